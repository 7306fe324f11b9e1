"""The clocks of the machine, judged against what signed evidence says of the time."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from sync.journal.day import moment as post_time
from sync.journal.draft import Moment
from sync.protocol.build import BUILT_AT_MS
from sync.protocol.terms import TimeQuality
from terminal.diagnostics import Fault
from terminal.verdict import trusted_time

_DOUBT_SECONDS = 600.0
"""For so long after a jump no entry's time counts as certain, unless the centre confirms it."""
_CONFIRMED_MS = 60_000
_FAULTS = {
    TimeQuality.BEHIND: Fault.CLOCK_BEHIND,
    TimeQuality.AHEAD: Fault.CLOCK_AHEAD,
    TimeQuality.JUMPED: Fault.CLOCK_JUMPED,
}


def wall_ms() -> int:
    """What the wall clock says, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class PostClock:
    """Gives every record its moment; any thread may ask."""

    def __init__(
        self,
        floor_ms: int = BUILT_AT_MS,
        *,
        wall: Callable[[], int] = wall_ms,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._anchor = trusted_time.start(floor_ms, monotonic())
        self._jump_ms = 0
        self._doubted_until = 0.0

    def now(self) -> Moment:
        """The present moment."""
        with self._lock:
            monotonic = self._monotonic()
            wall = self._wall()
            assessed = trusted_time.assess(wall, monotonic, self._anchor)
            self._anchor = assessed.anchor
            self._jump_ms += assessed.jump_ms
            if assessed.jump_ms:
                self._doubted_until = monotonic + _DOUBT_SECONDS
            quality = assessed.quality
            if quality is TimeQuality.TRUSTED and monotonic < self._doubted_until:
                quality = TimeQuality.JUMPED
            return Moment(assessed.at_ms, wall, quality, round(monotonic * 1000))

    def raise_floor(self, evidence_ms: int) -> None:
        """Take in signed evidence that it is at least this late."""
        with self._lock:
            self._anchor = trusted_time.raise_floor(self._anchor, evidence_ms, self._monotonic())
            if abs(self._wall() - evidence_ms) < _CONFIRMED_MS:
                self._doubted_until = 0.0

    def take_jump(self) -> int:
        """By how many milliseconds the wall clock jumped since this was last asked."""
        with self._lock:
            jump, self._jump_ms = self._jump_ms, 0
            return jump

    def fault(self, quality: TimeQuality) -> tuple[Fault, dict[str, str]] | None:
        """The fault that a quality stands for, with its details; None where all is well."""
        fault = _FAULTS.get(quality)
        if fault is None:
            return None
        floor: datetime = post_time(self._anchor.floor_ms)
        return fault, {"floor": floor.strftime("%d/%m/%Y %H:%M")}

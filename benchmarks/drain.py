"""A backlog over 64 kbit/s: that it drains without help, and how well the line is used."""

import math
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

from benchmarks.line import FRAMED, Line
from benchmarks.posts import (
    FIRST_DAY,
    Sending,
    day_moment,
    enrolled,
    entry,
    filled,
    http,
    long_entry,
    opened,
    running_centre,
)
from sync.journal.draft import Draft, Moment
from sync.journal.journal import Journal
from sync.journal.record import encode_record
from sync.protocol.messages import decode_batch
from sync.uplink.client import CONNECT_S, STALL_S, HttpTransport, Reply, Result, Trouble
from sync.uplink.loop import Correspondent
from sync.uplink.state import CentreState, UplinkStatus

SAMPLES: Final = 2_000
"""Records that really go over a line of this pace; 50,000 take about half an hour."""
LONG: Final = 500
"""Records of more text, of which a batch takes longer than any silence that is borne."""
ENTRIES: Final = 50_000
"""Records that go over a line whose time is counted from their bytes."""
BITS_PER_S: Final = 64_000
ROUND_TRIP_S: Final = 0.3
_CUT_AFTER: Final = 140
"""Bytes a record, after which the real line breaks: about half-way."""
UP_S: Final = 15.0
"""How long the bad line holds before it goes away: for less than a whole batch takes."""
AWAY_S: Final = 15.0
BROKEN: Final = 10_000
"""Records that go over the bad line."""
WAITING: Final = 20_000
"""Records before those that are recorded while they drain."""
NEW_EVERY_S: Final = 60.0


def measure(samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """In real time, with the line cut once on the way; then in a time counted from bytes."""
    with tempfile.TemporaryDirectory(prefix="chot-drain-") as name:
        folder = Path(name)
        yield _really("drain", folder / "real", samples, entry)
        yield _really("drain, long entries", folder / "long", min(samples, LONG), long_entry)
        yield _counted("drain, time counted", folder / "counted", ENTRIES, 0.0)
        yield _counted("drain, line away half of the time", folder / "bad", BROKEN, AWAY_S)
        in_turns = _newest(folder / "turns")
        with patch("sync.uplink.memory.BACKLOG", WAITING * 2):
            in_order = _newest(folder / "order")
        yield _how_soon(in_turns, in_order)


def _really(
    name: str, folder: Path, samples: int, entry_of: Callable[[int, Moment], Draft]
) -> dict[str, Any]:
    """The uplink and a centre in a process of its own, with a paced proxy between them."""
    filled(folder / "post", samples, entry_of)
    with _between(folder, BITS_PER_S, samples * _CUT_AFTER) as (journal, centre, line, transport):
        began = time.monotonic()
        status = Sending(journal, centre, transport).run()
        taken = time.monotonic() - began
    return _figure(name, taken, status, line.up) | {"cuts": line.cuts}


def _counted(name: str, folder: Path, entries: int, away_s: float) -> dict[str, Any]:
    """The same, where the proxy has no pace: a clock goes on by what each exchange would take."""
    filled(folder / "post", entries)
    with _between(folder) as (journal, centre, line, inner):
        clock = _Clock()
        transport = _Counted(inner, line, clock, away_s)
        status = Sending(
            journal, centre, transport, monotonic_s=clock.now_s, wake=_Wake(clock)
        ).run()
    there = UP_S / (UP_S + away_s)
    return _figure(name, clock.now_s(), status, line.up, there) | {"failed": transport.failed}


def _newest(folder: Path) -> list[float]:
    """Seconds until each entry that is recorded while a backlog drains is at the centre."""
    filled(folder / "post", WAITING)
    with _between(folder) as (journal, centre, line, inner):
        clock = _Clock()
        transport = _Recording(inner, line, clock, journal)
        status = Sending(
            journal, centre, transport, monotonic_s=clock.now_s, wake=_Wake(clock)
        ).run()
    assert status.confirmed == status.recorded, status
    return transport.taken


@contextmanager
def _between(
    folder: Path, *pace: float
) -> Iterator[tuple[Journal, Correspondent, Line, HttpTransport]]:
    """A post, the centre that knows it, the proxy between them and the post's way through it.

    :param pace: what `Line` takes after the port.
    """
    with (
        running_centre(folder / "centre") as url,
        opened(folder / "post") as journal,
        Line(urlsplit(url).port or 0, *pace) as line,
    ):
        centre = enrolled(journal, folder / "centre", url)
        with closing(http(line.url, journal)) as transport:
            yield journal, centre, line, transport


def _how_soon(in_turns: list[float], in_order: list[float]) -> dict[str, Any]:
    soon, late = max(in_turns), max(in_order)
    return {
        "name": "drain, entries recorded meanwhile",
        "value": round(soon, 1),
        "unit": "s until the slowest is at the centre",
        "median": round(statistics.median(in_turns), 1),
        "entries": len(in_turns),
        "waiting": WAITING,
        "peer": f"{late:.1f} s: in order, after all that waited before"
        f" (median {statistics.median(in_order):.1f} s)",
        "ratio": round(soon / late, 3),
    }


def _figure(
    name: str, taken: float, status: UplinkStatus, carried: int, there: float = 1.0
) -> dict[str, Any]:
    """:param there: the share of the time in which the line is there at all."""
    assert status.confirmed == status.recorded, status
    ideal = carried * FRAMED * 8 / BITS_PER_S / there
    return {
        "name": name,
        "value": round(taken, 1),
        "unit": "s",
        "records": status.confirmed,
        "bytes_a_record": round(carried / status.confirmed, 1),
        "peer": f"{ideal:.1f} s: these bytes without a pause at {BITS_PER_S // 1000} kbit/s",
        "ratio": round(taken / ideal, 3),
    }


class _Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self._s = 0.0

    def now_s(self) -> float:
        return self._s

    def pass_s(self, seconds: float) -> None:
        self._s += seconds


class _Wake(threading.Event):
    """Waiting for it takes the clock's time and none of ours."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set():
            self._clock.pass_s(timeout or 0.0)
        return self.is_set()


class _Counted:
    """A transport that really sends, and takes the time of a slow line for it.

    Where the line goes away before an exchange would be over, its answer is lost.
    """

    def __init__(self, inner: HttpTransport, line: Line, clock: _Clock, away_s: float) -> None:
        self._inner = inner
        self._line = line
        self._clock = clock
        self._away_s = away_s
        self.failed = 0

    def send(self, batch: bytes) -> Result:
        """See `Transport.send`."""
        left = UP_S - self._clock.now_s() % (UP_S + self._away_s) if self._away_s else math.inf
        if left <= 0:
            return self._fail(CONNECT_S)
        before = self._line.up + self._line.down
        result = self._inner.send(batch)
        carried = self._line.up + self._line.down - before
        takes = ROUND_TRIP_S + carried * FRAMED * 8 / BITS_PER_S
        if takes > left:
            return self._fail(left + STALL_S)
        self._clock.pass_s(takes)
        return result

    def _fail(self, after_s: float) -> Trouble:
        self.failed += 1
        self._clock.pass_s(after_s)
        return Trouble(CentreState.DOWN)


class _Recording(_Counted):
    """The same, where somebody comes every minute as long as a backlog drains."""

    def __init__(self, inner: HttpTransport, line: Line, clock: _Clock, journal: Journal) -> None:
        super().__init__(inner, line, clock, 0.0)
        self._journal = journal
        self._backlog = journal.head.seq
        self._began_s: dict[bytes, float] = {}
        self.taken: list[float] = []
        """Seconds from each entry to the answer that says that the centre has it."""

    def send(self, batch: bytes) -> Result:
        """See `Transport.send`."""
        now_s = self._clock.now_s()
        result = super().send(batch)
        sent = decode_batch(batch).records
        self._backlog -= len(sent)
        assert isinstance(result, Reply), result
        for record in sent:
            if record in self._began_s:
                self.taken.append(self._clock.now_s() - self._began_s.pop(record))
        self._record(now_s, self._clock.now_s())
        return result

    def _record(self, from_s: float, to_s: float) -> None:
        """Who came while a batch was on its way."""
        for number in range(int(from_s // NEW_EVERY_S) + 1, int(to_s // NEW_EVERY_S) + 1):
            if self._backlog > 0:
                record = self._journal.append(entry(number, day_moment(FIRST_DAY, 1)))
                self._began_s[encode_record(record)] = number * NEW_EVERY_S

"""How far the wall clock can be believed; pure."""

from dataclasses import dataclass, replace
from typing import Final

from sync.protocol.terms import TimeQuality

MAX_AHEAD_MS: Final = 400 * 86_400_000
"""Beyond this a wall clock is doubted: a terminal meets its centre, or an update, each year."""
JUMP_MS: Final = 5_000
TOLERANCE_MS: Final = 5_000
"""A clock that is so little below the floor is an ordinary clock, moments after a receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What is certain about time, and the clocks as they stood when last looked at.

    It was `floor_ms` (milliseconds of Unix time, out of signed evidence) or later when the
    monotonic clock stood at `floor_monotonic_s` (seconds). A monotonic clock never runs ahead
    of time, so the floor rises with it.
    """

    floor_ms: int
    floor_monotonic_s: float
    wall_ms: int | None = None
    monotonic_s: float | None = None

    def floor_at(self, monotonic_s: float) -> int:
        """The earliest time, in milliseconds of Unix time, that it can be by now."""
        return self.floor_ms + max(0, _ms(monotonic_s - self.floor_monotonic_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedTime:
    """The time to work with, how good it is, and the anchor for the next assessment.

    `jump_ms` is how far the wall clock moved against the monotonic one since the last
    assessment, forward being positive; 0 unless beyond `JUMP_MS`. It is said once, and is
    an event of the journal also where the quality names something worse.
    """

    at_ms: int
    quality: TimeQuality
    anchor: Anchor
    jump_ms: int = 0


def start(floor_ms: int, monotonic_s: float) -> Anchor:
    """The anchor of a process that starts now: the newest signed evidence it finds.

    :param floor_ms: the latest of build time, centre time of the newest receipt, and bundle.
    """
    return Anchor(floor_ms=floor_ms, floor_monotonic_s=monotonic_s)


def raise_floor(anchor: Anchor, evidence_ms: int, monotonic_s: float) -> Anchor:
    """The anchor after signed evidence that it was `evidence_ms` or later at `monotonic_s`.

    Older evidence than is known changes nothing: the floor never falls.
    """
    if evidence_ms <= anchor.floor_at(monotonic_s):
        return anchor
    return replace(anchor, floor_ms=evidence_ms, floor_monotonic_s=monotonic_s)


def assess(wall_ms: int, monotonic_s: float, anchor: Anchor) -> TrustedTime:
    """Compare the wall clock with what is certain.

    Below the floor the floor itself is the time (BEHIND). Above it the wall clock is believed:
    flagged when it jumped since the last assessment (JUMPED, once) or is more than 400 days
    ahead (AHEAD). The wall clock never moves the floor.
    """
    floor_ms = anchor.floor_at(monotonic_s)
    jump_ms = _jump(wall_ms, monotonic_s, anchor)
    if wall_ms < floor_ms - TOLERANCE_MS:
        quality = TimeQuality.BEHIND
    elif wall_ms > floor_ms + MAX_AHEAD_MS:
        quality = TimeQuality.AHEAD
    elif jump_ms:
        quality = TimeQuality.JUMPED
    else:
        quality = TimeQuality.TRUSTED
    return TrustedTime(
        at_ms=max(wall_ms, floor_ms),
        quality=quality,
        anchor=replace(anchor, wall_ms=wall_ms, monotonic_s=monotonic_s),
        jump_ms=jump_ms,
    )


def _jump(wall_ms: int, monotonic_s: float, anchor: Anchor) -> int:
    if anchor.wall_ms is None or anchor.monotonic_s is None:
        return 0
    moved = (wall_ms - anchor.wall_ms) - _ms(monotonic_s - anchor.monotonic_s)
    return moved if abs(moved) > JUMP_MS else 0


def _ms(seconds: float) -> int:
    return round(seconds * 1000)

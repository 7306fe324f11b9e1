"""The pace of a post: people an hour, handling time, and whether another lane should open; pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles
from typing import Final

WINDOW: Final = timedelta(minutes=15)
"""What the people of an hour are reckoned from."""
LEAST_WINDOW: Final = timedelta(minutes=5)
"""At the start of a shift: from less no hour is reckoned."""
MAX_PEOPLE: Final = 1_500
"""In a window; more than one every 0.6 seconds is nobody at a desk."""
BUSY_WINDOW: Final = timedelta(minutes=10)
LEAST_INTERVALS: Final = 10
"""Fewer say nothing of how long anything takes."""
LONGEST_HANDLING: Final = timedelta(seconds=90)
"""After longer than that nobody was waiting."""
OPEN_FROM: Final = 0.7
CLOSE_BELOW: Final = 0.4
"""Parts of the last ten minutes that people came one right after the other."""
IDLE_FROM: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PaceStatus:
    """`per_hour` is how many people an hour come now. `handling_seconds` is how long one takes
    while others wait, None where too few came. `idle_since` is when the last one came, where
    that is so long ago that perhaps nobody scans.
    """

    per_hour: int = 0
    handling_seconds: float | None = None
    open_another_lane: bool = False
    idle_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """When people came lately, oldest first, and whether another lane was called for then.

    Nobody counts a queue. But where the next person comes as soon as one is done, the times
    between them are those of the work and hardly differ; where people come by chance, most of
    the time lies in gaps. So an interval counts as busy that is at most twice the lower
    quartile, and another lane is called for while 70 % of ten minutes are such intervals, until
    it is less than 40 %.
    """

    times: tuple[datetime, ...] = ()
    called: bool = False

    def after(self, at: datetime) -> "Pace":
        """The pace with one more person, who came at `at`."""
        if self.times and at < self.times[-1]:
            # The clock was set back; what it said before compares with nothing.
            return Pace((at,))
        recent = tuple(time for time in self.times if at - time <= WINDOW)
        later = replace(self, times=(*recent, at)[-MAX_PEOPLE:])
        return replace(later, called=later.status(at).open_another_lane)

    def status(self, now: datetime) -> PaceStatus:
        """The figures of this moment; they sink by themselves when nobody comes."""
        times = [time for time in self.times if timedelta(0) <= now - time <= WINDOW]
        last = self.times[-1] if self.times else now
        idle = last if now - last >= IDLE_FROM else None
        if not times:
            return PaceStatus(idle_since=idle)
        span = min(WINDOW, max(now - times[0], LEAST_WINDOW))
        busy = _busy(times)
        recent = sum(
            (length for end, length in busy if now - end <= BUSY_WINDOW), start=timedelta(0)
        )
        share = recent / BUSY_WINDOW
        lengths = [length.total_seconds() for _, length in busy]
        return PaceStatus(
            per_hour=round(len(times) * (timedelta(hours=1) / span)),
            handling_seconds=median(lengths) if lengths else None,
            open_another_lane=share >= (CLOSE_BELOW if self.called else OPEN_FROM),
            idle_since=idle,
        )


def _busy(times: list[datetime]) -> list[tuple[datetime, timedelta]]:
    """The intervals, each with its end, after which the next person was there already."""
    intervals = [(end, end - start) for start, end in pairwise(times)]
    worked = [length for _, length in intervals if length <= LONGEST_HANDLING]
    if len(worked) < LEAST_INTERVALS:
        return []
    quartile = quantiles([length.total_seconds() for length in worked], n=4)[0]
    longest = timedelta(seconds=2 * quartile)
    return [(end, length) for end, length in intervals if length <= longest]

"""The figures of a day that charts show, kept up to date entry by entry; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sync.protocol.terms import Source, Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.origin import origin_of
from terminal.reports.row import Row

HOURS: Final = 24
MINUTES: Final = 24 * 60
LONGEST_HANDLING_S: Final = 180
"""What took longer from one person to the next was a pause."""
LEAST_GAP_MINUTES: Final = 30
_NAMES: Final[Mapping[Verdict, str]] = {
    Verdict.ADMIT: "admit",
    Verdict.ATTENTION: "attention",
    Verdict.REFUSE: "refuse",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Minutes of the day, `end` not included, in which nobody was scanned."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """A day in figures. Hours are those of the post's clock, 24 of them.

    `origins` are provinces with their entries, the most first, an empty name for those that name
    none. `handling_s` is the median of seconds from one person to the next in the same lane;
    None where fewer than two came. `scanned` are the minutes of the day in which somebody came.
    """

    counts: DayCounts
    hours: tuple[DayCounts, ...]
    origins: tuple[tuple[str, int], ...]
    handling_s: tuple[float | None, ...]
    scanned: frozenset[int]


class DayTally:
    """Counts the entries of one day as they come and change."""

    def __init__(self) -> None:
        self.counts = DayCounts()
        self._hours = [DayCounts()] * HOURS
        self._origins: Counter[str] = Counter()
        self._handled: list[Counter[int]] = [Counter() for _ in range(HOURS)]
        self._newest: dict[str, int] = {}
        self._scanned: set[int] = set()

    def add(self, row: Row) -> None:
        """An entry came."""
        self._count(row, 1)
        if row.source is Source.LATE:
            # Somebody typed a paper list: that says nothing about the pace of the post.
            return
        at = row.at
        self._scanned.add(at.hour * 60 + at.minute)
        before = self._newest.get(row.lane)
        if before is None or row.at_ms >= before:
            self._newest[row.lane] = row.at_ms
            seconds = 0 if before is None else (row.at_ms - before) // 1000
            if before is not None and seconds <= LONGEST_HANDLING_S:
                self._handled[at.hour][seconds] += 1

    def change(self, before: Row, after: Row) -> None:
        """An entry became another; both are of the same moment."""
        self._count(before, -1)
        self._count(after, 1)

    def figures(self) -> Tallies:
        """All figures as they stand."""
        return Tallies(
            counts=self.counts,
            hours=tuple(self._hours),
            origins=_most_first(self._origins),
            handling_s=tuple(_median(hour) for hour in self._handled),
            scanned=frozenset(self._scanned),
        )

    def _count(self, row: Row, by: int) -> None:
        name, hour = _NAMES[row.verdict], row.at.hour
        self.counts = _counted(self.counts, name, by)
        self._hours[hour] = _counted(self._hours[hour], name, by)
        self._origins[origin_of(row)] += by


def gaps(scanned: frozenset[int], until: int, least: int = LEAST_GAP_MINUTES) -> tuple[Gap, ...]:
    """Stretches of at least `least` minutes of a day in which nobody was scanned.

    :param until: how many minutes of the day have passed; `MINUTES` for a day that is over.
    """
    found = []
    start = 0
    for minute in [*sorted(each for each in scanned if each < until), until]:
        if minute - start >= least:
            found.append(Gap(start=start, end=minute))
        start = minute + 1
    return tuple(found)


def most(origins: Sequence[tuple[str, int]], limit: int) -> tuple[list[tuple[str, int]], int]:
    """The `limit` provinces of most entries, and how many entries all others have together."""
    named = [each for each in origins if each[0]]
    return named[:limit], sum(count for _, count in origins) - sum(n for _, n in named[:limit])


def _counted(counts: DayCounts, name: str, by: int) -> DayCounts:
    changed: dict[str, int] = {name: getattr(counts, name) + by}
    return replace(counts, **changed)


def _most_first(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return tuple(each for each in ordered if each[1])


def _median(seconds: Counter[int]) -> float | None:
    total = seconds.total()
    if not total:
        return None
    ordered = sorted(seconds.items())
    return (_nth(ordered, (total - 1) // 2) + _nth(ordered, total // 2)) / 2


def _nth(ordered: Sequence[tuple[int, int]], position: int) -> int:
    for value, times in ordered:
        position -= times
        if position < 0:
            return value
    raise IndexError(position)

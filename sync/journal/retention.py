"""What has been with the centre for so long that it must go, counted by the centre's own time.

The post's clock has no say: it may be years off. A centre's clock may be wrong as well, so that
its time is not read off but counted: the hours at which it was heard of are put in their order,
and a pause between two of them counts for at most a day, a leap beyond all pauses for nothing.
A wrong clock so makes records stay for longer, never go at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
MAX_PAUSE_MS: Final = 35 * DAY_MS
"""A pause that is longer is taken for a clock that was set wrong, or right again."""
READABLE_HOURS: Final = 24
SEALED_DAYS: Final = 14
CENTRE_DAYS: Final = 21
"""The terms that hold without an order (DESIGN.md, section 4)."""
MAX_READABLE_HOURS: Final = 24 * 90
MAX_DAYS: Final = 365
"""No order makes them longer than this: nothing is kept for ever."""


class NoOrder(ValueError):
    """A term is longer than its usual one, or than any may be; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long a post keeps what the centre has: readable at the machine, and sealed."""

    readable_hours: int = READABLE_HOURS
    sealed_days: int = SEALED_DAYS
    order: str = ""

    def __post_init__(self) -> None:
        """:raises NoOrder: for a term that is longer than the usual one, where no order is named,
        and for one below 1 or beyond what an order may allow.
        """
        demand_order("readable_hours", self.readable_hours, self.order, READABLE_HOURS)
        demand_order("sealed_days", self.sealed_days, self.order, SEALED_DAYS)


@dataclass(frozen=True, slots=True)
class Covered:
    """Our centre said within the hour from `hour_ms` of its time that it holds up to `mark`."""

    epoch: int
    hour_ms: int
    mark: int


@dataclass(frozen=True, slots=True)
class Due:
    """Up to which number of an epoch the local keys must go, and up to which the records."""

    wraps_to: int = 0
    records_to: int = 0


def demand_order(name: str, term: int, order: str, usual: int) -> None:
    """:raises NoOrder: where `term` is longer than `usual` without an order, or out of bounds."""
    longest = MAX_READABLE_HOURS if name == "readable_hours" else MAX_DAYS
    if not 1 <= term <= longest:
        raise NoOrder(f"{name} = {term}: must be from 1 to {longest}")
    if term > usual and not order.strip():
        raise NoOrder(f"{name} = {term}: more than {usual} needs the number of an order")


def ages(hours: Iterable[int], now_ms: int) -> Mapping[int, int]:
    """How long ago each hour ended, in counted milliseconds; hours that are yet to come are none.

    :param hours: when the centre was heard of, in any order; milliseconds since 1970 UTC.
    :param now_ms: what it said last.
    """
    found: dict[int, int] = {}
    later, counted = now_ms, 0
    for hour in sorted({hour for hour in hours if hour <= now_ms}, reverse=True):
        counted += _counted(later - hour)
        found[hour] = max(counted - HOUR_MS, 0)
        later = hour
    return found


def highest(covered: Sequence[tuple[int, int]], ages_ms: Mapping[int, int], term_ms: int) -> int:
    """The highest mark that was stated at least `term_ms` ago and at no time since was lower.

    :param covered: hours and marks of one line.
    """
    lowest: int | None = None
    for hour, mark in sorted(covered, reverse=True):
        if hour not in ages_ms:
            continue
        lowest = mark if lowest is None else min(lowest, mark)
        if ages_ms[hour] >= term_ms:
            return lowest
    return 0


def due(covered: Iterable[Covered], now_ms: int, terms: Terms) -> Mapping[int, Due]:
    """What must go of each epoch by now; nothing that no receipt of our centre covers ever does.

    :param now_ms: the time in the centre's newest receipt.
    """
    lines: dict[int, list[tuple[int, int]]] = {}
    for each in covered:
        lines.setdefault(each.epoch, []).append((each.hour_ms, each.mark))
    aged = ages((hour for line in lines.values() for hour, _ in line), now_ms)
    found: dict[int, Due] = {}
    for epoch, line in lines.items():
        records = highest(line, aged, terms.sealed_days * DAY_MS)
        # A key to records that are gone opens nothing.
        wraps = max(highest(line, aged, terms.readable_hours * HOUR_MS), records)
        if wraps:
            found[epoch] = Due(wraps, records)
    return found


def copy_age(seen_ms: int, hours: Iterable[int], now_ms: int) -> int | None:
    """How long ago a copy was first seen, counted like `ages`; None where that cannot be true.

    :param seen_ms: the hour of the centre at which it was.
    """
    if seen_ms > now_ms + DAY_MS:
        return None
    return ages((*hours, seen_ms), now_ms).get(seen_ms, 0)


def _counted(pause_ms: int) -> int:
    """What a time without a word from the centre counts for."""
    return min(pause_ms, DAY_MS) if pause_ms <= MAX_PAUSE_MS else 0

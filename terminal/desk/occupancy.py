"""How many people are inside a place with a limit, counted in and out; pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sync.protocol.terms import Direction, Verdict

MAX_INSIDE: Final = 99_999
"""The most that is counted and the greatest limit; five digits are what a screen shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """The people inside on a day of the post. A `limit` of 0 is none.

    The count is never below zero nor above `MAX_INSIDE`: who goes out without having been counted
    in takes nobody's place away.
    """

    day: date
    inside: int = 0
    limit: int = 0

    @property
    def full(self) -> bool:
        """Whether nobody more may come in."""
        return 0 < self.limit <= self.inside

    def on(self, day: date) -> "Occupancy":
        """The same on a day: empty on one that is later, for a place is emptied overnight.

        An earlier day is a clock that was set back, and changes nothing.
        """
        return replace(self, day=day, inside=0) if day > self.day else self

    def passed(self, direction: Direction | None, verdict: Verdict | None) -> "Occupancy":
        """After somebody was recorded: one more, one less, or the same.

        Whoever is refused does not come in; on the way through nobody stays; out is out.
        """
        if direction is Direction.OUT:
            return self.counted(self.inside - 1)
        if direction is Direction.IN and verdict not in {None, Verdict.REFUSE}:
            return self.counted(self.inside + 1)
        return self

    def counted(self, inside: int) -> "Occupancy":
        """After somebody counted the people inside."""
        return replace(self, inside=_within(inside))

    def limited(self, limit: int) -> "Occupancy":
        """With another limit; who is inside stays, also where they are too many now."""
        return replace(self, limit=_within(limit))


def _within(number: int) -> int:
    return min(max(number, 0), MAX_INSIDE)

"""One comparison with the centre on its way: what is still to be asked, and what differs so far."""

from collections import deque
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sync.protocol.pieces import Cut
from sync.uplink.outbox import Differing, Range


@dataclass(slots=True)
class Sweep:
    """One comparison on its way."""

    ranges: tuple[Range, ...]
    ahead: deque[Range]
    """What is still to be asked for the first time."""
    to_mend: deque[Differing] = field(default_factory=deque)
    mended: deque[Differing] = field(default_factory=deque)
    """What was sent again and is to be asked for the second time."""
    differing: list[Differing] = field(default_factory=list)
    healed: list[Range] = field(default_factory=list)
    at_ms: int | None = None
    """The centre's time of the first answer, as all that they say was so then or later."""

    @property
    def doubted(self) -> tuple[Differing, ...]:
        """Of what the centre said that it differs, and not yet anything else."""
        return *self.to_mend, *self.mended, *self.differing

    def forget(self, epochs: AbstractSet[int]) -> None:
        """Leave out what needs no comparison any more."""
        self.ahead = deque(where for where in self.ahead if where.epoch not in epochs)
        self.to_mend = deque(one for one in self.to_mend if one.where.epoch not in epochs)
        self.mended = deque(one for one in self.mended if one.where.epoch not in epochs)


def overlap(one: Range, other: Range) -> bool:
    """Whether two ranges have a number in common."""
    return one.epoch == other.epoch and one.first <= other.last and other.first <= one.last


def hours_of(one: Cut, theirs: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The hours that a piece is of, in order.

    The centre names the hour of what is not here, or is here as something else.
    """
    ours = () if one.hour_ms is None else (one.hour_ms,)
    return tuple(sorted({*ours, *theirs}))


def count_numbers(ranges: Iterable[Range], marks: Mapping[int, int]) -> int:
    """How many numbers up to the marks lie in any of these ranges, each counted once."""
    count, told = 0, dict.fromkeys(marks, 0)
    for where in sorted(ranges, key=lambda where: where.first):
        after = max(where.first - 1, told.get(where.epoch, 0))
        last = min(where.last, marks.get(where.epoch, 0))
        if after < last:
            count += last - after
            told[where.epoch] = last
    return count

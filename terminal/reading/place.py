"""Where codes are in the picture: whether one stayed where it was, and which is read first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from terminal.reading.symbol import Corners

_STAYED = 0.15
"""Of a code's side: what a decoder's corners jitter by, and a hand does not keep to for long."""
_SAME_SIZE = 0.25
_IN_ONE_ROW = 0.5
"""Of a side: so far may codes side by side be up or down from each other."""
_CLEARLY_BELOW = 1.0
_CLEARLY_RIGHT = 0.25

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a code and the mean length of its sides, in pixels of the frame."""

    x: float
    y: float
    side: float

    @classmethod
    def of(cls, corners: Corners) -> Self:
        """The place of a code with these corners, in whatever order around it."""
        around = zip(corners, (*corners[1:], corners[0]), strict=True)
        return cls(
            sum(x for x, _ in corners) / 4,
            sum(y for _, y in corners) / 4,
            sum(math.dist(here, there) for here, there in around) / 4,
        )

    def holds(self, other: "Place") -> bool:
        """Whether a code that was here and is there now has stayed, but for jitter."""
        return (
            max(abs(self.x - other.x), abs(self.y - other.y)) <= _STAYED * self.side
            and abs(self.side - other.side) <= _SAME_SIZE * self.side
        )


def in_reading_order(before: Iterable[Name], places: dict[Name, Place]) -> tuple[Name, ...]:
    """Names of codes, left to right and top to bottom; as before where neither is clearly first.

    So a hand that shakes changes no order. What comes new is put where it belongs.

    :param before: the order of the last frame; names that `places` does not know are left out.
    """
    known = [name for name in before if name in places]
    fresh = sorted(places.keys() - set(known), key=lambda name: places[name].x)
    ordered: list[Name] = []
    for name in (*known, *fresh):
        position = len(ordered)
        while position and _is_first(places[name], places[ordered[position - 1]]):
            position -= 1
        ordered.insert(position, name)
    return tuple(ordered)


def _is_first(one: Place, other: Place) -> bool:
    side = max((one.side + other.side) / 2, 1.0)
    right, down = (other.x - one.x) / side, (other.y - one.y) / side
    return down > _CLEARLY_BELOW or (abs(down) < _IN_ONE_ROW and right > _CLEARLY_RIGHT)

"""The parts of a frame that steps work on: cut out once, made smaller, and what they cost."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from terminal.capture.frame import Pixels
from terminal.reading.engine import Look
from terminal.reading.regions import Box
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Corners
from terminal.reading.variants import at_most

LONGEST_SIDE = 420
"""Pixels of a crop: a code that fills more has modules of many pixels, and is made smaller."""
_FRAME_SIDE = 800
"""The same of a whole frame: what is small in it is looked at in its region."""
_SHORTEST_SIDE = 21
_FIXED_MS = 0.1
_CROP_COST, STACK_COST = 1.5, 25.0
"""Milliseconds a megapixel for cutting a region out and making it smaller, and for laying it out
of five frames on one another."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some of a frame: `pixels` show what begins at `left` and `top`, `scale` of its size."""

    pixels: Pixels
    left: int = 0
    top: int = 0
    scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """A frame with the places in it where a code may be, the likeliest first.

    `stacked(box)` lays the last frames on one another there; None where that cannot help.
    """

    grey: Pixels
    boxes: tuple[Box, ...]
    stacked: Callable[[Box], Pixels | None] = lambda _: None
    stacks: bool = True
    """Whether there have been frames enough for a stack."""
    made: dict[tuple[Scope, int], Part | None] = field(default_factory=dict)
    """Parts of it that a step has worked on already, so that the next need not cut them out."""


def part_of(searched: Searched, scope: Scope, region: int) -> Part | None:
    """What a step of a scope works on; None where there is no such region or no stack of it."""
    name = scope, region
    if name not in searched.made:
        searched.made[name] = _part(searched, scope, region)
    return searched.made[name]


def _part(searched: Searched, scope: Scope, region: int) -> Part | None:
    if scope is Scope.FRAME:
        return _reduced(searched.grey, 0, 0, _FRAME_SIDE)
    box = _box(searched, region)
    if box is None:
        return None
    left, top, right, bottom = box
    if scope is Scope.STACK:
        stack = searched.stacked(box)
        return None if stack is None else _reduced(stack, left, top, LONGEST_SIDE)
    return _reduced(searched.grey[top:bottom, left:right], left, top, LONGEST_SIDE)


def _box(searched: Searched, region: int) -> Box | None:
    if region >= len(searched.boxes):
        return None
    left, top, right, bottom = searched.boxes[region]
    large_enough = min(right - left, bottom - top) >= _SHORTEST_SIDE
    return searched.boxes[region] if large_enough else None


def foreseen_ms(searched: Searched, step: Step, region: int) -> float:
    """Milliseconds that a step takes where the steps were measured."""
    box: Box | None = (0, 0, *searched.grey.shape[::-1])
    longest = _FRAME_SIDE
    if step.scope is not Scope.FRAME:
        box, longest = _box(searched, region), LONGEST_SIDE
    if box is None:
        return 0.0
    width, height = box[2] - box[0], box[3] - box[1]
    cost = step.cost * min(1.0, longest / max(width, height)) ** 2
    if (step.scope, region) not in searched.made:
        cost += STACK_COST if step.scope is Scope.STACK else _CROP_COST
    return _FIXED_MS + cost * width * height / 1e6


def _reduced(crop: Pixels, left: int, top: int, longest: int) -> Part:
    small, scale = at_most(crop, longest)
    return Part(small, left, top, scale)


def in_frame(look: Look, left: float, top: float, scale: float = 1.0) -> Look:
    """What was seen in a part of a frame, in pixels of the frame.

    :param scale: pixels of the part for one of the frame, from `left` and `top` on.
    """

    def placed(corners: Corners) -> Corners:
        first, second, third, fourth = ((x / scale + left, y / scale + top) for x, y in corners)
        return first, second, third, fourth

    return Look(
        tuple(replace(symbol, corners=placed(symbol.corners)) for symbol in look.symbols),
        tuple(placed(corners) for corners in look.unread),
    )

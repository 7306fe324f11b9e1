"""Tries the dear steps one after the other, spread over frames, each frame within its budget."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import cv2

from terminal.capture.frame import Pixels
from terminal.reading.engine import Engine, Look
from terminal.reading.regions import Box
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Corners
from terminal.reading.variants import VARIANTS

REGIONS = 3
"""Places that a step looks at, the likeliest first."""
_LONGEST_SIDE = 480
"""Pixels of a crop: a code that fills more has modules of many pixels, and is made smaller."""
_SHORTEST_SIDE = 21
_FIXED_MS = 0.1
_SLOWER, _FASTER = 0.2, 0.01
"""How fast what is known of this machine's speed follows a step that took longer or less long
than foreseen: unlike, so that it settles where about one step in twenty takes longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """A frame with the places in it where a code may be, the likeliest first.

    `stacked(box)` lays the last frames on one another there; None where that cannot help.
    """

    grey: Pixels
    boxes: tuple[Box, ...]
    stacked: Callable[[Box], Pixels | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine made of one part of a frame; corners are in pixels of the whole frame."""

    engine: str
    look: Look


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some of a frame: `pixels` show what begins at `left` and `top`, `scale` of its size."""

    pixels: Pixels
    left: int = 0
    top: int = 0
    scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    step: Step
    part: Part

    @property
    def foreseen(self) -> float:
        """Milliseconds on the machine where the steps were measured."""
        return self.step.cost * self.part.pixels.size / 1e6 + _FIXED_MS


class Cascade:
    """Goes through the steps once, a few a frame; then it rests until it is begun anew.

    A step that would take more than a frame's budget by itself is left out. How long steps take
    on this machine is learnt from those that were tried.

    :param steps: in the order in which they are tried; those of missing engines are passed over.
    :param executor: works on as many steps at once as `threads`; without one, one at a time.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        engines: Mapping[str, Engine],
        *,
        clock: Callable[[], float],
        executor: Executor | None = None,
        threads: int = 1,
    ) -> None:
        self._places = tuple(
            (step, region)
            for step in steps
            if step.engine in engines
            for region in range(1 if step.scope is Scope.FRAME else REGIONS)
        )
        self._engines = engines
        self._clock = clock
        self._do_all: Callable[..., Iterator[Reading]] = executor.map if executor else map
        self._at_once = threads if executor else 1
        self._position = 0
        self._slowness = 1.0

    @property
    def at_end(self) -> bool:
        """Whether all steps had their turn."""
        return self._position >= len(self._places)

    def begin(self) -> None:
        """Start with the first step again."""
        self._position = 0

    def go_on(self, searched: Searched, budget: float) -> tuple[Reading, ...]:
        """Try further steps on this frame until one reads or no more fits.

        :param budget: milliseconds that are left of this frame's.
        :return: what was read, and what was seen and not read.
        """
        began = self._clock()
        seen: list[Reading] = []
        while True:
            left = budget - (self._clock() - began) * 1000
            tasks = self._next(searched, left, budget)
            if not tasks:
                return tuple(seen)
            done = list(self._do_all(self._do, tasks))
            seen += done
            if any(reading.look.symbols for reading in done):
                return tuple(seen)

    def _next(self, searched: Searched, left: float, budget: float) -> list[_Task]:
        tasks: list[_Task] = []
        while len(tasks) < self._at_once and not self.at_end:
            step, region = self._places[self._position]
            part = part_of(searched, step.scope, region)
            if part is not None:
                task = _Task(step, part)
                foreseen = task.foreseen * self._slowness
                if foreseen > left and foreseen <= budget:
                    break  # the next frame has time for it
                if foreseen <= left:
                    tasks.append(task)
            self._position += 1
        return tasks

    def _do(self, task: _Task) -> Reading:
        began = self._clock()
        part = task.part
        picture, scale = VARIANTS[task.step.variant](part.pixels)
        look = self._engines[task.step.engine].look(picture)
        self._learn((self._clock() - began) * 1000 / task.foreseen)
        return Reading(task.step.engine, in_frame(look, part.left, part.top, scale * part.scale))

    def _learn(self, slowness: float) -> None:
        rate = _SLOWER if slowness > self._slowness else _FASTER
        self._slowness += rate * (slowness - self._slowness)


def part_of(searched: Searched, scope: Scope, region: int) -> Part | None:
    """What a step of a scope works on; None where there is no such region or no stack of it."""
    if scope is Scope.FRAME:
        return Part(searched.grey)
    if region >= len(searched.boxes):
        return None
    left, top, right, bottom = box = searched.boxes[region]
    if min(right - left, bottom - top) < _SHORTEST_SIDE:
        return None
    if scope is Scope.STACK:
        stacked = searched.stacked(box)
        return None if stacked is None else _reduced(stacked, left, top)
    return _reduced(searched.grey[top:bottom, left:right], left, top)


def _reduced(crop: Pixels, left: int, top: int) -> Part:
    scale = _LONGEST_SIDE / max(crop.shape)
    if scale >= 1:
        return Part(crop, left, top)
    small = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Part(small, left, top, scale)  # type: ignore[arg-type]  # cv2's loose types


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

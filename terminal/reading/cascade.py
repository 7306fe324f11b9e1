"""Tries the dear steps one after the other, spread over frames, each frame within its budget."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import islice

from terminal.capture.frame import Pixels
from terminal.reading.engine import Engine, GradualEngine, Look
from terminal.reading.held import Held
from terminal.reading.searched import Part, Searched, foreseen_ms, in_frame, part_of
from terminal.reading.steps import Scope, Step
from terminal.reading.variants import VARIANTS

MOST_LOOKS = 12
"""Of a gradual engine in one place; what it has not read by then is seldom worth more frames."""
REGIONS = 3
"""Places that a step looks at, the likeliest first."""
_SLOWER, _FASTER = 0.18, 0.02
"""How fast what is known of this machine's speed follows a step that took longer or less long
than foreseen: unlike, so that it settles where about one step in ten takes longer."""
_USUAL_ROOM, _ROOM_LASTS = 0.75, 0.8
"""Of a frame's budget and of the time that the last frames had, what the next may be counted on to
have for steps: one frame that had little says little of the others."""
SLACK = 0.2
"""Of its budget: by so much may a frame take longer now and then."""
_USUAL, _MUCH_LEFT = 0.4, 0.9
"""Of what is foreseen, which is enough nine times in ten; of what frames have for steps."""
_SLOWEST = 4.0
"""Times: one step that hung must not end all trying."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine made of one part of a frame; corners are in pixels of the whole frame."""

    engine: str
    look: Look


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    step: Step
    part: Part
    foreseen: float
    """Milliseconds on the machine where the steps were measured."""


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
        engines: Mapping[str, Engine | GradualEngine],
        *,
        clock: Callable[[], float],
        executor: Executor | None = None,
        threads: int = 1,
    ) -> None:
        self._places = tuple(
            (step, region) for step in steps if step.engine in engines for region in _regions(step)
        )
        self._engines = engines
        self._clock = clock
        self._do_all: Callable[..., Iterator[Reading]] = executor.map if executor else map
        self._at_once = threads if executor else 1
        self._left: list[tuple[Step, int]] = list(self._places)
        self._for_stacks: list[tuple[Step, int]] = []
        self._room = 0.0
        self._slack = 0.0
        self._under_way: _UnderWay | None = None
        self._read_last: Step | None = None
        self._slowness = 1.0

    @property
    def at_end(self) -> bool:
        """Whether all steps had their turn."""
        return not self._left and not self._for_stacks and self._under_way is None

    def begin(self) -> None:
        """Start again: with the step that read last, for light and paper seldom change; then with
        the first.
        """
        self._left = sorted(self._places, key=lambda place: place[0] is not self._read_last)
        self._for_stacks = []
        self._under_way = None

    def go_on(
        self,
        searched: Searched,
        budget: float,
        spent: float = 0.0,
        known: Collection[bytes] = (),
    ) -> tuple[Reading, ...]:
        """Try further steps on this frame until one reads or no more fits.

        :param budget: milliseconds for a frame, and how many of this one's are spent already.
        :param known: payloads that are read anyway, and end nothing.
        :return: what was read, and what was seen and not read.
        """
        self._slack = SLACK * budget
        until = self._clock() + (budget - spent) / 1000
        before = _ROOM_LASTS * self._room if self._room else _USUAL_ROOM * budget
        self._room = max(before, budget - spent)
        if searched.stacks:
            self._left, self._for_stacks = [*self._for_stacks, *self._left], []
        seen: list[Reading] = []
        while True:
            left = (until - self._clock()) * 1000
            done = self._do_some(searched, left)
            seen += done
            if not done or any(s.payload not in known for each in done for s in each.look.symbols):
                break
        return tuple(seen)

    def _do_some(self, searched: Searched, left: float) -> list[Reading]:
        """What comes next; nothing where no more fits into this frame."""
        while True:
            if self._under_way is None:
                tasks = self._next(searched, left)
                if tasks:
                    return list(self._do_all(self._do, tasks))
            if self._under_way is None:
                return []
            needed = self._for_one_look(self._under_way.step)
            if self._comes_later(needed, left):
                return []
            reading = self._one_look(self._under_way) if needed <= left else None
            if reading is not None:
                return [_still_there(reading, self._under_way.grey, searched.grey)]
            self._under_way = None

    def _next(self, searched: Searched, left: float) -> list[_Task]:
        """Steps to do now, at once; or none, and one that takes several frames is under way."""
        tasks: list[_Task] = []
        while len(tasks) < self._at_once and self._left:
            step, region = self._left[0]
            engine = self._engines[step.engine]
            gradual = isinstance(engine, GradualEngine)
            foreseen = foreseen_ms(searched, step, region)
            needed = self._for_one_look(step) if gradual else self._needed(foreseen)
            if self._comes_later(needed, left) or (gradual and tasks):
                break
            del self._left[0]
            if step.scope is Scope.STACK and not searched.stacks:
                self._for_stacks.append((step, region))
                continue
            part = part_of(searched, step.scope, region) if needed <= left else None
            if part is not None and isinstance(engine, GradualEngine):
                picture, scale = VARIANTS[step.variant](part.pixels)
                looks = islice(engine.looks(picture), MOST_LOOKS)
                self._under_way = _UnderWay(step, searched.grey, part, scale, looks)
                break
            if part is not None:
                tasks.append(_Task(step, part, foreseen))
        return tasks

    def _comes_later(self, needed: float, left: float) -> bool:
        """Whether this frame has no time for it and another will; else it is had now or never."""
        return left < needed <= self._room

    def _for_one_look(self, step: Step) -> float:
        """Milliseconds that a frame must have left for a look of a gradual engine; where none ever
        has enough, it is had in one with much left.
        """
        usual = _USUAL * step.cost * self._slowness
        return min(self._needed(step.cost), max(usual, _MUCH_LEFT * self._room))

    def _needed(self, foreseen: float) -> float:
        """Milliseconds that must be left for what nine times in ten takes no more than foreseen."""
        here = foreseen * self._slowness
        return max(_USUAL * here, here - self._slack)

    def _do(self, task: _Task) -> Reading:
        began = self._clock()
        part, engine = task.part, self._engines[task.step.engine]
        picture, scale = VARIANTS[task.step.variant](part.pixels)
        look = engine.look(picture) if isinstance(engine, Engine) else Look()
        self._learn((self._clock() - began) * 1000 / task.foreseen)
        return self._reading(task.step, look, part, scale)

    def _one_look(self, under_way: "_UnderWay") -> Reading | None:
        """The next look of a step under way; None after its last."""
        began = self._clock()
        look = next(under_way.looks, None)
        if look is None:
            return None
        self._learn((self._clock() - began) * 1000 / under_way.step.cost)
        return self._reading(under_way.step, look, under_way.part, under_way.scale)

    def _reading(self, step: Step, look: Look, part: Part, scale: float) -> Reading:
        if look.symbols:
            self._read_last = step
        return Reading(step.engine, in_frame(look, part.left, part.top, scale * part.scale))

    def _learn(self, slowness: float) -> None:
        rate = _SLOWER if slowness > self._slowness else _FASTER
        learnt = self._slowness + rate * (slowness - self._slowness)
        self._slowness = min(_SLOWEST, max(1 / _SLOWEST, learnt))


@dataclass(frozen=True, slots=True, eq=False)
class _UnderWay:
    """A step that takes longer than a frame: what it works on is of the frame it began in."""

    step: Step
    grey: Pixels
    part: Part
    scale: float
    looks: Iterator[Look]


def _still_there(reading: Reading, before: Pixels, now: Pixels) -> Reading:
    """Without the codes of an earlier frame that are not in this one: they may have been
    somebody else's.
    """
    if now is before or not reading.look.symbols:
        return reading
    held = [Held.of(before, symbol) for symbol in reading.look.symbols]
    found = [each.found(now) for each in held if each is not None]
    symbols = tuple(each.symbol for each in found if each is not None)
    return replace(reading, look=replace(reading.look, symbols=symbols))


def _regions(step: Step) -> Iterable[int]:
    if step.scope is Scope.FRAME:
        return (0,)
    return range(REGIONS) if step.region is None else (step.region,)

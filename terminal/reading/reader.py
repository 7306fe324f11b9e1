"""Reads the frames of a camera one after the other, and a single picture as if it were many."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Protocol

from terminal.capture.frame import Pixels
from terminal.reading.agreement import Agreement, agreed
from terminal.reading.cascade import REGIONS, Cascade, Reading
from terminal.reading.engine import MAX_SYMBOLS, Engine, GradualEngine, Look
from terminal.reading.held import Held
from terminal.reading.place import Place
from terminal.reading.regions import Box, around, distinct, textured, widened
from terminal.reading.scene import Scene
from terminal.reading.searched import Searched, in_frame
from terminal.reading.stack import FEWEST_STACKED, stacked
from terminal.reading.steps import Step
from terminal.reading.symbol import Corners, Symbol

STILL_FRAMES = 8
"""The whole cascade has had its turn within so many frames."""
_STILL_SECONDS = 1 / 15

BUDGET_MS = 7.5
"""Of one frame of 720p, all in all; larger frames have more, up to twice as much."""
_BUDGET_PIXELS = 1280 * 720

WHOLE_EVERY = 4
"""Frames: so often is the whole frame looked at while a code is followed."""
_FOLLOWED_MARGIN = 0.15
_REGION_MARGIN = 0.12
_REMEMBERED = 0.5
"""Seconds for which the place of a code that could not be read is still looked at."""
_STACKED = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 8.0
"""Seconds from one going through the steps to the next while nothing moves: focus, light and noise
change too, and none of them need move a spot of the scene."""
STALE = 2.0
"""Seconds after which what is read all the while no longer keeps the rest from being searched."""


class FrameReader(Protocol):
    """Reads frame after frame, and uses what it saw in the last ones. One thread uses it."""

    def look(self, grey: Pixels, at: float) -> Look:
        """The codes read in this frame, and where codes are that could not be read.

        :param grey: brightness, shape (height, width); it is not written to.
        :param at: capture time, monotonic seconds, not before that of the last frame.
        """


class Reader:
    """Follows what it read, looks at every frame with the first engine, and where that reads
    nothing spends what is left of the frame's time on the steps of a cascade.

    :param engines: by the names that the steps use.
    :param first: the name of the one that looks at every frame.
    :param follower: the name of the one that looks at crops in which a code was just read.
    :param executor: works on up to `threads` steps at once.
    """

    def __init__(
        self,
        engines: Mapping[str, Engine | GradualEngine],
        steps: Sequence[Step],
        *,
        first: str,
        follower: str,
        executor: Executor | None = None,
        threads: int = 1,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._first_name = first
        self._first, self._follower = _quick(engines[first]), _quick(engines[follower])
        self._clock = clock
        self._cascade = Cascade(steps, engines, clock=clock, executor=executor, threads=threads)
        self._looked_at: Pixels | None = None
        self._first_look = Look()
        self._searched: Searched | None = None
        self._agreement: Agreement = ()
        self._followed: tuple[Symbol, ...] = ()
        self._around_followed: Scene | None = None
        self._since_whole = 0
        self._unread: tuple[Corners, ...] = ()
        self._unread_at = 0.0
        self._before: deque[Pixels] = deque(maxlen=_STACKED)
        self._tried: Scene | None = None
        self._begun_at = 0.0
        self._pause = _FIRST_PAUSE
        self._new_at = 0.0
        self._quick: set[bytes] = set()
        self._held: tuple[Held, ...] = ()
        self._read: tuple[Symbol, ...] = ()
        self._read_in: Pixels | None = None

    def look(self, grey: Pixels, at: float) -> Look:
        """See `FrameReader.look`."""
        began = self._clock()
        scene = Scene.of(grey)
        look = self._follow(grey, scene)
        if look is None:
            if grey is not self._looked_at:
                self._first_look, self._looked_at = self._first.look(grey), grey
            look = self._first_look
            self._since_whole = 0
            self._around_followed = scene
        readings = [Reading(self._first_name, look)]
        quick = {symbol.payload for symbol in look.symbols}
        if quick - self._quick:
            self._new_at = at
        self._quick = quick or self._quick
        stale = at - self._new_at >= STALE
        if not look.symbols or stale:
            readings += self._search(grey, at, scene, look, began)
        self._agreement, symbols = agreed(
            self._agreement,
            [(_maker(reading), symbol) for reading in readings for symbol in reading.look.symbols],
            at,
        )
        self._followed = symbols
        found = {s.payload for reading in readings for s in reading.look.symbols}
        if found - quick or (found and not stale):
            # Also where it is disputed: then it is read again.
            self._tried = None
        self._hold(grey, symbols)
        held = tuple(each.symbol for each in self._held)
        if symbols and not stale:
            self._before.clear()
            return Look(symbols, held=held)
        unread = tuple(corners for reading in readings for corners in reading.look.unread)
        if unread:
            self._unread, self._unread_at = unread[:REGIONS], at
        return Look(symbols, () if symbols else unread, held)

    def _hold(self, grey: Pixels, symbols: Iterable[Symbol]) -> None:
        read = {symbol.payload for symbol in symbols}
        # Copies are made of those that are missed now, and of no others.
        gone = [each for each in self._read if each.payload not in read]
        made = [] if self._read_in is None else [Held.of(self._read_in, each) for each in gone]
        missed = [each for each in (*made, *self._held) if each and each.symbol.payload not in read]
        found = (each.found(grey) for each in missed[:MAX_SYMBOLS])
        self._held = tuple(each for each in found if each is not None)
        self._read, self._read_in = tuple(symbols), grey

    def _follow(self, grey: Pixels, scene: Scene) -> Look | None:
        """What is where the last codes were; None where one is gone, something else moved, or it
        is time to look about.
        """
        self._since_whole += 1
        if not self._followed or self._since_whole >= WHOLE_EVERY:
            return None
        boxes = [
            widened(around(symbol.corners), _FOLLOWED_MARGIN, grey.shape)
            for symbol in self._followed
        ]
        if self._around_followed is None or scene.changed(self._around_followed, but=boxes):
            return None
        payloads = {symbol.payload for symbol in self._followed}
        found = []
        for symbol, (left, top, right, bottom) in zip(self._followed, boxes, strict=True):
            look = in_frame(self._follower.look(grey[top:bottom, left:right]), left, top)
            here = [each.corners for each in look.symbols if each.payload == symbol.payload]
            if not here or {each.payload for each in look.symbols} - payloads:
                return None
            found.append(replace(symbol, corners=_nearest(symbol.corners, here)))
        return Look(tuple(found))

    def _search(
        self, grey: Pixels, at: float, scene: Scene, look: Look, began: float
    ) -> tuple[Reading, ...]:
        """What dear steps make of the places where a code may be.

        :param began: when the work on this frame did.
        """
        if self._cascade.at_end or self._tried is None:
            if self._tried is None or scene.changed(self._tried):
                self._pause = _FIRST_PAUSE
            elif at - self._begun_at < self._pause:
                return ()
            else:
                self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            self._cascade.begin()
            self._tried, self._begun_at = scene, at
        searched = self._places_in(grey, at, look)
        if not searched.boxes:
            # Whoever comes next is searched from the first step on.
            self._tried = None
            return ()
        spent = (self._clock() - began) * 1000
        return self._cascade.go_on(
            searched, _budget(grey), spent, known={symbol.payload for symbol in look.symbols}
        )

    def _places_in(self, grey: Pixels, at: float, look: Look) -> Searched:
        if self._searched is not None and self._searched.grey is grey and not look.symbols:
            # A still picture, once more: what was cut out of it is there already.
            return self._searched
        before = tuple(self._before)
        self._before.append(grey)
        lately = self._unread if at - self._unread_at < _REMEMBERED else ()
        self._searched = Searched(
            grey,
            places_to_search(grey, (*look.unread, *lately), [s.corners for s in look.symbols]),
            lambda box: stacked(grey, before, box),
            stacks=len(before) >= FEWEST_STACKED,
        )
        return self._searched


def places_to_search(
    grey: Pixels, unread: Iterable[Corners], read: Iterable[Corners] = ()
) -> tuple[Box, ...]:
    """Where a code may be: first where one was seen and not read, then where texture is like it."""
    done = [widened(around(corners), _REGION_MARGIN, grey.shape) for corners in read]
    boxes = [
        box
        for box in distinct([*map(around, unread), *textured(grey)])
        if not any(_middle_in(box, each) for each in done)
    ][:REGIONS]
    return tuple(widened(box, _REGION_MARGIN, grey.shape) for box in boxes)


def _quick(engine: Engine | GradualEngine) -> Engine:
    if not isinstance(engine, Engine):
        raise TypeError("what looks at every frame must do so at once")
    return engine


def _maker(reading: Reading) -> str:
    """Engines of one make, whatever their settings, do not contradict themselves."""
    return reading.engine.partition("-")[0]


def _nearest(corners: Corners, others: Iterable[Corners]) -> Corners:
    """Copies of one code side by side are in each other's crops."""
    here = Place.of(corners)

    def distance(other: Corners) -> float:
        there = Place.of(other)
        return abs(here.x - there.x) + abs(here.y - there.y)

    return min(others, key=distance)


def _budget(grey: Pixels) -> float:
    return BUDGET_MS * min(2.0, max(1.0, grey.size / _BUDGET_PIXELS))


def read_still(reader: FrameReader, grey: Pixels) -> Look:
    """What a fresh reader gets out of one picture, shown to it up to `STILL_FRAMES` times."""
    look = Look()
    for turn in range(STILL_FRAMES):
        look = reader.look(grey, turn * _STILL_SECONDS)
        if look.symbols:
            break
    return look


def _middle_in(box: Box, other: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]

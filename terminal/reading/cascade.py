"""Engines in turn: the dear one only where the cheap one saw a code and could not read it."""

from typing import Protocol

from terminal.capture.frame import Pixels
from terminal.reading.engine import Corners, Engine, Look
from terminal.reading.symbol import Symbol

EVERY = 5
"""Frames from one second opinion to the next: it costs as much as five frames' reading."""

_MARGIN = 0.25
"""Of the box around an unread code: its quiet zone, and corners that were guessed too near."""
_LARGEST_CROP = 600 * 600
_SMALLEST_SIDE = 21


class FirstEngine(Protocol):
    """An engine that also says where the unread codes are."""

    def look(self, grey: Pixels) -> Look:
        """The codes read, and the corners of those that were found and not read."""


class CascadeEngine:
    """Reads with the first engine; every fifth frame the second may try one unread code."""

    def __init__(self, first: FirstEngine, second: Engine, *, every: int = EVERY) -> None:
        if every < 1:
            raise ValueError("a second opinion every frame is the most there can be")
        self._first = first
        self._second = second
        self._every = every
        self._since = every
        self._turn = 0

    def read(self, grey: Pixels) -> tuple[Symbol, ...]:
        """See `Engine.read`."""
        look = self._first.look(grey)
        self._since = min(self._since + 1, self._every)
        if look.symbols or not look.unread or self._since < self._every:
            return look.symbols
        self._since = 0
        # One after the other, so that a smudge that is no code does not keep all turns.
        self._turn += 1
        return self._second_look(grey, look.unread[self._turn % len(look.unread)])

    def _second_look(self, grey: Pixels, corners: Corners) -> tuple[Symbol, ...]:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        margin = _MARGIN * max(max(xs) - min(xs), max(ys) - min(ys))
        left, top = (max(0, int(min(each) - margin)) for each in (xs, ys))
        right, bottom = (int(max(each) + margin) + 1 for each in (xs, ys))
        crop = grey[top:bottom, left:right]
        if crop.size > _LARGEST_CROP or min(crop.shape) < _SMALLEST_SIDE:
            return ()
        return tuple(
            Symbol(symbol.payload, symbol.symbology, _moved(symbol.corners, left, top))
            for symbol in self._second.read(crop)
        )


def _moved(corners: Corners, right: float, down: float) -> Corners:
    first, second, third, fourth = ((x + right, y + down) for x, y in corners)
    return first, second, third, fourth

"""Marks that stand for codes, engines that read them, and a reader with such engines."""

from collections.abc import Callable

import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.engine import Look
from terminal.reading.reader import Reader
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Corners, Symbol, Symbology
from tests.reading.codes import paper, put, square
from tests.reading.fake_engines import Clock, FakeEngine

SIDE = 100
FIRST_MS = 1.0
TICK = 1 / 15
COST = 0.9e6 / 141**2
"""Of a step, so that a crop around a mark, with its margins, is foreseen to take a millisecond."""


def mark(value: int, side: int = SIDE) -> Pixels:
    return np.full((side, side), value, np.uint8)


def show(*marks: tuple[int, int, int], size: tuple[int, int] = (1280, 720)) -> Pixels:
    """A frame with a mark of each brightness at a left and top."""
    grey = paper(*size)
    for value, left, top in marks:
        grey = put(grey, mark(value), left, top)
    return grey


def seeing(read: range, unread: range = range(0)) -> Callable[[Pixels], Look]:
    """Reads whole marks of some brightness, and only sees those of some other."""

    def answer(grey: Pixels) -> Look:
        found: dict[int, Corners] = {}
        for value in np.flatnonzero(np.bincount(grey.ravel(), minlength=256) >= SIDE * SIDE):
            rows, columns = np.nonzero(grey == value)
            left, top = float(columns.min()), float(rows.min())
            found[int(value)] = square(left + SIDE / 2, top + SIDE / 2, SIDE)
        return Look(
            tuple(
                Symbol(b"%d" % value, Symbology.QR, corners)
                for value, corners in found.items()
                if value in read
            ),
            tuple(corners for value, corners in found.items() if value in unread),
        )

    return answer


EASY, HARD, SEEN = range(1, 10), range(11, 20), range(11, 30)


class Post:
    """A reader whose first engine reads easy marks and sees hard ones, which a dear one reads."""

    def __init__(self, scope: Scope = Scope.REGION, steps: int = 1, dear_ms: float = 0.0) -> None:
        self.clock = Clock()
        self.first_ms = FIRST_MS
        self.first = FakeEngine(seeing(EASY, SEEN), lambda _: self.clock.pass_ms(self.first_ms))
        self.follower = FakeEngine(seeing(EASY))
        self.dear = FakeEngine(seeing(HARD), lambda _: self.clock.pass_ms(dear_ms))
        table = [Step("dear", "plain", scope, COST)] * steps
        self.reader = self.reading_by(table)
        self.at = 5.0

    def reading_by(self, table: list[Step]) -> Reader:
        engines = {"first": self.first, "follower": self.follower, "dear": self.dear}
        return Reader(engines, table, first="first", follower="follower", clock=self.clock)

    def look(self, grey: Pixels, seconds: float = TICK) -> list[bytes]:
        self.at += seconds
        return [symbol.payload for symbol in self.reader.look(grey, self.at).symbols]

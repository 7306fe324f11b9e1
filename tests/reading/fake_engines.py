"""Engines that answer as told, and a clock that moves only when they work."""

from collections.abc import Callable
from dataclasses import dataclass, field

from terminal.capture.frame import Pixels
from terminal.reading.engine import Look


@dataclass
class Clock:
    """Seconds that pass only when somebody says so."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_ms(self, milliseconds: float) -> None:
        self.now += milliseconds / 1000


def see_nothing(_grey: Pixels) -> Look:
    return Look()


@dataclass
class FakeEngine:
    """Answers what `answer` makes of a picture; remembers the pictures that it was shown."""

    answer: Callable[[Pixels], Look] = see_nothing
    work: Callable[[Pixels], None] = lambda _grey: None
    shown: list[Pixels] = field(default_factory=list)

    def look(self, grey: Pixels) -> Look:
        self.shown.append(grey)
        self.work(grey)
        return self.answer(grey)

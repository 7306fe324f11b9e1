"""The desk's thread, with a desk that only counts."""

import threading
from collections.abc import Generator, Iterator
from typing import Any, cast

from terminal.desk.desk import Desk
from terminal.desk.loop import DeskLoop
from terminal.desk.outcome import Outcome


class CountingDesk:
    def retry(self) -> Iterator[Outcome]:
        return iter(())


class Served:
    """A loop that does `steps` steps of long work, and what happened in it."""

    def __init__(self, steps: int) -> None:
        self.happened: list[Any] = []
        self.stop = threading.Event()
        self.steps = steps
        self.let_go = False
        self.loop = DeskLoop(
            cast("Desk", CountingDesk()),
            announce=self.happened.append,
            saved_later=self.happened.append,
            prepare=self.work,
            tick=self.tick,
        )

    def work(self) -> Generator[None]:
        try:
            for step in range(self.steps):
                self.happened.append(step)
                if step == 2:
                    # Somebody comes in the middle of it.
                    self.loop.submit(lambda: self.happened.append("served"))
                yield
            self.happened.append("done")
        finally:
            self.let_go = True

    def tick(self) -> None:
        self.happened.append("tick")
        self.stop.set()


def test_long_work_makes_room_for_whoever_comes_and_goes_on_afterwards() -> None:
    served = Served(steps=5)
    served.loop.run(served.stop)
    assert served.happened == [0, 1, 2, "served", 3, 4, "done", "tick"]


def test_more_work_is_done_after_the_first_in_its_order() -> None:
    served = Served(steps=1)
    served.loop.do_meanwhile(step for step in (None, None))
    served.loop.run(served.stop)
    assert served.happened == [0, "done", "tick"]


def test_the_end_does_not_wait_for_long_work() -> None:
    served = Served(steps=10**9)
    served.loop.do_meanwhile(served.work())
    next(served.loop._works[0])
    served.loop.submit(served.stop.set)
    served.loop.run(served.stop)
    assert served.happened == [0]
    assert served.let_go

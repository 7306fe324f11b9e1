from collections.abc import Iterator

import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.cascade import Cascade
from terminal.reading.engine import Engine, GradualEngine, Look
from terminal.reading.searched import Searched
from terminal.reading.steps import Scope, Step
from tests.reading.codes import paper, square, symbol
from tests.reading.fake_engines import Clock, FakeEngine

BUDGET = 7.0
LOOK_MS = 3.0
BOX = (100, 50, 200, 150)
SLOW = Step("slow", "plain", Scope.REGION, LOOK_MS)
QUICK = Step("quick", "plain", Scope.REGION, 90)


class SlowEngine:
    """Looks as often as told, and reads something in one of its looks or in none."""

    def __init__(self, clock: Clock, looks: int, reads: int | None = None) -> None:
        self.clock = clock
        self.count = looks
        self.reads = reads
        self.look_ms = LOOK_MS
        self.shown: list[int] = []

    def looks(self, grey: Pixels) -> Iterator[Look]:
        for number in range(self.count):
            self.shown.append(int(grey[0, 0]))
            self.clock.pass_ms(self.look_ms)
            yield Look((symbol(b"x"),)) if number == self.reads else Look()


class Bench:
    """A cascade of a slow step and others, and what it did."""

    def __init__(self, *steps: Step, looks: int = 5, reads: int | None = None) -> None:
        self.clock = Clock()
        self.slow = SlowEngine(self.clock, looks, reads)
        self.quick = FakeEngine(work=lambda _grey: self.clock.pass_ms(1))
        engines: dict[str, Engine | GradualEngine] = {"slow": self.slow, "quick": self.quick}
        self.cascade = Cascade(steps, engines, clock=self.clock)

    def frame(self, brightness: int, budget: float = BUDGET) -> list[bytes]:
        began = self.clock.now
        grey = np.full((300, 400), brightness, np.uint8)
        readings = self.cascade.go_on(Searched(grey, (BOX,)), budget)
        assert (self.clock.now - began) * 1000 <= budget + 1e-6
        return [found.payload for reading in readings for found in reading.look.symbols]


def test_a_step_longer_than_a_frame_goes_on_with_the_picture_that_it_began_with() -> None:
    bench = Bench(SLOW, looks=5)
    for brightness in (1, 2, 3):
        bench.frame(brightness)
    assert bench.slow.shown == [1] * 5


def test_the_next_step_has_its_turn_after_the_last_look() -> None:
    bench = Bench(QUICK, SLOW, QUICK, looks=3)
    bench.frame(1)
    assert (len(bench.quick.shown), bench.slow.shown) == (1, [1, 1])
    bench.frame(2)
    assert (len(bench.quick.shown), bench.slow.shown) == (2, [1, 1, 1])
    assert bench.quick.shown[1][0, 0] == 2
    assert bench.cascade.at_end


def test_it_is_not_at_its_end_while_a_step_is_under_way() -> None:
    bench = Bench(SLOW, looks=4)
    ends = []
    for brightness in (1, 2, 3):
        bench.frame(brightness)
        ends.append(bench.cascade.at_end)
    assert ends == [False, False, True]
    assert bench.slow.shown == [1] * 4


def test_what_it_reads_of_a_frame_whose_code_is_no_longer_there_is_not_believed() -> None:
    bench = Bench(SLOW, looks=5, reads=3)
    assert [bench.frame(1), bench.frame(2)] == [[], []]
    assert bench.slow.shown[:4] == [1] * 4


def test_what_it_reads_is_told_in_pixels_of_the_frame() -> None:
    reader = Bench(SLOW, looks=1, reads=0)
    (reading,) = reader.cascade.go_on(Searched(paper(), (BOX,)), BUDGET)
    assert reading.engine == "slow"
    assert reading.look.symbols[0].corners == square(104.5, 54.5, 9)


def test_begun_anew_it_forgets_the_step_that_was_under_way() -> None:
    bench = Bench(SLOW, looks=5)
    bench.frame(1)
    bench.cascade.begin()
    bench.frame(2)
    assert bench.slow.shown == [1, 1, 2, 2]


def test_an_engine_whose_single_look_is_too_dear_for_any_frame_is_left_out() -> None:
    bench = Bench(Step("slow", "plain", Scope.REGION, 100), QUICK)
    bench.frame(1)
    assert bench.slow.shown == []
    assert len(bench.quick.shown) == 1


def test_a_step_under_way_that_has_become_too_dear_for_any_frame_holds_up_no_other() -> None:
    bench = Bench(SLOW, Step("quick", "plain", Scope.REGION, 5), looks=12)
    bench.frame(1)
    bench.slow.look_ms = 100.0
    bench.cascade.go_on(Searched(np.full((300, 400), 2, np.uint8), (BOX,)), BUDGET)
    for brightness in range(3, 20):
        bench.frame(brightness, budget=2.5)
    assert len(bench.quick.shown) == 1
    assert bench.cascade.at_end


def test_an_engine_that_finds_nothing_to_look_at_takes_no_turn() -> None:
    bench = Bench(SLOW, QUICK, looks=0)
    bench.frame(1)
    assert len(bench.quick.shown) == 1
    assert bench.cascade.at_end

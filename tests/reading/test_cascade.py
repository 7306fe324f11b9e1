import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.cascade import SLACK, Cascade
from terminal.reading.engine import Engine, Look
from terminal.reading.regions import Box
from terminal.reading.searched import LONGEST_SIDE, Searched
from terminal.reading.steps import Scope, Step
from tests.reading.codes import paper, square, symbol
from tests.reading.fake_engines import Clock, FakeEngine

BOXES: tuple[Box, ...] = ((10, 10, 110, 110), (200, 10, 300, 110), (10, 150, 110, 250))
BUDGET = 8.0
COST = 90.0
"""Of a box of 100 × 100: one millisecond."""


def frame() -> Pixels:
    """Each box has a brightness of its own: 1, 2 and 3."""
    grey = paper(400, 300)
    for number, (left, top, right, bottom) in enumerate(BOXES, 1):
        grey[top:bottom, left:right] = number
    return grey


def region(engine: str, cost: float = COST, variant: str = "plain") -> Step:
    return Step(engine, variant, Scope.REGION, cost)


class Machine:
    """A clock, engines by name that share it, and what was tried in order."""

    def __init__(self, *names: str, ms: float = 0.0) -> None:
        self.clock = Clock()
        self.ms = ms
        self.tried: list[tuple[str, int]] = []
        self.reads: dict[str, Look] = {}
        self.engines: Mapping[str, Engine] = {name: self._engine(name) for name in names}

    def _engine(self, name: str) -> FakeEngine:
        def work(grey: Pixels) -> None:
            self.tried.append((name, int(grey.flat[0])))
            self.clock.pass_ms(self.ms)

        return FakeEngine(lambda _grey: self.reads.get(name, Look()), work)

    def cascade(self, *steps: Step) -> Cascade:
        return Cascade(steps, self.engines, clock=self.clock)

    def since(self) -> list[tuple[str, int]]:
        """What was tried since the last time."""
        tried, self.tried = self.tried, []
        return tried


def search(boxes: tuple[Box, ...] = BOXES) -> Searched:
    return Searched(frame(), boxes)


def test_steps_are_tried_in_their_order_each_on_every_region_the_likeliest_first() -> None:
    machine = Machine("a", "b")
    cascade = machine.cascade(region("b"), region("a"), region("b"))
    cascade.go_on(search(), BUDGET)
    assert machine.since() == [(name, number) for name in "bab" for number in (1, 2, 3)]
    assert cascade.at_end


def test_only_the_first_regions_have_their_turn() -> None:
    machine = Machine("a")
    more = (*BOXES, (200, 150, 300, 250))
    machine.cascade(region("a")).go_on(search(more), BUDGET)
    assert [number for _, number in machine.since()] == [1, 2, 3]


def test_a_step_of_the_whole_frame_has_one_turn_and_sees_the_very_frame() -> None:
    machine = Machine("a", "b")
    whole = Step("a", "plain", Scope.FRAME, 1)
    searched = search()
    machine.cascade(whole, region("b")).go_on(searched, BUDGET)
    assert machine.since() == [("a", 230), ("b", 1), ("b", 2), ("b", 3)]
    assert cast("FakeEngine", machine.engines["a"]).shown[0] is searched.grey


def test_a_step_on_stacks_sees_the_stack_of_each_box_that_has_one() -> None:
    machine = Machine("a")
    stacks = {BOXES[0]: np.full((100, 100), 77, np.uint8), BOXES[2]: None}
    cascade = machine.cascade(Step("a", "plain", Scope.STACK, COST), region("a"))
    cascade.go_on(Searched(frame(), (BOXES[0], BOXES[2]), stacks.__getitem__), BUDGET)
    assert machine.since() == [("a", 77), ("a", 1), ("a", 3)]


def test_it_goes_on_in_the_next_frame_where_it_left_off() -> None:
    machine = Machine("a", "b", ms=1.0)
    cascade = machine.cascade(region("a"), region("b"))
    cascade.go_on(search(), 2.5)
    assert machine.since() == [("a", 1), ("a", 2)]
    cascade.go_on(search(), 2.5)
    assert machine.since() == [("a", 3), ("b", 1)]
    cascade.go_on(Searched(frame() + 10, BOXES), 2.5)
    assert machine.since() == [("b", 12), ("b", 13)]


def test_after_the_last_step_it_rests_until_it_is_begun_anew() -> None:
    machine = Machine("a")
    cascade = machine.cascade(region("a"))
    cascade.go_on(search(), BUDGET)
    machine.since()
    assert cascade.go_on(search(), BUDGET) == ()
    assert machine.since() == []
    cascade.begin()
    cascade.go_on(search(), BUDGET)
    assert machine.since() == [("a", 1), ("a", 2), ("a", 3)]


def test_it_stops_at_the_first_reading_and_says_whose_it_is_and_what_was_seen() -> None:
    machine = Machine("a", "b")
    unread = square(30, 30, 20)
    machine.reads = {"a": Look((), (unread,)), "b": Look((symbol(b"x"),))}
    cascade = machine.cascade(region("a"), region("b"))
    readings = cascade.go_on(search(BOXES[:2]), BUDGET)
    assert machine.since() == [("a", 1), ("a", 2), ("b", 1)]
    assert [reading.engine for reading in readings] == ["a", "a", "b"]
    assert [len(reading.look.symbols) for reading in readings] == [0, 0, 1]
    assert readings[1].look.unread == (square(230, 40, 20),)
    assert readings[2].look.symbols[0].corners[2] == (19.0, 19.0)
    cascade.go_on(search(BOXES[:2]), BUDGET)
    assert machine.since() == [("b", 2)]


def test_steps_of_engines_that_are_missing_are_passed_over() -> None:
    machine = Machine("a")
    cascade = machine.cascade(region("missing"), region("a"), region("gone"))
    cascade.go_on(search(), BUDGET)
    assert machine.since() == [("a", 1), ("a", 2), ("a", 3)]
    assert machine.cascade(region("missing")).at_end


def test_a_large_crop_is_made_smaller_and_costs_less() -> None:
    grey = np.tile(np.arange(250, dtype=np.uint8).repeat(5), (700, 1))
    machine = Machine("a")
    cascade = machine.cascade(region("a", cost=50))
    cascade.go_on(Searched(grey, ((0, 0, 1200, 600), (0, 0, LONGEST_SIDE, LONGEST_SIDE))), 12.0)
    small, large = cast("FakeEngine", machine.engines["a"]).shown
    assert small.shape == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert large.shape == (LONGEST_SIDE, LONGEST_SIDE)
    assert cascade.at_end


def test_a_step_that_does_not_fit_is_not_begun_until_a_frame_has_time_for_it() -> None:
    machine = Machine("a", "dear", ms=1.0)
    cascade = machine.cascade(region("a"), region("dear", cost=330), region("a"))
    cascade.go_on(search(BOXES[:1]), 3.6)
    assert machine.since() == [("a", 1)]
    cascade.go_on(search(BOXES[:1]), 3.6)
    assert machine.since() == [("dear", 1), ("a", 1)]


def test_a_step_too_dear_for_any_frame_is_left_out() -> None:
    machine = Machine("a", "dear", ms=1.0)
    cascade = machine.cascade(region("dear", cost=10000), region("a"))
    cascade.go_on(search(), BUDGET)
    assert machine.since() == [("a", 1), ("a", 2), ("a", 3)]


@given(
    st.lists(st.floats(0.5, 2000), min_size=1, max_size=8),
    st.lists(st.floats(0.2, 12), min_size=1, max_size=20),
    st.floats(0.0, 1.0),
)
@settings(deadline=None)
def test_on_a_machine_as_fast_as_foreseen_no_frame_takes_much_longer_than_its_budget(
    costs: list[float], budgets: list[float], speed: float
) -> None:
    clock = Clock()
    steps = [region(str(number), cost) for number, cost in enumerate(costs)]

    def engine(cost: float) -> Engine:
        return FakeEngine(work=lambda grey: clock.pass_ms(speed * (cost * grey.size / 1e6 + 0.1)))

    engines = {step.engine: engine(step.cost) for step in steps}
    cascade = Cascade(steps, engines, clock=clock)
    for budget in budgets:
        began = clock.now
        cascade.go_on(search(), budget)
        assert (clock.now - began) * 1000 <= (1 + SLACK) * budget + 1e-6
    for _ in range(3 * len(steps)):
        cascade.go_on(search(), BUDGET)
    assert cascade.at_end


@pytest.mark.parametrize("slower", [1.5, 2.5, 3.5])
def test_it_learns_how_slow_the_machine_is(slower: float) -> None:
    machine = Machine("a", ms=slower)
    cascade = machine.cascade(*[region("a")] * 10)
    spent = []
    for _ in range(60):
        if cascade.at_end:
            cascade.begin()
        began = machine.clock.now
        cascade.go_on(search(), BUDGET)
        spent.append((machine.clock.now - began) * 1000)
    assert spent[0] <= (1 + SLACK) * BUDGET + slower, "what it did not know yet is one step at most"
    assert max(spent[20:]) <= (1 + SLACK) * BUDGET
    assert min(spent[20:]) > 0


def test_one_step_that_hung_does_not_end_all_trying() -> None:
    machine = Machine("a", ms=1.0)
    cascade = machine.cascade(*[region("a")] * 10)
    machine.ms = 2000.0
    cascade.go_on(search(), BUDGET)
    machine.ms = 1.0
    machine.since()
    for _ in range(100):
        if cascade.at_end:
            cascade.begin()
        cascade.go_on(search(), BUDGET)
    machine.since()
    cascade.begin()
    cascade.go_on(search(), BUDGET)
    assert len(machine.since()) >= 3


def test_a_machine_that_was_busy_for_a_while_is_tried_again() -> None:
    machine = Machine("a", ms=50.0)
    cascade = machine.cascade(*[region("a")] * 10)
    for ms in (50.0, 1.0):
        machine.ms = ms
        for _ in range(200):
            if cascade.at_end:
                cascade.begin()
            machine.since()
            cascade.go_on(search(), BUDGET)
    assert len(machine.since()) >= 1


class CountingExecutor(Executor):
    """Does all at once in this thread; remembers how many."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        (tasks,) = map(list, iterables)
        self.counts.append(len(tasks))
        return map(fn, tasks)


def test_with_several_threads_as_many_steps_are_tried_at_once() -> None:
    machine = Machine("a", "b")
    executor = CountingExecutor()
    steps = (region("a"), region("b"), region("a"))
    cascade = Cascade(steps, machine.engines, clock=machine.clock, executor=executor, threads=4)
    cascade.go_on(search(), 1.5)
    assert executor.counts == [4, 4, 1], "each of them fits, and they take their time together"
    assert machine.since() == [(name, number) for name in "aba" for number in (1, 2, 3)]


def test_of_steps_tried_at_once_all_readings_are_given() -> None:
    machine = Machine("a", "b")
    machine.reads = {name: Look((symbol(name.encode()),)) for name in "ab"}
    executor = CountingExecutor()
    cascade = Cascade(
        (region("a"), region("b")),
        machine.engines,
        clock=machine.clock,
        executor=executor,
        threads=2,
    )
    readings = cascade.go_on(search(BOXES[:1]), BUDGET)
    assert [reading.engine for reading in readings] == ["a", "b"]


def test_threads_do_work_side_by_side() -> None:
    together = threading.Barrier(2)
    engine = FakeEngine(work=lambda _grey: cast("None", together.wait(10)))
    with ThreadPoolExecutor(2) as executor:
        cascade = Cascade(
            [region("a")] * 2, {"a": engine}, clock=Clock(), executor=executor, threads=2
        )
        cascade.go_on(search(BOXES[:2]), BUDGET)
    assert len(engine.shown) == 4
    assert cascade.at_end

import numpy as np
import pytest

from terminal.reading.cascade import SLACK
from terminal.reading.engine import Look
from terminal.reading.reader import BUDGET_MS, STILL_FRAMES
from terminal.reading.steps import Scope, Step
from tests.reading.codes import square
from tests.reading.marks import COST, FIRST_MS, SIDE, TICK, Post, show


@pytest.mark.parametrize(
    ("size", "budget"),
    [
        ((640, 480), 1),
        ((1280, 720), 1),
        ((1600, 900), 1.5625),
        ((1920, 1080), 2),
        ((3840, 2160), 2),
    ],
)
def test_a_frame_takes_hardly_longer_than_its_budget_and_uses_it(
    size: tuple[int, int], budget: float
) -> None:
    post = Post(steps=200, dear_ms=1.0)
    for _ in range(4):
        began = post.clock.now
        post.look(show((21, 400, 300), size=size))
        spent = (post.clock.now - began) * 1000
        assert budget * BUDGET_MS - 1.1 < spent <= (1 + SLACK) * budget * BUDGET_MS + 1e-6


def test_one_slow_frame_costs_no_step_its_turn() -> None:
    post = Post()
    post.first_ms = 20.0
    assert post.look(show((11, 600, 300))) == []
    post.first_ms = FIRST_MS
    assert [b"11"] in [post.look(show((11, 600, 300))) for _ in range(4)]


def test_a_step_that_never_fits_into_what_is_left_of_a_frame_holds_up_no_other() -> None:
    post = Post()
    table = [
        Step("first", "plain", Scope.REGION, 8.5 * COST),
        Step("dear", "plain", Scope.REGION, 1),
    ]
    reader = post.reading_by(table)
    looks = [reader.look(show((11, 600, 300)), turn * TICK) for turn in range(STILL_FRAMES)]
    assert any(look.symbols for look in looks)


def test_who_comes_to_an_empty_place_is_searched_from_the_first_step_on() -> None:
    post = Post()
    post.follower.work = lambda _grey: post.clock.pass_ms(1.0)
    names = ["dear", *["follower"] * 300]
    reader = post.reading_by([Step(name, "plain", Scope.REGION, COST) for name in names])
    for turn in range(10):
        reader.look(show((21, 600, 300)) if turn == 0 else show(), turn * TICK)
    assert reader.look(show((11, 200, 300)), 2.0).symbols


def test_stacks_have_their_turn_though_there_are_none_of_the_first_frames() -> None:
    post = Post(Scope.STACK)
    dice = np.random.default_rng(1)
    rough = dice.integers(60, 200, (720, 1280), np.uint8)
    rough[:, :500] = rough[:, 700:] = 230
    post.first.answer = lambda _grey: Look((), (square(600, 350, SIDE),))
    for _ in range(2 * STILL_FRAMES):
        post.look(rough.copy())
    assert post.dear.shown
    assert np.abs(post.dear.shown[0].astype(int) - rough[280:421, 530:671]).mean() < 40

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.engine import Look
from terminal.reading.reader import (
    STILL_FRAMES,
    WHOLE_EVERY,
    Reader,
    places_to_search,
    read_still,
)
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Symbol, Symbology
from tests.reading.codes import paper, put, square
from tests.reading.fake_engines import FakeEngine
from tests.reading.marks import COST, EASY, HARD, SEEN, SIDE, TICK, Post, seeing, show


def test_the_first_engine_looks_at_every_frame_and_what_it_reads_is_given() -> None:
    post = Post()
    assert [post.look(show()), post.look(show((1, 100, 100)))] == [[], [b"1"]]
    assert post.look(show((1, 100, 100), (2, 600, 300))) == [b"1", b"2"]
    assert [shown.shape for shown in post.first.shown] == [(720, 1280)] * 3
    assert post.reader.look(show((3, 700, 80)), 9.0).symbols[0].corners == square(750, 130, SIDE)


def test_a_followed_code_costs_a_crop_and_every_few_frames_the_whole_frame() -> None:
    post = Post()
    frame = show((1, 600, 300))
    for turn in range(3 * WHOLE_EVERY):
        assert post.look(frame.copy()) == [b"1"]
        assert len(post.first.shown) == turn // WHOLE_EVERY + 1
    assert all(shown.shape == frame.shape for shown in post.first.shown)
    assert len(post.follower.shown) == 3 * WHOLE_EVERY - 3
    assert all(shown.size < frame.size / 20 for shown in post.follower.shown)
    assert post.dear.shown == []


def test_a_code_that_moves_is_followed() -> None:
    post = Post()
    for turn in range(WHOLE_EVERY):
        left, top = 600 + 12 * turn, 300 - 9 * turn
        (symbol,) = post.reader.look(show((1, left, top)), turn * TICK).symbols
        assert symbol.corners == square(left + SIDE / 2, top + SIDE / 2, SIDE)
    assert len(post.first.shown) == 1


@pytest.mark.parametrize("place", [(0, 0), (1180, 620), (0, 620)])
def test_codes_at_the_border_and_several_are_followed(place: tuple[int, int]) -> None:
    post = Post()
    frame = show((1, *place), (2, 600, 300))
    for _ in range(WHOLE_EVERY):
        assert post.look(frame) == [b"1", b"2"]
    assert len(post.first.shown) == 1


def test_a_change_elsewhere_makes_the_frame_whole_at_once() -> None:
    post = Post()
    post.look(show((1, 600, 300)))
    assert post.look(show((1, 600, 300), (2, 100, 100))) == [b"1", b"2"]


def test_a_frame_of_another_size_is_looked_at_whole() -> None:
    post = Post()
    post.look(show((1, 600, 300)))
    assert post.look(show((1, 20, 30), size=(640, 480))) == [b"1"]


def test_a_code_that_vanished_is_not_reported() -> None:
    post = Post()
    post.look(show((1, 600, 300)))
    assert post.look(show()) == []
    assert post.look(show()) == []


def test_where_the_crop_misses_the_whole_frame_is_looked_at_in_the_same_frame() -> None:
    post = Post()
    post.look(show((1, 600, 300), (2, 100, 100)))
    assert post.look(show((1, 600, 300))) == [b"1"]
    assert len(post.first.shown) == 2
    assert post.look(show((1, 900, 500))) == [b"1"]
    assert len(post.first.shown) == 3


def test_where_the_crop_shows_another_code_the_whole_frame_is_looked_at() -> None:
    post = Post()
    post.look(show((1, 600, 300)))
    assert post.look(show((2, 600, 300))) == [b"2"]
    assert len(post.first.shown) == 2


def test_two_codes_of_the_same_bytes_are_followed_as_two() -> None:
    post = Post()

    def alike(grey: Pixels) -> Look:
        return Look(tuple(replace(each, payload=b"1") for each in seeing(EASY)(grey).symbols))

    post.first.answer = post.follower.answer = alike
    frame = show((1, 600, 300), (2, 705, 300))
    looks = [post.reader.look(frame, turn * TICK) for turn in range(WHOLE_EVERY)]
    assert len(looks[0].symbols) == 2
    assert looks == [looks[0]] * WHOLE_EVERY
    assert len(post.first.shown) == 1


def test_dear_steps_are_for_frames_in_which_the_first_engine_read_nothing() -> None:
    post = Post()
    for _ in range(3):
        post.look(show((1, 100, 100), (11, 600, 300)))
    assert post.dear.shown == []
    assert post.look(show((11, 600, 300))) == [b"11"]


def test_what_a_dear_step_read_is_where_it_is_in_the_frame() -> None:
    look = Post().reader.look(show((11, 600, 300)), 1.0)
    assert look == Look((Symbol(b"11", Symbology.QR, square(650, 350, SIDE)),))


def test_places_seen_and_not_read_are_reported_while_nothing_is_read() -> None:
    post = Post()
    unread = square(650, 350, SIDE)
    assert post.reader.look(show((21, 600, 300)), 1.0).unread[0] == unread
    assert post.reader.look(show((21, 600, 300), (1, 100, 100)), 1.1).unread == ()
    assert post.reader.look(show(), 1.2) == Look()


def test_a_still_scene_is_searched_once_and_again_when_something_moved() -> None:
    post = Post(steps=3)
    for _ in range(5):
        post.look(show((21, 600, 300)))
    assert len(post.dear.shown) == 3
    post.look(show((21, 600, 300), (200, 100, 100)))
    assert len(post.dear.shown) == 6


def test_a_code_that_was_read_and_cannot_be_read_now_is_searched_anew() -> None:
    post = Post(steps=3)
    post.look(show((21, 600, 300)))
    post.look(show((21, 600, 300), (1, 100, 100)))
    post.dear.shown.clear()
    post.look(show((21, 600, 300)))
    assert len(post.dear.shown) == 3


def test_the_places_of_unread_codes_are_searched_first_and_remembered_for_half_a_second() -> None:
    post = Post(steps=100, dear_ms=1.0)
    post.look(show((21, 600, 300)))
    assert post.dear.shown[0].shape == (141, 141)
    assert (post.dear.shown[0] == 21).sum() == SIDE * SIDE
    searched = len(post.dear.shown)
    post.look(show(), 0.3)
    assert len(post.dear.shown) > searched
    searched = len(post.dear.shown)
    post.look(show(), 0.3)
    assert len(post.dear.shown) == searched


def test_unread_codes_are_searched_before_texture_and_each_place_once() -> None:
    dice = np.random.default_rng(1)
    rough = dice.integers(0, 2, (60, 60), np.uint8).repeat(4, 0).repeat(4, 1) * 200
    frame = put(paper(1280, 720), rough, 800, 300)
    (alone,) = places_to_search(frame, ())
    assert (alone[0] < 800, alone[2] > 1040) == (True, True)
    first, second, *_ = places_to_search(frame, [square(200, 200, 90)] * 3)
    assert (first[0] < 155, first[2] > 245) == (True, True)
    assert second == alone
    many = [square(100 * number, 600, 60) for number in range(1, 9)]
    assert len(places_to_search(frame, many)) == 3


def test_a_still_picture_is_shown_until_something_is_read_in_it() -> None:
    post = Post()
    assert read_still(post.reader, show((1, 600, 300))).symbols
    assert len(post.first.shown) == 1


def test_a_still_picture_in_which_nothing_is_read_is_shown_a_few_times() -> None:
    post = Post(steps=200, dear_ms=1.0)
    look = read_still(post.reader, show((21, 600, 300)))
    assert look.symbols == ()
    assert look.unread[0] == square(650, 350, SIDE)
    assert len(post.first.shown) == 1
    assert len(post.dear.shown) > STILL_FRAMES


def saying(payload: bytes) -> FakeEngine:
    """Reads these bytes in every hard mark."""

    def answer(grey: Pixels) -> Look:
        return Look(tuple(replace(each, payload=payload) for each in seeing(HARD)(grey).symbols))

    return FakeEngine(answer)


def at_once(post: Post, *engines: FakeEngine) -> Iterator[list[bytes]]:
    """What is believed of frame after frame, where engines look at the same time."""
    named = {str(number): engine for number, engine in enumerate(engines)}
    table = [Step(name, "plain", Scope.REGION, COST) for name in named]
    with ThreadPoolExecutor(len(engines)) as executor:
        reader = Reader(
            {"first": post.first, "follower": post.follower, **named},
            table,
            first="first",
            follower="follower",
            executor=executor,
            threads=len(engines),
            clock=post.clock,
        )
        for turn in range(12):
            look = reader.look(show((11, 600, 300)), turn * TICK)
            yield [symbol.payload for symbol in look.symbols]


def test_of_two_engines_that_disagree_at_once_neither_is_believed() -> None:
    assert next(at_once(Post(), saying(b"x"), saying(b"y"))) == []


def test_two_engines_that_read_the_same_at_once_read_one_code() -> None:
    assert next(at_once(Post(), saying(b"x"), saying(b"x"))) == [b"x"]


def test_what_was_disputed_is_read_again_until_one_engine_contradicts_no_more() -> None:
    fickle = saying(b"y")
    frames = at_once(Post(), saying(b"x"), fickle)
    assert [next(frames), next(frames)] == [[], []]
    assert len(fickle.shown) == 2
    fickle.answer = lambda _grey: Look()
    assert list(frames)[-1] == [b"x"]


def test_engines_of_one_make_do_not_contradict_each_other() -> None:
    post = Post()
    engines = {"first": post.first, "dear": saying(b"x"), "dear-twice": saying(b"y")}
    table = [Step(name, "plain", Scope.REGION, COST) for name in ("dear", "dear-twice")]
    reader = Reader(engines, table, first="first", follower="first", clock=post.clock)
    assert reader.look(show((11, 600, 300)), 1.0).symbols
    engines["dear"].answer = seeing(range(0))
    (symbol,) = reader.look(show((11, 600, 300)), 1.1).symbols
    assert symbol.payload == b"y"


def test_a_dear_engine_that_contradicts_the_first_is_not_believed_at_once() -> None:
    post = Post()
    post.first.answer = seeing(range(11, 12))
    post.dear.answer = saying(b"other").answer
    assert post.look(show((11, 600, 300))) == [b"11"]
    post.first.answer = post.follower.answer = seeing(EASY, SEEN)
    assert post.look(show((11, 600, 300))) == []
    assert post.look(show((11, 600, 300)), 0.6) == [b"other"]

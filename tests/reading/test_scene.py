import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.regions import Box
from terminal.reading.scene import Scene
from tests.reading.codes import paper, put


def with_a_thing(left: int, top: int, side: int = 100, brightness: int = 100) -> Pixels:
    return put(paper(), np.full((side, side), brightness, np.uint8), left, top)


def changed(now: Pixels, before: Pixels, but: tuple[Box, ...] = ()) -> bool:
    return Scene.of(now).changed(Scene.of(before), but)


def test_a_still_scene_has_not_changed_though_the_sensor_is_noisy() -> None:
    dice = np.random.default_rng(3)
    for shape in ((480, 640), (720, 1280)):
        one, other = (
            np.clip(dice.normal(150, 3, shape), 0, 255).astype(np.uint8) for _ in range(2)
        )
        assert not changed(one, other)


@pytest.mark.parametrize(("left", "top"), [(0, 0), (301, 203), (540, 380)])
def test_a_hand_that_comes_goes_or_moves_changes_the_scene(left: int, top: int) -> None:
    there = with_a_thing(left, top)
    assert changed(there, paper())
    assert changed(paper(), there)
    assert changed(there, with_a_thing(abs(left - 30), top))
    assert not changed(there, with_a_thing(left, top))


def test_light_that_goes_on_or_off_changes_the_scene() -> None:
    assert changed(paper() // 2, paper())


def test_a_speck_changes_nothing() -> None:
    assert not changed(with_a_thing(300, 200, side=20), paper())


def test_what_is_within_the_boxes_does_not_count_and_what_is_beside_them_does() -> None:
    before = with_a_thing(300, 200)
    box = (290, 190, 410, 310)
    assert not changed(with_a_thing(305, 205), before, (box,))
    assert not changed(paper(), before, (box, (0, 0, 5, 5)))
    assert changed(
        put(with_a_thing(305, 205), np.zeros((80, 80), np.uint8), 20, 20), before, (box,)
    )
    assert changed(with_a_thing(350, 200), before, (box,)), "it left the box"


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (630, 470, 640, 480), (0, 0, 640, 480)])
def test_boxes_may_touch_the_border(box: Box) -> None:
    assert changed(paper() // 2, paper(), (box,)) is (box != (0, 0, 640, 480))


def test_a_frame_of_another_size_is_another_scene() -> None:
    assert changed(paper(640, 480), paper(1280, 720))


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (8, 700), (9, 9)])
def test_frames_too_small_to_tell_never_change(shape: tuple[int, int]) -> None:
    assert not changed(np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8))


@given(st.integers(1, 300), st.integers(1, 300))
def test_pictures_of_any_size_have_a_scene_apart_from_them(width: int, height: int) -> None:
    picture = paper(width, height)
    scene = Scene.of(picture)
    picture[:] = 0
    assert not scene.changed(Scene.of(paper(width, height)))
    assert scene.changed(Scene.of(picture)) is (scene.spots.size >= 3)

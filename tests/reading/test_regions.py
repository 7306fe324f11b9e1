import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.regions import Box, around, distinct, textured, widened
from tests.reading.codes import paper, put, qr, square

QUIET = 4
"""Modules around a code."""


def room(width: int, height: int, seed: int) -> Pixels:
    """A frame of uneven light with blinds in its lower half and the noise of a sensor."""
    dice = np.random.default_rng(seed)
    light = dice.normal(150, 10, (height // 80 + 1, width // 80 + 1)).astype(np.float32)
    frame = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC))
    frame[height // 2 :] += 20 * np.sin(np.arange(width) / 9)
    pixels: Pixels = np.clip(frame + dice.normal(0, 3, (height, width)), 0, 255).astype(np.uint8)
    return pixels


def code(module: float) -> Pixels:
    drawn = qr("AN OLD TEXT", 8)
    sized = cv2.resize(drawn, None, fx=module / 8, fy=module / 8, interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.uint8)


def holds(box: Box, other: Box) -> bool:
    return box[0] <= other[0] and box[1] <= other[1] and box[2] >= other[2] and box[3] >= other[3]


def longer(box: Box) -> int:
    return max(box[2] - box[0], box[3] - box[1])


SIZES = [
    *(pytest.param(1280, 720, module, id=f"{module} in 720p") for module in (2, 2.5, 3, 5, 8, 20)),
    *(pytest.param(1920, 1080, module, id=f"{module} in 1080p") for module in (4, 10, 30)),
    pytest.param(1280, 1280, 40, id="40"),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("width", "height", "module"), SIZES)
def test_one_of_the_first_boxes_holds_a_code_and_not_much_more(
    width: int, height: int, module: float, seed: int
) -> None:
    drawn = code(module)
    dice = np.random.default_rng(seed)
    left = int(dice.integers(width - drawn.shape[1]))
    top = int(dice.integers(height - drawn.shape[0]))
    frame = put(room(width, height, seed), drawn, left, top)
    margin = int(QUIET * module)
    place = (
        left + margin,
        top + margin,
        left + drawn.shape[1] - margin,
        top + drawn.shape[0] - margin,
    )
    boxes = [widened(box, 0.12, frame.shape) for box in textured(frame, 3)]
    fitting = [box for box in boxes if holds(box, place)]
    assert fitting
    assert min(map(longer, fitting)) <= max(3 * longer(place), longer(place) + 80)


def test_the_code_with_most_texture_comes_first() -> None:
    frame = put(put(paper(1280, 720), code(4), 100, 100), code(8), 700, 300)
    first, second, *_ = textured(frame)
    assert holds(first, (740, 340, 850, 450))
    assert holds(second, (120, 120, 190, 190))


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (15, 4000), (16, 16), (63, 63), (720, 1280)])
@pytest.mark.parametrize("value", [0, 77, 255])
def test_empty_and_even_pictures_have_no_boxes(shape: tuple[int, int], value: int) -> None:
    assert textured(np.full(shape, value, np.uint8)) == ()


def test_the_noise_of_a_good_sensor_has_no_boxes() -> None:
    noise = np.random.default_rng(1).normal(120, 3, (720, 1280))
    assert textured(noise.astype(np.uint8)) == ()


@pytest.mark.parametrize("lines", ["across", "down"])
def test_lines_have_no_boxes(lines: str) -> None:
    wave = (127 + 120 * np.sin(np.arange(640) / 3)).astype(np.uint8)
    picture = np.tile(wave, (640, 1))
    assert textured(picture if lines == "down" else picture.T) == ()


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 6), st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_boxes_are_within_the_picture_distinct_and_no_more_than_the_limit(
    height: int, width: int, limit: int, seed: int
) -> None:
    dice = np.random.default_rng(seed)
    coarse = dice.integers(0, 256, (height // 20 + 1, width // 20 + 1), np.uint8)
    picture = coarse.repeat(20, 0).repeat(20, 1)[:height, :width].copy()
    fine = picture[height // 3 : height // 2]
    fine[:] = dice.integers(0, 256, fine.shape, np.uint8)
    picture.setflags(write=False)
    boxes = textured(picture, limit)
    assert len(boxes) <= limit
    assert boxes == distinct(boxes)
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


BOXES = st.builds(
    lambda left, top, wide, high: (left, top, left + wide, top + high),
    *[st.integers(-50, 700)] * 2,
    *[st.integers(1, 300)] * 2,
)


@given(st.lists(BOXES, max_size=8))
def test_distinct_boxes_are_some_of_them_in_their_order(boxes: list[Box]) -> None:
    kept = distinct(iter(boxes))
    rest = iter(boxes)
    assert all(box in rest for box in kept)
    assert kept[:1] == tuple(boxes[:1])
    assert distinct(kept) == kept


def test_of_boxes_much_the_same_the_first_is_kept() -> None:
    box, near, inside, apart = (
        (0, 0, 100, 100),
        (5, 5, 105, 105),
        (20, 20, 60, 60),
        (90, 0, 190, 100),
    )
    assert distinct([box, near, inside, apart, box]) == (box, inside, apart)
    assert distinct([near, box]) == (near,)


@given(BOXES, st.floats(0, 1), st.integers(1, 640), st.integers(1, 640))
def test_a_widened_box_stays_within_the_picture_and_holds_what_of_the_old_one_was(
    box: Box, share: float, height: int, width: int
) -> None:
    left, top, right, bottom = widened(box, share, (height, width))
    assert 0 <= left <= max(0, box[0])
    assert 0 <= top <= max(0, box[1])
    assert min(width, box[2]) <= right <= width
    assert min(height, box[3]) <= bottom <= height


def test_a_margin_is_a_share_of_the_longer_side_and_never_nothing() -> None:
    left, top, right, bottom = widened((300, 300, 400, 340), 0.5, (720, 1280))
    assert (left, right) == (300 - (300 - left), 400 + (300 - left))
    assert 300 - left == 300 - top == bottom - 340
    assert 50 <= 300 - left < 60
    assert widened((300, 300, 310, 310), 0.0, (720, 1280))[0] < 300


def test_the_box_around_corners_holds_them_whatever_comes_first() -> None:
    first, second, third, fourth = square(400.6, 300.4, 99.5)
    for corners in ((first, second, third, fourth), (third, fourth, first, second)):
        left, top, right, bottom = around(corners)
        assert all(left <= x < right and top <= y < bottom for x, y in corners)
        assert right - left <= 102
    assert around(square(0, 0, 20)) == (-10, -10, 11, 11)

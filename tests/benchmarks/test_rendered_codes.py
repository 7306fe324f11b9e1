import numpy as np
import pytest

from benchmarks.peers import zxing
from benchmarks.rendered_codes import (
    CONDITIONS,
    HEIGHT,
    WIDTH,
    Condition,
    dense_codes,
    modules_of,
    rendered,
)

CODES = dense_codes(1)


def dice(seed=1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_codes_are_of_the_versions_they_are_named_after() -> None:
    assert [len(code.modules) for code in CODES] == [49, 73, 85]
    assert CODES[0].payload.count(b"|") == 6
    assert CODES[1].payload == CODES[2].payload


def test_another_seed_is_another_certificate() -> None:
    assert dense_codes(1)[1].payload == CODES[1].payload != dense_codes(2)[1].payload


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_the_same_dice_render_the_same_frame_in_every_condition(condition) -> None:
    frame = rendered(CODES[0].modules, 4, condition, dice())
    assert frame.shape == (HEIGHT, WIDTH)
    assert frame.dtype == np.uint8
    assert np.array_equal(frame, rendered(CODES[0].modules, 4, condition, dice()))
    assert not np.array_equal(frame, rendered(CODES[0].modules, 4, condition, dice(2)))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_a_code_is_there_at_many_pixels_a_module_and_not_at_one(code) -> None:
    (read,) = zxing(rendered(code.modules, 6, Condition("clean"), dice()))
    assert read.payloads == (code.payload,)
    assert zxing(rendered(code.modules, 1, Condition("clean"), dice())) == ()


def test_a_module_is_as_large_as_was_asked() -> None:
    modules = modules_of("SIZE", "M", 1)
    for pixels in (2.0, 3.5, 8.0):
        (read,) = zxing(rendered(modules, pixels, Condition("clean"), dice()))
        corners = np.array(read.corners)
        side = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean()
        assert side == pytest.approx(21 * pixels, rel=0.06)


def test_a_code_larger_than_the_frame_is_cut() -> None:
    assert rendered(CODES[2].modules, 20, Condition("clean"), dice(), (320, 240)).shape == (
        240,
        320,
    )

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.reading.finders import MAX_FINDERS, Finder, _fitted, find_finders
from tests.reading.bent_codes import (
    cylinder,
    modules_of,
    payload_of_version,
    shown,
    wave,
    worked_out,
)

CODE = modules_of(payload_of_version(3))


def near(finders: tuple[Finder, ...], x: float, y: float, within: float) -> list[Finder]:
    return [each for each in finders if math.dist(each.centre, (x, y)) < within]


def middles(count: int, side: int, module: float, turn: float) -> list[tuple[float, float]]:
    """Where `shown` puts the middles of the three finders of a flat code."""
    centre, far = (count - 1) / 2, (side / 2 - 3.5) * module
    places = [(-far, -far), (far, -far), (-far, far)]
    return [
        (
            centre + math.cos(turn) * x - math.sin(turn) * y,
            centre + math.sin(turn) * x + math.cos(turn) * y,
        )
        for x, y in places
    ]


@given(st.floats(2.5, 9), st.floats(-math.pi, math.pi))
@settings(max_examples=25, deadline=None)
def test_the_three_finders_of_a_code_are_found_however_it_is_turned(
    module: float, turn: float
) -> None:
    picture = shown(CODE, module=module, turn=turn)
    found = worked_out(find_finders(picture))
    for x, y in middles(len(picture), len(CODE), module, turn):
        (finder, *_) = near(found, x, y, module)
        assert math.dist(finder.centre, (x, y)) < 0.25 * module
        for step in (finder.across, finder.down):
            assert math.hypot(*step) == pytest.approx(module, rel=0.06)
        off = (math.atan2(finder.across[1], finder.across[0]) - turn) % (math.pi / 2)
        assert min(off, math.pi / 2 - off) < 0.06
        assert finder.across[0] * finder.down[1] > finder.across[1] * finder.down[0]
        assert not finder.inverted


def test_light_finders_on_dark_are_found_and_told_apart() -> None:
    picture = cv2.bitwise_not(shown(CODE))
    found = worked_out(find_finders(np.asarray(picture, np.uint8)))
    assert sum(each.inverted for each in found) >= 3


@pytest.mark.parametrize("bend", [wave, cylinder])
def test_the_finders_of_a_bent_code_lie_as_the_code_does_there(bend) -> None:
    assert (
        len([each for each in worked_out(find_finders(shown(CODE, bend))) if each.fit > 0.9]) >= 3
    )


def test_large_and_small_finders_are_found_in_a_large_picture() -> None:
    picture = np.full((720, 1280), 210, np.uint8)
    for left, top, module in ((40, 60, 2.5), (300, 40, 16.0)):
        code = shown(CODE, module=module)
        picture[top : top + len(code), left : left + len(code)] = code
    found = worked_out(find_finders(picture))
    for left, top, module in ((40, 60, 2.5), (300, 40, 16.0)):
        count = len(shown(CODE, module=module))
        for x, y in middles(count, len(CODE), module, 0):
            assert near(found, x + left, y + top, module)


@pytest.mark.parametrize("shape", [(0, 0), (0, 40), (1, 1), (14, 900), (900, 14), (15, 15)])
def test_a_picture_too_small_has_none(shape: tuple[int, int]) -> None:
    assert worked_out(find_finders(np.full(shape, 200, np.uint8))) == ()


def test_there_are_no_more_than_the_limit_in_a_wall_of_finders() -> None:
    ring = np.zeros((9, 9), np.uint8)
    ring[1:8, 1:8] = 1
    ring[2:7, 2:7] = 0
    ring[3:6, 3:6] = 1
    wall = np.tile(np.kron(200 - 160 * ring, np.ones((3, 3), np.uint8)), (20, 30))
    assert len(worked_out(find_finders(wall.astype(np.uint8)))) == MAX_FINDERS


def test_the_picture_is_left_alone() -> None:
    picture = shown(CODE)
    picture.setflags(write=False)
    assert worked_out(find_finders(picture))


def test_noise_is_no_finder() -> None:
    random = np.random.default_rng(3)
    noise = np.clip(128 + random.normal(0, 6, (300, 300)), 0, 255).astype(np.uint8)
    assert [each for each in worked_out(find_finders(noise)) if each.fit > 0.9] == []


def test_a_place_around_which_nothing_changes_is_no_finder() -> None:
    places = np.array([[20.0, 20.0, 2.0, 0.0]], np.float32)
    assert _fitted(np.full((40, 40), 128, np.uint8), places) == ()

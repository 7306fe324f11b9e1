import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.display import on_display
from terminal.reading.symbol import Corners
from tests.reading.codes import square
from tests.reading.shots import Shot


def noticed(shot: Shot) -> bool:
    return on_display(shot.picture(), shot.corners)


@pytest.mark.parametrize(("module", "pixel"), [(6.0, 2.5), (8.0, 2.8), (8.0, 3.4), (12.0, 4.0)])
@pytest.mark.parametrize("angle", [0.0, 17.0])
def test_the_pixels_of_a_display_are_noticed(module: float, pixel: float, angle: float) -> None:
    assert noticed(Shot(module=module, texture=pixel, angle=angle))
    assert not noticed(Shot(module=module, angle=angle))


def test_a_display_whose_pixels_the_camera_cannot_see_is_not_told_from_paper() -> None:
    assert not noticed(Shot(module=6, texture=1.2, blur=1.5))


def compressed(picture: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


@pytest.mark.parametrize("module", [3.0, 5.0, 8.0, 14.0])
@pytest.mark.parametrize("angle", [0.0, 8.0, 45.0])
def test_prints_are_not_taken_for_displays(module: float, angle: float) -> None:
    for shot in (
        Shot(module=module, angle=angle),
        Shot(module=module, angle=angle, noise=8),
        Shot(module=module, angle=angle, blur=module / 4),
        Shot(module=module, angle=angle, glare=0.08),
    ):
        assert not noticed(shot)
        for quality in (30, 70):
            assert not on_display(compressed(shot.picture(), quality), shot.corners)


def test_lines_of_an_interlaced_or_flickering_picture_are_no_display() -> None:
    shot = Shot(module=6, angle=0)
    for period in (2, 60):
        rows = np.cos(2 * np.pi * np.arange(720) / period)[:, None] * 15
        picture = np.clip(shot.picture() + rows, 0, 255).astype(np.uint8)
        assert not on_display(picture, shot.corners)


@pytest.mark.parametrize(
    "shot", [Shot(module=1.5), Shot(texture=2.5, module=6, light=45), Shot(centre=(-900, 0))]
)
def test_where_nothing_can_be_told_nothing_is_said(shot: Shot) -> None:
    assert not noticed(shot)


def test_small_and_empty_pictures_are_no_displays() -> None:
    for size in ((0, 0), (1, 1), (40, 40)):
        assert not on_display(np.full(size, 128, np.uint8), square(10, 10, 20))


CORNER = st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000))


@settings(max_examples=25, deadline=None)
@given(st.tuples(CORNER, CORNER, CORNER, CORNER))
def test_noise_is_no_display_whatever_the_corners_are(corners: Corners) -> None:
    picture = np.random.default_rng(5).integers(0, 256, (200, 260), np.uint8)
    assert not on_display(picture, corners)

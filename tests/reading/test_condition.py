import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.condition import DARKEST_SCENE, measure, scene_hint
from terminal.reading.hints import Condition, Hint, hint_for, looks_like_code
from terminal.reading.symbol import Corners
from tests.reading.codes import square
from tests.reading.shots import Shot


def seen(shot: Shot) -> Condition:
    return measure(shot.picture(), shot.corners)


@pytest.mark.parametrize("module", [2.25, 3.0, 4.0, 7.0, 12.0])
@pytest.mark.parametrize("angle", [0.0, 8.0, 40.0])
def test_the_size_of_modules_is_measured_whatever_the_angle(module: float, angle: float) -> None:
    measured = seen(Shot(module=module, angle=angle)).module_pixels
    assert measured is not None
    # Modules in pairs are as good a grid where modules are large.
    assert min(abs(measured / module - 1), abs(2 * measured / module - 1)) < 0.04


@pytest.mark.parametrize("noise", [2.0, 12.0])
def test_the_size_is_measured_of_blurred_codes_that_nobody_reads(noise: float) -> None:
    measured = seen(Shot(blur=2.0, noise=noise)).module_pixels
    assert measured == pytest.approx(4.0, rel=0.04)


def test_no_size_is_made_up_where_modules_are_too_small_or_too_soft() -> None:
    assert seen(Shot(module=1.25)).module_pixels is None
    assert seen(Shot(blur=4.0)).module_pixels is None


def test_corners_may_be_off_by_a_tenth() -> None:
    shot = Shot()
    off = tuple((x + 14, y - 14) for x, y in shot.corners)
    measured = measure(shot.picture(), (off[0], off[1], off[2], off[3])).module_pixels
    assert measured == pytest.approx(4.0, rel=0.04)


@pytest.mark.parametrize("blur", [1.0, 1.5, 2.0, 3.0])
def test_blur_is_measured_in_pixels(blur: float) -> None:
    assert seen(Shot(module=7, blur=blur)).blur == pytest.approx(blur, rel=0.15)


def test_a_streak_is_told_from_blur_and_from_a_turned_code() -> None:
    assert seen(Shot(streak=9)).streak > 1.8
    for angle in (0.0, 20.0, 45.0):
        assert seen(Shot(angle=angle, blur=2.0)).streak < 1.15


def test_light_and_dark_are_measured() -> None:
    condition = seen(Shot(dark=40, light=160, noise=1))
    assert condition.brightness == pytest.approx(160, abs=5)
    assert condition.contrast == pytest.approx(120, abs=9)
    assert condition.balance == pytest.approx(0.5, abs=0.06)


def test_white_paper_is_no_glare_and_a_white_spot_is() -> None:
    assert seen(Shot(light=255)).glare < 0.03
    assert seen(Shot(glare=0.1)).glare == pytest.approx(0.12, abs=0.05)
    assert seen(Shot(glare=0.3)).glare > 0.25


def test_what_is_out_of_the_picture_is_measured() -> None:
    picture = Shot().picture()
    half = measure(picture, square(0, 360, 200))
    assert half.outside == pytest.approx(0.5, abs=0.01)
    assert half.edges == 1
    assert measure(picture, square(640, 360, 720)).edges == 2
    assert measure(picture, square(640, 360, 200)).edges == 0


@pytest.mark.parametrize(
    ("shot", "hint"),
    [
        (Shot(), None),
        (Shot(module=1.5), Hint.MOVE_CLOSER),
        (Shot(blur=3.0), Hint.BLURRED),
        (Shot(module=11, blur=7.0), Hint.MOVE_AWAY),
        (Shot(streak=9), Hint.HOLD_STILL),
        (Shot(dark=8, light=40), Hint.TOO_DARK),
        (Shot(glare=0.2), Hint.GLARE),
        (Shot(centre=(30, 360)), Hint.SHOW_WHOLE),
    ],
)
def test_a_picture_leads_to_the_hint_that_helps(shot: Shot, hint: Hint | None) -> None:
    assert hint_for(seen(shot)) is hint


@pytest.mark.parametrize("shot", [Shot(module=1.5), Shot(blur=3.0), Shot(streak=9), Shot()])
def test_codes_look_like_codes_where_nobody_reads_them(shot: Shot) -> None:
    assert looks_like_code(seen(shot))


def test_an_empty_desk_does_not_look_like_a_code() -> None:
    picture = Shot(centre=(-900, 0)).picture()
    assert not looks_like_code(measure(picture, square(640, 360, 200)))
    assert not looks_like_code(measure(picture, square(60, 175, 100)))


def test_small_and_flat_pictures_are_measured_too() -> None:
    for size in ((1, 1), (2, 3), (20, 20), (5, 400)):
        for level in (0, 128, 255):
            condition = measure(np.full(size, level, np.uint8), square(1, 1, 8))
            assert condition.contrast == 0
            assert condition.module_pixels is None


CORNER = st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000))


@settings(max_examples=60, deadline=None)
@given(st.tuples(CORNER, CORNER, CORNER, CORNER), st.integers(1, 200), st.integers(1, 200))
@example(((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, -0.0)), 1, 1)
@example(((0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)), 200, 200)
def test_whatever_the_corners_are_shares_are_shares(
    corners: Corners, width: int, height: int
) -> None:
    picture = np.random.default_rng(width).integers(0, 256, (height, width), np.uint8)
    condition = measure(picture, corners)
    shares = (condition.glare, condition.outside, condition.balance, condition.middling)
    assert all(0 <= share <= 1 for share in shares)
    assert 0 <= condition.edges <= 4
    assert condition.streak >= 1
    assert condition.blur >= 0


def room(seed: int = 3) -> Pixels:
    random = np.random.default_rng(seed)
    picture = np.full((720, 1280), 90.0)
    for _ in range(25):
        left, top = int(random.integers(0, 1200)), int(random.integers(0, 650))
        right, bottom = left + int(random.integers(20, 300)), top + int(random.integers(20, 300))
        cv2.rectangle(picture, (left, top), (right, bottom), float(random.integers(20, 220)), -1)
    return np.clip(picture + random.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)


def test_a_room_needs_no_hint_and_neither_does_a_phone_in_the_dark() -> None:
    assert scene_hint(room()) is None
    dark = (room() * 0.05).astype(np.uint8)
    dark[200:420, 500:720] = Shot(module=3.0).picture()[250:470, 530:750]
    assert scene_hint(dark) is None


@pytest.mark.parametrize(
    ("picture", "hint"),
    [
        ((room() * 0.08).astype(np.uint8), Hint.TOO_DARK),
        (np.clip(room().astype(int) + 200, 0, 255).astype(np.uint8), Hint.TOO_BRIGHT),
        (cv2.GaussianBlur(room(), (0, 0), 100).astype(np.uint8), Hint.LENS_COVERED),
        (np.full((480, 640), 120, np.uint8), Hint.LENS_COVERED),
        (np.zeros((1, 1), np.uint8), Hint.TOO_DARK),
    ],
)
def test_a_scene_in_which_nothing_can_be_seen_is_told(picture: Pixels, hint: Hint) -> None:
    assert scene_hint(picture) is hint


def test_the_limit_of_dark() -> None:
    grey = (room() * 0.5).astype(np.uint8)
    assert scene_hint(np.minimum(grey, DARKEST_SCENE - 1)) is Hint.TOO_DARK
    assert scene_hint(np.minimum(grey, DARKEST_SCENE + 9)) is not Hint.TOO_DARK

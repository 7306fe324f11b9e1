import cv2
import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.places import MAX_PLACES, code_like_places
from terminal.reading.symbol import Corners
from tests.reading.shots import Shot


def middle(corners: Corners) -> tuple[float, float]:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def side(corners: Corners) -> float:
    return corners[1][0] - corners[0][0]


@pytest.mark.parametrize(
    "shot",
    [
        Shot(module=1.25),
        Shot(module=2.0),
        Shot(),
        Shot(blur=3.0),
        Shot(streak=9),
        Shot(module=9.0, blur=5.0),
        Shot(dark=10, light=70),
    ],
)
@pytest.mark.parametrize("centre", [(640.0, 360.0), (300.0, 500.0)])
def test_a_code_that_nobody_can_read_is_found_by_its_texture(
    shot: Shot, centre: tuple[float, float]
) -> None:
    shot = Shot(**{name: getattr(shot, name) for name in shot.__slots__} | {"centre": centre})
    whole = np.sqrt(cv2.contourArea(np.array(shot.corners, np.float32)))
    first = code_like_places(shot.picture())[0]
    assert max(abs(a - b) for a, b in zip(middle(first), centre, strict=True)) < whole / 2
    assert 0.3 < side(first) / whole < 2.2


def test_of_a_code_half_out_of_the_picture_the_other_half_is_found() -> None:
    places = code_like_places(Shot(centre=(10, 360), module=5).picture())
    assert any(middle(place)[0] < 120 and abs(middle(place)[1] - 360) < 100 for place in places)


def stripes(angle: float) -> Pixels:
    rows, columns = np.mgrid[:720, :1280]
    wave = np.sin(columns * np.cos(angle) + rows * np.sin(angle))
    return np.asarray(120 + 90 * np.sign(wave), np.uint8)


@pytest.mark.parametrize(
    "picture",
    [
        np.full((720, 1280), 128, np.uint8),
        stripes(0.0),
        stripes(np.pi / 2),
        Shot(centre=(-900, 0)).picture(),
        np.random.default_rng(2).integers(90, 130, (720, 1280), np.uint8),
    ],
)
def test_desks_stripes_and_noise_all_over_are_no_places(picture: Pixels) -> None:
    assert code_like_places(picture) == ()


def test_there_are_at_most_two_places_and_they_are_apart() -> None:
    picture = Shot(centre=(200, 200)).picture()
    for x, y in ((600, 500), (1000, 250), (300, 550)):
        picture[y - 110 : y + 110, x - 110 : x + 110] = Shot().picture()[250:470, 530:750]
    places = code_like_places(picture)
    assert len(places) == MAX_PLACES
    one, other = map(middle, places)
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 100


@pytest.mark.parametrize("size", [(1, 1), (7, 7), (16, 64), (64, 64), (31, 2000), (2000, 31)])
def test_pictures_of_any_size_are_searched(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    assert len(code_like_places(random.integers(0, 256, size, np.uint8))) <= MAX_PLACES

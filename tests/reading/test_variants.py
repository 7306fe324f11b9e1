import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.engine import ZxingEngine
from terminal.reading.symbol import Symbology
from terminal.reading.variants import VARIANTS
from tests.reading.codes import paper, put, qr

NAMES = list(VARIANTS)
LARGEST_ENLARGED = 700
ENLARGING = {"double": 2, "deblurred": 2, "triple-sharp": 3}
HALVING = {"half", "half-contrast"}


def dice(height: int, width: int, seed: int = 5) -> Pixels:
    pixels: Pixels = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    return pixels


SHAPES = [(1, 1), (1, 2), (2, 1), (3, 3), (1, 60), (60, 1), (21, 21), (37, 53), (480, 640)]


@pytest.mark.parametrize("shape", [*SHAPES, (3, 2000), (2000, 3)])
@pytest.mark.parametrize("name", NAMES)
def test_every_variant_makes_a_grey_picture_of_its_scale_and_leaves_the_old_one_alone(
    name: str, shape: tuple[int, int]
) -> None:
    picture = dice(*shape)
    before = picture.copy()
    picture.setflags(write=False)
    made, scale = VARIANTS[name](picture)
    assert made.dtype == np.uint8
    assert made.ndim == 2
    assert scale > 0
    for side, old in zip(made.shape, shape, strict=True):
        assert side >= 1
        assert abs(side - old * scale) <= 1
    assert (picture == before).all()


@given(
    st.sampled_from(NAMES), st.integers(1, 90), st.integers(1, 90), st.integers(0, 9), st.booleans()
)
@settings(max_examples=100, deadline=None)
def test_pictures_of_any_size_that_are_part_of_another_are_made_over_as_their_copies_are(
    name: str, height: int, width: int, left: int, mirrored: bool
) -> None:
    frame = dice(100, 100)
    part = frame[3 : 3 + height, left : left + width]
    if mirrored:
        part = part[:, ::-1]
    made, scale = VARIANTS[name](part)
    again, same = VARIANTS[name](part.copy())
    assert scale == same
    assert (made == again).all()


@pytest.mark.parametrize("name", NAMES)
def test_only_the_variants_that_say_so_change_the_size(name: str) -> None:
    _, scale = VARIANTS[name](dice(60, 80))
    assert scale == (0.5 if name in HALVING else ENLARGING.get(name, 1))


@pytest.mark.parametrize("name", list(ENLARGING))
@pytest.mark.parametrize("longer", [200, 234, 350, 500, 699, 700, 701, 1500])
def test_enlarging_stops_where_a_crop_has_modules_enough(name: str, longer: int) -> None:
    for shape in ((40, longer), (longer, 40)):
        made, scale = VARIANTS[name](dice(*shape))
        assert 1 <= scale <= ENLARGING[name]
        assert max(made.shape) <= max(LARGEST_ENLARGED, longer)
        assert abs(max(made.shape) - longer * scale) <= 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_even_picture_stays_even(name: str, value: int) -> None:
    made, _ = VARIANTS[name](np.full((64, 64), value, np.uint8))
    assert made.max() - made.min() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_good_code_of_large_modules_stays_one(name: str) -> None:
    picture = put(paper(), qr("AN OLD TEXT", 10), 100, 40)
    made, _ = VARIANTS[name](picture)
    (symbol,) = ZxingEngine([Symbology.QR]).look(made).symbols
    assert symbol.payload == b"AN OLD TEXT"


def contrast(picture: Pixels) -> float:
    return float(np.percentile(picture, 95)) - float(np.percentile(picture, 5))


@pytest.mark.parametrize(
    ("name", "times"),
    [("brighter", 1.5), ("stretched", 3), ("contrast", 1.05), ("half-contrast", 1.05)],
)
def test_a_dim_code_gets_more_contrast(name: str, times: float) -> None:
    dim = (put(paper(), qr("AN OLD TEXT", 10), 100, 40) * 0.15).astype(np.uint8)
    made, _ = VARIANTS[name](dim)
    assert contrast(made) > times * contrast(dim)


@pytest.mark.parametrize("name", ["flattened", "stretched", "normalised", "threshold"])
def test_uneven_light_is_taken_off(name: str) -> None:
    code = put(paper(), qr("AN OLD TEXT", 6), 200, 100)
    shaded = (code * np.linspace(0.2, 1, 640)).astype(np.uint8)
    made, _ = VARIANTS[name](shaded)
    left, right = made[300:, 20:120].mean(), made[300:, -120:-20].mean()
    assert abs(left - right) < abs(shaded[300:, 20:120].mean() - shaded[300:, -120:-20].mean()) / 3

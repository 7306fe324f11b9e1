import struct
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture import layout
from terminal.capture.frame import Picture, Pixels, TornFrame
from terminal.capture.layout import MAX_SIDE, JpegPicture, PlainPicture, YuyvPicture
from tests.capture.jpegs import jpeg, torn_inside

REDUCTIONS = (1, 2, 4, 8)


def scene(width: int = 320, height: int = 240) -> Pixels:
    """Soft colours with some edges: what JPEG keeps."""
    random = np.random.default_rng(5)
    rough = random.integers(20, 235, (height // 100 + 2, width // 100 + 2, 3), dtype=np.uint8)
    pixels = cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR)
    cv2.rectangle(pixels, (40, 40), (120, 120), (240, 240, 240), -1)
    return pixels  # type: ignore[return-value]  # cv2's loose types


def yuyv(pixels: Pixels) -> Pixels:
    """The same picture as a camera sends it uncompressed; its brightness goes from 16 to 235."""
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2YUV_YUY2)  # type: ignore[return-value]  # as above


def far_apart(one: Pixels, other: cv2.typing.MatLike) -> float:
    """Mean difference of two pictures of one size."""
    assert one.shape == other.shape
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


def without_tables(data: bytes) -> bytes:
    """Without the Huffman tables, as many webcams leave them out."""
    at = data.find(b"\xff\xc4")
    while at >= 0:
        length = int.from_bytes(data[at + 2 : at + 4])
        data = data[:at] + data[at + 2 + length :]
        at = data.find(b"\xff\xc4")
    return data


def claiming(data: bytes, width: int, height: int) -> bytes:
    """The same JPEG with another size in its header."""
    at = data.find(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


LAYOUTS: dict[str, Callable[[Pixels], Picture]] = {
    "plain": PlainPicture,
    "jpeg": lambda pixels: JpegPicture(jpeg(pixels)),
    "yuyv": lambda pixels: YuyvPicture(yuyv(pixels)),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("kind", LAYOUTS)
def test_each_layout_gives_the_picture_in_each_form(kind: str, reduction: int) -> None:
    pixels = scene()
    picture = LAYOUTS[kind](pixels)
    size = 320 // reduction, 240 // reduction
    assert (picture.width, picture.height) == (320, 240)
    smaller = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    assert far_apart(picture.colour(reduction), smaller) < 6
    sent = yuyv(pixels)[:, :, 0]
    light = sent if kind == "yuyv" else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    assert far_apart(picture.grey(), light) < 1.5
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    assert far_apart(picture.small_grey(reduction), small) < 3


def test_the_noise_of_a_sensor_is_averaged_away_in_a_small_copy() -> None:
    random = np.random.default_rng(1)
    noisy = np.clip(random.normal(128, 12, (720, 1280)), 0, 255).astype(np.uint8)
    raw = np.dstack([noisy, np.full_like(noisy, 128)])
    for picture in (PlainPicture(noisy), YuyvPicture(raw), JpegPicture(jpeg(noisy))):
        assert picture.small_grey(8).std() < 12 / 3.5


def test_colours_come_out_in_their_places() -> None:
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:, :, 0] = 230
    for picture in (JpegPicture(jpeg(pixels)), YuyvPicture(yuyv(pixels))):
        for reduction in REDUCTIONS:
            blue, green, red = picture.colour(reduction)[2, 2]
            assert blue > 200
            assert max(green, red) < 30


@pytest.mark.parametrize("size", [(17, 9), (1366, 768), (8, 8), (7, 5), (1, 1), (641, 3)])
def test_a_jpeg_of_any_size_is_decoded_at_every_scale(size: tuple[int, int]) -> None:
    picture = JpegPicture(jpeg(np.full((size[1], size[0], 3), 100, np.uint8)))
    for reduction in REDUCTIONS:
        shape = -(-size[1] // reduction), -(-size[0] // reduction)
        assert picture.colour(reduction).shape == (*shape, 3)
        assert picture.small_grey(reduction).shape == shape
    assert picture.grey().shape == (size[1], size[0])


def test_a_grey_jpeg_is_taken() -> None:
    picture = JpegPicture(jpeg(np.full((48, 64), 99, np.uint8)))
    assert abs(int(picture.grey()[20, 20]) - 99) <= 1
    assert picture.colour(2).shape == (24, 32, 3)


def test_a_jpeg_without_huffman_tables_is_decoded_with_the_usual_ones() -> None:
    whole = jpeg(scene())
    bare = without_tables(whole)
    assert len(bare) < len(whole) - 400
    assert np.array_equal(JpegPicture(bare).grey(), JpegPicture(whole).grey())


@pytest.mark.parametrize("rest", [b"", b"\0" * 5000, b"\x5a" * 300])
def test_what_a_driver_leaves_behind_a_jpeg_is_nothing(rest: bytes) -> None:
    whole = jpeg(scene())
    assert np.array_equal(JpegPicture(whole + rest).grey(), JpegPicture(whole).grey())


@pytest.mark.parametrize("end", [0, 1, 2, 3, 100, 1000, -2000, -100, -2, -1])
def test_a_part_of_a_jpeg_is_torn(end: int) -> None:
    whole = jpeg(scene())
    assert len(whole) > 4000
    with pytest.raises(TornFrame):
        JpegPicture(whole[:end])


def test_a_jpeg_whose_end_stands_only_in_its_thumbnail_is_torn_when_it_is_decoded() -> None:
    picture = JpegPicture(torn_inside(jpeg(scene())))
    assert (picture.width, picture.height) == (320, 240)
    for ask in (picture.grey, lambda: picture.small_grey(8), lambda: picture.colour(2)):
        with pytest.raises(TornFrame):
            ask()


@pytest.mark.parametrize("kind", [".png", ".bmp", ".webp"])
def test_another_kind_of_picture_is_no_jpeg(kind: str) -> None:
    with pytest.raises(TornFrame):
        JpegPicture(cv2.imencode(kind, scene())[1].tobytes() + b"\xff\xd9")


@pytest.mark.parametrize(
    "size", [(60_000, 60_000), (65_535, 1), (1, MAX_SIDE + 1), (MAX_SIDE + 1, 1), (0, 9), (9, 0)]
)
def test_a_header_that_claims_a_size_out_of_bounds_is_refused_before_anything_is_decoded(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(cv2, "imdecode", never)
    with pytest.raises(TornFrame):
        JpegPicture(claiming(jpeg(scene()), *size))


def test_a_jpeg_at_the_limits_is_taken_and_beyond_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = jpeg(np.full((4, MAX_SIDE), 9, np.uint8))
    assert JpegPicture(data).grey().shape == (4, MAX_SIDE)
    monkeypatch.setattr(layout, "MAX_JPEG_BYTES", len(data))
    assert JpegPicture(data).width == MAX_SIDE
    with pytest.raises(TornFrame):
        JpegPicture(data + b"\0")


def test_the_same_bytes_are_the_same_picture_and_others_are_not() -> None:
    data = jpeg(scene())
    pixels = scene()
    other = pixels.copy()
    other[1, 1] ^= 1
    for make in (PlainPicture, YuyvPicture):
        assert make(pixels).is_same(make(pixels.copy()))
        assert not make(pixels).is_same(make(other))
        assert not make(pixels).is_same(make(pixels[:-1]))
        assert not make(pixels).is_same(JpegPicture(data))
    assert JpegPicture(data).is_same(JpegPicture(bytes(data)))
    assert not JpegPicture(data).is_same(JpegPicture(data + b"\0"))
    assert not JpegPicture(data).is_same(PlainPicture(pixels))


WHOLE = jpeg(scene(64, 48))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=20))
def test_an_altered_jpeg_is_a_picture_of_its_size_or_torn_and_nothing_else(
    at: int, patch: bytes
) -> None:
    data = WHOLE[:at] + patch + WHOLE[at + len(patch) :]
    try:
        picture = JpegPicture(data)
        forms = picture.grey(), picture.small_grey(8), picture.colour(2)
    except TornFrame:
        return
    assert forms[0].shape == (picture.height, picture.width)
    assert forms[1].ndim == 2
    assert forms[2].ndim == 3

from functools import reduce
from operator import xor

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from terminal.capture.frame import Pixels
from terminal.reading.qr_header import header_of, part_of
from terminal.reading.symbol import Part, SomePart
from tests.reading.codes import IN_PARTS, drawn, parts, qr

LEVELS = {
    "L": cv2.QRCodeEncoder_CORRECT_LEVEL_L,
    "M": cv2.QRCodeEncoder_CORRECT_LEVEL_M,
    "Q": cv2.QRCodeEncoder_CORRECT_LEVEL_Q,
    "H": cv2.QRCodeEncoder_CORRECT_LEVEL_H,
}
TEXTS = {
    "letters": "HELLO, NGUYEN VAN BIA 12/ ",
    "digits": "0123456789012",
    "bytes": "Nguyễn Thị Bịa Đặt, Lai Châu; ",
}


def read(picture: Pixels) -> zxingcpp.Barcode:
    (barcode,) = zxingcpp.read_barcodes(picture)
    return barcode


def blotted(barcode: zxingcpp.Barcode, row: int, column: int) -> zxingcpp.Barcode:
    """The same code with one of its modules inverted; row and column from the far corner."""
    modules = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    modules[-row, -column] ^= 255
    picture = np.kron(np.pad(modules, 4, constant_values=255), np.ones((6, 6), np.uint8))
    spoiled = read(picture.astype(np.uint8))
    assert spoiled.bytes == barcode.bytes
    return spoiled


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("repeated", [3, 11, 63])
def test_every_part_of_a_text_says_which_it_is(kind: str, level: str, repeated: int) -> None:
    text = TEXTS[kind] * repeated
    parity = reduce(xor, text.encode(), 0)
    codes = [read(each) for each in parts(3, text, level=LEVELS[level], scale=4)]
    assert [part_of(code) for code in codes] == [Part(index, 3, parity) for index in range(3)]
    assert b"".join(code.bytes for code in codes) == text.encode()


def test_the_largest_codes_and_the_most_parts_are_understood() -> None:
    codes = [read(each) for each in parts(16, "0123456789" * 600, scale=3)]
    parity = reduce(xor, b"0123456789" * 600, 0)
    assert [part_of(code) for code in codes] == [Part(index, 16, parity) for index in range(16)]
    largest, _ = parts(2, "0123456789" * 1390, scale=3)
    barcode = read(largest)
    assert np.asarray(barcode.to_image(scale=1, add_quiet_zones=False)).shape == (177, 177)
    assert part_of(barcode) == Part(0, 2, reduce(xor, b"0123456789" * 1390, 0))


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_parts_are_understood_turned_mirrored_and_inverted(turned: int, mirrored: bool) -> None:
    for index, picture in enumerate(parts(2, IN_PARTS * 4)):
        seen = np.ascontiguousarray(np.rot90(picture[:, ::-1] if mirrored else picture, turned))
        for each in (seen, 255 - seen):
            part = part_of(read(each))
            assert isinstance(part, Part)
            assert (part.index, part.count) == (index, 2)


@given(st.text(min_size=1, max_size=120), st.booleans())
def test_no_text_of_its_own_is_taken_for_a_part(text: str, mirrored: bool) -> None:
    picture = qr(text)
    barcode = read(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture)
    assert part_of(barcode) is None


@pytest.mark.parametrize("place", [(1, 1), (2, 1), (5, 2), (12, 1)])
def test_of_a_part_with_a_wrong_module_it_is_not_said_which_it_is(place: tuple[int, int]) -> None:
    whole = read(parts(2, IN_PARTS * 4, level=LEVELS["H"])[1])
    assert part_of(blotted(whole, *place)) is SomePart.UNKNOWN


def test_a_text_of_its_own_stays_one_with_wrong_modules_where_a_header_would_be() -> None:
    for text in ("HC1:NCFOXN 80T", "0123456789", "Nguyễn Thị Bịa Đặt"):
        whole = read(qr(text))
        for row in range(1, 13):
            for column in (1, 2):
                assert part_of(blotted(whole, row, column)) is None


@pytest.mark.parametrize("kind", ["MicroQRCode", "RMQRCode", "Aztec", "DataMatrix", "PDF417"])
def test_other_symbologies_have_no_parts(kind: str) -> None:
    assert part_of(read(drawn("0123", getattr(zxingcpp.BarcodeFormat, kind)))) is None


@given(
    st.integers(1, 40),
    st.integers(0, 7),
    st.sampled_from(sorted(LEVELS)),
    st.binary(min_size=1, max_size=40),
    st.data(),
)
def test_noise_breaks_nothing(
    version: int, mask: int, level: str, payload: bytes, data: st.DataObject
) -> None:
    side = 17 + 4 * version
    corner = data.draw(arrays(np.uint8, (8, 8), elements=st.sampled_from([0, 255])))
    modules = np.tile(corner, (side // 8 + 1, side // 8 + 1))[:side, :side]
    header = header_of(modules, version, mask, level, payload)
    assert header is None or 0 <= header < 1 << 20

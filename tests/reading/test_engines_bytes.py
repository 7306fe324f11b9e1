import unicodedata
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.engine import Engine, Look
from terminal.reading.zbar import ZbarEngine
from tests.reading.codes import qr
from tests.reading.every_engine import BY_ZXING, MAKERS, needs_zbar, payloads, zxing


def bare(payload: bytes) -> Pixels:
    """A QR code of these bytes that says nothing about their encoding; none may be zero.

    `qr` says of bytes that they are binary (ECI 899), which most generators do not.
    """
    encoder = cv2.QRCodeEncoder.create()
    modules = np.asarray(encoder.encode(payload), np.uint8)  # type: ignore[call-overload]  # it takes bytes too
    return np.pad(np.kron(modules, np.ones((4, 4), np.uint8)), 20, constant_values=255)


def saying_utf_8(text: str) -> Pixels:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, eci="UTF-8")
    return np.array(code.to_image(scale=4, add_quiet_zones=True), np.uint8)


ACCENTED = "Nguyễn Thị Ánh, Xã Nháp, Đà Nẵng"
ENCODED = {
    "UTF-8": ACCENTED.encode(),
    "one letter": "đ".encode(),
    "with BOM": ACCENTED.encode("utf-8-sig"),
    "NFD": unicodedata.normalize("NFD", ACCENTED).encode(),
    "cp1258": unicodedata.normalize("NFD", "Tràn Vàn Ðạt").encode("cp1258", "ignore"),
    "Latin-1": "déjà vu".encode("latin-1"),
    "no text": bytes(range(1, 256)),
    "a few bytes": b"\xff\x80\x81",
}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("encoded", ENCODED)
def test_every_engine_gives_the_very_bytes_or_nothing(
    make: Callable[[], Engine], encoded: str
) -> None:
    payload = ENCODED[encoded]
    for picture in (bare(payload), qr(payload)):
        assert payloads(make().look(picture)) in ([payload], [])


@pytest.mark.parametrize("make", MAKERS)
def test_every_engine_gives_the_text_without_its_name_of_an_encoding_or_nothing(
    make: Callable[[], Engine],
) -> None:
    assert payloads(make().look(saying_utf_8(ACCENTED))) in ([ACCENTED.encode()], [])


@pytest.mark.parametrize("make", MAKERS)
def test_a_byte_order_mark_before_ascii_is_given_by_all_but_zbar(
    make: Callable[[], Engine],
) -> None:
    text, mark = b"NGUYEN VAN A", b"\xef\xbb\xbf"
    read = payloads(make().look(bare(mark + text)))
    assert read == [text if make is ZbarEngine else mark + text]


@pytest.mark.parametrize("make", BY_ZXING)
@pytest.mark.parametrize("payload", [*ENCODED.values(), b"\x00", bytes(range(256))])
def test_zxing_gives_the_very_bytes(make: Callable[[], Engine], payload: bytes) -> None:
    assert payloads(make().look(qr(payload))) == [payload]


@pytest.mark.parametrize("payload", [b"BINARY " * 9, "A TEXT " * 9, ACCENTED.encode() * 2])
def test_a_code_of_which_some_modules_were_corrected_is_no_part_of_a_text(
    payload: bytes | str,
) -> None:
    code = qr(payload)
    middle = code.shape[0] // 2
    code[middle : middle + 8, middle : middle + 8] = 255
    (found,) = zxing().look(code).symbols
    assert found.payload == (payload.encode() if isinstance(payload, str) else payload)
    assert found.part is None


@given(st.binary(min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_whatever_bytes_a_code_holds_zxing_gives_them_and_no_engine_gives_others(
    payload: bytes,
) -> None:
    picture = qr(payload)
    assert payloads(zxing().look(picture)) == [payload]
    assert payloads(ZbarEngine().look(picture)) in ([payload], [])


@needs_zbar
@pytest.mark.parametrize("payload", ["Trần Ánh", "Nguyễn Văn Đạt", "đ"])
def test_zbar_is_not_believed_where_it_had_to_guess(payload: str) -> None:
    assert ZbarEngine().look(bare(payload.encode())) == Look()

import unicodedata
from collections.abc import Callable
from typing import Literal, cast

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings

from sync.bundle.trust import TrustMaterial
from terminal.capture.frame import Pixels
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.reading import qr_header
from tests.declarations.strategies import FORMS, NOW, residents

FEW = settings(max_examples=30, deadline=None)
QR = zxingcpp.BarcodeFormat.QRCode
ECI = 7
UTF_8 = 26
BINARY = 899


def saying_utf_8(text: str) -> Pixels:
    return np.array(zxingcpp.create_barcode(text, QR, eci="UTF-8").to_image(add_quiet_zones=True))


def saying_binary(text: str) -> Pixels:
    return np.array(zxingcpp.create_barcode(text.encode(), QR).to_image(add_quiet_zones=True))


def saying_nothing(text: str) -> Pixels:
    encoder = cv2.QRCodeEncoder.create()
    modules = np.asarray(encoder.encode(text.encode()), np.uint8)  # type: ignore[call-overload]  # it takes bytes too
    return np.pad(modules, 4, constant_values=255)


WRITERS = {"ECI 26": saying_utf_8, "ECI 899": saying_binary, "no ECI": saying_nothing}


def through(picture: Pixels) -> zxingcpp.Barcode:
    scaled = np.kron(picture, np.ones((3, 3), np.uint8))
    # As posts read: among all kinds of code it may see another one in a part of this.
    (found,) = zxingcpp.read_barcodes(scaled, formats=zxingcpp.BarcodeFormats(QR))
    return found


def read(payload: bytes) -> Declaration:
    return declare(payload, trust=TrustMaterial(), now=NOW)


def announced(found: zxingcpp.Barcode) -> int | None:
    """The encoding that a code names before its text (ISO/IEC 18004, 7.4.2); None if none."""
    modules = np.asarray(found.to_image(scale=1, add_quiet_zones=False))
    extra = cast("dict[str, str]", found.extra)
    version, mask = int(extra["Version"]), int(extra["DataMask"])
    blocks = int(qr_header._BLOCKS[extra["ECLevel"]].split()[version - 1])
    rows, columns, flipped = qr_header._first_modules(version, blocks, mask)
    bits = (modules[rows, columns] == 0) ^ flipped
    start = int.from_bytes(np.packbits(bits[:24]).tobytes(), "big")
    if start >> 20 != ECI:
        return None
    # One byte for names below 128, two for those below 16384.
    return start >> 4 & 0x3FFF if start >> 19 & 1 else start >> 12 & 0x7F


@pytest.mark.parametrize(
    ("writer", "name"), [("ECI 26", UTF_8), ("ECI 899", BINARY), ("no ECI", None)]
)
def test_the_codes_name_their_encoding_or_none_as_they_are_meant_to(writer, name) -> None:
    found = through(WRITERS[writer]("001199012345||Đỗ Thị Ưu|05031949|Nữ|Hà Nội|01072021"))

    assert announced(found) == name


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("kind", sorted(FORMS))
@FEW
@given(person=residents())
def test_no_character_changes_on_the_way_through_a_code(
    kind: str, write: Callable[[str], Pixels], form: Literal["NFC", "NFD"], person
) -> None:
    text = "|".join(FORMS[kind](person))
    written = unicodedata.normalize(form, text)
    payload = bytes(through(write(written)).bytes)
    found = read(payload)

    assert payload.decode() == written
    assert (found.kind, found.warnings) == (kind, ())
    assert (found.person, found.fields) == (read(text.encode()).person, read(text.encode()).fields)
    if kind != "qrqg":
        assert (found.person.name, found.person.address) == (person.name, person.address)

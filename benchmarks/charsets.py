"""Codes of invented Vietnamese texts in the encodings that generators of codes use."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import zxingcpp

from terminal.capture.frame import Pixels

TEXTS: Final = 80

_FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò")
_MIDDLES: Final = ("Thị", "Văn", "Hữu", "Ngọc", "Đức", "Ý", "Thử", "Mẫu")
_NAMES: Final = ("Ẩn", "Bưởi", "Chữ", "Đậu", "Ếch", "Giấy", "Mực", "Ngẫu", "Ớt", "Quỳnh", "Ưu")
_PLACES: Final = ("Xã Nháp, Huyện Bịa, Tỉnh Thử", "Phường Mẫu, Quận Ảo, Hà Nội", "Ấp Tưởng Tượng")


@dataclass(frozen=True, slots=True)
class Case:
    """A text in an encoding: the bytes that the code holds, and a clean picture of it."""

    payload: bytes
    grey: Pixels


def texts(seed: int) -> list[str]:
    """`TEXTS` ID cards of invented people, all different."""
    dice = np.random.default_rng(seed)
    found: dict[str, None] = {}
    while len(found) < TEXTS:
        name = " ".join(str(dice.choice(each)) for each in (_FAMILIES, _MIDDLES, _NAMES))
        number, sex = int(dice.integers(10**6)), dice.choice(("Nam", "Nữ"))
        card = f"001199{number:06d}||{name}|05031999|{sex}|{dice.choice(_PLACES)}|01072021"
        found[card] = None
    return list(found)


def cases(encoding: str, seed: int) -> Iterator[Case]:
    """The texts in one encoding of `ENCODINGS`."""
    for text in texts(seed):
        yield ENCODINGS[encoding](text)


def _bare(payload: bytes) -> Case:
    # What is given as bytes is written without saying what encoding it is in.
    return Case(payload, _picture(zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)))


def _named(text: str) -> Case:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, eci="UTF-8")
    return Case(text.encode(), _picture(code))


def _legacy(text: str) -> Case:
    # The code page has its tone marks apart from the letters, but most vowels in one piece.
    return _bare(_for_cp1258(text).encode("cp1258"))


def _for_cp1258(text: str) -> str:
    whole = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
            whole.append(letter)
        except UnicodeEncodeError:
            base, *tones = list(unicodedata.normalize("NFD", letter))
            vowel = [mark for mark in tones if mark in _OF_VOWELS]
            tone = [mark for mark in tones if mark not in _OF_VOWELS]
            whole.append(unicodedata.normalize("NFC", "".join((base, *vowel))) + "".join(tone))
    return "".join(whole)


_OF_VOWELS: Final = "\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING BREVE}\N{COMBINING HORN}"

ENCODINGS: Final[Mapping[str, Callable[[str], Case]]] = {
    "UTF-8": lambda text: _bare(text.encode()),
    "UTF-8 with ECI 26": _named,
    "UTF-8 with BOM": lambda text: _bare(text.encode("utf-8-sig")),
    "NFD in UTF-8": lambda text: _bare(unicodedata.normalize("NFD", text).encode()),
    "cp1258": _legacy,
}


def _picture(code: zxingcpp.Barcode) -> Pixels:
    return np.array(code.to_image(scale=4, add_quiet_zones=True), np.uint8)

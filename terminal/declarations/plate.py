"""Number plates of vehicles, written one way however they were typed."""

import re
import unicodedata
from typing import Final

MOST_LETTERS: Final = 24
"""Of a plate as typed; the longest known, a diplomatic one, has 12."""

_LETTERS: Final = "A-ZĐ"
_SEPARATORS: Final = re.compile(f"[^0-9{_LETTERS}]+")
_CAR: Final = re.compile(f"([0-9]{{2}})([{_LETTERS}])([0-9]{{4,5}})")
_CAR_OF_SERIES: Final = re.compile("([0-9]{2})(CD|DA|HC|KT|LD|MK|RM|SQ|TĐ)([0-9]{4,5})")
_MOTORCYCLE: Final = re.compile(
    f"([0-9]{{2}})([{_LETTERS}][0-9]|[{_LETTERS}]{{2}}[0-9]?)([0-9]{{5}})"
)
_OLD_MOTORCYCLE: Final = re.compile(
    f"([0-9]{{2}})[ .-]*([{_LETTERS}][0-9]|[{_LETTERS}]{{2}})[ .-]+([0-9]{{4}})"
)
_DIPLOMATIC: Final = re.compile("([0-9]{2})([0-9]{3})(NG|NN|QT)([0-9]{2,3})")
_DIPLOMATIC_LETTERS_FIRST: Final = re.compile("([0-9]{2})(NG|NN|QT)([0-9]{3})([0-9]{2,3})")


def normal_plate(typed: str) -> str:
    """The plate as Vietnam writes it: `29B-123.45`, `29-B1 123.45`, `80-011-NG-25`.

    Dots, dashes and spaces may be anywhere or nowhere, letters of either case. A plate of any
    other form (a neighbour's, the army's) stays as typed, in capitals and with single spaces.
    """
    text = " ".join(unicodedata.normalize("NFC", typed).upper().split())
    old = _OLD_MOTORCYCLE.fullmatch(text)
    if old and not _CAR_OF_SERIES.fullmatch(_SEPARATORS.sub("", text)):
        return f"{old[1]}-{old[2]} {old[3]}"
    if re.search(f"[^0-9{_LETTERS} .-]", text):
        return text
    bare = _SEPARATORS.sub("", text)
    if known := _DIPLOMATIC.fullmatch(bare):
        text = "-".join(known.groups())
    elif known := _DIPLOMATIC_LETTERS_FIRST.fullmatch(bare):
        text = f"{known[1]}-{known[3]}-{known[2]}-{known[4]}"
    elif known := _CAR.fullmatch(bare) or _CAR_OF_SERIES.fullmatch(bare):
        text = f"{known[1]}{known[2]}-{_grouped(known[3])}"
    elif known := _MOTORCYCLE.fullmatch(bare):
        text = f"{known[1]}-{known[2]} {_grouped(known[3])}"
    return text


def _grouped(number: str) -> str:
    """`123.45`; the four digits of older plates stand together."""
    return f"{number[:3]}.{number[3:]}" if len(number) == 5 else number

"""From the bytes of a code to text that is safe to parse, compare, store and show."""

import unicodedata
from typing import Final

MAX_PAYLOAD: Final = 7_089
"""Bytes: as many as the largest QR code holds digits (ISO/IEC 18004, version 40-L)."""
MAX_MARKS: Final = 3
"""Combining marks on one base; Vietnamese needs two, when decomposed."""
MAX_TEXT: Final = 512
"""Characters of one field; what is longer is cut."""

_BOM: Final = b"\xef\xbb\xbf"
_AROUND: Final = b"\x00\t\n\r "
_DROPPED: Final = frozenset({"Cf", "Cc", "Co", "Cs"})


def trim(payload: bytes) -> bytes:
    """Take off what scanners put around a code: byte order mark, NUL, TAB, CR, LF, spaces."""
    return payload.strip(_AROUND).removeprefix(_BOM).strip(_AROUND)


def text_of(payload: bytes) -> str | None:
    """The text of a code: UTF-8, or else Windows-1258, tidied; None if it is neither.

    Some scanners turn cards into Windows-1258, in which almost any bytes are text; so it is
    believed only without control characters and where most bytes are ASCII.
    """
    trimmed = trim(payload)
    try:
        return tidy(trimmed.decode("utf-8"), limit=MAX_PAYLOAD)
    except UnicodeDecodeError:
        pass
    if any(byte < 0x20 or byte == 0x7F for byte in trimmed):
        return None
    if 2 * sum(byte >= 0x80 for byte in trimmed) > len(trimmed):
        return None
    try:
        return tidy(trimmed.decode("cp1258"), limit=MAX_PAYLOAD)
    except UnicodeDecodeError:
        return None


def tidy(text: str, *, limit: int = MAX_TEXT) -> str:
    """NFC without invisible, control or private characters, white space as single blanks.

    At most `MAX_MARKS` combining marks stay on one base and at most `limit` characters in
    all. Applied to its own result it changes nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:limit].strip()
    # Before composing, so that thousands of marks are never sorted; and after it, because a
    # few characters decompose into more marks than they were.
    composed = unicodedata.normalize("NFC", _sparing(text))
    return " ".join(_sparing(composed).split())[:limit].strip()


def _sparing(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category[0] == "Z":
            kept.append(" ")
            marks = 0
        elif category in _DROPPED:
            continue
        elif category[0] == "M":
            marks += 1
            if marks <= MAX_MARKS:
                kept.append(character)
        else:
            kept.append(character)
            marks = 0
    return "".join(kept)

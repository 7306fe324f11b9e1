"""What the bytes of a scanner are: one code, the same one twice, or different ones glued; pure."""

import re
from dataclasses import dataclass
from typing import Final

from terminal.reading.symbol import NOWHERE, Symbol, Symbology

_LEAST_TWICE: Final = 8
"""Bytes: of less, such as a number, a repetition may be what the code says."""
_KINDS: Final = {
    b"Q": Symbology.QR,
    b"z": Symbology.AZTEC,
    b"d": Symbology.DATA_MATRIX,
    b"L": Symbology.PDF417,
}
_IDENTIFIER: Final = re.compile(rb"\]([A-Za-z])[0-9A-Za-z]")
"""What scanners may put before a text to say of which kind of code it is (ISO/IEC 15424)."""
_BOUNDARIES: Final = (
    # The date of issue of one ID card and the number of the next.
    re.compile(rb"(?<=\|)[0-9]{8}(?=[0-9]{12}\|)"),
    # Where the compressed part of an EU certificate begins: by chance once in 10^9.
    re.compile(rb"(?<=[0-9A-Z $%*+\-./:])(?=HC1:(?:6BF|NCF|Y9F|V7F))"),
    re.compile(rb"(?<=[0-9])(?=shc:/[0-9])"),
    # Our own declaration: by chance in one of 300,000 texts.
    re.compile(rb"(?=CHD1:[0-9A-Z $%*+\-./:]{60})"),
)


@dataclass(frozen=True, slots=True)
class OneCode:
    """The bytes are one code; `twice` where the scanner sent it twice without a terminator."""

    symbol: Symbol
    twice: bool = False


@dataclass(frozen=True, slots=True)
class GluedCodes:
    """The bytes are different codes without a terminator between them."""


@dataclass(frozen=True, slots=True)
class NoCode:
    """A kind of code that no person shows at a post, such as a bar code of goods."""


def understand(received: bytes) -> OneCode | GluedCodes | NoCode:
    """What one text of a scanner is. Of bytes that name no kind it is taken to be a QR code."""
    found = _IDENTIFIER.match(received)
    text, kind = received, Symbology.QR
    if found is not None:
        if found[1] not in _KINDS:
            return NoCode()
        kind = _KINDS[found[1]]
        text = received[found.end() :]
        # Each of several glued texts has its own.
        if found[0] in text and _halved(text, found[0]) is None:
            return GluedCodes()
    half = _halved(text, b"" if found is None else found[0])
    if half is not None:
        return OneCode(Symbol(half, kind, NOWHERE), twice=True)
    if any(boundary.search(text, 1) for boundary in _BOUNDARIES):
        return GluedCodes()
    return OneCode(Symbol(text, kind, NOWHERE))


def _halved(text: bytes, between: bytes) -> bytes | None:
    """The half of a text that is one text twice; None of any other."""
    size = (len(text) - len(between)) // 2
    if size < _LEAST_TWICE or text[:size] + between + text[:size] != text:
        return None
    return text[:size]

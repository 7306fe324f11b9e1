"""What a decoder reads out of a frame, and what the scan gate makes of it."""

from dataclasses import dataclass
from enum import StrEnum

from sync.protocol.terms import Source


class Symbology(StrEnum):
    """The kinds of symbol that a post may accept."""

    QR = "qr"
    MICRO_QR = "micro-qr"
    AZTEC = "aztec"
    DATA_MATRIX = "data-matrix"
    PDF417 = "pdf417"


Point = tuple[float, float]
"""x to the right and y down, in pixels of the frame it was found in."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """The bytes read out of one code, with its corners in order around it."""

    payload: bytes
    symbology: Symbology
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Presentation:
    """One showing of one code, however many frames saw it.

    `captured_at` is the capture time, in monotonic seconds, of the first frame that was read.
    """

    symbol: Symbol
    captured_at: float
    source: Source

"""What a decoder reads out of a frame, and what the scan gate makes of it."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

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


Corners = tuple[Point, Point, Point, Point]
"""Of one code, in order around it."""
NOWHERE: Final[Corners] = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0))
"""The corners of a code that a scanner read: it says nothing of where."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a text spread over several QR codes one of them holds (structured append).

    `index` counts from 0 and is below `count`, which is at most 16; `parity` is the exclusive or
    of all bytes of the whole text.
    """

    index: int
    count: int
    parity: int


class SomePart(Enum):
    """A part of a text, of which it could not be read for certain which one."""

    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Symbol:
    """The bytes read out of one code; `part` where they are but a part of a text."""

    payload: bytes
    symbology: Symbology
    corners: Corners
    part: Part | SomePart | None = None


@dataclass(frozen=True, slots=True)
class CodeInView:
    """A code as a screen shows it: where it is, and whether this showing of it was presented.

    What it holds is nothing that a screen needs.
    """

    corners: Corners
    presented: bool


@dataclass(frozen=True, slots=True)
class PartsRead:
    """How much is read of a text spread over several codes.

    `missing` are the numbers of the parts still to be shown, counted from 1, of `count`.
    """

    missing: tuple[int, ...]
    count: int

    @property
    def read(self) -> int:
        """How many parts are read."""
        return self.count - len(self.missing)


@dataclass(frozen=True, slots=True)
class Presentation:
    """One showing of one code, however many frames saw it.

    `captured_at` is the capture time, in monotonic seconds, of the first frame that was read.
    `on_display` says that the pixels of a display were seen in it; false says nothing.
    """

    symbol: Symbol
    captured_at: float
    source: Source
    on_display: bool = False

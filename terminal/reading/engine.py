"""The port behind which decoders look the same, and the decoder that does most of the work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import zxingcpp

from terminal.capture.frame import Pixels
from terminal.reading.qr_header import part_of
from terminal.reading.symbol import Corners, Symbol, Symbology

MAX_SYMBOLS = 16
"""Of one frame; nobody shows more, a wall of codes would only cost time."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a picture gave: codes read, and where codes are that could not be read."""

    symbols: tuple[Symbol, ...] = ()
    unread: tuple[Corners, ...] = ()
    held: tuple[Symbol, ...] = ()
    """Codes read before that are still to be seen, and were not read this time."""


@runtime_checkable
class Engine(Protocol):
    """Finds codes in one grey picture; several threads may use it at once."""

    def look(self, grey: Pixels) -> Look:
        """The codes read and those seen and not read, at most `MAX_SYMBOLS` of each.

        :param grey: brightness, shape (height, width); it is not written to. Corners are in
            pixels of this picture.
        """


@runtime_checkable
class GradualEngine(Protocol):
    """Finds codes in one grey picture, but takes longer for it than a frame has."""

    def looks(self, grey: Pixels) -> Iterator[Look]:
        """What is found, bit by bit: each look takes some milliseconds, and most give nothing.

        :param grey: as for `Engine.look`.
        """


# Asked for one by one: the family "QR code" would bring Micro QR and rMQR with it.
_FORMATS = {
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCodeModel1, zxingcpp.BarcodeFormat.QRCodeModel2),
    Symbology.MICRO_QR: (zxingcpp.BarcodeFormat.MicroQRCode,),
    Symbology.AZTEC: (zxingcpp.BarcodeFormat.AztecCode,),
    Symbology.DATA_MATRIX: (zxingcpp.BarcodeFormat.DataMatrix,),
    Symbology.PDF417: (zxingcpp.BarcodeFormat.PDF417,),
}
# What it answers is in part the name of the family.
_SYMBOLOGIES = {
    zxingcpp.BarcodeFormat.QRCode: Symbology.QR,
    zxingcpp.BarcodeFormat.QRCodeModel1: Symbology.QR,
    zxingcpp.BarcodeFormat.QRCodeModel2: Symbology.QR,
    zxingcpp.BarcodeFormat.MicroQRCode: Symbology.MICRO_QR,
    zxingcpp.BarcodeFormat.Aztec: Symbology.AZTEC,
    zxingcpp.BarcodeFormat.AztecCode: Symbology.AZTEC,
    zxingcpp.BarcodeFormat.DataMatrix: Symbology.DATA_MATRIX,
    zxingcpp.BarcodeFormat.PDF417: Symbology.PDF417,
}


class ZxingEngine:
    """zxing-cpp, for matrix codes only: to a 1-D decoder the noise of a camera is full of codes.

    Its texts are guesses and are not looked at; the bytes are what the code holds.
    """

    def __init__(
        self,
        symbologies: Iterable[Symbology],
        *,
        one_threshold: bool = False,
        known_only: bool = False,
    ) -> None:
        """:param one_threshold: black and white by one threshold for the whole picture, not by
            one for each place: it sees through fine patterns, and fails in uneven light.
        :param known_only: for a crop in which a code was just read: no search for light codes on
            dark, for large ones or sideways ones, nor for which part of a text a code is.
        """
        self._wanted = frozenset(symbologies)
        if not self._wanted:
            raise ValueError("an engine needs at least one symbology")
        self._formats = zxingcpp.BarcodeFormats(
            [each for name in Symbology if name in self._wanted for each in _FORMATS[name]]
        )
        self._binarizer = (
            zxingcpp.Binarizer.GlobalHistogram if one_threshold else zxingcpp.Binarizer.LocalAverage
        )
        self._search = not known_only

    def look(self, grey: Pixels) -> Look:
        """See `Engine.look`."""
        if not grey.size:
            return Look()
        symbols: list[Symbol] = []
        unread: list[Corners] = []
        for found in zxingcpp.read_barcodes(
            grey,
            formats=self._formats,
            binarizer=self._binarizer,
            try_rotate=self._search,
            try_downscale=self._search,
            try_invert=self._search,
            return_errors=self._search,
        ):
            symbology = _SYMBOLOGIES.get(found.format)
            if symbology not in self._wanted:
                continue
            if len(symbols) == MAX_SYMBOLS:
                break
            corners = _corners(found.position)
            if not found.valid:
                unread.append(corners)
            elif found.bytes:
                part = part_of(found) if self._search and symbology is Symbology.QR else None
                symbols.append(Symbol(bytes(found.bytes), symbology, corners, part))
        return Look(tuple(symbols), tuple(unread[:MAX_SYMBOLS]))


def _corners(position: zxingcpp.Position) -> Corners:
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    first, second, third, fourth = ((float(point.x), float(point.y)) for point in around)
    return first, second, third, fourth

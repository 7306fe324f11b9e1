"""Reads out of a QR code's modules whether it holds one part of a text (structured append).

zxing-cpp reads such parts and does not say that they are parts. The header is in the first data
codewords (ISO/IEC 18004:2015, clause 8), whose modules it gives as they were sampled.
"""

import functools
from typing import Final, cast

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.function_patterns import function_patterns, side_of
from terminal.reading.symbol import Part, SomePart

_CODEWORDS: Final = 8
"""The header's two and a half, and of what follows as much as shows whether it is a header."""
_BITS: Final = 8 * _CODEWORDS
_HEADER_BITS: Final = 20

_STRUCTURED_APPEND: Final = 3
_ECI: Final = 7
_COUNT_BITS: Final = {1: (10, 12, 14), 2: (9, 11, 13), 4: (8, 16, 16), 8: (8, 10, 12)}
"""By mode: the length of the character count in versions up to 9, 26 and 40."""
_ALPHANUMERIC: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".ljust(64, b"?")
"""Beyond the 45th, what no code holds."""

_BLOCKS: Final = {
    "L": "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 "
    "8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25",
    "M": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 "
    "17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49",
    "Q": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 "
    "23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68",
    "H": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 "
    "25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81",
}
"""Error correction blocks by level, for the versions 1 to 40 (table 9)."""


def part_of(barcode: zxingcpp.Barcode) -> Part | SomePart | None:
    """Which part of a text a valid QR code holds; None where it holds a text of its own."""
    extra = cast("dict[str, object]", barcode.extra)
    named = [str(extra.get(name)) for name in ("Version", "DataMask")]
    level = str(extra.get("ECLevel"))
    if level not in _BLOCKS or not all(map(str.isdecimal, named)):
        return None  # a Micro QR code, which is never a part
    version, mask = map(int, named)
    modules = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    if modules.shape != (side_of(version),) * 2:
        return None
    header = header_of(modules, version, mask, level, bytes(barcode.bytes))
    if header is None:
        return None
    # Unused error correction: with all of it, the modules are what they should be.
    if extra.get("UEC") != 1:
        # An encoding named in two bytes, as of binary payloads, is as long as a header.
        return None if header >> 14 == _ECI << 2 | 2 else SomePart.UNKNOWN
    mode, index, last, parity = header >> 16, header >> 12 & 15, header >> 8 & 15, header & 255
    if mode != _STRUCTURED_APPEND or index > last:
        return None
    return Part(index, last + 1, parity)


def header_of(modules: Pixels, version: int, mask: int, level: str, payload: bytes) -> int | None:
    """The 20 bits before the payload in the modules of a code; None where it begins at once.

    It may be mirrored. The modules are as they were sampled, and their errors are not corrected.

    :param modules: one pixel a module, 0 is dark; shape (side, side).
    :param payload: what the code holds.
    """
    rows, columns, flipped = _first_modules(version, int(_BLOCKS[level].split()[version - 1]), mask)
    for seen in (modules, modules.T):
        bits = (seen[rows, columns] == 0) ^ flipped
        stream = int.from_bytes(np.packbits(bits).tobytes(), "big")
        if _begins(stream, 0, version, payload):
            return None
        if _begins(stream, _HEADER_BITS, version, payload):
            return _field(stream, 0, _HEADER_BITS)
    return None


def _field(stream: int, start: int, length: int) -> int:
    return stream >> (_BITS - start - length) & ((1 << length) - 1)


def _begins(stream: int, start: int, version: int, payload: bytes) -> bool:
    """Whether a segment starts there that holds the beginning of the payload."""
    mode = _field(stream, start, 4)
    start += 4
    if mode == _ECI:
        # Up to 0x7F the assignment has one byte; beyond, none is in use that a card would hold.
        if _field(stream, start, 1):
            return False
        mode = _field(stream, start + 8, 4)
        start += 12
    if mode not in _COUNT_BITS:
        return False
    length = _COUNT_BITS[mode][(version > 9) + (version > 26)]
    count, start = _field(stream, start, length), start + length
    if mode == 1:
        digits = min(count, 3)
        first = b"%0*d" % (digits, _field(stream, start, (0, 4, 7, 10)[digits]))
    elif mode == 2:
        pair = _field(stream, start, 11) if count > 1 else _field(stream, start, 6) * 45
        first = bytes(_ALPHANUMERIC[place] for place in divmod(pair, 45))[:count]
    elif mode == 4:
        first = bytes([_field(stream, start, 8)])
    else:
        high, low = divmod(_field(stream, start, 13), 0xC0)
        pair = (high << 8 | low) + 0x8140
        first = (pair if pair < 0xA000 else pair + 0x4000).to_bytes(2, "big")
    size = 2 * count if mode == 8 else count
    return 0 < size <= len(payload) and payload.startswith(first)


@functools.cache
def _first_modules(
    version: int, blocks: int, mask: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Row, column and mask of the modules of the first block's first codewords, bit by bit."""
    rows, columns = _data_modules(version)
    # The blocks' codewords stand in turn: one of each, then the next of each.
    bits = np.add.outer(np.arange(_CODEWORDS) * blocks * 8, np.arange(8)).ravel()
    rows, columns = rows[bits], columns[bits]
    return rows, columns, _masked(mask, rows, columns)


def _masked(mask: int, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where a mask inverts modules (table 10); i is the row, j the column."""
    zero_where_inverted = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        i * j % 2 + i * j % 3,
        (i * j % 2 + i * j % 3) % 2,
        ((i + j) % 2 + i * j % 3) % 2,
    )[mask]
    inverted: NDArray[np.bool_] = zero_where_inverted == 0
    return inverted


@functools.cache
def _data_modules(version: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of all modules that hold codewords, in their order (clause 7.7.3)."""
    size = side_of(version)
    fixed = function_patterns(version).known.copy()
    # The format stands along the finders.
    fixed[8, :9] = fixed[8, -8:] = fixed[:9, 8] = fixed[-8:, 8] = True
    rows, columns = [], []
    up = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        line = np.arange(size)[:: -1 if up else 1]
        rows.append(np.repeat(line, 2))
        columns.append(np.tile((right, right - 1), size))
        up = not up
    row, column = np.concatenate(rows), np.concatenate(columns)
    free = ~fixed[row, column]
    return row[free], column[free]

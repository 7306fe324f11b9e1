"""The modules of a QR code that are the same in all codes of its version (ISO/IEC 18004)."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

FINDER_SIDE: Final = 7
_VERSION_GENERATOR: Final = 0b1_1111_0010_0101

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FunctionPatterns:
    """Of one version; all arrays have the shape (modules, modules) and are read-only.

    `dark` holds what is known, `known` says where. `checked` are those known modules that tell
    a code from chance: the finders, with the light around them, are what a code is found by.
    `alignment` are the rows, and columns, of the middles of its alignment patterns.
    """

    dark: Mask
    known: Mask
    checked: Mask
    alignment: tuple[int, ...]


def side_of(version: int) -> int:
    """Modules of a side."""
    return 17 + 4 * version


@cache
def function_patterns(version: int) -> FunctionPatterns:
    """What all codes of a version, 1 to 40, have in common."""
    side = side_of(version)
    dark = np.zeros((side, side), np.bool_)
    known = np.zeros_like(dark)
    checked = np.zeros_like(dark)
    stripes = np.arange(side) % 2 == 0
    dark[6, :], dark[:, 6] = stripes, stripes
    known[6, :] = known[:, 6] = True
    checked[6, 8:-8] = checked[8:-8, 6] = True
    middles = _alignment_centres(version)
    for row in middles:
        for column in middles:
            # Where finders are there is no alignment pattern.
            if (row, column) not in {(6, 6), (6, middles[-1]), (middles[-1], 6)}:
                around = np.s_[row - 2 : row + 3, column - 2 : column + 3]
                dark[around] = _square(2)
                known[around] = checked[around] = True
    for rows, columns in ((0, 0), (0, side - 7), (side - 7, 0)):
        separated = np.s_[
            max(rows - 1, 0) : min(rows + 8, side), max(columns - 1, 0) : min(columns + 8, side)
        ]
        dark[separated] = False
        known[separated] = True
        dark[rows : rows + 7, columns : columns + 7] = _square(3)
    if version >= 7:
        bits = _version_bits(version)
        dark[:6, -11:-8] = bits
        dark[-11:-8, :6] = bits.T
        known[:6, -11:-8] = known[-11:-8, :6] = True
        checked[:6, -11:-8] = checked[-11:-8, :6] = True
    for each in (dark, known, checked):
        each.setflags(write=False)
    return FunctionPatterns(dark, known, checked, middles)


def _square(radius: int) -> Mask:
    """Rings around the middle, dark outside; the next one light, the rest as they come."""
    rows, columns = np.indices((2 * radius + 1,) * 2) - radius
    ring = np.maximum(np.abs(rows), np.abs(columns))
    return np.asarray(ring != radius - 1)


def _version_bits(version: int) -> Mask:
    """Shape (6, 3), as they stand above the timing pattern."""
    rest = version << 12
    for bit in range(17, 11, -1):
        if rest >> bit & 1:
            rest ^= _VERSION_GENERATOR << (bit - 12)
    word = version << 12 | rest
    return np.array([word >> bit & 1 for bit in range(18)], np.bool_).reshape(6, 3)


def _alignment_centres(version: int) -> tuple[int, ...]:
    if version == 1:
        return ()
    gaps, last = version // 7 + 1, 10 + 4 * version
    # Even and evenly apart from the far end on; the first gap is what remains.
    step = 26 if version == 32 else -(-(last - 6) // (2 * gaps)) * 2
    return (6, *range(last - step * (gaps - 1), last + 1, step))

"""Which three finder patterns are of one QR code, and how many modules it has."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from terminal.reading.finders import Finder

MAX_TRIPLETS: Final = 6
MAX_PAIRS: Final = 6
_SMALLEST: Final = 21
_LARGEST: Final = 177
_FINDER: Final = 7
_ASLANT: Final = 0.55
"""Tangent of the angle between a finder's side and the way to the next finder, at most."""
_ASLANT_PAIR: Final = 0.35
_DIAGONAL: Final = 0.6
"""The same tangent, at least, where two finders are on the diagonal."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triplet:
    """Three finders as of one code: `corner` has `right` on its right and `below` below it.

    If the code is not mirrored. `modules` is the number of modules of a side as it was
    measured; `doubt` is 0 for three finders that fit perfectly.
    """

    corner: Finder
    right: Finder
    below: Finder
    modules: float
    doubt: float

    @property
    def finders(self) -> tuple[Finder, ...]:
        """The three."""
        return self.corner, self.right, self.below


@dataclass(frozen=True, slots=True)
class Pair:
    """Two finders as of one code whose third was not found, along a side of it or `diagonal`.

    `modules` and `doubt` are as of a `Triplet`.
    """

    first: Finder
    second: Finder
    diagonal: bool
    modules: float
    doubt: float

    @property
    def finders(self) -> tuple[Finder, ...]:
        """The two."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class _Ways:
    """From each finder to each other, arrays of shape (finders, finders)."""

    modules: Numbers
    ratio: Numbers
    aslant: Numbers
    """How far from along a side: 0 along it, 1 along the diagonal; the worse of both ends."""
    least: Numbers
    axis: NDArray[np.intp]
    alike: NDArray[np.bool_]


def _ways(finders: tuple[Finder, ...]) -> _Ways:
    centres = np.array([each.centre for each in finders])
    steps = np.array([(each.across, each.down) for each in finders])
    inverted = np.array([each.inverted for each in finders])
    frames = np.linalg.inv(steps.transpose(0, 2, 1))
    # From finder i to finder j, in modules as finder i has them.
    way = np.abs(np.einsum("iab,ijb->ija", frames, centres[None] - centres[:, None]))
    length = way.max(2)
    aslant = way.min(2) / np.maximum(length, 1e-9)
    # The size of a module changes along the way; this is exact for a plane.
    modules = np.sqrt(length * length.T)
    ratio = length / np.maximum(length.T, 1e-9)
    alike = (
        (inverted[:, None] == inverted)
        & (modules > _SMALLEST - _FINDER - 4)
        & (modules < _LARGEST - _FINDER + 12)
        & (np.abs(np.log(np.maximum(ratio, 1e-9))) < 1.05)
    )
    return _Ways(
        modules, ratio, np.maximum(aslant, aslant.T), np.minimum(aslant, aslant.T),
        way.argmax(2), alike,
    )  # fmt: skip


def find_triplets(finders: tuple[Finder, ...]) -> tuple[Triplet, ...]:
    """The likeliest three finders each, at most `MAX_TRIPLETS`, the likeliest first."""
    if len(finders) < 3:
        return ()
    ways = _ways(finders)
    linked = ways.alike & (ways.aslant < _ASLANT)
    found: list[tuple[float, int, int, int]] = []
    for corner in range(len(finders)):
        near = np.flatnonzero(linked[corner])
        for first in near[ways.axis[corner, near] == 0]:
            for second in near[ways.axis[corner, near] == 1]:
                one, other = ways.modules[corner, first], ways.modules[corner, second]
                uneven = abs(one - other) / max(one, other)
                if uneven > 0.3:
                    continue
                skew = ways.aslant[corner, first] + ways.aslant[corner, second]
                unlike = abs(np.log(ways.ratio[corner, first]))
                unlike += abs(np.log(ways.ratio[corner, second]))
                unfit = 3 - finders[corner].fit - finders[first].fit - finders[second].fit
                doubt = 3 * uneven + skew + unlike / 2 + max(unfit, 0)
                found.append((float(doubt), corner, int(first), int(second)))
    found.sort()
    return tuple(
        _triplet(
            finders[corner], finders[one], finders[other], ways.modules[corner, [one, other]], doubt
        )
        for doubt, corner, one, other in found[:MAX_TRIPLETS]
    )


def find_pairs(finders: tuple[Finder, ...]) -> tuple[Pair, ...]:
    """The likeliest two finders each, at most `MAX_PAIRS`, the likeliest first."""
    if len(finders) < 2:
        return ()
    ways = _ways(finders)
    found: list[tuple[float, int, int, bool]] = []
    for first, second in np.argwhere(np.triu(ways.alike)).tolist():
        unfit = 2 - finders[first].fit - finders[second].fit
        doubt = abs(float(np.log(ways.ratio[first, second]))) + max(unfit, 0)
        across, diagonal = ways.aslant[first, second], ways.least[first, second]
        if across < _ASLANT_PAIR:
            found.append((float(doubt + across), first, second, False))
        elif diagonal > _DIAGONAL:
            found.append((float(doubt + 1 - diagonal), first, second, True))
    found.sort()
    return tuple(
        Pair(
            finders[first], finders[second], diagonal, ways.modules[first, second] + _FINDER, doubt
        )
        for doubt, first, second, diagonal in found[:MAX_PAIRS]
    )


def _triplet(corner: Finder, one: Finder, other: Finder, ways: Numbers, doubt: float) -> Triplet:
    (x, y), (x1, y1), (x2, y2) = corner.centre, one.centre, other.centre
    if (x1 - x) * (y2 - y) < (y1 - y) * (x2 - x):
        one, other = other, one
    return Triplet(corner, one, other, float(ways.mean()) + _FINDER, doubt)

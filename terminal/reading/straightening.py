"""Straightens the picture of a QR code that is bent, by how its edges lie to the module grid.

Edges of modules are where the grid has its lines. So the picture's edges, multiplied with a wave
of one turn a module, have a phase that tells how far off the grid is there.
"""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.module_places import Mask, Places

SCALE: Final = 6
"""Pixels a module of the straightened picture."""
_TURN: Final = 2 * np.pi

# How the grid is grown; measured on 106 codes bent by waves, cylinders and folds.
_FEW: Final = 61
"""Modules of a side, with the border, up to which each is looked at."""
_TURNS: Final = 40
_TURNS_AT_ONCE: Final = 10
_REACH: Final = 1.6
"""Modules over which what is known is carried on at one turn."""
_REACHED: Final = 0.08
"""Of certainty carried on: from here on a module is known too. A slow growth errs less."""
_WINDOW: Final = 1.6
"""Modules over which the phase is smoothed."""
_CHANCE: Final = 0.2
"""How much alike phases are in a window by chance."""
_APART: Final = 4
"""Modules beyond which nothing is carried at one turn, nor smoothed."""
_UNSURE: Final = 0.02
"""Weight of what is only carried on, over glare and through wide modules of one colour."""

Complex = NDArray[np.complex64]
_Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Phases:
    """How the edges in a straightened picture lie to the grid: complex, shape (rows, columns).

    The angle tells by how much of a module they are left of or above the grid's lines, the size
    how clear that is. `coherence` is the mean size of what neighbours have in common, 0 to 1.
    """

    across: Complex
    down: Complex
    coherence: float


def straightened(grey: Pixels, places: Places) -> Pixels:
    """The picture as it would be with the modules in rows, `SCALE` pixels each."""
    rows, columns = places.shape[:2]
    size = (columns * SCALE, rows * SCALE)
    across, down = (
        np.asarray(cv2.resize(np.ascontiguousarray(places[:, :, axis]), size), np.float32)
        for axis in (0, 1)
    )
    seen = cv2.remap(grey, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)


def phases(picture: Pixels) -> Phases:
    """How the edges of a straightened picture lie."""
    across = _phase(picture)
    down = np.ascontiguousarray(_phase(np.ascontiguousarray(picture.T)).T)
    coherence = sum(float(np.abs(_smooth(each, 2.0)).mean()) for each in (across, down)) / 2
    return Phases(across, down, coherence)


def bent_by_phases(places: Places, found: Phases, sigma: float) -> Places:
    """Follows shifts of less than half a module, smoothed over `sigma` modules."""
    across, down = (
        -np.angle(_smooth(phase, sigma) + 0.2 * _smooth(phase, 3 * sigma)) / _TURN
        for phase in (found.across, found.down)
    )
    return _moved(places, np.stack((across, down), 2))


def bent_by_growing(places: Places, found: Phases, held: Mask) -> Generator[None, None, Places]:
    """Follows shifts of many modules, from the finders on, as long as they grow gently.

    What is known of the shift is carried on by its slope, then put right by the phase there,
    which needs the shift to be known to half a module; about a module further at each turn. It
    pauses after some turns, and returns the places at the end.

    :param held: the modules whose places are right, as `finder_cells` gives them.
    """
    count = len(places)
    if count <= _FEW:
        return _moved(places, (yield from _grown(found, held)))
    # Pairs of modules do as well, and cost a quarter.
    halved = Phases(_halved(found.across), _halved(found.down), found.coherence)
    half = count // 2
    shift = yield from _grown(halved, held[: 2 * half : 2, : 2 * half : 2])
    return _moved(places, np.asarray(cv2.resize(shift, (count, count)), np.float32))


def _phase(picture: Pixels) -> Complex:
    """Of the edges from left to right, for each module."""
    rows, columns = (each // SCALE for each in picture.shape)
    slopes = cv2.absdiff(picture[:, 1:], picture[:, :-1])
    slopes = cv2.copyMakeBorder(slopes, 0, 0, 0, 1, cv2.BORDER_CONSTANT)
    # By rows of modules first: it makes all that follows smaller.
    by_rows = cv2.resize(
        np.asarray(slopes, np.float32), (columns * SCALE, rows), interpolation=cv2.INTER_AREA
    )
    cells = np.asarray(by_rows, np.float32).reshape(rows, columns, SCALE)
    usual = cv2.GaussianBlur(cells.sum(2), (0, 0), 3.0)
    # The least is camera noise: where there are no edges it shall not pass for some.
    return np.asarray(cells @ _wave() / (usual + np.float32(4)), np.complex64)


@cache
def _wave() -> Complex:
    turns = np.arange(1, SCALE + 1) / SCALE
    return np.asarray(np.exp(-2j * np.pi * turns), np.complex64)


def _smooth(phase: Complex, sigma: float) -> Complex:
    parts = cv2.merge((phase.real.copy(), phase.imag.copy()))
    smooth = cv2.GaussianBlur(parts, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    values = np.asarray(smooth, np.float32)
    return np.asarray(values[:, :, 0] + np.complex64(1j) * values[:, :, 1], np.complex64)


def _slopes(phase: Complex) -> tuple[_Values, _Values]:
    """Modules that the grid's lines shift by from each module to the next, to the right and down.

    Products of neighbours are smoothed and not the phase itself, which may turn too fast for it.
    """
    light = _smooth(phase, 0.45)
    right, below = np.zeros_like(light), np.zeros_like(light)
    right[:, :-1] = light[:, 1:] * light[:, :-1].conj()
    below[:-1] = light[1:] * light[:-1].conj()
    to_right, to_below = (
        np.asarray(-np.angle(_smooth(each, 2.0) + 0.3 * _smooth(each, 5.0)) / _TURN, np.float32)
        for each in (right, below)
    )
    return to_right, to_below


def _halved(phase: Complex) -> Complex:
    size = len(phase) // 2
    even = phase[: 2 * size, : 2 * size]
    return np.asarray(
        even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2], np.complex64
    )


def _grown(found: Phases, held: Mask) -> Generator[None, None, _Values]:
    """By how many modules the lines are off, to the right and down: shape (rows, columns, 2)."""
    count = len(held)
    phase = np.stack((found.across, found.down))
    each_way = zip(_slopes(found.across), _slopes(found.down), strict=True)
    to_right, to_below = (np.stack(each) for each in each_way)
    size, angle = _polar(phase.real.copy(), phase.imag.copy())
    line = np.arange(count, dtype=np.float32)
    columns, rows = line[None, :], line[:, None]
    weight = np.stack((held, held)).astype(np.float32)
    shift = np.zeros_like(weight)
    known, seen = _Layers(4, count, _REACH), _Layers(3, count, _WINDOW)
    for turn in range(1, _TURNS + 1):
        total, sums, across, down = known.smooth(
            weight, weight * shift, weight * columns, weight * rows
        )
        reached = (total > _REACHED).astype(np.float32)
        share = 1 / (total + np.float32(1e-6))
        carried = sums * share
        carried += to_right * (columns - across * share) + to_below * (rows - down * share)
        sized = size * reached
        turned = angle + np.float32(_TURN) * carried
        real, imaginary, whole = seen.smooth(sized * np.cos(turned), sized * np.sin(turned), sized)
        sure, off = _polar(real, imaginary)
        off -= np.float32(_TURN) * (off > np.pi)
        shift = (carried - off / np.float32(_TURN)) * reached
        weight = np.maximum(sure / (whole + np.float32(1e-3)) - _CHANCE, _UNSURE) * reached
        if reached.all():
            break
        if turn % _TURNS_AT_ONCE == 0:
            yield
    return np.asarray(cv2.GaussianBlur(cv2.merge(tuple(shift)), (0, 0), 0.8), np.float32)


class _Layers:
    """Smooths pairs of layers in one go: below each other, with nothing in between."""

    def __init__(self, pairs: int, count: int, sigma: float) -> None:
        width = count + 2 * _APART
        self._apart = np.zeros((pairs, 2, width, width), np.float32)
        self._sigma = sigma

    def smooth(self, *pairs: _Values) -> _Values:
        """What comes of them, in the same order."""
        inner = np.s_[..., _APART:-_APART, _APART:-_APART]
        for place, pair in enumerate(pairs):
            self._apart[place][inner] = pair
        image = self._apart.reshape(-1, self._apart.shape[-1])
        smooth = cv2.GaussianBlur(image, (2 * _APART + 1,) * 2, self._sigma)
        return np.asarray(np.asarray(smooth).reshape(self._apart.shape)[inner], np.float32)


def _polar(real: _Values, imaginary: _Values) -> tuple[_Values, _Values]:
    size, angle = cv2.cartToPolar(real, imaginary)
    return np.asarray(size, np.float32), np.asarray(angle, np.float32)


def _moved(places: Places, shift: NDArray[np.floating]) -> Places:
    """The grid whose lines were found that many modules to the right and below."""
    to_below, to_right = np.gradient(places, axis=(0, 1))
    return np.asarray(places + to_right * shift[:, :, :1] + to_below * shift[:, :, 1:], np.float32)

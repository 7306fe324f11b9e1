"""Where the modules of a QR code are in a picture, by its finder patterns or its corners."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.reading.finders import Finder
from terminal.reading.function_patterns import FINDER_SIDE
from terminal.reading.symbol import Point

BORDER: Final = 2
"""Modules of the quiet zone that are laid around the code."""
_FINDER_POINTS: Final = np.array([(x, y) for x in (-3, 0, 3) for y in (-3, 0, 3)], np.float64)
_DEGREE: Final = 4
_POWERS: Final = [(x, total - x) for total in range(_DEGREE + 1) for x in range(total, -1, -1)]
_ROUGHNESS: Final = np.array([1e-3 * 100.0 ** (x + y - 2) if x + y else 0.0 for x, y in _POWERS])
"""What a bend costs, by the powers of its terms: the simplest that explains the finders."""

Places = NDArray[np.float32]
"""Of all modules' middles in the picture, x and y in pixels: shape (rows, columns, 2).

`BORDER` modules around the code are among them."""
Mask = NDArray[np.bool_]
Which = tuple[tuple[bool, bool], ...]
"""Of each finder, whether it is right and whether it is below."""
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A finder pattern in its code: the column and row of its middle, in modules.

    `steps` are the ways to the next module of the code to the right and below, as rows.
    """

    column: float
    row: float
    centre: Point
    steps: NDArray[np.float64]


def steps_along(finder: Finder, way: _Numbers, towards: Point) -> _Numbers:
    """The steps of a finder turned so that this way on the picture leads most nearly `towards`.

    :param towards: to the right and down, in modules.
    """
    across, down = np.array(finder.across), np.array(finder.down)
    turned = [
        np.array(each)
        for each in ((across, down), (down, -across), (-across, -down), (-down, across))
    ]
    led = [float(np.linalg.solve(steps.T, way) @ np.array(towards)) for steps in turned]
    return turned[int(np.argmax(led))]


def places_by_anchors(anchors: tuple[Anchor, ...], side: int) -> Places:
    """Where the modules are by what two or three finders tell.

    A plane seen in perspective, and bent as little as explains how the finders lie.

    :param side: modules of a side.
    """
    points = [np.add(_FINDER_POINTS, (each.column, each.row)) for each in anchors]
    modules = np.concatenate(points)
    pixels = np.concatenate([_FINDER_POINTS @ each.steps + each.centre for each in anchors])
    # Two do not tell a perspective from a bend.
    matrix = _affine(modules, pixels) if len(anchors) < 3 else _perspective(modules, pixels)
    grid = _lattice(side)
    base = _projected(matrix, grid.reshape(-1, 2)).reshape(grid.shape)
    rest = pixels - _projected(matrix, modules)
    terms = _terms(modules, side)
    bend = np.linalg.solve(terms.T @ terms + np.diag(_ROUGHNESS), terms.T @ rest)
    return np.asarray(base + (_lattice_terms(side) @ bend).reshape(grid.shape), np.float32)


def finder_cells(side: int, which: Which) -> Mask:
    """Where these finders are among the modules that `Places` has."""
    count = side + 2 * BORDER
    cells = np.zeros((count, count), np.bool_)
    near = slice(BORDER, BORDER + FINDER_SIDE)
    far = slice(count - BORDER - FINDER_SIDE, count - BORDER)
    for right, below in which:
        cells[far if below else near, far if right else near] = True
    cells.setflags(write=False)
    return cells


def _affine(modules: _Numbers, pixels: _Numbers) -> _Numbers:
    design = np.column_stack((modules, np.ones(len(modules))))
    found = np.linalg.lstsq(design, pixels, rcond=None)[0]
    return np.vstack((found.T, (0.0, 0.0, 1.0)))


def _perspective(modules: _Numbers, pixels: _Numbers) -> _Numbers:
    found = np.asarray(cv2.findHomography(modules, pixels, 0)[0], np.float64)
    # Nothing comes of points that are all on one line.
    return found if found.shape == (3, 3) else _affine(modules, pixels)


def _projected(matrix: _Numbers, points: _Numbers) -> _Numbers:
    seen = np.column_stack((points, np.ones(len(points)))) @ matrix.T
    depth = seen[:, 2:]
    return np.asarray(seen[:, :2] / np.where(np.abs(depth) < 1e-6, 1e-6, depth))


def _terms(points: _Numbers, side: int) -> _Numbers:
    powers = [np.ones_like(points), points / side * 2 - 1]
    while len(powers) <= _DEGREE:
        powers.append(powers[-1] * powers[1])  # much quicker than raising to a power
    return np.stack([powers[x][:, 0] * powers[y][:, 1] for x, y in _POWERS], 1)


@cache
def _lattice(side: int) -> _Numbers:
    line = np.arange(-BORDER, side + BORDER) + 0.5
    return np.stack(np.meshgrid(line, line), 2)


@cache
def _lattice_terms(side: int) -> _Numbers:
    return _terms(_lattice(side).reshape(-1, 2), side)

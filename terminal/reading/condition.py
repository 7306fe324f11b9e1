"""Measures how well a code, or anything at all, can be seen."""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.hints import Condition, Hint
from terminal.reading.symbol import Corners

_SIDE: Final = 128
"""Of the patch that is analysed, pixels; its spectrum's lines are 1/128 a pixel apart."""
_HALVED_FROM: Final = 400.0
"""Side of a code in pixels whose picture is halved first; modules stay two pixels wide up to
version 20 (97 modules), and the patch shows more of them."""
_INNER: Final = 0.8
"""Of a code's side: the patch stays clear of corners that were guessed too far out."""
_NARROWEST: Final = 24
_WHITE: Final = 240
_COARSE: Final = 64
"""Side of the sample in which glare is looked for, pixels."""
_PATCH_BLUR: Final = 0.75
"""Pixels: what the analysis itself, and a camera's pixels, add to the blur."""
_SLOPES: Final = 400.0
"""Steps in which slopes are counted, a contrast a pixel."""

# Measured on 76 public pictures, sharp and blurred.
_SCENE_ROWS: Final = 90
DARKEST_SCENE: Final = 25
"""Of the brightest hundredth of a picture. A code was read in one that had 32."""
WASHED_OUT: Final = 0.5
"""Share of a picture that is as white as a camera can tell. The most that was met is 0.2."""
FLATTEST_SCENE: Final = 16
"""Contrast. The pictures have 31 and more; noise on a plain picture makes up to 13."""
SOFTEST_SCENE: Final = 14.0
"""Contrast over the steepest slopes, in ninetieths of the height. The pictures have 2.5 to 9;
blurred by a twentieth of the height 9 to 35, by a ninth 15 to 42."""

_ROWS, _COLUMNS = np.mgrid[0:_SIDE, 0 : _SIDE // 2 + 1]
_UP = np.where(_ROWS > _SIDE // 2, _ROWS - _SIDE, _ROWS)
_RADIUS = np.hypot(_UP, _COLUMNS)
_ANGLE = np.arctan2(_UP, _COLUMNS)
_RING = _RADIUS.astype(np.intp).ravel()
_IN_RING = np.bincount(_RING)
_USED = ((_RADIUS >= 4) & (_RADIUS <= _SIDE // 2)).astype(np.float32)
_AROUND = np.ones((5, 5), np.uint8)
_GRID: Final = 3.0
"""Natural logarithm of a line's power over that of its ring. Of both lines of a code's grid it is
3.2 and more, of chance 2.9 at most."""
_HARMONICS: Final = 2.5
"""How far under the strongest line the fundamental one may be."""

Grey = NDArray[np.float32]


def measure(grey: Pixels, corners: Corners) -> Condition:
    """How well the code between these corners can be seen.

    The corners may be off by a tenth of its side. It costs about 0.5 ms, whatever the size.

    :param grey: brightness, shape (height, width), not empty.
    :param corners: in order around the code, pixels; they may lie outside of the picture.
    """
    height, width = grey.shape
    around = np.array(corners, np.float32)
    side = max(float(np.sqrt(cv2.contourArea(around))), 1.0)
    patch, halved = _patch(grey, around, side)
    below = _shares(patch)
    dark, light = _levels(below, 0.03, 0.97)
    contrast = light - dark
    across, down = _slopes(patch)
    edges = _steepness(across, down)
    period = _period(edges)
    module = None if period is None else period * halved
    darkish, middle, lightish = (dark + round(contrast * part) for part in (0.35, 0.5, 0.65))
    return Condition(
        module_pixels=module,
        blur=_blur(edges, contrast) * halved,
        streak=_streak(across, down),
        brightness=float(light),
        contrast=float(contrast),
        glare=_glare(grey, around, module or side / 25),
        outside=_outside(around, width, height),
        edges=_reached(around, width, height),
        fill=side / min(width, height),
        balance=float(1 - below[middle]),
        middling=float(below[lightish] - below[darkish]),
        evenness=_evenness(patch),
    )


def scene_hint(grey: Pixels) -> Hint | None:
    """What keeps any code from being seen in this picture, were it there. It costs about 0.1 ms.

    A picture of something soft, such as an empty wall, cannot be told from a covered lens.

    :param grey: brightness, shape (height, width), not empty.
    """
    step = max(1, grey.shape[0] // _SCENE_ROWS)
    small = cv2.blur(grey[::step, ::step], (3, 3)).astype(np.uint8, copy=False)
    dark, light = _levels(_shares(small), 0.01, 0.99)
    if light < DARKEST_SCENE:
        return Hint.TOO_DARK
    if float((small >= _WHITE).mean()) > WASHED_OUT:
        return Hint.TOO_BRIGHT
    if light - dark < FLATTEST_SCENE:
        return Hint.LENS_COVERED
    slopes = cv2.convertScaleAbs(_steepness(*_slopes(small)), alpha=_SLOPES / (light - dark))
    steepest = _levels(_shares(slopes.astype(np.uint8, copy=False)), 0.99)[0] / _SLOPES
    return Hint.LENS_COVERED if steepest * SOFTEST_SCENE < 1 else None


def _patch(grey: Pixels, around: Grey, side: float) -> tuple[Pixels, int]:
    """The middle of a code, and how many times smaller it is shown."""
    height, width = grey.shape
    halved = 2 if side >= _HALVED_FROM else 1
    span = int(min(max(side * _INNER, _NARROWEST), _SIDE * halved))
    left, top = (
        int(min(max(middle - span / 2, 0), max(limit - span, 0)))
        for middle, limit in zip(around.mean(axis=0), (width, height), strict=True)
    )
    patch: Pixels = grey[top : top + span, left : left + span]
    if halved > 1:
        size = (patch.shape[1] // 2 or 1, patch.shape[0] // 2 or 1)
        patch = cv2.resize(patch, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return patch, halved


def _slopes(grey: Pixels) -> tuple[Grey, Grey]:
    """By how much brightness rises across and down, a pixel."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8)
    return across.astype(np.float32, copy=False), down.astype(np.float32, copy=False)


def _steepness(across: Grey, down: Grey) -> Grey:
    return cv2.magnitude(across, down).astype(np.float32, copy=False)


def _shares(values: Pixels) -> Grey:
    """For each of the 256 levels, the share of values that do not exceed it."""
    below = np.cumsum(cv2.calcHist([values], [0], None, [256], [0, 256]))
    return np.asarray(below / below[-1], np.float32)


def _levels(below: Grey, *shares: float) -> list[int]:
    """The levels that these shares of all values do not exceed."""
    return [int(level) for level in np.searchsorted(below, shares)]


def _evenness(patch: Pixels) -> float:
    """Contrast in the flattest but one of sixteen parts, as a share of the mean one."""
    values = patch.astype(np.float32)
    mean, square = (
        cv2.resize(each, (4, 4), interpolation=cv2.INTER_AREA) for each in (values, values * values)
    )
    spread = np.sort(np.sqrt(np.maximum(square - mean * mean, 0)), axis=None)
    return float(spread[1] / max(spread.mean(), 1e-3))


def _period(edges: Grey) -> float | None:
    """The distance in pixels of the lines along which edges lie, if they make a grid."""
    height, width = edges.shape
    field = np.zeros((_SIDE, _SIDE), np.float32)
    field[:height, :width] = (edges - cv2.mean(edges)[0]) * _taper(height, width)
    lines = cv2.dft(field, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : _SIDE // 2 + 1]
    power = cv2.log(cv2.magnitude(lines[..., 0], lines[..., 1]) + 1e-6) * 2
    # Pictures have less power the finer it is: a line is what stands out among its equals.
    usual = np.bincount(_RING, power.ravel()) / _IN_RING
    above = (power - usual.astype(np.float32)[_RING].reshape(power.shape)) * _USED
    peaks = np.flatnonzero((above >= cv2.dilate(above, _AROUND)) & (above > _GRID))
    height_of, radius, angle = (each.ravel()[peaks] for each in (above, _RADIUS, _ANGLE))
    # A grid has two sets of lines, nearly square to each other and nearly as wide.
    alike = np.abs(np.log(radius[:, None] / radius)) < 0.25
    square = np.abs((angle[:, None] - angle) % np.pi - np.pi / 2) < 0.3
    both = np.where(alike & square, np.minimum(height_of[:, None], height_of), 0)
    pairs = both.max(axis=1, initial=0)
    strongest = pairs.max(initial=0)
    if strongest < _GRID:
        return None
    fundamental = radius[pairs >= max(_GRID, strongest - _HARMONICS)].min()
    return float(_SIDE / fundamental)


@lru_cache(maxsize=256)
def _taper(height: int, width: int) -> Grey:
    return np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1]).astype(np.float32)


def _blur(edges: Grey, contrast: int) -> float:
    """From the steepest edges: a step blurred by s rises by contrast / (s √2π) a pixel."""
    slopes = cv2.convertScaleAbs(edges, alpha=_SLOPES / max(contrast, 1))
    steepest = max(_levels(_shares(slopes.astype(np.uint8, copy=False)), 0.98)[0], 1) / _SLOPES
    return float(np.sqrt(max((2 * np.pi * steepest**2) ** -1 - _PATCH_BLUR**2, 0)))


def _streak(across: Grey, down: Grey) -> float:
    """How uneven edges are; those of a code at rest are alike both ways, however it is turned."""
    xx, yy, xy = (
        float(cv2.mean(each)[0]) for each in (across * across, down * down, across * down)
    )
    both, difference = xx + yy, np.hypot(xx - yy, 2 * xy)
    return float(np.sqrt((both + difference + 1e-3) / (max(both - difference, 0) + 1e-3)))


def _glare(grey: Pixels, around: Grey, module: float) -> float:
    height, width = grey.shape
    left, top = np.clip(around.min(axis=0), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(around.max(axis=0) + 1, 1, (width, height)).astype(int)
    step = max(1, max(bottom - top, right - left) // _COARSE)
    small = grey[top:bottom:step, left:right:step]
    shape = np.zeros_like(small)
    cv2.fillConvexPoly(shape, ((around - (left, top)) / step).astype(np.int32), 1)
    inside = int(shape.sum())
    if not inside:
        return 0.0
    # What is white in squares of three modules is no data: that happens once in 512 by chance.
    three = max(3, round(3 * module / step))
    white = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((three, three), np.uint8)) >= _WHITE
    return float((white & (shape > 0)).sum() / inside)


def _outside(around: Grey, width: int, height: int) -> float:
    if cv2.contourArea(around) < 1:
        return 0.0
    picture = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    hull = cv2.convexHull(around)
    seen, _ = cv2.intersectConvexConvex(hull, picture)
    return float(min(max(1 - seen / cv2.contourArea(hull), 0.0), 1.0))


def _reached(around: Grey, width: int, height: int) -> int:
    (left, top), (right, bottom) = around.min(axis=0), around.max(axis=0)
    return sum((bool(left < 1), bool(top < 1), bool(right > width - 2), bool(bottom > height - 2)))

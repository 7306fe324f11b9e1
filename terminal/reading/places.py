"""Where in a frame something is that may be a code, though no decoder finds one."""

from typing import Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.regions import Sides, both_ways, shared
from terminal.reading.symbol import Corners

MAX_PLACES: Final = 2
_HALVINGS: Final = 3
_CELL: Final = 4
"""Side of a cell in pixels of the reduced picture: 8, 16 and 32 of the frame."""
_WINDOWS: Final = (4, 6, 8, 12)
"""Sides in cells; from 32 to 384 pixels of the frame, all in all."""
_LEAST: Final = 2.8
"""Mean step between neighbouring pixels by which a place must stand out from its surroundings."""
_SAME: Final = 0.4

Values = NDArray[np.float32]
Map = TypeVar("Map", Pixels, Values)


def code_like_places(grey: Pixels) -> tuple[Corners, ...]:
    """Squares full of texture both ways with less of it around, the most distinct first.

    At most `MAX_PLACES`; they cover the most of a code, not all of it. It costs about 1 ms at
    1280 x 720, so it is for frames in which nothing else was found.

    :param grey: brightness, shape (height, width).
    """
    found: list[tuple[float, Sides]] = []
    reduced = grey
    for halvings in range(1, _HALVINGS + 1):
        if min(reduced.shape) < 2 * _CELL * _WINDOWS[0]:
            break
        reduced = _halved(reduced)
        texture, cell = _texture(reduced), float(_CELL << halvings)
        found += _distinct_windows(texture, cell)
        if halvings == 1:
            # Fine modules, but many of them.
            found += _distinct_windows(_halved(texture), 2 * cell)
    found.sort(reverse=True)
    places: list[Sides] = []
    for _, window in found:
        if len(places) < MAX_PLACES and all(shared(window, each) < _SAME for each in places):
            places.append(window)
    return tuple(
        ((left, top), (right, top), (right, bottom), (left, bottom))
        for left, top, right, bottom in places
    )


def _halved(values: Map) -> Map:
    rows, columns = (side // 2 for side in values.shape)
    whole = values[: 2 * rows, : 2 * columns]
    half = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    return half.astype(values.dtype, copy=False)


def _texture(grey: Pixels) -> Values:
    """Of each cell, the mean step across or down, whichever is less: lines have but one."""
    # Halved twice, which is a cell; at once would take thrice as long.
    steps = cv2.min(*(_halved(_halved(each)) for each in both_ways(grey)))
    return steps.astype(np.float32)


def _distinct_windows(texture: Values, cell: float) -> list[tuple[float, Sides]]:
    """The most distinct window of each size, and how distinct it is."""
    found: list[tuple[float, Sides]] = []
    rows, columns = texture.shape
    for side in _WINDOWS:
        if side > min(rows, columns):
            break
        half, around = side // 2, 2 * side + 1
        quarter = _means(texture, half)
        least = cv2.min(
            cv2.min(quarter[:-half, :-half], quarter[:-half, half:]),
            cv2.min(quarter[half:, :-half], quarter[half:, half:]),
        )
        # The ring is what is around without the window itself.
        ring = 1 / (around**2 - side**2)
        outside = cv2.addWeighted(
            _means(texture, around), around**2 * ring, _means(texture, side), -(side**2) * ring, 0
        )
        # A mean lies at its window's middle: that of the whole is half a quarter further on.
        on = half // 2
        distinct = cv2.subtract(least, outside[on : on + least.shape[0], on : on + least.shape[1]])
        _, most, _, (column, row) = cv2.minMaxLoc(distinct)
        if most > _LEAST:
            left, top = (column - on) * cell, (row - on) * cell
            found.append((most, (left, top, left + side * cell, top + side * cell)))
    return found


def _means(texture: Values, side: int) -> Values:
    means = cv2.boxFilter(texture, -1, (side, side), borderType=cv2.BORDER_REPLICATE)
    return means.astype(np.float32, copy=False)

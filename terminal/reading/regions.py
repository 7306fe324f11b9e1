"""Where in a frame a code may be: places with fine texture in both directions."""

from collections.abc import Iterable

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.symbol import Corners

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels of the frame; right and bottom are one past the last."""
Sides = tuple[float, float, float, float]
"""The same where they need not lie on pixels."""

_CELL = 8
_LEAST_TEXTURE = 3.0
"""Mean step between neighbouring pixels; the noise of a good sensor stays under it."""
_SHARE_OF_STRONGEST = 0.35
_SMALLEST_CELLS = 2
_NEAR = np.ones((3, 3), np.uint8)
_EACH = 3
_SAME = 0.6


def textured(grey: Pixels, limit: int = 4) -> tuple[Box, ...]:
    """Boxes of code-like texture, the likeliest first, at most `limit`.

    A code has edges across and down at once, which lines, edges and most cloth have not. It is
    looked for at half size and at an eighth, so that modules of 2 to 60 pixels are seen.

    :param grey: brightness, shape (height, width).
    """
    found: list[tuple[float, Box]] = []
    small = grey
    reduced = 1
    for factor in (2, 4):
        height, width = (side // (factor * _CELL) * factor * _CELL for side in small.shape)
        if not height or not width:
            break
        small = cv2.resize(
            small[:height, :width],
            (width // factor, height // factor),
            interpolation=cv2.INTER_AREA,
        )  # type: ignore[assignment]  # cv2's loose types
        reduced *= factor
        found += _textured(small, reduced)
    found.sort(reverse=True)
    return distinct(box for _, box in found)[:limit]


def distinct(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes in their order, without those that are much the same as one before."""
    kept: list[Box] = []
    for box in boxes:
        if all(shared(box, each) < _SAME for each in kept):
            kept.append(box)
    return tuple(kept)


def _textured(small: Pixels, reduced: int) -> list[tuple[float, Box]]:
    height, width = small.shape
    cells = (width // _CELL, height // _CELL)
    texture = cv2.min(
        *(cv2.resize(each, cells, interpolation=cv2.INTER_AREA) for each in both_ways(small))
    )
    texture = cv2.blur(texture, (3, 3))
    threshold = max(_LEAST_TEXTURE, _SHARE_OF_STRONGEST * float(texture.max()))
    strong = cv2.morphologyEx((texture >= threshold).astype(np.uint8), cv2.MORPH_CLOSE, _NEAR)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    sums = np.bincount(labels.ravel(), texture.ravel(), minlength=count)
    side = _CELL * reduced
    found = []
    for number in range(1, count):
        left, top, wide, high, area = (int(each) for each in stats[number])
        if min(wide, high) >= _SMALLEST_CELLS:
            # Square and full, as a code is, before long and ragged.
            square, full = min(wide, high) / max(wide, high), area / (wide * high)
            likely = sums[number] * reduced**2 * square * full
            box = (left * side, top * side, (left + wide) * side, (top + high) * side)
            found.append((float(likely), box))
    return sorted(found, reverse=True)[:_EACH]


def both_ways(grey: Pixels) -> tuple[Pixels, Pixels]:
    """By how much each pixel differs from the next across, and from the next down."""
    across, down = np.zeros_like(grey), np.zeros_like(grey)
    cv2.absdiff(grey[:, 1:], grey[:, :-1], across[:, :-1])
    cv2.absdiff(grey[1:], grey[:-1], down[:-1])
    return across, down


def around(corners: Corners) -> Box:
    """The box that holds a quadrilateral."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1


def widened(box: Box, share: float, shape: tuple[int, ...]) -> Box:
    """The box with a margin, a share of its longer side, within a picture of (height, width)."""
    left, top, right, bottom = box
    margin = int(share * max(right - left, bottom - top)) + _CELL
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(shape[1], right + margin),
        min(shape[0], bottom + margin),
    )


def shared(one: Sides, other: Sides) -> float:
    """The common area of two boxes over their joint area."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return both / (sum(areas) - both)

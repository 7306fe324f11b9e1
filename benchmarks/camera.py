"""What a camera does to a picture: smears what moves, packs it as JPEG."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels

Grey = TypeVar("Grey", np.uint8, np.float32)


def smeared(picture: NDArray[Grey], right: float, down: float) -> NDArray[Grey]:
    """The mean of the picture along a straight way of so many pixels, of the same shape."""
    length = float(np.hypot(right, down))
    if length < 0.25:
        return picture
    half = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1))
    for step in np.linspace(-0.5, 0.5, 8 * int(np.ceil(length)) + 1):
        x, y = half + step * right, half + step * down
        column, row = int(x), int(y)
        weights = np.outer([1 - (y - row), y - row], [1 - (x - column), x - column])
        kernel[row : row + 2, column : column + 2] += weights
    return cv2.filter2D(picture, -1, kernel / kernel.sum()).astype(picture.dtype, copy=False)


def packed(grey: Pixels, quality: int) -> Pixels:
    """The picture after JPEG of that quality, in percent."""
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    unpacked: Pixels = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    return unpacked

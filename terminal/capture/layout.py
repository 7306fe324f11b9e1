"""Pictures in the layouts that sources give them in: pixels, YUYV, JPEG."""

from typing import cast

import cv2
import numpy as np

from terminal.capture.frame import Picture, Pixels, TornFrame
from terminal.capture.picture import picture_size

MAX_SIDE = 4096
"""Pixels a side of the largest frame: a header of a few bytes can claim gigabytes."""

MAX_JPEG_BYTES = 32 * 1024 * 1024

_JPEG_STARTS = b"\xff\xd8"
_JPEG_ENDS = b"\xff\xd9"
_STRIDE = 16
"""Every 16th pixel of every 16th row: what a living sensor's noise never leaves alone."""

# A picture is never turned: all forms of it, and the corners found in one, are to agree.
_COLOUR = {
    1: cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION,
    2: cv2.IMREAD_REDUCED_COLOR_2 | cv2.IMREAD_IGNORE_ORIENTATION,
    4: cv2.IMREAD_REDUCED_COLOR_4 | cv2.IMREAD_IGNORE_ORIENTATION,
    8: cv2.IMREAD_REDUCED_COLOR_8 | cv2.IMREAD_IGNORE_ORIENTATION,
}
_GREY = {
    1: cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2 | cv2.IMREAD_IGNORE_ORIENTATION,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4 | cv2.IMREAD_IGNORE_ORIENTATION,
    8: cv2.IMREAD_REDUCED_GRAYSCALE_8 | cv2.IMREAD_IGNORE_ORIENTATION,
}


class PlainPicture:
    """Pixels as they are painted: (height, width, 3), blue first, or (height, width) of grey."""

    compressed_bytes = 0

    def __init__(self, pixels: Pixels) -> None:
        self.height, self.width = pixels.shape[:2]
        self.pixels = pixels

    def colour(self, reduction: int) -> Pixels:
        """See `Picture`."""
        return _thinned(self.pixels, reduction)

    def grey(self) -> Pixels:
        """See `Picture`."""
        return _brightness(self.pixels)

    def small_grey(self, reduction: int) -> Pixels:
        """See `Picture`."""
        return _brightness(_averaged(self.pixels, reduction))

    def is_same(self, other: Picture) -> bool:
        """See `Picture`."""
        return isinstance(other, PlainPicture) and _same(self.pixels, other.pixels)


class YuyvPicture:
    """Brightness of every pixel with the colour of every two, shape (height, width, 2)."""

    compressed_bytes = 0

    def __init__(self, raw: Pixels) -> None:
        self.height, self.width = raw.shape[:2]
        self.raw = raw

    def colour(self, reduction: int) -> Pixels:
        """See `Picture`."""
        rows = np.ascontiguousarray(self.raw[::reduction])
        colour = cast("Pixels", cv2.cvtColor(rows, cv2.COLOR_YUV2BGR_YUY2))
        return _thinned(colour, reduction, rows=1)

    def grey(self) -> Pixels:
        """See `Picture`."""
        return cast("Pixels", cv2.extractChannel(self.raw, 0))

    def small_grey(self, reduction: int) -> Pixels:
        """See `Picture`."""
        return _averaged(self.raw[:, :, 0], reduction)

    def is_same(self, other: Picture) -> bool:
        """See `Picture`."""
        return isinstance(other, YuyvPicture) and _same(self.raw, other.raw)


class JpegPicture:
    """One picture of motion JPEG, decoded to what is asked for.

    Its size is that of the header. What follows its end in `data` is nothing.

    :raises TornFrame: when it is no JPEG, is over the limits, or breaks off.
    """

    def __init__(self, data: bytes) -> None:
        size = picture_size(data) if data.startswith(_JPEG_STARTS) else None
        if size is None or not 0 < max(size) <= MAX_SIDE or min(size) < 1:
            raise TornFrame
        if len(data) > MAX_JPEG_BYTES or data.rfind(_JPEG_ENDS) < 0:
            raise TornFrame
        self.width, self.height = size
        self.compressed_bytes = len(data)
        self.data = data

    def colour(self, reduction: int) -> Pixels:
        """See `Picture`."""
        return self._decoded(_COLOUR, reduction)

    def grey(self) -> Pixels:
        """See `Picture`."""
        return self._decoded(_GREY, 1)

    def small_grey(self, reduction: int) -> Pixels:
        """See `Picture`."""
        return self._decoded(_GREY, reduction)

    def is_same(self, other: Picture) -> bool:
        """See `Picture`."""
        # A living sensor's noise never makes the same bytes twice.
        return isinstance(other, JpegPicture) and self.data == other.data

    def _decoded(self, flags: dict[int, int], reduction: int) -> Pixels:
        try:
            pixels = cv2.imdecode(np.frombuffer(self.data, np.uint8), flags[reduction])
        except cv2.error as fault:
            raise TornFrame from fault
        shape = -(-self.height // reduction), -(-self.width // reduction)
        if pixels is None or pixels.shape[:2] != shape:
            raise TornFrame
        return cast("Pixels", pixels)


def _brightness(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    return cast("Pixels", cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def _thinned(pixels: Pixels, columns: int, rows: int | None = None) -> Pixels:
    """Every so-and-so-many-th pixel: for the eye, and cheap."""
    rows = columns if rows is None else rows
    if rows == columns == 1:
        return pixels
    height, width = pixels.shape[:2]
    size = max(1, width // columns), max(1, height // rows)
    whole = np.ascontiguousarray(pixels)
    return cast("Pixels", cv2.resize(whole, size, interpolation=cv2.INTER_NEAREST))


def _averaged(pixels: Pixels, reduction: int) -> Pixels:
    """Each pixel the mean of what stands in its place in some of the rows."""
    if reduction == 1:
        return pixels
    height, width = pixels.shape[:2]
    # Two rows of eight are as good as all to see whether something moved, at a third of the cost.
    rows = np.ascontiguousarray(pixels[:: reduction // 2])
    size = max(1, width // reduction), max(1, height // reduction)
    return cast("Pixels", cv2.resize(rows, size, interpolation=cv2.INTER_AREA))


def _same(one: Pixels, other: Pixels) -> bool:
    # The whole is only compared where its sample says "the same".
    return np.array_equal(one[::_STRIDE, ::_STRIDE], other[::_STRIDE, ::_STRIDE]) and (
        np.array_equal(one, other)
    )

"""A picture with the moment it was taken."""

import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sync.protocol.terms import Source

Pixels = NDArray[np.uint8]

_REDUCTIONS = (8, 4, 2)
"""What a JPEG can be decoded at for less than the whole costs; others keep to the same."""

_SMALL_SIDE = 128
"""Pixels that the longer side of a small copy has at least, where the picture has as many."""

_ENLARGED = 4 / 3
"""How far a reduced picture may be enlarged on the screen before people see it."""


class TornFrame(Exception):
    """A frame that its camera sent damaged or too large; there is nothing to see in it."""


class Picture(Protocol):
    """A picture as its source gave it. Any thread may call this, several at once.

    A reduction of 1, 2, 4 or 8 makes one pixel of that many a side.
    """

    width: int
    height: int
    compressed_bytes: int
    """How large it came; 0 where it is not compressed."""

    def colour(self, reduction: int) -> Pixels:
        """Shape (height, width, 3) in the order blue, green, red, or (height, width) if grey.

        :raises TornFrame: when it does not decode.
        """

    def grey(self) -> Pixels:
        """Brightness in full size, shape (height, width). :raises TornFrame: as `colour`."""

    def small_grey(self, reduction: int) -> Pixels:
        """Brightness, reduced. :raises TornFrame: as `colour`."""

    def is_same(self, other: "Picture") -> bool:
        """Whether the other is the very same picture, bit for bit."""


class Frame:
    """One picture of a source, the same for ever; any thread may ask it for any form.

    A form is made when it is first asked for, then kept. All arrays are read-only. `captured_at`
    is in seconds of the monotonic clock.

    :param pixels: shape (height, width, 3) in the order blue, green, red, or (height, width)
        where the source is grey, and never used again by whoever made them; or the picture as
        the source sent it.
    """

    __slots__ = (
        "_colour", "_colour_lock", "_grey", "_grey_lock", "_small_grey", "_torn",
        "captured_at", "number", "picture", "source",
    )  # fmt: skip

    def __init__(
        self, pixels: Pixels | Picture, captured_at: float, number: int, source: Source
    ) -> None:
        self.captured_at = captured_at
        self.number = number
        self.source = source
        self.picture = _plain(pixels) if isinstance(pixels, np.ndarray) else pixels
        # Two, so that the screen does not wait for the reader.
        self._grey_lock = threading.Lock()
        self._colour_lock = threading.Lock()
        self._grey: Pixels | None = None
        self._small_grey: Pixels | None = None
        self._colour: tuple[int, Pixels] | None = None
        self._torn: bool | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.picture.width, self.picture.height

    @property
    def torn(self) -> bool | None:
        """Whether it is damaged; None as long as nobody asked for a form."""
        return self._torn

    @property
    def pixels(self) -> Pixels:
        """The whole picture in colour. :raises TornFrame: when it does not decode."""
        return self._in_colour(1)

    def colour_for(self, columns: float) -> Pixels:
        """The picture in colour, reduced as far as `columns` on a screen let nobody see it.

        :raises TornFrame: when it does not decode.
        """
        fitting = (each for each in _REDUCTIONS if self.size[0] * _ENLARGED >= columns * each)
        return self._in_colour(next(fitting, 1))

    def grey(self) -> Pixels:
        """The picture as (height, width) of brightness, 0 to 255.

        :raises TornFrame: when it does not decode.
        """
        with self._grey_lock:
            if self._grey is None:
                self._grey = self._made(self.picture.grey)
            return self._grey

    def small_grey(self) -> Pixels:
        """The same reduced by 8, or by less where the longer side would be below 128.

        :raises TornFrame: when it does not decode.
        """
        with self._grey_lock:
            if self._small_grey is None:
                longer = max(self.size)
                fitting = (each for each in _REDUCTIONS if longer // each >= _SMALL_SIDE)
                reduction = next(fitting, 1)
                self._small_grey = self._made(lambda: self.picture.small_grey(reduction))
            return self._small_grey

    def is_same_picture(self, other: "Frame") -> bool:
        """Whether the other frame shows the very same picture, bit for bit."""
        return self.picture.is_same(other.picture)

    def _in_colour(self, reduction: int) -> Pixels:
        with self._colour_lock:
            if self._colour is None or self._colour[0] != reduction:
                made = self._made(lambda: self.picture.colour(reduction))
                self._colour = reduction, made
            return self._colour[1]

    def _made(self, make: Callable[[], Pixels]) -> Pixels:
        if self._torn:
            raise TornFrame
        try:
            pixels = make()
        except TornFrame:
            self._torn = True
            raise
        self._torn = False
        pixels.setflags(write=False)
        return pixels


def _plain(pixels: Pixels) -> Picture:
    # Here and not above: the screen knows frames before OpenCV is loaded, and so starts sooner.
    from terminal.capture.layout import PlainPicture  # noqa: PLC0415

    return PlainPicture(pixels)

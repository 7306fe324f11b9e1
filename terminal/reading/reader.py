"""Reads the frames of a camera one after the other, and a single picture as if it were many."""

from typing import Protocol

from terminal.capture.frame import Pixels
from terminal.reading.engine import Look

STILL_FRAMES = 8
"""The whole cascade has had its turn within so many frames."""
_STILL_SECONDS = 1 / 15


class FrameReader(Protocol):
    """Reads frame after frame, and uses what it saw in the last ones. One thread uses it."""

    def look(self, grey: Pixels, at: float) -> Look:
        """The codes read in this frame, and where codes are that could not be read.

        :param grey: brightness, shape (height, width); it is not written to.
        :param at: capture time, monotonic seconds, not before that of the last frame.
        """


def read_still(reader: FrameReader, grey: Pixels) -> Look:
    """What a fresh reader gets out of one picture, shown to it up to `STILL_FRAMES` times."""
    look = Look(())
    for turn in range(STILL_FRAMES):
        look = reader.look(grey, turn * _STILL_SECONDS)
        if look.symbols:
            break
    return look

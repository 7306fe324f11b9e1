"""Tells a camera that shows the world from one that repeats its last picture."""

import numpy as np

from terminal.capture.frame import Frame, Pixels

STRIDE = 16
"""Every 16th pixel of every 16th row: what a living sensor's noise never leaves alone."""


class FrozenWatch:
    """Measures for how long the picture has been the very same one, bit for bit."""

    def __init__(self) -> None:
        self._first: Frame | None = None
        self._sample: Pixels | None = None

    def same_for(self, frame: Frame) -> float:
        """Seconds since the first of the equal frames that this one ends; 0 when it is new."""
        sample = frame.pixels[::STRIDE, ::STRIDE]
        if (
            self._first is not None
            and self._sample is not None
            and np.array_equal(sample, self._sample)
            # The whole picture is only compared where its sample says "the same".
            and np.array_equal(frame.pixels, self._first.pixels)
        ):
            return frame.captured_at - self._first.captured_at
        self._first = frame
        self._sample = np.ascontiguousarray(sample)
        return 0.0

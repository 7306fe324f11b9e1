"""A picture with the moment it was taken."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sync.protocol.terms import Source

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture; its pixels are read-only and never used again by whoever made them.

    `pixels` has the shape (height, width, 3) in the order blue, green, red, or (height, width)
    where the source is grey. `captured_at` is in seconds of the monotonic clock.
    """

    pixels: Pixels
    captured_at: float
    number: int
    source: Source

    def grey(self) -> Pixels:
        """The picture as (height, width) of brightness, 0 to 255."""
        if self.pixels.ndim == 2:
            return self.pixels
        import cv2  # noqa: PLC0415 - the screen shows frames without it, and starts sooner

        grey: Pixels = cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY)  # type: ignore[assignment]
        return grey

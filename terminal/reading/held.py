"""Whether a code that was read is still where it was, in frames in which nobody reads it."""

from dataclasses import dataclass, replace
from typing import Self

import cv2

from terminal.capture.frame import Pixels
from terminal.reading.regions import around, widened
from terminal.reading.symbol import Symbol

_SIDE = 64
"""Pixels of the small copy by which a code is known again."""
_ALIKE = 0.9
"""The same code is alike by 0.97 and more, another one in its place by 0.85 and less."""
_FARTHEST = 0.4
"""Of its side, from one frame to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A code as it was read last, and how it looked."""

    symbol: Symbol
    copy: Pixels
    reduced: float

    @classmethod
    def of(cls, grey: Pixels, symbol: Symbol) -> Self | None:
        """None where it lies outside of the picture."""
        left, top, right, bottom = widened(around(symbol.corners), 0.0, grey.shape)
        if right - left < _SIDE // 2 or bottom - top < _SIDE // 2:
            return None
        reduced = min(1.0, _SIDE / max(right - left, bottom - top))
        return cls(symbol, _small(grey[top:bottom, left:right], reduced), reduced)

    def found(self, grey: Pixels) -> Self | None:
        """The same where it is in this frame; None where it is not seen near its last place."""
        left, top, right, bottom = widened(around(self.symbol.corners), 0.0, grey.shape)
        wide = widened((left, top, right, bottom), _FARTHEST, grey.shape)
        if wide[2] <= wide[0] or wide[3] <= wide[1]:
            return None
        near = _small(grey[wide[1] : wide[3], wide[0] : wide[2]], self.reduced)
        if near.shape[0] < self.copy.shape[0] or near.shape[1] < self.copy.shape[1]:
            return None
        _, alike, _, (x, y) = cv2.minMaxLoc(
            cv2.matchTemplate(near, self.copy, cv2.TM_CCOEFF_NORMED)
        )
        if not alike >= _ALIKE:
            return None
        right_by, down_by = wide[0] + x / self.reduced - left, wide[1] + y / self.reduced - top
        first, second, third, fourth = (
            (px + right_by, py + down_by) for px, py in self.symbol.corners
        )
        symbol = replace(self.symbol, corners=(first, second, third, fourth))
        return replace(self, symbol=symbol)


def _small(grey: Pixels, reduced: float) -> Pixels:
    size = max(1, round(grey.shape[1] * reduced)), max(1, round(grey.shape[0] * reduced))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    # Modules are about a pixel now: where they lie between two must not matter.
    soft: Pixels = cv2.GaussianBlur(small, (0, 0), 1.0)  # type: ignore[assignment]  # cv2's loose types
    return soft

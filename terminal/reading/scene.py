"""A few pixels of a frame, by which to tell whether anything in it moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.regions import Box

_STEP = 16
_DIFFERENT = 20
"""Brightness: more than the noise of a sensor in the light of a lamp."""
_LEAST_SPOTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Every sixteenth pixel across and down."""

    spots: Pixels

    @classmethod
    def of(cls, grey: Pixels) -> Self:
        """The scene that a frame shows."""
        return cls(np.ascontiguousarray(grey[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP]))

    def changed(self, before: "Scene", but: Iterable[Box] = ()) -> bool:
        """Whether something moved since, not counting what is inside the boxes."""
        if self.spots.shape != before.spots.shape:
            return True
        if not self.spots.size:
            return False
        different = cv2.absdiff(self.spots, before.spots) > _DIFFERENT
        for left, top, right, bottom in but:
            rows = slice(top // _STEP, bottom // _STEP + 1)
            different[rows, left // _STEP : right // _STEP + 1] = False
        return int(np.count_nonzero(different)) >= _LEAST_SPOTS

"""The last frames laid on one another where a code is, so that their noise goes out."""

from collections.abc import Sequence

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.regions import Box

LARGEST_SIDE = 320
"""Pixels of a box; a larger code needs no stack, and would take too long."""
_SHARPLY_ALIKE = 0.15
"""Peak of the phase correlation below which two crops do not show the same."""
_FARTHEST = 0.25
"""Of the box's side: what moved farther between frames is smeared anyway."""


def stacked(newest: Pixels, before: Sequence[Pixels], box: Box) -> Pixels | None:
    """The mean of the newest frame's crop and of earlier ones moved to fit it.

    :param before: frames of the same shape, in any order.
    :return: None where the box is too large or fewer than two earlier ones show the same.
    """
    left, top, right, bottom = box
    if max(right - left, bottom - top) > LARGEST_SIDE:
        return None
    here = newest[top:bottom, left:right].astype(np.float32)
    window = cv2.createHanningWindow((right - left, bottom - top), cv2.CV_32F)
    crops = [here]
    for frame in before:
        if frame.shape != newest.shape:
            continue
        there = frame[top:bottom, left:right].astype(np.float32)
        (across, down), peak = cv2.phaseCorrelate(here, there, window)
        if peak < _SHARPLY_ALIKE or max(abs(across), abs(down)) > _FARTHEST * max(here.shape):
            continue
        move = np.array([[1, 0, across], [0, 1, down]], np.float32)
        # From the whole frame, so that no border is made up where the crop moved.
        move[:, 2] += left, top
        fitted = cv2.warpAffine(
            frame,
            move,
            (right - left, bottom - top),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        crops.append(fitted.astype(np.float32))
    if len(crops) < 3:
        return None
    mean: Pixels = np.mean(crops, axis=0).astype(np.uint8)
    return mean

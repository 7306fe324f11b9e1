"""The last frames laid on one another where a code is, so that their noise goes out."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.regions import Box

LARGEST_SIDE = 320
"""Pixels of a box; a larger code needs no stack, and would take too long."""
FEWEST_STACKED = 2
"""Earlier frames; one alone takes hardly any noise away."""
_SHARPLY_ALIKE = 0.4
"""Peak of the phase correlation below which two crops do not show the same."""
_HALVED_FROM = 128
"""Pixels: how far a larger crop moved is seen well enough at half size, in a quarter the time."""
_FARTHEST = 0.25
"""Of the box's side: what moved farther between frames is smeared anyway."""


def stacked(newest: Pixels, before: Sequence[Pixels], box: Box) -> Pixels | None:
    """The mean of the newest frame's crop and of earlier ones moved to fit it.

    :param before: frames of the same shape, in any order.
    :return: None where the box is too large or fewer than two earlier ones show the same.
    """
    left, top, right, bottom = box
    side = max(right - left, bottom - top)
    if side > LARGEST_SIDE:
        return None
    step = 2 if side >= _HALVED_FROM else 1
    here = _small(newest[top:bottom, left:right], step)
    window = cv2.createHanningWindow(here.shape[::-1], cv2.CV_32F)
    crops = [newest[top:bottom, left:right].astype(np.float32)]
    for frame in before:
        if frame.shape != newest.shape:
            continue
        there = _small(frame[top:bottom, left:right], step)
        shift, peak = cv2.phaseCorrelate(here, there, window)
        across, down = step * shift[0], step * shift[1]
        if peak < _SHARPLY_ALIKE or max(abs(across), abs(down)) > _FARTHEST * side:
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
    if len(crops) <= FEWEST_STACKED:
        return None
    mean: Pixels = (sum(crops[1:], crops[0]) / len(crops)).astype(np.uint8)
    return mean


def _small(crop: Pixels, step: int) -> NDArray[np.float32]:
    size = crop.shape[1] // step, crop.shape[0] // step
    small: NDArray[np.float32] = cv2.resize(
        crop.astype(np.float32), size, interpolation=cv2.INTER_AREA
    )  # type: ignore[assignment]  # cv2's loose types
    return small

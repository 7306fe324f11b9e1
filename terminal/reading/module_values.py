"""From a straightened picture of a QR code to its bytes: module values, thresholds, decoding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.function_patterns import FunctionPatterns, function_patterns
from terminal.reading.module_places import BORDER
from terminal.reading.qr_header import part_of
from terminal.reading.straightening import SCALE
from terminal.reading.symbol import Part, SomePart

Values = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SPARE: Final = 0.15
"""Share of the error correction that is more than half an error in 1-L, which has the least."""
# Asked for model 2 alone, it answers nothing to a pure picture.
_FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_AGREEING: Final = 0.8
"""Share of the checked modules that are as in every code, at the least."""


def module_values(picture: Pixels) -> Values:
    """The brightness of the inner part of each module, without the border around the code."""
    rows, columns = (each // SCALE for each in picture.shape)
    inner = slice(SCALE // 4, SCALE - SCALE // 4)
    cells = picture.reshape(rows, SCALE, columns, SCALE)[:, inner, :, inner]
    values = cells.mean(axis=(1, 3), dtype=np.float32)
    return np.asarray(values[BORDER:-BORDER, BORDER:-BORDER], np.float32)


@dataclass(frozen=True, slots=True)
class Reading:
    """The bytes, if there are any to believe, and how well the known modules agree at best."""

    payload: bytes
    agreement: float
    part: Part | SomePart | None = None


def read_values(picture: Pixels, version: int, *, turned: bool) -> Reading:
    """Reads a straightened picture of a code of this version.

    :param turned: whether it may be turned by any quarter.
    """
    patterns = function_patterns(version)
    values = module_values(picture)
    best = 0.0
    turn = 0
    for dark in thresholded(values):
        if turned and not best:
            turn = int(np.argmax([_likeness(np.rot90(dark, each), patterns) for each in range(4)]))
        upright = np.rot90(dark, turn)
        agrees = agreement(upright, patterns)
        best = max(best, agrees)
        if agrees < _AGREEING:
            continue
        found = decoded(upright, patterns)
        if not found:
            continue
        if found.unused >= _SPARE:
            return Reading(found.payload, agrees, found.part)
    return Reading(b"", best)


def _likeness(dark: Mask, patterns: FunctionPatterns) -> float:
    return float((dark == patterns.dark)[patterns.known].mean())


def thresholded(values: Values) -> Iterator[Mask]:
    """What may be dark, by one idea of where dark ends after the other."""
    yield values < _between_levels(values, 3.0)
    for leak in (0.08, 0.15):
        sharper = _unblurred(values, leak)
        yield sharper < _between_levels(sharper, 3.0)
    yield values < _between_levels(values, 1.5)
    yield values < cv2.blur(values, (5, 5))
    whole = values.astype(np.uint8)
    yield whole <= cv2.threshold(whole, 0, 255, cv2.THRESH_OTSU)[0]


def _unblurred(values: Values, leak: float) -> Values:
    """Undoes that each module shows this share of each module beside it."""
    kernel = np.array((leak, 1 - 2 * leak, leak), np.float32)
    sharper = values
    for _ in range(4):
        seen = cv2.sepFilter2D(sharper, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REFLECT)
        sharper = sharper + values - seen
    return np.asarray(sharper, np.float32)


def _between_levels(values: Values, sigma: float) -> Values:
    dark = values < cv2.blur(values, (9, 9))
    levels = []
    for chosen in (dark, ~dark):
        weight = chosen.astype(np.float32)
        levels.append(
            (cv2.GaussianBlur(values * weight, (0, 0), sigma) + 1e-3 * values)
            / (cv2.GaussianBlur(weight, (0, 0), sigma) + 1e-3)
        )
    return np.asarray((levels[0] + levels[1]) / 2, np.float32)


def agreement(dark: Mask, patterns: FunctionPatterns) -> float:
    """Share of the checked modules that are as they should be."""
    return float((dark == patterns.dark)[patterns.checked].mean())


@dataclass(frozen=True, slots=True)
class Decoded:
    """The bytes, and the share of the error correction that was not needed."""

    payload: bytes
    unused: float
    part: Part | SomePart | None = None


def decoded(dark: Mask, patterns: FunctionPatterns) -> Decoded | None:
    """What zxing-cpp reads from these modules; known ones are put right first."""
    modules = np.where(patterns.known, patterns.dark, dark)
    bitmap = np.pad(np.where(modules, np.uint8(0), np.uint8(255)), 2, constant_values=255)
    for found in zxingcpp.read_barcodes(
        bitmap,
        formats=_FORMATS,
        is_pure=True,
        try_rotate=False,
        try_invert=False,
        try_downscale=False,
        binarizer=zxingcpp.Binarizer.BoolCast,
    ):
        if found.valid and found.bytes:
            extra = found.extra
            unused = extra.get("UEC", 0.0) if isinstance(extra, dict) else 0.0
            return Decoded(bytes(found.bytes), float(unused), part_of(found))
    return None

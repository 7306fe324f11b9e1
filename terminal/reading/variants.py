"""Pictures made over so that an engine that failed on one may read the other.

Every variant takes brightness of shape (height, width) and gives a new picture with how many of
its pixels stand for one of the old. What each is good for is measured by `benchmarks.step_table`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels

Variant = Callable[[Pixels], tuple[Pixels, float]]

_LARGEST_ENLARGED = 700
"""Pixels a side: a larger crop has modules enough, and enlarging it would cost a frame's time."""


def _as(picture: object, scale: float = 1.0) -> tuple[Pixels, float]:
    return picture, scale  # type: ignore[return-value]  # cv2's loose types


def _curve(exponent: float) -> NDArray[np.uint8]:
    curve: NDArray[np.uint8] = (255 * (np.arange(256) / 255) ** exponent).astype(np.uint8)
    return curve


_BRIGHTER, _DARKER = _curve(0.5), _curve(2.2)


def _deblurring(sigma: float, damping: float, side: int = 15) -> NDArray[np.float32]:
    """The damped inverse (Wiener) of a Gaussian blur, as a kernel that sums to one."""
    axis = np.arange(side) - side // 2
    gauss = np.exp(-(axis**2) / (2 * sigma**2))
    blur = np.outer(gauss, gauss) / gauss.sum() ** 2
    spectrum = np.fft.fft2(np.fft.ifftshift(blur))
    inverse = np.conj(spectrum) / (np.abs(spectrum) ** 2 + damping)
    kernel = np.fft.fftshift(np.real(np.fft.ifft2(inverse)))
    deblurring: NDArray[np.float32] = (kernel / kernel.sum()).astype(np.float32)
    return deblurring


_DEBLURRING = _deblurring(1.5, 0.005)


def at_most(grey: Pixels, longest: int) -> tuple[Pixels, float]:
    """The picture with no side longer than that, and by how much it was reduced; a smaller one as
    it is.

    :param grey: brightness, shape (height, width).
    """
    scale = longest / max(grey.shape)
    if scale >= 1:
        return grey, 1.0
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return _as(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), scale)


def _reduced(grey: Pixels, factor: int) -> Pixels:
    size = max(1, grey.shape[1] // factor), max(1, grey.shape[0] // factor)
    return _as(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))[0]


def _plain(grey: Pixels) -> tuple[Pixels, float]:
    return grey, 1.0


def _enlarged(grey: Pixels, factor: float) -> tuple[Pixels, float]:
    factor = min(factor, max(1.0, _LARGEST_ENLARGED / max(grey.shape)))
    return _as(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), factor)


def _sharpened(grey: Pixels, sigma: float, amount: float) -> Pixels:
    soft = cv2.GaussianBlur(grey, (0, 0), sigma)
    return _as(cv2.addWeighted(grey, 1 + amount, soft, -amount, 0))[0]


def _double(grey: Pixels) -> tuple[Pixels, float]:
    return _enlarged(grey, 2)


def _triple_sharp(grey: Pixels) -> tuple[Pixels, float]:
    large, scale = _enlarged(grey, 3)
    return _sharpened(large, 1.1 * scale, 1.5), scale


def _half(grey: Pixels) -> tuple[Pixels, float]:
    return _reduced(grey, 2), 0.5


def _at_most_360(grey: Pixels) -> tuple[Pixels, float]:
    return at_most(grey, 360)


def _sharp(grey: Pixels) -> tuple[Pixels, float]:
    return _as(_sharpened(grey, 1.5, 1.5))


def _deblurred(grey: Pixels) -> tuple[Pixels, float]:
    return _double(_as(cv2.filter2D(grey, -1, _DEBLURRING, borderType=cv2.BORDER_REPLICATE))[0])


def _soft(grey: Pixels) -> tuple[Pixels, float]:
    return _as(cv2.GaussianBlur(grey, (0, 0), 1.5))


def _median(grey: Pixels) -> tuple[Pixels, float]:
    return _as(cv2.medianBlur(grey, 5))


def _brighter(grey: Pixels) -> tuple[Pixels, float]:
    return _as(cv2.LUT(grey, _BRIGHTER))


def _darker(grey: Pixels) -> tuple[Pixels, float]:
    return _as(cv2.LUT(grey, _DARKER))


def _local_contrast(grey: Pixels) -> tuple[Pixels, float]:
    return _as(cv2.createCLAHE(3.0, (8, 8)).apply(grey))


def _flattened(grey: Pixels) -> tuple[Pixels, float]:
    """Divided by the light that falls on it, seen in a much smaller copy."""
    height, width = grey.shape
    small = _reduced(grey, 8)
    light = cv2.GaussianBlur(small, (0, 0), max(1.0, max(small.shape) * 0.08))
    return _as(cv2.divide(grey, cv2.resize(light, (width, height)), scale=128))


def _stretched(grey: Pixels) -> tuple[Pixels, float]:
    """Each place stretched between the darkest and the lightest near it: glare is taken off."""
    height, width = grey.shape
    small = _reduced(grey, 4)
    near = np.ones((11, 11), np.uint8)
    low = cv2.GaussianBlur(cv2.erode(small, near), (0, 0), 3)
    high = cv2.GaussianBlur(cv2.dilate(small, near), (0, 0), 3)
    low = cv2.resize(low, (width, height))
    span = np.maximum(cv2.subtract(cv2.resize(high, (width, height)), low), 20)
    return _as(cv2.divide(cv2.subtract(grey, low), span, scale=255))


def _normalised(grey: Pixels) -> tuple[Pixels, float]:
    """Local mean 128, local deviation 50."""
    values = grey.astype(np.float32)
    mean = cv2.blur(values, (51, 51))
    variance = cv2.blur(values * values, (51, 51)) - mean * mean
    gain = 50.0 / np.sqrt(np.maximum(variance, 25.0))
    return _as(np.clip((values - mean) * gain + 128, 0, 255).astype(np.uint8))


def _local_threshold(grey: Pixels) -> tuple[Pixels, float]:
    return _as(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, 5)
    )


_SQUARE = np.ones((5, 5), np.uint8)


def _opened(grey: Pixels) -> tuple[Pixels, float]:
    """Light specks within dark modules closed."""
    return _as(cv2.morphologyEx(grey, cv2.MORPH_OPEN, _SQUARE))


def _closed(grey: Pixels) -> tuple[Pixels, float]:
    """Dark specks within light modules closed: codes printed in dots, scratches."""
    return _as(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, _SQUARE))


def _half_contrast(grey: Pixels) -> tuple[Pixels, float]:
    small, scale = _half(grey)
    return _local_contrast(small)[0], scale


VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(
    {
        "plain": _plain,
        "double": _double,
        "triple-sharp": _triple_sharp,
        "half": _half,
        "at-most-360": _at_most_360,
        "half-contrast": _half_contrast,
        "sharp": _sharp,
        "deblurred": _deblurred,
        "soft": _soft,
        "median": _median,
        "brighter": _brighter,
        "darker": _darker,
        "contrast": _local_contrast,
        "flattened": _flattened,
        "stretched": _stretched,
        "normalised": _normalised,
        "threshold": _local_threshold,
        "opened": _opened,
        "closed": _closed,
    }
)
"""By the names that the measured table uses."""

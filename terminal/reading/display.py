"""Notices that a code is shown on a display: its pixels, or the moiré they make, give it away."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.condition import measure
from terminal.reading.symbol import Corners

_WIDEST: Final = 192
"""Pixels of a code that are looked at, a side."""
_NARROWEST: Final = 48
_INNER: Final = 0.75
_FIELD: Final = 224
"""Side of the transformed field: what is looked at and the lags."""
_LAGS: Final = 32
_LEAST_CONTRAST: Final = 30
_LEAST_LIGHT: Final = 0.04
"""Share of what is looked at that lies well inside light modules."""
_DEEPEST: Final = 0.4
"""Change of brightness within a light module, a share of it, that still counts as texture."""
_COARSEST, _FINEST = 0.12, 0.47
"""Periods a pixel. Coarser ones are shadows, glare and what is left of the modules; finer ones
are interlaced lines and the pattern of a sensor's colours."""

PERIODIC_SHARE: Final = 0.33
"""How much of the variance in light modules must be periodic."""
PERIODIC_DEPTH: Final = 0.03
"""The least amplitude of it, a share of the brightness."""

Values = NDArray[np.float32]


def _hann(lags: int) -> Values:
    line = np.hanning(2 * lags + 3)[1:-1]
    return np.outer(line, line).astype(np.float32)


_TAPER = _hann(_LAGS)
_BOTH_WAYS = np.arange(-_LAGS, _LAGS + 1)
_RADIUS = np.hypot(np.fft.fftfreq(_FIELD)[:, None], np.fft.rfftfreq(_FIELD))
_ANGLE = np.arctan2(np.fft.fftfreq(_FIELD)[:, None], np.fft.rfftfreq(_FIELD))
_LOOKED_AT = (_RADIUS >= _COARSEST) & (_RADIUS <= _FINEST)


def on_display(grey: Pixels, corners: Corners) -> bool:
    """Whether the pixels of a display can be made out in the light modules of a code.

    False says nothing: the pixels of most telephones are too fine for a camera at arm's length.
    Cloth of a coarse weave looks like a display. It costs about 4 ms.

    :param grey: brightness, shape (height, width).
    :param corners: of a code that was read, in order around it, pixels.
    """
    module = measure(grey, corners).module_pixels if grey.size else None
    if module is None:
        return False
    patch = _middle(grey, np.array(corners, np.float32))
    if min(patch.shape) < _NARROWEST:
        return False
    dark, light = np.percentile(patch[::3, ::3], (5, 95))
    inside = _well_inside(patch, module)
    if light - dark < _LEAST_CONTRAST or inside.mean() < _LEAST_LIGHT:
        return False
    texture = _texture(patch.astype(np.float32), inside, module)
    variance = float((texture**2).sum() / inside.sum())
    share = _periodic(texture, inside) / max(variance, 1e-9)
    return share > PERIODIC_SHARE and bool(np.sqrt(2 * share * variance) > PERIODIC_DEPTH)


def _middle(grey: Pixels, around: Values) -> Pixels:
    height, width = grey.shape
    span = int(min(np.sqrt(cv2.contourArea(around)) * _INNER, _WIDEST, height, width))
    left, top = (
        int(np.clip(middle - span / 2, 0, limit - span))
        for middle, limit in zip(around.mean(axis=0), (width, height), strict=True)
    )
    return grey[top : top + span, left : left + span]


def _well_inside(patch: Pixels, module: float) -> Values:
    """1 where a light module is, clear of its border; else 0."""
    surroundings = max(3, round(module * 7)) | 1
    light = cv2.compare(patch, cv2.blur(patch, (surroundings, surroundings)), cv2.CMP_GT) // 255
    if module >= 8:
        # The dark lines between a display's pixels are no dark modules.
        lines = 2 * round(module * 0.2) + 1
        light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((lines, lines), np.uint8))
    border = 2 * max(1, round(module * 0.3)) + 1
    return cv2.erode(light, np.ones((border, border), np.uint8)).astype(np.float32)


def _texture(patch: Values, inside: Values, module: float) -> Values:
    """How much lighter each pixel is than light modules about it, as a share; 0 outside."""
    about = (max(17, round(module * 6)) | 1,) * 2
    level = cv2.blur(patch * inside, about) / np.maximum(cv2.blur(inside, about), 1e-3)
    lighter = np.clip(patch / np.maximum(level, 1) - 1, -_DEEPEST, _DEEPEST) * inside
    return np.asarray(lighter - inside * (lighter.sum() / inside.sum()), np.float32)


def _periodic(texture: Values, inside: Values) -> float:
    """The variance of the strongest period and of one across it, whatever was looked at.

    The autocovariance at each lag is the mean over the pairs of places that were both looked at;
    so the shapes of the modules, which change from code to code, leave no trace in it.
    """
    covariance, pairs = _at_lags(texture), _at_lags(inside)
    enough = pairs > 0.02 * pairs[_LAGS, _LAGS]
    covariance = np.where(enough, covariance / np.maximum(pairs, 1), 0)
    covariance[_LAGS, _LAGS] = 0  # noise is alike with itself only
    field = np.zeros((_FIELD, _FIELD), np.float32)
    field[np.ix_(_BOTH_WAYS, _BOTH_WAYS)] = covariance * _TAPER
    spectrum = np.fft.rfft2(field).real * _LOOKED_AT
    strongest = np.unravel_index(spectrum.argmax(), spectrum.shape)
    # The pixels of a display make two sets of lines, square to each other.
    square = np.abs((_ANGLE - _ANGLE[strongest]) % np.pi - np.pi / 2) < np.pi / 6
    both = spectrum[strongest] + max(float((spectrum * square).max()), 0.0)
    return float(both * 2 / _TAPER.sum())


def _at_lags(values: Values) -> Values:
    power = np.abs(np.fft.rfft2(values, (_FIELD, _FIELD))) ** 2
    lags = np.fft.irfft2(power, (_FIELD, _FIELD))[np.ix_(_BOTH_WAYS, _BOTH_WAYS)]
    return lags.astype(np.float32, copy=False)

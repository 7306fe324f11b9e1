"""Colours as those see them who lack a kind of cone, for tests and for a picture in docs/."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based Model for Simulation
# of Color Vision Deficiency. IEEE TVCG 15 (6), 2009; the tables of severity 1, for linear RGB.
# Whoever sees no colour sees the luminance of IEC 61966-2-1.
KINDS: Mapping[str, NDArray[np.float64]] = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    "achromatopsia": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def as_seen(rgb: NDArray[np.uint8], kind: str) -> NDArray[np.uint8]:
    """A picture of height × width × RGB as it is seen."""
    linear = np.clip(_linear(rgb / 255.0) @ KINDS[kind].T, 0, 1)
    coded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(coded * 255), dtype=np.uint8)


def lab(colour: str, kind: str) -> NDArray[np.float64]:
    """A colour as it is seen, in CIELAB under D65."""
    linear = np.clip(KINDS[kind] @ _linear_of(colour), 0, 1)
    ratio = (_TO_XYZ @ linear) / np.array([0.9505, 1.0, 1.089])
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def luminance(colour: str) -> float:
    """The relative luminance of a colour: 0 for black, 1 for white."""
    return float(np.array([0.2126, 0.7152, 0.0722]) @ _linear_of(colour))


def _linear_of(colour: str) -> NDArray[np.float64]:
    named = QColor(colour)
    return _linear(np.array([named.redF(), named.greenF(), named.blueF()]))


def _linear(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4))

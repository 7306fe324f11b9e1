"""Turns a still picture into a short hand-held clip as a cheap camera would have seen it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.camera import packed, smeared
from terminal.capture.frame import Pixels

FPS: Final = 15
SECONDS: Final = 2.0
FRAMES: Final = int(FPS * SECONDS)
LONGER_SIDE: Final = 1280
SHORTER_SIDE: Final = 720
MARGIN: Final = 0.05
"""Of the picture's width and height, on each side: nobody holds a code so that it is cut."""
LEAST_LONGER_SIDE: Final = 640
"""Pixels; no camera has fewer, so that whoever holds up a smaller picture fills more of the frame.
"""

_SHUTTER: Final = 0.5
"""Part of the time between two frames in which the sensor gathers light."""

_PAPER: Final = 225
_ROOM: Final = 64
"""Pixels by which the sensor's noise is moved at most from frame to frame."""

Waves = NDArray[np.float64]
"""Amplitude, cycles a second and phase of each wave of which a movement is made; one a row."""
Affine = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ClipFrame:
    """One frame, its time in seconds, and the matrix (2, 3) from its pixels to the picture's."""

    grey: Pixels
    at: float
    to_picture: Affine


@dataclass(frozen=True, slots=True, eq=False)
class Taking:
    """How one clip is taken. Lengths are in pixels of a frame whose longer side is 1280."""

    right: Waves
    down: Waves
    turn: Waves
    """Degrees."""
    zoom: Waves
    """Parts of the size."""
    sharp_blur: float
    """Standard deviation of the blur when the lens has found its focus."""
    hunt_at: float
    """Seconds; before the start where the lens already hunts when the clip begins."""
    hunt_blur: float
    hunt_lasts: float
    hunt_cycles: float
    first_gain: float
    """Brightness at the start as a multiple of the settled one."""
    settles_in: float
    noise: float
    quality: int
    """Of the camera's JPEG, percent."""


def taking(dice: np.random.Generator) -> Taking:
    """How a person with a steady, but human hand and a cheap camera takes one clip."""
    return Taking(
        right=_waves(dice, 9.0, 1.2),
        down=_waves(dice, 7.0, 1.2),
        turn=_waves(dice, 2.0, 0.12),
        zoom=_waves(dice, 0.03, 0.001),
        sharp_blur=dice.uniform(0.3, 0.7),
        hunt_at=dice.uniform(-0.6, SECONDS - 0.3),
        hunt_blur=dice.uniform(0.6, 3.0),
        hunt_lasts=dice.uniform(0.15, 0.5),
        hunt_cycles=dice.uniform(1.0, 2.5),
        first_gain=dice.uniform(0.55, 1.35),
        settles_in=dice.uniform(0.1, 0.4),
        noise=dice.uniform(1.5, 5.0),
        quality=int(dice.integers(70, 93)),
    )


def fitted(picture: Pixels) -> Pixels:
    """The picture as large as a camera has pixels for: reduced until it and its margin are within
    1280 x 720, held either way, or enlarged to `LEAST_LONGER_SIDE`.
    """
    longer, shorter = max(picture.shape), min(picture.shape)
    most = min(LONGER_SIDE / longer, SHORTER_SIDE / shorter) / (1 + 2 * MARGIN)
    share = min(most, max(1.0, LEAST_LONGER_SIDE / longer))
    if share == 1:
        return picture
    size = tuple(max(1, round(side * share)) for side in reversed(picture.shape))
    how = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    fitting: Pixels = cv2.resize(picture, size, interpolation=how)  # type: ignore[assignment]
    return fitting


def clip(picture: Pixels, seed: int, index: int) -> Iterator[ClipFrame]:
    """The `FRAMES` frames of one clip of a `fitted` picture.

    The hand moves, turns and comes nearer and farther; the lens hunts for its focus once; the
    exposure settles; what moves is smeared along its way; the sensor adds noise and the camera
    packs the frame as JPEG. Beyond the picture there is paper, for many of them are nothing but a
    code, without the light zone around that it needs. The same seed and index give the same way
    of taking, whatever the picture.
    """
    dice = np.random.default_rng((seed, index))
    how = taking(dice)
    height, width = (side + 2 * int(side * MARGIN) for side in picture.shape)
    unit = max(height, width) / LONGER_SIDE
    grain = dice.normal(0, how.noise, (height + _ROOM, width + _ROOM)).astype(np.float32)
    for number in range(FRAMES):
        at = number / FPS
        to_frame = _placed(how, at, unit, (height, width), picture)
        moved = cv2.warpAffine(picture, to_frame, (width, height), borderValue=_PAPER).astype(
            np.float32
        )
        way = _SHUTTER * unit
        moved = smeared(moved, way * _speed(how.right, at), way * _speed(how.down, at))
        seen = cv2.GaussianBlur(moved, (0, 0), max(unit * _blur(how, at), 0.05))
        gain = 1 + (how.first_gain - 1) * float(np.exp(-at / how.settles_in))
        top, left = dice.integers(0, _ROOM + 1, 2)
        taken = seen * gain + grain[top : top + height, left : left + width]
        grey: Pixels = np.clip(taken, 0, 255).astype(np.uint8)
        to_picture = cv2.invertAffineTransform(to_frame).astype(np.float64)
        yield ClipFrame(packed(grey, how.quality), at, to_picture)


def _waves(dice: np.random.Generator, slow: float, tremor: float) -> Waves:
    """Three slow waves of a hand's drift and two of its tremor."""
    size = np.concatenate([dice.uniform(0.3, 1.0, 3) * slow, dice.uniform(0.3, 1.0, 2) * tremor])
    cycles = np.concatenate([dice.uniform(0.2, 1.2, 3), dice.uniform(5.0, 7.0, 2)])
    return np.stack([size, cycles, dice.uniform(0, 2 * np.pi, 5)], axis=1)


def _position(waves: Waves, at: float) -> float:
    size, cycles, phase = waves.T
    return float((size * np.sin(2 * np.pi * cycles * at + phase)).sum())


def _speed(waves: Waves, at: float) -> float:
    """A frame, from one to the next."""
    size, cycles, phase = waves.T
    turning = 2 * np.pi * cycles
    return float((size * turning * np.cos(turning * at + phase)).sum()) / FPS


def _placed(how: Taking, at: float, unit: float, frame: tuple[int, int], picture: Pixels) -> Affine:
    """The matrix from the picture's pixels to those of a frame of this height and width."""
    height, width = picture.shape
    zoom = 1 + _position(how.zoom, at)
    to_frame = cv2.getRotationMatrix2D((width / 2, height / 2), _position(how.turn, at), zoom)
    moved = unit * np.array((_position(how.right, at), _position(how.down, at)))
    matrix: Affine = to_frame.astype(np.float64)
    matrix[:, 2] += moved + np.array((frame[1] - width, frame[0] - height)) / 2
    return matrix


def _blur(how: Taking, at: float) -> float:
    since = at - how.hunt_at
    if since < 0:
        return how.sharp_blur
    swing = abs(np.cos(2 * np.pi * how.hunt_cycles * since)) * np.exp(-since / how.hunt_lasts)
    return float(how.sharp_blur + how.hunt_blur * swing)

"""A cheap camera for the demo video: how it sees the things that are held up to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

WIDTH, HEIGHT = 1280, 720
_FOCAL = 1500.0


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a thing is held: its middle in pixels, its size as a factor, its turns in degrees."""

    x: float
    y: float
    scale: float
    roll: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """A thing in view. `texture` is BGRA with the colours multiplied by alpha.

    `middle` is the point of the texture, in its pixels, that the pose is about.
    `gloss` is the strength of its reflections (0 to 1) and `shine` where they stand now;
    `smear` is how many pixels it moved down during the exposure, `defocus` a blur in pixels.
    """

    texture: Pixels
    pose: Pose
    middle: tuple[float, float]
    gloss: float = 0.0
    shine: float = 0.0
    smear: float = 0.0
    defocus: float = 0.0


class Camera:
    """Turns a background and held things into frames with the faults of a cheap camera."""

    def __init__(self, background: Pixels, seed: int) -> None:
        self._background = background
        self._random = np.random.default_rng(seed)
        ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        distance = np.hypot(xs / WIDTH - 0.5, (ys / HEIGHT - 0.5) * 0.7)
        self._vignette: Floats = (1.06 - 0.42 * distance**2)[:, :, None].astype(np.float32)

    def take(self, held: Sequence[Held], time: float) -> Pixels:
        """The frame at `time` (seconds since the beginning) with the things before the camera."""
        # The camera sits on a pole beside a road: it sways a little.
        sway = (5 * math.sin(0.9 * time) + 2 * math.sin(2.3 * time), 3 * math.sin(1.3 * time + 1))
        frame = self._backdrop(*sway)
        for thing in held:
            layer = _placed(thing)
            alpha = layer[:, :, 3:]
            shade = cv2.GaussianBlur(_moved(layer[:, :, 3], 26, 34), (0, 0), 24)[:, :, None]
            covered = frame * (1 - 0.45 * shade) * (1 - alpha) + layer[:, :, :3]
            frame = covered.astype(np.float32)
        return self._developed(frame, time, busy=bool(held))

    def _backdrop(self, x: float, y: float) -> Floats:
        high, wide = self._background.shape[:2]
        matrix = np.array(
            [[1, 0, x - (wide - WIDTH) / 2], [0, 1, y - (high - HEIGHT) / 2]], dtype=np.float32
        )
        seen = cv2.warpAffine(self._background, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        return _bright(seen)

    def _developed(self, frame: Floats, time: float, *, busy: bool) -> Pixels:
        # Automatic exposure never quite comes to rest, and breathes when something is held up.
        exposure = 1 + 0.035 * math.sin(0.7 * time) + (0.02 * math.sin(5 * time) if busy else 0)
        lit = np.clip(frame * self._vignette * exposure, 0, 1)
        noise = self._random.normal(0, 1, (HEIGHT, WIDTH, 1)).astype(np.float32)
        tint = self._random.normal(0, 1, (HEIGHT // 4, WIDTH // 4, 3)).astype(np.float32)
        grain = 0.007 * noise + 0.006 * cv2.resize(tint, (WIDTH, HEIGHT))
        sharpened = lit + 0.35 * (lit - cv2.GaussianBlur(lit, (0, 0), 1.2))
        developed: Pixels = np.clip((sharpened + grain) * 255, 0, 255).astype(np.uint8)
        return developed


def _placed(thing: Held) -> Floats:
    high, wide = thing.texture.shape[:2]
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, _projected(thing, wide, high))
    texture = _glossy(thing) if thing.gloss else thing.texture
    layer = cv2.warpPerspective(texture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    seen = _bright(layer)
    blur = math.hypot(0.55, thing.defocus)
    seen = cv2.GaussianBlur(seen, (0, 0), blur).astype(np.float32)
    length = int(abs(thing.smear))
    if length > 1:
        kernel = np.full((length, 1), 1 / length, dtype=np.float32)
        seen = cv2.filter2D(seen, -1, kernel).astype(np.float32)
    return seen


def _projected(thing: Held, wide: int, high: int) -> Floats:
    pose, (x, y) = thing.pose, thing.middle
    roll, pitch, yaw = (math.radians(each) for each in (pose.roll, pose.pitch, pose.yaw))
    around_z, around_x, around_y = (
        cv2.Rodrigues(np.array(axis, dtype=np.float64))[0]
        for axis in ((0, 0, roll), (pitch, 0, 0), (0, yaw, 0))
    )
    turn = around_z @ around_x @ around_y
    corners = np.array([(0, 0, 0), (wide, 0, 0), (wide, high, 0), (0, high, 0)], np.float64)
    points = ((corners - (x, y, 0)) * pose.scale) @ turn.T
    depth = _FOCAL / (_FOCAL + points[:, 2:])
    flat = points[:, :2] * depth + np.array([pose.x, pose.y])
    projected: Floats = flat.astype(np.float32)
    return projected


def _glossy(thing: Held) -> Pixels:
    high, wide = thing.texture.shape[:2]
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    along = xs / wide + 0.45 * ys / high
    band = np.exp(-(((along - thing.shine) / 0.10) ** 2))
    band += 0.6 * np.exp(-(((along - thing.shine - 0.24) / 0.035) ** 2))
    alpha = thing.texture[:, :, 3:].astype(np.float32)
    light = thing.gloss * band[:, :, None] * alpha
    shone = thing.texture.astype(np.float32)
    shone[:, :, :3] += (alpha - shone[:, :, :3]) * light / 255
    glossy: Pixels = np.clip(shone, 0, 255).astype(np.uint8)
    return glossy


def _bright(pixels: NDArray[Any]) -> Floats:
    bright: Floats = pixels.astype(np.float32) / np.float32(255)
    return bright


def _moved(mask: Floats, x: float, y: float) -> Floats:
    matrix = np.array([[1, 0, x], [0, 1, y]], dtype=np.float32)
    moved: Floats = cv2.warpAffine(mask, matrix, (WIDTH, HEIGHT)).astype(np.float32)
    return moved

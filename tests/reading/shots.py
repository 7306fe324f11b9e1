"""Pictures of codes as a camera takes them when somebody holds them badly."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.symbol import Corners
from tests.reading.codes import qr

Canvas = NDArray[np.float32]

TEXT = "HC1:" + "6BFOXN%TSMAHN-HWVK".join("ABCDEFGH")
"""Of version 8: 49 modules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How a code is held before a camera of 1280 x 720, and the picture that it takes."""

    module: float = 4.0
    """Pixels."""
    centre: tuple[float, float] = (640.0, 360.0)
    angle: float = 8.0
    blur: float = 0.6
    streak: int = 0
    """Pixels that it moves from left to right while the shutter is open."""
    dark: float = 30.0
    light: float = 220.0
    noise: float = 2.0
    glare: float = 0.0
    """Share of it under a spot that is white."""
    texture: float = 0.0
    """Pixels from one to the next pixel of the display that shows it."""
    desk: float = 110.0
    text: str = TEXT

    @property
    def corners(self) -> Corners:
        """Where the code is."""
        half = _code(self.text).shape[0] * self.module / 2
        first, second, third, fourth = (
            self._placed(x * half, y * half) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        )
        return first, second, third, fourth

    def picture(self, seed: int = 1) -> Pixels:
        """What the camera sees; the noise is another one for every seed."""
        seen: Canvas = np.full((720, 1280), self.desk, np.float32)
        cv2.rectangle(seen, (60, 50), (420, 300), self.desk * 0.6, -1)
        cv2.rectangle(seen, (900, 500), (1240, 700), self.desk * 1.4, -1)
        code, covered = self._drawn()
        seen = seen * (1 - covered) + covered * (self.dark + (self.light - self.dark) * code)
        if self.blur:
            seen = _plain(cv2.GaussianBlur(seen, (0, 0), self.blur))
        if self.streak:
            seen = _plain(cv2.blur(seen, (self.streak, 1)))
        if self.glare:
            seen = seen + self._spot()
        noise = np.random.default_rng(seed).standard_normal(seen.shape, np.float32)
        return np.clip(seen + self.noise * noise, 0, 255).astype(np.uint8)

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        turn = np.deg2rad(self.angle)
        return (
            float(self.centre[0] + x * np.cos(turn) - y * np.sin(turn)),
            float(self.centre[1] + x * np.sin(turn) + y * np.cos(turn)),
        )

    def _drawn(self) -> tuple[Canvas, Canvas]:
        """The code with its quiet zone, light is 1, and where it covers the desk."""
        modules = np.pad(_code(self.text), 4, constant_values=255)
        fine = 24 if self.texture else 12
        large = _plain(np.kron(modules, np.ones((fine, fine))) / 255)
        if self.texture:
            large *= _lit_pixels(len(large), self.texture / self.module * fine)
        # As a lens does, before there are pixels: or what is finer than they are would show.
        softened = fine / self.module * (max(self.blur, 0.4) if self.texture else 0.4)
        large = _plain(cv2.GaussianBlur(large, (0, 0), max(softened, 0.3)))
        turn = cv2.getRotationMatrix2D((0, 0), -self.angle, self.module / fine)
        middle = len(large) / 2
        turn[:, 2] = np.array(self.centre) - turn[:, :2] @ (middle, middle)
        whole = np.ones_like(large)
        code, covered = (_plain(cv2.warpAffine(each, turn, (1280, 720))) for each in (large, whole))
        return code, covered

    def _spot(self) -> Canvas:
        side = _code(self.text).shape[0] * self.module
        rows, columns = np.mgrid[:720, :1280]
        away = np.hypot(columns - self.centre[0], rows - self.centre[1])
        spot = np.clip(4 - 3 * away / (side * np.sqrt(self.glare / np.pi)), 0, 1) * 400
        return _plain(spot)


def _plain(seen: object) -> Canvas:
    return np.asarray(seen, np.float32)


@lru_cache
def _code(text: str) -> Pixels:
    return qr(text, scale=1)[4:-4, 4:-4]


def _lit_pixels(side: int, pitch: float) -> Canvas:
    """Dark lines between the pixels of a display, a third of each wide."""
    lit = (np.arange(side) / pitch) % 1 > 0.33
    return _plain(np.outer(lit, lit) / 0.67**2)

"""An empty desk as the idle gate sees it, and a gate before which time passes frame by frame."""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.idle_gate import OPEN_AFTER_CHANGE, IdleState, observe
from tests.reading.codes import put, qr

PER_SECOND = 15
Scene = NDArray[np.float64]
GRAIN = np.random.default_rng(1).normal(0, 1, (37, 90, 160))


def wall(light: float = 180) -> Scene:
    """What a small copy of an empty desk looks like: uneven light, soft shapes."""
    random = np.random.default_rng(2)
    across = np.linspace(0.85, 1.15, 160)[np.newaxis, :]
    shapes = cv2.resize(random.normal(0, 0.06, (9, 16)), (160, 90))
    return np.clip(light * (across + shapes), 0, 255)


def shown(scene: Scene, noise: float = 0.5, seed: int = 0) -> Pixels:
    grain = noise * GRAIN[seed % len(GRAIN), : scene.shape[0], : scene.shape[1]]
    seen: Pixels = np.clip(scene + grain, 0, 255).astype(np.uint8)
    return seen


def with_code(scene: Scene, left: int, top: int, scale: int = 2) -> Scene:
    """A code of 58 pixels of 1280 (its modules are of two) at that place of the full picture."""
    full = cv2.resize(scene, (1280, 720), interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    full = put(full, qr("SMALL", scale), left, top)
    return cv2.resize(full, (160, 90), interpolation=cv2.INTER_AREA).astype(np.float64)


class Gate:
    """A gate before which time passes frame by frame."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self.state = IdleState()
        self.at = 100.0
        self.looks = 0
        self._period = 1 / per_second

    def show(self, picture: Pixels, compressed_bytes: int = 0) -> bool:
        """Show the next frame. :return: whether it is worth reading."""

        def small_grey() -> Pixels:
            self.looks += 1
            return picture

        self.at += self._period
        self.state, worth_reading = observe(self.state, small_grey, self.at, compressed_bytes)
        return worth_reading

    def show_all(self, pictures: Iterable[Pixels]) -> list[bool]:
        return [self.show(picture) for picture in pictures]

    def show_compressed(self, scene: Scene, sizes: Iterable[int]) -> list[bool]:
        return [self.show(shown(scene, seed=number), size) for number, size in enumerate(sizes)]

    def settle(self, scene: Scene, seconds: float = OPEN_AFTER_CHANGE + 1) -> None:
        """Let it learn a scene in which nothing moves."""
        frames = round(seconds / self._period)
        told = self.show_all(still(scene, frames))
        assert told[-1] is False or sum(told[-6:]) <= 2, "closed"


def still(scene: Scene, frames: int, noise: float = 0.5, seed: int = 1) -> Iterator[Pixels]:
    return (shown(scene, noise, seed + each) for each in range(frames))


def share(told: list[bool]) -> float:
    return sum(told) / len(told)


CLOSED = 1 / 5 + 0.02
"""Of fifteen frames a second, every fifth is read by a closed gate."""

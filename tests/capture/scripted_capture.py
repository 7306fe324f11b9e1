"""Opened cv2.VideoCaptures that do what a test tells them."""

from typing import Any

import cv2
import numpy as np
import pytest

from terminal.capture.camera import CameraSource
from terminal.capture.devices import CameraInfo

NEAR = CameraInfo("HD Webcam C270", "/dev/video0", 0)


class ScriptedCapture:
    """In the place of an opened cv2.VideoCapture of another system."""

    format = cv2.VideoWriter.fourcc(*"MJPG")

    def __init__(self, *, opens: bool = True) -> None:
        self.settings: list[int] = []
        self.released = False
        self._opens = opens

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's word
        return self._opens

    def set(self, setting: int, _value: float) -> bool:
        self.settings.append(setting)
        return False

    def get(self, _setting: int) -> float:
        return float(self.format)

    def release(self) -> None:
        self.released = True


class Torn(ScriptedCapture):
    """Grabs at once and never has a whole picture."""

    grabs = 0

    def grab(self) -> bool:
        self.grabs += 1
        return True

    def retrieve(self) -> tuple[bool, None]:
        return False, None


class Hasty(Torn):
    """Grabs without waiting for a frame, as DirectShow does."""

    def retrieve(self) -> tuple[bool, Any]:
        return True, np.zeros((4, 4, 3), np.uint8)


class Broken(Torn):
    """Raises where others answer no."""

    def grab(self) -> bool:
        raise cv2.error("broken")


def opened(capture: ScriptedCapture, monkeypatch: pytest.MonkeyPatch) -> CameraSource:
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_arguments: capture)
    source = CameraSource(find=lambda: (NEAR,))
    source.open()
    return source

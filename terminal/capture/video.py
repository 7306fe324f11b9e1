"""A recorded video in the place of a camera."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from sync.protocol.terms import Source
from terminal.capture.frame import Frame
from terminal.capture.opencv import quiet_opencv, read_only
from terminal.capture.pace import Pace
from terminal.capture.source import CameraState, SourceFault

VIDEO_SUFFIXES = frozenset({".avi", ".mp4", ".mov", ".mkv", ".webm", ".mjpg", ".mjpeg"})

MAX_SIDE = 4096
"""Pixels a side of the largest video that is played."""

_USUAL_FRAMES_PER_SECOND = 15.0
# Named, because OpenCV would else take a name such as f%03d.jpg for a series of pictures.
_BACK_ENDS = (cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG)


class VideoSource:
    """A video file, played at its own speed; with `loop` from the start again at its end."""

    live = False

    def __init__(
        self,
        path: Path,
        *,
        loop: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = path.name
        self._path = path
        self._loop = loop
        self._clock = clock
        self._sleep = sleep
        self._capture: cv2.VideoCapture | None = None
        self._pace = Pace(_USUAL_FRAMES_PER_SECOND)
        self._number = 0
        self._played = 0

    def open(self) -> None:
        """Start from the first frame.

        :raises SourceFault: ABSENT when there is no such file, or none that can be played.
        """
        self.close()
        quiet_opencv()
        if not self._path.is_file():
            raise SourceFault(CameraState.ABSENT)
        self._capture = self._start()
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        known = math.isfinite(rate) and rate > 0
        self._pace = Pace(
            rate if known else _USUAL_FRAMES_PER_SECOND, clock=self._clock, sleep=self._sleep
        )

    def read(self) -> Frame | None:
        """The next frame when it is due; shape (height, width, 3), captured when it was due.

        :raises SourceFault: ENDED after the last frame, and when it is not open.
        """
        pixels = self._next()
        if pixels is None and self._loop and self._played:
            self.open()
            pixels = self._next()
        if pixels is None:
            raise SourceFault(CameraState.ENDED)
        self._played += 1
        self._number += 1
        return Frame(read_only(pixels), self._pace.wait(), self._number, Source.RECORDING)

    def close(self) -> None:
        """Let go of the file; harmless when it is not open."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
        self._played = 0

    def _next(self) -> cv2.typing.MatLike | None:
        if self._capture is None:
            return None
        try:
            good, pixels = self._capture.read()
        except cv2.error:
            return None
        return pixels if good and pixels.size else None

    def _start(self) -> cv2.VideoCapture:
        for back_end in _BACK_ENDS:
            try:
                capture = cv2.VideoCapture(str(self._path), back_end)
            except cv2.error:
                continue
            sides = (
                capture.get(cv2.CAP_PROP_FRAME_WIDTH),
                capture.get(cv2.CAP_PROP_FRAME_HEIGHT),
            )
            if capture.isOpened() and max(sides) <= MAX_SIDE:
                return capture
            capture.release()
        raise SourceFault(CameraState.ABSENT, "not a video")

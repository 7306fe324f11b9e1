"""A recorded video in the place of a camera."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Picture, TornFrame
from terminal.capture.layout import MAX_SIDE, JpegPicture, PlainPicture
from terminal.capture.opencv import read_only, settle_opencv
from terminal.capture.pace import Pace
from terminal.capture.source import CameraState, SourceFault

VIDEO_SUFFIXES = frozenset({".avi", ".mp4", ".mov", ".mkv", ".webm", ".mjpg", ".mjpeg"})

MAX_TORN = 100
"""Torn frames in a row that are passed over before a video counts as ended."""

_USUAL_FRAMES_PER_SECOND = 15.0
# Named, because OpenCV would else take a name such as f%03d.jpg for a series of pictures.
_BACK_ENDS = (cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG)


class VideoSource:
    """A video file, played at its own speed; with `loop` from the start again at its end.

    Motion JPEG is decoded by whoever looks at a frame, to what that one needs.
    """

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
        self._compressed = False
        self._pace = Pace(_USUAL_FRAMES_PER_SECOND)
        self._number = 0
        self._played = 0

    def open(self) -> None:
        """Start from the first frame.

        :raises SourceFault: ABSENT when there is no such file, or none that can be played.
        """
        self.close()
        settle_opencv()
        if not self._path.is_file():
            raise SourceFault(CameraState.ABSENT)
        self._compressed = _gives_jpegs(self._path)
        self._capture = _started(self._path)
        if self._compressed:
            self._capture.set(cv2.CAP_PROP_FORMAT, -1)
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        known = math.isfinite(rate) and rate > 0
        self._pace = Pace(
            rate if known else _USUAL_FRAMES_PER_SECOND, clock=self._clock, sleep=self._sleep
        )

    def read(self) -> Frame | None:
        """The next frame when it is due, captured when it was due.

        :raises SourceFault: ENDED after the last frame, and when it is not open.
        """
        picture = self._next()
        if picture is None and self._loop and self._played:
            self.open()
            picture = self._next()
        if picture is None:
            raise SourceFault(CameraState.ENDED)
        self._played += 1
        self._number += 1
        return Frame(picture, self._pace.wait(), self._number, Source.RECORDING)

    def close(self) -> None:
        """Let go of the file; harmless when it is not open."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
        self._played = 0

    def _next(self) -> Picture | None:
        if self._capture is None:
            return None
        for _ in range(MAX_TORN + 1):
            pixels = _read(self._capture)
            if pixels is None:
                return None
            try:
                if self._compressed:
                    return JpegPicture(pixels.tobytes())
                return PlainPicture(read_only(pixels))
            except TornFrame:
                continue
        return None


def _gives_jpegs(path: Path) -> bool:
    """Whether its frames can be had as they are in the file, and are whole JPEGs there.

    Some old ones hold half the rows of a picture in one JPEG and half in another.
    """
    capture = _opened(path, cv2.CAP_FFMPEG)
    if capture is None:
        return False
    if int(capture.get(cv2.CAP_PROP_FOURCC)) != cv2.VideoWriter.fourcc(*"MJPG"):
        capture.release()
        return False
    packet = _read(capture) if capture.set(cv2.CAP_PROP_FORMAT, -1) else None
    sides = _sides(capture)
    capture.release()
    try:
        first = JpegPicture(packet.tobytes()) if packet is not None else None
    except TornFrame:
        return False
    return first is not None and (first.width, first.height) == sides


def _started(path: Path) -> cv2.VideoCapture:
    for back_end in _BACK_ENDS:
        capture = _opened(path, back_end)
        if capture is None:
            continue
        if max(_sides(capture)) <= MAX_SIDE:
            return capture
        capture.release()
    raise SourceFault(CameraState.ABSENT, "not a video")


def _opened(path: Path, back_end: int) -> cv2.VideoCapture | None:
    try:
        capture = cv2.VideoCapture(str(path), back_end)
    except cv2.error:
        return None
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _sides(capture: cv2.VideoCapture) -> tuple[float, float]:
    return capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)


def _read(capture: cv2.VideoCapture) -> cv2.typing.MatLike | None:
    try:
        good, pixels = capture.read()
    except cv2.error:
        return None
    return pixels if good and pixels.size else None

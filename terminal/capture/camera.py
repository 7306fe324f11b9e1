"""The PC's camera, through OpenCV."""

import errno
import os
import sys
import time
from collections.abc import Callable, Sequence

import cv2

from sync.protocol.terms import Source
from terminal.capture.devices import CameraInfo, choose_camera, find_cameras
from terminal.capture.frame import Frame
from terminal.capture.opencv import quiet_opencv, read_only
from terminal.capture.source import CameraState, SourceFault

_STALL_SECONDS = "2"
_SLOW = 0.5
"""A grab that fails after this long waited for a frame; one that fails sooner met an error."""
_FAILURES_TO_LOSS = 5
_PAUSE_AFTER_FAILURE = 0.02
_AT_ONCE = 0.001
_DEVICE_FRAMES_PER_SECOND = 30


class CameraSource:
    """A camera chosen by name, device path, or "" for the first one found.

    At most `frames_per_second` frames are decoded, however many the camera sends: the others are
    taken from the driver, so that none is old, and dropped while they are still compressed.
    """

    live = True

    def __init__(
        self,
        wanted: str = "",
        *,
        size: tuple[int, int] = (1280, 720),
        frames_per_second: float = 15.0,
        find: Callable[[], Sequence[CameraInfo]] = find_cameras,
    ) -> None:
        if frames_per_second <= 0 or min(size) <= 0:
            raise ValueError("a camera needs a size and a frame rate above zero")
        self.name = wanted
        self._wanted = wanted
        self._size = size
        self._period = 1 / frames_per_second
        self._find = find
        self._capture: cv2.VideoCapture | None = None
        self._number = 0
        self._due = 0.0
        self._failures = 0

    def open(self) -> None:
        """Start the camera.

        :raises SourceFault: ABSENT when there is none by that name; BUSY when it is there and
            does not open, with the detail `permission` where the system forbids it to this user.
        """
        self.close()
        quiet_opencv()
        # OpenCV's own wait for a frame is ten seconds; it is read when a camera is first opened.
        os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _STALL_SECONDS)
        info = choose_camera(self._find(), self._wanted)
        self.name = info.name
        capture = _start(info, _settings(self._size))
        if capture is None:
            raise _why_not(info)
        self._capture = capture
        self._due = 0.0
        self._failures = 0

    def read(self) -> Frame | None:
        """The newest frame that is due; shape (height, width, 3), captured when it was grabbed.

        :return: None when the camera sent nothing for about two seconds.
        :raises SourceFault: LOST when it is not open, was unplugged or gives only errors.
        """
        capture = self._capture
        if capture is None:
            raise SourceFault(CameraState.LOST)
        while True:
            began = time.monotonic()
            grabbed = _grab(capture)
            taken = time.monotonic()
            # A quarter of a period early is in time: else a camera at just this rate would lose
            # every other frame to jitter.
            if grabbed and taken < self._due - self._period / 4:
                if taken - began < _AT_ONCE:
                    # DirectShow says yes without waiting for a frame.
                    time.sleep(min(0.005, self._due - taken))
                continue
            pixels = _retrieve(capture) if grabbed else None
            if pixels is None:
                if time.monotonic() - began >= _SLOW:
                    return None
                self._count_failure()
                continue
            self._failures = 0
            late = taken - self._due > self._period
            self._due = (taken if late else self._due) + self._period
            self._number += 1
            return Frame(read_only(pixels), taken, self._number, Source.CAMERA)

    def close(self) -> None:
        """Let go of the device; harmless when it is not open."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _count_failure(self) -> None:
        # OpenCV says nothing of an unplugged camera but "no frame", at once and for ever.
        self._failures += 1
        if self._failures >= _FAILURES_TO_LOSS:
            raise SourceFault(CameraState.LOST)
        time.sleep(_PAUSE_AFTER_FAILURE)


def _settings(size: tuple[int, int]) -> tuple[tuple[int, float], ...]:
    # MJPG stands first: a size that USB cannot carry uncompressed would bring ten frames a second.
    return (
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, size[0]),
        (cv2.CAP_PROP_FRAME_HEIGHT, size[1]),
        (cv2.CAP_PROP_FPS, _DEVICE_FRAMES_PER_SECOND),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    )


def _start(info: CameraInfo, settings: Sequence[tuple[int, float]]) -> cv2.VideoCapture | None:
    """The opened camera; None where it does not open."""
    if info.back_end == cv2.CAP_V4L2:
        flat = [int(value) for pair in settings for value in pair]
        capture = _opened(lambda: cv2.VideoCapture(info.path, info.back_end, flat))
        if capture is not None:
            return capture
        # A camera that refuses one setting refuses to open with all of them.
        capture = _opened(lambda: cv2.VideoCapture(info.path, info.back_end))
    else:
        # The other back ends refuse to open with a setting that they do not know.
        capture = _opened(lambda: cv2.VideoCapture(info.index, info.back_end))
    if capture is not None:
        for setting, value in settings:
            capture.set(setting, value)
    return capture


def _opened(make: Callable[[], cv2.VideoCapture]) -> cv2.VideoCapture | None:
    try:
        capture = make()
    except cv2.error:
        return None
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _grab(capture: cv2.VideoCapture) -> bool:
    try:
        return capture.grab()
    except cv2.error:
        return False


def _retrieve(capture: cv2.VideoCapture) -> cv2.typing.MatLike | None:
    """A fresh array with the grabbed frame; None for a frame that does not decode."""
    try:
        good, pixels = capture.retrieve()
    except cv2.error:
        return None
    return pixels if good and pixels.size else None


def _why_not(info: CameraInfo) -> SourceFault:
    """Why a camera that should be there did not open."""
    if not sys.platform.startswith("linux"):
        # It stands in the list of the system, so it is there.
        return SourceFault(CameraState.BUSY)
    try:
        os.close(os.open(info.path, os.O_RDWR | os.O_NONBLOCK))
    except PermissionError:
        return SourceFault(CameraState.BUSY, "permission")
    except OSError as fault:
        gone = fault.errno in {errno.ENOENT, errno.ENODEV, errno.ENXIO}
        return SourceFault(CameraState.ABSENT if gone else CameraState.BUSY)
    # V4L2 lets many open a device and one stream from it, so this open says nothing of that.
    return SourceFault(CameraState.BUSY)

"""The PC's camera, through OpenCV."""

import errno
import os
import sys
import time
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from sync.protocol.terms import Source
from terminal.capture.devices import CameraInfo, choose_camera, find_cameras
from terminal.capture.frame import Frame, Picture, TornFrame
from terminal.capture.layout import JpegPicture, PlainPicture, YuyvPicture
from terminal.capture.opencv import read_only, settle_opencv
from terminal.capture.source import CameraState, SourceFault

_STALL_SECONDS = "2"
_SLOW = 0.5
"""A grab that fails after this long waited for a frame; one that fails sooner met an error."""
_FAILURES_TO_LOSS = 5
_PAUSE_AFTER_FAILURE = 0.02
_AT_ONCE = 0.001
_DEVICE_FRAMES_PER_SECOND = 30
WANTED_FORMAT = cv2.VideoWriter.fourcc(*"MJPG")
_TAKEN_AS_SENT = frozenset(cv2.VideoWriter.fourcc(*code) for code in ("MJPG", "JPEG", "YUYV"))


class CameraSource:
    """A camera chosen by name, device path, or "" for the first one found.

    At most `frames_per_second` frames are decoded, however many the camera sends: the others are
    taken from the driver, so that none is old, and dropped while they are still compressed. A
    frame is decoded by whoever looks at it, to what that one needs; a camera whose frames turn
    out damaged one after the other is lost.
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
        self._given: Frame | None = None
        self._chosen: str | None = None
        self.path = ""
        """Of the device that was opened last."""

    def choose(self, wanted: str) -> None:
        """From the next frame on use another camera, by name or path; from any thread."""
        self._chosen = wanted

    def open(self) -> None:
        """Start the camera.

        :raises SourceFault: ABSENT when there is none by that name; BUSY when it is there and
            does not open, with the detail `permission` where the system forbids it to this user.
        """
        self.close()
        settle_opencv()
        # OpenCV's own wait for a frame is ten seconds; it is read when a camera is first opened.
        os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _STALL_SECONDS)
        chosen, self._chosen = self._chosen, None
        self._wanted = self._wanted if chosen is None else chosen
        info = choose_camera(self._find(), self._wanted)
        self.name, self.path = info.name, info.path
        capture = _start(info, _settings(self._size))
        if capture is None:
            raise _why_not(info)
        self._capture = capture
        self._due = 0.0
        self._failures = 0
        self._given = None

    def read(self) -> Frame | None:
        """The newest frame that is due, captured when it was grabbed.

        :return: None when the camera sent nothing for about two seconds.
        :raises SourceFault: LOST when it is not open, was unplugged or gives only errors; OPENING
            where another camera was chosen, which is to be opened now.
        """
        if self._chosen is not None:
            raise SourceFault(CameraState.OPENING)
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
            picture = _retrieve(capture) if grabbed else None
            if picture is None:
                if time.monotonic() - began >= _SLOW:
                    return None
                self._count_failure()
                time.sleep(_PAUSE_AFTER_FAILURE)
                continue
            self._judge_given()
            late = taken - self._due > self._period
            self._due = (taken if late else self._due) + self._period
            self._number += 1
            self._given = Frame(picture, taken, self._number, Source.CAMERA)
            return self._given

    def close(self) -> None:
        """Let go of the device; harmless when it is not open."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _judge_given(self) -> None:
        """Hold against the camera what others found in the frame that it gave before."""
        torn = self._given.torn if self._given is not None else None
        if torn:
            self._count_failure()
        elif torn is not None:
            self._failures = 0

    def _count_failure(self) -> None:
        # OpenCV says nothing of an unplugged camera but "no frame", at once and for ever.
        self._failures += 1
        if self._failures >= _FAILURES_TO_LOSS:
            raise SourceFault(CameraState.LOST)


def _settings(size: tuple[int, int]) -> tuple[tuple[int, float], ...]:
    # MJPG stands first: a size that USB cannot carry uncompressed would bring ten frames a second.
    return (
        (cv2.CAP_PROP_FOURCC, WANTED_FORMAT),
        (cv2.CAP_PROP_FRAME_WIDTH, size[0]),
        (cv2.CAP_PROP_FRAME_HEIGHT, size[1]),
        (cv2.CAP_PROP_FPS, _DEVICE_FRAMES_PER_SECOND),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    )


def _start(info: CameraInfo, settings: Sequence[tuple[int, float]]) -> cv2.VideoCapture | None:
    """The opened camera; None where it does not open."""
    v4l2 = info.back_end == cv2.CAP_V4L2
    capture = None
    if v4l2:
        flat = [int(value) for pair in settings for value in pair]
        capture = _opened(lambda: cv2.VideoCapture(info.path, info.back_end, flat))
    if capture is None:
        # A camera that refuses one setting refuses to open with all of them, and the other back
        # ends refuse to open with a setting that they do not know.
        where = info.path if v4l2 else info.index
        capture = _opened(lambda: cv2.VideoCapture(where, info.back_end))
        if capture is None:
            return None
        for setting, value in settings:
            capture.set(setting, value)
    # The other back ends decode before OpenCV gets to see a frame.
    if v4l2 and int(capture.get(cv2.CAP_PROP_FOURCC)) in _TAKEN_AS_SENT:
        capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
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


def _retrieve(capture: cv2.VideoCapture) -> Picture | None:
    """The grabbed frame; None for one that is not whole."""
    try:
        good, sent = capture.retrieve()
    except cv2.error:
        return None
    return _picture(sent) if good else None


def _picture(sent: cv2.typing.MatLike) -> Picture | None:
    """What a fresh array holds, judged by its shape: a driver may not keep to what it said."""
    if not sent.size or sent.dtype != np.uint8:
        return None
    match sent.shape:
        case (1, _):
            try:
                return JpegPicture(sent.tobytes())
            except TornFrame:
                return None
        case (_, width, 2) if width % 2 == 0:
            return YuyvPicture(read_only(sent))
        case (_, _) | (_, _, 3):
            return PlainPicture(read_only(sent))
    return None


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

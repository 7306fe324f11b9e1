"""Which cameras this machine has, by the names that people know them by."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from terminal.capture.source import CameraState, SourceFault

# The back end is always named: left to itself OpenCV also tries files and depth cameras, which
# takes seconds and prints errors. DirectShow stands before Media Foundation because it opens
# at once and keeps to the format asked for.
if sys.platform == "win32":
    BACK_ENDS: tuple[int, ...] = (cv2.CAP_DSHOW, cv2.CAP_MSMF)
elif sys.platform == "darwin":
    BACK_ENDS = (cv2.CAP_AVFOUNDATION,)
else:
    BACK_ENDS = (cv2.CAP_V4L2,)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One camera: its name, the path that tells it from its twin, and where OpenCV finds it.

    `index` is only good until a camera is plugged in or out, and only for `back_end`.
    """

    name: str
    path: str
    index: int
    back_end: int = BACK_ENDS[0]


DEFAULT_DEVICE = CameraInfo("video0", "/dev/video0", 0)
"""Tried where nothing is listed: a container may have the device and not the list of devices."""


def find_cameras() -> tuple[CameraInfo, ...]:
    """The cameras of this machine in the order of their index; empty where there is none."""
    # Here and not above: on Windows the import alone starts COM in the thread that does it.
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends  # noqa: PLC0415

    for back_end in BACK_ENDS:
        if back_end not in supported_backends:
            continue
        found = [
            CameraInfo(each.name or f"camera {each.index}", each.path or "", each.index, back_end)
            for each in enumerate_cameras(back_end)
        ]
        if found:
            return tuple(sorted(found, key=lambda camera: (camera.index, camera.path)))
    return ()


def choose_camera(cameras: Sequence[CameraInfo], wanted: str) -> CameraInfo:
    """The camera that `wanted` means: a device path, a name, a part of one name, or "" for any.

    Two cameras of one make have one name: of those the first is meant, and the path says another.

    :raises SourceFault: ABSENT when none fits, or when the part fits several different names.
    """
    wanted = wanted.strip()
    if not wanted:
        if cameras:
            return cameras[0]
        if sys.platform.startswith("linux"):
            return DEFAULT_DEVICE
        raise SourceFault(CameraState.ABSENT)
    asked = wanted.casefold()
    for camera in cameras:
        if asked in {camera.path.casefold(), camera.name.casefold()}:
            return camera
    if wanted.startswith("/dev/"):
        # A stable link such as /dev/v4l/by-id/… is not listed, yet it opens.
        return CameraInfo(wanted.rpartition("/")[2], wanted, -1)
    fitting = [camera for camera in cameras if asked in camera.name.casefold()]
    names = {camera.name.casefold() for camera in fitting}
    if len(names) > 1:
        raise SourceFault(CameraState.ABSENT, "ambiguous name")
    if not fitting:
        raise SourceFault(CameraState.ABSENT)
    return fitting[0]

"""What every use of OpenCV here does the same way."""

from typing import cast

import cv2

from terminal.capture.frame import Pixels


def quiet_opencv() -> None:
    """Let it print nothing: what it says of a missing camera or a torn picture frightens people,
    and states and reasons say the same in their words.
    """
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def read_only(pixels: cv2.typing.MatLike) -> Pixels:
    """The same array of uint8, never to be written again."""
    pixels.setflags(write=False)
    return cast("Pixels", pixels)

"""What every use of OpenCV here does the same way."""

from typing import cast

import cv2

from terminal.capture.frame import Pixels
from terminal.capture.memory import keep_frame_memory


def settle_opencv() -> None:
    """Let it print nothing, work in the thread that calls it, and reuse its memory.

    What it says of a missing camera or a torn picture frightens people, and states and reasons
    say the same in their words. Its own threads wait for work by spinning: at fifteen small calls
    a second they cost more than the work.
    """
    keep_frame_memory()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)


def read_only(pixels: cv2.typing.MatLike) -> Pixels:
    """The same array of uint8, never to be written again."""
    pixels.setflags(write=False)
    return cast("Pixels", pixels)

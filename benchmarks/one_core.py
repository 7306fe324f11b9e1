"""What holds while figures of one core are taken."""

from collections.abc import Iterator
from contextlib import contextmanager

import cv2


@contextmanager
def one_core() -> Iterator[None]:
    """OpenCV works in the calling thread only, so that its CPU time is all that was spent; and it
    does not write about pictures that are none.
    """
    threads, level = cv2.getNumThreads(), cv2.utils.logging.getLogLevel()
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
        cv2.utils.logging.setLogLevel(level)

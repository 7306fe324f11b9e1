"""Lets the process keep the memory that frames come and go in."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Names of `mallopt` in glibc's malloc.h."""

LARGEST_KEPT = 16 * 1024 * 1024
"""Bytes of one array: the largest frame in grey."""

KEPT = 2 * LARGEST_KEPT
"""Bytes that may lie free at the end of a thread's memory."""


def keep_frame_memory() -> bool:
    """Let freed arrays of frames be reused instead of given back to the system.

    Left alone, glibc gives every large array back at once, and the kernel clears each of its
    pages anew for the next frame: that costs as much as decoding it.

    :return: whether this C library can be told so; elsewhere nothing changes.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_MMAP_THRESHOLD, LARGEST_KEPT) and mallopt(_TRIM_THRESHOLD, KEPT))

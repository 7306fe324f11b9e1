"""Pictures as cameras send them, whole and torn."""

import struct

import cv2

from terminal.capture.frame import Pixels


def jpeg(pixels: Pixels, quality: int = 95) -> bytes:
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return data.tobytes()


def torn_inside(whole: bytes) -> bytes:
    """Without half of what is drawn, and with a thumbnail that has an end: only a decoder can
    tell.
    """
    thumbnail = whole[:200] + b"\xff\xd9"
    inside = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    drawn = whole.index(b"\xff\xda")
    return whole[:2] + inside + whole[2 : (drawn + len(whole)) // 2]

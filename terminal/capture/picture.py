"""Pictures in files: measured before they are decoded, then made fit to be a frame."""

import base64
import binascii
import json
from pathlib import Path

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.capture.opencv import read_only, settle_opencv

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 64_000_000
"""What a picture may hold: a header of a few bytes can claim gigabytes."""

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".json"})
"""`.json` is a test vector whose member `2DCODE` holds a picture in base64."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


class PictureFault(Exception):
    """A file that holds no picture we take; the text is a code: unreadable, too-large, …"""


def load_picture(path: Path) -> Pixels:
    """The picture in a file as (height, width) or (height, width, 3), read-only.

    PNG, JPEG, WebP and BMP are taken; transparency becomes white paper.

    :raises PictureFault: `unreadable` when the file cannot be read, `too-large` when it or its
        picture is over the limits, `no-picture` when it is of another kind or damaged.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PictureFault("too-large")
        data = path.read_bytes()
    except OSError as fault:
        raise PictureFault("unreadable") from fault
    if path.suffix.lower() == ".json":
        data = _picture_in_json(data)
    return decode_picture(data)


def decode_picture(data: bytes) -> Pixels:
    """The picture in these bytes; see `load_picture`.

    :raises PictureFault: `too-large` or `no-picture`.
    """
    size = picture_size(data)
    if size is None or min(size) < 1:
        raise PictureFault("no-picture")
    if size[0] * size[1] > MAX_PIXELS:
        raise PictureFault("too-large")
    pixels = _decode(data, cv2.IMREAD_UNCHANGED)
    if pixels.dtype != np.uint8 or (pixels.ndim == 3 and pixels.shape[2] not in {3, 4}):
        pixels = _decode(data, cv2.IMREAD_COLOR)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # Left alone, a transparent background would be black, and a black code on it invisible.
        alpha = cv2.cvtColor(pixels[:, :, 3], cv2.COLOR_GRAY2BGR)
        ink = cv2.multiply(pixels[:, :, :3], alpha, scale=1 / 255)
        pixels = cv2.add(ink, cv2.bitwise_not(alpha))
    return read_only(pixels)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a picture's header claims; None where it is no kind we take."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") >= 40:
        return (
            abs(int.from_bytes(data[18:22], "little", signed=True)),
            abs(int.from_bytes(data[22:26], "little", signed=True)),
        )
    return None


def _decode(data: bytes, flags: int) -> cv2.typing.MatLike:
    settle_opencv()
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as fault:
        raise PictureFault("no-picture") from fault
    if pixels is None or not pixels.size:
        raise PictureFault("no-picture")
    return pixels


def _picture_in_json(data: bytes) -> bytes:
    try:
        vector = json.loads(data)
        return base64.b64decode(vector["2DCODE"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as fault:
        raise PictureFault("no-picture") from fault


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1  # padding
        elif marker in _JPEG_FRAMES:
            height = int.from_bytes(data[at + 5 : at + 7])
            return int.from_bytes(data[at + 7 : at + 9]), height
        elif marker in _JPEG_BARE:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8 " and len(data) >= 30:
        width, height = (int.from_bytes(data[at : at + 2], "little") for at in (26, 28))
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and len(data) >= 25:
        packed = int.from_bytes(data[21:25], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(data) >= 30:
        width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    return None

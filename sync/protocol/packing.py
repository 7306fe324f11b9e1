"""Compression of what travels: one zstd frame (RFC 8878), never more memory than allowed."""

from io import BytesIO
from typing import Final

import zstandard

LEVEL: Final = 3
_MAX_WINDOW: Final = 8 * 1024 * 1024
"""Memory that one frame may ask for; what RFC 8878 recommends to support."""


class TooLarge(ValueError):
    """More comes out than is allowed."""


class NotPacked(ValueError):
    """The bytes are no zstd frame."""


def pack(data: bytes) -> bytes:
    """Compress."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(data)


def most_packed(max_bytes: int) -> int:
    """The most bytes that `pack` makes of so many, whatever they are (ZSTD_COMPRESSBOUND)."""
    return max_bytes + (max_bytes >> 8) + 64


def unpack(data: bytes, max_bytes: int) -> bytes:
    """Decompress without ever holding more than `max_bytes` + 1.

    The size that a frame declares is not asked: it may lie in both directions.

    :raises TooLarge, NotPacked: where it cannot be done.
    """
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).stream_reader(BytesIO(data))
    try:
        unpacked: bytes = reader.read(max_bytes + 1)
    except zstandard.ZstdError as error:
        raise NotPacked(str(error)) from error
    if len(unpacked) > max_bytes:
        raise TooLarge(f"more than {max_bytes} bytes")
    return unpacked

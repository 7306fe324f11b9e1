"""Reading what a request carries, within limits of size and patience."""

import asyncio
from enum import StrEnum
from io import BytesIO
from typing import Final

import zstandard
from fastapi import Request

STALL_S: Final = 30.0
"""A sender that is silent for so long has gone."""
SHORT_S: Final = 30.0
"""How long a body of some KiB from a stranger may take: 16 KiB, at 5 kbit/s."""
MAX_DROPPED: Final = 16 * 1024 * 1024
"""Bytes beyond the limit that are read only to be polite."""
_MAX_WINDOW: Final = 8 * 1024 * 1024
"""Memory that one frame may ask for; what RFC 8878 recommends to support."""


class Unreadable(StrEnum):
    """Why the body of a request was not taken."""

    TOO_LARGE = "too-large"
    STALLED = "stalled"
    NOT_ZSTD = "not-zstd"


async def read_body(
    request: Request, max_bytes: int, stall_s: float = STALL_S, whole_s: float | None = None
) -> bytes | Unreadable:
    """The bytes of a request as they came.

    Of a body that is too large some more is read and dropped: closing at once would reset the
    connection, and the sender would never see why.

    :param stall_s: how long the sender may be silent.
    :param whole_s: how long all of it may take; None for as long as the sender likes. Strangers
        would hold connections open with a byte every now and then.
    :raises starlette.requests.ClientDisconnect: if the sender hung up.
    """
    try:
        async with asyncio.timeout(whole_s):
            return await _read(request, max_bytes, stall_s)
    except TimeoutError:
        return Unreadable.STALLED


async def _read(request: Request, max_bytes: int, stall_s: float) -> bytes | Unreadable:
    chunks: list[bytes] = []
    size = 0
    stream = aiter(request.stream())
    while True:
        async with asyncio.timeout(stall_s):
            chunk = await anext(stream, None)
        if chunk is None:
            return b"".join(chunks) if size <= max_bytes else Unreadable.TOO_LARGE
        size += len(chunk)
        if size <= max_bytes:
            chunks.append(chunk)
        elif size > max_bytes + MAX_DROPPED:
            return Unreadable.TOO_LARGE
        else:
            chunks.clear()


def expand(data: bytes, max_bytes: int) -> bytes | Unreadable:
    """Decompress one zstd frame (RFC 8878) without ever holding more than `max_bytes` + 1.

    The size that a frame declares is not asked: it may lie in both directions.
    """
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).stream_reader(BytesIO(data))
    try:
        expanded: bytes = reader.read(max_bytes + 1)
    except zstandard.ZstdError:
        return Unreadable.NOT_ZSTD
    return Unreadable.TOO_LARGE if len(expanded) > max_bytes else expanded

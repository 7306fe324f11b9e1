"""Reading what a request carries, within limits of size and patience."""

import asyncio
from enum import StrEnum
from typing import Final

from fastapi import Request

from sync.protocol.packing import NotPacked, TooLarge, unpack

STALL_S: Final = 30.0
"""A sender that is silent for so long has gone."""
SHORT_S: Final = 30.0
"""How long a body of some KiB from a stranger may take: 16 KiB, at 5 kbit/s."""
BATCH_S: Final = 1800.0
"""How long a batch may take: 1 MiB, at 5 kbit/s."""
MAX_DROPPED: Final = 16 * 1024 * 1024
"""Bytes beyond the limit that are read only to be polite."""


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
    """Decompress one zstd frame; see `sync.protocol.packing.unpack`."""
    try:
        return unpack(data, max_bytes)
    except NotPacked:
        return Unreadable.NOT_ZSTD
    except TooLarge:
        return Unreadable.TOO_LARGE

"""Decompressing what a code holds, within a limit."""

import zlib
from typing import Final

ZLIB: Final = zlib.MAX_WBITS
"""A deflate stream with the header and the checksum of zlib (RFC 1950)."""
BARE: Final = -zlib.MAX_WBITS
"""A deflate stream with nothing around it (RFC 1951)."""


def inflate(data: bytes, form: int, limit: int) -> bytes | None:
    """Decompress one stream of a form that fills `data` exactly.

    None for anything else, and for more than `limit` bytes, of which no more are made.
    """
    stream = zlib.decompressobj(form)
    try:
        inflated = stream.decompress(data, limit + 1)
    except zlib.error:
        return None
    whole = len(inflated) <= limit and stream.eof and not stream.unused_data
    return inflated if whole else None

"""The bloom filter of the EU's revocation service: whether a certificate may be in it."""

import hashlib
import struct
from typing import Final

MAX_HASHES: Final = 255

_HEADER: Final = struct.Struct(">hBBfiii")
_VERSION: Final = 1


class BadFilter(ValueError):
    """The bytes are no filter of this form."""


def read_header(data: bytes) -> tuple[int, bytes]:
    """The number of hashes and the bits of a filter as the EU's service sends it.

    Header: version 1, two bytes that are the number of hashes and 0 for SHA-256, the chance of
    an error, elements planned, elements held, length in 32-bit words; all big-endian. Releases
    of the service write the two bytes in either order.

    :raises BadFilter: if it is none.
    """
    if len(data) < _HEADER.size:
        raise BadFilter("header")
    version, first, second, _, _, _, words = _HEADER.unpack_from(data)
    bits = data[_HEADER.size :]
    if version != _VERSION or 0 not in (first, second) or not (first or second):
        raise BadFilter("version")
    if words <= 0 or len(bits) != words * 4:
        raise BadFilter("length")
    return first or second, bits


def may_hold(bits: bytes | memoryview, hashes: int, element: bytes) -> bool:
    """Whether the element may be in the filter; False is certain.

    :param bits: the first bit is the highest of the first byte; not empty.
    :param hashes: how many bits each element sets.
    """
    size = len(bits) * 8
    for number in range(hashes):
        digest = hashlib.sha256(element + bytes((number,))).digest()
        # As the service counts: the digest as a signed number, the remainder never negative.
        index = int.from_bytes(digest, signed=True) % size
        if not bits[index >> 3] & 0x80 >> (index & 7):
            return False
    return True

"""CBOR as issuers all over the world write it: looser than our own dialect, with firm limits."""

from typing import Any, Final

from sync.protocol import cbor

MAX_BYTES: Final = 65_536
MAX_DEPTH: Final = 8
"""A certificate of the EU has six levels, from the claims to the fields of its event."""

# A date or time as text (0; RFC 8943: 1004) or as a number (1): public test certificates have
# them. They stay text and number; what cbor2 would make of them can raise or be out of range.
_TIMES: Final = frozenset({0, 1, 1004})
_ENVELOPES: Final = frozenset({18, 61})
"""COSE_Sign1 (RFC 9052, section 2) and CWT (RFC 8392, section 6)."""


def decode(data: bytes) -> Any:
    """Decode one item that fills `data` exactly (RFC 8949).

    Indefinite lengths are read; dates give the text or number inside; COSE and CWT arrive as
    `cbor2.CBORTag`; every other tag is refused, as are duplicate keys and deeper nesting.

    :raises MalformedCbor: if it is anything else.
    """
    return cbor.decode(
        data,
        max_bytes=MAX_BYTES,
        max_depth=MAX_DEPTH,
        allowed_tags=_ENVELOPES,
        transparent_tags=_TIMES,
        allow_indefinite=True,
    )

"""The signed texts of SMART Health Cards: as a code spells them, and what they claim unchecked."""

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

JWS: Final = re.compile(rb"eyJ[\w-]+\.[\w-]*\.[\w-]*")
_DIGITS: Final = re.compile(rb"\s*shc:/((?:\d\d)+)\s*")
_MAX_CLAIMS: Final = 2**20


def as_code(jws: bytes) -> bytes:
    """The JWS as a code spells it, in pairs of digits; as it is where those cannot spell it."""
    if not all(45 <= byte <= 122 for byte in jws):
        return jws
    return b"shc:/" + b"".join(b"%02d" % (byte - 45) for byte in jws)


def texts_in(data: bytes) -> Iterator[bytes]:
    """Every JWS in the data, or the one that its digits spell."""
    digits = _DIGITS.fullmatch(data)
    if digits is None:
        yield from JWS.findall(data)
        return
    pairs = (int(digits[1][place : place + 2]) for place in range(0, len(digits[1]), 2))
    yield bytes(45 + pair for pair in pairs)


def claims_in(data: bytes) -> list[Mapping[str, Any]]:
    """What every card in the data claims; of one that cannot be read nothing."""
    return [claims for jws in texts_in(data) if (claims := _claims(jws))]


def _claims(jws: bytes) -> Mapping[str, Any]:
    try:
        text = jws.split(b".")[1].decode("ascii")
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        found = json.loads(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _MAX_CLAIMS))
    except (IndexError, ValueError, zlib.error, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

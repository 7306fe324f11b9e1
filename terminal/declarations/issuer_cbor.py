"""CBOR as issuers all over the world write it: looser than our own dialect, with firm limits."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any, Final, NoReturn

import cbor2

MAX_DEPTH: Final = 8
"""A certificate of the EU has six levels, from the claims to the fields of its event."""

# A date or time as text (0; RFC 8943: 1004) or as a number (1): public test certificates have
# them. They stay text and number; what cbor2 would make of them can raise or be out of range.
_TIMES: Final = frozenset({0, 1, 1004})
_ENVELOPES: Final = frozenset({18, 61})
"""COSE_Sign1 (RFC 9052, section 2) and CWT (RFC 8392, section 6)."""
# Every tag that cbor2 would act on by itself; some (4, 5, 35, 28/29) can hang the process.
_BUILT_IN: Final = (*range(1100), 43000, 55799)


class MalformedIssuerCbor(ValueError):
    """The bytes are not one CBOR item within the limits."""


def decode(data: bytes) -> Any:
    """Decode one item that fills `data` exactly (RFC 8949).

    Indefinite lengths are read. Refused are nesting deeper than `MAX_DEPTH`, duplicate keys,
    and every tag but those of dates, which give the text or number inside, and those of COSE
    and CWT, which arrive as `cbor2.CBORTag`.

    :raises MalformedIssuerCbor: if it is anything else.
    """
    stream = BytesIO(data)
    try:
        value = cbor2.CBORDecoder(
            stream,
            tag_hook=_envelope,
            semantic_decoders=_decoders(),
            max_depth=MAX_DEPTH,
            allow_duplicate_keys=False,
        ).decode()
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise MalformedIssuerCbor(str(error)) from error
    if stream.tell() != len(data):
        raise MalformedIssuerCbor("bytes left over")
    return value


@cache
def _decoders() -> dict[int, Callable[[Any, bool], Any]]:
    refused = [tag for tag in _BUILT_IN if tag not in _TIMES | _ENVELOPES]
    return {**dict.fromkeys(refused, _refuse), **dict.fromkeys(_TIMES, _time)}


def _refuse(*_: object) -> NoReturn:
    raise cbor2.CBORDecodeError("a tag that is not allowed here")


def _time(value: Any, _immutable: bool) -> Any:
    if isinstance(value, str | int | float):
        return value
    raise cbor2.CBORDecodeError("a date that is neither text nor number")


def _envelope(tag: cbor2.CBORTag, _immutable: bool) -> cbor2.CBORTag:
    if tag.tag in _ENVELOPES:
        return tag
    _refuse()

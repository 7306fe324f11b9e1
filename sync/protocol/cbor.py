"""The strict dialect of CBOR in which records and messages are written."""

from collections.abc import Callable, Collection
from functools import cache
from io import BytesIO
from typing import Any, NoReturn

import cbor2

# Every tag that cbor2 would decode by itself; some of them (4, 5, 35, 28/29) can hang or
# bloat the process, so each must be asked for by name (SECURITY.md section 6, B5 and B6).
_BUILT_IN_TAGS = (*range(1100), 43000, 55799)


class MalformedCbor(ValueError):
    """The bytes are not CBOR of the dialect asked for."""


def decode(
    data: bytes,
    *,
    max_bytes: int,
    max_depth: int = 8,
    allowed_tags: Collection[int] = (),
    transparent_tags: Collection[int] = (),
    allow_indefinite: bool = False,
) -> Any:
    """Decode one CBOR item that fills `data` exactly (RFC 8949).

    Duplicate keys, bytes left over and every tag that is not asked for are refused. Tags in
    `allowed_tags` arrive as `cbor2.CBORTag`, with tuples and frozendicts inside; those in
    `transparent_tags` give the text or number that they tag, uninterpreted.

    :param max_bytes: refuse longer input before looking at it.
    :param allow_indefinite: read indefinite lengths too, as foreign issuers write them.
    :raises MalformedCbor: if the input is not exactly one item of this dialect.
    """
    if len(data) > max_bytes:
        raise MalformedCbor(f"{len(data)} bytes where {max_bytes} are allowed")
    allowed = frozenset(allowed_tags)

    def envelope(tag: cbor2.CBORTag, _immutable: bool) -> object:
        if tag.tag in allowed:
            return tag
        raise cbor2.CBORDecodeError(f"tag {tag.tag} is not allowed here")

    stream = BytesIO(data)
    try:
        value = cbor2.CBORDecoder(
            stream,
            tag_hook=envelope,
            semantic_decoders=_decoders(allowed, frozenset(transparent_tags)),
            max_depth=max_depth,
            allow_indefinite=allow_indefinite,
            allow_duplicate_keys=False,
        ).decode()
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise MalformedCbor(str(error)) from error
    if stream.tell() != len(data):
        raise MalformedCbor("bytes left over")
    return value


@cache
def _decoders(
    allowed: frozenset[int], transparent: frozenset[int]
) -> dict[int, Callable[..., object]]:
    refused = (tag for tag in _BUILT_IN_TAGS if tag not in allowed | transparent)
    return {**dict.fromkeys(refused, _refuse), **dict.fromkeys(transparent, _content)}


def _refuse(*_: object) -> NoReturn:
    raise cbor2.CBORDecodeError("a tag that is not allowed here")


def _content(value: object, _immutable: bool) -> object:
    if isinstance(value, str | int | float):
        return value
    raise cbor2.CBORDecodeError("a tagged value that is neither text nor number")


def encode(value: object) -> bytes:
    """Encode in the deterministic form of RFC 8949, section 4.2.1.

    The keys of a map must all be of one type; of floats none may occur.
    """
    return cbor2.dumps(value, canonical=True)


def decode_deterministic(data: bytes, *, max_bytes: int, max_depth: int = 8) -> Any:
    """Decode one item without tags, refusing any encoding but the deterministic one.

    :raises MalformedCbor: also where the same value has a shorter or differently sorted form.
    """
    value = decode(data, max_bytes=max_bytes, max_depth=max_depth)
    if encode(value) != data:
        raise MalformedCbor("not in deterministic form")
    return value

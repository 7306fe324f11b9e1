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


@cache
def _refusals(allowed_tags: frozenset[int]) -> dict[int, Callable[..., NoReturn]]:
    def refusal(tag: int) -> Callable[..., NoReturn]:
        def refuse(*_: object) -> NoReturn:
            raise cbor2.CBORDecodeError(f"tag {tag} is not allowed here")

        return refuse

    return {tag: refusal(tag) for tag in _BUILT_IN_TAGS if tag not in allowed_tags}


def decode(
    data: bytes,
    *,
    max_bytes: int,
    max_depth: int = 8,
    allowed_tags: Collection[int] = (),
) -> Any:
    """Decode one CBOR item that fills `data` exactly (RFC 8949).

    Indefinite lengths, duplicate keys, bytes left over and every tag outside `allowed_tags`
    are refused. Allowed tags that cbor2 has no decoder for arrive as `cbor2.CBORTag`, with
    tuples and frozendicts inside.

    :param max_bytes: refuse longer input before looking at it.
    :raises MalformedCbor: if the input is not exactly one item of this dialect.
    """
    if len(data) > max_bytes:
        raise MalformedCbor(f"{len(data)} bytes where {max_bytes} are allowed")
    allowed = frozenset(allowed_tags)

    def refuse_unknown(tag: cbor2.CBORTag, _immutable: bool) -> object:
        if tag.tag in allowed:
            return tag
        raise cbor2.CBORDecodeError(f"tag {tag.tag} is not allowed here")

    stream = BytesIO(data)
    try:
        value = cbor2.CBORDecoder(
            stream,
            tag_hook=refuse_unknown,
            semantic_decoders=_refusals(allowed),
            max_depth=max_depth,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        ).decode()
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise MalformedCbor(str(error)) from error
    if stream.tell() != len(data):
        raise MalformedCbor("bytes left over")
    return value


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

"""Signed envelopes of the wire and the fields in them, each read with its limit (ADR 0003)."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol import cbor

VERSION: Final = 1
MAX_ANSWER_BYTES: Final = 131_072
"""Of an envelope."""
MAX_TEXT: Final = 256
"""Characters of a field."""


class MalformedMessage(ValueError):
    """The bytes are not the message asked for, or its signature does not fit."""


def signed(prefix: bytes, payload: Mapping[int, Any], key: Ed25519PrivateKey) -> bytes:
    """The envelope of a payload: its bytes, and the signature over prefix and bytes."""
    encoded = cbor.encode(payload)
    return cbor.encode([encoded, key.sign(prefix + encoded)])


def envelope(data: bytes) -> tuple[bytes, bytes]:
    """Payload and signature of an envelope, of which nothing is checked yet.

    :raises MalformedMessage: unless it is one.
    """
    try:
        parts = cbor.decode_deterministic(data, max_bytes=MAX_ANSWER_BYTES, max_depth=2)
    except cbor.MalformedCbor as error:
        raise MalformedMessage("not a signed envelope") from error
    if not (isinstance(parts, list) and len(parts) == 2 and all(type(p) is bytes for p in parts)):
        raise MalformedMessage("not a signed envelope")
    return parts[0], parts[1]


def verified(prefix: bytes, data: bytes, key: Ed25519PublicKey) -> Mapping[int, Any]:
    """The fields of an envelope that `key` signed. :raises MalformedMessage: unless it did."""
    payload, signature = envelope(data)
    try:
        key.verify(signature, prefix + payload)
    except InvalidSignature as error:
        raise MalformedMessage("signature") from error
    return fields_of(payload, MAX_ANSWER_BYTES)


def mapping(data: bytes, max_bytes: int) -> Mapping[int, Any]:
    """The map that fills `data`. :raises MalformedMessage: unless it is one."""
    try:
        found = cbor.decode_deterministic(data, max_bytes=max_bytes, max_depth=4)
    except cbor.MalformedCbor as error:
        raise MalformedMessage(str(error)) from error
    if not isinstance(found, Mapping):
        raise MalformedMessage("not a map")
    return found


def fields_of(data: bytes, max_bytes: int) -> Mapping[int, Any]:
    """The same, of the version that is spoken here. :raises MalformedMessage: unless it is."""
    found = mapping(data, max_bytes)
    if found.get(1) != VERSION:
        raise MalformedMessage("version")
    return found


def expect(found: Mapping[int, Any], number: int, kind: type) -> Any:
    """A field of a kind. :raises MalformedMessage: unless it is there and of that kind."""
    value = found.get(number)
    if type(value) is not kind:
        raise MalformedMessage(f"field {number}")
    return value


def bytes_of(found: Mapping[int, Any], number: int, length: int) -> bytes:
    """A field of so many bytes. :raises MalformedMessage: unless it is."""
    value: bytes = expect(found, number, bytes)
    if len(value) != length:
        raise MalformedMessage(f"field {number}")
    return value


def number_of(found: Mapping[int, Any], number: int) -> int:
    """A field with a number of up to 63 bits. :raises MalformedMessage: unless it is."""
    value: int = expect(found, number, int)
    if not 0 <= value < 2**63:
        raise MalformedMessage(f"field {number}")
    return value


def text_of(found: Mapping[int, Any], number: int) -> str:
    """A field with a text within the limit. :raises MalformedMessage: unless it is."""
    value: str = expect(found, number, str)
    if len(value) > MAX_TEXT:
        raise MalformedMessage(f"field {number}")
    return value

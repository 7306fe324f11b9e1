"""What a terminal and its decoding process say to each other, and how: framed CBOR over pipes."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import IO, Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import cbor
from sync.protocol.cbor import MalformedCbor
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.registry import KINDS

READY: Final = b"ready"
"""What the process says first, once it has the trust material."""
MAX_FRAME: Final = 256 * 1024
"""Bytes: a declaration has at most 64 fields of 1,024 characters, and some raw content."""
MAX_TRUST: Final = 4 * 1024 * 1024
"""Bytes; DIVOC has a handful of issuers in the whole world."""
_LENGTH_BYTES: Final = 4
_PERSON: Final = tuple(field.name for field in fields(Person))


class MalformedFrame(ValueError):
    """The other end said something that is not of this wire."""


def write_frame(stream: IO[bytes], message: bytes) -> None:
    """Write a message behind its length.

    :raises OSError: where nobody reads any longer.
    """
    stream.write(len(message).to_bytes(_LENGTH_BYTES) + message)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int = MAX_FRAME) -> bytes | None:
    """Read one message; None where the stream ends before or inside it.

    :raises MalformedFrame: where it announces more than `limit` bytes.
    """
    length = stream.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(length)
    if size > limit:
        raise MalformedFrame(f"{size} bytes where {limit} are allowed")
    message = stream.read(size)
    return message if len(message) == size else None


def encode_trust(trust: TrustMaterial) -> bytes:
    """What the process needs of the trust material: public keys of the formats it decodes."""
    issuers = {
        method: [_encode_key(key) for key in keys] for method, keys in trust.divoc_issuers.items()
    }
    return cbor.encode(issuers)


def decode_trust(message: bytes) -> TrustMaterial:
    """The other direction. :raises MalformedFrame: for anything else."""
    try:
        issuers = cbor.decode(message, max_bytes=MAX_TRUST)
        return TrustMaterial(
            divoc_issuers={
                str(method): tuple(_decode_key(key) for key in keys)
                for method, keys in issuers.items()
            }
        )
    except (ValueError, TypeError, AttributeError, KeyError, UnsupportedAlgorithm) as error:
        raise MalformedFrame("not a trust material") from error


def encode_request(number: int, payload: bytes, now: datetime) -> bytes:
    """One code to decode, at a time with its time zone."""
    return cbor.encode([number, payload, now.isoformat()])


def decode_request(message: bytes) -> tuple[int, bytes, datetime]:
    """The other direction. :raises MalformedFrame: for anything else."""
    try:
        number, payload, now = cbor.decode(message, max_bytes=MAX_FRAME)
        if type(number) is not int:
            raise MalformedFrame("no number")
        return number, _bytes(payload), datetime.fromisoformat(now)
    except (ValueError, TypeError) as error:
        raise MalformedFrame("not a request") from error


def encode_answer(number: int, declaration: Declaration | None) -> bytes:
    """What became of request `number`; None where decoding failed."""
    if declaration is None:
        return cbor.encode([number, None])
    person = {name: getattr(declaration.person, name) for name in _PERSON}
    content = json.dumps(declaration.content, allow_nan=False) if declaration.content else ""
    return cbor.encode(
        [
            number,
            {
                "kind": declaration.kind,
                "assurance": declaration.assurance.value,
                "reason": str(declaration.reason),
                "warnings": [str(warning) for warning in declaration.warnings],
                "person": {name: text for name, text in person.items() if text},
                # As pairs: the order in which a code says things is kept.
                "fields": [[name, text] for name, text in declaration.fields.items()],
                "answers": [[name, text] for name, text in declaration.answers.items()],
                "issuer": declaration.issuer,
                "content": content,
                "certificate": declaration.certificate,
                "valid_from": _encode_time(declaration.valid_from),
                "valid_until": _encode_time(declaration.valid_until),
                "repeat_key": declaration.repeat_key,
            },
        ]
    )


def decode_answer(message: bytes) -> tuple[int, Declaration | None]:
    """The other direction: nothing is believed of the process but what has the right shape.

    :raises MalformedFrame: for anything else.
    """
    try:
        number, said = cbor.decode(message, max_bytes=MAX_FRAME)
        if type(number) is not int:
            raise MalformedFrame("no number")
        return number, None if said is None else _decode_declaration(said)
    except MalformedCbor as error:
        raise MalformedFrame("not CBOR") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedFrame("not an answer") from error


def _decode_declaration(said: Mapping[str, Any]) -> Declaration:
    if said["kind"] not in KINDS:
        raise MalformedFrame("no kind of ours")
    content = json.loads(_text(said["content"])) if said["content"] else {}
    if not isinstance(content, dict):
        raise MalformedFrame("no map")
    return Declaration(
        kind=said["kind"],
        assurance=Assurance(said["assurance"]),
        reason=_text(said["reason"]),
        warnings=tuple(_text(warning) for warning in said["warnings"]),
        person=Person(**{name: _text(text) for name, text in said["person"].items()}),
        fields={_text(name): _text(text) for name, text in said["fields"]},
        answers={_text(name): _text(text) for name, text in said["answers"]},
        issuer=_text(said["issuer"]),
        content=content,
        certificate=_text(said["certificate"]),
        valid_from=_decode_time(said["valid_from"]),
        valid_until=_decode_time(said["valid_until"]),
        repeat_key=_bytes(said["repeat_key"]),
    )


def _encode_key(key: SignerKey) -> dict[str, Any]:
    return {
        "key": key.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "not_before": _encode_time(key.not_before),
        "not_after": _encode_time(key.not_after),
        "usages": sorted(key.usages),
        "subject": key.subject,
        "country": key.country,
    }


def _decode_key(said: Mapping[str, Any]) -> SignerKey:
    public_key = load_der_public_key(said["key"])
    if not isinstance(public_key, EllipticCurvePublicKey | RSAPublicKey | Ed25519PublicKey):
        raise MalformedFrame("a key of another kind")
    return SignerKey(
        public_key=public_key,
        not_before=_decode_time(said["not_before"]),
        not_after=_decode_time(said["not_after"]),
        usages=frozenset(_text(usage) for usage in said["usages"]),
        subject=_text(said["subject"]),
        country=_text(said["country"]),
    )


def _encode_time(time: datetime | None) -> str:
    return "" if time is None else time.isoformat()


def _decode_time(text: str) -> datetime | None:
    if not text:
        return None
    time = datetime.fromisoformat(text)
    if time.utcoffset() is None or abs(time.utcoffset() or timedelta()) > timedelta(hours=24):
        raise MalformedFrame("a time without its zone")
    return time


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedFrame("no text")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise MalformedFrame("no bytes")
    return value

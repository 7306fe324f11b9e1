"""The record: its header, its encoding, its hash and its signature (ADR 0002)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any, Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol import cbor
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)

FORMAT_VERSION: Final = 1
MAX_HEADER_BYTES: Final = 2048
MAX_BODY_BYTES: Final = 65_536
MAX_TEXT: Final = 64
"""Characters in any text of a header; a header holds codes and names of posts, no prose."""
MAX_REASONS: Final = 16
MAX_SEQ: Final = 2**53 - 1
GENESIS: Final = bytes(32)
"""What the first record of an epoch names as its previous hash."""
_SIGNED_PREFIX: Final = b"chot/record/1\x00"
_BODY_HASH: Final = 30
_PREVIOUS: Final = 31
_MAX_RECORD_BYTES: Final = MAX_HEADER_BYTES + MAX_BODY_BYTES + 128


class MalformedRecord(ValueError):
    """The bytes are not a record of this format; the message holds no data of a person."""


class BodyFormat(IntEnum):
    """How the body of a record is written."""

    NONE = 0
    SEALED = 1
    """nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16), under the segment's data key."""
    CLEAR = 2
    """Deterministic CBOR that anybody may read: keys and wraps, never about a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands in clear over a record; nothing in it tells who a person is.

    `terminal` and `boot` are 16 bytes, `key` is the first 8 bytes of the SHA-256 of the raw
    Ed25519 public key, hashes are SHA-256. Times are milliseconds: `at_ms` (trusted time) and
    `wall_ms` (what the clock said) since 1970 UTC, `monotonic_ms` since the boot.
    """

    terminal: bytes
    epoch: int
    seq: int
    kind: RecordKind
    code: str
    at_ms: int
    wall_ms: int
    time_quality: TimeQuality
    boot: bytes
    monotonic_ms: int
    post: str
    lane: str
    mode: Mode
    key: bytes
    segment: bytes | None = None
    body_format: BodyFormat = BodyFormat.NONE
    operator: str = ""
    bundle: str = ""
    source: Source | None = None
    direction: Direction | None = None
    document: str | None = None
    assurance: Assurance | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    group: bytes | None = None
    refers_epoch: int | None = None
    refers_seq: int | None = None
    body_hash: bytes = hashlib.sha256(b"").digest()
    previous: bytes = GENESIS


# The numbers are the format: never reuse one. 1 is the version, 30 and 31 the two hashes that
# the associated data leaves out; 32 and above are for readers that do not know them to ignore.
_KEYS: Final[dict[int, str]] = {
    2: "terminal",
    3: "epoch",
    4: "seq",
    5: "kind",
    6: "code",
    7: "at_ms",
    8: "wall_ms",
    9: "time_quality",
    10: "boot",
    11: "monotonic_ms",
    12: "post",
    13: "lane",
    14: "mode",
    15: "key",
    16: "segment",
    17: "body_format",
    18: "operator",
    19: "bundle",
    20: "source",
    21: "direction",
    22: "document",
    23: "assurance",
    24: "verdict",
    25: "reasons",
    26: "group",
    27: "refers_epoch",
    28: "refers_seq",
    _BODY_HASH: "body_hash",
    _PREVIOUS: "previous",
}
_FIRST_IGNORABLE: Final = 32
_LENGTHS: Final = {
    "terminal": 16,
    "boot": 16,
    "key": 8,
    "segment": 16,
    "group": 16,
    "body_hash": 32,
    "previous": 32,
}
_NUMBERS: Final = {
    "epoch": (1, 2**63 - 1),
    "seq": (1, MAX_SEQ),
    "at_ms": (-(2**53), 2**53),
    "wall_ms": (-(2**53), 2**53),
    "monotonic_ms": (0, 2**53),
    "refers_epoch": (1, 2**63 - 1),
    "refers_seq": (1, MAX_SEQ),
}
_ENUMS: Final[dict[str, type[StrEnum]]] = {
    "kind": RecordKind,
    "time_quality": TimeQuality,
    "mode": Mode,
    "source": Source,
    "direction": Direction,
    "assurance": Assurance,
    "verdict": Verdict,
}
_TEXTS: Final = ("code", "post", "lane", "operator", "bundle", "document")
_DEFAULTS: Final = {
    "segment": None,
    "body_format": BodyFormat.NONE,
    "operator": "",
    "bundle": "",
    "reasons": (),
}


def encode_header(header: Header) -> bytes:
    """The deterministic CBOR map of a header; fields that hold their default are left out.

    :raises MalformedRecord: where a field breaks its limit, so that none is ever written.
    """
    data = cbor.encode(_written(header))
    decode_header(data)
    return data


def _written(header: Header) -> dict[int, Any]:
    written: dict[int, Any] = {1: FORMAT_VERSION}
    for number, name in _KEYS.items():
        value = getattr(header, name)
        if value is None or (name in _DEFAULTS and value == _DEFAULTS[name]):
            continue
        if isinstance(value, StrEnum | BodyFormat):
            value = value.value
        elif isinstance(value, tuple):
            value = list(value)
        written[number] = value
    return written


def decode_header(data: bytes) -> Header:
    """Read a header, checking every limit. Fields of later minor versions are passed over.

    :raises MalformedRecord: if the bytes are not a header of this version.
    """
    fields = _decode_fields(data)
    if fields.get(1) != FORMAT_VERSION:
        raise MalformedRecord("unknown format version")
    values: dict[str, Any] = {}
    for number, value in fields.items():
        name = _KEYS.get(number)
        if name is not None:
            values[name] = _checked(name, value)
        elif number != 1 and number < _FIRST_IGNORABLE:
            raise MalformedRecord(f"unknown field {number}")
    try:
        return Header(**values)
    except TypeError as error:
        raise MalformedRecord("a field is missing") from error


def associated_data(header: bytes) -> bytes:
    """What a sealed body is bound to: the header without body hash and previous hash.

    Works on the encoded header, so that fields this version does not know are bound as well.

    :raises MalformedRecord: if the bytes are not a header.
    """
    return _without_hashes(_decode_fields(header))


def associated_data_of(header: Header) -> bytes:
    """The same for a header that is still to be encoded."""
    return _without_hashes(_written(header))


def _without_hashes(fields: Mapping[int, Any]) -> bytes:
    return cbor.encode({k: v for k, v in fields.items() if k not in {_BODY_HASH, _PREVIOUS}})


def _decode_fields(data: bytes) -> Mapping[int, Any]:
    try:
        fields = cbor.decode_deterministic(data, max_bytes=MAX_HEADER_BYTES, max_depth=3)
    except cbor.MalformedCbor as error:
        raise MalformedRecord(f"header: {error}") from error
    if not isinstance(fields, Mapping) or not all(type(k) is int and k > 0 for k in fields):
        raise MalformedRecord("header is not a map with numbered fields")
    return fields


def _checked(name: str, value: object) -> object:
    if name in _LENGTHS and isinstance(value, bytes) and len(value) == _LENGTHS[name]:
        return value
    if name in _NUMBERS and type(value) is int:
        low, high = _NUMBERS[name]
        if low <= value <= high:
            return value
    if name in _ENUMS and isinstance(value, str):
        return _member(_ENUMS[name], value)
    if name in _TEXTS and isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    if name == "reasons" and isinstance(value, list) and _are_reasons(value):
        return tuple(value)
    if name == "body_format" and type(value) is int:
        return _member(BodyFormat, value)
    raise MalformedRecord(f"field {name} breaks its limits")


def _are_reasons(value: list[Any]) -> bool:
    return len(value) <= MAX_REASONS and all(
        isinstance(reason, str) and len(reason) <= MAX_TEXT for reason in value
    )


_E = TypeVar("_E", StrEnum, BodyFormat)


def _member(members: type[_E], value: Any) -> _E:
    try:
        return members(value)
    except ValueError as error:
        raise MalformedRecord(f"unknown {members.__name__}") from error


@dataclass(frozen=True)
class Record:
    """A record as it is stored and sent: the very bytes, with their reading beside them."""

    header_bytes: bytes
    body: bytes
    signature: bytes

    @cached_property
    def header(self) -> Header:
        """The header, read once. :raises MalformedRecord: if it cannot be read."""
        return decode_header(self.header_bytes)

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of the header, which itself holds the hash of the body: 32 bytes."""
        return hashlib.sha256(self.header_bytes).digest()

    @property
    def body_fits(self) -> bool:
        """Whether the body is the one that the header was written for."""
        return hashlib.sha256(self.body).digest() == self.header.body_hash

    def signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether `key` signed this header (Ed25519, RFC 8032, over a prefix and the header)."""
        try:
            key.verify(self.signature, _SIGNED_PREFIX + self.header_bytes)
        except InvalidSignature:
            return False
        return True


def key_id(key: Ed25519PublicKey) -> bytes:
    """The 8 bytes by which a header names its signing key."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:8]


def finish(header: bytes, body: bytes, key: Ed25519PrivateKey) -> Record:
    """Sign an encoded header over its body and make the record of the two."""
    return Record(header, body, key.sign(_SIGNED_PREFIX + header))


def encode_record(record: Record) -> bytes:
    """The record as one CBOR item `[header, body, signature]`, for the wire and for files."""
    return cbor.encode([record.header_bytes, record.body, record.signature])


def decode_record(data: bytes) -> Record:
    """Read a record from the wire; its header is read and its body hash compared.

    :raises MalformedRecord: if it is not a whole record; signatures are for the caller.
    """
    try:
        parts = cbor.decode_deterministic(data, max_bytes=_MAX_RECORD_BYTES, max_depth=2)
    except cbor.MalformedCbor as error:
        raise MalformedRecord(str(error)) from error
    if not (isinstance(parts, list) and len(parts) == 3 and all(type(p) is bytes for p in parts)):
        raise MalformedRecord("not [header, body, signature]")
    record = Record(*parts)
    if len(record.signature) != 64 or len(record.body) > MAX_BODY_BYTES:
        raise MalformedRecord("body or signature breaks its limit")
    if not record.body_fits:
        raise MalformedRecord("the body is not the one of this header")
    return record

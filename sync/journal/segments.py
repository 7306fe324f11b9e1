"""A day's data key: made, wrapped to those who may read, and opened again."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import apsw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.journal import sealing
from sync.journal.body import Body, decode_body
from sync.journal.identity import recipient_id
from sync.journal.record import BodyFormat, MalformedRecord, Record, associated_data
from sync.protocol import cbor

OPEN: Final = "segment.open"
"""Event that begins a segment; its clear body holds the wraps that travel to the centre."""
WRAP: Final = "segment.wrap"
"""Event that wraps an earlier segment's key to a centre that was not known when it began."""


@dataclass(frozen=True, slots=True)
class Segment:
    """An id of 16 random bytes and the data key that seals the bodies of the segment."""

    id: bytes
    data_key: bytes


def new_segment() -> Segment:
    """A segment with a fresh key."""
    return Segment(os.urandom(16), sealing.new_data_key())


def wrap_for(
    segment: Segment, recipient: X25519PublicKey, terminal: bytes, epoch: int
) -> tuple[bytes, bytes]:
    """(recipient id, wrap) of the segment's key."""
    info = sealing.wrap_info(terminal, epoch, segment.id)
    return recipient_id(recipient), sealing.wrap(segment.data_key, recipient, info)


def clear_body(segment: bytes, wraps: Mapping[bytes, bytes]) -> dict[int, Any]:
    """The clear body of `segment.open` and `segment.wrap` (ADR 0002)."""
    return {1: segment, 2: dict(wraps)}


class SegmentOpener:
    """Opens bodies with the machine's key, or a supervisor's, for as long as wraps are kept."""

    def __init__(self, connection: apsw.Connection, key: X25519PrivateKey | None) -> None:
        """:param key: None opens nothing: the machine's key is locked."""
        self._connection = connection
        self._key = key
        self._me = b"" if key is None else recipient_id(key.public_key())
        self._keys: dict[tuple[int, bytes], bytes | None] = {}

    def body(self, record: Record) -> Body | None:
        """The body of a record; None where there is none, or where this machine may not read it.

        :raises MalformedRecord: where the key fits but the content is no body.
        """
        header = record.header
        if header.body_format is not BodyFormat.SEALED or header.segment is None:
            return None
        data_key = self.data_key(header.terminal, header.epoch, header.segment)
        if data_key is None:
            return None
        try:
            plain = sealing.open_sealed(data_key, record.body, associated_data(record.header_bytes))
        except sealing.Unreadable as error:
            raise MalformedRecord("the seal does not fit") from error
        return decode_body(plain)

    def data_key(self, terminal: bytes, epoch: int, segment: bytes) -> bytes | None:
        """The key of a segment, where there is a wrap of it for whoever reads."""
        if (epoch, segment) not in self._keys:
            self._keys[epoch, segment] = self._unwrapped(terminal, epoch, segment)
        return self._keys[epoch, segment]

    def _unwrapped(self, terminal: bytes, epoch: int, segment: bytes) -> bytes | None:
        row = self._connection.execute(
            "SELECT wrap FROM wraps WHERE epoch = ? AND segment = ? AND recipient = ?",
            (epoch, segment, self._me),
        ).fetchone()
        if row is None or self._key is None:
            return None
        info = sealing.wrap_info(terminal, epoch, segment)
        try:
            return sealing.unwrap(bytes(row[0]), self._key, info)
        except sealing.Unreadable:
            return None


def read_wraps(record: Record) -> tuple[bytes, Mapping[bytes, bytes]]:
    """(segment id, wraps by recipient id) out of a `segment.open` or `segment.wrap` event.

    :raises MalformedRecord: where the record is neither.
    """
    if record.header.code not in {OPEN, WRAP} or record.header.body_format is not BodyFormat.CLEAR:
        raise MalformedRecord("not an event about a segment")
    try:
        found = cbor.decode_deterministic(record.body, max_bytes=65_536, max_depth=3)
    except cbor.MalformedCbor as error:
        raise MalformedRecord("wraps") from error
    segment = found.get(1) if isinstance(found, Mapping) else None
    wraps = found.get(2) if isinstance(found, Mapping) else None
    if not (isinstance(segment, bytes) and isinstance(wraps, Mapping)):
        raise MalformedRecord("wraps")
    return segment, wraps

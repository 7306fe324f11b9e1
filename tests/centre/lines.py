"""Invented terminals and their unbroken lines of records, without a journal."""

import hashlib
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.centre.storage.port import Terminal
from sync.journal import sealing, segments
from sync.journal.body import Body, encode_body
from sync.journal.record import (
    GENESIS,
    BodyFormat,
    Header,
    Record,
    associated_data,
    encode_header,
    encode_record,
    finish,
    key_id,
)
from sync.protocol import cbor
from sync.protocol.messages import Batch, encode_batch
from sync.protocol.terms import Assurance, Mode, RecordKind, TimeQuality, Verdict

NOON_MS = 1_795_323_600_000
"""22 November 2026, 12:00 in Vietnam."""
TERMINAL = b"T" * 16
EPOCH = 7
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PERSON = Body(name="Nguyễn Thị Bịa Đặt", number="001199000001")


class Line:
    """The records of one epoch, number n at `self[n]`."""

    def __init__(
        self,
        terminal: bytes = TERMINAL,
        epoch: int = EPOCH,
        key: Ed25519PrivateKey = KEY,
        *,
        length: int = 0,
    ) -> None:
        self.terminal, self.epoch, self.key = terminal, epoch, key
        self.records: list[Record] = []
        self.segment = segments.Segment(hashlib.sha256(terminal).digest()[:16], bytes(32))
        self.grow(length)

    def __getitem__(self, seq: int) -> Record:
        return self.records[seq - 1]

    def __len__(self) -> int:
        return len(self.records)

    @property
    def head(self) -> bytes:
        return self.records[-1].hash if self.records else GENESIS

    def grow(self, count: int, **changes: Any) -> "Line":
        for _ in range(count):
            self.add(**changes)
        return self

    def add(
        self, *, body: bytes = b"", key: Ed25519PrivateKey | None = None, **changes: object
    ) -> Record:
        header = self.header(**{"body_hash": hashlib.sha256(body).digest(), **changes})
        record = finish(encode_header(header), body, key or self.key)
        self.records.append(record)
        return record

    def add_entry(self, verdict: Verdict = Verdict.ADMIT, **changes: object) -> Record:
        """An entry with a body sealed under the line's segment."""
        usual: dict[str, object] = {
            "kind": RecordKind.ENTRY,
            "code": "entry",
            "verdict": verdict,
            "assurance": Assurance.UNSIGNED,
            "document": "cccd7",
            "segment": self.segment.id,
            "body_format": BodyFormat.SEALED,
        }
        header = self.header(**{**usual, **changes})
        bound = associated_data(encode_header(header))
        body = sealing.seal(self.segment.data_key, encode_body(PERSON), bound)
        header = replace(header, body_hash=hashlib.sha256(body).digest())
        self.records.append(finish(encode_header(header), body, self.key))
        return self.records[-1]

    def add_wrap(self, reader: X25519PublicKey, code: str = segments.OPEN) -> Record:
        recipient, wrap = segments.wrap_for(self.segment, reader, self.terminal, self.epoch)
        return self.add(
            code=code,
            segment=self.segment.id,
            body=cbor.encode(segments.clear_body(self.segment.id, {recipient: wrap})),
            body_format=BodyFormat.CLEAR,
        )

    def header(self, **changes: object) -> Header:
        seq = len(self.records) + 1
        made = Header(
            terminal=self.terminal,
            epoch=self.epoch,
            seq=seq,
            kind=RecordKind.EVENT,
            code="test",
            at_ms=NOON_MS + seq,
            wall_ms=NOON_MS + seq,
            time_quality=TimeQuality.TRUSTED,
            boot=b"B" * 16,
            monotonic_ms=seq,
            post="Chốt Hư Cấu 1",
            lane="2",
            mode=Mode.OPERATOR,
            key=key_id(self.key.public_key()),
            previous=self.head,
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # names are the caller's

    def copy(self) -> "Line":
        """The same disk in another machine."""
        twin = Line(self.terminal, self.epoch, self.key)
        twin.records = list(self.records)
        return twin

    def encoded(self, first: int = 1, last: int | None = None) -> tuple[bytes, ...]:
        return tuple(encode_record(record) for record in self.records[first - 1 : last])

    def batch(self, first: int = 1, last: int | None = None) -> bytes:
        return batch(self.encoded(first, last), self.terminal, self.epoch)


def batch(
    records: tuple[bytes, ...],
    terminal: bytes = TERMINAL,
    epoch: int = EPOCH,
    now: int = NOON_MS,
    *,
    ahead: bool = False,
) -> bytes:
    return encode_batch(
        Batch(terminal=terminal, epoch=epoch, records=records, sent_at_ms=now, ahead=ahead)
    )


def enrolled(
    terminal: bytes = TERMINAL, key: Ed25519PrivateKey = KEY, post: str = "Chốt Hư Cấu 1"
) -> Terminal:
    return Terminal(
        terminal=terminal,
        public_key=key.public_key().public_bytes_raw(),
        key_id=key_id(key.public_key()),
        post=post,
        lane="2",
        mode=Mode.OPERATOR,
        enrolled_ms=NOON_MS,
    )

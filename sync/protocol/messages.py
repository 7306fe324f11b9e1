"""The messages between a terminal and the centre, and their signed envelopes (ADR 0003)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol import cbor
from sync.protocol.envelope import (
    MAX_ANSWER_BYTES,
    MAX_TEXT,
    VERSION,
    MalformedMessage,
    bytes_of,
    envelope,
    expect,
    fields_of,
    mapping,
    number_of,
    signed,
    text_of,
    verified,
)
from sync.protocol.terms import GAP, Mode, RecordStatus

MEDIA_TYPE: Final = "application/vnd.chot+cbor"
MAX_RECORDS: Final = 500
MAX_BATCH_BYTES: Final = 1_048_576
"""Bytes of a batch before compression."""
_KEPT: Final = {RecordStatus.STORED, RecordStatus.SAME, RecordStatus.CONFLICT}
_TOKEN_PREFIX: Final = "chot1."
_RECEIPT_PREFIX: Final = b"chot/receipt/1\x00"
_ENROLMENT_PREFIX: Final = b"chot/enrolment/1\x00"
_WELCOME_PREFIX: Final = b"chot/welcome/1\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some records of one epoch of one terminal, in order, each as its stored bytes."""

    terminal: bytes
    epoch: int
    records: tuple[bytes, ...]
    sent_at_ms: int
    """What the terminal's clock says now, so that the centre can measure its skew."""
    ahead: bool = False
    """The records may be kept aside where older ones are missing; older centres take none then."""
    proof: bytes = b""
    """Envelope of an earlier receipt for this epoch, where the centre stands below what the
    terminal still holds: the records follow its mark. Older centres do not read it."""


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What the centre did with one record; `reason` is a code, empty unless rejected."""

    seq: int
    status: RecordStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The centre's signed word on what it holds of an epoch of a terminal.

    `mark` is the highest number up to which nothing is missing (0 for none; quarantined
    records count as held) and `mark_hash` the hash of that record (32 zero bytes for none).
    """

    centre: bytes
    centre_epoch: int
    terminal: bytes
    epoch: int
    mark: int
    mark_hash: bytes
    centre_time_ms: int
    batch_hash: bytes
    answers: tuple[RecordAnswer, ...]

    @property
    def kept_run(self) -> tuple[int, int] | None:
        """First and last of the numbers from the first answer on that are kept as they were sent.

        Be it in their line or beside it; None where the first is not.
        """
        last: int | None = None
        for answer in self.answers:
            if answer.status not in _KEPT or last not in {None, answer.seq - 1}:
                break
            last = answer.seq
        return None if last is None else (self.answers[0].seq, last)

    @property
    def lacks_earlier(self) -> bool:
        """Whether the centre could not store all of the batch because of a gap before it."""
        return any(answer.reason == GAP for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A terminal asks to be known; signed with the key it will sign its records with."""

    terminal: bytes
    public_key: bytes
    secret: bytes
    post: str
    lane: str
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The centre's answer to an enrolment: whom to seal for and whose receipts to believe."""

    centre: bytes
    centre_epoch: int
    opening_key: bytes
    """Raw X25519 public key that segments are wrapped to."""
    verifying_key: bytes
    """Raw Ed25519 public key that signs receipts."""
    terminal: bytes
    centre_time_ms: int
    declaration_key: bytes = b""
    """Raw Ed25519 public key of the declarations that the centre issues; empty where it issues
    none, as older centres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentToken:
    """What a supervisor carries from the centre to a new terminal, as text, file or QR."""

    url: str
    verifying_key: bytes
    secret: bytes
    """16 random bytes, good for one enrolment within a day."""
    authority: bytes = b""
    """SHA-256 of the certificate that vouches for the address; empty where the system knows it."""


def batch_hash(data: bytes) -> bytes:
    """By what a receipt names the batch it answers: SHA-256 of the uncompressed bytes."""
    return hashlib.sha256(data).digest()


def encode_batch(batch: Batch) -> bytes:
    """The batch as it is compressed and sent."""
    fields = {
        1: VERSION,
        2: batch.terminal,
        3: batch.epoch,
        4: list(batch.records),
        5: batch.sent_at_ms,
    }
    if batch.ahead:
        fields[6] = True
    if batch.proof:
        fields[7] = batch.proof
    return cbor.encode(fields)


def decode_batch(data: bytes) -> Batch:
    """Read a batch; the records in it stay bytes. :raises MalformedMessage: if it is none."""
    found = fields_of(data, MAX_BATCH_BYTES)
    records = expect(found, 4, list)
    if len(records) > MAX_RECORDS or not all(type(item) is bytes for item in records):
        raise MalformedMessage("records")
    return Batch(
        terminal=bytes_of(found, 2, 16),
        epoch=number_of(found, 3),
        records=tuple(records),
        sent_at_ms=expect(found, 5, int),
        ahead=6 in found and expect(found, 6, bool),
        proof=expect(found, 7, bytes) if 7 in found else b"",
    )


def encode_receipt(receipt: Receipt, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of a receipt."""
    payload = {
        1: VERSION,
        2: receipt.centre,
        3: receipt.centre_epoch,
        4: receipt.terminal,
        5: receipt.epoch,
        6: receipt.mark,
        7: receipt.mark_hash,
        8: receipt.centre_time_ms,
        9: receipt.batch_hash,
        10: [[a.seq, a.status.value, a.reason] for a in receipt.answers],
    }
    return signed(_RECEIPT_PREFIX, payload, key)


def decode_receipt(data: bytes, key: Ed25519PublicKey) -> Receipt:
    """Read a receipt. :raises MalformedMessage: unless `key` signed exactly these bytes."""
    found = verified(_RECEIPT_PREFIX, data, key)
    answers = tuple(_answer(item) for item in expect(found, 10, list))
    if len(answers) > MAX_RECORDS:
        raise MalformedMessage("answers")
    return Receipt(
        centre=bytes_of(found, 2, 16),
        centre_epoch=number_of(found, 3),
        terminal=bytes_of(found, 4, 16),
        epoch=number_of(found, 5),
        mark=number_of(found, 6),
        mark_hash=bytes_of(found, 7, 32),
        centre_time_ms=expect(found, 8, int),
        batch_hash=bytes_of(found, 9, 32),
        answers=answers,
    )


def _answer(item: object) -> RecordAnswer:
    match item:
        case [int(seq), str(status), str(reason)] if 0 <= seq < 2**63 and len(reason) <= MAX_TEXT:
            try:
                return RecordAnswer(seq, RecordStatus(status), reason)
            except ValueError as error:
                raise MalformedMessage("answers") from error
    raise MalformedMessage("answers")


def encode_enrolment(enrolment: Enrolment, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of an enrolment; the signature proves that the terminal has the key."""
    payload = {
        1: VERSION,
        2: enrolment.terminal,
        3: enrolment.public_key,
        4: enrolment.secret,
        5: enrolment.post,
        6: enrolment.lane,
        7: enrolment.mode.value,
    }
    return signed(_ENROLMENT_PREFIX, payload, key)


def decode_enrolment(data: bytes) -> Enrolment:
    """Read an enrolment. :raises MalformedMessage: unless signed with the key inside it."""
    payload, _ = envelope(data)
    public_key = bytes_of(fields_of(payload, MAX_ANSWER_BYTES), 3, 32)
    found = verified(_ENROLMENT_PREFIX, data, Ed25519PublicKey.from_public_bytes(public_key))
    try:
        mode = Mode(text_of(found, 7))
    except ValueError as error:
        raise MalformedMessage("mode") from error
    return Enrolment(
        terminal=bytes_of(found, 2, 16),
        public_key=public_key,
        secret=bytes_of(found, 4, 16),
        post=text_of(found, 5),
        lane=text_of(found, 6),
        mode=mode,
    )


def encode_welcome(welcome: Welcome, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of a welcome."""
    payload = {
        1: VERSION,
        2: welcome.centre,
        3: welcome.centre_epoch,
        4: welcome.opening_key,
        5: welcome.verifying_key,
        6: welcome.terminal,
        7: welcome.centre_time_ms,
    }
    if welcome.declaration_key:
        payload[8] = welcome.declaration_key
    return signed(_WELCOME_PREFIX, payload, key)


def decode_welcome(data: bytes, key: Ed25519PublicKey) -> Welcome:
    """Read a welcome. :raises MalformedMessage: unless `key` signed it."""
    found = verified(_WELCOME_PREFIX, data, key)
    return Welcome(
        centre=bytes_of(found, 2, 16),
        centre_epoch=number_of(found, 3),
        opening_key=bytes_of(found, 4, 32),
        verifying_key=bytes_of(found, 5, 32),
        terminal=bytes_of(found, 6, 16),
        centre_time_ms=expect(found, 7, int),
        declaration_key=bytes_of(found, 8, 32) if 8 in found else b"",
    )


def encode_token(token: EnrolmentToken) -> str:
    """The token as text without spaces, fit for a QR."""
    fields: dict[int, str | bytes] = {1: token.url, 2: token.verifying_key, 3: token.secret}
    if token.authority:
        fields[4] = token.authority
    payload = cbor.encode(fields)
    return _TOKEN_PREFIX + base64.urlsafe_b64encode(payload).decode("ascii").rstrip("=")


def decode_token(text: str) -> EnrolmentToken:
    """Read a token. :raises MalformedMessage: if the text is none."""
    if not text.startswith(_TOKEN_PREFIX):
        raise MalformedMessage("not an enrolment token")
    encoded = text.removeprefix(_TOKEN_PREFIX)
    try:
        payload = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedMessage("not an enrolment token") from error
    found = mapping(payload, 1024)
    return EnrolmentToken(
        url=text_of(found, 1),
        verifying_key=bytes_of(found, 2, 32),
        secret=bytes_of(found, 3, 16),
        authority=bytes_of(found, 4, 32) if 4 in found else b"",
    )

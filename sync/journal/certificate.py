"""The certificate of an erasure: what a post or a centre no longer holds, signed by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.journal.chain import Head
from sync.journal.day import moment
from sync.journal.record import MAX_SEQ
from sync.protocol.envelope import (
    MAX_ANSWER_BYTES,
    VERSION,
    MalformedMessage,
    bytes_of,
    envelope,
    expect,
    fields_of,
    number_of,
    signed,
    text_of,
    verified,
)

MAX_LINES: Final = 1000
MAX_ORDER: Final = 200
"""Characters of the number of an order; none that a screen would not show as it is."""
_PREFIX: Final = b"chot/erased/1\x00"
POST, CENTRE = "post", "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was erased, by whose word.

    `who` is the id of the terminal or the centre (16 bytes), `key` its raw Ed25519 public key,
    `lines` where each line of a post goes on: all records up to those are gone. `records` is how
    many are gone or, at a centre, have lost what they told of a person. `head` is the newest
    record of a post, an event that is still there; None at a centre.
    """

    kind: str
    who: bytes
    key: bytes
    order: str
    at_ms: int
    records: int
    lines: tuple[Head, ...] = ()
    head: Head | None = None


def encode_certificate(certificate: Certificate, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of a certificate.

    :raises ValueError: where it names more lines than one may.
    """
    if len(certificate.lines) > MAX_LINES:
        raise ValueError("too many lines for one certificate")
    fields: dict[int, Any] = {
        1: VERSION,
        2: certificate.kind,
        3: certificate.who,
        4: certificate.key,
        5: certificate.order,
        6: certificate.at_ms,
        7: certificate.records,
        8: [_of(line) for line in certificate.lines],
    }
    if certificate.head is not None:
        fields[9] = _of(certificate.head)
    return signed(_PREFIX, fields, key)


def decode_certificate(data: bytes) -> Certificate:
    """A certificate whose signature fits the key that it names itself.

    Whose key that is must be known from elsewhere: the centre's list of terminals, a receipt.

    :raises MalformedMessage: if it is none, or was changed.
    """
    payload, _ = envelope(data)
    try:
        key = Ed25519PublicKey.from_public_bytes(
            bytes_of(fields_of(payload, MAX_ANSWER_BYTES), 4, 32)
        )
    except ValueError as error:
        raise MalformedMessage("key") from error
    found = verified(_PREFIX, data, key)
    kind, lines = text_of(found, 2), expect(found, 8, list)
    if kind not in {POST, CENTRE} or len(lines) > MAX_LINES:
        raise MalformedMessage("not a certificate")
    order = text_of(found, 5)
    if not is_order(order):
        # It is shown to people, and its signature proves nothing of who wrote it.
        raise MalformedMessage("order")
    return Certificate(
        kind=kind,
        who=bytes_of(found, 3, 16),
        key=bytes_of(found, 4, 32),
        order=order,
        at_ms=number_of(found, 6),
        records=number_of(found, 7),
        lines=tuple(_head(line) for line in lines),
        head=_head(found[9]) if 9 in found else None,
    )


def is_order(text: str) -> bool:
    """Whether a text may stand for the number of an order."""
    return 0 < len(text) <= MAX_ORDER and text.isprintable()


def is_certificate(data: bytes) -> bool:
    """Whether it means to be a certificate; its signature is not looked at."""
    try:
        found = fields_of(envelope(data)[0], MAX_ANSWER_BYTES)
    except MalformedMessage:
        return False
    return found.get(2) in {POST, CENTRE} and isinstance(found.get(8), list)


def told(certificate: Certificate) -> str:
    """The same for people: Vietnamese first, English below; plain text of UTF-8."""
    at = moment(certificate.at_ms)
    vietnamese, english = _KINDS[certificate.kind]
    lines = [
        ("GIẤY CHỨNG NHẬN XÓA DỮ LIỆU", "CERTIFICATE OF ERASURE"),
        (f"{vietnamese}: {certificate.who.hex()}", f"{english}: {certificate.who.hex()}"),
        (f"Khóa công khai: {certificate.key.hex()}", f"Public key: {certificate.key.hex()}"),
        (f"Theo quyết định số: {certificate.order}", f"By order number: {certificate.order}"),
        (f"Lúc (giờ Việt Nam): {at:%d/%m/%Y %H:%M}", f"At (in Vietnam): {at:%Y-%m-%d %H:%M}"),
        (f"Số bản ghi đã xóa: {certificate.records}", f"Records erased: {certificate.records}"),
    ]
    spans = [f"{line.epoch}: 1-{line.seq}" for line in certificate.lines]
    lines.extend((f"  sổ {span}", f"  line {span}") for span in spans)
    if certificate.head is not None:
        left = f"{certificate.head.epoch} / {certificate.head.seq}"
        lines.append((f"Còn lại, không về người nào: {left}", f"Left, about nobody: {left}"))
    lines.append((_SCOPE_VI, _SCOPE_EN))
    sides = zip(*lines, strict=True)
    return "\n\n".join("\n".join(side) for side in sides) + "\n"


_KINDS: Final = {POST: ("Máy của chốt", "Terminal of a post"), CENTRE: ("Trung tâm", "Centre")}
_SCOPE_VI: Final = (
    "Đã xóa khóa đọc, nội dung về người và bản sao bên cạnh sổ; không nói về bản sao ở nơi khác"
    " và những gì bộ nhớ flash còn giữ bên trong."
)
_SCOPE_EN: Final = (
    "Erased are the keys to read with, what was about people, and the copies beside it; nothing is"
    " said of backups elsewhere and of what flash memory keeps inside."
)


def _of(head: Head) -> list[object]:
    return [head.epoch, head.seq, head.hash]


def _head(found: object) -> Head:
    if not (isinstance(found, Sequence) and len(found) == 3):
        raise MalformedMessage("line")
    epoch, seq, hash_ = found
    if not (type(epoch) is int and 0 < epoch < 2**63 and type(seq) is int and 0 < seq <= MAX_SEQ):
        raise MalformedMessage("line")
    if not (isinstance(hash_, bytes) and len(hash_) == 32):
        raise MalformedMessage("line")
    return Head(epoch, seq, hash_)

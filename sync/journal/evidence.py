"""What is kept outside a machine to prove its records later: head codes and receipts.

A **head code** is the number and hash of a terminal's newest record, as text that fits a QR code
and can be typed from paper. A **receipts file** holds receipts as the centre signed them, the key
that they are checked with and the keys that the centre knows its terminals by. Both prove
something only where they were kept by somebody else than whoever could have changed the records:
the file states the centre's key itself.
"""

import base64
import binascii
import hashlib
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.chain import Head
from sync.protocol import cbor
from sync.protocol.envelope import MalformedMessage, bytes_of, expect, fields_of
from sync.protocol.messages import decode_receipt

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_RECEIPTS: Final = 10_000
MAX_TERMINALS: Final = 10_000
MAX_CODES: Final = 10_000
MAX_CODE: Final = 160
"""Characters of a head code with the blanks and hyphens that people put between its groups."""
_VERSION: Final = 1
_PREFIX: Final = "CHOT1H."
_TERMINAL, _EPOCH, _SEQ, _HASH, _CHECK = 8, 8, 6, 16, 2
_SIZE: Final = _TERMINAL + _EPOCH + _SEQ + _HASH + _CHECK
# Base32 knows no 0, 1 and 8: whoever types one means the letter that looks like it.
_TYPED: Final = str.maketrans("018", "OIB", " -\t")


class MalformedEvidence(ValueError):
    """This is no head code and no receipts file, or one that is damaged or mistyped."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What somebody outside knows of one record.

    `terminal` and `hash` are the first bytes of a terminal's id (8 or all 16) and of the record's
    hash (16 or all 32). `receipt` tells that the centre holds the line up to this record.
    """

    terminal: bytes
    epoch: int
    seq: int
    hash: bytes
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The witnesses of one code or file, and raw public keys by the id of their terminal."""

    name: str
    witnesses: tuple[Witness, ...]
    keys: Mapping[bytes, bytes] = field(default_factory=dict)


def head_code(terminal: bytes, head: Head) -> str:
    """The head of a terminal's journal as text: 71 characters of the letters of a QR code.

    :param terminal: the 16 bytes of its id.
    :raises ValueError: where the epoch has no record yet.
    """
    if not (0 < head.seq < 2 ** (8 * _SEQ)):
        raise ValueError("no record to show")
    content = (
        terminal[:_TERMINAL]
        + head.epoch.to_bytes(_EPOCH, "big")
        + head.seq.to_bytes(_SEQ, "big")
        + head.hash[:_HASH]
    )
    return _PREFIX + base64.b32encode(content + _check(content)).decode("ascii")


def read_head_code(text: str) -> Witness:
    """Read a head code, also as people type it: small letters, blanks and hyphens between groups.

    Two bytes of check keep a slip of the finger from looking like a changed journal.

    :raises MalformedEvidence: if it is none.
    """
    if len(text) > MAX_CODE:
        raise MalformedEvidence("too long for a head code")
    prefix, dot, typed = text.strip().upper().partition(".")
    if prefix + dot != _PREFIX:
        raise MalformedEvidence("not a head code")
    try:
        data = base64.b32decode(typed.translate(_TYPED))
    except (binascii.Error, ValueError) as error:
        raise MalformedEvidence("not a head code") from error
    content, check = data[:-_CHECK], data[-_CHECK:]
    if len(data) != _SIZE or check != _check(content):
        raise MalformedEvidence("mistyped")
    terminal, epoch, seq, found = _parted(content, _TERMINAL, _EPOCH, _SEQ, _HASH)
    witness = Witness(terminal, int.from_bytes(epoch, "big"), int.from_bytes(seq, "big"), found)
    if not (0 < witness.epoch < 2**63 and witness.seq):
        raise MalformedEvidence("mistyped")
    return witness


def encode_receipts(
    verifying_key: bytes, envelopes: Collection[bytes], keys: Mapping[bytes, bytes] | None = None
) -> bytes:
    """A receipts file.

    :param verifying_key: the centre's raw Ed25519 public key.
    :param envelopes: receipts as the centre signed them.
    :param keys: the raw public keys of terminals, as the centre enrolled them, by terminal.
    :raises ValueError: where a file may not hold so many.
    """
    if len(envelopes) > MAX_RECEIPTS or len(keys or {}) > MAX_TERMINALS:
        raise ValueError("too many for one file")
    data = cbor.encode({1: _VERSION, 2: verifying_key, 3: list(envelopes), 4: dict(keys or {})})
    if len(data) > MAX_FILE_BYTES:
        raise ValueError("too large for one file")
    return data


def read_evidence(name: str, data: bytes) -> Evidence:
    """Read a receipts file, or a text with a head code a line and remarks after `#`.

    :raises MalformedEvidence: if it is neither, or any part of it is damaged.
    """
    if len(data) > MAX_FILE_BYTES:
        raise MalformedEvidence("too large")
    if data[:1] and data[0] >> 5 == 5:  # a map of CBOR; no text begins like this
        return _receipts(name, data)
    try:
        lines = [line.partition("#")[0].strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise MalformedEvidence("neither receipts nor head codes") from error
    codes = [line for line in lines if line]
    if not 0 < len(codes) <= MAX_CODES:
        raise MalformedEvidence("neither receipts nor head codes")
    return Evidence(name, tuple(read_head_code(code) for code in codes))


def agreed_keys(evidence: Iterable[Evidence]) -> Mapping[bytes, bytes]:
    """The keys of terminals in several files.

    :raises MalformedEvidence: where two of them name different keys for one terminal.
    """
    keys: dict[bytes, bytes] = {}
    for piece in evidence:
        for terminal, key in piece.keys.items():
            if keys.setdefault(terminal, key) != key:
                raise MalformedEvidence("two keys for one terminal")
    return keys


def _receipts(name: str, data: bytes) -> Evidence:
    try:
        found = fields_of(data, MAX_FILE_BYTES)
        key = Ed25519PublicKey.from_public_bytes(bytes_of(found, 2, 32))
        envelopes, keys = expect(found, 3, list), found.get(4, {})
        if len(envelopes) > MAX_RECEIPTS or not all(type(item) is bytes for item in envelopes):
            raise MalformedMessage("receipts")
        if not isinstance(keys, Mapping) or len(keys) > MAX_TERMINALS:
            raise MalformedMessage("keys")
        for terminal, public in keys.items():
            if not (_is_bytes(terminal, 16) and _is_bytes(public, 32)):
                raise MalformedMessage("keys")
        receipts = [decode_receipt(envelope, key) for envelope in envelopes]
    except (MalformedMessage, ValueError) as error:
        raise MalformedEvidence(f"a receipts file that is damaged: {error}") from error
    # A mark of 0 speaks of no record.
    witnesses = tuple(
        Witness(each.terminal, each.epoch, each.mark, each.mark_hash, receipt=True)
        for each in receipts
        if each.mark
    )
    return Evidence(name, witnesses, dict(keys))


def _is_bytes(value: object, length: int) -> bool:
    return isinstance(value, bytes) and len(value) == length


def _check(content: bytes) -> bytes:
    return hashlib.sha256(b"chot/head/1\x00" + content).digest()[:_CHECK]


def _parted(content: bytes, *lengths: int) -> tuple[bytes, ...]:
    ends = list(itertools.accumulate(lengths))
    return tuple(content[end - size : end] for end, size in zip(ends, lengths, strict=True))

"""Checking that a run of records is whole: numbers, hashes and signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.record import GENESIS, MalformedRecord, Record

JOURNAL_OPEN: Final = "journal.open"
"""First record of every epoch; its clear body holds the terminal's public key."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: the number and hash of its newest record."""

    epoch: int
    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record at which a run stops being one unbroken chain."""

    seq: int
    reason: str


def follow(head: Head, record: Record) -> Head | Broken:
    """The head after `record`, or why `record` cannot come next."""
    expected = head.seq + 1
    try:
        header = record.header
    except MalformedRecord:
        return Broken(expected, "malformed")
    if header.epoch != head.epoch:
        return Broken(expected, "other-epoch")
    if header.seq != expected:
        return Broken(expected, "gap" if header.seq > expected else "out-of-order")
    if header.previous != head.hash:
        return Broken(expected, "previous-hash")
    if not record.body_fits:
        return Broken(expected, "body-hash")
    return Head(header.epoch, header.seq, record.hash)


def verify_run(
    records: Iterable[Record], head: Head, keys: Mapping[bytes, Ed25519PublicKey]
) -> Head | Broken:
    """Follow a whole run and check every signature.

    :param keys: public keys by the 8-byte key id that headers name.
    """
    for record in records:
        step = follow(head, record)
        if isinstance(step, Broken):
            return step
        key = keys.get(record.header.key)
        if key is None or not record.signed_by(key):
            return Broken(step.seq, "signature" if key else "unknown-key")
        head = step
    return head

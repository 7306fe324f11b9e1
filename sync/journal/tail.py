"""The end of a journal: looked at when it is opened, before anything is written on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.chain import Broken, Head, verify_run
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.record import key_id
from sync.journal.store import Store
from sync.protocol import cbor

TAIL: Final = 256
"""Records whose chain and signatures are checked at every start, at least."""
LONGEST_TAIL: Final = 1024
"""And at most, for a start must not take long; the rest is checked when idle."""
_CHECKED: Final = "checked"
ENDED_ORDER: Final = "ended.order"
"""Setting of a journal that was ended: the number of the order."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record that is known to have been durable, by its number."""

    epoch: int
    seq: int


@contextmanager
def legible() -> Iterator[None]:
    """What damage makes of tables and values, as a fault with a name.

    :raises JournalFault: JOURNAL_DAMAGED.
    """
    try:
        yield
    except (
        apsw.SQLError,
        apsw.MismatchError,
        apsw.ConstraintError,
        ValueError,
        TypeError,
    ) as error:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, type(error).__name__) from error


@contextmanager
def unless_ended(store: Store) -> Iterator[None]:
    """That keys are missing is no damage where the journal was ended by order.

    :raises JournalFault: JOURNAL_ENDED, with the number of the order.
    """
    try:
        yield
    except JournalFault as fault:
        order = store.get(ENDED_ORDER)
        if fault.trouble is JournalTrouble.KEY_DAMAGED and isinstance(order, str):
            raise JournalFault(JournalTrouble.JOURNAL_ENDED, order) from fault
        raise


def head_at_start(
    store: Store, terminal: bytes, key: Ed25519PublicKey, known: Known | None
) -> Head | None:
    """The newest record, after a look at it and at those before it; None in a new journal.

    :raises JournalFault: JOURNAL_DAMAGED, or KEY_DAMAGED where another terminal wrote it.
    """
    epoch = store.newest_epoch()
    if epoch is None and known is None:
        return None
    head = None if epoch is None else store.head(epoch)
    if head is None:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, "no records")
    before, records = store.tail(head.epoch, _tail(store, head))
    if store.get("terminal") != terminal:
        if records and records[-1].header.terminal == terminal:
            raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, "terminal")
        raise JournalFault(JournalTrouble.KEY_DAMAGED, "terminal.id")
    found = verify_run(records, before, {key_id(key): key})
    if isinstance(found, Broken):
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, f"{found.seq} {found.reason}")
    if found != head:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, f"{head.seq} columns")
    if known is not None and known.epoch == epoch and known.seq > head.seq:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, f"{head.seq + 1} missing")
    return head


def new_line() -> Head:
    """Where a line begins that nobody has written on, under a number that no other has."""
    return Head(int.from_bytes(os.urandom(8), "big") % (2**63 - 1) + 1)


def note_checked(store: Store, head: Head) -> None:
    """Remember up to where all was whole; to be called inside the event's transaction."""
    store.set(_CHECKED, cbor.encode([head.epoch, head.seq]))


def _tail(store: Store, head: Head) -> int:
    """How many records are checked at a start: those since the last whole check, within limits."""
    try:
        checked = cbor.decode(store.get_bytes(_CHECKED), max_bytes=64)
        epoch, seq = checked
    except (cbor.MalformedCbor, TypeError, ValueError):
        return LONGEST_TAIL
    since = head.seq - seq if epoch == head.epoch and isinstance(seq, int) else LONGEST_TAIL
    return min(max(since, TAIL), LONGEST_TAIL)

"""What a centre cannot open yet: keys that only this machine has, and gives it when unlocked."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from typing import Any, Final

import apsw

from sync.journal.draft import Draft
from sync.journal.identity import Identity, recipient_id
from sync.journal.record import MalformedRecord
from sync.journal.store import Store
from sync.protocol import cbor

DEBTS: Final = "wraps.owed"
_MAX_BYTES: Final = 2**24


@dataclass(frozen=True, slots=True)
class Debt:
    """A segment whose records are those of `epoch` up to number `up_to`, or some of them.

    Until it is `paid`, the keys in this journal are the only ones to it.
    """

    epoch: int
    segment: bytes
    up_to: int
    paid: bool = False


def debts_of(connection: apsw.Connection) -> tuple[Debt, ...]:
    """What our centre is owed, and what it was given whose local keys are still here.

    :raises MalformedRecord: where what the journal says of it cannot be read.
    """
    kept = Store(connection).get_bytes(DEBTS)
    if not kept:
        return ()
    try:
        found = cbor.decode_deterministic(kept, max_bytes=_MAX_BYTES, max_depth=3)
        return tuple(Debt(*each) for each in found)
    except (cbor.MalformedCbor, TypeError) as error:
        raise MalformedRecord("debts") from error


def note_debts(store: Store, identity: Identity, given: Iterable[Draft]) -> None:
    """Note what a new centre is owed; to be called inside the transaction of its enrolment.

    :param given: the events that wrap to it what could be wrapped now.
    """
    words: list[Any] = [draft.clear for draft in given]
    known = {(each[3], each[1]) for each in words}
    last = "SELECT max(seq) FROM records WHERE epoch = ?"
    _keep(
        store,
        [
            Debt(epoch, segment, store.connection.execute(last, (epoch,)).get or 0)
            for epoch, segment in store.wrapped_segments(recipient_id(identity.machine.public))
            if (epoch, segment) not in known
        ],
    )


def note_paid(store: Store, debt: Debt) -> None:
    """Note that the centre has a wrap; to be called inside the transaction of its event."""
    paid = replace(debt, paid=True)
    _keep(store, [paid if each == debt else each for each in debts_of(store.connection)])


def strike(store: Store, segments: Iterable[bytes]) -> None:
    """Forget debts whose local keys go; to be called inside that transaction."""
    gone = set(segments)
    kept = debts_of(store.connection)
    if gone & {each.segment for each in kept}:
        _keep(store, [each for each in kept if each.segment not in gone])


def _keep(store: Store, debts: list[Debt]) -> None:
    if debts:
        store.set(DEBTS, cbor.encode([list(astuple(each)) for each in debts]))
    else:
        store.connection.execute("DELETE FROM meta WHERE name = ?", (DEBTS,))

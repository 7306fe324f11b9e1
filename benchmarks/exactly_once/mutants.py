"""Code that must be found out: a simulation that lets it pass proves nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.centre import ingest, receiving
from sync.centre.storage.port import Writing
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.storage.sqlite_writing import SqliteWriting
from sync.journal.record import Record, decode_record
from sync.journal.store import Store
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import Batch, Receipt, decode_receipt, encode_batch
from sync.protocol.terms import RecordStatus
from sync.uplink import state
from sync.uplink.reconciling import Reconciler
from sync.uplink.state import Standing

_LOOP: Final = "sync.uplink.loop"
_WALK: Any = ingest._Walk  # noqa: SLF001 - what is wrong on purpose has no public name


@dataclass(frozen=True, slots=True)
class Mutant:
    """Something wrong on purpose."""

    name: str
    change: Callable[[], AbstractContextManager[object]]


@contextmanager
def _any_200_moves_the_cursor() -> Iterator[None]:
    sent: list[Batch] = []

    def encode(batch: Batch) -> bytes:
        sent[:] = [batch]
        return encode_batch(batch)

    def decode(data: bytes, key: Ed25519PublicKey) -> Receipt:
        try:
            return decode_receipt(data, key)
        except MalformedMessage:
            batch = sent[0]
            seq = decode_record(batch.records[-1]).header.seq if batch.records else 0
            return Receipt(
                centre=bytes(16),
                centre_epoch=1,
                terminal=batch.terminal,
                epoch=batch.epoch,
                mark=seq,
                mark_hash=bytes(32),
                centre_time_ms=batch.sent_at_ms,
                batch_hash=bytes(32),
                answers=(),
            )

    with (
        patch(f"{_LOOP}.encode_batch", encode),
        patch(f"{_LOOP}.decode_receipt", decode),
        patch(f"{_LOOP}.judge", lambda *_, **__: Standing.OURS),
    ):
        yield


def _mark_hash_unread() -> AbstractContextManager[object]:
    def judge(receipt: Receipt, **known: Any) -> Standing:
        return state.judge(receipt, **{**known, "own_hash": None})

    return patch(f"{_LOOP}.judge", judge)


def _holes_are_never_filled() -> AbstractContextManager[object]:
    return patch.object(_WALK, "_is_missing", lambda *_: False)


def _spoiled_rows_stay() -> AbstractContextManager[object]:
    return patch.object(_WALK, "_is_spoiled", lambda *_: False)


def _proofs_unread() -> AbstractContextManager[object]:
    return patch.object(receiving, "_held_once", lambda *_: None)


def _nothing_is_compared() -> AbstractContextManager[object]:
    return patch.object(Reconciler, "wants", lambda _: False)


def _stores_after_a_gap() -> AbstractContextManager[object]:
    real = _WALK._next  # noqa: SLF001 - as above

    def following(self: Any, seq: int, item: ingest.Item, record: Record) -> Any:
        self._head, self._head_hash = seq - 1, record.header.previous
        return real(self, seq, item, record)

    return patch.object(_WALK, "_next", following)


def _same_is_not_known() -> AbstractContextManager[object]:
    def old(_: Any, seq: int, item: ingest.Item, record: Record) -> Any:
        return ingest._Step(seq, item, RecordStatus.CONFLICT, record=record)  # noqa: SLF001

    return patch.object(_WALK, "_old", old)


def _receipt_before_commit() -> AbstractContextManager[object]:
    def commit(self: Any, work: Callable[[Writing], object]) -> object:
        writer = self._writer
        if writer.in_transaction:
            writer.execute("COMMIT")
        writer.execute("BEGIN IMMEDIATE")
        try:
            return work(SqliteWriting(writer))
        except BaseException:
            writer.execute("ROLLBACK")
            raise

    return patch.object(SqliteStorage, "commit", commit)


def _signatures_unread() -> AbstractContextManager[object]:
    return patch.object(ingest, "_signature_fault", lambda *_: None)


def _conflicts_dropped() -> AbstractContextManager[object]:
    return patch.object(SqliteWriting, "_keep_conflict", lambda *_: False)


def _cursor_never_goes_back() -> AbstractContextManager[object]:
    real = Store.insert_receipt

    def insert(self: Store, envelope: bytes, receipt: Receipt) -> None:
        newest = self.connection.execute(
            "SELECT max(mark) FROM receipts WHERE epoch = ? AND centre = ?",
            (receipt.epoch, receipt.centre),
        ).get
        if receipt.mark >= (newest or 0):
            real(self, envelope, receipt)

    return patch.object(Store, "insert_receipt", insert)


def _forked_line_goes_on() -> AbstractContextManager[object]:
    return patch("benchmarks.exactly_once.machines.go_on_after_fork", lambda *_: False)


def _ahead_is_confirmed() -> AbstractContextManager[object]:
    real = receiving._keep_aside  # noqa: SLF001 - as above

    def keep_aside(*given: Any) -> ingest.Decision | None:
        decision = real(*given)
        return decision and replace(decision, mark=decision.answers[-1].seq)

    return patch.object(receiving, "_keep_aside", keep_aside)


def _reached_stays_aside() -> AbstractContextManager[object]:
    return patch.object(SqliteWriting, "take_reached", lambda *_: ())


MUTANTS: Final = (
    Mutant("any 200 moves the cursor", _any_200_moves_the_cursor),
    Mutant("hash at the mark is not compared", _mark_hash_unread),
    Mutant("holes are never filled", _holes_are_never_filled),
    Mutant("spoiled rows stay", _spoiled_rows_stay),
    Mutant("what was held once is not believed", _proofs_unread),
    Mutant("nothing is compared with the centre", _nothing_is_compared),
    Mutant("what follows a gap is stored", _stores_after_a_gap),
    Mutant("what is held is not known again", _same_is_not_known),
    Mutant("receipt before the commit", _receipt_before_commit),
    Mutant("signatures are not checked", _signatures_unread),
    Mutant("conflicts are dropped", _conflicts_dropped),
    Mutant("cursor never goes back", _cursor_never_goes_back),
    Mutant("a forked line goes on", _forked_line_goes_on),
    Mutant("what came ahead is confirmed", _ahead_is_confirmed),
    Mutant("what the mark reaches stays aside", _reached_stays_aside),
)

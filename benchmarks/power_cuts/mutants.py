"""Disks and code that must be found out: a simulation that lets them pass proves nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.disk import LYING
from benchmarks.power_cuts.run import HONEST, Disks
from sync.centre.storage.sqlite_writing import SqliteWriting
from sync.journal import erasing
from sync.journal.repeats import Repeats, Seen
from sync.journal.store import Store
from sync.protocol.messages import Receipt


@dataclass(frozen=True, slots=True)
class Mutant:
    """Something wrong on purpose, and the workloads that must show it."""

    name: str
    workloads: tuple[str, ...]
    disks: Disks = HONEST
    change: Callable[[], AbstractContextManager[object]] = field(default=nullcontext)


def _apart(connection: apsw.Connection) -> None:
    """End the transaction in the middle and begin another."""
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")


@contextmanager
def _record_and_repeat_apart() -> Iterator[None]:
    real = Repeats.note

    def note(self: Repeats, repeat_key: bytes, seen: Seen) -> None:
        _apart(self._connection)
        real(self, repeat_key, seen)

    with patch.object(Repeats, "note", note):
        yield


@contextmanager
def _receipt_and_older_apart() -> Iterator[None]:
    real = Store.insert_receipt

    def insert_receipt(self: Store, envelope: bytes, receipt: Receipt) -> None:
        self.connection.execute("DELETE FROM receipts WHERE epoch = ?", (receipt.epoch,))
        _apart(self.connection)
        real(self, envelope, receipt)

    with patch.object(Store, "insert_receipt", insert_receipt):
        yield


@contextmanager
def _purge_and_its_event_apart() -> Iterator[None]:
    real = erasing._take  # noqa: SLF001 - what is broken on purpose

    def take(store: Store, *arguments: Any) -> None:
        _apart(store.connection)
        real(store, *arguments)

    with patch.object(erasing, "_take", take):
        yield


@contextmanager
def _records_and_mark_apart() -> Iterator[None]:
    real = SqliteWriting._store  # noqa: SLF001 - as above

    def store(self: SqliteWriting, *arguments: Any) -> None:
        real(self, *arguments)
        _apart(self._connection)

    with patch.object(SqliteWriting, "_store", store):
        yield


_SOME: Final = ("first-people", "repeats", "receipts", "centre-ingest", "centre-conflicts")
MUTANTS: Final = (
    Mutant("synchronous=NORMAL", _SOME, Disks(synchronous="1")),
    Mutant("synchronous=OFF", _SOME, Disks(synchronous="0")),
    Mutant("lying fsync", _SOME, Disks((LYING,))),
    Mutant("record and repeat key apart", ("repeats",), change=_record_and_repeat_apart),
    Mutant("receipt and older ones apart", ("receipts",), change=_receipt_and_older_apart),
    Mutant(
        "purge and its event apart",
        ("purge-of-keys", "purge-of-records"),
        change=_purge_and_its_event_apart,
    ),
    Mutant("records and mark apart", ("centre-ingest",), change=_records_and_mark_apart),
)

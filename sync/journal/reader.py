"""Reading a journal beside its writer: for the uplink, the day book and the export."""

from collections.abc import Container, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import apsw

from sync.journal import database
from sync.journal.chain import Head
from sync.journal.record import Record, encode_record
from sync.journal.store import Store
from sync.protocol.pieces import Kept
from sync.protocol.terms import RecordKind


class JournalReader:
    """A read-only connection of its own; one thread uses it."""

    def __init__(self, folder: Path) -> None:
        """:raises JournalFault: where there is no journal, or one from a newer Chốt."""
        self._connection = database.open_reader(folder)

    @property
    def connection(self) -> apsw.Connection:
        """The connection, for what opens segments."""
        return self._connection

    def heads(self) -> tuple[Head, ...]:
        """The newest record of every epoch that the journal holds, oldest epoch first."""
        epochs = [epoch for (epoch,) in self._rows("SELECT epoch FROM epochs ORDER BY ordinal")]
        newest = "SELECT epoch, seq, hash FROM records WHERE epoch = ? ORDER BY seq DESC LIMIT 1"
        return tuple(Head(*row) for epoch in epochs for row in self._rows(newest, epoch))

    def confirmed(self, epoch: int) -> int:
        """The mark of our centre's newest receipt for `epoch`; 0 before the first."""
        # Another centre's receipts say nothing of what this one holds.
        found: int | None = self._value(
            "SELECT mark FROM receipts WHERE epoch = ? AND centre ="
            " coalesce((SELECT value FROM meta WHERE name = 'centre.id'), centre)"
            " ORDER BY id DESC LIMIT 1",
            epoch,
        )
        return found or 0

    def records(
        self, epoch: int, after: int, max_records: int, max_bytes: int
    ) -> tuple[bytes, ...]:
        """Encoded records from `after` + 1 on, unbroken; none where that one was purged."""
        if after < self.start(epoch).seq:
            return ()
        found: list[bytes] = []
        size = 0
        for row in self._rows(
            "SELECT header, body, signature FROM records WHERE epoch = ? AND seq > ?"
            " ORDER BY seq LIMIT ?",
            epoch,
            after,
            max_records,
        ):
            encoded = encode_record(Record(*row))
            size += len(encoded)
            if found and size > max_bytes:
                break
            found.append(encoded)
        return tuple(found)

    def kept(self, epoch: int, first: int, last: int) -> Generator[Kept]:
        """What really stands under these numbers, in order, each as it would be sent."""
        for seq, at_ms, *parts in self._rows(
            "SELECT seq, at_ms, header, body, signature FROM records"
            " WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            epoch,
            first,
            last,
        ):
            yield Kept(seq, encode_record(Record(*parts)), at_ms)

    def first_since(self, epoch: int, at_ms: int) -> int | None:
        """The lowest number with a trusted time from `at_ms` on; None where there is none."""
        found: int | None = self._value(
            # Without the plus sign the planner walks the whole epoch from its first number on.
            "SELECT min(seq) FROM records WHERE at_ms >= ? AND +epoch = ?",
            at_ms,
            epoch,
        )
        return found

    def start(self, epoch: int) -> Head:
        """What the first record that is still here follows: number 0 where none was purged."""
        with database.translated():
            return Store(self._connection).start(epoch)

    def receipts(self) -> tuple[bytes, ...]:
        """The signed envelopes of all receipts that are kept, oldest first."""
        return tuple(row[0] for row in self._rows("SELECT envelope FROM receipts ORDER BY id"))

    def proof(self, epoch: int, lowest: int, highest: int) -> tuple[int, bytes] | None:
        """Our centre's receipt with the lowest mark within bounds: the mark, and its envelope."""
        for row in self._rows(
            "SELECT mark, envelope FROM receipts WHERE epoch = ? AND mark BETWEEN ? AND ?"
            " AND centre = (SELECT value FROM meta WHERE name = 'centre.id')"
            " ORDER BY mark, id LIMIT 1",
            epoch,
            lowest,
            highest,
        ):
            return row[0], row[1]
        return None

    def record_hash(self, epoch: int, seq: int) -> bytes | None:
        """The hash of a record, or of the last one that was purged; None where it is not here."""
        found: bytes | None = self._value(
            "SELECT hash FROM records WHERE epoch = ?1 AND seq = ?2"
            " UNION ALL SELECT hash FROM starts WHERE epoch = ?1 AND seq = ?2",
            epoch,
            seq,
        )
        return found

    def at_ms(self, epoch: int, seq: int) -> int | None:
        """Trusted time of a record in milliseconds since 1970 UTC; None where it is not here."""
        found: int | None = self._value(
            "SELECT at_ms FROM records WHERE epoch = ? AND seq = ?", epoch, seq
        )
        return found

    def between(self, start_ms: int, end_ms: int, kinds: Container[RecordKind]) -> Iterator[Record]:
        """Records of trusted time from `start_ms` up to before `end_ms`, in their order."""
        for _, record in self.places_between(start_ms, end_ms, kinds):
            yield record

    def places_between(
        self, start_ms: int, end_ms: int, kinds: Container[RecordKind]
    ) -> Iterator[tuple[int, Record]]:
        """The same, each with its place among all records that were ever written here."""
        for place, kind, *parts in self._rows(
            "SELECT id, kind, header, body, signature FROM records"
            " WHERE at_ms >= ? AND at_ms < ? ORDER BY id",
            start_ms,
            end_ms,
        ):
            # A spoilt kind is none that anybody asks for.
            if kind in kinds:
                yield place, Record(*parts)

    def last_place(self) -> int:
        """The place of the newest record; 0 before the first."""
        found: int | None = self._value("SELECT max(id) FROM records")
        return found or 0

    def record(self, epoch: int, seq: int) -> Record | None:
        """One record; None where it is not here."""
        for row in self._rows(
            "SELECT header, body, signature FROM records WHERE epoch = ? AND seq = ?", epoch, seq
        ):
            return Record(*row)
        return None

    def verifying_key(self) -> bytes:
        """The centre's raw Ed25519 public key; empty before the first enrolment."""
        key = self._value("SELECT value FROM meta WHERE name = 'centre.verifying_key'")
        return key if isinstance(key, bytes) else b""

    def centre_url(self) -> str:
        """The address of the centre that the terminal is enrolled at; empty where it is not."""
        return str(self._value("SELECT value FROM meta WHERE name = 'centre.url'") or "")

    def close(self) -> None:
        """Let go of the file."""
        # Who reads alone tries to take the log in at the end, and may not.
        with suppress(apsw.Error):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, statement: str, *parameters: Any) -> Iterator[Any]:
        with database.translated():
            yield from self._connection.execute(statement, parameters)

    def _value(self, statement: str, *parameters: Any) -> Any:
        for row in self._rows(statement, *parameters):
            return row[0]
        return None

"""The journal's rows: every statement that its writer runs."""

from collections.abc import Iterable
from typing import Any, Final

import apsw

from sync.journal.chain import Head
from sync.journal.record import Record
from sync.protocol.messages import Receipt
from sync.protocol.pieces import hour_of

_KEPT_RECEIPTS: Final = 1000


class Store:
    """Statements on the writer's connection; whoever calls opens and ends transactions."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def get(self, name: str) -> Any:
        """A setting of the journal; None where it was never set."""
        return self._value("SELECT value FROM meta WHERE name = ?", name)

    def get_bytes(self, name: str) -> bytes:
        """A setting that holds bytes; empty where it was never set."""
        value = self.get(name)
        return value if isinstance(value, bytes) else b""

    def set(self, name: str, value: bytes | int | str) -> None:
        """Keep a setting of the journal."""
        self.connection.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def newest_epoch(self) -> int | None:
        """The epoch that is written now; None in a new journal."""
        value = self._value("SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1")
        return value if isinstance(value, int) else None

    def head(self, epoch: int) -> Head | None:
        """The newest record of an epoch."""
        row: Any = self.connection.execute(
            "SELECT seq, hash FROM records WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (epoch,)
        ).fetchone()
        return None if row is None else Head(epoch, row[0], row[1])

    def tail(self, epoch: int, length: int) -> tuple[Head, tuple[Record, ...]]:
        """The last `length` records of an epoch, after the head that they follow."""
        rows: list[Any] = self.connection.execute(
            "SELECT seq, hash, header, body, signature FROM records WHERE epoch = ?"
            " ORDER BY seq DESC LIMIT ?",
            (epoch, length + 1),
        ).fetchall()[::-1]
        before = self.start(epoch)
        if len(rows) > length:
            before = Head(epoch, rows[0][0], rows[0][1])
            rows = rows[1:]
        return before, tuple(Record(*row[2:]) for row in rows)

    def start(self, epoch: int) -> Head:
        """What the first record that is still here follows."""
        row: Any = self.connection.execute(
            "SELECT seq, hash FROM starts WHERE epoch = ?", (epoch,)
        ).fetchone()
        return Head(epoch) if row is None else Head(epoch, *row)

    def hash_of(self, epoch: int, seq: int) -> bytes | None:
        """The hash of a record; None where it is not here."""
        value = self._value("SELECT hash FROM records WHERE epoch = ? AND seq = ?", epoch, seq)
        return value if isinstance(value, bytes) else None

    def insert(self, record: Record) -> None:
        """Add a record."""
        header = record.header
        self.connection.execute(
            "INSERT INTO records (epoch, seq, at_ms, kind, hash, header, body, signature)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                header.epoch,
                header.seq,
                header.at_ms,
                header.kind.value,
                record.hash,
                record.header_bytes,
                record.body,
                record.signature,
            ),
        )

    def begin_epoch(self, epoch: int) -> None:
        """Note that records of a new epoch follow."""
        self.connection.execute("INSERT INTO epochs (epoch) VALUES (?)", (epoch,))

    def insert_wrap(
        self, epoch: int, segment: bytes, recipient: bytes, role: str, wrap: bytes
    ) -> None:
        """Keep what lets somebody at this machine read a segment again."""
        self.connection.execute(
            "INSERT INTO wraps (epoch, segment, recipient, role, wrap) VALUES (?, ?, ?, ?, ?)",
            (epoch, segment, recipient, role, wrap),
        )

    def wrapped_segments(self, recipient: bytes) -> Iterable[tuple[int, bytes]]:
        """(epoch, segment) of every segment that `recipient` has a wrap of, oldest epoch first."""
        rows: Any = self.connection.execute(
            "SELECT epoch, segment FROM wraps WHERE recipient = ?", (recipient,)
        ).fetchall()
        return [(epoch, segment) for epoch, segment in rows]

    def insert_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a receipt; one that says nothing new but the time takes the older one's place."""
        newest: Any = self.connection.execute(
            "SELECT id, mark, centre, centre_epoch FROM receipts WHERE epoch = ?"
            " ORDER BY id DESC LIMIT 1",
            (receipt.epoch,),
        ).fetchone()
        if newest and newest[1:] == (receipt.mark, receipt.centre, receipt.centre_epoch):
            self.connection.execute("DELETE FROM receipts WHERE id = ?", (newest[0],))
        self.connection.execute(
            "INSERT INTO receipts (epoch, mark, centre, centre_epoch, centre_time_ms, envelope)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                receipt.epoch,
                receipt.mark,
                receipt.centre,
                receipt.centre_epoch,
                receipt.centre_time_ms,
                envelope,
            ),
        )
        self.connection.execute(
            # The highest mark of each line proves to a centre that was put back what it had.
            "DELETE FROM receipts WHERE id <= (SELECT max(id) FROM receipts) - ?"
            " AND id NOT IN (SELECT max(id) FROM receipts GROUP BY epoch)"
            " AND id NOT IN (SELECT id FROM"
            " (SELECT id, max(mark) FROM receipts GROUP BY epoch, centre))",
            (_KEPT_RECEIPTS,),
        )
        self._note_covered(receipt)
        if (
            newest
            and newest[2] == receipt.centre
            and (receipt.mark < newest[1] or receipt.centre_epoch != newest[3])
        ):
            self._uncover_shown(receipt)

    def note_shown(self, receipt: Receipt, *, doubted: bool) -> None:
        """Note which records of a line that forked the centre keeps, by its answers to them.

        They join what is covered only where they follow it: nothing in between goes unanswered.

        :param doubted: the centre no longer has what it confirmed of this line; nothing of it
            counts as covered until it was shown again.
        """
        run = receipt.kept_run
        if not self._is_believed(receipt):
            return
        if doubted:
            self.connection.execute("DELETE FROM covered WHERE epoch = ?", (receipt.epoch,))
        elif run is not None:
            self.connection.execute(
                "INSERT INTO covered (epoch, hour_ms, mark) SELECT ?1, ?2, ?4 WHERE max("
                " coalesce((SELECT max(mark) FROM covered WHERE epoch = ?1), 0),"
                " coalesce((SELECT seq FROM starts WHERE epoch = ?1), 0)) BETWEEN ?3 - 1 AND ?4 - 1"
                " ON CONFLICT (epoch, hour_ms) DO UPDATE SET mark = excluded.mark",
                (receipt.epoch, hour_of(receipt.centre_time_ms), *run),
            )

    def forget_covered(self) -> None:
        """Nothing counts as covered any more: another centre holds none of it yet."""
        self.connection.execute("DELETE FROM covered")

    def newest_centre_time_ms(self) -> int | None:
        """The latest time that any kept receipt states."""
        value = self._value("SELECT max(centre_time_ms) FROM receipts")
        return value if isinstance(value, int) else None

    def _is_believed(self, receipt: Receipt) -> bool:
        """Whether it is of the centre that holds for us what may be purged here one day."""
        return self.get_bytes("centre.id") in {b"", receipt.centre}

    def _note_covered(self, receipt: Receipt) -> None:
        if not self._is_believed(receipt):
            return
        # A centre that was put back covers less than it did, in every hour that is kept.
        self.connection.execute(
            "UPDATE covered SET mark = ?2 WHERE epoch = ?1 AND mark > ?2",
            (receipt.epoch, receipt.mark),
        )
        self.connection.execute(
            "INSERT INTO covered (epoch, hour_ms, mark) VALUES (?, ?, ?)"
            " ON CONFLICT (epoch, hour_ms) DO UPDATE SET mark = excluded.mark",
            (receipt.epoch, hour_of(receipt.centre_time_ms), receipt.mark),
        )

    def _uncover_shown(self, receipt: Receipt) -> None:
        """A centre that was put back may have lost what it kept beside the lines that forked."""
        self.connection.execute(
            "UPDATE covered SET mark = min(mark, coalesce((SELECT receipts.mark FROM receipts"
            " WHERE receipts.epoch = covered.epoch AND centre = ? ORDER BY id DESC LIMIT 1), 0))",
            (receipt.centre,),
        )

    def _value(self, statement: str, *parameters: Any) -> Any:
        row: Any = self.connection.execute(statement, parameters).fetchone()
        return None if row is None else row[0]

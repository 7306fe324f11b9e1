"""Taking out of the centre's store what may no longer be read, and keeping that it was there."""

from dataclasses import dataclass
from typing import Any, Final

import apsw

from sync.journal import segments
from sync.journal.record import BodyFormat, MalformedRecord, decode_header
from sync.journal.retention import HOUR_MS

_ERASED_TO: Final = "erased_to"
_KEPT_LOOKS: Final = 24 * 400


@dataclass(frozen=True, slots=True)
class Look:
    """What there was in the hour from `hour_ms`: the highest rowids of four tables."""

    hour_ms: int
    records_to: int
    conflicts_to: int
    quarantine_to: int
    ahead_to: int = 0


ALL: Final = Look(0, 2**62, 2**62, 2**62, 2**62)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many bodies went in one slice."""

    records: int = 0
    conflicts: int = 0
    quarantined: int = 0

    def __bool__(self) -> bool:
        return bool(self.records or self.conflicts or self.quarantined)


class SqliteErasing:
    """Lives as long as its transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def looks(self) -> tuple[Look, ...]:
        """What was seen when, oldest first."""
        rows: Any = self._connection.execute("SELECT * FROM looks ORDER BY hour_ms")
        return tuple(Look(*row) for row in rows)

    def look(self, now_ms: int) -> None:
        """Note what there is now."""
        hour_ms = now_ms // HOUR_MS * HOUR_MS
        seen = [self._newest(table) for table in ("records", "conflicts", "quarantine", "ahead")]
        # A rowid that was given back and taken again must not look older than it is.
        self._run(
            "UPDATE looks SET conflicts_to = min(conflicts_to, ?1),"
            " quarantine_to = min(quarantine_to, ?2)"
            " WHERE conflicts_to > ?1 OR quarantine_to > ?2",
            *seen[1:3],
        )
        self._run(
            "INSERT INTO looks VALUES (?, ?, ?, ?, ?) ON CONFLICT (hour_ms) DO UPDATE SET"
            " records_to = excluded.records_to, conflicts_to = excluded.conflicts_to,"
            " quarantine_to = excluded.quarantine_to, ahead_to = excluded.ahead_to",
            hour_ms,
            *seen,
        )
        self._run(
            "DELETE FROM looks WHERE hour_ms < (SELECT hour_ms FROM looks"
            " ORDER BY hour_ms DESC LIMIT 1 OFFSET ?)",
            _KEPT_LOOKS,
        )

    def erase(self, up_to: Look, now_ms: int, days: int, order: str, limit: int) -> Erased:
        """Empty the next bodies, at most `limit` of each table, and note how many.

        Number, hash and header stay, so that the chain can still be followed and what is sent
        again is known.
        """
        erased = Erased(
            self._erase_records(up_to.records_to, now_ms, limit)
            + self._drop_ahead(up_to.ahead_to, limit),
            self._empty("conflicts", "body", up_to.conflicts_to, limit),
            self._empty("quarantine", "data", up_to.quarantine_to, limit),
        )
        if erased:
            self._run(
                "INSERT INTO erasures (at_ms, records, conflicts, quarantined, days, order_number)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (at_ms) DO UPDATE SET"
                " records = records + excluded.records,"
                " conflicts = conflicts + excluded.conflicts,"
                " quarantined = quarantined + excluded.quarantined, finished_ms = NULL",
                now_ms,
                erased.records,
                erased.conflicts,
                erased.quarantined,
                days,
                order,
            )
        return erased

    def is_pending(self) -> bool:
        """Whether something was erased of which the log may still hold a copy."""
        return self._value("SELECT 1 FROM erasures WHERE finished_ms IS NULL LIMIT 1") is not None

    def finish(self, now_ms: int) -> None:
        """Note that the log was emptied of what was erased."""
        self._run("UPDATE erasures SET finished_ms = ? WHERE finished_ms IS NULL", now_ms)

    def _erase_records(self, up_to: int, now_ms: int, limit: int) -> int:
        # In the order of their coming, so that the place reached is all there is to remember.
        reached = self._value("SELECT value FROM meta WHERE name = ?", _ERASED_TO) or 0
        rows: list[Any] = self._connection.execute(
            "SELECT rowid, site, terminal, epoch, seq, at_ms, kind, code, verdict, header"
            " FROM records WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?",
            (reached, up_to, limit),
        ).fetchall()
        for rowid, site, terminal, epoch, seq, at_ms, kind, code, verdict, header in rows:
            self._run(
                "INSERT INTO counts VALUES (?, ?, ?, ?, 1)"
                " ON CONFLICT DO UPDATE SET records = records + 1",
                site,
                at_ms // HOUR_MS * HOUR_MS,
                kind,
                verdict or "",
            )
            if code in {segments.OPEN, segments.WRAP}:
                self._run(
                    "DELETE FROM wraps WHERE site = ? AND terminal = ? AND epoch = ? AND seq = ?",
                    site,
                    terminal,
                    epoch,
                    seq,
                )
            elif kind == "event" and not _may_be_sealed(header):
                continue  # it is about the terminal, and what it says is open anyway
            self._run("UPDATE records SET body = x'', erased_ms = ? WHERE rowid = ?", now_ms, rowid)
        if rows:
            self._run(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name)"
                " DO UPDATE SET value = excluded.value",
                _ERASED_TO,
                rows[-1][0],
            )
        return len(rows)

    def _drop_ahead(self, up_to: int, limit: int) -> int:
        # What never came to stand in its line is no part of it: nothing of it need be known.
        self._run(
            "DELETE FROM ahead WHERE id IN"
            " (SELECT id FROM ahead WHERE id <= ? ORDER BY id LIMIT ?)",
            up_to,
            limit,
        )
        return self._connection.changes()

    def _empty(self, table: str, column: str, up_to: int, limit: int) -> int:
        self._run(
            f"UPDATE {table} SET {column} = x'' WHERE rowid IN (SELECT rowid FROM {table}"  # noqa: S608 - constants
            f" WHERE rowid <= ? AND length({column}) > 0 ORDER BY rowid LIMIT ?)",
            up_to,
            limit,
        )
        return self._connection.changes()

    def _newest(self, table: str) -> int:
        return int(self._value(f"SELECT max(rowid) FROM {table}") or 0)  # noqa: S608 - constants

    def _run(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement, values)

    def _value(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement, values).get


def _may_be_sealed(header: bytes) -> bool:
    """Whether a body may say who came; one whose header rotted may."""
    try:
        return decode_header(header).body_format is BodyFormat.SEALED
    except MalformedRecord:
        return True

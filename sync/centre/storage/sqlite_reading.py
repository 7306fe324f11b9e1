"""What one moment of the SQLite store shows."""

from collections.abc import Mapping
from typing import Any, Final

import apsw

from sync.centre.storage.port import MAX_WRAPS, Apart, Lost, Summary, Terminal
from sync.journal.record import Record, encode_record
from sync.protocol.pieces import Kept
from sync.protocol.terms import Mode, Verdict

_COLUMNS: Final = (
    "t.terminal, t.public_key, t.key_id, t.post, t.lane, t.mode, t.enrolled_ms, t.site,"
    " t.revoked_ms"
)


def find_terminal(connection: apsw.Connection, terminal: bytes) -> Terminal | None:
    """The terminal of that name, enrolled or revoked."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM terminals t WHERE t.terminal = ?",  # noqa: S608 - constant
        (terminal,),
    ).fetchone()
    return _terminal(found) if found else None


def _terminal(row: tuple[Any, ...]) -> Terminal:
    terminal, public_key, key_id, post, lane, mode, enrolled_ms, site, revoked_ms = row
    return Terminal(
        terminal=terminal,
        public_key=public_key,
        key_id=key_id,
        post=post,
        lane=lane,
        mode=Mode(mode),
        enrolled_ms=enrolled_ms,
        site=site,
        revoked_ms=revoked_ms,
    )


class SqliteReading:
    """See `Reading`; lives as long as its transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def terminals(self) -> tuple[Summary, ...]:
        """See `Reading.terminals`."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, t.contact_ms, t.skew_ms,"  # noqa: S608 - constant
            " coalesce(sum(s.records), 0), coalesce(sum(s.quarantined), 0),"
            " coalesce(sum(s.unproven), 0), coalesce(sum(s.conflicts), 0), max(s.received_ms),"
            " (SELECT n.mark FROM spans n WHERE n.site = t.site AND n.terminal = t.terminal"
            "  ORDER BY n.received_ms DESC, n.rowid DESC LIMIT 1)"
            " FROM terminals t LEFT JOIN spans s USING (site, terminal)"
            " GROUP BY t.site, t.terminal ORDER BY t.post, t.lane, t.terminal"
        )
        return tuple(_summary(row) for row in rows)

    def terminal(self, terminal: bytes) -> Terminal | None:
        """See `Reading.terminal`."""
        return find_terminal(self._connection, terminal)

    def verdicts(self, from_ms: int, to_ms: int) -> Mapping[Verdict, int]:
        """See `Reading.verdicts`."""
        rows = self._connection.execute(
            " UNION ALL ".join(
                f"SELECT verdict, count(*) FROM {table} WHERE kind = 'entry'"  # noqa: S608 - of two
                " AND at_ms >= ? AND at_ms < ? AND verdict IS NOT NULL GROUP BY verdict"
                for table in ("records", "ahead")
            ),
            (from_ms, to_ms, from_ms, to_ms),
        )
        counts: dict[Verdict, int] = {}
        for verdict, count in rows:
            counts[Verdict(verdict)] = counts.get(Verdict(verdict), 0) + count
        return counts

    def newest(self, limit: int) -> tuple[Record, ...]:
        """See `Reading.newest`."""
        where = "kind = 'entry' ORDER BY at_ms DESC, rowid DESC LIMIT ?"
        found = [
            *self._records(where, limit, table="ahead"),
            *self._records(where, limit),
        ]
        return tuple(sorted(found, key=lambda record: -record.header.at_ms)[:limit])

    def records(self, terminal: bytes, epoch: int, after: int, limit: int) -> tuple[Record, ...]:
        """See `Reading.records`."""
        return self._records(
            "site = ? AND terminal = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?",
            self._site(terminal),
            terminal,
            epoch,
            after,
            limit,
        )

    def conflicts(self, terminal: bytes, epoch: int, limit: int) -> tuple[Record, ...]:
        """See `Reading.conflicts`."""
        return self._records(
            "site = ? AND terminal = ? AND epoch = ? ORDER BY seq, hash LIMIT ?",
            self._site(terminal),
            terminal,
            epoch,
            limit,
            table="conflicts",
        )

    def quarantined(self, terminal: bytes, epoch: int, limit: int) -> tuple[tuple[int, bytes], ...]:
        """See `Reading.quarantined`."""
        rows = self._connection.execute(
            "SELECT seq, data FROM quarantine WHERE site = ? AND terminal = ? AND epoch = ?"
            " ORDER BY seq, digest LIMIT ?",
            (self._site(terminal), terminal, epoch, limit),
        )
        return tuple((seq, data) for seq, data in rows)

    def kept(
        self, terminal: bytes, epoch: int, first: int, last: int, limit: int
    ) -> tuple[Kept, ...]:
        """See `Reading.kept`."""
        here = (self._site(terminal), terminal, epoch, first, last)
        among = "WHERE site = ? AND terminal = ? AND epoch = ? AND seq BETWEEN ? AND ?"
        found = {
            seq: Kept(seq, data, erased=not data)
            for seq, data in self._connection.execute(
                f"SELECT seq, data FROM quarantine {among} AND held"  # noqa: S608 - constants
                " ORDER BY seq, rowid DESC LIMIT ?",
                (*here, limit),
            )
        }
        for seq, at_ms, erased_ms, *parts in self._connection.execute(
            f"SELECT seq, at_ms, erased_ms, header, body, signature FROM records {among}"  # noqa: S608
            " ORDER BY seq LIMIT ?",
            (*here, limit),
        ):
            found[seq] = Kept(seq, encode_record(Record(*parts)), at_ms, erased_ms is not None)
        return tuple(found[seq] for seq in sorted(found))[:limit]

    def apart(self, limit: int) -> tuple[Apart, ...]:
        """See `Reading.apart`."""
        rows = self._connection.execute(
            "SELECT terminal, epoch, seq, hash, 'conflict', received_ms FROM conflicts"
            " UNION ALL SELECT terminal, epoch, seq, digest, reason, received_ms FROM quarantine"
            " ORDER BY 6, 1, 2, 3 LIMIT ?",
            (limit,),
        )
        return tuple(Apart(*row) for row in rows)

    def losses(self, limit: int) -> tuple[Lost, ...]:
        """See `Reading.losses`."""
        there = "l.site = t.site AND l.terminal = t.terminal AND l.epoch = t.epoch"
        rows = self._connection.execute(
            "SELECT terminal, epoch, first, last, last - first + 1"  # noqa: S608 - constants
            f" - (SELECT count(*) FROM records t WHERE {there} AND seq BETWEEN first AND last)"
            f" - (SELECT count(DISTINCT seq) FROM quarantine t WHERE {there} AND held"
            "  AND seq BETWEEN first AND last),"
            " noted_ms FROM losses l ORDER BY noted_ms, terminal, epoch, first LIMIT ?",
            (limit,),
        )
        return tuple(Lost(*row) for row in rows)

    def newest_sealed(self, terminal: bytes) -> Record | None:
        """See `Reading.newest_sealed`."""
        site = self._site(terminal)
        span = self._connection.execute(
            "SELECT epoch, sealed_seq FROM spans WHERE site = ? AND terminal = ?"
            " AND sealed_seq IS NOT NULL ORDER BY received_ms DESC, rowid DESC LIMIT 1",
            (site, terminal),
        ).fetchone()
        if span is None:
            return None
        found = self._records(
            "site = ? AND terminal = ? AND epoch = ? AND seq = ? AND erased_ms IS NULL",
            site,
            terminal,
            *span,
        )
        return found[0] if found else None

    def segment_events(self, terminal: bytes, segment: bytes) -> tuple[Record, ...]:
        """See `Reading.segment_events`."""
        rows = self._connection.execute(
            "SELECT r.header, r.body, r.signature FROM wraps w"
            " JOIN records r USING (site, terminal, epoch, seq)"
            " WHERE w.site = ? AND w.terminal = ? AND w.segment = ? ORDER BY r.rowid LIMIT ?",
            (self._site(terminal), terminal, segment, MAX_WRAPS),
        )
        return tuple(Record(*row) for row in rows)

    def _site(self, terminal: bytes) -> int | None:
        found: int | None = self._connection.execute(
            "SELECT site FROM terminals WHERE terminal = ?", (terminal,)
        ).get
        return found

    def _records(self, where: str, *values: Any, table: str = "records") -> tuple[Record, ...]:
        rows = self._connection.execute(
            f"SELECT header, body, signature FROM {table} WHERE {where}",  # noqa: S608 - constants
            values,
        )
        return tuple(Record(header, body, signature) for header, body, signature in rows)


def _summary(row: tuple[Any, ...]) -> Summary:
    contact_ms, skew_ms, records, quarantined, unproven, conflicts, received_ms, mark = row[9:]
    return Summary(
        terminal=_terminal(row[:9]),
        records=records,
        mark=mark or 0,
        quarantined=quarantined,
        unproven=unproven,
        conflicts=conflicts,
        received_ms=received_ms,
        contact_ms=contact_ms,
        skew_ms=skew_ms,
    )

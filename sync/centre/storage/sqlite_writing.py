"""What one transaction writes into the SQLite store."""

import hashlib
import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import apsw

from sync.centre.ingest import Decision, Held
from sync.centre.storage import sqlite_ahead, sqlite_mending
from sync.centre.storage.port import (
    MAX_UNPROVEN,
    MAX_UNPROVEN_BYTES,
    Terminal,
    Token,
    wrapped_segment,
)
from sync.centre.storage.sqlite_reading import find_terminal
from sync.centre.storage.sqlite_rows import HERE, Place, place_of, row_of
from sync.journal.record import GENESIS, BodyFormat, Record


class SqliteWriting:
    """See `Writing`; lives as long as its transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def terminal(self, terminal: bytes) -> Terminal | None:
        """See `Writing.terminal`."""
        return find_terminal(self._connection, terminal)

    def add_terminal(self, terminal: Terminal) -> None:
        """See `Writing.add_terminal`."""
        self._run("INSERT INTO sites (post) VALUES (?) ON CONFLICT DO NOTHING", terminal.post)
        site = self._value("SELECT site FROM sites WHERE post = ?", terminal.post)
        self._run(
            "INSERT INTO terminals (site, terminal, public_key, key_id, post, lane, mode,"
            " enrolled_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            site,
            terminal.terminal,
            terminal.public_key,
            terminal.key_id,
            terminal.post,
            terminal.lane,
            terminal.mode.value,
            terminal.enrolled_ms,
        )

    def revoke(self, terminal: bytes, at_ms: int) -> bool:
        """See `Writing.revoke`."""
        return self._run(
            "UPDATE terminals SET revoked_ms = ? WHERE terminal = ? AND revoked_ms IS NULL",
            at_ms,
            terminal,
        )

    def token(self, digest: bytes) -> Token | None:
        """See `Writing.token`."""
        found = self._row("SELECT digest, created_ms, used_ms FROM tokens WHERE digest = ?", digest)
        return Token(*found) if found else None

    def add_token(self, token: Token) -> None:
        """See `Writing.add_token`."""
        self._run(
            "INSERT INTO tokens VALUES (?, ?, ?)", token.digest, token.created_ms, token.used_ms
        )

    def use_token(self, digest: bytes, used_ms: int) -> None:
        """See `Writing.use_token`."""
        self._run("UPDATE tokens SET used_ms = ? WHERE digest = ?", used_ms, digest)

    def forget_tokens(self, before_ms: int) -> None:
        """See `Writing.forget_tokens`."""
        self._run("DELETE FROM tokens WHERE created_ms < ?", before_ms)

    def held(
        self, terminal: Terminal, epoch: int, touched: Callable[[int], AbstractSet[int]]
    ) -> Held:
        """See `Writing.held`."""
        here = place_of(terminal, epoch)
        span = self._row(
            f"SELECT mark, mark_hash, conflicts, quarantined FROM spans WHERE {HERE}",  # noqa: S608
            *here,
        )
        mark, mark_hash, conflicts, quarantined = span or (0, GENESIS, 0, 0)
        numbers = touched(mark)
        # No record lies beyond the mark, so that a usual batch, which starts there, asks nothing.
        old = json.dumps(sorted(number for number in numbers if number <= mark))
        every = json.dumps(sorted(numbers))
        columns = "seq, hash, erased_ms, header, body, signature"
        found = [] if old == "[]" else list(self._among(columns, "records", here, old))
        hashes = {seq: hashed for seq, hashed, *_ in found}
        missing = {number for number in numbers if 0 < number <= mark} - hashes.keys()
        return Held(
            mark=mark,
            mark_hash=mark_hash,
            hashes=hashes,
            branches=frozenset(self._among("seq, hash", "conflicts", here, every))
            if conflicts
            else frozenset(),
            quarantined={
                (seq, digest): reason
                for seq, digest, reason in self._among(
                    "seq, digest, reason", "quarantine", here, old, " AND held"
                )
            }
            if quarantined
            else {},
            named=sqlite_mending.named(self._connection, here, mark, mark_hash, missing)
            if missing
            else {},
            rows={seq: Record(*parts) for seq, _, erased, *parts in found if erased is None},
        )

    def keep(self, terminal: Terminal, epoch: int, decision: Decision, received_ms: int) -> None:
        """See `Writing.keep`."""
        here = place_of(terminal, epoch)
        if decision.healed:
            sqlite_mending.make_room(self._connection, here, decision)
        for record in decision.mended:
            sqlite_mending.mend(self._connection, here, record)
        self._store(here, decision.stored, received_ms)
        conflicts = sum(
            self._keep_conflict(here, record, received_ms) for record in decision.conflicts
        )
        quarantined, unproven = self._quarantine(here, decision, received_ms)
        if not (decision.stored or conflicts or quarantined or unproven):
            return
        sealed = max(
            (
                record.header.seq
                for record in decision.stored
                if record.header.body_format is BodyFormat.SEALED
            ),
            default=0,
        )
        self._run(
            "INSERT INTO spans (site, terminal, epoch, mark_hash) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            *here,
            GENESIS,
        )
        self._run(
            "UPDATE spans SET mark = ?, mark_hash = ?, records = records + ?,"
            " conflicts = conflicts + ?, quarantined = quarantined + ?, unproven = unproven + ?,"
            " sealed_seq = nullif(max(coalesce(sealed_seq, 0), ?), 0),"
            " received_ms = coalesce(?, received_ms)"
            " WHERE site = ? AND terminal = ? AND epoch = ?",
            decision.mark,
            decision.mark_hash,
            len(decision.stored),
            conflicts,
            quarantined,
            unproven,
            sealed,
            received_ms if decision.stored or conflicts else None,
            *here,
        )

    def aside(self, terminal: Terminal, epoch: int) -> Mapping[int, bytes]:
        """See `Writing.aside`."""
        here = place_of(terminal, epoch)
        return sqlite_ahead.hashes(self._connection, here)

    def keep_aside(
        self, terminal: Terminal, epoch: int, records: tuple[Record, ...], received_ms: int
    ) -> None:
        """See `Writing.keep_aside`."""
        here = place_of(terminal, epoch)
        sqlite_ahead.keep(self._connection, here, records, received_ms)

    def take_reached(self, terminal: Terminal, epoch: int, mark: int) -> tuple[Record, ...]:
        """See `Writing.take_reached`."""
        here = place_of(terminal, epoch)
        return sqlite_ahead.take_reached(self._connection, here, mark)

    def lose(self, terminal: Terminal, epoch: int, mark: int, mark_hash: bytes, at_ms: int) -> None:
        """See `Writing.lose`."""
        here = place_of(terminal, epoch)
        sqlite_mending.lose(self._connection, here, (mark, mark_hash), at_ms)

    def contact(self, terminal: Terminal, at_ms: int, skew_ms: int | None) -> None:
        """See `Writing.contact`."""
        self._run(
            "UPDATE terminals SET contact_ms = ?, skew_ms = coalesce(?, skew_ms)"
            " WHERE site = ? AND terminal = ?",
            at_ms,
            skew_ms,
            terminal.site,
            terminal.terminal,
        )

    def _store(self, here: Place, records: tuple[Record, ...], received_ms: int) -> None:
        self._connection.executemany(
            "INSERT INTO records (site, terminal, epoch, seq, hash, header, body, signature,"
            " received_ms, kind, code, at_ms, verdict)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *row_of(here, record, received_ms),
                    record.header.kind.value,
                    record.header.code,
                    record.header.at_ms,
                    record.header.verdict.value if record.header.verdict else None,
                )
                for record in records
            ),
        )
        for record in records:
            segment = wrapped_segment(record)
            if segment is not None:
                self._run(
                    "INSERT INTO wraps VALUES (?, ?, ?, ?, ?)",
                    *here[:2],
                    segment,
                    here[2],
                    record.header.seq,
                )

    def _keep_conflict(self, here: Place, record: Record, received_ms: int) -> bool:
        return self._run(
            "INSERT INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *row_of(here, record, received_ms),
        )

    def _quarantine(self, here: Place, decision: Decision, received_ms: int) -> tuple[int, int]:
        """By how much the counts of held and of unproven quarantined records change."""
        held = unproven = 0
        kept, size = self._unproven(here) if decision.quarantined else (0, 0)
        for item in decision.quarantined:
            digest = hashlib.sha256(item.data).digest()
            key = (*here, item.seq, digest)
            if item.held and self._run(
                "UPDATE quarantine SET held = 1, reason = ?"
                " WHERE site = ? AND terminal = ? AND epoch = ? AND seq = ? AND digest = ?"
                " AND NOT held",
                item.reason,
                *key,
            ):
                held, unproven, size = held + 1, unproven - 1, size - len(item.data)
                continue
            fits = kept + unproven < MAX_UNPROVEN and size + len(item.data) <= MAX_UNPROVEN_BYTES
            if (item.held or fits) and self._run(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                *key,
                item.data,
                item.reason,
                item.held,
                received_ms,
            ):
                if item.held:
                    held += 1
                else:
                    unproven, size = unproven + 1, size + len(item.data)
        return held, unproven

    def _unproven(self, here: Place) -> tuple[int, int]:
        """How many unproven records are kept of the terminal, and their bytes together."""
        count = self._value(
            "SELECT coalesce(sum(unproven), 0) FROM spans WHERE site = ? AND terminal = ?",
            *here[:2],
        )
        if not count:
            return 0, 0
        size = self._value(
            "SELECT coalesce(sum(length(data)), 0) FROM quarantine"
            " WHERE site = ? AND terminal = ? AND NOT held",
            *here[:2],
        )
        return count, size

    def _among(
        self, columns: str, table: str, here: Place, numbers: str, also: str = ""
    ) -> apsw.Cursor:
        return self._connection.execute(
            f"SELECT {columns} FROM {table} WHERE {HERE}"  # noqa: S608 - no text from outside
            f" AND seq IN (SELECT value FROM json_each(?)){also}",
            (*here, numbers),
        )

    def _run(self, statement: str, *values: Any) -> bool:
        """Run a statement; whether it changed a row."""
        self._connection.execute(statement, values)
        return self._connection.changes() > 0

    def _row(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        return self._connection.execute(statement, values).fetchone()

    def _value(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement, values).get

"""Putting right in the SQLite store what its disk lost or changed, and noting what is gone."""

import hashlib
import json
from collections.abc import Set as AbstractSet

import apsw

from sync.centre.ingest import Decision
from sync.centre.storage.sqlite_rows import HERE, Place
from sync.journal.record import GENESIS, Record, decode_header


def named(
    connection: apsw.Connection, here: Place, mark: int, mark_hash: bytes, missing: AbstractSet[int]
) -> dict[int, bytes]:
    """See `Held.named`."""
    rows = connection.execute(
        f"SELECT seq, hash, header FROM records WHERE {HERE}"  # noqa: S608 - a constant
        " AND seq IN (SELECT value FROM json_each(?))",
        (*here, json.dumps(sorted(number + 1 for number in missing))),
    )
    found = {
        seq - 1: decode_header(header).previous
        for seq, hashed, header in rows
        # A header that is not the one that came here names nothing.
        if hashlib.sha256(header).digest() == hashed
    }
    return {**found, mark: mark_hash} if mark in missing else found


def make_room(connection: apsw.Connection, here: Place, decision: Decision) -> None:
    """Drop what was kept in place of records that came after all."""
    for record in decision.stored:
        seq = record.header.seq
        if seq not in decision.healed:
            continue
        was = [
            held
            for (held,) in connection.execute(
                f"DELETE FROM quarantine WHERE {HERE} AND seq = ?"  # noqa: S608
                " RETURNING held",
                (*here, seq),
            )
        ]
        connection.execute(
            f"DELETE FROM conflicts WHERE {HERE} AND seq = ? AND hash = ?",  # noqa: S608
            (*here, seq, record.hash),
        )
        conflicts = connection.changes()
        connection.execute(
            "UPDATE spans SET quarantined = quarantined - ?, unproven = unproven - ?,"  # noqa: S608
            f" conflicts = conflicts - ? WHERE {HERE}",
            (sum(was), len(was) - sum(was), conflicts, *here),
        )


def mend(connection: apsw.Connection, here: Place, record: Record) -> None:
    """Put a record in the place of its spoiled row, which keeps its age."""
    header = record.header
    connection.execute(
        "UPDATE records SET header = ?, body = ?, signature = ?, kind = ?, code = ?,"  # noqa: S608
        f" at_ms = ?, verdict = ? WHERE {HERE} AND seq = ? AND hash = ? AND erased_ms IS NULL",
        (
            record.header_bytes,
            record.body,
            record.signature,
            header.kind.value,
            header.code,
            header.at_ms,
            header.verdict.value if header.verdict else None,
            *here,
            header.seq,
            record.hash,
        ),
    )


def lose(connection: apsw.Connection, here: Place, reached: tuple[int, bytes], at_ms: int) -> None:
    """See `Writing.lose`; `reached` is the mark and its hash."""
    connection.execute(
        "INSERT INTO spans (site, terminal, epoch, mark_hash) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (*here, GENESIS),
    )
    mark, mark_hash = reached
    # Where the line stood before this is the last statement that knew it.
    before: int = connection.execute(f"SELECT mark FROM spans WHERE {HERE}", here).get  # noqa: S608
    if before >= mark:
        return
    connection.execute(
        "INSERT INTO losses (site, terminal, epoch, first, last, noted_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*here, before + 1, mark, at_ms),
    )
    connection.execute(
        f"UPDATE spans SET mark = ?, mark_hash = ? WHERE {HERE}",  # noqa: S608
        (mark, mark_hash, *here),
    )

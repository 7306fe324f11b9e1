"""Records that came ahead of older ones, in a table beside the lines of the SQLite store."""

import apsw

from sync.centre.storage.sqlite_rows import HERE, Place, row_of
from sync.journal.record import GENESIS, Record


def hashes(connection: apsw.Connection, here: Place) -> dict[int, bytes]:
    """What is kept aside of an epoch: hashes by number."""
    return dict(
        connection.execute(f"SELECT seq, hash FROM ahead WHERE {HERE}", here)  # noqa: S608
    )


def keep(
    connection: apsw.Connection, here: Place, records: tuple[Record, ...], received_ms: int
) -> None:
    """Keep records aside; those that are there already stay as they are."""
    connection.executemany(
        "INSERT INTO ahead (site, terminal, epoch, seq, hash, header, body, signature,"
        " received_ms, kind, at_ms, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            (
                *row_of(here, record, received_ms),
                record.header.kind.value,
                record.header.at_ms,
                record.header.verdict.value if record.header.verdict else None,
            )
            for record in records
        ),
    )
    connection.execute(
        "INSERT INTO spans (site, terminal, epoch, mark_hash, received_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET received_ms = excluded.received_ms",
        (*here, GENESIS, received_ms),
    )


def take_reached(connection: apsw.Connection, here: Place, mark: int) -> tuple[Record, ...]:
    """Take out what lies up to the number after the mark, and what follows it without a gap.

    A row that is not what was put there ends what is given: its terminal has it still, and
    sends it again.
    """
    rows = connection.execute(
        "SELECT seq, hash, header, body, signature FROM ahead"  # noqa: S608 - a constant
        f" WHERE {HERE} ORDER BY seq",
        here,
    )
    found: list[Record] = []
    last, is_sound = mark, True
    for seq, hashed, *parts in rows:
        if seq > last + 1:
            break
        last = max(last, seq)
        record = Record(*parts)
        is_sound = is_sound and record.hash == hashed and record.body_fits
        if is_sound:
            found.append(record)
    connection.execute(f"DELETE FROM ahead WHERE {HERE} AND seq <= ?", (*here, last))  # noqa: S608
    return tuple(found)

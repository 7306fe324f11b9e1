"""Taking out of a journal what may go: each time a part of it, and the event that tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

from sync.journal.auditing import PURGE
from sync.journal.chain import Head
from sync.journal.database import translated
from sync.journal.debts import strike
from sync.journal.draft import Moment, event
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.recovered import kept_recovery
from sync.journal.store import Store

DONE: Final = "retention.done"
"""Event: what was purged is gone from the write-ahead log too; clear body {1: records, 2: wraps,
3: copies of the file}."""
_MAX_SEGMENTS: Final = 100
_COPIES: Final = ("journal.before-*", "journal.damaged-*")
_RECORDS, _WRAPS = "retention.records", "retention.wraps"
_COUNT: Final = "SELECT count(*) FROM records WHERE epoch = ? AND seq <= ?"
_WRAPS_OF: Final = "{} FROM wraps WHERE epoch = ? AND segment = ?"


class Overtaken(Exception):
    """The journal is not as it was when the slice was planned: look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one transaction takes away: records of an epoch up to `start`, the local keys of some
    segments, and the keys of past days by which repeats are known.
    """

    start: Head
    records: int = 0
    segments: tuple[bytes, ...] = ()
    wraps: int = 0
    days: tuple[str, ...] = ()


def take(journal: Journal, wanted: Slice, now: Moment, outlived_ms: int = 0) -> None:
    """Carry out a slice, with the event that tells of it, in one transaction.

    :param outlived_ms: what the centre said before this hour of its time is forgotten.
    :raises JournalFault: where it could not be made durable; nothing went then.
    """
    key = journal.scribe.identity.signing_key.public_key().public_bytes_raw()
    told: dict[int, object] = {
        1: wanted.start.epoch,
        2: wanted.start.seq,
        3: wanted.start.hash,
        4: wanted.records,
        5: wanted.wraps,
        6: key,
    }
    if wanted.days:
        told[7] = len(wanted.days)
    journal.append(event(PURGE, now, told), also=lambda store: _take(store, wanted, outlived_ms))


def finish(journal: Journal, now: Moment, copies: int = 0) -> None:
    """Tell that what was purged is gone from the log too; to be called when it was emptied."""

    def settle(store: Store) -> None:
        for name in (_RECORDS, _WRAPS):
            store.connection.execute("DELETE FROM meta WHERE name = ?", (name,))

    with JournalReader(journal.folder) as reader, translated():
        kept = Store(reader.connection)
        counted = {1: kept.get(_RECORDS) or 0, 2: kept.get(_WRAPS) or 0}
    journal.append(event(DONE, now, {**counted, 3: copies}), also=settle)


def is_pending(connection: apsw.Connection) -> bool:
    """Whether something was purged of which the log may still hold a copy."""
    return Store(connection).get(_RECORDS) is not None


def next_records(connection: apsw.Connection, epoch: int, up_to: int, rows: int) -> Slice | None:
    """The first records of an epoch, at most `rows` of them and none above `up_to`."""
    start = Store(connection).start(epoch)
    if start.seq >= up_to:
        return None
    row: Any = connection.execute(
        "SELECT seq, hash FROM records WHERE epoch = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
        (epoch, min(up_to, start.seq + rows)),
    ).fetchone()
    if row is None or row[0] <= start.seq:
        return None
    last = Head(epoch, *row)
    # Numbers that a recovery could not save are none that go now.
    count = value_of(connection, _COUNT, epoch, last.seq)
    return Slice(start=last, records=count)


def copies_of(folder: Path) -> tuple[Path, ...]:
    """Copies of the journal that stand beside it: made before a migration, or set aside damaged."""
    return tuple(sorted(path for pattern in _COPIES for path in folder.glob(pattern)))


def irreplaceable(connection: apsw.Connection) -> str:
    """The name of the file set aside that alone holds records that a recovery lost; empty for none.

    What of them is whole may still be got out of it: it goes with the whole journal, by order.
    """
    found = kept_recovery(Store(connection))
    return found.set_aside if found is not None and found.lost else ""


def _take(store: Store, wanted: Slice, outlived_ms: int) -> None:
    run = store.connection.execute
    start = wanted.start
    epoch = start.epoch
    if wanted.records:
        run(
            "INSERT INTO starts (epoch, seq, hash) VALUES (?, ?, ?)"
            " ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
            (epoch, start.seq, start.hash),
        )
        run("DELETE FROM records WHERE epoch = ? AND seq <= ?", (epoch, start.seq))
        if store.connection.changes() != wanted.records:
            raise Overtaken
    elif store.start(epoch) != start:
        raise Overtaken
    gone = 0
    for segment in wanted.segments:
        run(_WRAPS_OF.format("DELETE"), (epoch, segment))
        gone += store.connection.changes()
    if gone != wanted.wraps:
        raise Overtaken
    strike(store, wanted.segments)
    for day in wanted.days:
        run("DELETE FROM repeat_keys WHERE day = ?", (day,))
    run(
        "DELETE FROM covered WHERE hour_ms < ? AND hour_ms <"
        " (SELECT max(newer.hour_ms) FROM covered AS newer WHERE newer.epoch = covered.epoch)",
        (outlived_ms,),
    )
    for name, count in ((_RECORDS, wanted.records), (_WRAPS, wanted.wraps)):
        store.set(name, (store.get(name) or 0) + count)


def keys_of(connection: apsw.Connection, epoch: int, closed: Sequence[bytes]) -> Slice | None:
    """The local keys of segments, where there are any left."""
    wraps = {
        segment: value_of(connection, _WRAPS_OF.format("SELECT count(*)"), epoch, segment)
        for segment in closed
    }
    held = [segment for segment, count in wraps.items() if count][:_MAX_SEGMENTS]
    if not held:
        return None
    return Slice(
        start=Store(connection).start(epoch),
        segments=tuple(held),
        wraps=sum(wraps[segment] for segment in held),
    )


def value_of(connection: apsw.Connection, statement: str, *values: Any) -> Any:
    """The first value that a statement gives; None where there is no row."""
    return connection.execute(statement, values).get

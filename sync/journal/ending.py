"""The end of a post's journal: everything about people erased, by order, and certified.

Every step can be cut off and done again: the journal itself remembers that it was ended, and the
keys go only when nothing is left that they open.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal import database, key_files
from sync.journal.certificate import POST, Certificate, encode_certificate
from sync.journal.chain import Head
from sync.journal.database import translated
from sync.journal.draft import Moment, Place, event
from sync.journal.erasing import copies_of, next_records, take
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.files import shred
from sync.journal.journal import Journal
from sync.journal.lock import locked
from sync.journal.reader import JournalReader
from sync.journal.record import decode_header
from sync.journal.store import Store
from sync.journal.tail import ENDED_ORDER

ENDED: Final = "journal.ended"
"""Event: all that was about people was erased; clear body {1: number of the order}."""
_SIGNING: Final = "terminal.key"
_ROWS: Final = 5000
_PATIENCE_MS: Final = 5000
KEYS: Final = (key_files.PLAIN_FILE, key_files.SEALED_FILE, key_files.KEPT_FILE)
_LEFT: Final = (
    "SELECT (SELECT count(*) FROM wraps) + (SELECT count(*) FROM repeats)"
    " + (SELECT count(*) FROM repeat_keys)"
    " + (SELECT count(*) FROM records WHERE kind != 'event')"
)
"""What an end leaves nothing of."""
_UNCONFIRMED: Final = (
    "SELECT count(*) FROM records WHERE kind != 'event' AND seq >"
    " coalesce((SELECT max(mark) FROM covered WHERE covered.epoch = records.epoch), 0)"
)


class Unconfirmed(Exception):
    """So many records about people are not with the centre yet: nothing was erased."""

    def __init__(self, records: int) -> None:
        super().__init__(str(records))
        self.records = records


class StillRead(Exception):
    """Another program reads the journal; what it may still see cannot be erased yet."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a journal holds before it is ended; `is_ended` where an earlier try came that far."""

    records: int
    unconfirmed: int
    copies: int
    is_ended: bool


def extent(folder: Path) -> Extent:
    """What would be erased, after bringing the file to this version.

    :raises StillRead: where another program reads what the log still holds.
    :raises JournalFault: where it cannot be read, or the terminal runs.
    """
    lock = locked(folder)
    try:
        with _unread():
            database.open_writer(folder).close()
    finally:
        lock.release()
    with JournalReader(folder) as reader, translated():
        run = reader.connection.execute
        return Extent(
            records=run("SELECT count(*) FROM records").get,
            unconfirmed=run(_UNCONFIRMED).get,
            copies=len(copies_of(folder)),
            # Somebody may have gone on with the post after an end that was broken off.
            is_ended=_order_of(reader.connection) is not None and not run(_LEFT).get,
        )


def end_journal(folder: Path, place: Place, order: str, now: Moment) -> bytes:
    """Erase what is about people, then the keys; the certificate of it.

    Events that the centre has not confirmed stay: they are about nobody, and the file itself lets
    nothing go that no receipt covers.

    :param place: where the terminal stands; its mode is taken from the newest record.
    :raises Unconfirmed: where the centre lacks a record about a person.
    :raises StillRead: where another program reads; to be done again then.
    :raises JournalFault: where the terminal runs, or the disk does not let it; to be done again.
    :raises OSError: where a key or a copy cannot be overwritten; to be done again.
    """
    found = extent(folder)
    if found.unconfirmed:
        raise Unconfirmed(found.unconfirmed)
    if not found.is_ended:
        _empty(folder, replace(place, mode=_mode_of(folder, place)), order, now)
    lock = locked(folder)
    try:
        with _unread():
            connection = database.open_writer(folder)
        try:
            with translated():
                if not database.empty_log(connection, _PATIENCE_MS):
                    raise StillRead
        finally:
            connection.close()
        _shred_all(folder)
    finally:
        lock.release()
    return _certified(folder, now)


@contextmanager
def _unread() -> Iterator[None]:
    try:
        yield
    except JournalFault as fault:
        if fault.trouble is JournalTrouble.JOURNAL_IN_USE:
            raise StillRead from fault
        raise


def _empty(folder: Path, place: Place, order: str, now: Moment) -> None:
    with _unread():
        journal = Journal(folder, place, now)
    try:
        while True:
            with JournalReader(folder) as reader, translated():
                # Somebody may have come between the first look and the lock.
                missing = reader.connection.execute(_UNCONFIRMED).get
                if missing:
                    raise Unconfirmed(missing)
                found = next(
                    (
                        wanted
                        for epoch, mark in reader.connection.execute(
                            "SELECT epoch, max(mark) FROM covered GROUP BY epoch"
                        )
                        if (wanted := next_records(reader.connection, epoch, mark, _ROWS))
                    ),
                    None,
                )
            if found is None:
                break
            take(journal, found, now)
        journal.append(event(ENDED, now, {1: order}), also=lambda store: _end(store, order))
    finally:
        journal.close()


def _end(store: Store, order: str) -> None:
    # Also the key of the segment that this very event stands in: it is about nobody.
    store.connection.execute("DELETE FROM wraps")
    store.connection.execute("DELETE FROM repeats")
    store.connection.execute("DELETE FROM repeat_keys")
    store.set(ENDED_ORDER, order)


def _shred_all(folder: Path) -> None:
    for path in (*(folder / "keys" / name for name in KEYS), *copies_of(folder)):
        with suppress(FileNotFoundError):
            shred(path)
    (folder / "announced").unlink(missing_ok=True)


def _certified(folder: Path, now: Moment) -> bytes:
    try:
        key = Ed25519PrivateKey.from_private_bytes((folder / "keys" / _SIGNING).read_bytes())
    except (OSError, ValueError) as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, _SIGNING) from error
    with JournalReader(folder) as reader, translated():
        lines = tuple(
            Head(*row)
            for row in reader.connection.execute(
                "SELECT starts.epoch, seq, hash FROM starts JOIN epochs USING (epoch)"
                " ORDER BY ordinal"
            )
        )
        found = Certificate(
            kind=POST,
            who=Store(reader.connection).get_bytes("terminal"),
            key=key.public_key().public_bytes_raw(),
            order=_order_of(reader.connection) or "",
            at_ms=now.at_ms,
            records=sum(line.seq for line in lines),
            lines=lines,
            head=reader.heads()[-1],
        )
    return encode_certificate(found, key)


def _mode_of(folder: Path, place: Place) -> Any:
    with JournalReader(folder) as reader, translated():
        header = reader.connection.execute(
            "SELECT header FROM records ORDER BY id DESC LIMIT 1"
        ).get
    return place.mode if header is None else decode_header(header).mode


def _order_of(connection: apsw.Connection) -> str | None:
    found = Store(connection).get(ENDED_ORDER)
    return found if isinstance(found, str) else None

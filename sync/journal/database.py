"""The journal's SQLite file: its settings, its tables and their migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import apsw

from sync.journal.faults import JournalFault, JournalTrouble

FILE_NAME: Final = "journal.sqlite"
_APPLICATION_ID: Final = 0x43684F74  # "ChOt"
_OLDEST_SQLITE: Final = (3, 51, 3)
"""The first release without the WAL-reset corruption bug (SECURITY.md section 0)."""

# Each entry is one version, applied in one transaction with the version number. Never edit one
# that has shipped: add the next.
MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE epochs (ordinal INTEGER PRIMARY KEY, epoch INTEGER NOT NULL UNIQUE) STRICT;
    CREATE TABLE records (
        id INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        hash BLOB NOT NULL,
        header BLOB NOT NULL,
        body BLOB NOT NULL,
        signature BLOB NOT NULL,
        UNIQUE (epoch, seq)
    ) STRICT;
    CREATE INDEX records_by_time ON records (at_ms);
    CREATE TRIGGER records_are_not_changed BEFORE UPDATE ON records
        BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
    CREATE TABLE wraps (
        epoch INTEGER NOT NULL,
        segment BLOB NOT NULL,
        recipient BLOB NOT NULL,
        role TEXT NOT NULL,
        wrap BLOB NOT NULL,
        PRIMARY KEY (epoch, segment, recipient)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE receipts (
        id INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        centre BLOB NOT NULL,
        centre_epoch INTEGER NOT NULL,
        centre_time_ms INTEGER NOT NULL,
        envelope BLOB NOT NULL
    ) STRICT;
    CREATE INDEX receipts_by_epoch ON receipts (epoch, id);
    CREATE TABLE repeat_keys (day TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE repeats (
        tag BLOB PRIMARY KEY,
        day TEXT NOT NULL REFERENCES repeat_keys (day) ON DELETE CASCADE,
        at_ms INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX repeats_by_day ON repeats (day);
    """,
)


def open_writer(folder: Path) -> apsw.Connection:
    """The one connection that writes the journal of `folder`, made and migrated as needed.

    :raises JournalFault: where the file cannot be written, is damaged, or is from a newer Chốt.
    """
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < _OLDEST_SQLITE:
        raise JournalFault(JournalTrouble.SQLITE_TOO_OLD, apsw.sqlite_lib_version())
    path = folder / FILE_NAME
    with translated():
        connection = apsw.Connection(str(path))
        try:
            _refuse_newer(connection)
            # EXTRA until the switch to WAL is durable: a resurrected rollback journal would
            # otherwise undo everything written since (SECURITY.md section 0, finding 4).
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.set_busy_timeout(5000)
            _migrate(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return connection


def open_reader(folder: Path) -> apsw.Connection:
    """A connection that can only read; it sees what is committed at the start of each query.

    :raises JournalFault: where there is no journal, or one from a newer Chốt.
    """
    path = folder / FILE_NAME
    with translated():
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            connection.set_busy_timeout(5000)
            _refuse_newer(connection)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing, with SQLite's errors as the journal's named faults.

    On a full disk SQLite has already rolled back by itself, and rolling back once more would be
    an error that hides the first.

    :raises JournalFault: where it could not be made durable.
    """
    with translated():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite says about disk and file into the journal's named faults."""
    try:
        yield
    except apsw.FullError as error:
        raise JournalFault(JournalTrouble.DISK_FULL) from error
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise JournalFault(JournalTrouble.FOLDER_READ_ONLY) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED) from error
    except (
        apsw.IOError,
        apsw.BusyError,
        apsw.LockedError,
        apsw.ProtocolError,
        apsw.NoMemError,
        apsw.ConnectionClosedError,
    ) as error:
        # Whatever keeps the file from us: nothing was acknowledged, and it is tried again.
        raise JournalFault(JournalTrouble.DISK_FAILING, type(error).__name__) from error


def _pragma(connection: apsw.Connection, name: str) -> int:
    value = connection.pragma(name)
    return value if isinstance(value, int) else 0


def _refuse_newer(connection: apsw.Connection) -> None:
    version = _pragma(connection, "user_version")
    if version > len(MIGRATIONS):
        raise JournalFault(JournalTrouble.JOURNAL_NEWER, str(version))
    application = _pragma(connection, "application_id")
    if version and application != _APPLICATION_ID:
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, "not a journal")


def _migrate(connection: apsw.Connection, path: Path) -> None:
    version = _pragma(connection, "user_version")
    if 0 < version < len(MIGRATIONS):
        _back_up(connection, path.with_suffix(f".before-{len(MIGRATIONS)}.sqlite"))
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        with transaction(connection):
            connection.execute(script)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")


def _back_up(connection: apsw.Connection, path: Path) -> None:
    copy = apsw.Connection(str(path))
    try:
        with copy.backup("main", connection, "main") as backup:
            backup.step()
    finally:
        copy.close()

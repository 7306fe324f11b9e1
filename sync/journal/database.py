"""The journal's SQLite file: its settings, its tables and their migrations."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import apsw

from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.migration_copy import drop_copies, read_back_copy

FILE_NAME: Final = "journal.sqlite"
RECOVERY_MARK: Final = "journal.recovering"
"""A file that stands in the data folder from the beginning of a recovery to its end."""
_APPLICATION_ID: Final = 0x43684F74  # "ChOt"
_OLDEST_SQLITE: Final = (3, 51, 3)
"""The first release without the WAL-reset corruption bug (SECURITY.md section 0)."""

_PATIENCE_MS: Final = 5000
"""How long another connection of this file is waited for."""
_WRITING: Final = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI

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
    """
    -- The highest mark that our centre stated within an hour of its own time: what is covered by
    -- it is as old as the end of that hour. Receipts themselves are kept for other ends.
    CREATE TABLE covered (
        epoch INTEGER NOT NULL,
        hour_ms INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        PRIMARY KEY (epoch, hour_ms)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO covered SELECT epoch, centre_time_ms / 3600000 * 3600000, mark FROM receipts
        WHERE id IN (
            SELECT max(id) FROM receipts
            WHERE centre IS (SELECT value FROM meta WHERE name = 'centre.id') GROUP BY epoch
        );
    -- The record before the first that is still here, in epochs of which something was purged.
    CREATE TABLE starts (
        epoch INTEGER PRIMARY KEY,
        seq INTEGER NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER records_go_only_below_a_start BEFORE DELETE ON records
        WHEN old.seq > coalesce((SELECT seq FROM starts WHERE epoch = old.epoch), 0)
        BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
    CREATE TRIGGER starts_lie_below_receipts BEFORE INSERT ON starts
        WHEN new.seq > coalesce((SELECT max(mark) FROM covered WHERE epoch = new.epoch), 0)
        BEGIN SELECT RAISE(ABORT, 'no receipt covers it'); END;
    CREATE TRIGGER starts_move_below_receipts BEFORE UPDATE ON starts
        WHEN new.epoch != old.epoch OR new.seq < old.seq
        OR new.seq > coalesce((SELECT max(mark) FROM covered WHERE epoch = new.epoch), 0)
        BEGIN SELECT RAISE(ABORT, 'no receipt covers it'); END;
    """,
)


def open_writer(folder: Path) -> apsw.Connection:
    """The one connection that writes the journal of `folder`, made and migrated as needed.

    :raises JournalFault: where the file cannot be written, is damaged, or is from a newer Chốt;
        JOURNAL_IN_USE where another program reads what the last one left in the log.
    """
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < _OLDEST_SQLITE:
        raise JournalFault(JournalTrouble.SQLITE_TOO_OLD, apsw.sqlite_lib_version())
    path = folder / FILE_NAME
    if (folder / RECOVERY_MARK).exists():
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, "recovery")
    with translated():
        left_over = path.with_name(f"{FILE_NAME}-wal").exists()
        # A flash disk may spoil what lies beside what it writes when the power goes: without a
        # promise that it does not (psow), SQLite keeps commits in sectors of their own.
        connection = apsw.Connection(f"{path.absolute().as_uri()}?psow=0", flags=_WRITING)
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
            connection.set_busy_timeout(_PATIENCE_MS)
            if left_over:
                # Frames of a sync that failed may stand in the system's cache alone. Only what
                # was put into the file and synced there may be built on.
                _take_in(connection)
            _migrate(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return connection


def _take_in(connection: apsw.Connection) -> None:
    if not empty_log(connection, _PATIENCE_MS):
        raise JournalFault(JournalTrouble.JOURNAL_IN_USE)


def reopen_writer(folder: Path, old: apsw.Connection) -> apsw.Connection:
    """A writer in place of one that met a fault; the file is checked, and the old one closed.

    :raises JournalFault: where the file is gone, damaged, or still cannot be written.
    """
    # While somebody has the file open, SQLite goes by its index of what was synced; without, it
    # would take in whatever frames of a failed commit it finds in the system's cache.
    keeper = open_reader(folder)
    try:
        with suppress(apsw.Error):
            old.close(True)
        connection = open_writer(folder)
    finally:
        with suppress(apsw.Error):
            keeper.close()
    with translated():
        try:
            check(connection, "quick_check")
        except BaseException:
            with suppress(apsw.Error):
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
            connection.set_busy_timeout(_PATIENCE_MS)
            _refuse_newer(connection)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def empty_log(connection: apsw.Connection, patience_ms: int = 0) -> bool:
    """Put the write-ahead log into the file and cut it off; False while somebody reads from it."""
    connection.set_busy_timeout(patience_ms)
    try:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.BusyError:
        return False
    finally:
        connection.set_busy_timeout(_PATIENCE_MS)
    return True


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
    except (apsw.CorruptError, apsw.NotADBError, UnicodeDecodeError) as error:
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


def is_of_the_disk(fault: JournalFault) -> bool:
    """Whether the disk itself failed; a file that is locked or not mounted may come back whole."""
    return isinstance(fault.__cause__, apsw.IOError)


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
    if version < len(MIGRATIONS):
        if version:
            drop_copies(path)
            beside = path.with_suffix(f".before-{len(MIGRATIONS)}.sqlite")
            with read_back_copy(connection, beside) as copy:
                check(copy, "integrity_check")
                if _extent(copy) != _extent(connection):
                    raise JournalFault(JournalTrouble.DISK_FAILING, beside.name)
        for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
            with transaction(connection):
                before = _extent(connection) if number > 1 else None
                connection.execute(script)
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number}")
                if before is not None:
                    check(connection, "integrity_check")
                    if _extent(connection) != before:
                        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, f"migration {number}")
    # From the first record on that is written now, the copy would be a fork of this line, and
    # it keeps keys that may have to go: it has no use any more.
    drop_copies(path)


def check(connection: apsw.Connection, name: str) -> None:
    """:raises JournalFault: JOURNAL_DAMAGED unless a pragma such as `quick_check` says ok."""
    if (found := connection.pragma(name)) != "ok":
        raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, f"{name}: {str(found)[:80]}")


def _extent(connection: apsw.Connection) -> tuple[object, ...]:
    """What no copy and no migration may change: how many records there are, and every newest."""
    return tuple(connection.execute("SELECT epoch, count(*), max(seq) FROM records GROUP BY epoch"))

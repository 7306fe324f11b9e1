"""The centre's store in one SQLite file: the default, which starts with one command."""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import apsw

from sync.centre.storage.copying import UnfitStore, copied_before
from sync.centre.storage.erasing import SqliteErasing
from sync.centre.storage.port import Identity, Reading, StorageFault, Writing
from sync.centre.storage.schema import APPLICATION_ID, MIGRATIONS
from sync.centre.storage.sqlite_reading import SqliteReading
from sync.centre.storage.sqlite_writing import SqliteWriting
from sync.journal.database import empty_log

__all__ = ["OLDEST_SQLITE", "SqliteStorage", "UnfitStore", "check_sqlite_version"]
_T = TypeVar("_T")

OLDEST_SQLITE: Final = (3, 51, 3)
"""Before it, a checkpoint could reset a write-ahead log that was still needed."""
_BUSY_MS: Final = 5000
_WRITING: Final = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
_CHECKPOINT_PAGES: Final = 20_000
"""30 to 80 % more ingest than the 1000 of SQLite (CENTRE.md, section 3)."""
_ENVIRONMENT: Final = (
    apsw.FullError,
    apsw.IOError,
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.ConnectionClosedError,
)


class SqliteStorage:
    """One writing and one reading connection, each used by one thread at a time."""

    def __init__(
        self, path: Path, migrations: Sequence[str] = MIGRATIONS, *, centre: bytes | None = None
    ) -> None:
        """Open the store, making it if there is none, and bring it to this version.

        :param centre: who a new store is of, where that is a centre that was there before.
        :raises UnfitStore: if the file is of a newer version or another program.
        :raises StorageFault: if the disk does not let it.
        """
        check_sqlite_version(apsw.sqlite_lib_version())
        self._writing_lock = threading.Lock()
        self._reading_lock = threading.Lock()
        with _faults():
            left_over = path.with_name(f"{path.name}-wal").exists()
            # As at the posts: no disk is believed not to spoil what lies beside what it writes.
            self._writer = apsw.Connection(f"{path.absolute().as_uri()}?psow=0", flags=_WRITING)
            try:
                _prepare(self._writer, migrations, left_over=left_over, centre=centre)
                self.identity = _identity(self._writer)
                self._reader = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
                self._reader.set_busy_timeout(_BUSY_MS)
                self._reader.execute("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF")
            except BaseException:
                self._writer.close()
                raise

    identity: Identity

    def commit(self, work: Callable[[Writing], _T]) -> _T:
        """See `Storage.commit`."""
        return self._commit(lambda: work(SqliteWriting(self._writer)))

    def erase(self, work: Callable[[SqliteErasing], _T]) -> _T:
        """Take away in one transaction what may go; as `commit` in all else."""
        return self._commit(lambda: work(SqliteErasing(self._writer)))

    def empty_log(self) -> bool:
        """Leave nothing of what was erased in the write-ahead log; False while somebody reads.

        :raises StorageFault: if the disk does not let it.
        """
        with self._reading_lock, self._writing_lock, _faults():
            return empty_log(self._writer, _BUSY_MS)

    def _commit(self, work: Callable[[], _T]) -> _T:
        with self._writing_lock, _faults():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                self._writer.execute("COMMIT")
            except BaseException:
                _roll_back(self._writer)
                raise
            return result

    def read(self, look: Callable[[Reading], _T]) -> _T:
        """See `Storage.read`."""
        with self._reading_lock, _faults():
            self._reader.execute("BEGIN")
            try:
                return look(SqliteReading(self._reader))
            finally:
                _roll_back(self._reader)

    def close(self) -> None:
        """Close both connections; the last one empties the write-ahead log."""
        with self._reading_lock, self._writing_lock:
            self._reader.close()
            self._writer.close()


def check_sqlite_version(version: str) -> None:
    """Refuse a SQLite that is too old. :raises UnfitStore: if it is older than 3.51.3."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        wanted = ".".join(str(part) for part in OLDEST_SQLITE)
        raise UnfitStore(f"SQLite {version} is too old; {wanted} or later is needed")


def _prepare(
    connection: apsw.Connection,
    migrations: Sequence[str],
    *,
    left_over: bool,
    centre: bytes | None,
) -> None:
    connection.set_busy_timeout(_BUSY_MS)
    connection.execute(
        "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON"
    )
    _check_owner(connection, len(migrations))
    # EXTRA also makes the new name of the file durable, not only what is in it.
    connection.execute("PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL")
    if left_over:
        # Frames of a sync that failed may stand in the system's cache alone: only what was put
        # into the file and synced there may be built on.
        _checkpoint(connection)
    version = _pragma(connection, "user_version")
    with copied_before(connection, 0 < version < len(migrations), len(migrations)) as check:
        _migrate(connection, migrations, centre, check)
    connection.execute(
        f"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}"
    )


def _migrate(
    connection: apsw.Connection,
    migrations: Sequence[str],
    centre: bytes | None,
    check: Callable[[], None],
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _pragma(connection, "user_version")
        for number, script in enumerate(migrations[version:], start=version + 1):
            connection.execute(script)
            connection.execute(f"PRAGMA user_version = {number}")
        if version == 0:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _make_identity(connection, centre or secrets.token_bytes(16))
        check()
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _checkpoint(connection: apsw.Connection) -> None:
    # Another process of this centre, making a token, may read from the log; it writes nothing
    # that was not synced.
    with suppress(apsw.BusyError):
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def _check_owner(connection: apsw.Connection, newest: int) -> None:
    version, owner = _pragma(connection, "user_version"), _pragma(connection, "application_id")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if (version or tables) and owner != APPLICATION_ID:
        raise UnfitStore("this file belongs to another program")
    if version > newest:
        raise UnfitStore(f"the store has version {version}; this program knows up to {newest}")


def _pragma(connection: apsw.Connection, name: str) -> int:
    value = connection.pragma(name)
    assert isinstance(value, int)  # noqa: S101 - both pragmas asked for are 32-bit numbers
    return value


def _make_identity(connection: apsw.Connection, centre: bytes) -> None:
    connection.execute(
        "INSERT INTO meta VALUES ('centre', ?), ('epoch', ?)",
        (centre, secrets.randbelow(2**63 - 1) + 1),
    )


def _identity(connection: apsw.Connection) -> Identity:
    found = dict(connection.execute("SELECT name, value FROM meta"))
    return Identity(found["centre"], found["epoch"])


def _roll_back(connection: apsw.Connection) -> None:
    if connection.in_transaction:  # SQLite itself rolls back when the disk is full
        connection.execute("ROLLBACK")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _ENVIRONMENT as error:
        raise StorageFault(str(error)) from error

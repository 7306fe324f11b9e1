"""Opening a database file of unknown condition: to look, never to touch, trusting nothing in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import quote

import apsw

from sync.journal.audit import UnreadableFile

Look: TypeAlias = apsw.Connection
"""A connection that only looks."""

MAX_VALUE_BYTES: Final = 1_048_576
"""A value longer than this is never fetched; no record of ours is."""
_BUSY_MS: Final = 5000


@contextmanager
def open_copy(path: Path) -> Iterator[apsw.Connection]:
    """A read-only look at one moment of an SQLite file, also while a terminal writes it.

    :raises UnreadableFile: where it cannot be opened; also in the body of the `with`, wherever
        what is read turns out to be damaged.
    """
    with readable():
        connection = _opened(path)
    try:
        with readable():
            yield connection
    finally:
        connection.close()


def guard(connection: apsw.Connection) -> None:
    """Limits for a file that somebody may have prepared."""
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.set_busy_timeout(_BUSY_MS)
    connection.execute("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")


@contextmanager
def readable() -> Iterator[None]:
    """Turn whatever SQLite says of a damaged or foreign file into one fault."""
    try:
        yield
    except (apsw.Error, UnicodeDecodeError) as error:
        raise UnreadableFile(type(error).__name__) from error


def columns_of(connection: apsw.Connection, table: str) -> frozenset[str]:
    """The columns of an ordinary table; empty where there is none: a view may compute anything."""
    kinds = connection.execute("SELECT type FROM pragma_table_list(?)", (table,)).fetchall()
    if kinds != [("table",)]:
        return frozenset()
    return frozenset(
        str(name)
        for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    )


def bounded(**limits: int) -> str:
    """Columns for a SELECT, each NULL where it holds more bytes than its limit.

    SQLite knows the size without reading the value, so that one huge value costs nothing and
    spoils no row but its own.
    """
    return ", ".join(
        f"iif(octet_length({name}) <= {limit}, {name}, NULL)" for name, limit in limits.items()
    )


def rows(connection: apsw.Connection, statement: str, *values: Any) -> Iterator[Any]:
    """Rows as they come. :raises UnreadableFile: where the file is damaged."""
    with readable():
        yield from connection.execute(statement, values)


def number(connection: apsw.Connection, statement: str, *values: Any) -> int:
    """The one number that a statement gives; -1 where the file is too damaged to tell."""
    try:
        found = connection.execute(statement, values).get
    except (apsw.Error, UnicodeDecodeError):
        return -1
    return found if isinstance(found, int) else -1


def is_sound(connection: apsw.Connection) -> bool:
    """Whether tables and indices of the file agree, so that every reader sees the same rows."""
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").get == "ok")
    except (apsw.Error, UnicodeDecodeError):
        return False


def _opened(path: Path) -> apsw.Connection:
    if not path.is_file():
        raise UnreadableFile("no such file")
    try:
        return _begun(f"file:{quote(str(path.absolute()))}?mode=ro")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        # Read-only media: nothing can change there, and no index of the log can be made.
        log = path.with_name(path.name + "-wal")
        if log.is_file() and log.stat().st_size:
            raise
        return _begun(f"file:{quote(str(path.absolute()))}?immutable=1")


def _begun(uri: str) -> apsw.Connection:
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        guard(connection)
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection

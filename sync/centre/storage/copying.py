"""A copy of the centre's store beside it, for as long as a migration runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from sync.journal.migration_copy import drop_copies, read_back_copy


class UnfitStore(Exception):
    """This file, or this SQLite, is not one that this version can work with."""


@contextmanager
def copied_before(
    connection: apsw.Connection, is_needed: bool, version: int
) -> Iterator[Callable[[], None]]:
    """Keep a copy that was read back while the body migrates the store to `version`.

    Gives what is to be called before the migration is committed. The copy goes afterwards: it
    would hold what has to be erased. Where the migration fails it stays, and the next start makes
    it anew, for then the store is as it was.

    :raises UnfitStore: where copy or migrated store is not whole; nothing is migrated then.
    """
    path = Path(connection.filename)
    before = _extent(connection) if is_needed else ()
    if is_needed:
        drop_copies(path)
        beside = path.with_suffix(f".before-{version}.sqlite")
        with read_back_copy(connection, beside) as copy:
            if not _is_whole(copy) or _extent(copy) != before:
                raise UnfitStore(f"{beside.name} cannot be read back; the store is as it was")

    def check() -> None:
        if is_needed and not (_is_whole(connection) and _extent(connection) == before):
            raise UnfitStore(f"migration {version} would harm the store; it is as it was")

    yield check
    drop_copies(path)


def _is_whole(connection: apsw.Connection) -> bool:
    return bool(connection.pragma("integrity_check") == "ok")


def _extent(connection: apsw.Connection) -> tuple[tuple[object, ...], ...]:
    """What no copy and no migration may change: how many records there are, and every newest."""
    return tuple(
        connection.execute(
            "SELECT terminal, epoch, count(*), max(seq) FROM records GROUP BY terminal, epoch"
        )
    )

"""A copy of a store beside it, read back, for as long as a migration runs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw


@contextmanager
def read_back_copy(connection: apsw.Connection, path: Path) -> Iterator[apsw.Connection]:
    """Copy a store durably to `path`; gives the copy, opened again, to be compared with it."""
    copy = apsw.Connection(str(path))
    try:
        copy.execute("PRAGMA synchronous = EXTRA")
        with copy.backup("main", connection, "main") as backup:
            backup.step()
    finally:
        copy.close()
    # Immutable: the copy is in WAL mode, and reading it must leave no files beside it.
    again = apsw.Connection(
        f"{path.absolute().as_uri()}?immutable=1",
        flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
    )
    try:
        yield again
    finally:
        again.close()


def drop_copies(path: Path) -> None:
    """Remove the copies of the store at `path`; what cannot be removed stays."""
    for copy in path.parent.glob(f"{path.stem}.before-*"):
        with suppress(OSError):
            copy.unlink()

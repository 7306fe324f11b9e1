"""A stage on which shipping code works, and the states that it was told are durable."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import apsw

from benchmarks.power_cuts.recording import Recorder
from benchmarks.power_cuts.steps import Image

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class State:
    """All rows of a database by table, and the small files beside it, byte for byte."""

    rows: Mapping[str, frozenset[tuple[Any, ...]]]
    files: Mapping[str, bytes]


class Scene:
    """The folder that a workload works in.

    Every call of the shipping code goes through `call`: when it has returned, what the database
    holds is what must survive from then on.
    """

    def __init__(self, folder: Path, recorder: Recorder, database: str) -> None:
        self.folder = folder
        self.recorder = recorder
        self._database = folder / database
        self.states = [self._state()]

    def call(self, work: Callable[[], _T]) -> _T:
        """Do one thing that is acknowledged when it returns."""
        result = work()
        self.states.append(self._state())
        self.recorder.acknowledge(len(self.states) - 1)
        return result

    def pass_by(self) -> None:
        """What is there now may be found after a cut, but nobody was told of it."""
        self.states.append(self._state())

    def _state(self) -> State:
        if self.recorder.open_files:
            # Beside the writer, through the same locks, so that nothing of this is written down.
            return read_state(self._database)
        aside = self.folder.with_name(f"{self.folder.name}.aside")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(self.folder, aside)
        try:
            return read_state(aside / self._database.name)
        finally:
            shutil.rmtree(aside)


def read_state(database: Path) -> State:
    """What a database and the files beside it hold."""
    if not database.exists() or not database.stat().st_size:
        return State({}, _small_files(database))
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE, vfs="unix")
    try:
        connection.execute("PRAGMA query_only = ON")
        return State(read_rows(connection), _small_files(database))
    finally:
        connection.close()


def read_rows(connection: apsw.Connection) -> dict[str, frozenset[tuple[Any, ...]]]:
    """All rows by table; tables without any are left out, for a migration only adds such."""
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    found = {
        table: frozenset(connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - our tables
        for table in tables
    }
    return {table: rows for table, rows in found.items() if rows}


def read_image(folder: Path) -> dict[str, bytes | None]:
    """A folder as it is, for the beginning of another recording."""
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if _counts(path.name)
    }


def lay_out(image: Image, folder: Path) -> None:
    """Make `folder` hold exactly an image."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in image.items():
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)


def _counts(name: str) -> bool:
    # Shared memory is made anew by whoever opens first; locks and ballast hold nothing.
    return not (name.endswith("-shm") or name in {"lock", "centre.lock", "ballast"})


def _small_files(database: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(database.parent)): path.read_bytes()
        for path in sorted(database.parent.rglob("*"))
        if path.is_file()
        and _counts(path.name)
        and ".sqlite" not in path.name
        and not path.name.startswith(".")
    }

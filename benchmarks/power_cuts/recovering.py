"""A post whose journal is damaged, and that goes on with what is whole of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path
from typing import Final
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.beginnings import some_people
from benchmarks.power_cuts.post import Post
from benchmarks.power_cuts.scene import Scene
from benchmarks.power_cuts.workloads import closing
from sync.journal import database
from sync.journal.draft import Moment
from sync.journal.journal import Journal
from sync.journal.recovery import recover
from sync.journal.tail import Known
from terminal.desk.announced import Announced
from tests.journal.makers import NOON_MS

_PAGE: Final = 4096
_HOUR_MS: Final = 3_600_000
_NOTE: Final = Journal._note_recovery  # noqa: SLF001 - to stand between it and what follows


def a_spoilt_index(folder: Path) -> None:
    """A journal with a page of zeros; the rows themselves can still be read, and compared."""
    some_people(folder)
    path = folder / database.FILE_NAME
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'records_by_time'"
        ).get
    assert isinstance(page, int)
    with path.open("r+b") as file:
        file.seek((page - 1) * _PAGE)
        file.write(bytes(_PAGE))


def a_log_without_its_end(folder: Path) -> None:
    """The last records were shown, and stand neither in the file nor in the log beside it."""
    some_people(folder, leave_open=True)
    path = folder / database.FILE_NAME
    kept = {each: each.read_bytes() for each in (path, path.with_name(f"{path.name}-wal"))}
    with closing(apsw.Connection(str(path))) as connection:
        epoch, seq = connection.execute("SELECT epoch, max(seq) FROM records").get
    for each, content in kept.items():
        each.write_bytes(content)
    Announced(folder).mark(epoch, seq + 3)


def recover_and_go_on(scene: Scene) -> None:
    """Somebody asks for the recovery, and people come again."""
    scene.call(lambda: _recover(scene.folder))
    with patch.object(Journal, "_note_recovery", partialmethod(_noted, scene)):
        post = Post(scene, 2 * _HOUR_MS)
    post.append(2, repeat="a")
    post.close()


def _noted(journal: Journal, scene: Scene, now: Moment) -> None:
    """A start writes twice here, and nobody is told anything before both are durable."""
    _NOTE(journal, now)
    scene.pass_by()


@contextmanager
def opened_after_recovery(folder: Path) -> Iterator[apsw.Connection]:
    """As a post opens it whose people ask for the recovery again and again."""
    _recover(folder)
    with closing(database.open_writer(folder)) as connection:
        yield connection


def _recover(folder: Path) -> None:
    epoch, seq = Announced(folder).last()
    recover(folder, NOON_MS + _HOUR_MS, Known(epoch, seq) if epoch else None)

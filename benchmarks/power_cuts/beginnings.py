"""Journals that are there before a post begins to work with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from sync.journal import database
from sync.journal.body import Body
from sync.journal.journal import Journal
from tests.journal.makers import PLACE, a_receipt, a_trust, as_version, entry, moment

_MIGRATION: Final = """
    CREATE TABLE tried (epoch INTEGER PRIMARY KEY, records INTEGER NOT NULL) STRICT;
    INSERT INTO tried SELECT epoch, count(*) FROM records GROUP BY epoch;
    CREATE INDEX records_by_kind ON records (kind);
    ALTER TABLE repeats ADD COLUMN lane TEXT;
    UPDATE repeats SET lane = '2';
"""
"""A next version that makes, fills and changes: what it does must happen at once or not at all."""


def some_people(folder: Path, count: int = 8, *, leave_open: bool = False) -> None:
    """A journal that was there before; left open, its records stand in the log alone."""
    writer = Journal(folder, PLACE, moment())
    try:
        for number in range(count):
            writer.append(entry(number, repeat_key=b"%d" % (number % 3)))
        if leave_open:
            # What a killed process leaves behind: closing would have emptied the log.
            kept = {name: (folder / name).read_bytes() for name in _DATABASE}
    finally:
        writer.close()
    if leave_open:
        for name, content in kept.items():
            (folder / name).write_bytes(content)


_DATABASE: Final = (database.FILE_NAME, f"{database.FILE_NAME}-wal")


def nearly_a_checkpoint(folder: Path) -> None:
    """Nearly as many pages in the log as make SQLite put them into the database."""
    writer = Journal(folder, PLACE, moment())
    try:
        log = folder / f"{database.FILE_NAME}-wal"
        number = 0
        while log.stat().st_size < 960 * 4120:
            writer.append(entry(number, body=Body(name="Bịa", notes="ghi chú " * 700)))
            number += 1
        kept = {name: (folder / name).read_bytes() for name in _DATABASE}
    finally:
        writer.close()
    for name, content in kept.items():
        (folder / name).write_bytes(content)


def an_older_version(folder: Path) -> None:
    """A journal of the version before this one."""
    with patch.object(database, "MIGRATIONS", database.MIGRATIONS[:-1]):
        some_people(folder)


def the_first_version(folder: Path) -> None:
    """A journal as the first version of Chốt left it, with receipts."""
    some_people(folder)
    writer = Journal(folder, PLACE, moment(20))
    try:
        writer.enrol(a_trust(), moment(21))
        for mark in (3, 5, 4):
            writer.keep_receipt(b"receipt %d" % mark, a_receipt(writer.head.epoch, mark))
    finally:
        writer.close()
    as_version(folder, 1)


def an_older_version_and_half_a_copy(folder: Path) -> None:
    """The same, and beside it what an earlier migration left when the power went."""
    an_older_version(folder)
    (folder / f"journal.before-{len(database.MIGRATIONS)}.sqlite").write_bytes(b"half a copy")


@contextmanager
def next_version() -> Iterator[None]:
    """A Chốt that knows one version more."""
    with patch.object(database, "MIGRATIONS", (*database.MIGRATIONS, _MIGRATION)):
        yield

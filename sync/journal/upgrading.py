"""Bringing a journal to this version before anybody reads it by this version's tables."""

from pathlib import Path

from sync.journal import database
from sync.journal.lock import locked
from sync.journal.reader import JournalReader


def is_older(folder: Path) -> bool:
    """Whether an older Chốt wrote the journal of a folder.

    :raises JournalFault: where it cannot be read, or a newer one wrote it.
    """
    with JournalReader(folder) as reader, database.translated():
        version = reader.connection.pragma("user_version")
    return isinstance(version, int) and 0 < version < len(database.MIGRATIONS)


def bring_up(folder: Path) -> None:
    """Migrate an older journal, by whoever holds the lock of its folder; others stay untouched.

    :raises JournalFault: where it cannot be done; the file is as it was then.
    """
    if is_older(folder):
        database.open_writer(folder).close()


def bring_up_alone(folder: Path) -> None:
    """The same where nobody holds the lock; a terminal that runs has done it by itself.

    :raises JournalFault: likewise, and where another program is just about to do it.
    """
    if is_older(folder):
        lock = locked(folder)
        try:
            bring_up(folder)
        finally:
            lock.release()

"""Watching how the disk does: what met a fault is not trusted again, and failing twice ends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sync.journal import database
from sync.journal.faults import JournalFault, JournalTrouble

TRUSTED_AGAIN: Final = 100
"""Good commits after which a disk that failed once is trusted like any other."""


class DiskWatch:
    """Whether the connection may be used, must be opened anew, or has met its end."""

    def __init__(self) -> None:
        self.distrusted = False
        """The connection met a fault: the file is to be opened anew and checked."""
        self._stopped: JournalTrouble | None = None
        self._commits_since_failure = TRUSTED_AGAIN

    def demand(self) -> None:
        """:raises JournalFault: where nothing may be written until the program starts again."""
        if self._stopped is not None:
            raise JournalFault(self._stopped)

    def committed(self) -> None:
        """One more commit went well."""
        self._commits_since_failure += 1

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Hear of every fault that using the file brings.

        :raises JournalFault: the fault; DISK_BROKEN in its place where the disk failed again before
            it was trusted again.
        """
        try:
            with database.translated():
                yield
        except JournalFault as fault:
            # A full disk is SQLite's own to undo; the connection knows what the file holds.
            if fault.trouble is not JournalTrouble.DISK_FULL:
                self.distrusted = True
            if fault.trouble is JournalTrouble.JOURNAL_DAMAGED:
                self._stopped = fault.trouble
            if not database.is_of_the_disk(fault):
                raise
            again = self._commits_since_failure < TRUSTED_AGAIN
            self._commits_since_failure = 0
            if not again:
                raise
            self._stopped = JournalTrouble.DISK_BROKEN
            raise JournalFault(self._stopped, fault.detail) from fault

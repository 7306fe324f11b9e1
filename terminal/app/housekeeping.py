"""What a post forgets by and by: local keys, records that the centre has, its register."""

from collections.abc import Callable
from datetime import date
from typing import Final

from sync.journal.draft import Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.retention import Terms
from sync.journal.tail import legible

_FIRST_MS: Final = 45_000
"""After the start: people come first."""


class Housekeeping:
    """A chore for the desk's thread: one slice of the purge a call, or a look once a minute."""

    def __init__(
        self,
        journal: Journal,
        terms: Terms,
        forget: Callable[[date], object],
        now: Moment,
        tell: Callable[[str], None],
    ) -> None:
        """:param forget: is told the first day that may still be read at this post.
        :param tell: hears what is damaged, as a code; nothing is purged from there on.
        """
        self._tell = tell
        self._is_ended = False
        self._forget = forget
        self._forgotten: date | None = None
        self._due_ms = now.monotonic_ms + _FIRST_MS
        self._purge = Purge(journal, terms, self._forget_before)

    def __call__(self, now: Moment) -> None:
        """Do what is due; a disk that refuses is told by the next entry, which matters more."""
        if self._is_ended or now.monotonic_ms < self._due_ms:
            return
        try:
            with legible():
                self._purge.step(now)
        except JournalFault as fault:
            if fault.trouble is JournalTrouble.JOURNAL_DAMAGED:
                # What says when something may go is no longer to be believed.
                self._is_ended = True
                self._tell(fault.detail or "unreadable")

    def _forget_before(self, day: date) -> None:
        if day != self._forgotten:
            self._forgotten = day
            self._forget(day)

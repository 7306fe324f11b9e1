"""What the desk's thread does for the journal while nobody waits, a little at a time."""

import contextlib
from collections.abc import Callable, Generator, Iterator
from typing import Final

from sync.journal.chain import Head
from sync.journal.checking import JOURNAL_CHECKED, Damage, pass_over
from sync.journal.draft import Moment, event
from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.paying import paying
from sync.journal.reader import JournalReader
from sync.journal.tail import legible, note_checked

Chore = Callable[[Moment], None]
"""Does at most some 10 ms of work; called again and again."""
_FIRST_MS: Final = 30_000
"""After the start: people come first, then the camera, then this."""
_EVERY_MS: Final = 86_400_000
_AGAIN_MS: Final = 60_000
"""After a pass that the disk broke off."""
_LOOK_MS: Final = 60_000
"""Between two looks whether the centre is owed a key."""


class Chores:
    """Takes turns among its tasks: one a call, in the thread that may write the journal."""

    def __init__(self, *tasks: Chore) -> None:
        self._tasks = list(tasks)

    def add(self, task: Chore) -> None:
        """One more task, before the work begins."""
        self._tasks.append(task)

    def __call__(self, now: Moment) -> None:
        """Do the task whose turn it is."""
        if self._tasks:
            self._tasks.append(self._tasks.pop(0))
            self._tasks[-1](now)


class JournalCheck:
    """Checks the whole journal once a day, and leaves an event that it was whole."""

    def __init__(self, journal: Journal, now: Moment, tell: Callable[[str], None]) -> None:
        """:param tell: hears what is damaged, as a code; empty where a pass found all whole."""
        self._journal = journal
        self._tell = tell
        self._due_ms = now.monotonic_ms + _FIRST_MS
        self._reader: JournalReader | None = None
        self._pass: Iterator[Head] = iter(())
        self._newest: Head | None = None

    def __call__(self, now: Moment) -> None:
        """One slice, where one is due."""
        if now.monotonic_ms < self._due_ms:
            return
        try:
            if self._reader is None:
                self._begin()
            reached = next(self._pass, None)
            if reached is None:
                self._finish(now)
            else:
                self._newest = reached
        except Damage as damage:
            self._end(now, _EVERY_MS)
            self._tell(str(damage))
        except JournalFault:
            self._end(now, _AGAIN_MS)

    def close(self) -> None:
        """Let go of the file; harmless when called again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _begin(self) -> None:
        identity = self._journal.scribe.identity
        self._reader = JournalReader(self._journal.folder)
        key = identity.signing_key.public_key()
        self._pass = pass_over(self._reader, identity.terminal, key)
        self._newest = None

    def _end(self, now: Moment, pause_ms: int) -> None:
        self.close()
        self._due_ms = now.monotonic_ms + pause_ms

    def _finish(self, now: Moment) -> None:
        newest = self._newest
        self._end(now, _EVERY_MS)
        if newest is None:
            return
        words = {1: newest.epoch, 2: newest.seq, 3: newest.hash}
        checked = event(JOURNAL_CHECKED, now, words)
        # A disk that refuses is told by the next entry, which matters more.
        with contextlib.suppress(JournalFault):
            self._journal.append(checked, also=lambda store: note_checked(store, newest))
        self._tell("")


class Payment:
    """Gives the centre the keys that it is owed, as soon as the machine's own key is open."""

    def __init__(self, journal: Journal, do_meanwhile: Callable[[Generator[None]], object]) -> None:
        """:param do_meanwhile: takes up long work, a step at a time."""
        self._journal = journal
        self._do_meanwhile = do_meanwhile
        self._due_ms: int | None = None

    def __call__(self, now: Moment) -> None:
        """Begin, where the key is open and it was not looked for a while."""
        if self._journal.scribe.identity.machine_key is None:
            return
        if self._due_ms is None or now.monotonic_ms >= self._due_ms:
            self._due_ms = now.monotonic_ms + _LOOK_MS
            self._do_meanwhile(self._paying(now))

    def _paying(self, now: Moment) -> Generator[None]:
        # A disk that refuses is told by the next entry, and damage by the daily check.
        with contextlib.suppress(JournalFault), legible():
            yield from paying(self._journal, now)

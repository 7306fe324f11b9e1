"""Opens the machine's key while the post is at work, and takes in what it lets be read."""

import contextlib
import logging
import threading
from collections.abc import Callable, Generator
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sync.journal.draft import Draft
from sync.journal.faults import JournalFault
from sync.journal.key_files import KeyLocked, given_passphrase
from sync.journal.passphrase import WrongPassphrase
from sync.journal.reader import JournalReader
from sync.journal.rewrapping import owed_wraps
from sync.protocol.terms import Mode
from terminal.app.station import Station
from terminal.ui.unlock_window import UnlockWindow
from terminal.ui.words import Words

_log = logging.getLogger(__name__)
_JOIN_SECONDS: Final = 5.0


class Unlocking(QObject):
    """Asks for the passphrase of a locked key at the start, and again at F10; lives in the
    screen's thread.

    Working the key out takes a third of a second and happens in a thread of its own.
    """

    tried = Signal(bool)
    """Whether a passphrase fitted; emitted in the thread that worked it out."""

    def __init__(
        self,
        station: Station,
        face: QWidget,
        words: Callable[[], Words],
        tell: Callable[[bool], None],
    ) -> None:
        """:param tell: hears whether the key is locked, in the screen's thread."""
        super().__init__(face)
        self._station = station
        self._face = face
        self._words = words
        self._tell = tell
        self._key = station.journal.scribe.identity.machine
        self._window: UnlockWindow | None = None
        self._worker: threading.Thread | None = None
        self._attended = station.journal.place.mode is Mode.OPERATOR
        self.tried.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Look whether the key is locked, and try what the environment gives before asking."""
        # A kiosk reads nothing of what it wrote, with any key.
        if not self._attended or self._key.private is not None:
            return
        self._tell(True)
        if not self._key.takes_passphrase:
            return
        QShortcut(QKeySequence(Qt.Key.Key_F10), self._face, self.ask)
        passphrase = given_passphrase()
        if passphrase is None:
            self.ask()
        else:
            self._try(passphrase)

    @Slot()
    def ask(self) -> None:
        """Show the window, unless the key is open or the window is there."""
        if self._key.private is not None:
            return
        if self._window is None:
            self._window = UnlockWindow(self._words(), self._face)
            self._window.given.connect(self._try)
            self._window.passed.connect(self._forget_window)
            self._window.show()
        self._window.activateWindow()

    def close(self) -> None:
        """Take the window away, and wait for a passphrase that is being tried."""
        if self._window is not None:
            self._window.close()
        if self._worker is not None:
            self._worker.join(_JOIN_SECONDS)

    @Slot(str)
    def _try(self, passphrase: str) -> None:
        self._worker = threading.Thread(
            target=self._work, args=(passphrase,), name="unlocking", daemon=True
        )
        self._worker.start()

    def _work(self, passphrase: str) -> None:
        try:
            self._key.unlock(passphrase)
        except (WrongPassphrase, KeyLocked):
            self.tried.emit(False)
            return
        owed = self._owed()
        self._station.in_desk(lambda: self._read_again(owed))
        self.tried.emit(True)

    def _owed(self) -> tuple[Draft, ...]:
        """What the centre could not be given while the key was locked."""
        journal = self._station.journal
        if journal.trust is None:
            return ()
        try:
            with JournalReader(journal.folder) as reader:
                now = self._station.clock.now()
                identity = journal.scribe.identity
                return owed_wraps(reader.connection, identity, journal.trust, now)
        except JournalFault:
            _log.warning("what the centre is owed waits for the next unlocking")
            return ()

    def _read_again(self, owed: tuple[Draft, ...]) -> None:
        """In the desk's thread."""
        journal = self._station.journal
        for draft in owed:
            with contextlib.suppress(JournalFault):
                journal.append(draft)
        self._station.do_meanwhile(self._refill())

    def _refill(self) -> Generator[None]:
        self._station.register.forget(date.max)
        yield from self._station.fill_register()

    @Slot(bool)
    def _answer(self, fitted: bool) -> None:
        if fitted:
            self._tell(False)
            self.close()
        elif self._window is None:
            self.ask()
            self._answer(False)
        else:
            self._window.show_wrong()

    @Slot()
    def _forget_window(self) -> None:
        if self._window is not None:
            self._window.deleteLater()
            self._window = None

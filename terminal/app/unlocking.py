"""Opens the machine's key while the post is at work, and takes in what it lets be read."""

import threading
from collections.abc import Callable, Generator
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sync.journal.key_files import KeyLocked, given_passphrase
from sync.journal.passphrase import WrongPassphrase
from sync.protocol.terms import Mode
from terminal.app.station import Station
from terminal.ui.unlock_window import UnlockWindow
from terminal.ui.words import Words

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
        self._station.in_desk(lambda: self._station.do_meanwhile(self._refill()))
        self.tried.emit(True)

    def _refill(self) -> Generator[None]:
        self._station.register.empty()
        yield from self._station.keeping.filling()

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

"""A thread that hosts one plain loop."""

import logging
import threading
import time
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal

_SLICE_MS = 10
_log = logging.getLogger(__name__)


class Loop(Protocol):
    """A plain function of a thread's whole life."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""


class LoopThread(QThread):
    """Starts a loop, asks it to stop, waits for it with a limit, and tells when it failed."""

    failed = Signal(str)
    """Name of a loop that ended by a bug; the program must not go on as if nothing had happened."""

    def __init__(self, name: str, loop: Loop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._loop = loop
        self._stop = threading.Event()

    def run(self) -> None:
        """Qt calls this in the new thread."""
        try:
            self._loop.run(self._stop)
        except BaseException:  # noqa: BLE001 - the boundary of the thread: logged, then told
            _log.exception("loop %s failed", self.objectName())
            self.failed.emit(self.objectName())

    def ask_to_stop(self) -> None:
        """Set the stop event; returns at once."""
        self._stop.set()

    def join(self, seconds: float) -> bool:
        """Wait for the end. :return: whether it came in time."""
        # By the clock that only goes forward: Qt's own limit follows one that people set.
        until = time.monotonic() + seconds
        while not self.wait(_SLICE_MS):
            if time.monotonic() > until:
                return False
            time.sleep(_SLICE_MS / 1000)
        return True

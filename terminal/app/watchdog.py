"""Tells systemd that the terminal is alive, for as long as all of it is."""

import contextlib
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_log = logging.getLogger(__name__)
DESK_SILENT: Final = 15.0
"""Seconds in which the desk's thread must take up a task; a disk may be slow for some."""
CAMERA_STUCK: Final = 20.0
"""Seconds for which a hung driver may keep the camera before only a new process helps."""
_BEATS_A_TIMEOUT: Final = 3
_USUAL_SECONDS: Final = 5.0


class Notifier:
    """Speaks to the service manager, where there is one (sd_notify)."""

    def __init__(self, address: str) -> None:
        """:param address: NOTIFY_SOCKET; empty where nobody listens."""
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def tell(self, words: str) -> None:
        """Send words such as READY=1; a listener that is gone is no trouble of ours."""
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line,
        ):
            line.settimeout(1.0)
            line.connect(self._address)
            line.sendall(words.encode())


def beat_seconds(environment: Mapping[str, str]) -> float:
    """How often to tell that all is well: three times in what the service manager allows."""
    allowed = environment.get("WATCHDOG_USEC", "")
    if not allowed.isascii() or not allowed.isdecimal() or int(allowed) <= 0:
        return _USUAL_SECONDS
    return min(int(allowed) / 1_000_000 / _BEATS_A_TIMEOUT, 60.0)


class Watchdog(QObject):
    """Feeds the service manager's watchdog from the thread of the screen.

    It stops where the desk's thread takes up nothing any more or a camera's driver hangs for
    good; the service manager then ends the process and starts a new one. A screen that hangs
    feeds nothing by itself.
    """

    def __init__(
        self,
        notifier: Notifier,
        *,
        in_desk: Callable[[Callable[[], None]], Future[None]],
        camera_stuck: Callable[[], float],
        seconds: float = _USUAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """:param in_desk: has a task run in the desk's thread.
        :param camera_stuck: for how many seconds a driver has been hanging.
        """
        super().__init__(parent)
        self._notifier = notifier
        self._in_desk = in_desk
        self._camera_stuck = camera_stuck
        self._clock = clock
        self._asked: Future[None] | None = None
        self._desk_at = clock()
        self._well = True
        self._timer = QTimer(self, interval=round(seconds * 1000))
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """The terminal is ready; from now on it is watched."""
        self._desk_at = self._clock()
        self._notifier.tell("READY=1")
        self.beat()
        self._timer.start()

    def stop(self) -> None:
        """The terminal ends as it should."""
        self._timer.stop()
        self._notifier.tell("STOPPING=1")

    @Slot()
    def beat(self) -> None:
        """Tell that all is well, where it is."""
        sick = self.sick()
        if not sick:
            self._notifier.tell("WATCHDOG=1")
        elif self._well:
            _log.error("the watchdog is not fed: %s", sick)
            self._notifier.tell(f"STATUS={sick}")
        self._well = not sick

    def sick(self) -> str:
        """What does not answer any more, in a word for the log; empty where all is well."""
        self._ask_desk()
        if self._clock() - self._desk_at > DESK_SILENT:
            return "desk"
        return "camera" if self._camera_stuck() > CAMERA_STUCK else ""

    def _ask_desk(self) -> None:
        if self._asked is None or self._asked.done():
            if self._asked is not None:
                self._desk_at = self._clock()
            self._asked = self._in_desk(_nothing)


def notifier_of_system() -> Notifier:
    """The service manager that started this process, if one did."""
    return Notifier(os.environ.get("NOTIFY_SOCKET", ""))


def _nothing() -> None:
    """That it ran is the answer."""

"""The threads of a terminal, and the order in which they end."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from terminal.workers.loop_thread import Loop, LoopThread

_JOIN_SECONDS: Final = 6.0


class Loops:
    """Hosts loops, each in a thread of its own: what feeds the first ends before it does."""

    def __init__(self, parent: QObject, failed: Callable[[str], None]) -> None:
        """:param failed: hears the name of a loop that ended by a bug."""
        self._parent = parent
        self._failed = failed
        self._threads: list[LoopThread] = []

    def start(self, name: str, loop: Loop) -> None:
        """Start a loop; the first one is what the others feed."""
        thread = LoopThread(name, loop, self._parent)
        thread.failed.connect(self._failed)
        self._threads.append(thread)
        thread.start()

    @property
    def hang(self) -> bool:
        """Whether one was asked to end and did not."""
        return bool(self._threads)

    def stop(self) -> bool:
        """Ask all to end, the first one last. :return: whether the first one has ended.

        One of the others that hangs in the network or in a driver is left where it is.
        """
        for thread in self._threads[1:]:
            thread.ask_to_stop()
        self._threads[1:] = [t for t in self._threads[1:] if not t.join(_JOIN_SECONDS)]
        for first in self._threads[:1]:
            first.ask_to_stop()
            if not first.join(_JOIN_SECONDS):
                return False
            self._threads.remove(first)
        return True

"""Long tasks beside the screen: done in threads of their own, answered in the screen's."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_JOIN_SECONDS: Final = 5.0


class Errands(QObject):
    """Runs tasks; lives in the screen's thread. After `close` no answer comes any more."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def run(self, task: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do a task meanwhile, and have `then` told what came of it.

        What a task raises is a bug, and is raised in the screen's thread.
        """

        def work() -> None:
            answer: Callable[[], object]
            try:
                answer = partial(then, task())
            except BaseException as error:  # noqa: BLE001 - it belongs to the screen's thread
                answer = partial(_raise, error)
            self._done.emit(answer)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name="errand", daemon=True)
        self._threads.append(thread)
        thread.start()

    def later(self, answer: Callable[[], object]) -> None:
        """Have something done in the screen's thread soon; from any thread."""
        self._done.emit(answer)

    def close(self) -> None:
        """Wait a little for what is under way, and tell nobody of it."""
        self._is_closed = True
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    @Slot(object)
    def _finish(self, answer: Callable[[], object]) -> None:
        if not self._is_closed:
            answer()


def _raise(error: BaseException) -> None:
    raise error

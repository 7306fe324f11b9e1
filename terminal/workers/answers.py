"""A thread that answers what a screen asks, so that the screen never waits."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from terminal.workers.loop_thread import LoopThread

_JOIN_S = 5.0

Question = Callable[[], object]


class Answers(QObject):
    """Answers questions one after the other; of those of one kind only the newest counts.

    Whoever types asks anew with each letter: what was asked before it, and not begun, is dropped.
    The thread lives from `start` to `stop`; what is asked while it does not is never answered.
    """

    answered = Signal(str, object)
    """The kind of a question, and what it returned."""
    failed = Signal(str)
    """A question raised: the name of this thread, which has ended."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._asked: dict[str, Question] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: LoopThread | None = None

    def start(self) -> None:
        """Begin to answer; once more is once."""
        if self._thread is None:
            self._thread = LoopThread(self._name, self)
            self._thread.failed.connect(self.failed)
            self._thread.start()

    def stop(self) -> None:
        """Drop what was asked, and wait until what is being answered is over."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.ask_to_stop()
            with self._lock:
                self._asked.clear()
            self._wake.set()
            thread.join(_JOIN_S)

    def ask(self, kind: str, question: Question) -> None:
        """Have `question` called in the thread; its return is told by `answered`."""
        with self._lock:
            self._asked.pop(kind, None)
            self._asked[kind] = question
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """The thread's life."""
        while not stop.is_set():
            self._wake.wait()
            self._wake.clear()
            while (asked := self._next()) is not None and not stop.is_set():
                kind, question = asked
                self.answered.emit(kind, question())

    def _next(self) -> tuple[str, Question] | None:
        with self._lock:
            kind = next(iter(self._asked), None)
            return None if kind is None else (kind, self._asked.pop(kind))

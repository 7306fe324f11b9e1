"""The desk's thread: presentations in, outcomes out, and every other write to the journal."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Final, TypeVar

from terminal.desk.desk import Desk
from terminal.desk.outcome import Outcome
from terminal.reading.symbol import Presentation

T = TypeVar("T")
INBOX: Final = 64
"""Presentations that may wait; the scan gate lets far fewer through in the time one takes."""
_TICK_SECONDS: Final = 0.5


class DeskLoop:
    """Hosts the desk and, through `submit`, whatever else must use its journal."""

    def __init__(
        self,
        desk: Desk,
        *,
        announce: Callable[[Outcome], None],
        saved_later: Callable[[Outcome], None],
        prepare: Callable[[], Generator[None]],
        tick: Callable[[], None],
    ) -> None:
        """All callbacks come in the desk's thread.

        :param saved_later: called for an entry that waited for the disk and is durable now.
        :param prepare: gives the first of what is done meanwhile.
        :param tick: called about twice a second between presentations.
        """
        self._desk = desk
        self._announce = announce
        self._saved_later = saved_later
        self._prepare = prepare
        self._tick = tick
        self._works: deque[Generator[None]] = deque()
        self._inbox: queue.Queue[Callable[[], None]] = queue.Queue(INBOX)

    def present(self, presentation: Presentation) -> bool:
        """Hand in a presentation, from any thread. :return: false where the desk is swamped."""
        return self.do(lambda: self._announce(self._desk.present(presentation)))

    def do(self, task: Callable[[], None]) -> bool:
        """Have `task` run in the desk's thread, from any thread; its errors are the loop's.

        :return: false where the desk is swamped, and nothing will be done.
        """
        try:
            self._inbox.put_nowait(task)
        except queue.Full:
            return False
        return True

    def submit(self, task: Callable[[], T]) -> Future[T]:
        """Have `task` run in the desk's thread, from any other thread."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(task())
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
                future.set_exception(error)

        self._inbox.put(run)
        return future

    def do_meanwhile(self, work: Generator[None]) -> None:
        """Take up long work, one small step at a time while nobody waits; in the desk's thread."""
        self._works.append(work)

    def _work_on(self) -> None:
        try:
            next(self._works[0])
        except StopIteration:
            self._works.popleft()

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop` is set; what was handed in before is still done."""
        self.do_meanwhile(self._prepare())
        try:
            self._serve(stop)
        finally:
            for work in self._works:
                work.close()

    def _serve(self, stop: threading.Event) -> None:
        while True:
            try:
                item = self._inbox.get(timeout=0 if self._works else _TICK_SECONDS)
            except queue.Empty:
                if self._works and not stop.is_set():
                    self._work_on()
                    continue
                for outcome in self._desk.retry():
                    self._saved_later(outcome)
                if stop.is_set():
                    return
                self._tick()
                continue
            item()

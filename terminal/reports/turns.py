"""A lock under which those who record never wait for more than one question of those who read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Lets one in at a time: whoever has little to do goes before all who have much.

    Python's locks let whoever releases one take it again at once, so that a reader who asks many
    questions would keep the desk waiting for all of them.
    """

    def __init__(self) -> None:
        self._held = threading.Lock()
        self._next = threading.Lock()
        self._queue = threading.Lock()

    @contextmanager
    def brief(self) -> Iterator[None]:
        """For what takes microseconds: waits for whoever is in, and for no other reader."""
        with self._next:
            self._held.acquire()
        try:
            yield
        finally:
            self._held.release()

    @contextmanager
    def long(self) -> Iterator[None]:
        """For what takes milliseconds: one of these is in or at the door, the others queue."""
        with self._queue, self.brief():
            yield

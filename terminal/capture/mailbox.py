"""A place for one item where the newest wins."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One slot between two threads: what was not taken in time is replaced, never queued."""

    def __init__(self) -> None:
        self._filled = threading.Condition()
        self._item: T | None = None
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """How many items were replaced before anybody took them."""
        return self._dropped

    def put(self, item: T) -> bool:
        """Leave an item. :return: whether the slot was empty before."""
        with self._filled:
            was_empty = self._item is None
            if not was_empty:
                self._dropped += 1
            self._item = item
            self._filled.notify()
            return was_empty

    def take(self, timeout: float = 0.0) -> T | None:
        """The item, which is then gone; None where none comes within `timeout` seconds."""
        with self._filled:
            if self._item is None and timeout > 0:
                self._filled.wait(timeout)
            item, self._item = self._item, None
            return item

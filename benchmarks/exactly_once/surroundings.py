"""What a post lives in: which machine it is, the world around it, and its uplink's turns."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest.mock import patch

from benchmarks.exactly_once.network import Network
from benchmarks.exactly_once.oracle import Numbers, Oracle
from benchmarks.exactly_once.sometimes import Trace
from sync.journal.draft import Place
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.messages import Receipt
from sync.uplink.journal_outbox import JournalOutbox, Write


class Machines:
    """Which machine runs now: journals ask it for its name."""

    current = b""


@contextmanager
def machines() -> Iterator[None]:
    """Every post has a machine of its own, in this one process.

    Journals are short here, so that what counts as a backlog is short too.
    """
    with (
        patch("sync.journal.journal.machine_fingerprint", lambda: Machines.current),
        patch("sync.uplink.memory.BACKLOG", 4),
        patch("sync.uplink.memory.NEWEST", 2),
        patch("sync.centre.ahead.MAX_AHEAD", 8),
    ):
        yield


@dataclass(frozen=True, slots=True)
class DiskCopy:
    """A copy of a post's disk, and the numbers that it is known to hold."""

    image: dict[str, bytes | None]
    held: dict[int, Numbers]
    place: Place
    reported: frozenset[int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a post lives in; `now_s` is the time of the world since it began."""

    root: Path
    network: Network
    oracle: Oracle
    trace: Trace
    random: Random
    now_s: Callable[[], float]


class Pulse(threading.Event):
    """Wakes the uplink; instead of waiting, it hands the thread back to the simulation."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = False

    def wait(self, timeout: float | None = None) -> bool:
        """Note that there is nothing to do now."""
        self.waited = True
        return super().wait(0 if timeout is not None else None)


class Rounds(threading.Event):
    """Tells the uplink to stop once it waits, or has sent so many batches."""

    def __init__(self, pulse: Pulse, network: Network, batches: int) -> None:
        super().__init__()
        self._pulse = pulse
        self._network = network
        self._last = network.sent + batches

    def is_set(self) -> bool:
        """Whether it is the turn of others."""
        return self._pulse.waited or self._network.sent >= self._last


class WatchedOutbox(JournalOutbox):
    """The shipping outbox, with a look at every receipt that it keeps."""

    def __init__(
        self,
        reader: JournalReader,
        journal: Journal,
        write: Write,
        *,
        kept: Callable[[Receipt], None],
    ) -> None:
        super().__init__(reader, journal, write, lambda _: None)
        self._kept = kept

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """See `JournalOutbox.keep_receipt`."""
        self._kept(receipt)
        super().keep_receipt(envelope, receipt)

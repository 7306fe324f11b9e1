"""The journal as the uplink sees it: read beside its writer, written where writing is allowed."""

from collections.abc import Callable

from sync.journal.draft import Moment
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.messages import Receipt
from sync.uplink.state import UplinkStatus

Write = Callable[[Callable[[], None]], None]
"""Runs a task in the thread that may write the journal, and returns when it is done.

Faults of the task come through.
"""


class JournalOutbox:
    """An `Outbox` over a reader and its journal."""

    def __init__(
        self,
        reader: JournalReader,
        journal: Journal,
        write: Write,
        raise_floor: Callable[[int], None],
    ) -> None:
        """:param raise_floor: hears the centre's time (ms since 1970 UTC) of every receipt kept."""
        self.heads = reader.heads
        self.confirmed = reader.confirmed
        self.records = reader.records
        self.record_hash = reader.record_hash
        self.at_ms = reader.at_ms
        self._journal = journal
        self._write = write
        self._raise_floor = raise_floor

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a verified receipt durably."""
        self._write(lambda: self._journal.keep_receipt(envelope, receipt))
        self._raise_floor(receipt.centre_time_ms)


def go_on_after_fork(journal: Journal, status: UplinkStatus, now: Moment) -> bool:
    """Begin a new epoch where the one that is written forked; whether that was so.

    To be called in the thread that may write the journal.

    :raises JournalFault: where the new epoch could not be made durable.
    """
    if journal.head.epoch not in status.forked:
        return False
    journal.begin_epoch(now)
    return True

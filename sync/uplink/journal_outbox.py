"""The journal as the uplink sees it: read beside its writer, written where writing is allowed."""

from collections.abc import Callable
from typing import Final

from sync.journal.draft import Draft, Moment
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.messages import Receipt
from sync.protocol.terms import RecordKind
from sync.uplink.outbox import Notice
from sync.uplink.state import UplinkStatus

CENTRE_DIFFERS: Final = "centre.differs"
CENTRE_AGREES: Final = "centre.agrees"
"""Codes of events about numbers that the centre held otherwise, and of their healing."""

Write = Callable[[Callable[[], None]], None]
"""Runs a task in the thread that may write the journal, and returns when it is done.

Faults of the task come through.
"""


class _OfJournal:
    """What both see of a journal: its reader's answers, and the thread that may write it."""

    def __init__(self, reader: JournalReader, journal: Journal, write: Write) -> None:
        self.heads = reader.heads
        self.confirmed = reader.confirmed
        self.start = reader.start
        self.at_ms = reader.at_ms
        self._journal = journal
        self._write = write


class JournalOutbox(_OfJournal):
    """An `Outbox` over a reader and its journal."""

    def __init__(
        self,
        reader: JournalReader,
        journal: Journal,
        write: Write,
        raise_floor: Callable[[int], None],
    ) -> None:
        """:param raise_floor: hears the centre's time (ms since 1970 UTC) of every receipt kept."""
        super().__init__(reader, journal, write)
        self.records = reader.records
        self.proof = reader.proof
        self.record_hash = reader.record_hash
        self._raise_floor = raise_floor

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a verified receipt durably."""
        self._write(lambda: self._journal.keep_receipt(envelope, receipt))
        self._raise_floor(receipt.centre_time_ms)

    def note_shown(self, receipt: Receipt, *, doubted: bool) -> None:
        """Note durably what the centre keeps of our side of a fork."""
        self._write(lambda: self._journal.note_shown(receipt, doubted=doubted))


class JournalBooks(_OfJournal):
    """`Books` over a reader and its journal."""

    def __init__(
        self, reader: JournalReader, journal: Journal, write: Write, now: Callable[[], Moment]
    ) -> None:
        """:param now: the clock of the journal's records."""
        super().__init__(reader, journal, write)
        self.first_since = reader.first_since
        self.kept = reader.kept
        self._now = now

    def note(self, notice: Notice) -> None:
        """Record an event about what a comparison found."""
        draft = Draft(
            kind=RecordKind.EVENT,
            code=CENTRE_AGREES if notice.agrees else CENTRE_DIFFERS,
            moment=self._now(),
            clear={
                1: notice.epoch,
                2: notice.first,
                3: notice.last,
                4: notice.count,
                5: notice.digest,
                6: list(notice.hours_ms),
            },
        )
        self._write(lambda: _append(self._journal, draft))


def _append(journal: Journal, draft: Draft) -> None:
    journal.append(draft)


def go_on_after_fork(journal: Journal, status: UplinkStatus, now: Moment) -> bool:
    """Begin a new epoch where the one that is written forked, or where the centre cannot go on
    with it; whether that was so.

    To be called in the thread that may write the journal.

    :raises JournalFault: where the new epoch could not be made durable.
    """
    if journal.head.epoch not in {*status.forked, *status.out_of_reach}:
        return False
    journal.begin_epoch(now)
    return True

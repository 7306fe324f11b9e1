"""Records that are made and wait to be written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sync.journal.chain import Head
from sync.journal.draft import Draft
from sync.journal.record import Record
from sync.journal.scribe import LocalWrap
from sync.journal.segments import Segment
from sync.journal.store import Store
from sync.journal.trust import Trust


@dataclass(frozen=True, slots=True)
class Prepared:
    """Records that are written together or not at all."""

    draft: Draft
    records: tuple[Record, ...]
    segment: Segment | None
    segment_day: date
    wraps: tuple[LocalWrap, ...] = ()
    trust: Trust | None = None
    """The centre to be trusted from here on, where that changes."""
    also: Callable[[Store], None] | None = None
    """What else must be true if the records are there, and may not be if they are not."""

    @property
    def head(self) -> Head:
        """Where the line stands once they are durable."""
        last = self.records[-1]
        return Head(last.header.epoch, last.header.seq, last.hash)

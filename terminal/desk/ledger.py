"""What a desk writes: durable at once, or kept in memory in its order while the disk refuses."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from sync.journal.body import Body
from sync.journal.day import moment as post_time
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault
from sync.journal.record import MAX_SEQ, Header, Record
from sync.journal.repeats import Seen
from sync.protocol.terms import RecordKind
from terminal.desk.outcome import Outcome
from terminal.desk.passing import Visit, visit_of, visit_of_draft
from terminal.desk.vehicles import Ticket
from terminal.diagnostics import Fault
from terminal.reports.counts import DayCounts
from terminal.reports.row import Row, amended

MAX_WAITING: Final = 500
"""Records held in memory while the disk refuses; beyond, only the paper list keeps them."""


class EntryJournal(Protocol):
    """The journal as the desk sees it."""

    def append(self, draft: Draft) -> Record:
        """Record durably. :raises JournalFault: where that failed."""

    def last_seen(self, repeat_key: bytes, at_ms: int) -> Seen | None:
        """The newest entry with this repeat key. :raises JournalFault: where that failed."""

    def move(self, lane: str) -> None:
        """From the next record on, this is the lane."""


class Register(Protocol):
    """The day book as the desk sees it."""

    def add(self, header: Header, body: Body | None) -> None:
        """Take in a record."""

    def counts(self, day: date) -> DayCounts:
        """The counts of a day of the post."""

    def find(self, epoch: int, seq: int, *, settled: bool = False) -> Row | None:
        """The entry of this number, as it stands now.

        :param settled: only one of which no amendment is still on its way.
        """


@dataclass(slots=True)
class _Item:
    """`outcome` is None for an event; `ticket` is the entry that this is, or is about."""

    draft: Draft
    outcome: Outcome | None = None
    ticket: Ticket | None = None


class Ledger:
    """Journal and register, and what waits for them; one thread uses it."""

    def __init__(self, journal: EntryJournal, register: Register, *, keep_bodies: bool) -> None:
        self._journal = journal
        self._register = register
        self._keep_bodies = keep_bodies
        self._waiting: deque[_Item] = deque()
        self._saved_since: list[Outcome] = []
        self._trouble: Fault | None = None

    @property
    def waiting(self) -> int:
        """Records that are held in memory because the disk refused them."""
        return len(self._waiting)

    def record(self, draft: Draft, outcome: Outcome, ticket: Ticket) -> Outcome:
        """Record an entry or amendment; the outcome says whether it is durable.

        :param ticket: gets the number of an entry; names the entry that an amendment is about.
        """
        item = _Item(draft, outcome, ticket)
        if self._saved(item):
            return self._told(item)
        return self.told(outcome, draft.moment.at_ms)

    def note(self, draft: Draft, ticket: Ticket | None = None) -> None:
        """Record what no screen announces, later where the disk refuses.

        :param ticket: the entry that an amendment is about.
        """
        self._saved(_Item(draft, ticket=ticket))

    def note_now(self, event: Draft) -> bool:
        """Record an event before anything else happens. :return: whether it is durable."""
        self._save_waiting()
        if self._waiting:
            return False
        try:
            self._write(_Item(event))
        except JournalFault as fault:
            self._trouble = Fault(fault.trouble.value)
            return False
        return True

    def retry(self) -> tuple[Outcome, ...]:
        """Try again to save what waits, oldest first.

        :return: the outcomes of those that were saved since this was last asked.
        """
        self._save_waiting()
        saved, self._saved_since = self._saved_since, []
        return tuple(saved)

    def told(self, outcome: Outcome, at_ms: int) -> Outcome:
        """An outcome with how the desk stands at a moment: counts, what waits, and why."""
        return replace(
            outcome,
            fault=self._trouble,
            counts=self._register.counts(post_time(at_ms).date()),
            waiting=len(self._waiting),
        )

    def row(self, epoch: int, seq: int, *, settled: bool = True) -> Row | None:
        """An entry with all that was learned about it, what waits for the disk included.

        :param settled: false to get it too while the register is still filled with what an
            earlier run learned about it, upon which nothing may be decided.
        """
        if not (0 < epoch < 2**63 and 0 < seq <= MAX_SEQ):
            return None
        row = self._register.find(epoch, seq, settled=settled)
        if row is not None:
            for draft in self._waiting_about(epoch, seq):
                row = amended(row, draft, draft.body if self._keep_bodies else None)
        return row

    def seen(self, repeat_key: bytes, moment: Moment) -> Seen | None:
        """The newest entry of whoever has this key; None also where the disk cannot say."""
        if not repeat_key:
            return None
        try:
            return self._journal.last_seen(repeat_key, moment.at_ms)
        except JournalFault:
            # The verdict must come all the same; that the disk fails shows when recording.
            return None

    def visit(self, seen: Seen | None, repeat_key: bytes) -> Visit | None:
        """When this person was last here, those included whom the disk has not taken yet."""
        visits = [
            self._visit_waiting(item.draft)
            for item in self._waiting
            if item.draft.repeat_key == repeat_key != b""
        ]
        if seen is not None:
            visits.append(visit_of(seen, self.row(seen.epoch, seen.seq, settled=False)))
        return max(visits, key=lambda visit: visit.at, default=None)

    def _visit_waiting(self, draft: Draft) -> Visit:
        epoch, seq = draft.refers_epoch, draft.refers_seq
        if epoch is None or seq is None:
            return visit_of_draft(draft)
        # One more document of somebody whose entry is durable.
        seen = Seen(draft.moment.at_ms, epoch, seq)
        return visit_of(seen, self.row(epoch, seq, settled=False))

    def _waiting_about(self, epoch: int, seq: int) -> Iterator[Draft]:
        for item in self._waiting:
            if (item.draft.refers_epoch, item.draft.refers_seq) == (epoch, seq):
                yield item.draft

    def _saved(self, item: _Item) -> bool:
        """Write it behind all that waits, or let it wait."""
        self._save_waiting()
        if not self._waiting:
            try:
                self._write(item)
            except JournalFault as fault:
                self._trouble = Fault(fault.trouble.value)
            else:
                return True
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(item)
        return False

    def _save_waiting(self) -> None:
        while self._waiting:
            item = self._waiting[0]
            try:
                self._write(item)
            except JournalFault as fault:
                self._trouble = Fault(fault.trouble.value)
                return
            self._waiting.popleft()
            if item.outcome is not None:
                self._saved_since.append(self._told(item))
        self._trouble = None

    def _write(self, item: _Item) -> None:
        ticket = item.ticket
        if item.draft.kind is RecordKind.AMENDMENT and ticket is not None:
            if ticket.epoch is None:
                # Of an entry that found no room in memory; it stands on the paper list.
                return
            if item.draft.refers_epoch is None:
                # Kept, for the same draft given again is written with the same sealed bytes.
                item.draft = replace(item.draft, refers_epoch=ticket.epoch, refers_seq=ticket.seq)
        record = self._journal.append(item.draft)
        header = record.header
        self._register.add(header, item.draft.body if self._keep_bodies else None)
        if header.kind is RecordKind.ENTRY and ticket is not None:
            ticket.epoch, ticket.seq = header.epoch, header.seq

    def _told(self, item: _Item) -> Outcome:
        """The outcome of what is durable now."""
        if item.outcome is None or item.ticket is None:
            raise ValueError("only entries and amendments have an outcome")
        told = self.told(item.outcome, item.draft.moment.at_ms)
        number = item.ticket
        return replace(told, saved=True, epoch=number.epoch, seq=number.seq, fault=None)

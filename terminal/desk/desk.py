"""The use case of a post: decide, record, announce, in that order."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from sync.journal.body import Body
from sync.journal.day import moment as post_time
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault
from sync.journal.record import Header, Record
from sync.journal.repeats import Seen
from sync.protocol.terms import Assurance, Verdict
from terminal.declarations.declaration import Declaration
from terminal.declarations.masking import mask_person
from terminal.desk.entry import Circumstances, entry_draft
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.diagnostics import Fault
from terminal.reading.symbol import Presentation
from terminal.reports.counts import DayCounts
from terminal.verdict.decision import Decision
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.rules import History, Rules, decide

MAX_WAITING: Final = 500
"""Entries held in memory while the disk refuses; beyond, only the paper list keeps them."""
_NO_RULES: Final = RuleBook()
RESUME_WITHIN: Final = timedelta(seconds=60)
"""How long after a restart somebody still stands there whose verdict was never shown."""


class EntryJournal(Protocol):
    """The journal as the desk sees it."""

    def append(self, draft: Draft) -> Record:
        """Record durably. :raises JournalFault: where that failed."""

    def last_seen(self, repeat_key: bytes, at_ms: int) -> Seen | None:
        """The newest entry with this repeat key. :raises JournalFault: where that failed."""


class Register(Protocol):
    """The day book as the desk sees it."""

    def add(self, header: Header, body: Body | None) -> None:
        """Take in a record."""

    def counts(self, day: date) -> DayCounts:
        """The counts of a day of the post."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    draft: Draft
    outcome: Outcome


class Desk:
    """Turns presentations into recorded verdicts; one thread uses it."""

    def __init__(
        self,
        journal: EntryJournal,
        register: Register,
        *,
        declare: Callable[[bytes, datetime], Declaration],
        rules: Rules,
        book: RuleBook = _NO_RULES,
        circumstances: Circumstances,
        now: Callable[[], Moment],
        unannounced: Iterable[Header] = (),
        keep_bodies: bool = True,
    ) -> None:
        """:param unannounced: entries of an earlier run that no screen has shown.
        :param keep_bodies: whether the register may know whom entries are about; not at a kiosk.
        """
        self._keep_bodies = keep_bodies
        self._journal = journal
        self._register = register
        self._declare = declare
        self._rules = rules
        self._book = book
        self._circumstances = circumstances
        self._now = now
        self._unannounced = {(header.epoch, header.seq): header for header in unannounced}
        self._waiting: deque[_Waiting] = deque()
        self._saved_since: list[Outcome] = []
        self._trouble: Fault | None = None

    @property
    def waiting(self) -> int:
        """Entries that are held in memory because the disk refused them."""
        return len(self._waiting)

    def present(self, presentation: Presentation) -> Outcome:
        """Decide about a presentation and record it; the outcome says whether that succeeded."""
        moment = self._now()
        at = post_time(moment.at_ms)
        declaration = self._declare(presentation.symbol.payload, at)
        seen = self._seen(declaration.repeat_key, moment)
        resumed = self._resumed(seen, moment)
        if resumed is not None:
            return self._resume(resumed, declaration, presentation)
        history = History(self._last_at(seen, declaration.repeat_key))
        judgement = self._book.judge(declaration, at)
        decision = decide(
            declaration, history, self._rules, at, moment.quality, judgement=judgement
        )
        draft = entry_draft(declaration, decision, presentation.source, moment, self._circumstances)
        return self._record(draft, declaration, decision, presentation)

    def retry(self) -> tuple[Outcome, ...]:
        """Try again to save what waits, oldest first.

        :return: the outcomes of those that were saved since this was last asked.
        """
        self._save_waiting()
        saved, self._saved_since = self._saved_since, []
        return tuple(saved)

    def _save_waiting(self) -> None:
        while self._waiting:
            waiting = self._waiting[0]
            try:
                record = self._append(waiting.draft)
            except JournalFault as fault:
                self._trouble = Fault(fault.trouble.value)
                return
            self._waiting.popleft()
            self._saved_since.append(self._saved(waiting.outcome, record))
        self._trouble = None

    def _last_at(self, seen: Seen | None, repeat_key: bytes) -> datetime | None:
        """When this person was last here, those included whom the disk has not taken yet."""
        waiting = [w.draft.moment.at_ms for w in self._waiting if w.draft.repeat_key == repeat_key]
        times = [*waiting, *([] if seen is None else [seen.at_ms])]
        return post_time(max(times)) if times else None

    def _record(
        self,
        draft: Draft,
        declaration: Declaration,
        decision: Decision,
        presentation: Presentation,
    ) -> Outcome:
        outcome = Outcome(
            verdict=decision.verdict,
            reasons=decision.reasons,
            document=declaration.kind,
            assurance=declaration.assurance,
            person=_masked(declaration),
            at=post_time(draft.moment.at_ms),
            captured_at=presentation.captured_at,
            on_display=presentation.on_display,
            saved=False,
        )
        self._save_waiting()
        if not self._waiting:
            try:
                return self._saved(outcome, self._append(draft))
            except JournalFault as fault:
                self._trouble = Fault(fault.trouble.value)
        return self._not_saved(draft, outcome)

    def _append(self, draft: Draft) -> Record:
        record = self._journal.append(draft)
        self._register.add(record.header, draft.body if self._keep_bodies else None)
        return record

    def _saved(self, outcome: Outcome, record: Record) -> Outcome:
        header = record.header
        return replace(
            outcome,
            saved=True,
            epoch=header.epoch,
            seq=header.seq,
            counts=self._counts(header.at_ms),
            waiting=len(self._waiting),
            fault=None,
        )

    def _not_saved(self, draft: Draft, outcome: Outcome) -> Outcome:
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(_Waiting(draft, outcome))
        return replace(
            outcome,
            fault=self._trouble,
            counts=self._counts(draft.moment.at_ms),
            waiting=len(self._waiting),
        )

    def _seen(self, repeat_key: bytes, moment: Moment) -> Seen | None:
        try:
            return self._journal.last_seen(repeat_key, moment.at_ms)
        except JournalFault:
            # The verdict must come all the same; that the disk fails shows when recording.
            return None

    def _resumed(self, seen: Seen | None, moment: Moment) -> Header | None:
        if seen is None:
            return None
        header = self._unannounced.pop((seen.epoch, seen.seq), None)
        if header is None or moment.at_ms - header.at_ms > RESUME_WITHIN / timedelta(
            milliseconds=1
        ):
            return None
        return header

    def _resume(
        self, header: Header, declaration: Declaration, presentation: Presentation
    ) -> Outcome:
        return Outcome(
            verdict=header.verdict or Verdict.ATTENTION,
            reasons=header.reasons,
            document=header.document or declaration.kind,
            assurance=header.assurance or Assurance.REJECTED,
            person=_masked(declaration),
            at=post_time(header.at_ms),
            captured_at=presentation.captured_at,
            on_display=presentation.on_display,
            saved=True,
            epoch=header.epoch,
            seq=header.seq,
            counts=self._counts(header.at_ms),
            waiting=len(self._waiting),
            fault=self._trouble,
            resumed=True,
        )

    def _counts(self, at_ms: int) -> DayCounts:
        return self._register.counts(post_time(at_ms).date())


def _masked(declaration: Declaration) -> MaskedPerson:
    person = mask_person(declaration.person)
    return MaskedPerson(
        name=person.name, birth_year=person.birth_year, number=person.number, sex=person.sex
    )

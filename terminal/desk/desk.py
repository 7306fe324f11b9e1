"""The use case of a post: decide, record, announce, in that order."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from sync.bundle.forms import built_in
from sync.journal.day import moment as post_time
from sync.journal.draft import Moment, event
from sync.journal.record import Header
from sync.journal.repeats import Seen
from sync.protocol.forms import Forms, Weight
from terminal.declarations.declaration import Declaration
from terminal.desk import announcing
from terminal.desk.amending import Amendment, amendment_for, of_vehicle
from terminal.desk.announced import Unannounced
from terminal.desk.arrival import Arrival
from terminal.desk.entering import counts_as, entered
from terminal.desk.entry import Circumstances, entry_draft
from terminal.desk.joining import Match, Pending, joined, match, pending_after, with_document
from terminal.desk.judging import Judge
from terminal.desk.ledger import EntryJournal, Ledger, Register
from terminal.desk.limits import is_writable
from terminal.desk.orders import Amend, ChangeVehicle, Enter, Order, OrderRefused, View
from terminal.desk.outcome import Outcome
from terminal.desk.passing import Visit
from terminal.desk.situation import Need, Situation
from terminal.desk.stand import Changed, Stand, StandingOrder, carried_out, without_vehicle
from terminal.desk.vehicles import OpenVehicle, Ticket
from terminal.reading.symbol import Presentation
from terminal.reports.row import Row, amended
from terminal.verdict.answers import weight_of_answers
from terminal.verdict.decision import Reason, doubted, refused_before
from terminal.verdict.needs import missing, provided
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.rules import Rules

ENTRY_VIEWED: Final = "entry.viewed"
"""Event: the operator of its header saw all of an entry; {1: epoch, 2: seq}."""
_NO_RULES: Final = RuleBook()
_UNALIKE: Final = {
    Match.DIFFERS: Reason.PERSON_DIFFERS,
    Match.UNSURE: Reason.COMPARE_DOCUMENTS,
}


@cache
def _forms() -> Forms:
    return built_in()


def _weight(answers: Mapping[str, str]) -> Weight:
    return weight_of_answers(_forms(), answers)


def _random_group() -> bytes:
    return os.urandom(16)


class Desk:
    """Turns presentations and orders into recorded verdicts; one thread uses it."""

    def __init__(
        self,
        journal: EntryJournal,
        register: Register,
        *,
        declare: Callable[[bytes, datetime], Declaration],
        rules: Rules,
        book: RuleBook = _NO_RULES,
        circumstances: Circumstances,
        lanes: Sequence[str] = (),
        now: Callable[[], Moment],
        unannounced: Iterable[Header] = (),
        keep_bodies: bool = True,
        weigh: Callable[[Mapping[str, str]], Weight] = _weight,
        new_group: Callable[[], bytes] = _random_group,
    ) -> None:
        """:param lanes: those that may be moved to beside the first one.
        :param unannounced: entries of an earlier run that no screen has shown.
        :param keep_bodies: whether the register may know whom entries are about; not at a kiosk.
        :param weigh: the most that answers, by codes of questions, ask of the post.
        :param new_group: gives the 16 bytes that mark a vehicle.
        """
        self._journal = journal
        self._ledger = Ledger(journal, register, keep_bodies=keep_bodies)
        self._declare = declare
        self._judge = Judge(rules, book, weigh)
        own = (circumstances.lane,) if circumstances.lane else ()
        # Who may go elsewhere must be able to come back.
        chosen = tuple(dict.fromkeys((*own, *lanes))) if lanes else ()
        self._stand = Stand(circumstances=circumstances, lanes=chosen)
        self._now = now
        self._unannounced = Unannounced(unannounced)
        self._new_group = new_group

    @property
    def waiting(self) -> int:
        """Records that are held in memory because the disk refused them."""
        return self._ledger.waiting

    @property
    def situation(self) -> Situation:
        """What the desk applies to whoever comes next."""
        if self._stand.pending is not None:
            self._expire(post_time(self._now().at_ms))
        return self._stand.situation

    def retry(self) -> tuple[Outcome, ...]:
        """Try again to save what waits, oldest first.

        :return: the outcomes of those that were saved since this was last asked.
        """
        return self._ledger.retry()

    def present(self, presentation: Presentation) -> Outcome:
        """Decide about a presentation and record it; the outcome says whether that succeeded."""
        moment = self._now()
        at = post_time(moment.at_ms)
        declaration = self._declare(presentation.symbol.payload, at)
        seen = self._ledger.seen(declaration.repeat_key, moment)
        resumed = self._unannounced.take(seen, moment)
        if resumed is not None:
            outcome = announcing.of_earlier(resumed, declaration, presentation)
            return self._ledger.told(outcome, resumed.at_ms)
        found = self._match(declaration, provided(declaration), at)
        visit = self._visit(seen, declaration, found)
        direction = self._stand.circumstances.direction
        arrival = self._judge.presented(presentation, declaration, visit, direction, moment)
        return self._receive(arrival, found)

    def carry_out(self, order: Order) -> Outcome | Row | OrderRefused | None:
        """Do what somebody at the post asks for; never raises, whatever the order says.

        :return: the outcome about the person of an `Amend` or `Enter`, the row of a `View`,
            None for an order that is about nobody.
        """
        match order:
            case Amend():
                return self._amend_by(order)
            case Enter():
                return self._enter(order)
            case View():
                return self._view(order)
            case _:
                return self._change(order)

    def _match(self, declaration: Declaration, shown: Need | None, at: datetime) -> Match:
        """What a code is to the one before; `shown` is as what document it counts."""
        self._expire(at)
        return match(self._stand.pending, declaration, shown, self._stand.group)

    def _visit(self, seen: Seen | None, declaration: Declaration, found: Match) -> Visit | None:
        """When this person was here last; who shows one more document is still here."""
        visit, pending = self._ledger.visit(seen, declaration.repeat_key), self._stand.pending
        if (
            found is Match.SAME
            and visit is not None
            and pending is not None
            and not pending.refused
        ):
            return None if visit.entry == (pending.epoch, pending.seq) else visit
        return visit

    def _receive(self, arrival: Arrival, found: Match) -> Outcome:
        """Record somebody: as a new entry, or as one more document of who stands here."""
        pending, shown = self._stand.pending, arrival.shown
        if found is Match.SAME and pending is not None and pending.refused:
            decision = doubted(arrival.decision, refused_before(pending.refused))
            return self._record(replace(arrival, decision=decision))
        if found is Match.SAME and pending is not None and shown is not None:
            row = self._ledger.row(pending.epoch, pending.seq)
            if row is not None:
                return self._join(arrival, pending, row, shown)
        if found in _UNALIKE:
            decision = doubted(arrival.decision, _UNALIKE[found])
            arrival = replace(arrival, decision=decision)
        return self._record(arrival)

    def _record(self, arrival: Arrival) -> Outcome:
        stand = self._stand
        if arrival.is_here and stand.vehicle is not None and stand.vehicle.is_full:
            stand = self._adopt(without_vehicle(stand, arrival.moment))
        vehicle = stand.vehicle if arrival.is_here else None
        draft = entry_draft(
            arrival.declaration,
            arrival.decision,
            arrival.source,
            arrival.moment,
            stand.circumstances,
            beside=arrival.beside_in(vehicle),
            group=vehicle.group if vehicle is not None else None,
        )
        ticket = Ticket()
        if vehicle is not None:
            vehicle = vehicle.with_person(ticket, arrival.decision.verdict)
            self._stand = replace(stand, vehicle=vehicle)
        outcome = announcing.of_entry(draft, arrival, vehicle)
        outcome = self._ledger.record(draft, outcome, ticket)
        if arrival.is_here:
            within = self._judge.rules.need_within
            pending = pending_after(arrival, outcome, within, self._stand.group)
            self._stand = replace(self._stand, pending=pending)
        return outcome

    def _join(self, arrival: Arrival, pending: Pending, row: Row, shown: Need) -> Outcome:
        needs = missing(self._judge.rules.needs, pending.shown | {shown})
        amendment = joined(pending, row, arrival, needs)
        going_on = with_document(pending, arrival, shown, needs) if needs else None
        self._stand = replace(self._stand, pending=going_on)
        outcome = self._amend(row, amendment, arrival.moment, arrival.captured_at)
        if row.readable:
            return outcome
        # The register of a kiosk knows nobody; who stands there may see themselves all the same.
        return replace(outcome, person=announcing.masked(pending.declaration.person))

    def _amend(
        self, row: Row, amendment: Amendment, moment: Moment, captured_at: float, by: str = ""
    ) -> Outcome:
        stand = self._stand
        draft = amendment.draft(row.epoch, row.seq, moment, stand.circumstances_of(by))
        after = amended(row, draft, draft.body)
        vehicle = stand.vehicle
        if vehicle is not None and vehicle.holds(row.epoch, row.seq):
            vehicle = vehicle.judged_anew(row.epoch, row.seq, after.verdict)
            self._stand = replace(stand, vehicle=vehicle)
        else:
            vehicle = None
        outcome = announcing.of_amended(
            row,
            after,
            draft,
            captured_at=captured_at,
            vehicle=vehicle.shown if vehicle is not None else None,
            needs=self._needs_of(row.epoch, row.seq),
        )
        outcome = replace(outcome, by=by)
        return self._ledger.record(draft, outcome, Ticket(row.epoch, row.seq))

    def _amend_by(self, order: Amend) -> Outcome | OrderRefused:
        row = self._ledger.row(order.epoch, order.seq)
        if row is None:
            return OrderRefused.NO_SUCH_ENTRY
        amendment = amendment_for(order, row, self._judge.rules, self._judge.weigh)
        if isinstance(amendment, OrderRefused):
            return amendment
        moment = self._now()
        circumstances = self._stand.circumstances_of(order.by)
        if not is_writable(amendment.draft(row.epoch, row.seq, moment, circumstances)):
            return OrderRefused.OUT_OF_RANGE
        return self._amend(row, amendment, moment, moment.monotonic_ms / 1000, order.by)

    def _enter(self, order: Enter) -> Outcome | OrderRefused:
        moment = self._now()
        found = entered(order, post_time(moment.at_ms), moment.quality)
        if isinstance(found, OrderRefused):
            return found
        said, circumstances = found.declaration, self._stand.circumstances
        matched = self._match(said, counts_as(found), post_time(moment.at_ms))
        visit = self._visit(self._ledger.seen(said.repeat_key, moment), said, matched)
        arrival = self._judge.entered(found, visit, circumstances.direction, moment)
        draft = entry_draft(
            said, arrival.decision, found.source, moment, circumstances, beside=found.beside
        )
        if not is_writable(draft):
            return OrderRefused.OUT_OF_RANGE
        return self._receive(arrival, matched)

    def _view(self, order: View) -> Row | OrderRefused:
        row = self._ledger.row(order.epoch, order.seq)
        if row is None:
            return OrderRefused.NO_SUCH_ENTRY
        if not row.readable:
            return OrderRefused.UNREADABLE_ENTRY
        circumstances = self._stand.circumstances
        viewed = replace(
            event(ENTRY_VIEWED, self._now(), {1: order.epoch, 2: order.seq}),
            operator=order.by or circumstances.operator,
            lane=circumstances.lane,
        )
        if not is_writable(viewed):
            return OrderRefused.OUT_OF_RANGE
        return row if self._ledger.note_now(viewed) else OrderRefused.NOT_SAVED

    def _change(self, order: StandingOrder) -> OrderRefused | None:
        moment, before = self._now(), self._stand
        changed = carried_out(order, before, moment, self._new_group)
        if isinstance(changed, OrderRefused):
            return changed
        stand = self._adopt(changed)
        if stand.circumstances.lane != before.circumstances.lane:
            self._journal.move(stand.circumstances.lane)
        if isinstance(order, ChangeVehicle) and stand.vehicle not in (None, before.vehicle):
            self._tell(stand.vehicle, moment)
        return None

    def _tell(self, vehicle: OpenVehicle, moment: Moment) -> None:
        """Amend the entries of all who are in a vehicle so far."""
        for member in vehicle.members:
            ticket = member.ticket
            row = self._ledger.row(ticket.epoch or 0, ticket.seq or 0)
            amendment = of_vehicle(vehicle, member.verdict, row)
            circumstances = self._stand.circumstances
            draft = amendment.draft(ticket.epoch, ticket.seq, moment, circumstances)
            self._ledger.note(draft, ticket)

    def _adopt(self, changed: Changed) -> Stand:
        self._stand = changed.stand
        for draft in changed.events:
            self._ledger.note(draft)
        return changed.stand

    def _needs_of(self, epoch: int, seq: int) -> tuple[Need, ...]:
        pending = self._stand.pending
        is_awaited = pending is not None and (pending.epoch, pending.seq) == (epoch, seq)
        return pending.needs if is_awaited and pending is not None else ()

    def _expire(self, at: datetime) -> None:
        pending = self._stand.pending
        if pending is not None and not pending.since <= at < pending.until:
            self._stand = replace(self._stand, pending=None)

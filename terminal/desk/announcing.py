"""What is announced of somebody, before it is known whether it could be recorded; pure."""

from datetime import datetime

from sync.journal.day import moment as post_time
from sync.journal.draft import Draft
from sync.journal.record import Header
from sync.protocol.terms import Assurance, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.masking import mask_person
from terminal.desk.arrival import Arrival
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.desk.situation import Need, Vehicle
from terminal.desk.vehicles import OpenVehicle
from terminal.reading.symbol import Presentation
from terminal.reports.row import Row


def of_entry(draft: Draft, arrival: Arrival, vehicle: OpenVehicle | None) -> Outcome:
    """The outcome of an entry that is about to be recorded.

    :param vehicle: the person's, this person counted.
    """
    return Outcome(
        verdict=arrival.decision.verdict,
        reasons=draft.reasons,
        document=arrival.declaration.kind,
        assurance=arrival.declaration.assurance,
        person=masked(arrival.declaration.person),
        at=arrival.at,
        captured_at=arrival.captured_at,
        saved=False,
        on_display=arrival.on_display,
        source=draft.source,
        direction=draft.direction,
        vehicle=vehicle.shown if vehicle is not None else None,
        needs=arrival.needs if arrival.decision.verdict is not Verdict.REFUSE else (),
        leave_by=arrival.leave_by,
        entered_at=arrival.passage.entered_at,
    )


def of_amended(
    before: Row,
    after: Row,
    draft: Draft,
    *,
    captured_at: float,
    vehicle: Vehicle | None,
    needs: tuple[Need, ...],
) -> Outcome:
    """The outcome of an entry that is about to be amended."""
    person = Person(
        name=after.name, number=after.number, birth_date=after.birth_date, sex=after.sex
    )
    return Outcome(
        verdict=after.verdict,
        reasons=after.reasons,
        document=draft.document or after.document,
        assurance=after.assurance or Assurance.REJECTED,
        person=masked(person),
        at=post_time(draft.moment.at_ms),
        captured_at=captured_at,
        saved=False,
        epoch=after.epoch,
        seq=after.seq,
        before=before.verdict,
        source=draft.source or after.source,
        direction=after.direction,
        vehicle=vehicle,
        needs=needs,
        leave_by=_moment(after.leave_by),
        entered_at=_moment(after.entered_at),
    )


def of_earlier(header: Header, declaration: Declaration, presentation: Presentation) -> Outcome:
    """The outcome of an entry that an earlier run recorded and no screen showed."""
    return Outcome(
        verdict=header.verdict or Verdict.ATTENTION,
        reasons=header.reasons,
        document=header.document or declaration.kind,
        assurance=header.assurance or Assurance.REJECTED,
        person=masked(declaration.person),
        at=post_time(header.at_ms),
        captured_at=presentation.captured_at,
        on_display=presentation.on_display,
        saved=True,
        epoch=header.epoch,
        seq=header.seq,
        resumed=True,
        source=header.source,
        direction=header.direction,
    )


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def masked(person: Person) -> MaskedPerson:
    """As much of a person as the screen may show by itself."""
    shown = mask_person(person)
    return MaskedPerson(
        name=shown.name, birth_year=shown.birth_year, number=shown.number, sex=shown.sex
    )

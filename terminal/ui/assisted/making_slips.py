"""What stands on a person's slip, from what the desk recorded."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from terminal.declarations.declaration import Declaration
from terminal.declarations.masking import mask_number
from terminal.desk.assisted_places import name_of
from terminal.desk.outcome import Outcome
from terminal.ui.person_slip import DeclarationSlip, RefusalSlip


def declaration_slip(
    declaration: Declaration,
    code: str,
    *,
    post: str,
    zone: ZoneInfo,
    issued_at: datetime,
    valid_hours: int,
    seq: int | None = None,
) -> DeclarationSlip:
    """The slip for somebody who declared with help.

    :param code: what `issue_slip` gave for this declaration at `issued_at`.
    :param valid_hours: of its form.
    """
    person, content = declaration.person, declaration.content
    return DeclarationSlip(
        code=code,
        post=post,
        zone=zone,
        name=person.name,
        birth_year=person.birth_date[:4],
        number=mask_number(person.number),
        origin=name_of(content["origin"]) if content["origin"] else "",
        destination=name_of(content["destination"]) if content["destination"] else "",
        issued_at=issued_at,
        valid_until=issued_at + timedelta(hours=valid_hours),
        seq=seq,
    )


def refusal_slip(outcome: Outcome, *, post: str, zone: ZoneInfo, where: str = "") -> RefusalSlip:
    """The slip for somebody who may not pass now.

    :param where: where the post sends them, in its own words.
    """
    return RefusalSlip(
        post=post,
        zone=zone,
        at=outcome.at,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        person=outcome.person,
        where=where,
        seq=outcome.seq,
    )

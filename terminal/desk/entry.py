"""From a declaration and the decision about it to the entry that the journal keeps; pure."""

from dataclasses import dataclass, replace
from typing import Final

from sync.journal.body import Body
from sync.journal.draft import Draft, Moment
from sync.journal.record import MAX_REASONS
from sync.protocol.terms import Direction, RecordKind, Source
from terminal.declarations.declaration import Declaration
from terminal.verdict.decision import Decision

ENTRY = "entry"
"""The code of a record that is a person and the verdict about them."""
_NOTHING: Final = Body()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for every entry until somebody changes it; an empty lane is the post's."""

    direction: Direction
    operator: str = ""
    bundle: str = ""
    lane: str = ""


def entry_draft(
    declaration: Declaration,
    decision: Decision,
    source: Source,
    moment: Moment,
    circumstances: Circumstances,
    *,
    beside: Body = _NOTHING,
    group: bytes | None = None,
) -> Draft:
    """The entry to record. Neither the code nor any picture is kept, only what it says.

    :param beside: what is known of the person besides the declaration, such as a plate.
    """
    return Draft(
        kind=RecordKind.ENTRY,
        code=ENTRY,
        moment=moment,
        body=_body(declaration, beside),
        operator=circumstances.operator,
        lane=circumstances.lane,
        bundle=circumstances.bundle,
        source=source,
        direction=circumstances.direction,
        document=declaration.kind,
        assurance=declaration.assurance,
        verdict=decision.verdict,
        # The weightiest stand first; a record has room for no more.
        reasons=decision.reasons[:MAX_REASONS],
        group=group,
        repeat_key=declaration.repeat_key,
    )


def _body(declaration: Declaration, beside: Body) -> Body:
    person = declaration.person
    return replace(
        beside,
        name=person.name,
        number=person.number,
        old_number=person.old_number,
        birth_date=person.birth_date,
        sex=person.sex,
        address=person.address,
        phone=person.phone,
        nationality=person.nationality,
        certificate=declaration.certificate,
        answers=declaration.answers,
    )

"""From a declaration and the decision about it to the entry that the journal keeps; pure."""

from dataclasses import dataclass

from sync.journal.body import Body
from sync.journal.draft import Draft, Moment
from sync.protocol.terms import Direction, RecordKind, Source
from terminal.declarations.declaration import Declaration
from terminal.verdict.decision import Decision

ENTRY = "entry"
"""The code of a record that is a person and the verdict about them."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for every entry until somebody changes it."""

    direction: Direction
    operator: str = ""
    bundle: str = ""


def entry_draft(
    declaration: Declaration,
    decision: Decision,
    source: Source,
    moment: Moment,
    circumstances: Circumstances,
) -> Draft:
    """The entry to record. Neither the code nor any picture is kept, only what it says."""
    return Draft(
        kind=RecordKind.ENTRY,
        code=ENTRY,
        moment=moment,
        body=_body(declaration),
        operator=circumstances.operator,
        bundle=circumstances.bundle,
        source=source,
        direction=circumstances.direction,
        document=declaration.kind,
        assurance=declaration.assurance,
        verdict=decision.verdict,
        reasons=decision.reasons,
        repeat_key=declaration.repeat_key,
    )


def _body(declaration: Declaration) -> Body:
    person = declaration.person
    return Body(
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

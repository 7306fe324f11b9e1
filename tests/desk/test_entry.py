from dataclasses import replace

import pytest

from sync.journal.body import Body
from sync.protocol.terms import Assurance, Direction, RecordKind, Source, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.entry import Circumstances, entry_draft
from terminal.verdict.decision import Decision
from tests.journal.makers import moment

ANSWERS = {"travelled": "no", "signs": "yes", "which_signs": "fever cough"}
DECLARED = Declaration(
    kind="declaration",
    assurance=Assurance.VERIFIED,
    person=Person(name="Nguyễn Văn Hư Cấu", number="*********345", birth_date="1985"),
    fields={"number_tag": "77", "answer_signs": "yes"},
    answers=ANSWERS,
    certificate="0011223344556677",
    repeat_key=b"r",
)
DECISION = Decision(Verdict.ATTENTION, ("answers", "verified"))
HERE = Circumstances(Direction.OUT, operator="cán bộ 7", bundle="b1")


def test_an_entry_keeps_the_answers_and_the_certificate_in_its_sealed_body() -> None:
    draft = entry_draft(DECLARED, DECISION, Source.CAMERA, moment(), HERE)

    assert draft.body == Body(
        name="Nguyễn Văn Hư Cấu",
        number="*********345",
        birth_date="1985",
        certificate="0011223344556677",
        answers=ANSWERS,
    )
    assert draft.clear is None


def test_an_entry_says_what_was_decided_about_what_and_where() -> None:
    draft = entry_draft(DECLARED, DECISION, Source.RECORDING, moment(5), HERE)

    assert (draft.kind, draft.code, draft.moment) == (RecordKind.ENTRY, "entry", moment(5))
    assert (draft.document, draft.assurance) == ("declaration", Assurance.VERIFIED)
    assert (draft.verdict, draft.reasons) == (Verdict.ATTENTION, ("answers", "verified"))
    assert (draft.source, draft.direction) == (Source.RECORDING, Direction.OUT)
    assert (draft.operator, draft.bundle, draft.repeat_key) == ("cán bộ 7", "b1", b"r")


@pytest.mark.parametrize("assurance", Assurance)
def test_answers_are_kept_whatever_the_code_is_worth(assurance: Assurance) -> None:
    shown = replace(DECLARED, assurance=assurance)
    draft = entry_draft(shown, DECISION, Source.CAMERA, moment(), HERE)

    assert draft.assurance is assurance
    assert draft.body is not None
    assert draft.body.answers == ANSWERS

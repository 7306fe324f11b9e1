from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Assurance, Source, Verdict
from terminal.declarations.declaration import Declaration
from terminal.desk.arrival import Arrival
from terminal.desk.joining import Match, Pending, joined, match, with_document
from terminal.reports.row import row_of
from terminal.verdict.decision import Decision, Need, gravest
from terminal.verdict.needs import provided
from tests.desk.people import DUY, HOA, card, certificate, forged
from tests.journal.makers import header, moment

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
VERDICTS = st.sampled_from(Verdict)
PENDING = Pending(
    declaration=card(DUY),
    epoch=7,
    seq=1,
    reasons=("document-missing", "unsigned"),
    without_need=Verdict.ADMIT,
    shown=frozenset({Need.IDENTITY}),
    needs=(Need.CERTIFICATE,),
    since=NOON,
    until=NOON + timedelta(seconds=60),
)
FREE = replace(PENDING, needs=())


def arrival(declaration: Declaration, verdict: Verdict, *reasons: str) -> Arrival:
    decision = Decision(verdict, reasons)
    return Arrival(
        declaration=declaration,
        source=Source.CAMERA,
        moment=moment(),
        captured_at=0.0,
        decision=decision,
        complete=decision,
        calm=verdict,
        shown=provided(declaration),
    )


def entry_row(verdict: Verdict, *reasons: str, without_fever: str = ""):
    found = header(verdict=verdict, reasons=reasons, assurance=Assurance.UNSIGNED)
    return row_of(1, found, Body(name=DUY.name, without_fever=without_fever))


@pytest.mark.parametrize(
    ("pending", "declaration", "group", "expected"),
    [
        (None, certificate(DUY), None, Match.UNRELATED),
        (PENDING, certificate(DUY), None, Match.SAME),
        (PENDING, certificate(HOA), None, Match.DIFFERS),
        (PENDING, certificate(replace(DUY, birth_date="")), None, Match.UNSURE),
        (PENDING, certificate(DUY), b"G" * 16, Match.UNRELATED),
        (PENDING, card(DUY), None, Match.UNRELATED),
        (PENDING, forged(DUY), None, Match.UNRELATED),
        (FREE, certificate(DUY), None, Match.SAME),
        (FREE, certificate(HOA), None, Match.UNRELATED),
        (FREE, certificate(replace(DUY, birth_date="1999")), None, Match.UNRELATED),
    ],
)
def test_a_document_belongs_to_who_stands_here_by_whom_it_names(
    pending, declaration, group, expected
) -> None:
    assert match(pending, declaration, provided(declaration), group) is expected


@given(
    first=VERDICTS,
    now=VERDICTS,
    second=VERDICTS,
    reasons=st.sets(st.sampled_from(["fever", "override", "answers", "repeat"])),
    without_fever=st.sampled_from(["", "ADMIT"]),
)
def test_a_second_document_makes_good_only_that_it_was_missing(
    first, now, second, reasons, without_fever
) -> None:
    pending = replace(PENDING, without_need=first)
    row = entry_row(now, *reasons, "document-missing", without_fever=without_fever)
    found = joined(pending, row, arrival(certificate(DUY), second, "x"), ())
    assert gravest(found.verdict, second) is found.verdict
    assert gravest(found.verdict, first) is found.verdict or "override" in reasons
    if now is Verdict.REFUSE or "override" in reasons:
        assert gravest(found.verdict, now) is found.verdict
    if reasons & {"fever", "answers"} and "override" not in reasons:
        assert found.verdict is not Verdict.ADMIT
    assert "documents-joined" in found.reasons


def test_what_is_still_missing_keeps_asking() -> None:
    came = arrival(certificate(DUY), Verdict.ADMIT, "verified")
    row = entry_row(Verdict.ATTENTION, "document-missing")
    found = joined(PENDING, row, came, (Need.DECLARATION,))
    assert found.verdict is Verdict.ATTENTION
    assert "documents-joined" not in found.reasons
    waits = with_document(PENDING, came, Need.CERTIFICATE, (Need.DECLARATION,))
    assert waits.shown == {Need.IDENTITY, Need.CERTIFICATE}
    assert waits.declaration is PENDING.declaration
    assert waits.awaited is not None
    assert waits.awaited.needs == (Need.DECLARATION,)


def test_a_card_says_who_it_is_and_other_documents_only_what_was_not_known() -> None:
    row = entry_row(Verdict.ADMIT)
    health = replace(DUY, name="NGUYEN BAO DUY", nationality="VNM")
    added = joined(FREE, row, arrival(certificate(health), Verdict.ADMIT), ()).body
    assert (added.name, added.nationality, added.certificate) == ("", "VNM", "URN:UVCI:1")
    pending = replace(FREE, declaration=certificate(health), shown=frozenset({Need.CERTIFICATE}))
    from_card = joined(pending, row, arrival(card(DUY), Verdict.ADMIT), ()).body
    assert (from_card.name, from_card.number) == (DUY.name, DUY.number)


def test_the_stronger_assurance_stands_afterwards() -> None:
    row = entry_row(Verdict.ADMIT)
    assert joined(FREE, row, arrival(certificate(DUY), Verdict.ADMIT), ()).assurance is (
        Assurance.VERIFIED
    )
    verified = replace(row, assurance=Assurance.VERIFIED)
    assert joined(FREE, verified, arrival(card(DUY), Verdict.ADMIT), ()).assurance is None


def test_nothing_is_awaited_where_the_rules_need_nothing() -> None:
    assert FREE.awaited is None

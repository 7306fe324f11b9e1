import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.terms import Verdict
from terminal.verdict.decision import Decision, Reason, amended_reasons, doubted, gravest

ADMIT, ATTENTION, REFUSE = Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE
REASONS = st.lists(st.sampled_from(Reason).map(str), max_size=6, unique=True).map(tuple)


def test_the_gravest_verdict_is_the_one_that_stops_people_most() -> None:
    assert gravest(ADMIT, REFUSE, ATTENTION) is REFUSE
    assert gravest(ADMIT, ATTENTION) is ATTENTION
    assert gravest(ADMIT) is ADMIT


def test_one_more_doubt_asks_for_attention_and_stands_first() -> None:
    found = doubted(Decision(ADMIT, ("unsigned",)), Reason.FEVER)
    assert found == Decision(ATTENTION, ("fever", "unsigned"))


def test_a_refusal_keeps_its_reason_before_lighter_ones() -> None:
    found = doubted(Decision(REFUSE, ("signature",)), Reason.FEVER)
    assert found == Decision(REFUSE, ("signature", "fever"))


@given(st.sampled_from(Verdict), REASONS, st.sampled_from(Reason), st.sampled_from(Verdict))
def test_a_doubt_never_softens_and_never_doubles(verdict, reasons, code, least) -> None:
    found = doubted(Decision(verdict, reasons), code, least)
    assert gravest(found.verdict, verdict, least) is found.verdict
    assert sorted(found.reasons) == sorted({*reasons, str(code)})


@pytest.mark.parametrize(
    ("earlier", "new", "verdict", "expected"),
    [
        (("unsigned",), ("fever",), ATTENTION, ("fever", "unsigned")),
        (("fever", "unsigned"), ("temperature-normal",), ADMIT, ("temperature-normal", "unsigned")),
        (("temperature-normal", "a"), ("fever",), ATTENTION, ("fever", "a")),
        (
            ("fever", "answers"),
            ("temperature-normal",),
            ATTENTION,
            ("answers", "temperature-normal"),
        ),
        (
            ("document-missing", "unsigned"),
            ("verified", "documents-joined"),
            ADMIT,
            ("verified", "documents-joined", "unsigned"),
        ),
        (("a", "b"), ("b", "c"), REFUSE, ("b", "c", "a")),
    ],
)
def test_what_is_answered_is_gone_and_what_is_new_stands_first(
    earlier, new, verdict, expected
) -> None:
    assert amended_reasons(earlier, new, verdict) == expected


@given(REASONS, REASONS, st.sampled_from(Verdict))
def test_no_new_reason_is_lost_or_doubled(earlier, new, verdict) -> None:
    found = amended_reasons(earlier, new, verdict)
    assert set(new) <= set(found) <= {*earlier, *new}
    assert len(set(found)) == len(found)

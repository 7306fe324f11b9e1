from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.forms import Weight
from sync.protocol.terms import Assurance, TimeQuality, Verdict
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration, Person
from terminal.verdict.decision import Need, gravest
from terminal.verdict.rules import History, Rules, decide, lacking

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
WITHIN = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
RULES = Rules(unsigned=Verdict.ADMIT, repeat_within=WITHIN)
NEVER = History()
NGOC = Person(name="Nguyễn Thị Bích Ngọc")

VERIFIED = Declaration(kind="hc1", assurance=Assurance.VERIFIED, person=NGOC)
UNSIGNED = Declaration(kind="cccd7", assurance=Assurance.UNSIGNED, person=NGOC)
DETECTED = replace(VERIFIED, fields={"test_result": "260373001"})
NOT_DETECTED = replace(VERIFIED, fields={"test_result": "260415000"})


def opaque(reason: codes.Opacity) -> Declaration:
    return Declaration(kind="url", assurance=Assurance.OPAQUE, reason=reason)


def rejected(reason: codes.Rejection) -> Declaration:
    return Declaration(kind="hc1", assurance=Assurance.REJECTED, reason=reason)


def warned(*warnings: codes.Warning) -> Declaration:
    return replace(UNSIGNED, warnings=warnings)


def verdict(
    declaration: Declaration,
    *,
    last_at: datetime | None = None,
    rules: Rules = RULES,
    clock: TimeQuality = TimeQuality.TRUSTED,
) -> tuple[str, ...]:
    found = decide(declaration, History(last_at), rules, NOW, clock)
    return (found.verdict.value, *found.reasons)


def test_a_verified_certificate_is_let_through() -> None:
    assert verdict(VERIFIED) == ("ADMIT", "verified")
    assert verdict(NOT_DETECTED) == ("ADMIT", "verified")


def test_a_genuine_positive_test_asks_for_attention() -> None:
    assert verdict(DETECTED) == ("ATTENTION", "test-positive", "verified")


@pytest.mark.parametrize(
    "fields", [{"test_result": "419984006"}, {"test_result": ""}, {"test_type": "LP6464-4"}]
)
def test_a_test_that_says_neither_found_nor_not_found_asks_for_attention(fields) -> None:
    assert verdict(replace(VERIFIED, fields=fields)) == ("ATTENTION", "test-unclear", "verified")


def declared(*weights: Weight, **changes: Any) -> Declaration:
    """A declaration of our own with an answer of each of these weights."""
    weighty = [{"question": "q", "choice": "c", "weight": weight.value} for weight in weights]
    found = replace(VERIFIED, kind="declaration", content={"form": "f", "weights": weighty})
    return replace(found, **changes)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((), ("ADMIT", "verified")),
        ((Weight.NONE,), ("ADMIT", "verified")),
        ((Weight.ATTENTION,), ("ATTENTION", "answers", "verified")),
        ((Weight.REFUSE,), ("REFUSE", "answers", "verified")),
        ((Weight.ATTENTION, Weight.REFUSE, Weight.NONE), ("REFUSE", "answers", "verified")),
    ],
)
def test_the_heaviest_answer_of_a_declaration_weighs(
    weights: tuple[Weight, ...], expected: tuple[str, ...]
) -> None:
    assert verdict(declared(*weights)) == expected


def test_answers_come_before_doubts_and_repeats_and_neither_softens_them() -> None:
    shown = declared(Weight.REFUSE, warnings=(codes.Warning.POSSIBLY_REVOKED,))
    expected = ("REFUSE", "answers", "possibly-revoked", "verified")

    assert verdict(shown) == expected
    assert verdict(shown, last_at=NOW) == (*expected, "repeat")


def test_answers_weigh_nothing_in_a_code_that_is_not_verified_or_of_another_kind() -> None:
    unknown = declared(
        Weight.REFUSE, assurance=Assurance.REJECTED, reason=codes.Rejection.KEY_UNKNOWN
    )

    assert verdict(unknown) == ("ATTENTION", "key-unknown")
    assert verdict(declared(Weight.REFUSE, kind="hc1")) == ("ADMIT", "verified")


@pytest.mark.parametrize("clock", [item for item in TimeQuality if item is not TimeQuality.TRUSTED])
def test_a_doubtful_clock_never_softens_a_refusal_by_answers(clock: TimeQuality) -> None:
    expected = ("REFUSE", "answers", "verified", "clock-doubtful")

    assert verdict(declared(Weight.REFUSE), clock=clock) == expected


@pytest.mark.parametrize("unsigned", Verdict)
def test_the_post_says_what_an_unsigned_identity_is_worth(unsigned: Verdict) -> None:
    rules = replace(RULES, unsigned=unsigned)

    assert verdict(UNSIGNED, rules=rules) == (unsigned.value, "unsigned")


@pytest.mark.parametrize(
    ("warnings", "expected"),
    [
        (("sex",), ("ATTENTION", "sex", "unsigned")),
        (("century", "dob-future"), ("ATTENTION", "century", "dob-future", "unsigned")),
        (("province-unknown",), ("ADMIT", "unsigned", "province-unknown")),
        (("province-unknown", "year"), ("ATTENTION", "year", "unsigned", "province-unknown")),
        (("id-masked",), ("ADMIT", "unsigned", "id-masked")),
        (("dob-masked",), ("ADMIT", "unsigned", "dob-masked")),
        (("id-masked", "dob-masked"), ("ATTENTION", "id-masked", "dob-masked", "unsigned")),
        (("field-count",), ("ATTENTION", "field-count", "unsigned")),
    ],
)
def test_doubts_about_an_identity_ask_for_attention_and_mere_notes_do_not(
    warnings: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert verdict(warned(*map(codes.Warning, warnings))) == expected


def test_doubts_never_soften_a_post_that_refuses_the_unsigned() -> None:
    strict = replace(RULES, unsigned=Verdict.REFUSE)

    assert verdict(warned(codes.Warning.SEX), rules=strict)[0] == "REFUSE"


def test_an_identity_without_a_name_asks_for_attention() -> None:
    assert verdict(replace(UNSIGNED, person=Person())) == ("ATTENTION", "unsigned")


NOBODYS = {"place-code", "payment", "contact"}


@pytest.mark.parametrize("reason", codes.Opacity)
def test_a_code_that_only_a_server_could_resolve_asks_for_attention(reason: codes.Opacity) -> None:
    online = () if reason.value in NOBODYS else ("opaque",)
    assert verdict(opaque(reason)) == ("ATTENTION", reason.value, *online)


NOT_KNOWN_BAD = {
    "empty", "too-large", "not-text", "key-unknown", "took-too-long", "revocation-list",
}  # fmt: skip
BY_DATE = {"expired", "not-yet-valid", "key-expired"}


@pytest.mark.parametrize("reason", codes.Rejection)
def test_what_is_known_bad_is_refused_and_what_is_not_known_asks_for_attention(
    reason: codes.Rejection,
) -> None:
    expected = "ATTENTION" if reason.value in NOT_KNOWN_BAD else "REFUSE"

    assert verdict(rejected(reason)) == (expected, reason.value)


@pytest.mark.parametrize("clock", [item for item in TimeQuality if item is not TimeQuality.TRUSTED])
@pytest.mark.parametrize("reason", codes.Rejection)
def test_under_a_doubtful_clock_only_refusals_by_date_are_softened(
    reason: codes.Rejection, clock: TimeQuality
) -> None:
    found = verdict(rejected(reason), clock=clock)

    if reason.value in BY_DATE:
        assert found == ("ATTENTION", "clock-doubtful", reason.value)
    else:
        assert found == verdict(rejected(reason))


def test_a_doubtful_clock_stands_beside_every_verdict_in_which_dates_had_a_part() -> None:
    assert verdict(VERIFIED, clock=TimeQuality.BEHIND) == ("ADMIT", "verified", "clock-doubtful")
    assert verdict(UNSIGNED, clock=TimeQuality.AHEAD) == ("ADMIT", "unsigned", "clock-doubtful")
    assert "clock-doubtful" not in verdict(opaque(codes.Opacity.LINK), clock=TimeQuality.JUMPED)


@pytest.mark.parametrize(
    ("ago", "repeats"),
    [
        (timedelta(0), True),
        (WITHIN, True),
        (WITHIN + SECOND, False),
        (-WITHIN, True),
        (-WITHIN - SECOND, False),
        (timedelta(days=3650), False),
    ],
)
def test_the_same_person_a_short_while_ago_asks_for_attention(
    ago: timedelta, repeats: bool
) -> None:
    expected = ("ATTENTION", "repeat", "verified") if repeats else ("ADMIT", "verified")

    assert verdict(VERIFIED, last_at=NOW - ago) == expected


def test_a_repeat_never_hides_an_invalid_code() -> None:
    forged = rejected(codes.Rejection.SIGNATURE)

    assert verdict(forged, last_at=NOW) == ("REFUSE", "signature", "repeat")
    assert verdict(DETECTED, last_at=NOW) == ("ATTENTION", "test-positive", "verified", "repeat")


DECLARATIONS = st.one_of(
    st.sampled_from([VERIFIED, DETECTED, UNSIGNED]),
    st.sampled_from(codes.Rejection).map(rejected),
    st.sampled_from(codes.Opacity).map(opaque),
    st.lists(st.sampled_from(codes.Warning), unique=True).map(lambda found: warned(*found)),
)
WEIGHT = {Verdict.ADMIT: 0, Verdict.ATTENTION: 1, Verdict.REFUSE: 2}


@given(DECLARATIONS, st.sampled_from(Verdict), st.sampled_from(TimeQuality))
def test_a_repeat_never_makes_a_verdict_milder(
    declaration: Declaration, unsigned: Verdict, clock: TimeQuality
) -> None:
    rules = replace(RULES, unsigned=unsigned)
    first = decide(declaration, NEVER, rules, NOW, clock)
    again = decide(declaration, History(NOW), rules, NOW, clock)

    assert WEIGHT[again.verdict] == max(WEIGHT[first.verdict], WEIGHT[Verdict.ATTENTION])
    assert set(again.reasons) == {*first.reasons, "repeat"}


@given(DECLARATIONS, st.sampled_from(TimeQuality))
def test_nothing_but_a_verified_or_an_unsigned_code_is_ever_let_through(
    declaration: Declaration, clock: TimeQuality
) -> None:
    found = decide(declaration, NEVER, RULES, NOW, clock)

    if found.verdict is Verdict.ADMIT:
        assert declaration.assurance in (Assurance.VERIFIED, Assurance.UNSIGNED)
    assert found.reasons
    assert all(type(reason) is str for reason in found.reasons)


def test_who_went_another_way_before_is_no_repeat() -> None:
    history = History(NOW - SECOND, is_other_way=True)
    assert decide(UNSIGNED, history, RULES, NOW, TimeQuality.TRUSTED).verdict is Verdict.ADMIT


@pytest.mark.parametrize("declaration", [UNSIGNED, VERIFIED, DETECTED])
def test_who_was_refused_before_is_looked_at(declaration: Declaration) -> None:
    history = History(NOW - SECOND, refused="answers")
    found = decide(declaration, history, RULES, NOW, TimeQuality.TRUSTED)
    assert found.verdict is Verdict.ATTENTION
    assert found.reasons[0] == "refused-before:answers"
    assert found.reasons[-1] == "repeat"


@pytest.mark.parametrize(
    ("leave_by", "late"), [(NOW, False), (NOW + SECOND, False), (NOW - SECOND, True)]
)
def test_who_leaves_after_their_time_is_looked_at(leave_by: datetime, late: bool) -> None:
    found = decide(UNSIGNED, History(leave_by=leave_by), RULES, NOW, TimeQuality.TRUSTED)
    assert ("left-late" in found.reasons) is late
    assert found.verdict is (Verdict.ATTENTION if late else Verdict.ADMIT)


def test_a_document_that_is_missing_asks_for_attention_and_for_nothing_after_a_refusal() -> None:
    strict = replace(RULES, needs=(Need.IDENTITY, Need.CERTIFICATE))
    assert verdict(UNSIGNED, rules=strict) == ("ATTENTION", "document-missing", "unsigned")
    assert verdict(DETECTED, rules=strict)[-1] == "document-missing"
    assert verdict(rejected(codes.Rejection.SIGNATURE), rules=strict) == ("REFUSE", "signature")
    assert lacking(UNSIGNED, strict) == (Need.CERTIFICATE,)
    assert lacking(opaque(codes.Opacity.LINK), strict) == ()


HISTORIES = st.builds(
    History,
    st.none() | st.just(NOW - SECOND),
    st.booleans(),
    st.sampled_from(["", "signature"]),
    st.none() | st.just(NOW - SECOND),
)


@given(HISTORIES, st.sets(st.sampled_from(Need)), st.sampled_from(TimeQuality))
def test_no_history_and_no_need_softens_anything(history, needs, clock) -> None:
    rules = replace(RULES, needs=tuple(needs))
    for shown in (UNSIGNED, DETECTED, rejected(codes.Rejection.SIGNATURE), warned()):
        alone = decide(shown, NEVER, RULES, NOW, clock)
        found = decide(shown, history, rules, NOW, clock)
        assert gravest(alone.verdict, found.verdict) is found.verdict
        assert set(alone.reasons) <= set(found.reasons)

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.record import MAX_REASONS as REASONS_OF_A_RECORD
from terminal.verdict.business_rules import Rule
from terminal.verdict.certlogic import MAX_STEPS, Problem
from terminal.verdict.rule_judgement import (
    MAX_REASONS,
    MAX_TOTAL_STEPS,
    ExternalParameters,
    Judgement,
    Result,
    RuleResult,
    Unfit,
    applicable,
    data_for,
    judge,
)
from tests.verdict.rules_made import BREAKING, FAILING, rule

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=7)))
HERE = ExternalParameters(clock=NOW, arrival="XA", issuer="XB")
VACCINATED = {"ver": "1.3.0", "dob": "1990-05-06", "v": [{"dn": 2, "sd": 2, "dt": "2026-11-01"}]}
TESTED = {"ver": "1.3.0", "t": [{"tr": "260415000"}]}
RECOVERED = {"ver": "1.3.0", "r": [{"fr": "2026-11-01"}]}


def results(
    *rules: Rule, content: dict[str, Any] = VACCINATED, at: ExternalParameters = HERE
) -> list[str]:
    return [str(found.result) for found in judge(content, rules, {}, at).results]


def because(one: Rule, content: dict[str, Any] = VACCINATED) -> Problem | Unfit | None:
    (found,) = judge(content, [one], {}, HERE).results
    assert found.result is Result.OPEN
    return found.because


def logic(expression: object) -> Rule:
    return rule(Logic={"and": [True, expression]})


def test_a_rule_passes_fails_or_stays_open() -> None:
    rules = [rule(), rule(Identifier="VR-XA-0002", Logic=FAILING)]
    rules.append(rule(Identifier="VR-XA-0003", Logic=BREAKING))

    assert results(*rules) == ["passed", "failed", "open"]
    assert judge(VACCINATED, rules, {}, HERE).results[2].because is Problem.TYPE
    assert judge(VACCINATED, [], {}, HERE) == Judgement()


@pytest.mark.parametrize("falsy", ["", 0, [], {"var": "payload.no"}])
def test_an_answer_that_is_falsy_fails_and_one_that_only_seems_true_is_open(falsy: object) -> None:
    assert results(logic(falsy)) == ["failed"]
    for truthy in (1, "yes", [0], {"var": "payload.v.0"}):
        assert because(logic(truthy)) is Unfit.NO_ANSWER
    time = {"plusTime": ["2026-11-22", 0, "day"]}
    assert because(rule(Logic=time)) is Unfit.NO_ANSWER


def test_acceptance_is_asked_by_the_country_of_arrival_and_invalidation_by_the_issuer() -> None:
    accept = rule()
    invalidate = rule(Identifier="IR-XB-0001", Type="Invalidation", Country="XB", Logic=FAILING)
    others = [
        rule(Identifier="VR-XB-0001", Country="XB"),
        rule(Identifier="IR-XA-0001", Type="Invalidation"),
    ]

    found = applicable([accept, invalidate, *others], VACCINATED, HERE)

    assert found == (accept, invalidate)
    # False means for both that the certificate does not do, as the countries publish them.
    assert results(accept, invalidate) == ["passed", "failed"]
    unknown_issuer = replace(HERE, issuer="")
    assert applicable([accept, invalidate], VACCINATED, unknown_issuer) == (accept,)


@pytest.mark.parametrize(
    ("content", "letters"),
    [
        (VACCINATED, {"G", "V"}),
        (TESTED, {"G", "T"}),
        (RECOVERED, {"G", "R"}),
        ({**VACCINATED, "t": [], "r": None}, {"G", "V"}),
        ({**VACCINATED, **TESTED}, {"G", "V", "T"}),
        ({}, {"G"}),
    ],
)
def test_rules_are_asked_of_their_own_kind_of_certificate(
    content: dict[str, Any], letters: set[str]
) -> None:
    kinds = ("General", "Vaccination", "Test", "Recovery")
    rules = [rule(Identifier=f"{kind[0]}R-XA-0001", CertificateType=kind) for kind in kinds]

    assert {one.identifier[0] for one in applicable(rules, content, HERE)} == letters


def test_a_rule_of_a_region_is_asked_there_only() -> None:
    everywhere = rule()
    south = rule(Identifier="VR-XA-0002", Region="South")

    assert applicable([everywhere, south], VACCINATED, HERE) == (everywhere,)
    there = replace(HERE, region="South")
    assert applicable([everywhere, south], VACCINATED, there) == (everywhere, south)


def test_the_version_is_chosen_before_what_it_says_of_itself() -> None:
    """Else a version long replaced would hold where the new one was narrowed."""
    old, narrowed = rule(), rule(Version="1.1.0", Region="South")

    assert applicable([old, narrowed], VACCINATED, HERE) == ()


def test_the_clock_is_the_one_given() -> None:
    assert results(rule(ValidTo="2026-11-22T05:00:01Z")) == ["passed"]
    assert results(rule(ValidTo="2026-11-22T05:00:00Z")) == []
    assert results(rule(ValidFrom="2026-11-22T05:00:01Z")) == []


def test_a_rule_for_another_engine_is_open() -> None:
    assert because(rule(Engine="AT-METADATA")) is Unfit.ENGINE
    assert because(rule(EngineVersion="2.0.0")) is Unfit.ENGINE
    assert results(rule(EngineVersion="1.99.0"), rule(EngineVersion="0.7.5")) == ["passed"]


@pytest.mark.parametrize(
    ("certificate", "asked"),
    [
        *(("1.0.0", "1.0.0"), ("1.3.0", "1.2.9"), ("1.10.0", "1.9.0")),
        *(("1.3.0", "1.3.0"), ("1.0.1", "1.0.0")),
    ],
)
def test_a_rule_is_asked_of_certificates_of_its_schema_and_of_later_ones(
    certificate: str, asked: str
) -> None:
    content = {**VACCINATED, "ver": certificate}

    assert results(rule(SchemaVersion=asked), content=content) == ["passed"]


@pytest.mark.parametrize("version", ["1.2.9", "2.0.0", "0.9.0", "", None, 1.3, ["1.3.0"]])
def test_of_any_other_certificate_it_is_open(version: object) -> None:
    content = {**VACCINATED, "ver": version}

    assert because(rule(SchemaVersion="1.3.0"), content) is Unfit.SCHEMA


def test_a_rule_sees_content_value_sets_and_circumstances() -> None:
    at = replace(
        HERE,
        region="South",
        key_id=base64.b64encode(b"12345678").decode(),
        issued_at=datetime(2026, 11, 1, tzinfo=UTC),
        expires_at=datetime(2027, 11, 1, tzinfo=UTC),
    )

    assert data_for(VACCINATED, {"vaccines": ("EU/1/20/1528",)}, at) == {
        "payload": VACCINATED,
        "external": {
            "validationClock": "2026-11-22T05:00:00.000+00:00",
            "valueSets": {"vaccines": ("EU/1/20/1528",)},
            "countryCode": "XA",
            "region": "South",
            "issuerCountryCode": "XB",
            "kid": "MTIzNDU2Nzg=",
            "iat": "2026-11-01T00:00:00.000+00:00",
            "exp": "2027-11-01T00:00:00.000+00:00",
        },
    }
    assert {"iat", "exp"}.isdisjoint(data_for({}, {}, HERE)["external"])


def test_the_clock_and_the_value_sets_are_of_use_to_a_rule() -> None:
    fresh = rule(
        Logic={
            "not-after": [
                {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
                {"plusTime": [{"var": "payload.v.0.dt"}, 21, "day"]},
            ]
        }
    )
    known = logic({"in": ["2", {"var": "external.valueSets.doses"}]})

    # Midnight of the 22nd, in UTC, is the last instant; here it is noon in Vietnam already.
    assert results(fresh) == ["failed"]
    assert results(fresh, at=replace(HERE, clock=NOW - timedelta(hours=5))) == ["passed"]
    found = judge(VACCINATED, [known], {"doses": ("1", "2")}, HERE)
    assert [one.result for one in found.results] == [Result.PASSED]


def endless() -> dict[str, Any]:
    twelve: list[Any] = list(range(12))
    expression: dict[str, Any] = {"var": "accumulator"}
    for _ in range(12):
        expression = {"reduce": [twelve, expression, 0]}
    return expression


def test_all_rules_together_take_no_more_than_their_steps() -> None:
    costly = [rule(Identifier=f"VR-XA-{number}", Logic=endless()) for number in range(1, 100)]
    cheap = rule(Identifier="VR-XA-0")
    enough = MAX_TOTAL_STEPS // MAX_STEPS

    before = judge(VACCINATED, [*costly[: enough - 1], cheap], {}, HERE)
    after = judge(VACCINATED, [*costly, cheap], {}, HERE)

    assert before.results[-1].result is Result.PASSED
    assert {one.because for one in after.results} == {Problem.STEPS}
    assert len(after.results) == 100


def test_reasons_name_the_failed_rules_first_and_so_many_at_most() -> None:
    made = [
        RuleResult(rule(Identifier=f"VR-XA-{number}"), result)
        for number, result in enumerate([Result.OPEN, Result.PASSED, Result.FAILED] * 20)
    ]

    assert Judgement(tuple(made[:4])).reasons == (
        "rule-failed:VR-XA-2",
        "rule-open:VR-XA-0",
        "rule-open:VR-XA-3",
    )
    found = Judgement(tuple(made)).reasons
    assert len(found) == MAX_REASONS < REASONS_OF_A_RECORD
    assert all(one.startswith("rule-failed:") for one in found)


def test_a_reason_fits_into_a_record_however_long_its_rule_is_called() -> None:
    longest = rule(Identifier="VR-XA-" + "9" * 32)

    (reason,) = Judgement((RuleResult(longest, Result.FAILED),)).reasons

    assert len(reason) <= 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["ver", "v", "t", "r", "dob", "nam"]), JSON),
    st.dictionaries(st.text(max_size=6), JSON, min_size=1, max_size=2),
)
def test_no_content_and_no_logic_make_it_raise(
    content: dict[str, Any], expression: dict[str, Any]
) -> None:
    general = rule(Identifier="GR-XA-0001", CertificateType="General", Logic=expression)

    assert len(judge(content, [general], {}, HERE).results) == 1

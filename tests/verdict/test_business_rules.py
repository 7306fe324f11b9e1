import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import public_data
from terminal.verdict.business_rules import (
    MAX_DESCRIPTIONS,
    MAX_FIELDS,
    MAX_FILE_BYTES,
    MAX_RULES,
    CertificateType,
    Refused,
    Rule,
    RuleProblem,
    RulesReading,
    RuleType,
    in_force,
    read_rule,
    read_rules,
    read_version,
)
from terminal.verdict.rule_judgement import Result, ask
from tests.verdict.rules_made import PASSING, rule, rule_json

PUBLIC = public_data.folder()
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_published_rule_is_read() -> None:
    found = rule(Region="Xa Nam", Version="3.10.0-beta")

    assert found.identifier == "VR-XA-0001"
    assert found.type is RuleType.ACCEPTANCE
    assert (found.country, found.region) == ("XA", "Xa Nam")
    assert (found.version, found.schema_version) == ((3, 10, 0), (1, 0, 0))
    assert (found.engine, found.engine_version) == ("CERTLOGIC", (1, 2, 1))
    assert found.certificate_type is CertificateType.VACCINATION
    assert found.valid_from == datetime(2021, 7, 1, tzinfo=UTC)
    assert found.valid_until == datetime(2030, 5, 31, 17, tzinfo=UTC)
    assert found.affected_fields == ("v.0", "v.0.dn", "v.0.sd")
    assert found.logic == PASSING


def test_its_description_is_given_in_the_first_language_that_it_has() -> None:
    found = rule()

    assert found.description(("vi", "en")) == "Phải tiêm đủ số mũi."
    assert found.description(("km",)) == "The series of doses must be complete."
    assert rule(Description=[{"lang": "FR", "desc": "Oui."}]).description(("vi",)) == "Oui."
    assert rule(Description=[]).description(("vi",)) == ""


def test_texts_for_people_are_plain_and_short() -> None:
    hostile = "A\u202eB\x00\n<b>" + "x" * 5_000

    shown = rule(Description=[{"lang": "en", "desc": hostile}]).description(())

    assert shown.startswith("AB <b>x")
    assert len(shown) == 512


@pytest.mark.parametrize(
    ("member", "values"),
    [
        ("Identifier", ["", "VR-XA", "XX-XA-0001", "VR-xa-0001", "VR-XA-1a", "VR-XA-" + "1" * 33]),
        ("Identifier", ["VR-XA-0001\n", " VR-XA-0001", "VR-XA-٠٠٠١"]),
        ("Type", ["", "acceptance", "BoosterNotification", ["Acceptance"]]),
        ("Country", ["", "X", "xa", "XAA", "XA\n"]),
        ("Region", [7, "x" * 33, "a\nb"]),
        ("Version", ["", "1", "1.0", "a.b.c", "1.0.x", "1.0.1234567", 1]),
        ("SchemaVersion", ["1.0", 1.0]),
        ("Engine", [1, []]),
        ("EngineVersion", ["", "latest"]),
        ("CertificateType", ["", "vaccination", "Booster"]),
        ("Description", ["text", [["en"]], [{"lang": "en"}], [{"desc": "x"}], [{"lang": 1}]]),
        ("Description", [[{"lang": "en<", "desc": "x"}], [{"lang": "en", "desc": 1}]]),
        ("ValidFrom", ["", "yesterday", "2021-07-01", "2021-07-01T00:00:00", 1_625_000_000]),
        ("ValidTo", ["2021-13-01T00:00:00Z", "2021-07-01T00:00:00"]),
        ("AffectedFields", ["v.0", [1], {}]),
        ("Logic", [{}, [], True, "x", 1]),
    ],
)
def test_a_member_that_is_not_as_it_must_be_is_named(member: str, values: list[object]) -> None:
    for value in values:
        assert read_rule(rule_json(**{member: value})) == member
    if member != "Region":
        without = rule_json()
        del without[member]
        assert read_rule(without) == member
        assert read_rule(rule_json(**{member: None})) == member


@pytest.mark.parametrize("found", [None, [], "rule", 1, True])
def test_what_is_no_object_is_no_rule(found: object) -> None:
    assert read_rule(found) is RuleProblem.FORM


def test_a_file_holds_a_rule_or_a_list_of_them_and_what_is_none_is_named() -> None:
    broken = rule_json(Country="nowhere")

    assert read_rules(json.dumps(rule_json()).encode()) == RulesReading((rule(),))
    assert read_rules(json.dumps([rule_json(), broken, 7]).encode()) == RulesReading(
        (rule(),), (Refused(1, RuleProblem.COUNTRY), Refused(2, RuleProblem.FORM))
    )
    assert read_rules(b"[]") == RulesReading()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_no_json_is_named_so(data: bytes) -> None:
    assert read_rules(data).refused == (Refused(0, RuleProblem.JSON),)


def test_the_limits_are_the_last_that_is_read() -> None:
    languages = [f"{a}{b}{c}" for a in "abcd" for b in "abcd" for c in "abcde"]
    texts = [{"lang": language, "desc": "x"} for language in languages[: MAX_DESCRIPTIONS + 1]]
    assert len(rule(Description=texts[:-1]).descriptions) == MAX_DESCRIPTIONS
    assert read_rule(rule_json(Description=texts)) is RuleProblem.DESCRIPTION
    assert len(rule(AffectedFields=["v.0"] * MAX_FIELDS).affected_fields) == MAX_FIELDS
    fields = rule_json(AffectedFields=["v.0"] * (MAX_FIELDS + 1))
    assert read_rule(fields) is RuleProblem.AFFECTED_FIELDS

    many = read_rules(json.dumps([rule_json(Description=[])] * (MAX_RULES + 1)).encode())
    assert len(many.rules) == MAX_RULES
    assert many.refused == (Refused(MAX_RULES, RuleProblem.TOO_LARGE),)

    padded = json.dumps(rule_json()).encode().ljust(MAX_FILE_BYTES)
    assert read_rules(padded).rules
    assert read_rules(padded + b" ").refused == (Refused(0, RuleProblem.TOO_LARGE),)


@given(st.binary(max_size=64) | st.text().map(str.encode))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    found = read_rules(data)

    assert not found.rules
    assert found.refused or data.strip() == b"[]"


@given(
    st.sampled_from(sorted(rule_json())),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=6,
    ),
)
def test_no_member_makes_it_raise(member: str, value: Any) -> None:
    found = read_rule(rule_json(**{member: value}))

    assert isinstance(found, Rule) or found == member


def test_a_version_is_three_numbers() -> None:
    assert read_version("1.10.2") == (1, 10, 2)
    assert read_version("1.0.0-rc.1+7") == (1, 0, 0)
    assert [read_version(text) for text in ("", "1.0", "v1.0.0", None, 1, "1.0.-1")] == [None] * 6


def test_of_each_rule_the_highest_version_in_force_holds() -> None:
    old, new = rule(Version="1.9.0"), rule(Version="1.10.0")
    later = rule(Version="2.0.0", ValidFrom="2026-11-22T12:00:01+07:00")
    over = rule(Version="3.0.0", ValidTo="2026-11-22T12:00:00+07:00")
    other = rule(Identifier="VR-XA-0002")

    for given_rules in ([old, new, later, over, other], [other, over, later, new, old]):
        assert set(map(id, in_force(given_rules, NOW))) == {id(new), id(other)}
    assert in_force([old, new, later, over], NOW + SECOND) == (later,)
    assert in_force([over], NOW - SECOND) == (over,)
    assert in_force([later, over], NOW) == ()


@pytest.mark.skipif(not PUBLIC.is_dir(), reason=f"no test data at {PUBLIC}")
def test_every_published_rule_is_read_and_answers_its_own_tests() -> None:
    asked = 0
    for path in sorted(PUBLIC.rglob("rule.json")):
        found = read_rules(path.read_bytes())
        assert found.refused == (), path
        (published,) = found.rules
        for case in sorted((path.parent / "tests").glob("*.json")):
            test = json.loads(case.read_bytes())
            data = {"payload": test["payload"], "external": test["external"]}
            passed = ask(published, data).result is Result.PASSED
            assert passed is test["expected"], case
            asked += 1
    if not asked:
        pytest.skip(f"no rules below {PUBLIC}")

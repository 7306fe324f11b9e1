from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.cleaning import MAX_TEXT
from terminal.declarations.shc_content import MAX_RESOURCES, CardContent, read_bundle
from tests.declarations.issuing_shc import bundle, immunization, observation, patient


def fields(*resources: Any) -> dict[str, str]:
    return dict(read_bundle(bundle(*resources)).fields)


def usable(*resources: Any) -> bool:
    return read_bundle(bundle(*resources)).usable


def test_vaccinations_are_counted_and_the_last_one_stands_first() -> None:
    found = fields(
        patient(),
        immunization("2026-05-10", lotNumber="B"),
        immunization("2026-04-12", lotNumber="A", vaccineCode={"coding": [{"code": "208"}]}),
    )

    assert found["doses"] == "2"
    assert found["date"] == "2026-05-10"
    assert found["dates"] == "2026-04-12, 2026-05-10"
    assert found["product"] == "208, 207"
    assert found["lots"] == "A, B"
    assert found["vaccination_centre"] == "Bệnh viện thử nghiệm"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("260373001", "260373001"),
        ("10828004", "260373001"),
        ("LA6576-8", "260373001"),
        ("260415000", "260415000"),
        ("260385009", "260415000"),
        ("419984006", "419984006"),
    ],
)
def test_results_have_one_code_for_each_meaning(code: str, expected: str) -> None:
    found = fields(patient(), observation(code))

    assert found["test_result"] == expected
    assert found["type"] == "test"
    assert found["test_type"] == "94558-4"
    assert found["date"] == "2026-11-21"


def test_of_several_results_the_worst_counts() -> None:
    bad = observation("260373001", effectiveDateTime="2026-11-19")

    assert fields(patient(), bad, observation())["test_result"] == "260373001"
    assert fields(patient(), observation(), bad)["date"] == "2026-11-19"


def test_a_vaccination_beside_a_bad_result_does_not_hide_it() -> None:
    found = fields(patient(), immunization(), observation("260373001"))

    assert found["test_result"] == "260373001"


def test_of_several_codings_of_one_result_the_worst_counts() -> None:
    value = {"coding": [{"code": "x"}, {"code": "260373001"}]}

    assert fields(patient(), observation(valueCodeableConcept=value))["test_result"] == "260373001"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueString": "Positive"}, "260373001"),
        ({"valueString": "negative"}, "260415000"),
        ({"valueString": "unclear"}, "unclear"),
        ({"valueQuantity": {"value": 12.5, "unit": "U/mL"}}, "12.5 U/mL"),
        ({"valueQuantity": {"value": 12}}, "12"),
    ],
)
def test_results_in_words_and_measures_are_read(value: dict[str, Any], expected: str) -> None:
    result = observation(valueCodeableConcept=None) | value

    assert fields(patient(), result)["test_result"] == expected
    assert usable(patient(), result)


@pytest.mark.parametrize(
    "resources",
    [
        (patient(),),
        (immunization(),),
        (patient(), patient(), immunization()),
        (patient(name=[]), immunization()),
        (patient(name=[{"family": "\u200b"}]), immunization()),
        (patient(), immunization(status="entered-in-error")),
        (patient(), immunization(status="not-done")),
        (patient(), immunization(status=None)),
        (patient(), immunization(status=["completed"])),
        (patient(), observation(status="entered-in-error")),
        (patient(), observation(status="preliminary")),
        (patient(), observation(valueCodeableConcept=None)),
        (patient(), {"resourceType": "Coverage"}),
        ("text", None, 7),
    ],
)
def test_without_one_person_and_something_that_took_place_it_cannot_be_used(
    resources: tuple[Any, ...],
) -> None:
    assert not usable(*resources)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ([{"family": "Trần", "given": ["Văn", "An"]}], "Trần Văn An"),
        ([{"text": "Trần Văn An"}], "Trần Văn An"),
        ({"family": "Trần", "given": "An"}, "Trần"),
        ([{"family": " Trần ", "given": [None, "An"]}, {"family": "Lê"}], "Trần An"),
    ],
)
def test_the_surname_stands_first(name: Any, expected: str) -> None:
    assert read_bundle(bundle(patient(name=name), immunization())).person.name == expected


def test_sex_and_birth_date_are_read_where_they_are_said() -> None:
    person = read_bundle(bundle(patient(gender="female", birthDate="1999-03"))).person

    assert (person.sex, person.birth_date) == ("F", "1999-03")


def test_resources_are_looked_at_to_the_limit() -> None:
    last: list[Any] = [{} for _ in range(MAX_RESOURCES - 2)]

    assert usable(patient(), *last, immunization())
    assert not usable(patient(), *last, {}, immunization())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["entry", "resource", "resourceType", "name", "status", "code", "coding"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=16,
    )
)
def test_anything_in_the_place_of_a_bundle_is_read(value: Any) -> None:
    assert isinstance(read_bundle(value), CardContent)
    assert isinstance(read_bundle(bundle(patient(), value, value)), CardContent)


def test_no_field_grows_beyond_the_limit() -> None:
    long = "a" * 2 * MAX_TEXT
    name = [{"family": long, "given": [long] * 20}]
    many = [immunization(f"{long}{number}", lotNumber=long) for number in range(20)]
    found = read_bundle(bundle(patient(name=name), *many))

    assert found.usable
    assert all(len(text) <= MAX_TEXT for text in found.fields.values())


LABELLED = {"security": [{"system": "https://smarthealth.cards/ial", "code": "IAL1.2"}]}


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (LABELLED, True),
        ({"security": [{"code": "IAL1"}, {"code": "IAL2"}]}, True),
        (LABELLED | {"id": "x"}, False),
        (LABELLED | {"tag": [{"code": "HTEST"}]}, False),
        ({"id": "x"}, False),
        ({"profile": ["https://chot.example/profile"]}, False),
        ({"security": []}, False),
        ({"security": "IAL1.2"}, False),
        ({"security": ["IAL1.2"]}, False),
        ({}, False),
        (None, False),
        ([LABELLED], False),
    ],
)
def test_what_is_said_about_a_resource_may_only_be_how_sure_the_identity_is(
    meta: object, expected: bool
) -> None:
    about: dict[str, Any] = {"meta": meta}

    assert usable(patient(), immunization(**about)) is expected
    assert usable(patient(**about), observation()) is expected
    assert usable(patient(), immunization(), {"resourceType": "Location"} | about) is expected
    assert read_bundle(bundle() | about).usable is expected


@pytest.mark.parametrize("concept", [None, {}, {"coding": []}, {"coding": [{}]}, {"text": ""}])
def test_a_vaccination_or_result_that_says_not_of_what_is_of_no_use(concept: object) -> None:
    assert not usable(patient(), immunization(vaccineCode=concept))
    assert not usable(patient(), immunization(), immunization(vaccineCode=concept))
    assert not usable(patient(), observation(code=concept))
    assert not usable(patient(), observation(), observation(code=concept))
    assert not usable(patient(), immunization(), observation(code=concept))


def test_words_say_of_what_as_well_as_a_code() -> None:
    assert usable(patient(), immunization(vaccineCode={"text": "Vắc-xin thử nghiệm"}))

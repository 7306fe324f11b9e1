from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.terms import Assurance
from terminal.declarations import hc1_claims
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import (
    DAY,
    NOW,
    TEST,
    Issue,
    certificate,
    claims,
    trusting,
    vaccination,
)

OURS = trusting(certificate())
VACCINATED = {
    "vaccine": {"system": "http://id.who.int/icd11/mms", "code": "XM68M6"},
    "brand": {"code": "XM8NQ0"},
    "manufacturer": {"code": "ORG-1"},
    "lot": "A1",
    "date": "2026-05-10",
    "dose": 2,
    "totalDoses": 3,
    "country": {"code": "UTO"},
    "centre": "Trạm thử nghiệm",
    "disease": {"code": "RA01"},
}
TESTED = {
    "pathogen": {"code": "XN109"},
    "type": {"code": "94558-4"},
    "date": "2026-11-21T08:00:00Z",
    "result": {"code": "RA01.0"},
    "country": {"code": "UTO"},
    "centre": {"code": "Trạm thử nghiệm"},
}
ABOUT = {"hcid": {"value": "HC-1"}, "issuer": {"identifier": {"value": "Cơ quan Y"}}}


def core(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Nguyễn Thị Bích Ngọc",
        "birthDate": "1999-03-05",
        "sex": {"code": "female"},
        "identifier": {"value": "C1234567"},
        "certificate": ABOUT,
    } | changes


def dvc(**changes: Any) -> dict[str, Any]:
    event = {
        "dn": "1",
        "tg": {"code": "1D47"},
        "vp": {"code": "YF"},
        "mp": "P1",
        "dt": "2026-05-10",
    }
    return {
        "n": "Nguyễn Thị Bích Ngọc",
        "dob": "1999-03-05",
        "s": "F",
        "ntl": "VNM",
        "nid": "C1234567",
        "v": event | {"is": "Cơ quan Y"},
    } | changes


def read(hcert: Any, **made: Any) -> Declaration:
    return declare(Issue(payload=claims() | {-260: hcert}, **made).code(), trust=OURS, now=NOW)


@pytest.mark.parametrize("listed", [True, False])
def test_a_vaccination_of_the_core_data_set_is_verified(listed: bool) -> None:
    data = core(vaccination=VACCINATED)
    found = read({3: [data] if listed else data})

    assert found.assurance is Assurance.VERIFIED
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert (found.person.number, found.person.sex) == ("C1234567", "F")
    assert found.fields["doses"] == "2/3"
    assert found.fields["vaccine"] == "XM68M6"
    assert found.fields["country"] == "UTO"
    assert found.fields["issuer"] == "Cơ quan Y"
    assert found.certificate == "HC-1"
    assert found.content == {}


def test_a_test_of_the_core_data_set_carries_its_result() -> None:
    found = read({4: core(test=TESTED)})

    assert found.assurance is Assurance.VERIFIED
    assert found.fields["type"] == "test"
    assert found.fields["test_result"] == "260373001"


def test_demonstrations_have_the_data_among_the_claims() -> None:
    flat = {key: value for key, value in core().items() if key != "certificate"}
    payload = claims() | flat | VACCINATED | {"hcid": "HC-2"}
    del payload[-260]
    found = declare(Issue(payload=payload).code(), trust=OURS, now=NOW)

    assert found.assurance is Assurance.VERIFIED
    assert found.fields["product"] == "XM8NQ0"
    assert found.certificate == "HC-2"


@pytest.mark.parametrize("listed", [True, False])
def test_a_digital_vaccination_certificate_is_verified(listed: bool) -> None:
    found = read({-6: [dvc()] if listed else dvc()})

    assert found.assurance is Assurance.VERIFIED
    assert found.person.nationality == "VNM"
    assert found.person.number == "C1234567"
    assert found.fields["disease"] == "1D47"
    assert found.fields["date"] == "2026-05-10"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (0, 0, ""),
        (-1, 1, ""),
        (1, 2, "not-yet-valid"),
        (-2, -1, "expired"),
    ],
)
def test_the_days_of_a_certificate_are_kept_to(first: int, last: int, expected: str) -> None:
    start, end = ((NOW + days * DAY).date().isoformat() for days in (first, last))
    period = {"start": start, "end": f"{end}T00:00:00Z"}

    dated = core(vaccination=VACCINATED, certificate=ABOUT | {"period": period})
    assert read({3: dated}).reason == expected
    assert read({-6: dvc(v={"tg": "x", "vls": start, "vle": end})}).reason == expected


def limited(start: Any = None, end: Any = None) -> list[Any]:
    """Certificates of every form of the WHO that are limited to these days."""
    period = {"start": start, "end": end}
    core_data = core(vaccination=VACCINATED, certificate=ABOUT | {"period": period})
    flat = core(vaccination=VACCINATED, valid_from=start, valid_until=end)
    return [{3: core_data}, {3: flat}, {-6: dvc(v={"tg": "x", "vls": start, "vle": end})}]


# At NOW it is the 22nd of November 2026 in Vietnam.
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026", "2026", ""),
        ("2026-11", "2026-11", ""),
        ("2026-11-22", "2026-11-22", ""),
        ("2026-11-22T23:59:59+07:00", "2026-11-22T00:00:00Z", ""),
        (None, "", ""),
        ("", None, ""),
        (2026, 2026, ""),
        ("2027", None, "not-yet-valid"),
        ("2026-12", None, "not-yet-valid"),
        (None, "2025", "expired"),
        (None, "2026-10", "expired"),
        (None, "2024-02", "expired"),
    ],
)
def test_a_limit_may_be_a_month_or_a_year(start: Any, end: Any, expected: str) -> None:
    assert {read(hcert).reason for hcert in limited(start, end)} == {expected}


@pytest.mark.parametrize(
    "unreadable",
    [
        "2026-13",
        "2026-1",
        "0000",
        "2026-02-30",
        "20261122",
        "22/11/2026",
        "2027-01-01x",
        "2027-01T",
        "soon",
        "\u200b",
        20_261_122,
        2026.5,
        True,
        [],
        {"value": "2027"},
    ],
)
def test_a_limit_that_is_no_date_makes_it_unusable(unreadable: Any) -> None:
    for hcert in (*limited(start=unreadable), *limited(end=unreadable)):
        assert read(hcert).reason == "content"


@pytest.mark.parametrize(("period", "expected"), [(None, ""), ("2027", "content"), (7, "content")])
def test_a_period_that_is_no_period_makes_it_unusable(period: Any, expected: str) -> None:
    dated = core(vaccination=VACCINATED, certificate=ABOUT | {"period": period})

    assert read({3: dated}).reason == expected


@pytest.mark.parametrize(
    "hcert",
    [
        {3: []},
        {3: core()},
        {3: core(vaccination=[VACCINATED, VACCINATED])},
        {3: [core(vaccination=VACCINATED), core(vaccination=VACCINATED)]},
        {3: core(vaccination=VACCINATED), 4: core(test=TESTED)},
        {3: {}, 4: core(test=TESTED)},
        {3: core(name="Nguyễn Thị Khác"), 4: core(test=TESTED)},
        {3: [core(vaccination=VACCINATED), core()]},
        {3: core(vaccination=VACCINATED, name="\u200b")},
        {3: "text"},
        {4: 7},
        {-6: dvc(v=[])},
        {-6: [dvc(), dvc()]},
        {-6: dvc(n=None)},
        {5: []},
        {5: [{}]},
        {5: 7},
        {2: core(vaccination=VACCINATED)},
    ],
)
def test_genuine_but_without_one_person_and_one_event_it_cannot_be_used(hcert: Any) -> None:
    assert read(hcert).reason == "content"


LINK = "shlink:/eyJ1cmwiOiJodHRwczovL3BoYXQtaGFuaC5leGFtcGxlIn0"


@pytest.mark.parametrize("held", [LINK, [LINK], {"u": LINK}, [{"u": LINK}]])
def test_a_genuine_health_link_is_opaque_and_says_whose_it_is(held: Any) -> None:
    found = read({5: held})

    assert (found.assurance, found.reason) == (Assurance.OPAQUE, "health-link")
    assert found.fields["link"] == LINK
    assert found.issuer == "VN Cơ quan thử nghiệm"


def test_a_forged_or_old_health_link_is_refused() -> None:
    assert read({5: LINK}, signer=1).reason == "signature"
    old = claims(exp=(NOW - DAY).timestamp()) | {-260: {5: LINK}}
    assert declare(Issue(payload=old).code(), trust=OURS, now=NOW).reason == "expired"


def test_a_certificate_of_the_eu_goes_before_others() -> None:
    found = read({1: vaccination(), 3: core(vaccination=VACCINATED), 5: LINK})

    assert found.assurance is Assurance.VERIFIED
    assert found.fields["product"] == "EU/1/20/1528"


def test_usages_of_keys_count_for_the_forms_of_the_who_as_well() -> None:
    limited = certificate(usages=(TEST,))
    payload = claims() | {-260: {3: core(vaccination=VACCINATED)}}
    code = Issue(payload=payload, certificate=limited).code()

    assert declare(code, trust=trusting(limited), now=NOW).reason == "key-usage"


@given(
    st.dictionaries(
        st.sampled_from([1, 3, 4, 5, -6]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "name",
                            "vaccination",
                            "test",
                            "certificate",
                            "period",
                            "end",
                            "v",
                            "u",
                            "n",
                        ]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=12,
        ),
        max_size=3,
    )
)
def test_anything_under_the_labels_of_the_who_is_read(hcert: Any) -> None:

    assert hc1_claims.read_claims(cbor2.dumps(claims() | {-260: hcert})) is not None

from typing import Any

import cbor2
import pytest

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW, Issue, certificate, claims, swab, trusting, vaccination

OURS = trusting(certificate())


def read_code(code: bytes) -> Declaration:
    return declare(code, trust=OURS, now=NOW)


def read(content: Any) -> Declaration:
    return read_code(Issue(payload=claims(content)).code())


@pytest.mark.parametrize(
    "content",
    [
        vaccination(v=[]),
        vaccination(v=None),
        vaccination(v=vaccination()["v"] * 2),
        vaccination(t=swab("260415000")["t"]),
        vaccination(v=["text"]),
        vaccination(v="text"),
        vaccination(nam=None),
        vaccination(nam={"fn": "\u200b"}),
        [],
        "text",
        7,
    ],
)
def test_genuine_but_without_one_person_and_one_event_it_cannot_be_used(content: Any) -> None:
    assert read(content).reason == "content"


@pytest.mark.parametrize(
    "content", [vaccination(t=None, r=[]), vaccination(t=[None]), vaccination(dob="1999")]
)
def test_null_lists_and_loose_dates_are_tolerated(content: Any) -> None:
    assert not read(content).reason


@pytest.mark.parametrize("hcert", [None, {}, {3: {}}, 5])
def test_health_certificates_of_other_schemas_cannot_be_used(hcert: Any) -> None:
    assert read_code(Issue(payload=claims() | {-260: hcert}).code()).reason == "content"


def test_a_test_certificate_carries_its_result_and_times_out_of_tags() -> None:
    content = swab("260373001")
    content["t"][0]["sc"] = cbor2.CBORTag(0, "2026-11-21T08:00:00Z")
    content["t"][0]["dr"] = cbor2.CBORTag(1, 1_763_712_000)
    found = read(content)

    assert found.assurance is Assurance.VERIFIED
    assert found.fields["test_result"] == "260373001"
    assert found.fields["date"] == "2026-11-21T08:00:00Z"
    assert found.fields["test_result_at"] == "2025-11-21T08:00:00+00:00"


def test_whole_floats_are_integers_and_spaces_fall_away() -> None:
    content = vaccination(nam={"fn": " Nguyễn ", "gn": "An  "})
    content["v"][0] |= {"dn": 2.0, "sd": 3.0}
    found = read(content)

    assert found.fields["doses"] == "2/3"
    assert found.person.name == "Nguyễn An"


def test_the_latin_name_stands_in_where_there_is_no_other() -> None:
    content = vaccination(nam={"fnt": "NGUYEN<THI", "gnt": "NGOC"})

    assert read(content).person.name == "NGUYEN THI NGOC"


def test_only_a_verified_identifier_makes_two_codes_one_person() -> None:
    one, two = read(vaccination()), read(vaccination(ver="1.3.1"))
    forged = read_code(Issue(signer=1).code())

    assert one.repeat_key == two.repeat_key
    assert forged.repeat_key != one.repeat_key

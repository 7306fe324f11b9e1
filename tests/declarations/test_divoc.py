import base64
import copy
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.divoc_contexts import CREDENTIALS
from terminal.declarations.divoc_signature import statements
from terminal.declarations.registry import declare
from tests.declarations.issuing import DAY, NOW
from tests.declarations.issuing_divoc import (
    FIRST,
    SECOND,
    DivocIssue,
    armoured,
    credential,
    divoc_trusting,
    packed,
    zipped,
)

OURS = divoc_trusting()
GENUINE = DivocIssue().code()
SIGNED = DivocIssue().signed()


def read(code: bytes, trust: TrustMaterial = OURS) -> Declaration:
    found = declare(code, trust=trust, now=NOW)
    assert found.kind == "divoc"
    return found


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The signed document with a change that its issuer knows nothing of."""
    document = copy.deepcopy(SIGNED)
    change(document)
    return packed(document)


@pytest.mark.parametrize("kind", ["RSA", "Ed25519"])
def test_a_genuine_certificate_is_verified_without_a_network(kind: str) -> None:
    found = read(DivocIssue(kind=kind).code(), divoc_trusting(kind))

    assert found.assurance is Assurance.VERIFIED
    assert found.person.name == "Trần Thị Bưởi"
    assert found.person.birth_date == "1992-03-05"
    assert found.person.sex == "F"
    assert found.person.number == "990000012345"
    assert "COVAXIN" in found.fields["particulars"]
    assert found.fields["doses"] == "1/2"
    assert found.fields["date"] == "2026-01-02"
    assert found.issuer == "Cơ quan thử nghiệm"


def test_the_raw_zip_file_says_the_same_as_its_text() -> None:
    raw = base64.b64decode(GENUINE.removeprefix(b"B64:"))

    assert read(raw).fields == read(GENUINE).fields
    assert read(raw + b"\r\n").assurance is Assurance.VERIFIED
    assert read(raw).repeat_key == read(GENUINE).repeat_key


def test_the_first_vocabulary_knows_no_date_of_birth() -> None:
    document = credential(**{"@context": [CREDENTIALS, FIRST]})
    refused = read(DivocIssue(document=document).code())
    del document["credentialSubject"]["dob"]

    assert refused.assurance is Assurance.REJECTED
    assert read(DivocIssue(document=document).code()).assurance is Assurance.VERIFIED


ALTERATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another name": lambda d: d["credentialSubject"].update(name="Trần Thị Bòng"),
    "a name in two parts": lambda d: d["credentialSubject"].update(name=["Trần", "Thị Bưởi"]),
    "another birth date": lambda d: d["credentialSubject"].update(dob="1993-03-05"),
    "no birth date": lambda d: d["credentialSubject"].pop("dob"),
    "another number": lambda d: d["credentialSubject"].update(id="did:in.gov:990000012346"),
    "another type of thing": lambda d: d["credentialSubject"].update(type="Vaccination"),
    "a third dose": lambda d: d["evidence"][0].update(dose=3),
    "a dose as text": lambda d: d["evidence"][0].update(dose="1"),
    "another vaccination besides": lambda d: d["evidence"].append(d["evidence"][0] | {"id": "a:b"}),
    "another issuer": lambda d: d.update(issuer="https://other.example/"),
    "an end": lambda d: d.update(expirationDate="2036-01-15T17:21:13Z"),
    "another kind": lambda d: d.update(type=["VerifiableCredential"]),
    "another day of the proof": lambda d: d["proof"].update(created="2026-01-16T17:21:13Z"),
}


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_any_alteration_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    found = read(changed(change))

    assert found.assurance is Assurance.REJECTED
    assert found.reason == "signature"
    assert not found.person.name


UNSIGNED_EXTRAS: dict[str, Callable[[dict[str, Any]], object]] = {
    "at the top": lambda d: d.update(verified="yes"),
    "of the person": lambda d: d["credentialSubject"].update(fullName="Ai Đó"),
    "of the vaccination": lambda d: d["evidence"][0].update(booster=True),
    "with a thing inside": lambda d: d["evidence"][0].update(extra={"name": "x"}),
    "of the proof": lambda d: d["proof"].update(note="x"),
}


@pytest.mark.parametrize("change", UNSIGNED_EXTRAS.values(), ids=UNSIGNED_EXTRAS.keys())
def test_what_no_signature_covers_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    """Names that the vocabulary does not know say nothing, hence would be added freely."""
    assert read(changed(change)).reason == "signature"


def test_a_person_without_a_whole_address_is_no_part_of_what_is_signed() -> None:
    document = credential()
    document["credentialSubject"]["id"] = "990000012345"

    assert read(DivocIssue(document=document).code()).assurance is Assurance.REJECTED


@pytest.mark.parametrize(
    "more",
    ["> .\n<a:b> <c:d> <e:f", "\n", " ", "<", ">", '"', "\\u003e", "{", "`", "\x00", "\x7f> <a:b"],
)
def test_no_address_can_pass_for_statements(more: str) -> None:
    """In canonical order they stand unescaped, so that one with a line in it would be two."""
    for place in ("issuer", "id", "type"):
        document = credential() | {place: "https://issuer.example/" + more}
        assert statements(document) is None
    inside = credential()
    inside["evidence"][0]["https://issuer.example/" + more] = "x"
    assert statements(inside) is None


def test_texts_are_escaped_in_statements() -> None:
    document = credential(nonTransferable='true" .\n<a:b> <c:d> "e\\')
    said = statements(document)

    assert said is not None
    assert "\n<a:b>" not in said


MACHINERY: dict[str, Callable[[dict[str, Any]], object]] = {
    "a context of its own": lambda d: d.update({"@context": {"name": "https://schema.org/gender"}}),
    "one more context": lambda d: d["@context"].append({"gender": "https://schema.org/name"}),
    "the contexts in another order": lambda d: d["@context"].reverse(),
    "one context alone": lambda d: d.update({"@context": CREDENTIALS}),
    "a context from elsewhere": lambda d: d.update(
        {"@context": [CREDENTIALS, "https://evil.example/v1"]}
    ),
    "a context from a file": lambda d: d.update({"@context": [CREDENTIALS, "file:///etc/passwd"]}),
    "a context inside": lambda d: d["credentialSubject"].update({"@context": None}),
    "a graph": lambda d: d.update({"@graph": [{"name": "x"}]}),
    "a reverse": lambda d: d["evidence"][0].update({"@reverse": {}}),
    "a value": lambda d: d["credentialSubject"].update(name={"@value": "Trần Thị Bưởi"}),
    "many parts": lambda d: d.update(evidence=[{"type": ["Vaccination"]}] * 50),
}


@pytest.mark.parametrize("change", MACHINERY.values(), ids=MACHINERY.keys())
def test_no_machinery_but_ours_is_run(change: Callable[[dict[str, Any]], object]) -> None:
    assert read(changed(change)).reason == "malformed"


def test_swapping_one_of_our_contexts_for_another_gains_nothing() -> None:
    swapped = read(changed(lambda d: d.update({"@context": [CREDENTIALS, FIRST]})))

    assert swapped.assurance is Assurance.REJECTED


def test_a_certificate_of_the_first_vocabulary_is_the_same_under_the_second() -> None:
    """Without a birth date both make the same statements of it."""
    document = credential(**{"@context": [CREDENTIALS, FIRST]})
    del document["credentialSubject"]["dob"]
    signed = DivocIssue(document=document).signed()
    found = read(packed(signed | {"@context": [CREDENTIALS, SECOND]}))

    assert found.assurance is Assurance.VERIFIED
    assert found == read(packed(signed))


def test_swapped_labels_of_doses_and_dates_change_nothing() -> None:
    """The vocabulary gives them one address, so no signature tells them apart."""

    def swap(document: dict[str, Any]) -> None:
        event = document["evidence"][0]
        event["dose"], event["totalDoses"] = event["totalDoses"], event["dose"]
        event["date"], event["effectiveUntil"] = event["effectiveUntil"], event["date"]

    assert read(changed(swap)).fields == read(GENUINE).fields
    assert read(changed(swap)).repeat_key == read(GENUINE).repeat_key


@pytest.mark.parametrize(
    ("trust", "reason"),
    [
        (TrustMaterial(), "key-unknown"),
        (divoc_trusting(method="did:other"), "key-unknown"),
        (divoc_trusting("Ed25519"), "algorithm"),
        (divoc_trusting(number=1), "signature"),
        (divoc_trusting(not_after=NOW - DAY), "key-expired"),
    ],
)
def test_only_the_issuers_own_key_in_date_verifies(trust: TrustMaterial, reason: str) -> None:
    found = read(GENUINE, trust)

    assert found.assurance is Assurance.REJECTED
    assert found.reason == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expirationDate": "2026-11-21T00:00:00Z"}, "expired"),
        ({"issuanceDate": "2026-11-22T08:00:00Z"}, "not-yet-valid"),
        ({"expirationDate": "2027-11-21T00:00:00"}, "content"),
        ({"issuanceDate": "yesterday"}, "content"),
        ({"evidence": []}, "content"),
        ({"evidence": [{"id": "a:b"}]}, "content"),
    ],
)
def test_what_a_genuine_one_says_of_itself_counts(changes: dict[str, Any], reason: str) -> None:
    assert read(DivocIssue(document=credential(**changes)).code()).reason == reason


def test_a_genuine_credential_of_another_kind_is_none_of_a_vaccination() -> None:
    document = credential(type=["VerifiableCredential"])
    del document["nonTransferable"]

    assert read(DivocIssue(document=document).code()).reason == "content"


def test_an_issuers_clock_may_be_a_little_ahead() -> None:
    at = (NOW + timedelta(minutes=4)).isoformat()

    found = read(DivocIssue(document=credential(issuanceDate=at)).code())

    assert found.assurance is Assurance.VERIFIED


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "b64": False, "crit": ["b64"]},
        {"alg": "HS256", "b64": False, "crit": ["b64"]},
        {"alg": "RS256", "b64": False, "crit": ["b64"]},
        {"alg": "PS256", "b64": True, "crit": ["b64"]},
        {"alg": "PS256"},
        {"alg": "PS256", "b64": False, "crit": ["b64"], "jwk": {}},
        {"alg": "PS256", "b64": False, "crit": ["b64"], "jku": "https://evil.example"},
        {"alg": "PS256", "b64": False, "crit": ["b64"], "kid": "../../key"},
    ],
)
def test_any_other_header_of_the_signature_is_refused(header: dict[str, Any]) -> None:
    assert read(DivocIssue(header=header).code()).reason == "algorithm"


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        {},
        [SIGNED["proof"]],
        SIGNED["proof"] | {"jws": SIGNED["proof"]["jws"].replace("..", ".e30.")},
        SIGNED["proof"] | {"jws": SIGNED["proof"]["jws"] + "."},
        SIGNED["proof"] | {"jws": SIGNED["proof"]["jws"] + "=="},
        SIGNED["proof"] | {"jws": ""},
        SIGNED["proof"] | {"type": "Ed25519Signature2018"},
        SIGNED["proof"] | {"type": "EcdsaSecp256k1Signature2019"},
        SIGNED["proof"] | {"type": ["RsaSignature2018"]},
        SIGNED["proof"] | {"proofPurpose": "authentication"},
        SIGNED["proof"] | {"@context": "https://evil.example"},
    ],
)
def test_any_other_proof_is_refused(proof: object) -> None:
    assert read(packed({**SIGNED, "proof": proof})).reason == "algorithm"


DOCUMENT = json.dumps(SIGNED).encode()


def encrypted() -> bytes:
    """A ZIP file that says of its member that it is encrypted."""
    data = bytearray(zipped({"certificate.json": DOCUMENT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def with_another_beginning() -> bytes:
    data = bytearray(zipped({"certificate.json": DOCUMENT}))
    data[30] = ord("X")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"certificate.json": bytes(4_000_000)}), "compression"),
        (zipped({"certificate.json": b" " * 60_000}), "compression"),
        (zipped({"certificate.json": DOCUMENT})[:-30], "compression"),
        (
            zipped({"certificate.json": DOCUMENT}).replace(b"PK\x05\x06", b"PK\x05\x07"),
            "compression",
        ),
        (with_another_beginning(), "compression"),
        (zipped({"certificate.json": DOCUMENT, "other": b""}), "malformed"),
        (zipped({f"{number}/": b"" for number in range(60)}), "malformed"),
        (zipped({"../certificate.json": DOCUMENT}), "malformed"),
        (zipped({"certificate.zip": zipped({"certificate.json": DOCUMENT})}), "malformed"),
        (zipped({"certificate.json": zipped({"certificate.json": DOCUMENT})}), "malformed"),
        (zipped({"certificate.json": DOCUMENT}, zipfile.ZIP_LZMA), "malformed"),
        (encrypted(), "malformed"),
        (zipped({}), "malformed"),
        (zipped({"certificate.json": b"[]"}), "malformed"),
        (zipped({"certificate.json": b'{"a":1,"a":2}'}), "malformed"),
        (zipped({"certificate.json": b"\xff{}"}), "malformed"),
    ],
)
def test_a_hostile_zip_file_is_refused(data: bytes, reason: str) -> None:
    found = read(armoured(data))

    assert found.assurance is Assurance.REJECTED
    assert found.reason == reason


@pytest.mark.parametrize(
    "code", [b"B64:", b"B64:YQ==!!!!", b"B64:YR==", b"B64:" + GENUINE[4:] + b"=", b"PK\x03\x04"]
)
def test_lax_base64_is_refused(code: bytes) -> None:
    assert read(code).assurance is Assurance.REJECTED


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 255)), min_size=1, max_size=3))
def test_no_change_to_the_zip_file_forges_anything(edits: list[tuple[int, int]]) -> None:
    data = bytearray(base64.b64decode(GENUINE.removeprefix(b"B64:")))
    for place, value in edits:
        data[place % len(data)] ^= value
    found = declare(armoured(bytes(data)), trust=OURS, now=NOW)

    assert found.assurance is not Assurance.VERIFIED or found.fields == read(GENUINE).fields


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "name", "evidence", "a:b", "", "@id", "proof"])
                | st.text(max_size=3),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ),
    st.sampled_from(["credentialSubject", "evidence", "issuer", "type", "issuanceDate", "x:y"]),
)
def test_any_content_of_a_known_issuer_gets_an_answer(content: object, place: str) -> None:
    document = credential() | {place: content, "proof": SIGNED["proof"]}

    found = read(packed(document))

    assert found.assurance is not Assurance.VERIFIED or found.fields == read(GENUINE).fields

import base64
import json
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import found_keys, signer_lists
from sync.bundle.certificates import key_id
from sync.bundle.found_keys import KeyProblem
from sync.bundle.keylists import read_keys
from tests.bundle.jwks import jwk
from tests.bundle.travel import authority, document_signer, master_list, withdrawn
from tests.declarations.issuing import (
    NOW,
    RECOVERY,
    TEST,
    VACCINATION,
    certificate,
    private_key,
)

DER = certificate(number=1)
OTHER = certificate(number=2)
KID = key_id(DER)
ALIAS = base64.b64encode(b"12345678").decode()


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def b64(der: bytes) -> str:
    return base64.b64encode(der).decode()


def spki(kind: str = "P-256") -> bytes:
    return (
        private_key(kind, 1)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )


def ids(tree: Any) -> set[bytes]:
    return {key_id for key_id, _ in read_keys(json.dumps(tree).encode()).pairs}


@pytest.mark.parametrize(
    "data",
    [
        pem(DER),
        b"Bag Attributes\n  friendlyName: x\n" + pem(DER),
        DER,
        b64(DER).encode(),
        b"\xef\xbb\xbf" + b64(DER).encode() + b"\r\n",
        "\n".join(b64(DER)[i : i + 64] for i in range(0, len(b64(DER)), 64)).encode(),
        json.dumps([[{"a": {"b": b64(DER)}}]]).encode(),
        json.dumps({"TESTCTX": {"CERTIFICATE": b64(DER)}, "2DCODE": "iVBOR" * 50}).encode(),
        json.dumps({"pem": pem(DER).decode()}).encode(),
        b"\xef\xbb\xbf" + json.dumps({"x": b64(DER)}).encode(),
    ],
)
def test_every_form_in_which_certificates_are_passed_around_is_read(data: bytes) -> None:
    found = read_keys(data)

    assert {key_id for key_id, _ in found.pairs} == {KID}
    assert found.problems == []


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA", "Ed25519"])
def test_bare_public_keys_are_read_without_dates(kind: str) -> None:
    data = (
        private_key(kind, 1)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    [(found_id, key)] = read_keys(data).pairs

    assert found_id == key_id(spki(kind))
    assert key.in_date(NOW)
    assert read_keys(b64(spki(kind)).encode()).pairs


def test_an_object_key_or_a_kid_beside_is_one_more_id() -> None:
    assert ids({ALIAS: b64(DER)}) == {KID, b"12345678"}
    assert ids({ALIAS: [{"subjectPk": b64(spki())}]}) == {key_id(spki()), b"12345678"}
    assert ids({"certificates": [{"kid": ALIAS, "rawData": b64(DER)}]}) == {KID, b"12345678"}
    assert ids({"kid": "not an id", "rawData": b64(DER)}) == {KID}


def test_of_a_chain_only_the_signer_itself_is_believed() -> None:
    did = {
        "verificationMethod": [
            {"id": "did:web:x#1", "publicKeyJwk": {"kid": ALIAS, "x5c": [b64(DER), b64(OTHER)]}}
        ]
    }

    assert ids(did) == {KID, b"12345678"}


def test_a_broken_certificate_does_not_break_the_others() -> None:
    broken = bytearray(OTHER)
    broken[4] ^= 0xFF
    found = read_keys(json.dumps([b64(bytes(broken)), b64(DER)]).encode())

    assert {key_id for key_id, _ in found.pairs} == {KID}
    assert found.problems == [KeyProblem.BAD_KEY]


def test_nesting_has_a_limit() -> None:
    def nested(depth: int) -> bytes:
        return b"[" * depth + json.dumps(b64(DER)).encode() + b"]" * depth

    assert read_keys(nested(signer_lists.MAX_DEPTH)).pairs
    assert read_keys(nested(signer_lists.MAX_DEPTH + 1)).problems == [KeyProblem.TOO_DEEP]
    assert read_keys(nested(200_000)).problems == [KeyProblem.TOO_DEEP]


def test_the_number_of_keys_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_keys, "MAX_KEYS", 2)

    assert not read_keys(json.dumps([b64(DER)] * 2).encode()).problems
    assert read_keys(json.dumps([b64(DER)] * 3).encode()).problems == [KeyProblem.TOO_MANY_KEYS]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"{}", b"{", b"[1, 2, null]", b"N" * 80, b"\xff" * 99]
)
def test_a_file_without_keys_says_so(data: bytes) -> None:
    assert read_keys(data).problems == [KeyProblem.NO_KEY]


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: DER[:40] + tail))
def test_any_bytes_are_read_without_a_fault(data: bytes) -> None:
    assert read_keys(data).problems


@given(st.lists(st.tuples(st.integers(0, len(DER) - 1), st.integers(0, 255)), max_size=6))
def test_any_damage_to_a_certificate_gives_a_key_or_a_problem(edits: list[tuple[int, int]]) -> None:
    damaged = bytearray(DER)
    for place, value in edits:
        damaged[place] = value
    found = read_keys(b"\x30" + bytes(damaged[1:]))

    assert bool(found.pairs) is not bool(found.problems)


CA = authority()


def crl_pem(der: bytes) -> bytes:
    return x509.load_der_x509_crl(der).public_bytes(Encoding.PEM)


@pytest.mark.parametrize("data", [CA, pem(CA), b64(CA).encode(), master_list(CA)])
def test_what_signs_certificates_is_an_authority_and_never_a_signer(data: bytes) -> None:
    found = read_keys(data)

    assert [one.key.subject for _, one in found.authorities] == ["Cơ quan hộ chiếu"]
    assert (found.pairs, found.problems) == ([], [])


def test_in_a_list_of_signers_an_authority_is_named_and_not_used() -> None:
    found = read_keys(json.dumps({ALIAS: b64(CA), "x": b64(DER)}).encode())

    assert [key_id for key_id, _ in found.pairs] == [KID]
    assert (found.authorities, found.problems) == ([], [KeyProblem.AUTHORITY])


def test_an_authority_that_may_not_sign_certificates_is_none() -> None:
    found = read_keys(authority(signs=False))

    assert (found.pairs, found.authorities) == ([], [])
    assert found.problems == [KeyProblem.OTHER_USE]


def test_a_certificate_for_travel_documents_signs_no_health_certificates() -> None:
    found = read_keys(document_signer(usages=("2.23.136.1.1.14.2",)))

    assert (found.pairs, found.problems) == ([], [KeyProblem.OTHER_USE])
    assert read_keys(document_signer(usages=("1.3.6.1.5.5.7.3.2",))).pairs


@pytest.mark.parametrize("data", [withdrawn([7]), crl_pem(withdrawn([7]))])
def test_lists_of_withdrawn_certificates_wait_for_their_authority(data: bytes) -> None:
    found = read_keys(data)

    assert [one.serials for one in found.withdrawn] == [{7}]
    assert found.problems == []


def test_a_master_list_gives_every_authority_in_it() -> None:
    found = read_keys(master_list(CA, authority(number=72), document_signer()))

    assert len(found.authorities) == 2
    assert found.problems == [KeyProblem.OTHER_USE]


def method(usage: str, der: bytes) -> dict[str, Any]:
    identity = f"did:web:x.example:v2:trustlist:DCC:VNM:{usage}#{ALIAS}"
    return {"id": identity, "publicKeyJwk": {"x5c": [b64(der)], "kid": ALIAS}}


@pytest.mark.parametrize(
    ("usage", "used"), [("DSC", True), ("-", True), ("SCA", False), ("UP", False)]
)
def test_of_the_network_of_the_who_only_document_signers_are_used(usage: str, used: bool) -> None:
    found = read_keys(json.dumps({"verificationMethod": [method(usage, DER)]}).encode())

    assert {key_id for key_id, _ in found.pairs} == ({KID, b"12345678"} if used else set())


def test_the_use_that_a_list_writes_beside_a_key_limits_it() -> None:
    tree = {ALIAS: [{"subjectPk": b64(spki()), "keyUsage": ["v", "r"]}], "x": b64(DER)}
    found = dict(read_keys(json.dumps(tree).encode()).pairs)

    assert found[b"12345678"].usages == {VACCINATION, RECOVERY}
    assert found[KID].usages == set()
    tree = {ALIAS: [{"rawData": b64(certificate(usages=(TEST,))), "keyUsage": "t"}]}
    assert dict(read_keys(json.dumps(tree).encode()).pairs)[b"12345678"].usages == {TEST}


def test_a_key_without_a_certificate_answers_to_the_id_beside_it() -> None:
    found = read_keys(
        json.dumps({"verificationMethod": [{"publicKeyJwk": jwk(kid=ALIAS)}]}).encode()
    )

    assert [(key_id, key.public_key) for key_id, key in found.pairs] == [
        (b"12345678", private_key("P-256", 80).public_key())
    ]
    nameless = read_keys(json.dumps([jwk(kid="x")]).encode())
    assert (nameless.pairs, nameless.problems) == ([], [KeyProblem.NO_ISSUER])
    private = read_keys(json.dumps([jwk(kid=ALIAS, d="AA")]).encode())
    assert (private.pairs, private.problems) == ([], [KeyProblem.PRIVATE_KEY])
    broken = read_keys(json.dumps([jwk(kid=ALIAS, x="AA")]).encode())
    assert (broken.pairs, broken.problems) == ([], [KeyProblem.BAD_KEY])


NAMES = [
    "keys", "kid", "x5c", "kty", "use", "issuer", "iss", "issuerInfo", "verificationMethod", "id",
    "type", "publicKeyJwk", "publicKeyPem", "publicKeyBase58", "keyUsage", "DIVOC", "didDocument",
    "key", "not_after", "canonical_iss", ALIAS,
]  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["EC", "declaration", "divoc", "https://yte.example", b64(DER), b64(CA)])
    | st.just(jwk()),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@given(anything)
def test_any_json_is_read_without_a_fault_and_no_authority_becomes_a_signer(tree: Any) -> None:
    found = read_keys(json.dumps(tree).encode())

    assert found.found or found.problems
    assert key_id(CA) not in {key_id for key_id, _ in found.pairs}

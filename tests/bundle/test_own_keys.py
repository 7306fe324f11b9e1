import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.found_keys import KeyProblem, Keys
from sync.bundle.keylists import read_keys
from sync.protocol import declaration_code
from tests.declarations.issuing import certificate, private_key

PRIVATE = private_key("Ed25519", 90)
assert isinstance(PRIVATE, Ed25519PrivateKey)
PUBLIC = PRIVATE.public_key()
RAW = PUBLIC.public_bytes_raw()
SPKI = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
RSA = (
    private_key("RSA", 90)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
METHOD = "did:web:yte.example#1"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def ours(*keys: Any, use: str = "declaration") -> dict[str, Any]:
    return {"use": use, "keys": list(keys)}


def document(**method: Any) -> dict[str, Any]:
    return {"verificationMethod": [{"id": METHOD} | method]}


def read(tree: Any) -> Keys:
    return read_keys(json.dumps(tree).encode())


@pytest.mark.parametrize("key", [PEM, base64.b64encode(SPKI).decode()], ids=["pem", "spki"])
def test_a_key_of_ours_signs_declarations_and_nothing_else(key: str) -> None:
    found = read(ours({"key": key, "name": "Trạm trung tâm"}))
    [(key_id, signer)] = found.declarations

    assert key_id == declaration_code.key_id(PUBLIC)
    assert (signer.public_key, signer.subject) == (PUBLIC, "Trạm trung tâm")
    assert (found.pairs, found.cards, found.authorities, found.divoc) == ([], [], [], [])


def test_a_key_of_ours_may_be_limited_in_time() -> None:
    times = {"not_before": "2026-11-01T00:00:00Z", "not_after": "2026-12-01T00:00:00+07:00"}
    [(_, signer)] = read(ours({"key": PEM} | times)).declarations

    assert signer.not_before == datetime(2026, 11, 1, tzinfo=UTC)
    assert signer.not_after == datetime(2026, 11, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "broken",
    [
        {"key": RSA},
        {"key": "AAAA"},
        {"key": "é"},
        {"key": None},
        {},
        7,
        {"key": PEM, "not_after": "soon"},
        {"key": PEM, "not_before": 7},
        {"key": PEM, "not_after": None},
        {"key": "A" * 9_000},
    ],
)
def test_a_key_of_ours_that_cannot_be_read_is_named(broken: Any) -> None:
    found = read(ours(broken, {"key": PEM}))

    assert len(found.declarations) == 1
    assert found.problems == [KeyProblem.BAD_KEY]


ENTRY = {"kid": declaration_code.key_id(PUBLIC).hex(), "key": base64.b64encode(SPKI).decode()}


@pytest.mark.parametrize(
    "tree",
    [
        [ours(ENTRY)],
        {"province": {"centre": ours(ENTRY)}},
        ours(ENTRY, use="Declaration"),
        ours(ENTRY, use="declarations "),
        ours({"id": METHOD, "key": PEM}, use="Divoc"),
        ours(ENTRY) | {"use": ["declaration"]},
        {"keys": [ENTRY]},
        {"keys": [7, {"key": PEM, "name": "Trạm trung tâm"}]},
        {"keys": ENTRY},
        [ENTRY],
        ENTRY,
        {"use": "enc", "key": PEM},
    ],
)
def test_a_key_of_ours_out_of_its_place_signs_nothing_and_is_named(tree: Any) -> None:
    found = read(tree)

    assert not found.found
    assert found.problems == [KeyProblem.OTHER_USE]


def test_the_other_keys_of_such_a_list_are_taken() -> None:
    found = read([ours(ENTRY), base64.b64encode(certificate(number=1)).decode()])

    assert (len(found.pairs), found.problems) == (1, [KeyProblem.OTHER_USE])


def test_a_file_of_ours_has_a_largest_number_of_keys() -> None:
    assert read(ours(*[{"key": PEM}] * 1_001)).problems == [KeyProblem.BAD_KEY]
    assert read({"use": "declaration"}).problems == [KeyProblem.BAD_KEY]


@pytest.mark.parametrize(
    "tree",
    [
        ours({"id": METHOD, "key": PEM}, use="divoc"),
        document(type="Ed25519VerificationKey2018", publicKeyBase58=base58(RAW)),
        document(
            type="Ed25519VerificationKey2020",
            publicKeyMultibase="z" + base58(b"\xed\x01" + RAW),
        ),
        document(type="Ed25519VerificationKey2018", publicKeyPem=PEM),
        {"DIVOC": {METHOD: {"didDocument": PEM, "status": "current"}}},
    ],
)
def test_keys_of_divoc_answer_to_their_verification_method(tree: dict[str, Any]) -> None:
    found = read(tree)

    assert [(method, key.public_key) for method, key in found.divoc] == [(METHOD, PUBLIC)]
    assert (found.pairs, found.problems) == ([], [])


def test_rsa_keys_of_divoc_are_read_too() -> None:
    found = read(document(type="RsaVerificationKey2018", publicKeyPem=RSA))

    assert found.divoc[0][1].public_key == private_key("RSA", 90).public_key()


@pytest.mark.parametrize(
    "method",
    [
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "0OIl"},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": ""},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "z" * 101},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": base58(RAW + RAW)},
        {"type": "Ed25519VerificationKey2018", "publicKeyPem": PEM, "id": ""},
        {"type": "Ed25519VerificationKey2018"},
    ],
)
def test_keys_of_divoc_that_cannot_be_read_are_left_out(method: dict[str, Any]) -> None:
    assert read(document() | document(**method)).divoc == []


def test_a_registry_parts_its_keys_by_their_formats() -> None:
    der = base64.b64encode(certificate(number=1)).decode()
    found = read({"EUDCC": {"x": {"didDocument": der}}, "DIVOC": {METHOD: {"didDocument": PEM}}})

    assert len(found.pairs) == 1
    assert [method for method, _ in found.divoc] == [METHOD]

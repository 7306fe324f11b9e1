import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import folder as folder_room
from sync.bundle import keylists
from sync.bundle.certificates import UnusableKey, from_certificate, from_either, key_id
from sync.bundle.folder import FileProblem, Unused, read_folder
from sync.bundle.keylists import KeyProblem, read_keys
from sync.bundle.trust import MAX_CANDIDATES, TrustMaterial
from tests.declarations.issuing import DAY, NOW, TEST, USAGE, certificate, private_key, trusting

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


def test_a_certificate_gives_key_dates_usages_and_whose_it_is() -> None:
    der = certificate(usages=(TEST,), since=NOW - DAY, until=NOW + DAY)
    found = from_certificate(der)

    assert found.usages == {TEST}
    assert (found.not_before, found.not_after) == (NOW - DAY, NOW + DAY)
    assert (found.country, found.subject) == ("VN", "Cơ quan thử nghiệm")


BROKEN = ("2.5.29.19", b"\xff")
"""Basic constraints that nothing can read."""
TWO_USAGES = bytes.fromhex("3017060b2b06010401 8e378f650101 0608 2b06010505070302")


@pytest.mark.parametrize(
    ("extensions", "usages"),
    [
        ((BROKEN,), set()),
        (((USAGE, b"\x30\x00"),), set()),
        (((USAGE, TWO_USAGES), BROKEN), {TEST, "1.3.6.1.5.5.7.3.2"}),
    ],
)
def test_a_broken_extension_costs_neither_the_key_nor_its_limits(
    extensions: tuple[tuple[str, bytes], ...], usages: set[str]
) -> None:
    assert from_certificate(certificate(extensions=extensions)).usages == usages


@pytest.mark.parametrize(
    "value", [b"", b"\x05\x00", b"\x30\x02\x05\x00", b"\x30\x03\x06\x05\x2a", b"\x30\x02\x06\x00"]
)
def test_a_key_whose_limits_cannot_be_read_is_not_used(value: bytes) -> None:
    with pytest.raises(UnusableKey):
        from_certificate(certificate(extensions=((USAGE, value), BROKEN)))


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
    assert found.problems == ()


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


@pytest.mark.parametrize("kind", ["P-192", "RSA-1024"])
def test_weak_keys_are_not_accepted(kind: str) -> None:
    with pytest.raises(UnusableKey):
        from_either(spki(kind))


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
    assert found.problems == (KeyProblem.BAD_KEY,)


def test_nesting_has_a_limit() -> None:
    def nested(depth: int) -> bytes:
        return b"[" * depth + json.dumps(b64(DER)).encode() + b"]" * depth

    assert read_keys(nested(keylists.MAX_DEPTH)).pairs
    assert read_keys(nested(keylists.MAX_DEPTH + 1)).problems == (KeyProblem.TOO_DEEP,)
    assert read_keys(nested(200_000)).problems == (KeyProblem.TOO_DEEP,)


def test_the_number_of_keys_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keylists, "MAX_KEYS", 2)

    assert not read_keys(json.dumps([b64(DER)] * 2).encode()).problems
    assert read_keys(json.dumps([b64(DER)] * 3).encode()).problems == (KeyProblem.TOO_MANY_KEYS,)


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"{}", b"{", b"[1, 2, null]", b"N" * 80, b"\xff" * 99]
)
def test_a_file_without_keys_says_so(data: bytes) -> None:
    assert read_keys(data).problems == (KeyProblem.NO_KEY,)


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


def test_one_id_may_stand_for_several_keys_up_to_a_limit() -> None:
    many = trusting(*(certificate(number=n) for n in range(MAX_CANDIDATES + 2)), under=KID)

    assert len(many.candidates(KID)) == MAX_CANDIDATES
    assert len(trusting(DER, DER).candidates(KID)) == 1
    assert TrustMaterial().candidates(KID) == ()


def test_a_folder_gives_all_its_keys_and_names_what_it_could_not_use(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "one.pem").write_bytes(pem(DER))
    (tmp_path / "list.json").write_text(json.dumps([b64(OTHER)]))
    (tmp_path / "readme.txt").write_text("Keys of the province")
    found = read_folder(tmp_path)

    assert set(found.material.signers) == {KID, key_id(OTHER)}
    assert found.unused == (Unused("readme.txt", KeyProblem.NO_KEY),)


def test_a_single_file_is_read_like_a_folder_of_one(tmp_path: Path) -> None:
    (tmp_path / "one.der").write_bytes(DER)

    assert set(read_folder(tmp_path / "one.der").material.signers) == {KID}


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    found = read_folder(tmp_path / "keys")

    assert found.unused == (Unused("keys", FileProblem.MISSING),)
    assert not found.material.signers


def test_files_have_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_room, "MAX_FILE_BYTES", len(DER))
    (tmp_path / "a.der").write_bytes(DER)
    (tmp_path / "b.der").write_bytes(DER + b"\x00")
    found = read_folder(tmp_path)

    assert set(found.material.signers) == {KID}
    assert found.unused == (Unused("b.der", FileProblem.TOO_LARGE),)


def test_a_folder_has_a_largest_number_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_room, "MAX_FILES", 1)
    (tmp_path / "a.der").write_bytes(DER)
    (tmp_path / "b.der").write_bytes(OTHER)
    found = read_folder(tmp_path)

    assert set(found.material.signers) == {KID}
    assert found.unused == (Unused("b.der", FileProblem.TOO_MANY_FILES),)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_links_are_not_waited_for_or_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = read_folder(tmp_path)

    assert found.unused == (Unused("pipe", FileProblem.UNREADABLE),)

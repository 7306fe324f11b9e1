import base64
import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks import public_data
from sync.bundle import folder as folder_room
from sync.bundle.certificates import key_id
from sync.bundle.folder import AlreadyOurs, FileProblem, Unused, import_folder, read_folder
from sync.bundle.found_keys import KeyProblem
from sync.bundle.published_lists import ListProblem
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.trust import TrustMaterial
from sync.protocol import declaration_code
from tests.bundle.jwks import ISSUER, jwk
from tests.bundle.test_italian_list import snapshot, value
from tests.bundle.test_published_lists import batch, cards
from tests.bundle.test_revocation_slices import KID as SLICED
from tests.bundle.test_revocation_slices import NAME, hash_list, packed
from tests.bundle.travel import authority, withdrawn
from tests.declarations.issuing import certificate, private_key

CERTIFICATES = public_data.folder() / "certificates"
DER = certificate(number=1)
OTHER = certificate(number=2)
KID = key_id(DER)


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def b64(der: bytes) -> str:
    return base64.b64encode(der).decode()


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


def write(folder: Path, name: str, content: Any) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def own_key() -> Ed25519PrivateKey:
    key = private_key("Ed25519", 90)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def declaration_keys() -> dict[str, Any]:
    spelled = own_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {"use": "declaration", "keys": [{"key": base64.b64encode(spelled).decode()}]}


CARD = jwk(crlVersion=2)
CARD_ID: str = CARD["kid"]
CA = authority()
ONE = value(1)


def everything(folder: Path) -> None:
    """One file of each kind, under names that say nothing."""
    write(folder, "1", pem(DER))
    write(folder, "2", {"issuer": ISSUER, "keys": [CARD]})
    write(folder, "3", CA)
    write(folder, "4", withdrawn([7]))
    write(folder, "5", declaration_keys())
    write(folder, "6", {"use": "divoc", "keys": [{"id": "did:x", "key": pem(DER).decode()}]})
    write(folder, "7", batch(base64.b64encode(ONE[:16]).decode()))
    write(folder, "8", cards("abc", kid=CARD_ID, ctr=2))
    write(folder, "9", snapshot([1], total=1))
    write(folder, "a", {"proofIdentifierDenylist": {base64.b64encode(ONE[:16]).decode(): True}})
    write(folder, "b", packed({f"{NAME}/null/{ONE.hex()[0]}/s": hash_list(ONE, width=16)}))


def asked(material: TrustMaterial, scheme: Scheme, scope: bytes, entry: bytes = ONE) -> Standing:
    return material.revocations.standing([RevocationId(scheme, scope, entry)])


def check(material: TrustMaterial) -> None:
    """That all of `everything` is there, each for its own use."""
    assert set(material.signers) == {KID}
    assert [issuer for issuer, _ in material.smart_health] == [ISSUER]
    [one] = material.smart_health_candidates(ISSUER, CARD_ID)
    assert one.lists_revoked
    [[link]] = material.authorities.values()
    assert material.is_withdrawn(link.name, 7)
    assert material.declaration_candidates(declaration_code.key_id(own_key().public_key()))
    assert material.divoc_candidates("did:x")
    assert asked(material, Scheme.EU_SIGNATURE, b"12345678") is Standing.REVOKED
    assert asked(material, Scheme.IT_UCI, b"") is Standing.REVOKED
    assert asked(material, Scheme.NL_SIGNATURE, b"") is Standing.REVOKED
    assert asked(material, Scheme.EU_UCI, SLICED) is Standing.REVOKED
    assert asked(material, Scheme.SMART_HEALTH, CARD_ID.encode(), b"abc") is Standing.REVOKED
    assert asked(material, Scheme.SMART_HEALTH, CARD_ID.encode(), b"def") is Standing.CLEAR
    assert material.revocations.covers(Scheme.SMART_HEALTH, CARD_ID.encode())


def test_a_folder_parts_everything_by_use_whatever_the_files_are_called(tmp_path: Path) -> None:
    everything(tmp_path)
    found = read_folder(tmp_path)

    assert found.unused == ()
    check(found.material)


def test_what_is_imported_is_loaded_again_as_it_was(tmp_path: Path) -> None:
    everything(tmp_path / "from")
    imported = import_folder(tmp_path / "from", tmp_path / "to")
    found = read_folder(tmp_path / "to")

    assert (imported.unused, found.unused) == ((), ())
    assert sorted(file.name for file in (tmp_path / "to").iterdir()) == [
        "revocations.chot",
        "trust.chot",
    ]
    check(found.material)
    assert found.lists == imported.lists


def test_importing_the_same_again_gives_the_same_files(tmp_path: Path) -> None:
    everything(tmp_path / "from")
    for name in ("one", "two"):
        import_folder(tmp_path / "from", tmp_path / name)

    for name in ("trust.chot", "revocations.chot"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_lists_in_our_form_are_not_imported_again_and_not_lost(tmp_path: Path) -> None:
    everything(tmp_path / "from")
    import_folder(tmp_path / "from", tmp_path / "to")
    (tmp_path / "to" / "trust.chot").unlink()
    before = (tmp_path / "to" / "revocations.chot").read_bytes()

    with pytest.raises(AlreadyOurs, match=r"revocations\.chot"):
        import_folder(tmp_path / "to", tmp_path / "to")
    assert [file.name for file in (tmp_path / "to").iterdir()] == ["revocations.chot"]
    assert (tmp_path / "to" / "revocations.chot").read_bytes() == before


def test_lists_in_our_form_and_published_ones_count_together(tmp_path: Path) -> None:
    everything(tmp_path / "from")
    import_folder(tmp_path / "from", tmp_path / "to")
    write(tmp_path / "to", "more.json", batch(base64.b64encode(value(2)).decode()))
    found = read_folder(tmp_path / "to").material

    check(found)
    assert asked(found, Scheme.EU_SIGNATURE, b"12345678", value(2)) is Standing.REVOKED
    assert asked(found, Scheme.EU_SIGNATURE, b"12345678", value(3)) is Standing.CLEAR
    assert not found.revocations.covers(Scheme.SMART_HEALTH, b"another")


@pytest.mark.parametrize("name", ["trust.chot", "revocations.chot"])
def test_half_a_file_of_ours_is_named_and_leaves_the_rest(tmp_path: Path, name: str) -> None:
    everything(tmp_path / "from")
    import_folder(tmp_path / "from", tmp_path / "to")
    file = tmp_path / "to" / name
    file.write_bytes(file.read_bytes()[:-1])

    assert read_folder(tmp_path / "to").unused == (Unused(name, FileProblem.BAD_FILE),)


def test_every_list_has_an_age(tmp_path: Path) -> None:
    write(tmp_path, "batch", batch(base64.b64encode(ONE).decode()))
    write(tmp_path, "chunk", snapshot([1], total=1))
    os.utime(tmp_path / "batch", (1_700_000_000, 1_700_000_000))
    found = {one.scheme: one for one in read_folder(tmp_path).lists}

    assert found["eu-signature"].updated is None
    assert found["eu-signature"].fetched == datetime.fromtimestamp(1_700_000_000, UTC)
    assert found["it-uci"].updated == datetime(2026, 11, 20, 17, 24, 19, tzinfo=UTC)


def test_a_time_that_no_calendar_has_leaves_the_age_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "batch"
    write(tmp_path, file.name, batch(base64.b64encode(ONE).decode()))
    # Not every file system holds such a time, so this one is made up.
    there = SimpleNamespace(st_mtime=1e15, st_mode=file.stat().st_mode)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: there)
    found = read_folder(file)

    assert (found.lists[0].fetched, found.unused) == (None, ())


@pytest.mark.parametrize("seconds", [1 << 40, -(1 << 40), 1 << 62, float("nan")])
def test_times_far_away_are_no_fault(seconds: float) -> None:
    assert folder_room._instant(seconds) is None


def test_half_a_surrogate_pair_is_no_text_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, "key.pem", pem(DER))
    key = {"key": pem(DER).decode()}
    write(tmp_path, "a.json", {"use": "divoc", "keys": [key | {"id": "\ud800"}]})
    write(tmp_path, "b.json", declaration_keys() | {"\udfff": 1})
    name = json.dumps({"issuer": {"iss": ISSUER, "name": "?"}, "keys": [CARD]}).encode()
    write(tmp_path, "c.json", name.replace(b"?", b"\xed\xa0\x80"))
    found = import_folder(tmp_path, tmp_path / "to")

    assert [one.reason for one in found.unused] == [KeyProblem.NO_KEY] * 3
    assert set(read_folder(tmp_path / "to").material.signers) == {KID}


def test_the_issuer_of_a_plain_set_of_keys_stands_in_a_file_beside_it(tmp_path: Path) -> None:
    keys = {"keys": [jwk()]}
    write(tmp_path, "a/.well-known/jwks.json", keys)
    write(tmp_path, "a/issuer.txt", f"{ISSUER}\n".encode())
    write(tmp_path, "b/jwks.json", keys)
    write(tmp_path, "b/issuer.txt", b"https://b.example")
    write(tmp_path, "c/jwks.json", keys)
    write(tmp_path, "d/jwks.json", keys)
    write(tmp_path, "d/issuer.txt", b"http://d.example")
    found = read_folder(tmp_path)

    issuers = {issuer for issuer, _ in found.material.smart_health}
    assert issuers == {ISSUER, "https://b.example"}
    assert found.unused == (
        Unused("c/jwks.json", KeyProblem.NO_ISSUER),
        Unused("d/jwks.json", KeyProblem.NO_ISSUER),
    )


def test_a_list_of_withdrawn_certificates_counts_only_with_its_authority(tmp_path: Path) -> None:
    write(tmp_path, "0.crl", withdrawn([7]))
    write(tmp_path, "1.crl", withdrawn([8], number=72))
    found = read_folder(tmp_path)
    assert {one.reason for one in found.unused} == {KeyProblem.UNVERIFIED_LIST}
    assert found.material.revoked_signers == {}

    write(tmp_path, "2.der", CA)
    found = read_folder(tmp_path)
    assert found.unused == (Unused("1.crl", KeyProblem.UNVERIFIED_LIST),)
    assert list(found.material.revoked_signers.values()) == [{7}]


@pytest.mark.parametrize("counter", [1, 3])
def test_a_list_of_cards_with_another_counter_than_the_key_is_not_used(
    tmp_path: Path, counter: int
) -> None:
    write(tmp_path, "keys", {"issuer": ISSUER, "keys": [CARD]})
    write(tmp_path, "list", cards("abc", kid=CARD_ID, ctr=counter))
    found = read_folder(tmp_path)

    assert found.unused == (Unused("list", ListProblem.VERSION),)
    assert not found.material.revocations.covers(Scheme.SMART_HEALTH, CARD_ID.encode())


def test_of_several_lists_of_one_key_the_newest_counts(tmp_path: Path) -> None:
    for counter, rid in ((1, "old"), (9, "new"), (8, "older")):
        write(tmp_path, f"{counter}", cards(rid, kid=CARD_ID, ctr=counter))
    found = read_folder(tmp_path).material

    assert asked(found, Scheme.SMART_HEALTH, CARD_ID.encode(), b"new") is Standing.REVOKED
    assert asked(found, Scheme.SMART_HEALTH, CARD_ID.encode(), b"old") is Standing.CLEAR


def test_a_slice_that_is_missing_is_named(tmp_path: Path) -> None:
    chunk = {"a": {"2027-01-01T00:00:00Z": {"type": "VARHASHLIST", "hash": "s"}}}
    partition = {"kid": NAME, "id": None, "chunks": chunk, "lastUpdated": "2026-11-20T00:00:00Z"}
    write(tmp_path, "partitions", [partition])
    assert read_folder(tmp_path).unused == (Unused("partitions", ListProblem.INCOMPLETE),)

    write(tmp_path, "slices", packed({f"{NAME}/null/a/s": hash_list(ONE)}))
    found = read_folder(tmp_path)
    assert found.unused == ()
    assert found.lists[0].updated == datetime(2026, 11, 20, tzinfo=UTC)


def test_what_nests_too_deeply_or_is_no_archive_is_named(tmp_path: Path) -> None:
    write(tmp_path, "deep", b"[" * 200_000)
    write(tmp_path, "zip", gzip.compress(b"nothing"))

    assert set(read_folder(tmp_path).unused) == {
        Unused("deep", KeyProblem.TOO_DEEP),
        Unused("zip", ListProblem.BAD_LIST),
    }


@pytest.mark.skipif(not CERTIFICATES.is_dir(), reason="the public data are not here")
def test_of_the_public_folder_of_travel_documents_nobody_signs_health_certificates() -> None:
    found = read_folder(CERTIFICATES / "vds-nc").material

    assert found.signers == {}
    countries = sorted(one.key.country for same in found.authorities.values() for one in same)
    assert countries == ["AU", "JP"]
    assert len(found.revoked_signers) == 2


@pytest.mark.skipif(not CERTIFICATES.is_dir(), reason="the public data are not here")
def test_every_broken_public_list_of_cards_is_refused() -> None:
    found = read_folder(CERTIFICATES / "health-cards-dev-tools" / "badcrl")
    refused = {
        one.name.partition("/")[0]: one.reason for one in found.unused if "/crl/" in one.name
    }

    assert refused == {
        "duplicate-rid": ListProblem.BAD_LIST,
        "invalid-method": ListProblem.METHOD,
        "non-base64url-rid": ListProblem.BAD_LIST,
        "too-long-rid": ListProblem.BAD_LIST,
        "version-mismatch": ListProblem.VERSION,
    }
    assert found.lists == ()
    assert Unused("private.json", KeyProblem.PRIVATE_KEY) in found.unused

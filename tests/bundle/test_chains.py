from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import public_data
from sync.bundle import chains
from sync.bundle.chains import (
    BrokenChain,
    as_authority,
    read_certificate,
    read_master_list,
    read_withdrawn,
)
from tests.bundle.travel import authority, document_signer, master_list, withdrawn
from tests.declarations.issuing import DAY, NOW, certificate

TRAVEL = public_data.folder() / "certificates" / "vds-nc"
CA = read_certificate(authority())

needs_travel = pytest.mark.skipif(not TRAVEL.is_dir(), reason="the public data are not here")


def test_a_certificate_says_whose_it_is_and_who_signed_it() -> None:
    found = read_certificate(document_signer(usages=("2.23.136.1.1.14.2",)))

    assert (found.key.subject, found.key.country, found.serial) == ("Người ký", "VN", 7)
    assert found.key.usages == {"2.23.136.1.1.14.2"}
    assert (found.key.not_before, found.key.not_after) == (NOW - 300 * DAY, NOW + 300 * DAY)
    assert (found.issuer, found.authority_key_id) == (CA.name, CA.key_id)
    assert found.critical == {"2.5.29.37"}
    assert not found.is_authority


def test_a_certificate_names_who_signed_it_and_carries_the_signature() -> None:
    signer = read_certificate(document_signer())

    assert signer.issuer == as_authority(CA).name
    assert signer.seal.is_by(CA.key.public_key)
    assert not signer.seal.is_by(read_certificate(authority(number=72)).key.public_key)
    assert not signer.seal.is_by(signer.key.public_key)


def test_what_a_key_may_do_is_known_where_it_is_limited() -> None:
    assert CA.key_usage == frozenset({"key_cert_sign", "crl_sign"})
    assert read_certificate(authority(signs=False)).key_usage == frozenset({"digital_signature"})
    assert read_certificate(authority(key_usage=False)).key_usage is None


@pytest.mark.parametrize("der", [authority("RSA"), authority(pss=True), authority("P-256")])
def test_every_algorithm_of_authorities_is_checked(der: bytes) -> None:
    found = read_certificate(der)

    assert found.is_authority
    assert found.seal.is_by(found.key.public_key)
    assert not replace(found.seal, signed=found.seal.signed + b" ").is_by(found.key.public_key)


@pytest.mark.parametrize("change", [{"digest": "sha1"}, {"algorithm": "rsassa_pkcs1v15"}])
def test_old_digests_and_algorithms_of_other_keys_are_never_genuine(change: dict[str, str]) -> None:
    assert not replace(CA.seal, **change).is_by(CA.key.public_key)  # type: ignore[arg-type]


def test_only_what_may_sign_certificates_is_an_authority() -> None:
    assert CA.is_authority
    assert read_certificate(authority(key_usage=False)).is_authority
    assert not read_certificate(authority(signs=False)).is_authority
    assert not read_certificate(certificate()).is_authority


def test_a_list_says_what_is_withdrawn_and_is_signed() -> None:
    found = read_withdrawn(withdrawn([7, 1 << 150]))

    assert found.serials == {7, 1 << 150}
    assert (found.issuer, found.updated) == (CA.name, NOW - DAY)
    assert found.seal.is_by(CA.key.public_key)
    assert not found.seal.is_by(read_certificate(document_signer()).key.public_key)


def test_lists_have_a_largest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "MAX_SERIALS", 2)
    monkeypatch.setattr(chains, "MAX_AUTHORITIES", 1)

    assert len(read_withdrawn(withdrawn([1, 2])).serials) == 2
    with pytest.raises(BrokenChain):
        read_withdrawn(withdrawn([1, 2, 3]))
    first, second = authority(), authority(number=72)
    assert read_master_list(master_list(first)) == (first,)
    with pytest.raises(BrokenChain):
        read_master_list(master_list(first, second))


@pytest.mark.parametrize(
    ("limit", "read", "whole"),
    [
        ("MAX_CERTIFICATE_BYTES", read_certificate, authority()),
        ("MAX_LIST_BYTES", read_withdrawn, withdrawn([7])),
        ("MAX_MASTER_BYTES", read_master_list, master_list(authority())),
    ],
)
def test_files_have_a_largest_size(
    monkeypatch: pytest.MonkeyPatch, limit: str, read: Callable[[bytes], object], whole: bytes
) -> None:
    monkeypatch.setattr(chains, limit, len(whole))
    read(whole)
    monkeypatch.setattr(chains, limit, len(whole) - 1)
    with pytest.raises(BrokenChain):
        read(whole)


def test_a_message_of_another_kind_is_no_master_list() -> None:
    with pytest.raises(BrokenChain):
        read_master_list(master_list(authority(), content_type="1.2.840.113549.1.7.1"))


@needs_travel
@pytest.mark.parametrize("country", ["AUS", "JPN"])
def test_public_authorities_and_their_lists_are_read(country: str) -> None:
    found = read_certificate((TRAVEL / f"{country}_csca.der").read_bytes())
    listed = read_withdrawn((TRAVEL / f"{country}.crl.der").read_bytes())

    assert found.is_authority
    assert found.seal.is_by(found.key.public_key)
    assert listed.seal.is_by(found.key.public_key)
    assert (listed.issuer, listed.authority_key_id) == (found.name, found.key_id)


WHOLE = (authority(), document_signer(), withdrawn([7]), master_list(authority()))


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 2_000),
)
def test_any_damage_gives_a_value_or_a_named_fault(
    whole: bytes, edits: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(whole)
    for place, value in edits:
        damaged[place % len(damaged)] = value
    for read in (read_certificate, read_withdrawn, read_master_list):
        for data in (bytes(damaged), bytes(damaged[:cut])):
            try:
                read(data)
            except BrokenChain:
                continue


@given(st.binary(max_size=200).map(lambda tail: b"\x30" + tail))
def test_any_bytes_give_a_value_or_a_named_fault(data: bytes) -> None:
    for read in (read_certificate, read_withdrawn, read_master_list):
        with pytest.raises(BrokenChain):
            read(data)

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.chains import as_authority, read_certificate
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.bundle.trust_file import MAGIC, BadTrustFile, read_trust, write_trust
from sync.protocol import cbor
from tests.bundle.travel import authority
from tests.declarations.issuing import NOW, VACCINATION, private_key

LINK = read_certificate(authority())


def signer(kind: str, number: int = 60) -> SignerKey:
    return SignerKey(
        public_key=private_key(kind, number).public_key(),
        not_before=NOW,
        not_after=None,
        usages=frozenset({VACCINATION}),
        subject="Người ký",
        country="VN",
        lists_revoked=kind == "P-256",
    )


MATERIAL = TrustMaterial(
    signers={b"12345678": (signer("P-256"), signer("RSA"), signer("P-384"))},
    smart_health={("https://yte.example", "kid"): (signer("P-256"),)},
    authorities={LINK.key_id: (as_authority(LINK),)},
    revoked_signers={LINK.name: frozenset({0, 7, -7, 1 << 158}), b"none": frozenset()},
    declaration_issuers={b"abcdefgh": (signer("Ed25519"),)},
    divoc_issuers={"did:yte": (signer("RSA"),)},
)
WHOLE = write_trust(MATERIAL)


def test_what_is_written_is_read_again() -> None:
    assert replace(read_trust(WHOLE), revocations=MATERIAL.revocations) == MATERIAL
    assert write_trust(read_trust(WHOLE)) == WHOLE


def test_nothing_at_all_may_be_written() -> None:
    assert read_trust(write_trust(TrustMaterial())).signers == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC,
        WHOLE[:-1],
        WHOLE + b"\x00",
        b"x" + WHOLE[1:],
        MAGIC + cbor.encode([]),
        MAGIC + cbor.encode({"signers": []}),
        MAGIC + cbor.encode(dict.fromkeys(cbor.decode(WHOLE[16:], max_bytes=99_999), 7)),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadTrustFile):
        read_trust(data)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4))
def test_any_damage_is_refused_or_read_without_a_fault(edits: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE)
    for place, value in edits:
        damaged[place] = value
    try:
        found = read_trust(bytes(damaged))
    except BadTrustFile:
        return
    assert isinstance(found, TrustMaterial)

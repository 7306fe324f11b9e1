import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.certificates import UnusableKey, from_certificate, from_either, is_authority
from tests.bundle.travel import authority
from tests.declarations.issuing import DAY, NOW, TEST, USAGE, certificate, private_key


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


@pytest.mark.parametrize("kind", ["P-192", "RSA-1024"])
def test_weak_keys_are_not_accepted(kind: str) -> None:
    public = private_key(kind, 1).public_key()
    weak = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(UnusableKey):
        from_either(weak)


def constraints(value: bytes) -> bytes:
    return certificate(extensions=(("2.5.29.19", value),))


def test_a_certificate_that_may_sign_others_is_an_authority() -> None:
    assert is_authority(authority())
    assert is_authority(constraints(b"\x30\x03\x01\x01\xff"))
    assert is_authority(certificate(extensions=(("2.5.29.19", b"\x30\x03\x01\x01\x01"),)))
    assert not is_authority(certificate())
    assert not is_authority(constraints(b"\x30\x00"))
    assert not is_authority(constraints(b"\x30\x03\x01\x01\x00"))


def test_an_unreadable_extension_beside_does_not_hide_an_authority() -> None:
    limited = ("2.5.29.19", b"\x30\x06\x01\x01\xff\x02\x01\x00")

    assert is_authority(certificate(extensions=(("2.5.29.35", b"\xff"), limited)))

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.certificates import UnusableKey
from sync.bundle.jwk import PrivateKeyHere, public_key
from tests.bundle.jwks import jwk
from tests.declarations.issuing import certificate, private_key


def chain(der: bytes) -> list[str]:
    return [base64.b64encode(der).decode()]


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA", "Ed25519"])
def test_the_parameters_spell_the_key(kind: str) -> None:
    assert public_key(jwk(kind, 3)) == private_key(kind, 3).public_key()


def test_a_certificate_beside_must_be_of_the_same_key() -> None:
    found = public_key(jwk(number=1, x5c=chain(certificate(number=1))))
    assert found == private_key(number=1).public_key()
    with pytest.raises(UnusableKey):
        public_key(jwk(number=1, x5c=chain(certificate(number=2))))


def test_a_private_key_is_not_used_and_called_what_it_is() -> None:
    with pytest.raises(PrivateKeyHere):
        public_key(jwk(d="AAAA"))
    with pytest.raises(PrivateKeyHere):
        public_key({"kty": "oct", "k": "AAAA"})


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "ec"},
        {"kty": None},
        {"crv": "P-192"},
        {"crv": "secp256k1"},
        {"crv": []},
        {"x": "AAAA"},
        {"x": ""},
        {"x": None},
        {"x": "é" * 43},
        {"x": "A" * 44 + "="},
        {"x": "A"},
        {"x": "A" * 1_401},
        {"x5c": []},
        {"x5c": [7]},
        {"x5c": ["not base64"]},
        {"x5c": "AAAA"},
        {"kty": "OKP", "crv": "X25519"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": "AAAA", "e": "AAAA"},
    ],
)
def test_anything_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnusableKey):
        public_key(jwk() | change)


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "x5c"]),
        st.sampled_from(["EC", "RSA", "OKP", "P-256", "Ed25519", "AQAB", "A" * 43])
        | st.text("AQ_-=", max_size=60)
        | st.none()
        | st.integers(),
    )
)
def test_any_parameters_give_a_key_or_a_refusal(value: dict[str, Any]) -> None:
    try:
        public_key(value)
    except UnusableKey:
        return

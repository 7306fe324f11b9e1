import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations import jws
from tests.declarations.issuing import private_key, sign
from tests.declarations.issuing_shc import base64url, public_key, signed

HEADER = {"alg": "ES256", "kid": "k", "zip": "DEF"}


def compact(header: object, payload: bytes = b"x") -> str:
    return ".".join(signed(json.dumps(header).encode(), payload))


def test_the_parts_of_a_signed_text_are_read() -> None:
    text = compact(HEADER, b"payload")
    found = jws.read_compact(text)

    assert found is not None
    assert found.header == HEADER
    assert found.payload == b"payload"
    assert found.signed.decode() == text.rpartition(".")[0]
    assert jws.is_genuine(found.signed, found.signature, public_key(), "ES256")


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64"])
@pytest.mark.parametrize("value", [None, "x", [], {}, False])
def test_a_header_with_a_key_of_its_own_or_something_critical_is_refused(
    name: str, value: object
) -> None:
    assert jws.read_compact(compact(HEADER | {name: value})) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "a.b",
        "e30.e30",
        "e30.e30.e30.e30",
        "e30..e30.",
        " e30.e30.e30",
        "e30.e30.e30\n",
        "e30=.e30.e30",
        "e3.e30.e30",
        "e31.e30.e30",
        "e.e30.e30",
        "e30.e30.e30+",
        "ｅ30.e30.e30",
        base64url(b"[]") + ".e30.e30",
        base64url(b"null") + ".e30.e30",
        base64url(b' {"alg":"ES256"}') + ".e30.e30",
        base64url(b'{"alg":"ES256"}\n') + ".e30.e30",
        base64url(b'{"alg":"none","alg":"ES256"}') + ".e30.e30",
        base64url(b'{"alg":"ES256","x":"\\ud800"}') + ".e30.e30",
    ],
)
def test_other_texts_are_no_signed_text(text: str) -> None:
    assert jws.read_compact(text) is None


def test_a_header_is_read_to_its_limit() -> None:
    def padded(size: int) -> str:
        header = json.dumps(HEADER | {"pad": ""}).encode()
        return base64url(header.replace(b'""', b'"' + b"x" * (size - len(header)) + b'"'))

    longest = jws.MAX_HEADER // 4 * 3

    assert jws.read_compact(padded(longest) + ".e30.e30") is not None
    assert jws.read_compact(padded(longest + 1) + ".e30.e30") is None


@given(st.binary(max_size=40))
def test_base64url_has_one_text_for_every_bytes(data: bytes) -> None:
    assert jws.unbase64url(base64url(data)) == data


@given(st.text(alphabet="ABCabc019-_=+/ ", max_size=12))
def test_no_other_text_is_base64url(text: str) -> None:
    data = jws.unbase64url(text)

    assert data is None or base64url(data) == text


@pytest.mark.parametrize(
    ("kind", "algorithm"), [("P-256", "ES256"), ("P-384", "ES256"), ("P-521", "ES256")]
)
def test_signatures_have_the_length_of_the_curve(kind: str, algorithm: str) -> None:
    key = private_key(kind)
    public, signature = key.public_key(), sign(key, b"x")

    assert jws.is_genuine(b"x", signature, public, algorithm)
    assert not jws.is_genuine(b"y", signature, public, algorithm)
    assert not jws.is_genuine(b"x", signature + b"\x00", public, algorithm)
    assert not jws.is_genuine(b"x", signature[:-1], public, algorithm)
    assert not jws.is_genuine(b"x", bytes(len(signature)), public, algorithm)
    assert not jws.is_genuine(b"x", b"\xff" * len(signature), public, algorithm)
    assert not jws.is_genuine(b"x", signature, public, "ES384")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256K", "RS256", "PS256", "es256", ""])
def test_no_other_algorithm_is_ever_genuine(algorithm: str) -> None:
    assert not jws.is_algorithm(algorithm)
    assert not jws.is_genuine(b"x", sign(private_key(), b"x"), public_key(), algorithm)


@pytest.mark.parametrize("kind", ["RSA", "Ed25519"])
def test_keys_of_other_kinds_are_never_genuine(kind: str) -> None:
    key = private_key(kind)

    assert not jws.is_genuine(b"x", sign(key, b"x"), key.public_key(), "ES256")

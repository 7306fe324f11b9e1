import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import cose

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@given(st.binary(max_size=200), st.binary(max_size=16))
def test_what_is_signed_is_read_again_and_genuine_under_its_key_alone(payload, key_id):
    found = cose.read_signed(cose.sign(payload, key_id, KEY))

    assert found is not None
    assert (found.payload, found.key_id) == (payload, key_id)
    assert found.algorithm is cose.Algorithm.EDDSA
    assert cose.is_genuine(found, KEY.public_key())
    assert not cose.is_genuine(found, OTHER.public_key())


def test_algorithm_and_key_id_stand_where_the_signature_covers_them():
    protected, unprotected, payload, _ = cbor2.loads(cose.sign(b"said", b"12345678", KEY)).value

    assert cbor2.loads(protected) == {1: -8, 4: b"12345678"}
    assert (unprotected, payload) == ({}, b"said")


def test_signing_twice_gives_the_same_bytes_and_writing_what_was_read_too():
    data = cose.sign(b"said", b"12345678", KEY)
    message = cose.read_signed(data)

    assert data == cose.sign(b"said", b"12345678", KEY)
    assert message is not None
    assert cose.written(message) == data

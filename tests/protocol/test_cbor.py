import time

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.cbor import MalformedCbor, decode, decode_deterministic, encode

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.binary(max_size=20)
    | st.text(max_size=20)
)
PLAIN = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 99), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(PLAIN)
def test_what_was_encoded_is_decoded_again(value) -> None:
    assert decode_deterministic(encode(value), max_bytes=10_000, max_depth=60) == value


@given(st.binary(max_size=100))
def test_any_bytes_are_a_value_or_malformed(data) -> None:
    try:
        decode(data, max_bytes=100)
    except MalformedCbor:
        return


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("0101", id="bytes left over"),
        pytest.param("9f01ff", id="indefinite array"),
        pytest.param("5f4101ff", id="indefinite bytes"),
        pytest.param("a201010102", id="duplicate key"),
        pytest.param("c482197fff01", id="decimal fraction: a later int() would never end"),
        pytest.param("c5820102", id="bigfloat"),
        pytest.param("c24101", id="bignum"),
        pytest.param("d82363612b62", id="a compiled regex"),
        pytest.param("d81c80", id="shareable"),
        pytest.param("d81d00", id="shared reference"),
        pytest.param("d9010281", id="set"),
        pytest.param("d9d9f701", id="self-described"),
        pytest.param("d9ffff00", id="unassigned tag"),
        pytest.param("82", id="truncated"),
        pytest.param("", id="nothing"),
        pytest.param("62c328", id="text that is no UTF-8"),
    ],
)
def test_what_is_not_of_the_dialect_is_refused(data) -> None:
    with pytest.raises(MalformedCbor):
        decode(bytes.fromhex(data), max_bytes=100)


def test_a_tag_that_was_asked_for_arrives_and_no_other() -> None:
    signed = bytes.fromhex("d28443a10126a0404100")
    tag = decode(signed, max_bytes=100, allowed_tags=(18,))
    assert isinstance(tag, cbor2.CBORTag)
    assert tag.tag == 18
    with pytest.raises(MalformedCbor):
        decode(signed, max_bytes=100, allowed_tags=(61,))


def test_the_limits_hold_to_the_byte_and_to_the_level() -> None:
    assert decode(encode(b"x" * 97), max_bytes=99) == b"x" * 97
    with pytest.raises(MalformedCbor):
        decode(encode(b"x" * 98), max_bytes=99)
    nested: object = 1
    for _ in range(8):
        nested = [nested]
    assert decode(encode(nested), max_bytes=99, max_depth=9)
    with pytest.raises(MalformedCbor):
        decode(encode([[nested]]), max_bytes=99, max_depth=8)


def test_a_length_of_exabytes_costs_nothing() -> None:
    began = time.perf_counter()
    with pytest.raises(MalformedCbor):
        decode(bytes.fromhex("5b4000000000000000"), max_bytes=100)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("data", ["1801", "a20201" + "0102", "fb3ff0000000000000"])
def test_another_form_of_the_same_value_is_not_deterministic(data) -> None:
    assert decode(bytes.fromhex(data), max_bytes=100)
    with pytest.raises(MalformedCbor):
        decode_deterministic(bytes.fromhex(data), max_bytes=100)

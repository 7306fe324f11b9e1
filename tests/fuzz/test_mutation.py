import json

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz.mutation import CBOR, CODECS, JSON, SEAL, TWO_LINES, Codec, mutator
from benchmarks.fuzz.parsers import PARSERS

MAX = 8192
TREE = {"a": {"b": [1, 2, {"c": "x"}]}, "d": None}


def untouched(data: bytes, _max_size: int) -> bytes:
    return data


def changed(codec: Codec, data: bytes, count: int = 200) -> list[bytes]:
    change = mutator(codec, untouched)
    return [change(data, MAX, seed) for seed in range(count)]


@pytest.mark.parametrize(
    ("codec", "data"),
    [
        (JSON, JSON.encode(TREE)),
        (TWO_LINES, JSON.encode(TREE) + b"\n[1]"),
        (SEAL, b'{"hdr":{"t":"icao.vacc"}},"sig":{"alg":"ES256"}}'),
        (CBOR, cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -7}), {}, cbor2.dumps(TREE), b""]))),
    ],
    ids=["json", "two lines", "seal", "cbor"],
)
def test_most_inputs_are_changed_as_trees_and_can_be_read_again(codec, data) -> None:
    others = [each for each in changed(codec, data) if each != data]

    assert len(others) > 100
    assert len(set(others)) > 30
    assert sum(is_readable(codec, each) for each in others) > len(others) / 2


def is_readable(codec: Codec, data: bytes) -> bool:
    try:
        codec.decode(data)
    except (ValueError, cbor2.CBORDecodeError):
        return False
    return True


def test_a_value_deep_in_a_tree_becomes_an_odd_one() -> None:
    found = [json.loads(each) for each in changed(JSON, JSON.encode(TREE), 2000)]

    def reaches(tree: object) -> bool:
        try:
            return isinstance(tree["a"]["b"][2]["c"], list)  # type: ignore[index]  # or not there
        except (KeyError, IndexError, TypeError):
            return False

    assert any(map(reaches, found))


@given(st.binary(max_size=60), st.integers(0, 2**32), st.sampled_from([JSON, CBOR, TWO_LINES]))
def test_any_bytes_are_changed_in_the_same_way_by_the_same_seed(data, seed, codec) -> None:
    def reversed_(given: bytes, max_size: int) -> bytes:
        return given[::-1][:max_size]

    change = mutator(codec, reversed_)
    first = change(data, MAX, seed)

    assert first == change(data, MAX, seed)
    assert len(change(data, 5, seed)) <= 5


def test_every_codec_belongs_to_a_parser() -> None:
    assert set(CODECS) <= set(PARSERS)

import base64
import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import public_data
from sync.bundle.bloom import BadFilter, may_hold, read_header

PUBLISHED = public_data.folder() / "certificates" / "dgc-bloomfilter" / "filter-test.json"


def header(words: int, *, version: int = 1, hashes: int = 3, function: int = 0) -> bytes:
    return struct.pack(">hBBfiii", version, hashes, function, 1e-7, 10, 10, words)


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the public data are not here")
def test_every_published_case_comes_out_as_published() -> None:
    cases: list[dict[str, Any]] = json.loads(PUBLISHED.read_bytes())
    found = []
    for case in cases:
        words = json.loads(base64.b64decode(case["filter"]))
        bits = struct.pack(f">{len(words)}i", *words)
        # The number of hashes that the service chooses; the file's `k` is of another place.
        hashes = max(1, round(len(bits) * 8 / len(case["data"]) * math.log(2)))
        found.append([int(may_hold(bits, hashes, one.encode())) for one in case["data"]])

    assert len(cases) == 4
    assert found == [json.loads(case["exists"]) for case in cases]


def test_the_header_is_read_whichever_way_its_two_bytes_are_written() -> None:
    assert read_header(header(2) + bytes(8)) == (3, bytes(8))
    assert read_header(header(2, hashes=0, function=3) + bytes(8)) == (3, bytes(8))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        header(1)[:-1],
        header(0),
        header(-1),
        header(2) + bytes(4),
        header(1) + bytes(8),
        header(1, version=2) + bytes(4),
        header(1, hashes=0) + bytes(4),
        header(1, hashes=3, function=1) + bytes(4),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadFilter):
        read_header(data)


@given(st.binary(min_size=1, max_size=64), st.integers(1, 255), st.binary(max_size=40))
def test_full_filters_hold_everything_and_empty_ones_nothing(
    bits: bytes, hashes: int, element: bytes
) -> None:
    assert may_hold(b"\xff" * len(bits), hashes, element)
    assert not may_hold(bytes(len(bits)), hashes, element)
    assert isinstance(may_hold(bits, hashes, element), bool)

"""What fuzzing found once."""

import json

import cbor2
import pytest

from benchmarks.fuzz.parsers import PARSERS
from tests.fuzz.make_corpus import seeds

NOW = "2026-11-22T05:00:00+00:00"
FORM = json.loads(seeds()["form"][0])


@pytest.mark.parametrize(
    ("parser", "data"),
    [
        ("wire", cbor2.dumps([float("inf"), b"x", NOW])),
        ("wire", cbor2.dumps([1, 2**34, NOW])),
        ("form", json.dumps(FORM | {"version": "\ud800"}).encode()),
        ("form", json.dumps(FORM | {"title": {"vi": "\ud800", "en": "x"}}).encode()),
    ],
    ids=["endless number", "bytes by their number", "half a letter", "half a letter as text"],
)
def test_it_breaks_no_parser_any_more(parser: str, data: bytes) -> None:
    PARSERS[parser](data)

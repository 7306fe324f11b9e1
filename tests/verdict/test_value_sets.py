import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import public_data
from terminal.verdict.value_sets import (
    MAX_CODE,
    MAX_CODES,
    MAX_FILE_BYTES,
    MAX_SETS,
    ValueSetProblem,
    read_value_sets,
)

PUBLIC = public_data.folder()


def read(found: object) -> object:
    return read_value_sets(json.dumps(found).encode())


def full(name: str, *codes: str) -> dict[str, Any]:
    text = {"display": "A vaccine", "lang": "en", "active": True, "version": "", "system": "x"}
    return {
        "valueSetId": name,
        "valueSetDate": "2026-11-22",
        "valueSetValues": dict.fromkeys(codes, text),
    }


def test_names_and_their_codes_are_read() -> None:
    assert read({"country-2-codes": ["VN", "LA"], "empty": []}) == {
        "country-2-codes": ("VN", "LA"),
        "empty": (),
    }


def test_the_full_form_gives_its_codes_alone_or_in_a_list() -> None:
    one, two = full("vaccines", "J07BX03", "1119349007"), full("results", "260415000")

    assert read(one) == {"vaccines": ("J07BX03", "1119349007")}
    assert read([one, two]) == {
        "vaccines": ("J07BX03", "1119349007"),
        "results": ("260415000",),
    }


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"a": [1}', b"[" * 200_000])
def test_what_is_no_json_is_named_so(data: bytes) -> None:
    assert read_value_sets(data) is ValueSetProblem.JSON


@pytest.mark.parametrize(
    "found",
    [
        *({}, [], None, 1, "a", {"a": "b"}, {"a": {"b": 1}}, {"a": [1]}, {"a": [None]}, [["a"]]),
        *({"valueSetId": "a"}, {"valueSetId": 1, "valueSetValues": {}}, [{"a": ["b"]}]),
        [full("twice", "1"), full("twice", "2")],
    ],
)
def test_json_of_another_form_is_named_so(found: object) -> None:
    assert read(found) is ValueSetProblem.FORM


def test_the_limits_are_the_last_that_is_read() -> None:
    codes = [str(number) for number in range(MAX_CODES)]

    assert isinstance(read({"a": codes}), dict)
    assert read({"a": [*codes, "x"]}) is ValueSetProblem.TOO_LARGE
    assert isinstance(read({"n" * MAX_CODE: ["c" * MAX_CODE]}), dict)
    assert read({"a": ["c" * (MAX_CODE + 1)]}) is ValueSetProblem.TOO_LARGE
    assert read({"n" * (MAX_CODE + 1): []}) is ValueSetProblem.TOO_LARGE
    assert isinstance(read({str(number): [] for number in range(MAX_SETS)}), dict)
    assert read({str(number): [] for number in range(MAX_SETS + 1)}) is ValueSetProblem.TOO_LARGE
    padded = b'{"a": []}'.ljust(MAX_FILE_BYTES)
    assert read_value_sets(padded) == {"a": ()}
    assert read_value_sets(padded + b" ") is ValueSetProblem.TOO_LARGE


@given(st.binary(max_size=64) | st.text().map(str.encode))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert isinstance(read_value_sets(data), dict | ValueSetProblem)


@pytest.mark.skipif(not PUBLIC.is_dir(), reason=f"no test data at {PUBLIC}")
def test_the_published_value_sets_are_read() -> None:
    published = sorted(PUBLIC.rglob("valueSets.json"))
    if not published:
        pytest.skip(f"no valueSets.json below {PUBLIC}")

    for path in published:
        found = read_value_sets(path.read_bytes())
        assert isinstance(found, dict)
        assert "VN" in found["country-2-codes"]

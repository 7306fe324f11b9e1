import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations import strict_json
from terminal.declarations.strict_json import MAX_DEPTH, MalformedJson

LAST_SAFE = 2**53 - 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"{} {}",
        b"{}x",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\x01"',
        b"'a'",
        b"{a:1}",
        b"[1,]",
        b"01",
        b"+1",
        "١".encode(),
        b"// x\n1",
    ],
)
def test_what_is_no_json_in_utf_8_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedJson):
        strict_json.decode(text)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"\\u0061":2}',
        b'[{"x":{"a":null,"a":null}}]',
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"1e999",
        b"-1e999",
        str(LAST_SAFE + 1).encode(),
        str(-LAST_SAFE - 1).encode(),
        b"9" * 5000,
        b"0." + b"1" * 5000,
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b'["\\udc00\\ud800"]',
    ],
)
def test_json_that_two_readers_may_understand_differently_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedJson):
        strict_json.decode(text)


def test_numbers_are_read_to_the_last_safe_one() -> None:
    assert strict_json.decode(str(LAST_SAFE).encode()) == LAST_SAFE
    assert strict_json.decode(str(-LAST_SAFE).encode()) == -LAST_SAFE
    assert strict_json.decode(b"1622576398.924") == 1622576398.924


def test_pairs_of_surrogates_are_one_character() -> None:
    assert strict_json.decode(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_levels_are_read_to_the_limit(opening: bytes, closing: bytes) -> None:
    def nested(levels: int) -> bytes:
        return opening * levels + (b"0" if opening != b"[" else b"") + closing * levels

    strict_json.decode(nested(MAX_DEPTH - 1))
    with pytest.raises(MalformedJson):
        strict_json.decode(nested(MAX_DEPTH + 1))
    with pytest.raises(MalformedJson):
        strict_json.decode(nested(50_000))


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-LAST_SAFE, LAST_SAFE)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=12,
    )
)
def test_what_one_json_writes_is_read_as_it_was(value: object) -> None:
    assert strict_json.decode(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        strict_json.decode(data)
    except MalformedJson:
        return
    json.loads(data)

import base45
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.base45_text import decode, encode

LETTERS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@pytest.mark.parametrize(
    ("text", "data"),
    [(b"BB8", b"AB"), (b"%69 VD92EX0", b"Hello!!"), (b"UJCLQE7W581", b"base-45"), (b"", b"")],
)
def test_the_examples_of_the_standard_are_decoded(text: bytes, data: bytes) -> None:
    assert decode(text) == data


@pytest.mark.parametrize(
    "text", [b"A", b"AAAA", b"GGX", b":::", b"::", b"U6", b"abc", b"A\nB", b"\xff\xff"]
)
def test_what_the_standard_forbids_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"no base45|too large|range"):
        decode(text)


def test_the_largest_numbers_are_the_limit() -> None:
    assert decode(b"FGW") == b"\xff\xff"
    assert decode(b"U5") == b"\xff"


@given(st.binary(max_size=300))
def test_any_bytes_come_back(data: bytes) -> None:
    assert decode(base45.b45encode(data)) == data


@given(st.lists(st.sampled_from(LETTERS), max_size=60).map(bytes))
def test_it_agrees_with_the_published_package_on_any_text(text: bytes) -> None:
    try:
        expected = base45.b45decode(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"no base45|too large|range"):
            decode(text)
    else:
        assert decode(text) == expected


@given(st.binary(max_size=300))
def test_bytes_are_written_as_the_published_package_writes_them(data: bytes) -> None:
    assert encode(data) == base45.b45encode(data).decode()
    assert decode(encode(data).encode()) == data

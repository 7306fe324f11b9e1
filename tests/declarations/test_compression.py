import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.compression import BARE, ZLIB, inflate


def squeezed(data: bytes, form: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, form)
    return stream.compress(data) + stream.flush()


@given(st.binary(max_size=200), st.sampled_from([ZLIB, BARE]))
def test_what_was_compressed_comes_back(data: bytes, form: int) -> None:
    assert inflate(squeezed(data, form), form, len(data)) == data


@pytest.mark.parametrize("form", [ZLIB, BARE])
def test_more_than_the_limit_is_refused(form: int) -> None:
    data = squeezed(bytes(1000), form)

    assert inflate(data, form, 1000) == bytes(1000)
    assert inflate(data, form, 999) is None


@pytest.mark.parametrize("form", [ZLIB, BARE])
def test_a_stream_that_is_cut_or_followed_by_anything_is_refused(form: int) -> None:
    data = squeezed(b"abc" * 9, form)

    assert inflate(data[:-1], form, 1000) is None
    assert inflate(data + b"\x00", form, 1000) is None
    assert inflate(b"", form, 1000) is None


def test_one_form_is_not_taken_for_the_other() -> None:
    assert inflate(squeezed(b"abc" * 9, ZLIB), BARE, 1000) is None
    assert inflate(squeezed(b"abc" * 9, BARE), ZLIB, 1000) is None


@given(st.binary(max_size=60), st.sampled_from([ZLIB, BARE]))
def test_anything_at_all_is_read_without_a_fault(data: bytes, form: int) -> None:
    found = inflate(data, form, 100)

    assert found is None or len(found) <= 100

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.truth import ENCODINGS, Expected, Read, agreed, judge, says

UNKNOWN = Expected(code=True)


def read(*payloads: bytes, left: float = 0, side: float = 100) -> Read:
    right, bottom = left + side, side
    return Read(payloads, ((left, 0), (right, 0), (right, bottom), (left, bottom)))


@given(st.sampled_from(ENCODINGS), st.text(max_size=30))
def test_a_text_is_the_same_in_any_encoding_that_can_write_it(encoding, text) -> None:
    try:
        payload = text.encode(encoding)
    except UnicodeEncodeError:
        return
    assert says(payload, text)


def test_newlines_and_composed_accents_make_no_other_text() -> None:
    assert says("một\r\nhai\n".encode(), "một\nhai")
    assert says("Nguyễn".encode(), "Nguye\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING TILDE}n")


def test_another_text_is_another_text() -> None:
    assert not says(b"one", "one ")
    assert not says("Nguyễn".encode(), "Nguyên")


def test_bytes_are_agreed_when_two_origins_found_them() -> None:
    both = agreed({"zxing": [read(b"a"), read(b"b")], "zbar": [read(b"a")]})
    assert [each.payloads for each in both] == [(b"a",)]


def test_one_origin_that_finds_bytes_twice_agrees_with_nobody() -> None:
    assert agreed({"zxing": [read(b"a"), read(b"a")], "zbar": []}) == ()


def test_an_engine_that_may_have_guessed_agrees_by_any_of_its_payloads() -> None:
    (found,) = agreed({"zxing": [read(b"\xb1")], "zbar": [read("ｱ".encode(), b"\xb1")]})
    assert found.payloads == (b"\xb1",)


def test_where_there_is_no_code_every_read_is_wrong() -> None:
    verdict = judge([read(b"a"), read(b"b")], Expected(code=False), [read(b"a")])
    assert not verdict.right
    assert len(verdict.wrong) == 2


def test_the_text_beside_the_picture_is_right_and_another_one_wrong() -> None:
    told = Expected(code=True, text="one")
    assert judge([read(b"one")], told, []).right
    other = judge([read(b"two")], told, [])
    assert (other.right, len(other.wrong)) == (False, 1)


def test_a_text_that_engines_agree_on_is_accepted_against_the_one_beside_the_picture() -> None:
    verdict = judge([read(b"two")], Expected(code=True, text="one"), [read(b"two")])
    assert verdict.right
    assert verdict.wrong == ()


def test_beside_the_code_that_was_told_only_one_that_engines_agree_on_is_not_wrong() -> None:
    told, both = Expected(code=True, text="one"), [read(b"one"), read(b"two", left=300)]
    assert judge(both, told, [both[1]]).wrong == ()
    alone = judge(both, told, [])
    assert (alone.right, len(alone.wrong)) == (True, 1)


def test_without_a_text_a_read_is_right_until_engines_agree_otherwise_in_its_place() -> None:
    assert judge([read(b"two")], UNKNOWN, []).right
    assert judge([read(b"two", left=300)], UNKNOWN, [read(b"one")]).right
    contradicted = judge([read(b"two", left=5)], UNKNOWN, [read(b"one")])
    assert (contradicted.right, len(contradicted.wrong)) == (False, 1)


def test_a_code_within_another_lies_elsewhere() -> None:
    inner = read(b"inner", left=30, side=40)
    assert judge([inner], UNKNOWN, [read(b"outer")]).wrong == ()


def test_nothing_read_is_neither_right_nor_wrong() -> None:
    for expected in (UNKNOWN, Expected(code=True, text="one"), Expected(code=False)):
        verdict = judge([], expected, [read(b"one")])
        assert (verdict.right, verdict.wrong) == (False, ())


@pytest.mark.parametrize("raw", [b"", b"\x00\xff"])
def test_bytes_that_were_told_are_compared_as_they_are(raw) -> None:
    assert Expected(code=True, raw=raw).holds(read(raw))
    assert not Expected(code=True, raw=raw).holds(read(raw + b"\n"))


def test_a_read_is_moved_with_its_corners() -> None:
    moved = read(b"a").moved(np.array([[2.0, 0, 10], [0, 2, 20]]))
    assert moved.corners == ((10, 20), (210, 20), (210, 220), (10, 220))

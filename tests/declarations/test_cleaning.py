import unicodedata
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terminal.declarations.cleaning import MAX_MARKS, MAX_TEXT, text_of, tidy, trim

NAME = "Hoàng Lê Ưu Ý"


@pytest.mark.parametrize(
    "around",
    [
        b"%s\r\n",
        b"%s\t",
        b"\x00%s\x00\x00",
        b"\xef\xbb\xbf%s\r",
        b"\x00\xef\xbb\xbf %s  \n",
    ],
)
def test_what_scanners_put_around_a_code_is_taken_off(around: bytes) -> None:
    assert trim(around % b"001199") == b"001199"


def test_composed_and_decomposed_letters_give_the_same_text() -> None:
    decomposed = unicodedata.normalize("NFD", NAME).encode()

    assert text_of(decomposed) == text_of(NAME.encode()) == NAME


def test_windows_1258_is_read_where_the_bytes_are_no_utf_8() -> None:
    # Windows-1258 writes tone marks after the vowel, which NFC puts together.
    assert text_of("Lê Văn Đạt|Hà Nội".encode("cp1258", "ignore")) is not None
    assert text_of("Trâ\u0300n Đư\u0301c".encode("cp1258")) == "Trần Đức"


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\xfd", b"\xc3\x28\x00abc", b"abc\xd2\x01", b"text \x1b[2J \xff", bytes(range(256))],
)
def test_bytes_that_are_no_text_are_said_to_be_none(data: bytes) -> None:
    assert text_of(data) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A\u200bB\u00adC\u202eD\U000e0041E", "ABCDE"),
        ("A\ue000B", "AB"),
        ("A\x00B\x1bC\x7fD\x85E", "ABCDE"),
        ("Nguyễn\u00a0Văn\u2003An\tB\r\nC\u2028D", "Nguyễn Văn An B C D"),
        ("  hai   khoảng  ", "hai khoảng"),
        ("ÊƠƯĐ êơưđ", "ÊƠƯĐ êơưđ"),
    ],
)
def test_invisible_characters_go_and_white_space_becomes_one_blank(written: str, kept: str) -> None:
    assert tidy(written) == kept


def test_three_marks_stay_on_a_base_and_the_fourth_goes() -> None:
    assert tidy("x" + "\u0316" * 3) == "x" + "\u0316" * 3
    assert tidy("x" + "\u0316" * 4 + "y") == "x" + "\u0316" * 3 + "y"
    assert tidy("x\u0316\u200d\u0316\u0316\u0316") == "x" + "\u0316" * 3


def test_a_field_is_cut_at_its_limit() -> None:
    assert len(tidy("ư" * MAX_TEXT)) == MAX_TEXT
    assert len(tidy("ư" * (MAX_TEXT + 1))) == MAX_TEXT
    assert tidy("abcdef", limit=3) == "abc"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@example("\u0344" * 5)
@example("ế" + "\u0301" * 9)
def test_tidy_text_is_composed_has_few_marks_and_stays_as_it_is(text: str) -> None:
    tidied = tidy(text)

    assert tidied == unicodedata.normalize("NFC", tidied)
    assert tidy(tidied) == tidied
    assert not {unicodedata.category(character) for character in tidied} & {"Cf", "Cc", "Co", "Cs"}
    runs = groupby(tidied, lambda character: unicodedata.category(character)[0] == "M")
    assert all(len(list(run)) <= MAX_MARKS for is_mark, run in runs if is_mark)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.binding_tag import BITS, BindingTag, binds, make_tag, normalise

NUMBERS = st.from_regex(r"[0-9A-Z]{6,20}", fullmatch=True)
YEARS = st.integers(1900, 2026)
PROVINCES = [f"{code:03}" for code in range(1, 64)]
"""As many as there were; which ones they are does not matter to the count."""


def candidates(tag: BindingTag) -> list[str]:
    """Every 12-digit number that a stranger, who knows no more than the code, has left."""
    century = 2 * (tag.birth_year // 100 - 19)
    return [
        number
        for province in PROVINCES
        for sex in (0, 1)
        for middle in range(1000)
        if binds(
            tag,
            number := f"{province}{century + sex}{tag.birth_year % 100:02}{middle:03}{tag.last}",
        )
    ]


@given(NUMBERS, YEARS)
def test_the_number_it_was_made_of_binds(number, year):
    assert binds(make_tag(number, year), number)


@given(NUMBERS, YEARS)
def test_spaces_and_small_letters_make_no_difference(number, year):
    assert binds(make_tag(number, year), " ".join(number.lower()))
    assert make_tag(f" {number.lower()}\n", year) == make_tag(number, year)


def test_a_number_that_ends_otherwise_never_binds():
    tag = make_tag("001085012345", 1985)
    others = [f"{first:09}{last}" for first in range(5_000) for last in ("344", "346", "34A")]

    assert not any(binds(tag, number) for number in others)


@pytest.mark.parametrize(
    "number",
    ["", "12345", "1" * 21, "*********345", "00108501234٣", "001-085-012345", "ＡＢ123456"],
)
def test_what_is_no_full_number_has_no_tag_and_binds_to_none(number):
    assert normalise(number) == ""
    with pytest.raises(ValueError, match=r"^not an identity or passport number$"):
        make_tag(number, 1985)
    assert not binds(BindingTag(1985, "345", 0), number)


def test_a_code_leaves_hundreds_of_numbers_to_guess():
    left = candidates(make_tag("001085012345", 1985))

    # 63 provinces x 2 sexes x 1,000 numbers / 2^8 = 492, and the spread of a fair hash.
    assert "001085012345" in left
    assert 400 < len(left) < 600


def test_a_second_declaration_of_the_same_person_leaves_as_many():
    assert make_tag("001085012345", 1985) == make_tag("001 085 012 345", 1985)


def test_a_number_with_the_same_end_passes_for_another_once_in_256_times():
    tag = make_tag("001085012345", 1985)
    others = [f"{first:09}345" for first in range(20_000)]

    passing = sum(binds(tag, number) for number in others)

    expected = len(others) / 2**BITS
    assert expected / 2 < passing < expected * 2

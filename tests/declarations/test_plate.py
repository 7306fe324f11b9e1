import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.plate import normal_plate


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("29b12345", "29B-123.45"),
        ("29B-123.45", "29B-123.45"),
        (" 29 b 123 45 ", "29B-123.45"),
        ("29B1234", "29B-1234"),
        ("29b112345", "29-B1 123.45"),
        ("29-b1 123.45", "29-B1 123.45"),
        ("29-B1 2345", "29-B1 2345"),
        ("29mđ112345", "29-MĐ1 123.45"),
        ("29AB12345", "29-AB 123.45"),
        ("29LD12345", "29LD-123.45"),
        ("29ld-1234", "29LD-1234"),
        ("80 011 ng 25", "80-011-NG-25"),
        ("80NG01125", "80-011-NG-25"),
        ("80-NN-011-123", "80-011-NN-123"),
        ("tm 12-34", "TM 12-34"),
        ("ກຂ 1234", "ກຂ 1234"),
        ("云a·12345", "云A·12345"),
        ("<b>29B12345</b>", "<B>29B12345</B>"),
        ("", ""),
    ],
)
def test_a_plate_is_written_one_way_however_it_was_typed(typed: str, plate: str) -> None:
    assert normal_plate(typed) == plate


@given(st.text(max_size=24))
def test_what_is_normal_stays_as_it_is(typed: str) -> None:
    once = normal_plate(typed)
    assert normal_plate(once) == once


@given(
    st.from_regex(r"[0-9]{2}[A-Z][0-9]{5}", fullmatch=True),
    st.lists(st.sampled_from(["", "-", ".", " "]), min_size=8, max_size=8),
)
def test_dots_dashes_and_spaces_change_nothing_of_a_car(bare: str, between: list[str]) -> None:
    # Only a gap behind the first digit and none after it says that it is a motorcycle's.
    between[5] = between[5] or "-"
    typed = "".join(map("".join, zip(bare.lower(), between, strict=True)))
    assert normal_plate(typed) == f"{bare[:3]}-{bare[3:6]}.{bare[6:]}"

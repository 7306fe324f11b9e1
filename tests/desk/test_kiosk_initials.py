import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.desk.kiosk_initials import MOST, initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn Đạt", "N. V. Đ."),
        ("N. V. Đạt", "N. V. Đ."),
        (unicodedata.normalize("NFD", "lò thị ấn"), "L. T. Ấ."),
        ("LÒ THỊ MẨY", "L. T. M."),
        ("NGUYỄN PHÚC BẢO THIÊN HƯƠNG", "N. B. T. H."),
        ("  Mỷ  ", "M."),
        ("O'Brien-Smith Zoë", "O. Z."),
        ("(Mẩy) D.", "M. D."),
        ("ßtraße", "S."),
        ("", ""),
        ("123 •••", ""),
        ("<b>Nam</b>", "B."),
    ],
)
def test_a_name_leaves_only_its_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text(max_size=200))
def test_whatever_the_name_only_a_few_letters_are_left(name: str) -> None:
    found = initials(name).split()
    assert len(found) <= MOST
    for initial in found:
        assert len(initial) == 2
        assert unicodedata.category(initial[0]).startswith("L")
        assert initial[1] == "."

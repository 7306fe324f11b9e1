import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.folding import fold


def finds(query: str, text: str) -> bool:
    words = fold(text).split()
    asked = fold(query).split()
    return bool(asked) and all(any(word.startswith(part) for word in words) for part in asked)


@pytest.mark.parametrize(
    "query",
    [
        "nguyen van dat",
        "dat nguyen",
        "NGUYỄN VĂN ĐẠT",
        "Đạt",
        "ngu dat",
        "Ðạt",  # an eth in place of a đ, as some keyboards write it
        unicodedata.normalize("NFD", "văn đạt"),
        "ｄａｔ",
    ],
)
def test_a_name_is_found_without_marks_in_any_case_form_and_order(query: str) -> None:
    assert finds(query, "Nguyễn Văn Đạt")
    assert finds(query, unicodedata.normalize("NFD", "Nguyễn Văn Đạt"))


@pytest.mark.parametrize("query", ["", "  ", "-", "guyen", "nguyen van dat tran"])
def test_what_is_not_in_the_name_is_not_found(query: str) -> None:
    assert not finds(query, "Nguyễn Văn Đạt")


def test_every_vietnamese_letter_folds_to_a_plain_one() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    for letter in letters + letters.upper():
        for tone in tones:
            folded = fold(unicodedata.normalize("NFC", letter + tone))
            assert folded.isascii()
            assert len(folded) == 1


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_to_the_same(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {fold(text)}


_WORDS = st.sampled_from(["Nguyễn", "Trần", "Văn", "Thị", "Đức", "Hữu", "Đạt", "Ánh", "Yến"])


@given(st.lists(_WORDS, min_size=1))
def test_the_words_of_a_name_find_it_in_every_order(words: list[str]) -> None:
    assert finds(" ".join(reversed(words)), " ".join(words))

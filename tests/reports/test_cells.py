import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reports.cells import MAX_CELL, cell, restored

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\u3000=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "−1", "\u200b=1+1", "\ufeff=1+1", "\x00=1+1",
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "+84912345678", "-5", "=\"0012\"",
    "@x", "\x1a=1", " \t \n=1", "﹦1", "⁼1", "=", "=1;2", "=DDE(\"a\";\"b\";\"c\")", "\u202e=1",
    "-2+3+cmd|' /C calc'!D2", "=IMPORTXML(\"http://x\")", "+=1", "@=1", "﹢1", "﹣1", "﹫A1", "₌1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_stays_alive(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    ["0012", "011099000123", "0912345678", "1E10", "12/05/1999", "01/03/2026 14:05:09", "1999",
     "1/2", "1,5", "1.000", "TRUE", "false", "50%", "3 May", "MAR1", "12-05", "5:30 PM", "１２"],
)  # fmt: skip
def test_what_a_spreadsheet_would_convert_is_marked_as_text(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Văn Đạt", "12A Trần Phú, Tổ 5", "O'Brien", "a=b", "", "***0123", "**/**/1999", "Mai"],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(st.text())
def test_no_cell_begins_like_a_formula_or_holds_a_control_character(text: str) -> None:
    written = cell(text)
    assert unicodedata.normalize("NFKC", written).strip()[:1] not in {*"=+-@", "\u2212"}
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in written)


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Z"))))
def test_visible_text_comes_back_unchanged_but_for_its_normal_form(text: str) -> None:
    assert restored(cell(text)) == unicodedata.normalize("NFC", text)


def test_a_cell_is_never_longer_than_a_spreadsheet_keeps() -> None:
    for text in ("x" * MAX_CELL, "0" * 65_536, "x" * 65_536):
        assert len(cell(text)) <= MAX_CELL
    assert cell("x" * MAX_CELL) == "x" * MAX_CELL
    assert cell("x" * (MAX_CELL + 1)).endswith("…")

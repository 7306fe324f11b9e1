"""Text that is more than text to somebody (SECURITY.md, section 6), from the code to the file."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.journal.day import moment as post_time
from terminal.app.lines import Lines
from terminal.declarations.cleaning import MAX_MARKS
from terminal.reports.cells import restored
from terminal.reports.exporting import Kind
from terminal.ui.label import PlainLabel
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.theme import load_fonts
from tests.hostile.post import Post
from tests.hostile.showing import shown
from tests.journal.makers import NOON_MS
from tests.reports.made_exports import csv_lines, write
from tests.reports.test_cells import FORMULAS
from tests.ui.scenes import RecordingPlayer, settings

ASSETS = Path(__file__).parents[2] / "assets"
TODAY = post_time(NOON_MS).date()


def card(name: str, address: str = "Hà Nội") -> str:
    return f"001199012345||{name}|05031999|Nữ|{address}|01072021"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def busy_post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """One post to which all come."""
    made = Post(tmp_path_factory.mktemp("post"))
    yield made
    made.close()


MARKUP = [
    "<img src='/etc/passwd'>",
    "<img src='\\\\host\\x.png'>",
    "<font size=7 color=green>ĐẠT</font>",
    "<a href='https://evil.example'>x</a>",
    "<table>" * 700,
    "<ul>" * 900,
    "&lt;b&gt;",
    "&A &B",
    "<!DOCTYPE html><h1>MỜI QUA",
    "Bịa\n\n\nMỜI QUA",
]


@pytest.mark.parametrize("name", MARKUP, ids=lambda text: text[:20])
def test_b18_markup_in_a_name_is_shown_letter_by_letter(
    name: str, post: Post, qtbot: QtBot
) -> None:
    """B18: no picture, no colour, no size, no link, no mnemonic: from the code to the label."""
    load_fonts(ASSETS)
    window = OperatorWindow(settings(ASSETS), RecordingPlayer())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    outcome = post.show(card("Nguyễn " + name))
    window.show_outcome(outcome)
    labels = [
        label
        for label in window.findChildren(PlainLabel)
        if outcome.person.name and label.text() == outcome.person.name
    ]

    assert labels
    for label in labels:
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.openExternalLinks()
        assert "\n" not in label.text()
        assert label.pixmap().isNull()
    window.grab()
    window.hide()


UNSEEN = {
    "right to left": "\u202eNguyễn\u202c Bịa\u200f",
    "isolates": "\u2066Nguyễn\u2069 Bịa",
    "joiners": "Ngu\u200dyễn\u200c Bịa\u200b",
    "byte order mark": "\ufeffNguyễn Bịa\ufeff",
    "soft hyphen": "Ngu\u00adyễn Bịa",
    "tags": "Nguyễn\U000e0041\U000e0042 Bịa",
    "private use": "Nguyễn\ue000 Bịa",
    "variation": "Nguyễn Bịa\u2060",
    "no-break space": "Nguyễn\u00a0\u2003Bịa",
    "decomposed": unicodedata.normalize("NFD", "Nguyễn Bịa"),
    "many blanks": "  Nguyễn     Bịa  ",
}


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN.keys())
def test_b19_what_is_not_seen_is_not_there(name: str, post: Post) -> None:
    """B19: directions, joiners, tags, private use, odd spaces, decomposed marks: one name."""
    found = shown(card(name).encode())
    post.show(card(name))
    (body,) = post.bodies()

    assert found.person.name == "Nguyễn Bịa"
    assert body is not None
    assert body.name == "Nguyễn Bịa"


def test_b19_a_stored_name_keeps_its_letters_and_its_marks(post: Post) -> None:
    """B19: nothing is folded, translated or stripped of what Vietnamese is written with."""
    name = "Đặng Thị Ế Ơ Ư Ẵm Ỹ"
    post.show(card(unicodedata.normalize("NFD", name)))
    (body,) = post.bodies()

    assert body is not None
    assert body.name == name


def test_b19_marks_on_marks_are_cut(post: Post) -> None:
    """B19: a letter under thousands of marks keeps as many as a language could need."""
    post.show(card("Z" + "\u0301\u0316" * 1500 + "a"))
    (body,) = post.bodies()

    assert body is not None
    assert sum(unicodedata.category(letter)[0] == "M" for letter in body.name) <= MAX_MARKS


@pytest.mark.parametrize("name", ["Nguyễn \u0410n", "Ｎｇｕｙễｎ", "Nguyễn 😀 Bịa"])
def test_b19_letters_that_look_like_ours_stay_what_they_are(name: str) -> None:
    """B19: a Cyrillic А is another letter, and stored as one: nothing is guessed."""
    assert shown(card(name).encode()).person.name == unicodedata.normalize("NFC", name)


CONTROLS = {
    "NUL": "Nguyễn\x00Bịa",
    "line": "Nguyễn\r\nVERDICT ADMIT Bịa",
    "escape": "Nguyễn\x1b[2J\x1b[31mBịa",
    "window title": "Nguyễn\x1b]0;x\x07Bịa",
    "end of file": "Nguyễn\x1aBịa",
    "C1": "Nguyễn\x9b2JBịa",
    "delete": "Nguyễn\x7fBịa",
    "line separator": "Nguyễn\u2028Bịa",
}


@pytest.mark.parametrize("name", CONTROLS.values(), ids=CONTROLS.keys())
@pytest.mark.parametrize("as_json", [True, False])
def test_b20_no_control_character_reaches_a_log_a_line_or_the_register(
    name: str, as_json: bool, busy_post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    """B20: one verdict is one line, whatever a name holds; what is kept has none of it."""
    outcome = busy_post.show(card(name))
    Lines(as_json, "en", ASSETS).verdict(outcome, None)
    said = capsys.readouterr().out
    body, row = busy_post.bodies()[-1], list(busy_post.book.entries(TODAY))[-1]

    assert said.count("\n") == 1
    assert said.rstrip("\n").isprintable()
    assert body is not None
    assert body.name.isprintable()
    assert row.name.isprintable()


def test_b20_a_number_with_a_nul_inside_is_no_number() -> None:
    """B20: what a C library would cut is not the number that a register keeps."""
    found = shown("001199\x00012345||Nguyễn Bịa|05031999|Nữ|Hà Nội|01072021".encode())

    assert "\x00" not in found.person.number


NAMES_OF_WAR = [
    "'); DROP TABLE rows;--",
    "O'Brien Bịa",
    "N'Guyên Bịa",
    "%_%",
    "Bịa OR 1=1",
    'Bịa" AND "x',
    "Bịa NEAR(x)",
    "name:Bịa*",
    "char(0)",
    "{Bịa} ^x",
]


@pytest.mark.parametrize("name", NAMES_OF_WAR)
def test_b21_a_name_is_never_part_of_a_query(name: str, post: Post) -> None:
    """B21: recorded as it is, found by it, and everybody else is still there."""
    post.show(card("Trần Thị Khác").replace("012345", "054321"))
    post.show(card(name))

    assert [row.name for row in post.book.rows(TODAY)] == ["Trần Thị Khác", name]
    found = [row.name for row in post.book.search(name)]
    assert found == ([name] if any(letter.isalnum() for letter in name) else [])
    assert [row.name for row in post.book.search("Khác")] == ["Trần Thị Khác"]


@pytest.mark.parametrize("formula", [*FORMULAS, "0012", "1E10", "x" * 40_000, '";"', "a,b;c"])
def test_b22_a_formula_in_a_code_is_text_in_the_export(
    formula: str, busy_post: Post, tmp_path: Path
) -> None:
    """B22: from the code to the CSV file: no cell begins like a formula or is a number."""
    busy_post.show(card(formula, address=formula)[:7000])
    write(list(busy_post.book.entries(TODAY))[-1:], tmp_path / "so.csv")
    header, line = csv_lines(tmp_path / "so.csv")
    cells = dict(zip(header, line, strict=True))

    for column in ("Họ và tên", "Địa chỉ"):
        plain = unicodedata.normalize("NFKC", cells[column]).strip()
        assert plain[:1] not in {*"=+-@", "\u2212"}
        assert restored(cells[column]).isprintable()
    assert cells["Số giấy tờ"] in {"'001199012345", ""}


@pytest.mark.parametrize("formula", [*FORMULAS, "0012", "x" * 40_000])
def test_b22_a_formula_in_a_code_is_text_in_the_sheet(
    formula: str, busy_post: Post, tmp_path: Path
) -> None:
    """B22: no cell is computed, and names of sheets and files hold nothing of a code."""
    busy_post.show(card(formula, address=formula)[:7000])
    path = tmp_path / "so.xlsx"
    write(list(busy_post.book.entries(TODAY))[-1:], path, Kind.XLSX)
    book = openpyxl.load_workbook(path)

    assert book.sheetnames == ["Sổ theo dõi", "Số liệu"]
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {*"snd"}
    assert [file.name for file in tmp_path.iterdir() if file.suffix] == ["so.xlsx"]

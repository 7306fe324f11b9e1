import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from terminal.ui.label import FittedLabel, PlainLabel, without_mnemonic
from terminal.ui.theme import DAY, Look

HOSTILE = '<img src="/etc/passwd"><font size=7 color=green>ĐẠT</font> &amp; <b>MỜI QUA</b>'
RICH = {
    "QLabel",
    "QMessageBox",
    "QTextEdit",
    "QTextBrowser",
    "QErrorMessage",
    "QToolTip",
    "QWhatsThis",
    "QStaticText",
    "QTextDocument",
    "setToolTip",
    "setWhatsThis",
    "setHtml",
}


def fitted(qtbot: QtBot, text: str, width: int, height: int, lines: int = 1) -> FittedLabel:
    label = FittedLabel(lines=lines)
    qtbot.addWidget(label)
    label.dress(Look(DAY, 16).font(2), DAY.text)
    label.setText(text)
    label.resize(width, height)
    label.grab()
    return label


def test_markup_is_shown_letter_by_letter(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE
    assert label.sizeHint().height() < 2 * label.fontMetrics().height()


def test_no_other_widget_that_understands_markup_is_used() -> None:
    rooms = Path(__file__).parents[2] / "terminal" / "ui"
    found = []
    for path in sorted(rooms.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            if name in RICH and path.name != "label.py":
                found.append(f"{path.relative_to(rooms)}: {name}")
    assert found == []


def test_every_plain_label_sets_the_format() -> None:
    source = (Path(__file__).parents[2] / "terminal/ui/label.py").read_text(encoding="utf-8")
    derived = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "QLabel" for base in node.bases)
    ]
    assert derived == ["PlainLabel"]


def test_text_shrinks_before_it_is_shortened(qtbot: QtBot) -> None:
    roomy = fitted(qtbot, "CHƯA ĐƯỢC QUA", 600, 60)
    tight = fitted(qtbot, "CHƯA ĐƯỢC QUA", 190, 60)
    assert not roomy.shortened
    assert not tight.shortened
    assert tight._fit()[1].pixelSize() < roomy._fit()[1].pixelSize()


def test_text_that_cannot_fit_ends_in_dots(qtbot: QtBot) -> None:
    label = fitted(qtbot, "NGUYỄN PHÚC BẢO THIÊN HƯƠNG " * 3, 200, 40)
    assert label.shortened
    assert label._fit()[0].endswith("…")
    assert label.text() == "NGUYỄN PHÚC BẢO THIÊN HƯƠNG " * 3


def test_wrapped_text_that_cannot_fit_ends_in_dots(qtbot: QtBot) -> None:
    label = fitted(qtbot, "Đề nghị xuất trình giấy chứng nhận mới " * 9, 200, 60, lines=2)
    assert label.shortened
    assert label._fit()[0].endswith("…")


@pytest.mark.parametrize("text", ["", " ", "ẫ" * 2000, "\u202eABC", "a\nb", "😀"])
def test_any_text_can_be_painted(qtbot: QtBot, text: str) -> None:
    fitted(qtbot, text, 100, 20)
    fitted(qtbot, text, 100, 50, lines=2)
    fitted(qtbot, text, 0, 0)


def test_a_low_place_makes_letters_smaller_instead_of_cutting_their_tails(qtbot: QtBot) -> None:
    label = fitted(qtbot, "Mẩy", 300, 30)
    font = label._fit()[1]
    assert font.pixelSize() < 32


def test_an_ampersand_is_no_mnemonic() -> None:
    assert without_mnemonic("A & B") == "A && B"

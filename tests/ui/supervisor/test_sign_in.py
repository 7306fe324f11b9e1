from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QWidget

from terminal.desk.people import Denied, NotIn
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.refusals import denial
from terminal.ui.supervisor.sign_in import Purpose, SignInDialog
from terminal.ui.theme import DAY, look_for
from tests.ui.supervisor_scenes import AN, BINH, CHI, DUNG


def shown(qtbot: Any, words: Any, people: Any, purpose: Purpose, on_duty: str = "") -> SignInDialog:
    sheet = SignInDialog(
        words, look_for(DAY, QSize(1366, 768)), people, purpose=purpose, on_duty=on_duty
    )
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    return sheet


def line(sheet: QWidget) -> QLineEdit:
    found = sheet.findChild(QLineEdit, "secret")
    assert found is not None
    return found


def button(sheet: QWidget, text: str) -> QPushButton:
    (found,) = [b for b in sheet.findChildren(QPushButton) if text in b.text()]
    return found


def texts(sheet: QWidget) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(PlainLabel))


def test_what_is_typed_is_hidden_handed_on_once_and_not_kept(qtbot, english) -> None:
    sheet = shown(qtbot, english, (AN,), Purpose.SUPERVISE)
    given: list[tuple[str, str]] = []
    sheet.given.connect(lambda *told: given.append(told))
    assert line(sheet).echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClick(line(sheet), Qt.Key.Key_Return)
    assert given == []
    line(sheet).setText("bốn từ rất tình cờ")
    qtbot.keyClick(line(sheet), Qt.Key.Key_Return)
    qtbot.keyClick(line(sheet), Qt.Key.Key_Return)
    assert given == [(AN.id, "bốn từ rất tình cờ")]
    with qtbot.waitSignal(sheet.passed):
        sheet.close()
    assert line(sheet).text() == ""


def test_a_pin_can_be_given_by_fingers_alone(qtbot, english) -> None:
    sheet = shown(qtbot, english, (AN, BINH, DUNG), Purpose.SIGN_ON)
    names = sheet.findChild(QListWidget, "names")
    assert names is not None
    assert not button(sheet, "5").isVisible()  # a passphrase is no matter of digits
    names.setCurrentRow(2)
    given: list[tuple[str, str]] = []
    sheet.given.connect(lambda *told: given.append(told))
    for key in "4029":
        qtbot.mouseClick(button(sheet, key), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(sheet, "⌫"), Qt.MouseButton.LeftButton)
    for key in "817":
        qtbot.mouseClick(button(sheet, key), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(sheet, "Sign in"), Qt.MouseButton.LeftButton)
    assert given == [(DUNG.id, "402817")]
    for each in sheet.findChildren(QPushButton):
        if each.isVisible():
            assert each.height() >= 64


def test_another_name_begins_with_an_empty_line(qtbot, english) -> None:
    sheet = shown(qtbot, english, (AN, CHI), Purpose.SUPERVISE)
    line(sheet).setText("meant for somebody else")
    names = sheet.findChild(QListWidget, "names")
    assert names is not None
    names.setCurrentRow(1)
    assert line(sheet).text() == ""


def test_whoever_must_wait_sees_the_seconds_and_can_type_again_after_them(qtbot, english) -> None:
    sheet = shown(qtbot, english, (AN,), Purpose.SUPERVISE)
    line(sheet).setText("wrong")
    qtbot.keyClick(line(sheet), Qt.Key.Key_Return)
    sheet.answer(NotIn(Denied.WRONG, 2))
    assert "possible in 2 second" in texts(sheet)
    assert not line(sheet).isEnabled()
    sheet._count_down()
    assert "possible in 1 second" in texts(sheet)
    sheet._count_down()
    assert line(sheet).isEnabled()
    assert line(sheet).text() == ""


@pytest.mark.parametrize("why", list(Denied))
def test_every_reason_has_words_in_both_languages(qtbot, english, vietnamese, why) -> None:
    for words in (english, vietnamese):
        sheet = shown(qtbot, words, (AN,), Purpose.SUPERVISE)
        sheet.answer(NotIn(why))
        assert denial(words, NotIn(why)) in texts(sheet)
    assert denial(english, NotIn(why)) != denial(vietnamese, NotIn(why))


def test_who_is_on_duty_can_go_without_anybody_coming(qtbot, english) -> None:
    sheet = shown(qtbot, english, (BINH,), Purpose.SIGN_ON, on_duty=BINH.name)
    with qtbot.waitSignal(sheet.off_asked):
        qtbot.mouseClick(button(sheet, "goes off duty"), Qt.MouseButton.LeftButton)
    nobody = shown(qtbot, english, (BINH,), Purpose.SIGN_ON)
    assert not button(nobody, "goes off duty").isVisible()


def test_a_name_is_shown_letter_by_letter(qtbot, english) -> None:
    sheet = shown(qtbot, english, (type(AN)("x", "<b>An</b> & Bình", AN.role),), Purpose.SUPERVISE)
    assert "<b>An</b> & Bình" in texts(sheet)
    for label in sheet.findChildren(PlainLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText

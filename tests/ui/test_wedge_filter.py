"""Scanners that type, before real widgets and shortcuts."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from terminal.capture.scanned_text import EndedBy, Overlong
from terminal.capture.wedge import WedgeRules
from terminal.ui.wedge_filter import WedgeFilter

RULES = WedgeRules(gap=0.035, least=6)
CARD = "012345678901|Nguyen Van Dat|01011990"
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FUNCTION_KEYS = [Qt.Key(Qt.Key.Key_F1.value + number) for number in range(12)]
Scene = tuple["Window", WedgeFilter, list[Any]]


class Window(QWidget):
    """A field, a button, and shortcuts on every key that a scanner could press by mistake."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.button = QPushButton("Xong", self)
        self.fired: list[str] = []
        self.button.clicked.connect(lambda: self.fired.append("button"))
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.field)
        column.addWidget(self.button)
        keys = [f"F{number}" for number in range(1, 13)]
        keys += [f"Ctrl+{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]\\_@^"]
        keys += [f"Alt+{letter}" for letter in "AF1290"]
        keys += [*"0123456789", "Esc", "Shift+F1", "Del", "Home"]
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda key=key: self.fired.append(key))
        self.action = QAction(self)
        self.action.setShortcut("Ctrl+Shift+P")
        self.action.triggered.connect(lambda: self.fired.append("action"))
        self.addAction(self.action)


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication) -> Iterator[Scene]:
    window, wedge = Window(), WedgeFilter(RULES)
    scanned: list[Any] = []
    wedge.scanned.connect(scanned.append)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.button.setFocus()
    wedge.install(qapp)
    yield window, wedge, scanned
    wedge.uninstall(qapp)


def rest() -> None:
    QTest.qWait(80)


def strike(widget: QWidget, text: str) -> None:
    """Press keys without a pause, as the system tells them: to the window, with their times."""
    handle = widget.window().windowHandle()
    for letter in text:
        QTest.keyClick(handle, ord(letter))


def burst(widget: QWidget, text: str, *, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    strike(widget, text)
    if end is not None:
        QTest.keyClick(widget.window().windowHandle(), end)


def payloads(scanned: list[Any]) -> list[bytes]:
    return [each.payload for each in scanned]


def test_a_scan_is_told_whole_and_nothing_of_it_reaches_field_button_or_shortcut(scene) -> None:
    window, _, scanned = scene
    began = time.monotonic()
    burst(window.button, CARD)
    rest()
    assert payloads(scanned) == [CARD.encode()]
    assert scanned[0].ended_by is EndedBy.TERMINATOR
    assert began <= scanned[0].at <= time.monotonic()
    assert window.field.text() == ""
    assert window.fired == []


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_enter_and_tab_end_a_text_and_do_nothing_else(scene, end) -> None:
    window, _, scanned = scene
    window.field.setFocus()
    entered: list[None] = []
    window.field.returnPressed.connect(lambda: entered.append(None))
    burst(window.field, CARD, end=end)
    rest()
    assert payloads(scanned) == [CARD.encode()]
    assert window.field.text() == ""
    assert entered == []
    assert window.field.hasFocus()


def test_a_scan_without_a_terminator_is_told_after_the_gap_and_says_so(scene, qtbot) -> None:
    window, _, scanned = scene
    burst(window.button, CARD, end=None)
    assert scanned == []
    qtbot.waitUntil(lambda: scanned != [])
    assert payloads(scanned) == [CARD.encode()]
    assert scanned[0].ended_by is EndedBy.SILENCE


@pytest.mark.parametrize("delay", [45, 60, 90])
def test_typing_reaches_its_field_letter_by_letter(scene, delay) -> None:
    window, _, scanned = scene
    window.field.setFocus()
    for letter in "Nguyen 1990":
        QTest.keyClick(window.field, ord(letter))
        QTest.qWait(delay)
    assert window.field.text() == "Nguyen 1990"
    assert scanned == []


def test_two_letters_struck_together_arrive_in_order(scene) -> None:
    window, _, _ = scene
    window.field.setFocus()
    QTest.keyClicks(window.field, "th")
    assert window.field.text() == ""
    rest()
    assert window.field.text() == "th"


def test_a_letter_waits_no_longer_than_the_gap_and_its_rounding(scene, qtbot) -> None:
    window, _, _ = scene
    window.field.setFocus()
    QTest.keyClick(window.field, ord("a"))
    with qtbot.waitSignal(window.field.textChanged, timeout=1000):
        pass
    assert window.field.text() == "a"


def test_every_shortcut_works_for_people_once_and_on_the_press(scene) -> None:
    window, _, _ = scene
    for key in FUNCTION_KEYS:
        QTest.keyClick(window.button, key)
        rest()
    QTest.keyClick(window.button, Qt.Key.Key_F1, SHIFT)
    rest()
    QTest.keyClick(window.button, Qt.Key.Key_P, CONTROL | SHIFT)
    rest()
    QTest.keyClick(window.button, Qt.Key.Key_7)
    rest()
    names = [f"F{number}" for number in range(1, 13)]
    assert window.fired == [*names, "Shift+F1", "action", "7"]


@pytest.mark.parametrize("code", range(32))
@pytest.mark.parametrize("place", [0, 3, 12])
def test_no_control_code_in_a_scan_sets_anything_off(scene, code, place) -> None:
    window, _, scanned = scene
    key = Qt.Key(0x40 + code)
    strike(window, CARD[:place])
    QTest.keyClick(window.windowHandle(), key, CONTROL)
    strike(window, CARD[place:])
    rest()
    assert window.fired == []
    text = CARD[:place] + chr(code) + CARD[place:]
    if chr(code) in "\r\n\t":
        assert b"".join(payloads(scanned)) == text.replace(chr(code), "").encode()
    else:
        assert payloads(scanned) == [text.encode()]


@pytest.mark.parametrize("place", [0, 2, 12])
@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        *((key, NONE) for key in FUNCTION_KEYS),
        (Qt.Key.Key_F1, SHIFT),
        (Qt.Key.Key_F, ALT),
        (Qt.Key.Key_1, ALT),
        (Qt.Key.Key_Home, NONE),
        (Qt.Key.Key_Space, NONE),
        (Qt.Key.Key_F4, CONTROL),
        (Qt.Key.Key_P, CONTROL | SHIFT),
    ],
)
def test_no_hotkey_in_a_scan_sets_anything_off(scene, key, modifiers, place) -> None:
    window, _, scanned = scene
    strike(window, CARD[:place])
    QTest.keyClick(window.windowHandle(), key, modifiers)
    burst(window.button, CARD[place:])
    rest()
    assert window.fired == []
    assert len(scanned) == 1
    assert window.isVisible()


def test_what_a_scan_leaves_behind_is_not_typed_either(scene) -> None:
    window, _, scanned = scene
    window.field.setFocus()
    burst(window.field, CARD)
    burst(window.field, "12")
    burst(window.field, "x", end=None)
    rest()
    assert payloads(scanned) == [CARD.encode(), b"12", b"x"]
    assert window.field.text() == ""


def test_keys_struck_after_one_that_opens_a_window_go_there_in_order(scene) -> None:
    window, _, _ = scene
    seen: list[str] = []

    def ask() -> None:
        dialog = QDialog(window)
        field = QLineEdit(dialog)
        field.textChanged.connect(lambda text: dialog.accept() if len(text) == 3 else None)
        QTimer.singleShot(60, dialog, lambda: QTest.keyClicks(field, "de"))
        QTimer.singleShot(2_000, dialog, dialog.reject)
        QTest.keyClick(field, ord("c"))
        dialog.exec()
        seen.append(field.text())

    QShortcut(QKeySequence("F13"), window).activated.connect(ask)
    QTest.keyClick(window.button, Qt.Key.Key_F13)
    rest()
    assert seen == ["cde"]
    assert window.field.text() == ""


def test_more_than_any_code_holds_is_told_and_typed_nowhere(scene) -> None:
    window, wedge, scanned = scene
    wedge.set_rules(WedgeRules(gap=1.0, least=6))
    window.field.setFocus()
    burst(window.field, "A" * 7_200, end=None)
    wedge.set_rules(RULES)
    assert [type(each) for each in scanned] == [Overlong]
    assert window.field.text() == ""


def test_prefix_and_suffix_are_taken_off_and_a_prefix_makes_a_short_text_a_scan(scene) -> None:
    window, wedge, scanned = scene
    wedge.set_rules(WedgeRules(gap=0.035, least=6, prefix="~", suffix="#"))
    burst(window.button, "~AB#")
    rest()
    assert payloads(scanned) == [b"AB"]


def test_a_thermometer_that_types_is_heard_though_it_types_little(scene) -> None:
    window, _, scanned = scene
    burst(window.button, "36.5")
    rest()
    assert payloads(scanned) == [b"36.5"]
    assert window.fired == []


def test_few_keys_struck_fast_are_typing_even_with_enter(scene) -> None:
    window, _, scanned = scene
    window.field.setFocus()
    entered: list[str] = []
    window.field.returnPressed.connect(lambda: entered.append(window.field.text()))
    burst(window.field, "ab")
    rest()
    assert entered == ["ab"]
    assert scanned == []


def test_a_list_takes_its_keys_as_without_the_filter(scene) -> None:
    window, _, _ = scene
    box = QComboBox(window)
    box.addItems(["Làn 1", "Làn 2", "Làn 3"])
    window.layout().addWidget(box)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    rest()
    QTest.keyClick(box, Qt.Key.Key_Down)
    rest()
    assert box.currentIndex() == 2


def test_a_widget_that_goes_before_its_keys_come_costs_nothing(scene, qapp) -> None:
    window, _, _ = scene
    gone = QLineEdit(window)
    QTest.keyClick(gone, ord("a"))
    gone.deleteLater()
    qapp.sendPostedEvents(gone, 0)
    window.field.setFocus()
    rest()
    assert window.field.text() == "a"


def test_taking_the_filter_out_gives_back_what_it_holds(scene, qapp) -> None:
    window, wedge, _ = scene
    window.field.setFocus()
    QTest.keyClick(window.field, ord("a"))
    wedge.uninstall(qapp)
    assert window.field.text() == "a"
    QTest.keyClick(window.field, ord("b"))
    assert window.field.text() == "ab"

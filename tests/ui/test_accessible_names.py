"""What a screen reader is told of every screen: names and roles of controls, the order of Tab."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from terminal.ui.kiosk import window as kiosk_window
from terminal.ui.operator import verdict_panel
from terminal.ui.text import not_saved_word, verdict_word
from tests.ui import scenes
from tests.ui.screens import DISTINCT, Setup, shown

Role = QAccessible.Role
_CONTROLS = {
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.Table,
    Role.SpinBox,
    Role.Slider,
}
_FITTING: dict[type[QWidget], set[Role]] = {
    QAbstractButton: {Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton},
    QLineEdit: {Role.EditableText},
    QPlainTextEdit: {Role.EditableText},
    QComboBox: {Role.ComboBox},
    QAbstractItemView: {Role.List, Role.Table},
}


def shown_of(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """An interface and all that is inside it and not hidden."""
    if interface.state().invisible:
        return
    yield interface
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child.isValid():
            yield from shown_of(child)


def told(window: QWidget) -> list[QAccessibleInterface]:
    """All that a screen reader can find in a window."""
    return list(shown_of(QAccessible.queryAccessibleInterface(window)))


def described(interface: QAccessibleInterface) -> str:
    owner = interface.object()
    return f"{type(owner).__name__} in {type(owner.parent()).__name__} as {interface.role().name}"


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", DISTINCT)
def test_every_control_has_a_name_and_a_role_that_fits(name: str, language: str) -> None:
    with shown(name, Setup(language)) as window:
        nameless, misfits = [], []
        for each in told(window):
            text = each.text(QAccessible.Text.Name).strip()
            focusable = each.state().focusable and each.object() is not None
            if (each.role() in _CONTROLS or focusable) and not text:
                nameless.append(described(each))
            for kind, roles in _FITTING.items():
                if isinstance(each.object(), kind) and each.role() not in roles:
                    misfits.append(described(each))
        assert (nameless, misfits) == ([], [])


def _first_of_its_group(part: QWidget) -> QWidget:
    """Of buttons of which one is pressed Tab comes to one; arrow keys go on from there."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    return group.buttons()[0] if group is not None and group.exclusive() else part


@pytest.mark.parametrize("name", DISTINCT)
def test_tab_comes_to_every_control_and_back_to_the_first(name: str) -> None:
    with shown(name, Setup()) as window:
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        wanted = {
            _first_of_its_group(part)
            for part in window.findChildren(QWidget)
            if part.isVisible()
            and part.isEnabled()
            and part.window() is window
            and part.focusPolicy() & Qt.FocusPolicy.TabFocus
            and isinstance(part, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView)
        }
        reached: set[QWidget] = set()
        for _ in range(3 * len(window.findChildren(QWidget))):
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            if now is None or wanted <= reached:
                break
            reached.add(_first_of_its_group(now))
        missed = {f"{type(part).__name__} {part.accessibleName()}" for part in wanted - reached}
        assert missed == set()


@pytest.mark.parametrize("face", ["operator", "kiosk"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_verdict_is_announced_with_the_word_that_the_screen_shows(
    monkeypatch: pytest.MonkeyPatch, face: str, language: str
) -> None:
    said: list[str] = []
    place = verdict_panel if face == "operator" else kiosk_window
    monkeypatch.setattr(place, "announce", lambda _widget, text: said.append(text))
    setup = Setup(language)
    words = setup.words()
    for state in ("admit", "attention", "refuse", "not-saved"):
        outcome = {"admit": scenes.ADMIT, "attention": scenes.ATTENTION, "refuse": scenes.REFUSE}
        with shown(f"{face}-{state}", setup):
            expected = not_saved_word(words)
            if state in outcome:
                expected = verdict_word(words, outcome[state].verdict)
            assert said[-1].startswith(expected)

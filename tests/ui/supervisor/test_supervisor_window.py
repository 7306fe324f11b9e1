from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from terminal.ui.theme import DAY, NIGHT
from terminal.ui.words import Words
from tests.ui import supervisor_scenes as scenes
from tests.ui.test_nothing_is_cut import LongWords

SIZES = [(1366, 768), (1920, 1080)]


def shown(qtbot: Any, words: Any, size: tuple[int, int] = SIZES[0], **more: Any) -> Any:
    window = scenes.window(words, **more)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def rail(window: QWidget) -> list[QPushButton]:
    return window.findChildren(QPushButton, "rail")


def test_pages_open_by_key_by_click_and_by_the_rail_alone(qtbot, english) -> None:
    window = shown(qtbot, english)
    for number, page in enumerate(window._pages):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_F1.value + number))
        assert window.page is page
        assert page.isVisible()
        assert rail(window)[number].isChecked()
        assert window.windowTitle() == f"Chốt: {page.title(english)}"
    qtbot.mouseClick(rail(window)[1], Qt.MouseButton.LeftButton)
    assert window.page is window._pages[1]
    qtbot.keyClick(rail(window)[2], Qt.Key.Key_Space)
    assert window.page is window._pages[2]


def test_a_page_that_is_left_is_told_and_only_the_open_one_is_told_of_people(
    qtbot, english
) -> None:
    window = shown(qtbot, english)
    told: list[str] = []
    for number in (0, 1):
        window._pages[number].opened = lambda number=number: told.append(f"opened {number}")
        window._pages[number].closed = lambda number=number: told.append(f"closed {number}")
        window._pages[number].show_person = lambda _row, number=number: told.append(f"row {number}")
    window.go_to(1)
    window.show_person(None)
    window.go_to(1)
    window.close()
    assert told == ["closed 0", "opened 1", "row 1", "closed 1"]


def test_escape_signs_out_once(qtbot, english) -> None:
    window = shown(qtbot, english)
    left: list[bool] = []
    window.left.connect(lambda: left.append(True))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    window.close()
    assert left == [True]
    assert not window.isVisible()


def test_whoever_does_nothing_is_warned_and_signed_out_and_a_touch_starts_anew(
    qtbot, english
) -> None:
    window = shown(qtbot, english, idle=2)
    left: list[bool] = []
    window.left.connect(lambda: left.append(True))
    for _ in range(70):
        window._count_idle()
    assert "Signing out in 50" in window._notice.text()
    qtbot.mouseClick(window._bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert window._notice.text() == ""
    for _ in range(119):
        window._count_idle()
    assert left == []
    window._count_idle()
    assert left == [True]


def test_what_happens_in_another_window_keeps_nobody_signed_in(qtbot, english) -> None:
    window = shown(qtbot, english, idle=2)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    window._idle_for_ms = 5000
    qtbot.keyClick(other, Qt.Key.Key_A)
    assert window._idle_for_ms == 5000


def test_language_and_colours_change_at_once(qtbot, english, vietnamese) -> None:
    window = shown(qtbot, english)
    window.use_words(vietnamese)
    assert rail(window)[0].text().startswith("Ca trực")
    window.use_palette(NIGHT)
    assert NIGHT.window in window.styleSheet()
    assert DAY.window not in window.styleSheet()


def controls(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QListWidget)
    return [w for kind in kinds for w in window.findChildren(kind) if w.isVisible()]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_control_has_a_name_and_is_large_enough_for_a_finger(qtbot, assets, language) -> None:
    window = shown(qtbot, Words(language, assets))
    for number in range(len(window._pages)):
        window.go_to(number)
        for control in controls(window):
            name = control.accessibleName() or getattr(control, "text", str)()
            assert name, control
            if not isinstance(control, QListWidget):
                assert control.height() >= 60, name


def cut(window: QWidget) -> list[str]:
    found = []
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            needed = QFontMetrics(button.font()).horizontalAdvance(button.text())
            icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
            if needed + icon > button.width() - 4:
                found.append(button.text())
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en", "long"])
def test_no_button_is_cut_and_the_window_keeps_its_size(qtbot, assets, size, language) -> None:
    words = LongWords("vi", assets) if language == "long" else Words(language, assets)
    window = shown(qtbot, words, size)
    for number in range(len(window._pages)):
        window.go_to(number)
        assert window.size() == QSize(*size)
        if language != "long":
            assert cut(window) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sheets_fit_the_smallest_screen(qtbot, assets, language) -> None:
    for name, sheet in scenes.sheets(Words(language, assets), "day", SIZES[0]).items():
        qtbot.addWidget(sheet)
        with qtbot.waitExposed(sheet):
            sheet.show()
        assert sheet.height() <= 700, name
        assert sheet.width() <= 1300, name
        assert cut(sheet) == []

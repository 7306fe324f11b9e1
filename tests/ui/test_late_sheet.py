from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.protocol.terms import Source, Verdict
from terminal.desk.orders import Enter
from terminal.ui.assisted.late_sheet import LateSheet
from terminal.ui.icons import Icons
from terminal.ui.operator.key_button import LEAST_SIDE, KeyButton
from terminal.ui.theme import DAY, look_for, style_sheet
from terminal.ui.words import LANGUAGES, Words
from tests.ui import scenes
from tests.ui.looking import cut, smallest, texts
from tests.ui.standing import stand_up

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TAKEN = replace(scenes.ADMIT, source=Source.LATE)
MakeSheet = Callable[..., LateSheet]


@pytest.fixture
def make_sheet(qtbot: QtBot, assets) -> Iterator[MakeSheet]:
    installed: list[Words] = []
    places: list[QWidget] = []

    def make(language: str = "vi", size: tuple[int, int] = (1366, 768)) -> LateSheet:
        words = Words(language, assets)
        words.install()
        installed.append(words)
        look = look_for(DAY, QSize(*size))
        place = QWidget()
        places.append(place)
        place.setStyleSheet(style_sheet(look))
        place.resize(round(size[0] * 0.489), round(size[1] * 0.717))
        sheet = LateSheet(Icons(assets), words, ZONE, place, now=lambda: NOW)
        stand_up(sheet, place, look, qtbot)
        return sheet

    yield make
    for words in installed:
        words.uninstall()


def type_line(sheet: LateSheet, *columns: str, verdict: str = "") -> None:
    """A line as it is typed, with Enter behind each column."""
    for column in columns:
        QTest.keyClicks(QApplication.focusWidget() or sheet, column)
        QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_Return)
    for key in verdict:
        QTest.keyClicks(QApplication.focusWidget() or sheet, key)
    QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_Return)


@pytest.fixture
def sheet(make_sheet: MakeSheet) -> LateSheet:
    return make_sheet()


@pytest.fixture
def orders(sheet: LateSheet) -> list[Enter]:
    found: list[Enter] = []
    sheet.ordered.connect(found.append)
    return found


LINE = ("21/11 1430", "lo thi may", "012187004471", "1987", "25b12345")


def test_a_line_is_typed_without_the_mouse_and_the_next_one_begins(
    sheet: LateSheet, orders: list[Enter]
) -> None:
    type_line(sheet, *LINE, verdict="4")
    (order,) = orders
    assert order.source is Source.LATE
    assert order.claimed_at == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert order.verdict is Verdict.REFUSE
    assert order.plate == "25B-123.45"
    assert order.declaration.person.name == "Lo Thi May"
    sheet.answer(TAKEN)
    assert not sheet.holds_typing
    assert "Đã ghi 1 dòng · ngày 21/11/2026" in texts(sheet)
    type_line(sheet, "2330", "vang a phenh", "", "", "")
    assert orders[1].claimed_at == datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert orders[1].verdict is Verdict.REFUSE  # stays as in the line before
    sheet.answer(TAKEN)
    assert sheet.entered == 2


def test_a_time_to_come_is_refused_in_words_and_nothing_is_lost(
    sheet: LateSheet, orders: list[Enter]
) -> None:
    type_line(sheet, "23/11 0800", *LINE[1:])
    assert orders == []
    assert "✕ Giờ trên giấy: Thời điểm này chưa tới. Kiểm tra lại ngày, giờ." in texts(sheet)
    type_line(sheet, "0800", "", "", "", "")
    assert orders[0].claimed_at == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert orders[0].declaration.person.number == "012187004471"


def test_nothing_counts_before_the_desk_has_taken_it(sheet: LateSheet, orders: list[Enter]) -> None:
    type_line(sheet, *LINE)
    sheet.answer(scenes.ADMIT)  # somebody at the camera meanwhile
    assert sheet.entered == 0
    assert sheet.holds_typing
    type_line(sheet)  # Enter again while it waits
    assert len(orders) == 1
    sheet.refuse("no")
    type_line(sheet)
    assert len(orders) == 2


def test_a_line_that_the_disk_refused_is_not_counted_and_the_paper_is_kept(
    sheet: LateSheet, orders: list[Enter]
) -> None:
    type_line(sheet, *LINE)
    sheet.answer(replace(scenes.NOT_SAVED, source=Source.LATE))
    assert sheet.entered == 0
    assert len(orders) == 1
    assert "✕ Chưa lưu được: hãy giữ danh sách giấy." in texts(sheet)


def test_the_paper_may_say_nothing_of_a_verdict(sheet: LateSheet, orders: list[Enter]) -> None:
    type_line(sheet, *LINE, verdict="2")
    sheet.answer(TAKEN)
    type_line(sheet, *LINE, verdict="1")
    assert [order.verdict for order in orders] == [Verdict.ADMIT, None]


def test_the_arrows_go_through_the_columns(sheet: LateSheet) -> None:
    focus = [sheet._columns[column].line for column in sheet._columns]
    for key, at in ((Qt.Key.Key_Up, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2)):
        QTest.keyClick(QApplication.focusWidget() or sheet, key)
        assert focus[at].hasFocus()
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_Down)
    QTest.keyClicks(QApplication.focusWidget() or sheet, "3")
    assert sheet._verdict.value is Verdict.ATTENTION


def test_a_finger_does_what_the_keys_do(
    sheet: LateSheet, orders: list[Enter], qtbot: QtBot
) -> None:
    for column, text in zip(sheet._columns, LINE, strict=True):
        sheet._columns[column].line.setText(text)

    def press(words: str) -> None:
        found = next(each for each in sheet.findChildren(KeyButton) if each.words == words)
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

    press("Đã kiểm tra")
    for _ in range(len(LINE) + 1):
        press("Ghi nhận")
    assert orders[0].verdict is Verdict.ATTENTION


def test_opening_it_again_begins_anew(sheet: LateSheet) -> None:
    type_line(sheet, *LINE)
    sheet.answer(TAKEN)
    sheet.open_about(None)
    assert "Đã ghi 0 dòng · ngày 22/11/2026" in texts(sheet)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_word_of_it_is_cut(make_sheet: MakeSheet, size: tuple[int, int], language: str) -> None:
    sheet = make_sheet(language, size)
    assert cut(sheet) == []
    type_line(sheet, "99", "", "1", "1", "x")
    assert cut(sheet) == []
    assert smallest(sheet) >= 10
    buttons = [each for each in sheet.findChildren(KeyButton) if each.isVisible()]
    assert all(each.height() >= LEAST_SIDE for each in buttons)
    ends = [each.mapTo(sheet, each.rect().bottomLeft()).y() for each in buttons]
    assert max(ends) < sheet.height()

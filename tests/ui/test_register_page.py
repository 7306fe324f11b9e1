"""The register as a supervisor works with it: by keys, by clicks, with invented people."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sync.journal.body import Body
from sync.protocol.terms import Assurance, Verdict
from terminal.desk.orders import Amend, Correction, OrderRefused, OverrideReason, View
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.reports.day_book import DayBook
from terminal.ui.icons import Icons
from terminal.ui.supervisor import register_pages
from terminal.ui.supervisor.amend_dialog import AmendDialog
from terminal.ui.supervisor.fields import form_sheet
from terminal.ui.supervisor.register_page import RegisterPage
from terminal.ui.theme import DAY, Look
from terminal.ui.words import Words
from tests.reports.records import DAT
from tests.ui import invented_day
from tests.ui.invented_day import header, override
from tests.ui.looking import cut, texts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 21, 8, tzinfo=ZONE)
GROUP = b"v" * 16
FIRST = header(1, START, Verdict.ATTENTION, reasons=("repeat", "unsigned"), group=GROUP)
MakePage = Callable[..., RegisterPage]
Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def book() -> Iterator[DayBook]:
    with DayBook() as opened:
        opened.add(FIRST, DAT)
        opened.add(header(2, START, group=GROUP), Body(name="Lò Thị Ẩn", number="011190000456"))
        opened.add(header(3, START, Verdict.REFUSE, reasons=("expired",)), Body(name="Vàng A Ớt"))
        yield opened


@pytest.fixture
def make_page(book: DayBook, assets: Path, qtbot: QtBot) -> Iterator[MakePage]:
    made: list[tuple[QWidget, RegisterPage]] = []

    def make(language: str = "vi", size: tuple[int, int] = (1126, 690)) -> RegisterPage:
        words, look = Words(language, assets), Look(DAY, 16)
        window = QWidget()
        window.setStyleSheet(form_sheet(look))
        page = RegisterPage(book, Icons(assets), words, ZONE, window)
        page.restyle(look)
        window.resize(*size)
        page.resize(*size)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        made.append((window, page))
        page.orders = []  # type: ignore[attr-defined]  # what the tests look at
        page.ordered.connect(page.orders.append)  # type: ignore[attr-defined]
        with qtbot.waitSignal(page.model.arrived):
            page.opened()
        return page

    yield make
    for _, page in made:
        page.closed()


def _type(qtbot: QtBot, page: RegisterPage, letters: str) -> None:
    with qtbot.waitSignal(page.model.arrived):
        qtbot.keyClicks(page.filters.search, letters)


def _choose(qtbot: QtBot, page: RegisterPage, row: int) -> None:
    with qtbot.waitSignal(page.model.answers.answered):
        place = page.table.visualRect(page.model.index(row, 1)).center()
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.card.details is not None)
    QApplication.processEvents()  # lets the layout show what the card was given


def _orders(page: RegisterPage) -> list[object]:
    found: list[object] = page.orders  # type: ignore[attr-defined]
    return found


def test_typing_finds_people_however_their_names_are_written(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    assert page.filters.search.hasFocus()
    _type(qtbot, page, "nguyen dat")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: "1 trên 3 lượt" in texts(page))
    with qtbot.waitSignal(page.model.arrived):
        qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert page.filters.search.text() == ""
    qtbot.waitUntil(lambda: "3 trên 3 lượt" in texts(page))


def test_nothing_found_is_said(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    _type(qtbot, page, "khongai")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert "Không có lượt nào phù hợp. Hãy thử bỏ lọc." in texts(page)


def test_the_keys_of_the_verdicts_filter_and_their_buttons_tell_how_many(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    chips = page.filters._verdicts
    qtbot.waitUntil(lambda: chips[Verdict.REFUSE].accessibleName() == "CHƯA ĐƯỢC QUA  1")
    with qtbot.waitSignal(page.model.arrived):
        qtbot.keyClick(page, Qt.Key.Key_3, Ctrl)
    assert chips[Verdict.REFUSE].isChecked()
    assert page.model.rowCount() == 1
    assert chips[Verdict.ADMIT].accessibleName() == "MỜI QUA  1"


def test_every_other_filter_is_one_key_away_and_chosen_by_arrow_keys(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    qtbot.keyClick(page, Qt.Key.Key_L, Ctrl)
    box = page.findChild(QComboBox, "origin")
    assert isinstance(box, QComboBox)
    assert box.isVisible()
    offered = [box.itemText(n) for n in range(box.count())]
    assert offered == ["Tất cả", "Lai Châu", "Điện Biên", "Chưa rõ tỉnh"]
    box.setFocus()
    with qtbot.waitSignal(page.model.arrived):
        qtbot.keyClick(box, Qt.Key.Key_End)
    assert page.model.rowCount() == 1
    assert page.filters.more.accessibleName() == "Lọc (1)"
    with qtbot.waitSignal(page.model.arrived):
        qtbot.mouseClick(page.filters._clear, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 3


def test_from_the_words_the_down_key_goes_to_the_newest_entry(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    qtbot.waitUntil(lambda: page.card.details is not None)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "L. T. Ẩn" in texts(page.card))


def test_an_entry_is_shown_masked_until_it_is_asked_for_in_full(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    page = make_page()
    _choose(qtbot, page, 2)
    assert "N. V. Đạt" in texts(page.card)
    assert DAT.number not in texts(page.card)
    assert _orders(page) == []
    qtbot.keyClick(page, Qt.Key.Key_I, Ctrl)
    assert _orders(page) == [View(7, 1)]
    assert DAT.name not in texts(page.card)
    row = book.find(7, 1)
    assert row is not None
    page.show_person(row)
    QApplication.processEvents()
    assert {DAT.name, DAT.number, "0912345678"} <= set(texts(page.card))
    _choose(qtbot, page, 1)
    qtbot.waitUntil(lambda: "L. T. Ẩn" in texts(page.card))
    assert DAT.number not in texts(page)


def test_nobody_is_left_on_a_page_that_is_closed(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    page = make_page()
    _choose(qtbot, page, 2)
    row = book.find(7, 1)
    assert row is not None
    page.show_person(row)
    page.closed()
    assert page.model.rowCount() == 0
    left = [label.text() for label in page.findChildren(QLabel)]
    assert not [each for each in left if DAT.name in each or DAT.number in each]


def test_a_person_that_somebody_else_looks_at_is_not_shown_here(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    page = make_page()
    _choose(qtbot, page, 1)
    row = book.find(7, 1)
    assert row is not None
    page.show_person(row)
    assert DAT.name not in texts(page.card)


def test_the_history_shows_both_verdicts_with_who_when_and_why(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    later = override(9, FIRST, START.replace(minute=7), Verdict.ADMIT)
    book.add(later, Body(notes="đã xem giấy tờ gốc"))
    page = make_page()
    _choose(qtbot, page, 2)
    shown = texts(page.card)
    assert "CẦN KIỂM TRA → MỜI QUA" in shown
    assert "08:07 · 21/11/2026 · Đội trưởng Mẫu" in shown
    assert any(each.startswith("Cán bộ quyết định khác: ") for each in shown)
    assert "Có ghi chú" in shown
    assert "đã xem giấy tờ gốc" not in shown


def test_the_others_of_the_vehicle_are_shown_and_one_click_shows_them_alone(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    _choose(qtbot, page, 2)
    assert any("L. T. Ẩn" in each for each in texts(page.card))
    assert page.card.group.accessibleName() == "Cả xe: 2 người"
    with qtbot.waitSignal(page.model.arrived):
        qtbot.mouseClick(page.card.group, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 2
    with qtbot.waitSignal(page.model.arrived):
        qtbot.mouseClick(page.filters._vehicle, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 3


def _amend(qtbot: QtBot, page: RegisterPage, row: int = 2) -> AmendDialog:
    _choose(qtbot, page, row)
    qtbot.keyClick(page, Qt.Key.Key_E, Ctrl)
    (dialog,) = page.findChildren(AmendDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_another_decision_needs_a_verdict_and_a_reason(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    dialog = _amend(qtbot, page)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Ctrl)
    assert "✕ Hãy chọn kết quả và lý do." in texts(dialog)
    assert _orders(page) == []
    for chip in (dialog._verdicts[Verdict.ADMIT], dialog._reasons[OverrideReason.EMERGENCY]):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog._note.line, "cap cuu")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Ctrl)
    (amend,) = _orders(page)
    assert isinstance(amend, Amend)
    assert (amend.epoch, amend.seq, amend.note) == (7, 1, "cap cuu")
    assert amend.override is not None
    assert amend.override.verdict is Verdict.ADMIT
    assert amend.override.reason is OverrideReason.EMERGENCY


def test_another_reason_than_those_of_the_list_is_written_down(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    dialog = _amend(qtbot, page)
    for chip in (dialog._verdicts[Verdict.ADMIT], dialog._reasons[OverrideReason.OTHER]):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog._give, Qt.MouseButton.LeftButton)
    assert _orders(page) == []
    assert "✕ Hãy ghi ngắn gọn lý do." in texts(dialog)
    assert dialog._note.line.hasFocus()


def test_details_are_put_right_with_a_reason(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    dialog = _amend(qtbot, page)
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(dialog._fields[Correction.NUMBER].line, "011099000124")
    qtbot.keyClicks(dialog._temperature.line, "37,5")
    dialog._sex.box.setFocus()
    qtbot.keyClick(dialog._sex.box, Qt.Key.Key_Down)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Ctrl)
    assert _orders(page) == []
    assert dialog._why.line.hasFocus()
    qtbot.keyClicks(dialog._why.line, "doc nham")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Ctrl)
    assert _orders(page) == [
        Amend(
            epoch=7,
            seq=1,
            temperature_tenths=375,
            note="doc nham",
            corrections={Correction.NUMBER: "011099000124", Correction.SEX: "F"},
        )
    ]


@pytest.mark.parametrize("typed", ["warm", "375", "29.9", "37.55", "37,"])
def test_what_is_no_temperature_is_not_recorded(
    make_page: MakePage, qtbot: QtBot, typed: str
) -> None:
    page = make_page()
    dialog = _amend(qtbot, page)
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(dialog._temperature.line, typed)
    qtbot.keyClicks(dialog._why.line, "do lai")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Ctrl)
    assert _orders(page) == []
    assert "✕ Hãy ghi thân nhiệt như 37,5" in texts(dialog)


def test_escape_leaves_the_sheet_and_changes_nothing(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    dialog = _amend(qtbot, page)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(AmendDialog))
    assert _orders(page) == []


def test_what_became_of_an_amendment_is_said(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    page = make_page()
    _choose(qtbot, page, 2)
    book.add(override(9, FIRST, START, Verdict.ADMIT), None)
    outcome = Outcome(
        verdict=Verdict.ADMIT,
        reasons=(),
        document="cccd7",
        assurance=Assurance.UNSIGNED,
        person=MaskedPerson(),
        at=START,
        captured_at=0.0,
        saved=True,
        epoch=7,
        seq=1,
        before=Verdict.ATTENTION,
    )
    page.show_outcome(outcome)
    page.model.look()
    qtbot.waitUntil(lambda: "CẦN KIỂM TRA → MỜI QUA" in texts(page.card))
    assert "✓ Đã ghi nhận: CẦN KIỂM TRA → MỜI QUA" in texts(page.card)
    page.show_refused_order(OrderRefused.NOT_SAVED)
    assert any(each.startswith("✕ CHƯA LƯU") for each in texts(page.card))


def test_what_somebody_looks_at_stays_where_it_is_while_entries_come(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    for seq in range(10, 60):
        book.add(header(seq, START), DAT)
    page = make_page()
    _choose(qtbot, page, 4)
    chosen, top = page._chosen, page.table.visualRect(page.model.index(4, 0)).top()
    for seq in range(60, 63):
        book.add(header(seq, START), DAT)
    page.model.look()
    qtbot.waitUntil(lambda: page.model.rowCount() == 56)
    assert page._chosen == chosen
    assert page.table.currentIndex().row() == 7
    assert page.table.visualRect(page.model.index(7, 0)).top() == top
    assert page._up.isVisible()
    qtbot.mouseClick(page._up, Qt.MouseButton.LeftButton)
    assert page.table.rowAt(0) == 0
    assert not page._up.isVisible()


def test_leafing_through_hundreds_of_entries_shows_each(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    """Rebuilding a layout in place once ended the process after some dozens of them."""
    invented_day.fill(book, 90)
    page = make_page()
    page.table.setFocus()
    for _ in range(3):
        page.table.selectRow(0)
        for _ in range(92):
            qtbot.keyClick(page.table, Qt.Key.Key_Down)
            QApplication.processEvents()
    last = page.model.line(page.table.currentIndex())
    assert last is not None
    qtbot.waitUntil(lambda: page.card.details is not None and page.card.details.row == last.row)


def test_the_last_entry_is_reached_page_by_page(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    for seq in range(10, 10 + 3 * register_pages.PAGE):
        book.add(header(seq, START), DAT)
    page = make_page()
    page.table.setFocus()
    page.table.selectRow(0)
    for _ in range(4):
        qtbot.keyClick(page.table, Qt.Key.Key_End, Ctrl)
        qtbot.waitUntil(lambda: not page.model._waits_for)
    assert page.model.rowCount() == 3 + 3 * register_pages.PAGE
    qtbot.waitUntil(lambda: page._chosen == (7, 1))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_label_is_cut_with_a_chosen_entry_and_all_filters(
    make_page: MakePage, qtbot: QtBot, language: str
) -> None:
    page = make_page(language)
    qtbot.keyClick(page, Qt.Key.Key_L, Ctrl)
    _choose(qtbot, page, 2)
    assert cut(page) == []


def test_everything_that_can_be_used_has_a_name_for_screen_readers(make_page: MakePage) -> None:
    page = make_page()
    page.filters.more.setChecked(True)
    for part in (page.table, page.filters.search, *page.findChildren(QComboBox)):
        assert part.accessibleName()
    for button in page.findChildren(type(page.card.view)):
        assert button.accessibleName() or not button.isVisible()

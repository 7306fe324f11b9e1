"""The operator's keys and sheets, tried as a person uses them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sync.protocol.terms import Direction, Verdict
from terminal.capture.source import CameraState
from terminal.desk.orders import (
    Amend,
    BeginVehicle,
    ChangeVehicle,
    Correction,
    DropAwaited,
    EndVehicle,
    Move,
    NameRole,
    Order,
    OrderRefused,
    Override,
    OverrideReason,
    Turn,
    View,
)
from terminal.desk.outcome import Outcome
from terminal.desk.pace import PaceStatus
from terminal.desk.situation import Carries, Role
from terminal.diagnostics import Fault
from terminal.ui.operator import top_bar
from terminal.ui.operator.actions import KEYS, Action
from terminal.ui.operator.direction_sheet import DirectionSheet
from terminal.ui.operator.entry_sheet import EntrySheet, PersonSheet
from terminal.ui.operator.key_button import LEAST_SIDE, KeyButton
from terminal.ui.operator.latest_sheet import LatestSheet
from terminal.ui.operator.note_sheet import NoteSheet
from terminal.ui.operator.search_sheet import SearchSheet
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.vehicle_sheet import VehicleSheet
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.signs import TONES
from terminal.ui.theme import DAY
from tests.ui import operator_scenes, scenes
from tests.ui.looking import cut, texts

AnySheet = TypeVar("AnySheet", bound=Sheet)
MakeOperator = Callable[..., OperatorWindow]


class Post:
    """A window at work, and what was ordered at it."""

    def __init__(self, window: OperatorWindow, qtbot: QtBot) -> None:
        self.window = window
        self.orders: list[Order] = []
        self._qtbot = qtbot
        window.ordered.connect(self.orders.append)
        window.show_camera(CameraState.LIVE, "")
        operator_scenes.put_in_place(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def _focused(self) -> QWidget:
        focused: QWidget | None = QApplication.focusWidget()
        return self.window if focused is None else focused

    def press(self, *keys: Qt.Key | Action) -> None:
        for key in keys:
            pressed = KEYS[key] if isinstance(key, Action) else key
            QTest.keyClick(self._focused, pressed)

    def write(self, letters: str) -> None:
        for letter in letters:
            if letter.isascii():
                QTest.keyClicks(self._focused, letter)
            else:
                written = QInputMethodEvent()
                written.setCommitString(letter)
                QCoreApplication.sendEvent(self._focused, written)

    def touch(self, words: str) -> None:
        QTest.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def button(self, words: str) -> QPushButton:
        return next(
            each
            for each in self.window.findChildren(KeyButton)
            if each.words == words and each.isVisible()
        )

    @property
    def top(self) -> QWidget | None:
        return self.window._sheets.top

    def shows(self, kind: type[Sheet]) -> bool:
        return isinstance(self.top, kind)

    def sheet(self, kind: type[AnySheet]) -> AnySheet:
        return self.window.findChildren(kind)[0]

    def says(self, words: str) -> bool:
        return any(words in text for text in texts(self.window))


@pytest.fixture
def post(make_operator: MakeOperator, qtbot: QtBot) -> Post:
    return Post(make_operator(), qtbot)


ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def test_f1_turns_the_way_people_go(post: Post) -> None:
    post.press(Action.DIRECTION)
    assert post.shows(DirectionSheet)
    post.press(Action.DIRECTION, ENTER)
    assert post.orders == [Turn(Direction.OUT)]
    assert post.top is None
    post.window.show_situation(replace(operator_scenes.SITUATION, direction=Direction.OUT))
    assert "Ra khỏi tỉnh" in texts(post.window._top)


@pytest.mark.parametrize(
    ("key", "direction"), [(Qt.Key.Key_2, Direction.OUT), (Qt.Key.Key_3, Direction.THROUGH)]
)
def test_a_way_is_chosen_by_its_number_and_by_arrows(
    post: Post, key: Qt.Key, direction: Direction
) -> None:
    post.press(Action.DIRECTION, key, ENTER)
    post.press(Action.DIRECTION, *[Qt.Key.Key_Down] * list(Direction).index(direction), ENTER)
    assert post.orders == [Turn(direction)] * 2


def test_the_way_and_lane_that_stand_already_are_not_ordered_again(post: Post) -> None:
    post.press(Action.DIRECTION, ENTER)
    assert post.orders == []
    assert post.top is None


def test_a_lane_is_chosen_by_finger_or_by_keys(post: Post) -> None:
    post.press(Action.DIRECTION)
    post.touch("Làn 3")
    post.touch("Áp dụng")
    assert post.orders == [Move("3")]
    post.press(Action.DIRECTION, Qt.Key.Key_Tab)
    post.press(Qt.Key.Key_Right, ENTER)
    assert post.orders == [Move("3")] * 2
    post.window.show_situation(replace(operator_scenes.SITUATION, lane="3"))
    assert "Làn 3" in texts(post.window._top)


def test_tab_goes_through_a_sheet_from_above_to_below(post: Post) -> None:
    post.press(Action.DIRECTION)
    gone = [post._focused]
    for _ in range(3):
        post.press(Qt.Key.Key_Tab)
        gone.append(post._focused)
    assert [each.words for each in gone if isinstance(each, KeyButton)] == [
        "Vào tỉnh",
        "Làn 2",
        "Đóng",
        "Áp dụng",
    ]


def test_a_vehicle_begins_with_its_plate_written_one_way(post: Post) -> None:
    post.press(Action.VEHICLE)
    post.write("29b 12345")
    assert post.says("29B-123.45")
    post.touch("Chở hàng")
    post.press(ENTER)
    assert post.orders == [BeginVehicle("29B-123.45", Carries.GOODS)]
    assert post.shows(VehicleSheet), "what was typed stays until the desk has answered"
    post.window.show_situation(
        replace(
            operator_scenes.WITH_VEHICLE,
            vehicle=replace(operator_scenes.VEHICLE, carries=Carries.GOODS),
        )
    )
    assert post.top is None
    assert post.says("xe 29B-123.45 · 3 người")


def test_typing_a_plate_survives_people_who_come_meanwhile(post: Post) -> None:
    post.press(Action.VEHICLE)
    post.write("29b")
    post.window.show_outcome(scenes.REFUSE)
    post.window.show_situation(operator_scenes.SITUATION)
    post.write("12345")
    post.press(ENTER)
    assert post.orders == [BeginVehicle("29B-123.45", Carries.PEOPLE)]


def test_one_confirmation_completes_a_vehicle(post: Post) -> None:
    post.window.show_situation(operator_scenes.WITH_VEHICLE)
    assert post.says("1 lái xe · 2 hành khách")
    post.press(Action.VEHICLE)
    assert post.says("Nặng nhất trên xe: CẦN KIỂM TRA")
    post.press(ENTER)
    assert post.orders == [EndVehicle()]
    post.window.show_situation(operator_scenes.SITUATION)
    assert post.top is None
    assert not post.says("29B-123.45")


def test_a_vehicle_is_completed_without_its_sheet_too(post: Post) -> None:
    post.press(Qt.Key.Key_End)
    assert post.orders == [], "no vehicle is open"
    post.window.show_situation(operator_scenes.WITH_VEHICLE)
    post.press(Qt.Key.Key_End)
    post.touch("Xong xe này")
    assert post.orders == [EndVehicle()] * 2


def test_counts_grow_while_the_sheet_of_a_vehicle_is_open(post: Post) -> None:
    post.window.show_situation(operator_scenes.WITH_VEHICLE)
    post.press(Action.VEHICLE)
    vehicle = replace(operator_scenes.VEHICLE, people=4, worst=Verdict.REFUSE)
    post.window.show_situation(replace(operator_scenes.WITH_VEHICLE, vehicle=vehicle))
    assert post.says("1 lái xe · 3 hành khách")
    assert post.says("Nặng nhất trên xe: CHƯA ĐƯỢC QUA")


def test_who_comes_next_and_a_wrong_plate_are_put_right(post: Post) -> None:
    post.window.show_situation(operator_scenes.WITH_VEHICLE)
    post.press(Action.VEHICLE)
    post.touch("Tiếp theo: lái xe")
    assert post.orders == [NameRole(Role.DRIVER)]
    post.sheet(VehicleSheet)._plate.line.setFocus()
    post.press(Qt.Key.Key_Backspace)
    post.write("9")
    post.touch("Sửa biển số, loại xe")
    assert post.orders[1:] == [ChangeVehicle("29B-123.49", Carries.PEOPLE)]


def test_letters_and_digits_typed_into_a_sheet_fire_nothing(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.window.show_situation(
        replace(operator_scenes.WITH_VEHICLE, awaited=operator_scenes.AWAITED)
    )
    for action in (Action.SEARCH, Action.NOTE, Action.VEHICLE):
        post.press(action)
        top = post.top
        post.write("1234567890 abc-./")
        post.press(Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        assert post.top is top
        assert post.orders == []


@pytest.mark.parametrize("typed", ["375", "37,5", "37.5"])
def test_a_temperature_is_typed_as_one_pleases(post: Post, typed: str) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.TEMPERATURE)
    post.write(typed)
    assert post.says("37,5 °C")
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1284, temperature_tenths=375)]
    post.window.show_outcome(replace(scenes.ADMIT, before=Verdict.ADMIT))
    assert post.top is None


def test_a_temperature_is_touched_digit_by_digit(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.touch("Thân nhiệt")
    for key in ("3", "9", "Xóa", "8", ",", "4"):
        post.touch(key)
    post.touch("Ghi nhận")
    assert post.orders == [Amend(epoch=7, seq=1284, temperature_tenths=384)]


def test_half_a_temperature_is_not_ordered(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.TEMPERATURE)
    post.write("3")
    post.press(ENTER)
    assert post.orders == []
    assert post.says("Hãy gõ thân nhiệt")


def test_a_thermometer_fills_the_sheet_but_never_over_typing(post: Post) -> None:
    post.window.take_temperature(366)
    assert post.top is None
    assert post.says("Chưa có lượt ghi nhận nào")
    post.window.show_outcome(scenes.ADMIT)
    post.window.take_temperature(366)
    assert post.says("36,6 °C")
    post.window.take_temperature(371)
    assert post.says("37,1 °C")
    post.press(Qt.Key.Key_Backspace)
    post.write("2")
    post.window.take_temperature(390)
    assert post.says("37,2 °C")


def test_a_thermometer_measures_whoever_came_and_not_whom_its_sheet_was_opened_for(
    post: Post,
) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.window.take_temperature(366)
    post.window.show_outcome(replace(scenes.ATTENTION, seq=1299))
    post.window.take_temperature(391)
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1299, temperature_tenths=391)]
    post.window.show_outcome(replace(scenes.ADMIT, saved=False))
    post.window.take_temperature(402)
    assert post.says("Chưa có lượt ghi nhận nào")
    assert len(post.orders) == 1


def test_a_refused_order_keeps_what_was_typed_and_says_why(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.TEMPERATURE)
    post.write("99")
    post.press(ENTER)
    post.window.show_refused_order(OrderRefused.OUT_OF_RANGE)
    assert post.says("Số liệu không hợp lý")
    assert post.says("99 °C")
    post.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    post.write("36")
    post.press(ENTER)
    assert post.orders[-1] == Amend(epoch=7, seq=1284, temperature_tenths=360)


@pytest.mark.parametrize("reason", list(OrderRefused))
def test_every_refusal_is_told_in_words_where_no_sheet_waits(
    post: Post, reason: OrderRefused
) -> None:
    post.window.show_refused_order(reason)
    assert len([text for text in texts(post.window._notice) if text.endswith(".")]) == 1


def test_a_sheet_stays_about_its_person_when_the_next_one_comes(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.TEMPERATURE)
    post.write("37")
    post.window.show_outcome(replace(scenes.REFUSE, seq=1285))
    assert post.says("Lò Thị Mẩy D. · 02:47 · MỜI QUA")
    assert "CHƯA ĐƯỢC QUA" in texts(post.window._panel)
    post.press(Action.TEMPERATURE)
    assert post.says("Lò Thị Mẩy D. · 02:47"), "something typed never changes its owner"
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1284, temperature_tenths=370)]


def test_an_empty_sheet_goes_on_to_the_next_person_by_its_key(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.TEMPERATURE)
    post.window.show_outcome(replace(scenes.REFUSE, seq=1285))
    post.press(Action.TEMPERATURE)
    assert post.says("Trần Hữu Nghĩa · 02:47 · CHƯA ĐƯỢC QUA")
    post.press(Action.TEMPERATURE)
    assert post.top is None


@pytest.mark.parametrize("action", [Action.TEMPERATURE, Action.NOTE, Action.PERSON])
def test_nothing_is_amended_where_the_last_person_was_not_saved(post: Post, action: Action) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.window.show_outcome(scenes.NOT_SAVED)
    post.press(action)
    assert post.top is None
    assert post.orders == []
    assert post.says("Chưa có lượt ghi nhận nào để làm việc này.")


def test_another_decision_needs_a_reason_and_carries_the_note(post: Post) -> None:
    post.window.show_outcome(scenes.REFUSE)
    post.press(Action.NOTE)
    post.write("Đã gọi chốt trưởng")
    post.press(Qt.Key.Key_PageDown)
    post.press(Qt.Key.Key_Right)  # from "leave" to the first verdict
    post.touch("Theo lệnh cấp trên")
    post.press(ENTER)
    override = Override(Verdict.ADMIT, OverrideReason.ORDER)
    assert post.orders == [Amend(epoch=7, seq=1284, note="Đã gọi chốt trưởng", override=override)]
    post.window.show_outcome(replace(scenes.REFUSE, verdict=Verdict.ADMIT, before=Verdict.REFUSE))
    assert post.top is None
    assert "MỜI QUA" in texts(post.window._panel)
    assert "Đã sửa, trước đó: CHƯA ĐƯỢC QUA" in texts(post.window._panel)


def test_another_reason_is_not_taken_without_a_note(post: Post) -> None:
    post.window.show_outcome(scenes.REFUSE)
    post.press(Action.NOTE, ENTER)
    assert post.says("Chưa ghi hoặc chọn gì.")
    post.press(Qt.Key.Key_PageDown)
    post.touch("CẦN KIỂM TRA")
    post.touch("Lý do khác (ghi chú)")
    post.press(ENTER)
    assert post.orders == []
    assert post.says("Hãy ghi lý do vào phần ghi chú trước.")
    post.write("x")
    post.press(ENTER)
    assert len(post.orders) == 1


def test_what_was_read_wrongly_is_corrected(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.NOTE, Qt.Key.Key_PageUp)
    post.write("Lò Thị Mẩy")
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1284, corrections={Correction.NAME: "Lò Thị Mẩy"})]


def test_search_finds_without_tone_marks_and_shows_nobody_whole(post: Post, qtbot: QtBot) -> None:
    post.press(Action.SEARCH)
    post.write("nguyen van dat")
    found = post.sheet(SearchSheet).list
    qtbot.waitUntil(lambda: len(found.rows) == 3)
    assert post.says("Tìm thấy 3 lượt")
    assert all("N. V. Đạt" in told and "Nguyễn" not in told for told in found.told)
    assert all("MỜI QUA" in told and "•••" in told for told in found.told)
    post.press(Qt.Key.Key_Down, ENTER)
    assert post.shows(EntrySheet)
    assert post.sheet(EntrySheet).row == found.rows[1]


def test_enter_opens_what_was_typed_last_and_not_what_was_found_before(post: Post) -> None:
    post.press(Action.SEARCH)
    post.write("phenh")
    post.press(ENTER)
    assert post.shows(EntrySheet)
    row = post.sheet(EntrySheet).row
    assert row is not None
    assert row.name == "Vàng A Phềnh"


def test_the_last_ten_are_one_key_away_and_a_digit_opens_one(post: Post) -> None:
    post.press(Action.LATEST)
    assert post.shows(LatestSheet)
    listed = post.sheet(LatestSheet).list
    QApplication.processEvents()
    assert [row.seq for row in listed.rows] == list(range(1284, 1274, -1))
    assert listed.verticalScrollBar().maximum() == 0, "all ten are seen at once"
    for place in range(10):
        rectangle = listed.visualRect(listed.model().index(place, 0))
        assert listed.viewport().rect().contains(rectangle)
        assert min(rectangle.width(), rectangle.height()) >= LEAST_SIDE
    post.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert listed.currentIndex().row() == 6
    post.press(Qt.Key.Key_Left)
    assert listed.currentIndex().row() == 1
    post.write("0")
    assert post.shows(EntrySheet)
    assert post.says("đã sửa 1 lần")
    assert post.says("38,2 °C")
    post.press(ESCAPE)
    assert post.shows(LatestSheet)
    post.press(ESCAPE)
    assert post.top is None
    assert post.window._preview.isVisible()


def test_an_entry_that_was_looked_up_is_the_one_that_is_amended(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.LATEST)
    post.write("3")
    post.press(Action.TEMPERATURE)
    post.write("366")
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1282, temperature_tenths=366)]
    post.window.show_outcome(replace(scenes.ADMIT, seq=1282, before=Verdict.ADMIT))
    assert post.shows(LatestSheet), "the entry sheet no longer says what is so"


def test_full_data_come_on_demand_only_and_go_by_themselves(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    row = operator_scenes.row_of_shown()
    post.window.show_person(row)
    assert post.top is None, "nobody here asked"
    post.press(Action.PERSON)
    assert post.orders == [View(7, 1284)]
    assert post.top is None, "before it is recorded who looked nothing is shown"
    post.window.show_person(row)
    sheet = post.sheet(PersonSheet)
    assert sheet.isVisible()
    assert post.says(row.number)
    assert post.says("12/05/1999")
    assert sheet._hiding.isActive()
    assert sheet._hiding.interval() == 20_000
    sheet._hiding.timeout.emit()
    assert post.top is None
    assert not post.says(row.number)
    post.window.show_person(row)
    assert post.top is None, "each look is asked for anew"


def test_full_data_never_lie_below_another_sheet(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.PERSON)
    post.window.show_person(operator_scenes.row_of_shown())
    post.press(Action.NOTE, ESCAPE)
    assert post.top is None


def test_sheets_lie_on_one_another_and_keep_their_typing(post: Post) -> None:
    post.window.show_outcome(scenes.ADMIT)
    post.press(Action.NOTE)
    post.write("con nho")
    post.press(Action.SEARCH)
    post.write("dat")
    post.press(ESCAPE)
    assert post.shows(NoteSheet)
    post.press(ENTER)
    assert post.orders == [Amend(epoch=7, seq=1284, note="con nho")]


def test_a_post_without_a_keyboard_types_by_finger(post: Post) -> None:
    post.press(Action.VEHICLE)
    sheet = post.sheet(VehicleSheet)
    by_finger = sheet._plate._by_finger
    assert by_finger.accessibleName() == "Gõ trên màn hình: Biển số"
    QTest.mouseClick(by_finger, Qt.MouseButton.LeftButton)
    assert sheet.keyboard.isVisible()
    for letter in "29B12344":
        post.touch(letter)
    post.touch("Xóa")
    post.touch("5")
    post.touch("Xong")
    assert not sheet.keyboard.isVisible()
    post.touch("Bắt đầu xe này")
    assert post.orders == [BeginVehicle("29B-123.45", Carries.PEOPLE)]


def test_a_second_document_that_does_not_come_is_dropped(post: Post) -> None:
    post.press(Qt.Key.Key_Delete)
    assert post.orders == []
    post.window.show_situation(replace(operator_scenes.SITUATION, awaited=operator_scenes.AWAITED))
    assert post.says("Mời đưa thêm tờ khai y tế hoặc giấy chứng nhận")
    post.press(Qt.Key.Key_Delete)
    post.touch("Không có")
    assert post.orders == [DropAwaited()] * 2


def test_a_supervisor_is_asked_for_by_key_and_by_finger(post: Post, qtbot: QtBot) -> None:
    with qtbot.waitSignal(post.window.supervisor_asked):
        post.press(Action.SUPERVISOR)
    with qtbot.waitSignal(post.window.supervisor_asked):
        button = post.window._actions.button(Action.SUPERVISOR)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_unlocking_is_offered_while_the_day_book_is_locked(post: Post, qtbot: QtBot) -> None:
    button = post.window._actions.button(Action.UNLOCK)
    assert not button.isVisible()
    post.window.show_faults(((Fault.KEY_LOCKED, {}),))
    with qtbot.waitSignal(post.window.unlock_asked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    post.window.show_faults(())
    assert not button.isVisible()


def test_a_sheet_from_elsewhere_opens_by_its_key(post: Post) -> None:
    window = post.window

    class Foreign(Sheet):
        def _titled(self) -> str:
            return "Foreign"

    window.sheets.add(Action.ASSISTED, Foreign)
    post.press(Action.ASSISTED)
    assert post.shows(Foreign)
    assert "Foreign" in texts(window)
    post.press(ESCAPE)
    assert post.top is None


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_every_button_is_large_enough_for_a_finger_and_named(
    make_operator: MakeOperator, qtbot: QtBot, size: tuple[int, int]
) -> None:
    post = Post(make_operator(size), qtbot)
    window = post.window
    window.show_faults(operator_scenes.NINE_FAULTS)
    window.show_outcome(scenes.ADMIT)
    window.set_head_code(scenes.HEAD)
    window.show_situation(replace(operator_scenes.WITH_VEHICLE, awaited=operator_scenes.AWAITED))

    def look() -> None:
        QApplication.processEvents()
        for button in window.findChildren(QPushButton):
            if button.isVisible():
                assert button.accessibleName() or button.text(), button
                assert min(button.width(), button.height()) >= LEAST_SIDE, button.accessibleName()
                inside = window.rect().contains(button.mapTo(window, button.rect().topLeft()))
                assert inside
                parent = button.parentWidget()
                assert parent is not None
                assert parent.rect().contains(button.geometry())

    look()
    for action in Action:
        window.act(action)
        look()
    window.act(Action.PERSON)
    window.show_person(operator_scenes.row_of_shown())
    look()
    note = post.sheet(NoteSheet)
    window.act(Action.NOTE)
    for page in range(3):
        note._tabs.choose(page)
        note._verdict.choose(Verdict.REFUSE)
        look()
    note._note._type_by_finger()
    look()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_word_of_a_sheet_or_a_passage_is_cut(
    make_operator: MakeOperator, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    post = Post(make_operator(size, language=language), qtbot)
    window = post.window
    window.show_situation(operator_scenes.WITH_VEHICLE)
    for outcome in (
        operator_scenes.IN_VEHICLE,
        operator_scenes.NEEDS,
        operator_scenes.THROUGH,
        operator_scenes.OUT,
        operator_scenes.AMENDED,
    ):
        window.show_outcome(outcome)
        assert cut(window) == []
    for reason in OrderRefused:
        window.show_refused_order(reason)
        assert cut(window) == []
    window.show_outcome(scenes.ADMIT)
    for action in (Action.DIRECTION, Action.VEHICLE, Action.TEMPERATURE, Action.LATEST):
        window.act(action)
        assert cut(window) == []
    window.act(Action.NOTE)
    note = post.sheet(NoteSheet)
    for page in range(3):
        note._tabs.choose(page)
        note._verdict.choose(Verdict.REFUSE)
        assert cut(window) == []
    for reason in OrderRefused:
        note.waits = True
        window.show_refused_order(reason)
        assert cut(window) == []
    note._note._type_by_finger()
    assert cut(window) == []
    window.act(Action.PERSON)
    window.show_person(operator_scenes.row_of_shown())
    assert cut(window) == []
    window.show_situation(replace(operator_scenes.SITUATION, awaited=operator_scenes.AWAITED))
    assert cut(window) == []


@pytest.mark.parametrize(
    "outcome", [scenes.ADMIT, scenes.ATTENTION, scenes.REFUSE, scenes.NOT_SAVED]
)
@pytest.mark.parametrize("action", [None, Action.NOTE])
def test_a_verdict_colours_a_third_of_the_screen(
    make_operator: MakeOperator, qtbot: QtBot, outcome: Outcome, action: Action | None
) -> None:
    post = Post(make_operator((1366, 768)), qtbot)
    post.window.show_outcome(scenes.ADMIT)
    if action is not None:
        post.press(action)
    post.window.show_outcome(outcome)
    QApplication.processEvents()
    panel = post.window._panel
    assert panel.width() * panel.height() >= 1366 * 768 / 3
    picture = panel.grab().toImage()
    tone = "not_saved" if not outcome.saved else TONES[outcome.verdict]
    back = QColor(DAY.tone(tone).back)
    sides = [(3, y) for y in range(60, picture.height() - 3, 20)]
    sides += [(picture.width() - 4, y) for y in range(60, picture.height() - 3, 20)]
    coloured = [picture.pixelColor(x, y) == back for x, y in sides]
    # The stripes of what was not saved cross a few of them.
    assert sum(coloured) >= len(coloured) * (1 if outcome.saved else 0.8)


def test_the_queue_meter_says_when_another_lane_is_wanted(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(top_bar, "announce", lambda _widget, words: said.append(words))
    assert not post.says("người/giờ")
    post.window.show_pace(PaceStatus(per_hour=128, handling_seconds=6.2))
    assert post.says("128 người/giờ")
    assert post.says("6 giây/người")
    for _ in range(2):
        post.window.show_pace(
            PaceStatus(per_hour=431, handling_seconds=6.2, open_another_lane=True)
        )
    assert post.says("MỞ THÊM LÀN")
    assert post.says("431 người/giờ · 6 giây/người")
    assert said == ["Mở thêm làn"]


def test_a_passage_says_way_lane_vehicle_and_times(post: Post) -> None:
    post.window.show_outcome(operator_scenes.THROUGH)
    assert post.says("Đi qua tỉnh · Làn 2 · xe 29B-123.45 · 1 người")
    assert post.says("Phải ra khỏi tỉnh trước 08:47 22/11/2026")
    post.window.show_outcome(operator_scenes.OUT)
    assert post.says("Đã vào tỉnh lúc 21:47 20/11/2026")
    post.window.show_outcome(operator_scenes.NEEDS)
    assert post.says("Mời đưa thêm tờ khai y tế hoặc giấy chứng nhận")


def test_whoever_is_refused_is_offered_a_slip_until_the_next_person_comes(
    post: Post, qtbot: QtBot
) -> None:
    post.window.show_outcome(replace(scenes.ADMIT, verdict=Verdict.REFUSE, reasons=("expired",)))
    assert post.says("Chưa được qua: lý do và việc cần làm")
    with qtbot.waitSignal(post.window.slip_asked):
        post.press(Qt.Key.Key_Insert)
    with qtbot.waitSignal(post.window.slip_asked):
        post.touch("Phiếu cho người này")
    post.window.show_outcome(scenes.ADMIT)
    assert not post.says("Chưa được qua: lý do và việc cần làm")
    with qtbot.assertNotEmitted(post.window.slip_asked):
        post.press(Qt.Key.Key_Insert)


def test_an_amended_entry_stays_one_line_of_the_latest(post: Post) -> None:
    entry = replace(scenes.ADMIT, epoch=7, seq=1)
    other = replace(scenes.VERIFIED, epoch=7, seq=2)
    post.window.show_outcome(entry)
    post.window.show_outcome(other)
    amended = replace(entry, before=Verdict.ADMIT, verdict=Verdict.ATTENTION)
    post.window.show_outcome(amended)
    assert list(post.window._latest._outcomes) == [other, amended]
    unseen = replace(amended, seq=99)
    post.window.show_outcome(unseen)
    assert list(post.window._latest._outcomes) == [other, amended]

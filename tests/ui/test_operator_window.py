from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sync.protocol.terms import TimeQuality
from sync.uplink.state import Agreement, CentreState, UplinkStatus
from terminal.capture.source import CameraState
from terminal.desk.outcome import MaskedPerson
from terminal.reading.hints import Hint
from terminal.reading.symbol import PartsRead
from terminal.ui.operator import hint_line, verdict_panel
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.text_hints import ICONS, hint_reason, hint_word
from terminal.ui.theme import DAY, NIGHT
from tests.ui import scenes
from tests.ui.looking import band_colour, icons, texts

MakeOperator = Callable[..., OperatorWindow]


def test_the_language_button_writes_everything_anew(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator()
    window.show_faults(scenes.FAULTS)
    window.show_camera(CameraState.LOST, "")
    window.show_outcome(scenes.ATTENTION)
    window.set_time(scenes.NOW, TimeQuality.JUMPED)
    before = set(texts(window))
    button = next(b for b in window.findChildren(QPushButton) if b.text() == "English")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "CHECK NEEDED" in texts(window))
    assert before & set(texts(window)) == {
        "Chốt Tam Đường, Quốc lộ 4D",
        "02:47",
        "02:47:12",
        "22/11/2026",
        "Vàng A Phềnh",
        "2001",
        "•••••••• 3310",
        "1.284",
        "1.183",
        "77",
        "24",
        "0",
        "0/0",
        "Camera",
        *(f"F{number}" for number in range(1, 13)),
    } & before - {"1.284", "1.183"}
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(texts(window)) == before)


def test_the_theme_button_turns_day_into_night(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator()
    window.show_outcome(scenes.REFUSE)
    button = next(b for b in window.findChildren(QPushButton) if b.text() == "Đêm")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert band_colour(window) == QColor(NIGHT.refuse.back)
    assert button.text() == "Ngày"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert band_colour(window) == QColor(DAY.refuse.back)


def test_several_codes_ask_for_one_until_it_is_over(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_several_codes(scenes.codes_in_view(False, False, False))
    assert {"MỖI LẦN MỘT MÃ", "Thấy 3 mã cùng lúc"} <= set(texts(window._panel))
    assert "Chỉ đưa một mã, che các mã khác" in texts(window._panel)
    window.show_several_codes(())
    assert "SẴN SÀNG" in texts(window._panel)


def test_of_several_codes_the_recorded_one_is_to_be_put_away(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_several_codes(scenes.codes_in_view(False, False))
    window.show_several_codes(scenes.codes_in_view(False, True))
    assert "Cất mã có dấu tích đi trước" in texts(window._panel)
    assert "Thấy 2 mã cùng lúc" in texts(window._panel)


def test_several_codes_that_move_are_announced_once(
    make_operator: MakeOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    said: list[str] = []
    monkeypatch.setattr(window._panel, "speak", lambda: said.append("several"))
    for count in (2, 2, 3, 2):
        window.show_several_codes(scenes.codes_in_view(*[False] * count))
    assert said == ["several"]
    window.show_several_codes(())
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert said == ["several"] * 2


def test_the_rest_of_a_text_in_parts_is_asked_for(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_parts(PartsRead(missing=(2, 3), count=3))
    assert {"ĐÃ ĐỌC 1/3 PHẦN", "Còn thiếu phần 2, 3"} <= set(texts(window._panel))
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert "MỖI LẦN MỘT MÃ" in texts(window._panel)
    window.show_several_codes(())
    assert "ĐÃ ĐỌC 1/3 PHẦN" in texts(window._panel)
    window.show_outcome(scenes.ADMIT)
    assert "MỜI QUA" in texts(window._panel)
    window.show_parts(PartsRead(missing=(3,), count=3))
    assert "MỜI QUA" in texts(window._panel)
    assert window._clearing.remainingTime() <= 2000
    window.show_parts(None)
    window.clear()
    assert "SẴN SÀNG" in texts(window._panel)


@pytest.mark.parametrize("hint", list(Hint))
def test_a_hint_stands_in_the_picture_and_leaves_the_panel_alone(
    make_operator: MakeOperator, hint: Hint
) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    panel = texts(window._panel)
    window.show_hint(hint)
    assert texts(window._panel) == panel
    line = window._hint_line
    assert {hint_word(window._words, hint), hint_reason(window._words, hint)} == set(texts(line))
    assert icons(line) == [ICONS[hint]]
    assert line.geometry().bottom() == window._preview.height() - 1
    assert line.width() == window._preview.width()
    assert line.height() <= window._preview.height() / 3
    window.show_hint(None)
    assert not line.isVisible()


def test_a_hint_does_not_hasten_a_verdict(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.ADMIT)
    stays = window._clearing.remainingTime()
    window.show_hint(Hint.GLARE)
    assert "MỜI QUA" in texts(window._panel)
    assert window._clearing.remainingTime() > stays - 1000


def test_without_a_picture_there_is_no_hint(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_hint(Hint.TOO_DARK)
    window.show_camera(CameraState.STALLED, "")
    assert not window._hint_line.isVisible()
    window.show_camera(CameraState.LIVE, "")
    assert window._hint_line.isVisible()


def test_a_hint_is_announced_once_and_speaks_the_language_of_the_window(
    make_operator: MakeOperator, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said: list[str] = []
    monkeypatch.setattr(hint_line, "announce", lambda _widget, text: said.append(text))
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    window.show_hint(Hint.HOLD_STILL)
    window.show_hint(Hint.HOLD_STILL)
    window._change_language()
    qtbot.waitUntil(lambda: "Hold the code still" in texts(window))
    assert said == ["Giữ yên mã. Mã đang bị nhòe vì rung"]


@pytest.mark.parametrize(
    ("document", "told"), [("cccd7", True), ("cccd?9", True), ("bhyt", True), ("hc1", False)]
)
def test_a_card_that_is_shown_on_a_display_is_noted_beside_the_document(
    make_operator: MakeOperator, document: str, told: bool
) -> None:
    window = make_operator()
    window.show_outcome(replace(scenes.ADMIT, document=document))
    assert not any("màn hình" in each for each in texts(window._panel))
    window.show_outcome(replace(scenes.ADMIT, document=document, on_display=True))
    assert any("mã hiện trên màn hình" in each for each in texts(window._panel)) is told


def test_several_codes_let_a_verdict_be_read_first(make_operator: MakeOperator) -> None:
    window = make_operator(clear_after_seconds=30)
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.ADMIT)
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert "MỜI QUA" in texts(window._panel)
    timer = window._clearing
    assert 1000 < timer.remainingTime() <= 2000
    timer.timeout.emit()
    assert "MỖI LẦN MỘT MÃ" in texts(window._panel)


def test_a_scanner_goes_on_without_a_camera(make_operator: MakeOperator) -> None:
    window = make_operator(has_scanner=True)
    window.show_camera(CameraState.ABSENT, "")
    assert "Mời đưa mã vào máy quét" in texts(window._panel)


def test_without_a_camera_the_window_does_not_say_ready(make_operator: MakeOperator) -> None:
    window = make_operator()
    for state in CameraState:
        window.show_camera(state, "")
        assert ("SẴN SÀNG" in texts(window._panel)) == (state is CameraState.LIVE)


def test_the_figures_of_the_day_and_of_the_centre_stand_below(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.set_time(scenes.NOW, TimeQuality.TRUSTED)
    window.show_counts(scenes.COUNTS)
    oldest = scenes.NOW - timedelta(minutes=12)
    status = UplinkStatus(
        state=CentreState.CONNECTED,
        recorded=1284,
        confirmed=1272,
        oldest_unsent_ms=round(oldest.timestamp() * 1000),
    )
    window.show_uplink(status)
    expected = {"1.284", "1.183", "77", "24", "12 · 12 phút", "1.272/1.284", "Đã kết nối"}
    assert expected <= set(texts(window._status))
    window.set_time(scenes.NOW + timedelta(minutes=1), TimeQuality.TRUSTED)
    assert "12 · 13 phút" in texts(window._status)
    window.show_uplink(replace(status, quarantined=2))
    assert "Đã nhận, giữ riêng 2" in texts(window._status)
    hour = 1_795_323_600_000
    window.show_uplink(replace(status, quarantined=2, agreed=Agreement(1270, 1284, 0, (hour,))))
    assert "1.270/1.284" in texts(window._status)
    assert any("22/11 12:00" in text for text in texts(window._status))
    window.show_uplink(replace(status, confirmed=1284, agreed=Agreement(1284, 1284, 0)))
    assert "1.284/1.284" in texts(window._status)
    assert "Trung tâm đã nhận" not in texts(window._status)


def test_a_clock_that_is_not_believed_says_so(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.set_time(scenes.NOW, TimeQuality.TRUSTED)
    assert "02:47:12" in texts(window._top)
    assert "Đồng hồ chậm" not in texts(window._top)
    window.set_time(scenes.NOW, TimeQuality.BEHIND)
    assert "Đồng hồ chậm" in texts(window._top)
    window.set_time(scenes.NOW, TimeQuality.TRUSTED)
    assert "Đồng hồ chậm" not in texts(window._top)


def test_faults_stand_in_a_banner_with_what_to_do(make_operator: MakeOperator) -> None:
    window = make_operator()
    assert not window._banner.isVisible()
    window.show_faults(scenes.FAULTS)
    shown = texts(window._banner)
    assert "Ổ đĩa đầy: lượt ghi nhận CHƯA được lưu" in shown
    assert "Ghi vào danh sách giấy. Giải phóng ổ đĩa. Thư mục: /var/lib/chot" in shown
    assert "và 1 sự cố khác" in shown
    window.show_faults(())
    assert not window._banner.isVisible()


def test_the_latest_eight_entries_can_be_looked_back_at(make_operator: MakeOperator) -> None:
    window = make_operator()
    for index in range(12):
        person = MaskedPerson(name=f"Người {index}")
        window.show_outcome(replace(scenes.ADMIT, person=person))
    names = [text for text in texts(window._latest) if text.startswith("Người")]
    assert names == [f"Người {index}" for index in range(11, 3, -1)]


def test_a_screen_reader_is_told_verdicts_and_new_faults(
    make_operator: MakeOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(verdict_panel, "announce", lambda _widget, text: said.append(text))
    window = make_operator()
    window.show_outcome(scenes.ATTENTION)
    assert len(said) == 1
    assert said[0].startswith("CẦN KIỂM TRA. Người này vừa qua chốt")
    assert "Vàng" not in said[0], "bystanders hear it too"


def test_every_control_has_an_accessible_name(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_outcome(scenes.NOT_SAVED)
    window.set_head_code(scenes.HEAD)
    window.turn_slip()
    buttons = [button for button in window.findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) >= 7
    for widget in (*buttons, window, window._panel, window._preview):
        named = QAccessible.queryAccessibleInterface(widget)
        assert named.text(QAccessible.Text.Name), widget
    assert QAccessible.queryAccessibleInterface(window._panel.band.word).text(QAccessible.Text.Name)


def test_a_scanner_that_types_presses_no_button(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.activateWindow()
    window.show_outcome(scenes.NOT_SAVED)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            target = QApplication.focusWidget() or window
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
    assert {"CHƯA LƯU"} <= set(texts(window._panel))


def test_closing_is_told_once(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator()
    with qtbot.waitSignal(window.closing, timeout=1000):
        window.close()


def test_settings_that_a_supervisor_changed_hold_at_once(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator()
    window.show_outcome(scenes.ATTENTION)
    window.take_settings(language="en", theme="night", clear_after_seconds=3)
    qtbot.waitUntil(lambda: "CHECK NEEDED" in texts(window))
    assert window._look.palette == NIGHT
    assert window._stays_for(scenes.ATTENTION) == 3
    window.take_settings(language="vi", theme="day", clear_after_seconds=8)
    qtbot.waitUntil(lambda: "CHECK NEEDED" not in texts(window))

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sync.protocol.terms import TimeQuality, Verdict
from sync.uplink.state import CentreState, UplinkStatus
from terminal.capture.source import CameraState
from terminal.desk.outcome import Outcome
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import PartsRead
from terminal.ui.face import Face
from terminal.ui.kiosk.content import BORNE
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.sound import Sound
from terminal.ui.text_hints import ICONS, hint_word
from terminal.ui.theme import DAY, NIGHT, Palette, contrast
from terminal.ui.words import Words
from tests.ui import scenes
from tests.ui.looking import cut, icons, texts
from tests.ui.scenes import RecordingPlayer

MakeKiosk = Callable[..., KioskWindow]
OUTCOMES = [
    scenes.ADMIT,
    scenes.VERIFIED,
    scenes.ATTENTION,
    scenes.MANY_REASONS,
    scenes.REFUSE,
    scenes.NAMELESS,
    scenes.NOT_SAVED,
]


def as_face(window: KioskWindow) -> Face:
    return window  # the type checker says whether it is one


def everything_said(window: QWidget) -> str:
    parts = [window.windowTitle(), *texts(window)]
    for widget in (window, *window.findChildren(QWidget)):
        parts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return " | ".join(parts)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_about_a_person_is_shown_or_kept(
    make_kiosk: MakeKiosk, outcome: Outcome, language: str
) -> None:
    window = make_kiosk(language=language)
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(outcome)
    window.show_counts(outcome.counts)
    window.show_uplink(UplinkStatus(state=CentreState.CONNECTED, recorded=9, confirmed=4))
    window.set_time(scenes.NOW, TimeQuality.TRUSTED)
    window.grab()
    said = everything_said(window)
    person = outcome.person
    for private in (person.name, person.number, person.birth_year, "1.183", "1,183"):
        assert not private or private not in said
    window.clear()
    held = [value for value in vars(window).values() if isinstance(value, Outcome)]
    assert held == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_reason_is_told_to_the_hall(make_kiosk: MakeKiosk, outcome: Outcome) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(replace(outcome, reasons=("test-positive", "expired")))
    said = everything_said(window)
    assert "dương tính" not in said
    assert "positive" not in said
    assert "hết hạn" not in said


@pytest.mark.parametrize(
    ("outcome", "words", "signs"),
    [
        (scenes.ADMIT, ("MỜI QUA", "Mời đi tiếp"), ("tick", "admit", Sound.ADMIT)),
        (
            scenes.ATTENTION,
            ("CẦN KIỂM TRA", "Mời gặp cán bộ trực"),
            ("hand", "attention", Sound.ATTENTION),
        ),
        (
            scenes.REFUSE,
            ("CHƯA ĐƯỢC QUA", "Mời đến bàn trực để được hướng dẫn"),
            ("stop", "refuse", Sound.REFUSE),
        ),
        (
            scenes.NOT_SAVED,
            ("CHƯA LƯU", "Máy tạm dừng, mời gặp cán bộ"),
            ("not-saved", "not_saved", Sound.NOT_SAVED),
        ),
    ],
)
def test_a_verdict_fills_the_screen_in_two_languages(
    make_kiosk: MakeKiosk,
    player: RecordingPlayer,
    outcome: Outcome,
    words: tuple[str, str],
    signs: tuple[str, str, Sound],
) -> None:
    icon, tone, sound = signs
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(outcome)
    stage = window._stage
    assert (stage.word.text(), stage.step.text()) == words
    english = {"PLEASE PASS", "CHECK NEEDED", "NOT CLEARED YET", "NOT SAVED"}
    assert stage.word_second.text() in english
    assert icons(window) == [icon]
    middle = stage.grab().toImage().pixelColor(3, stage.height() // 2)
    assert middle == QColor(DAY.tone(tone).back)
    assert player.played == [sound]


def test_a_green_verdict_is_gone_after_five_seconds_at_most(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk(clear_after_seconds=60)
    for outcome in (scenes.ADMIT, scenes.VERIFIED):
        window.show_outcome(outcome)
        assert 0 < window._clearing.remainingTime() <= 5000


@pytest.mark.parametrize("outcome", [scenes.ATTENTION, scenes.REFUSE, scenes.NOT_SAVED])
def test_any_other_waits_to_be_understood_but_not_for_the_next_visitor(
    make_kiosk: MakeKiosk, outcome: Outcome
) -> None:
    window = make_kiosk(clear_after_seconds=1)
    window.show_outcome(outcome)
    assert 29_000 < window._clearing.remainingTime() <= 30_000


@pytest.mark.parametrize("outcome", [scenes.ATTENTION, scenes.REFUSE, scenes.NOT_SAVED])
def test_a_touch_on_the_large_button_takes_note(
    make_kiosk: MakeKiosk, qtbot: QtBot, outcome: Outcome
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(outcome)
    assert {"Đã hiểu", "I understand"} <= set(texts(window))
    qtbot.mouseClick(window._stage.understood, Qt.MouseButton.LeftButton)
    assert "Mời đưa mã QR" in texts(window)
    assert "Đã hiểu" not in texts(window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_A])
def test_any_key_takes_note_too(make_kiosk: MakeKiosk, qtbot: QtBot, key: Qt.Key) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.REFUSE)
    qtbot.keyClick(window, key)
    assert "Mời đưa mã QR" in texts(window)


def test_the_button_is_reached_and_pressed_by_keys(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.REFUSE)
    window._stage.understood.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window._stage.understood, Qt.Key.Key_Space)
    assert "Mời đưa mã QR" in texts(window)


def test_a_shift_key_alone_takes_note_of_nothing(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk()
    window.show_outcome(scenes.REFUSE)
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert "CHƯA ĐƯỢC QUA" in texts(window)


def test_the_next_visitor_takes_the_place_of_a_refusal(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.REFUSE)
    window.show_outcome(scenes.ADMIT)
    assert "MỜI QUA" in texts(window)
    assert "CHƯA ĐƯỢC QUA" not in texts(window)


def test_only_initials_say_whose_answer_it_is(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_outcome(
        replace(scenes.ADMIT, person=replace(scenes.ADMIT.person, name="N. V. Đạt"))
    )
    assert "N. V. Đ." in texts(window)
    assert "Đạt" not in everything_said(window)
    window.clear()
    assert "N. V. Đ." not in everything_said(window)


def test_a_verdict_clears_to_the_invitation(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk(clear_after_seconds=0.05)
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.ADMIT)
    qtbot.waitUntil(lambda: "Mời đưa mã QR" in texts(window), timeout=2000)
    assert "MỜI QUA" not in texts(window)


def test_the_picture_is_there_for_aiming_only(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_frame(scenes.frame(scenes.camera_picture(640, 360)))
    assert window._preview.isVisible()
    window.show_outcome(scenes.ADMIT)
    assert not window._preview.isVisible()
    window.clear()
    assert window._preview.isVisible()


@pytest.mark.parametrize("state", [CameraState.ABSENT, CameraState.BUSY, CameraState.ENDED])
def test_a_camera_that_is_not_there_pauses_the_machine(
    make_kiosk: MakeKiosk, state: CameraState
) -> None:
    window = make_kiosk()
    window.show_camera(state, "HD Webcam")
    assert "Máy tạm dừng, mời gặp cán bộ" in texts(window)
    assert "HD Webcam" not in everything_said(window)
    window.show_camera(CameraState.LIVE, "HD Webcam")
    assert "Mời đưa mã QR" in texts(window)


@pytest.mark.parametrize("state", [CameraState.LOST, CameraState.STALLED, CameraState.FROZEN])
@pytest.mark.parametrize("fault", [None, Fault.CAMERA_LOST, Fault.CAMERA_FROZEN])
def test_a_camera_that_was_there_is_said_to_come_back(
    make_kiosk: MakeKiosk, state: CameraState, fault: Fault | None
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_camera(state, "HD Webcam")
    if fault is not None:
        window.show_faults(((fault, {"name": "HD Webcam"}),))
    assert {"Đang nối lại camera", "The camera is coming back"} <= set(texts(window))
    assert "HD Webcam" not in everything_said(window)
    window.show_faults(())
    window.show_camera(CameraState.LIVE, "HD Webcam")
    assert "Mời đưa mã QR" in texts(window)


def test_with_a_scanner_a_lost_camera_stops_nobody(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk(has_scanner=True)
    window.show_camera(CameraState.LOST, "")
    window.show_faults(((Fault.CAMERA_LOST, {}),))
    assert "Mời đưa mã QR" in texts(window)


@pytest.mark.parametrize("fault", list(Fault))
def test_faults_pause_the_machine_unless_it_can_go_on(make_kiosk: MakeKiosk, fault: Fault) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_faults(((fault, {"path": "/secret/folder"}),))
    paused = "Máy tạm dừng, mời gặp cán bộ" in texts(window)
    assert paused == (fault not in BORNE)
    assert "/secret" not in everything_said(window)
    window.show_faults(())
    assert "Mời đưa mã QR" in texts(window)


def test_a_kiosk_goes_on_while_the_centre_is_away(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_faults(((Fault.CENTRE_DOWN, {}),))
    window.show_outcome(scenes.ADMIT)
    assert "MỜI QUA" in texts(window)


def test_several_codes_ask_for_one(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert "Mời đưa từng mã một" in texts(window)
    window.show_several_codes(())
    assert "Mời đưa mã QR" in texts(window)


def test_the_rest_of_a_text_in_parts_is_asked_for(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_parts(PartsRead(missing=(2,), count=3))
    assert {"Đã đọc 2/3 phần", "2 of 3 parts read"} <= set(texts(window))
    window.show_parts(None)
    assert "Mời đưa mã QR" in texts(window)


@pytest.mark.parametrize("hint", list(Hint))
def test_a_hint_says_in_two_languages_and_a_drawing_how_to_hold_the_code(
    make_kiosk: MakeKiosk, hint: Hint, vietnamese: Words, english: Words
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_hint(hint)
    stage = window._stage
    assert stage.word.text() == hint_word(vietnamese, hint) != stage.word_second.text()
    assert stage.word_second.text() == hint_word(english, hint)
    assert ICONS[hint] in icons(window)
    assert window._preview.isVisible()
    window.show_hint(None)
    assert "Mời đưa mã QR" in texts(window)


def test_a_hint_never_stands_where_a_verdict_stands(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_hint(Hint.BLURRED)
    window.show_outcome(scenes.ADMIT)
    stays = window._clearing.remainingTime()
    window.show_hint(Hint.MOVE_CLOSER)
    assert "MỜI QUA" in texts(window)
    assert "Đưa mã lại gần hơn" not in texts(window)
    assert window._clearing.remainingTime() > stays - 1000
    window.clear()
    assert "Đưa mã lại gần hơn" in texts(window)


def test_a_machine_out_of_service_gives_no_hints(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_hint(Hint.MOVE_CLOSER)
    window.show_camera(CameraState.LOST, "")
    assert "Đưa mã lại gần hơn" not in texts(window)
    window.show_camera(CameraState.LIVE, "")
    window.show_faults(((Fault.DISK_FULL, {"path": ""}),))
    assert "Đưa mã lại gần hơn" not in texts(window)


def test_a_hint_goes_before_the_rest_of_a_text_and_after_several_codes(
    make_kiosk: MakeKiosk,
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_parts(PartsRead((2,), 2))
    window.show_hint(Hint.HOLD_STILL)
    assert "Giữ yên mã" in texts(window)
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert "Mời đưa từng mã một" in texts(window)


def test_a_visitor_cannot_close_it_but_the_program_can(
    make_kiosk: MakeKiosk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_kiosk()
    asked = QCloseEvent()
    monkeypatch.setattr(QCloseEvent, "spontaneous", lambda _self: True)
    window.closeEvent(asked)
    assert not asked.isAccepted()
    monkeypatch.undo()
    with qtbot.waitSignal(window.closing, timeout=1000):
        window.close()
    assert not window.isVisible()


def test_an_invitation_has_nothing_to_press_and_nothing_to_type_into(
    make_kiosk: MakeKiosk, qtbot: QtBot
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    pressable = [b for b in window.findChildren(QAbstractButton) if b.isVisible()]
    assert pressable == []
    assert window.findChildren(QLineEdit) == []
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert "Mời đưa mã QR" in texts(window)


def test_a_pointer_is_never_seen(make_kiosk: MakeKiosk) -> None:
    assert make_kiosk().cursor().shape() is Qt.CursorShape.BlankCursor


def test_ctrl_alt_q_asks_for_a_supervisor(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(window.supervisor_asked, timeout=1000):
        qtbot.keyClick(window, Qt.Key.Key_Q, both)
    assert window.isVisible()


@pytest.mark.parametrize("right", [False, True])
def test_a_long_press_in_an_upper_corner_asks_for_a_supervisor(
    make_kiosk: MakeKiosk, qtbot: QtBot, right: bool
) -> None:
    window = make_kiosk()
    window._corner.setInterval(20)
    at = QPoint(window.width() - 5 if right else 5, 5)
    with qtbot.waitSignal(window.supervisor_asked, timeout=2000):
        qtbot.mousePress(window._stage, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(window._stage, Qt.MouseButton.LeftButton, pos=at)


def test_a_short_press_or_one_elsewhere_asks_for_nobody(
    make_kiosk: MakeKiosk, qtbot: QtBot
) -> None:
    window = make_kiosk()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(window._stage, left, pos=QPoint(5, 5))
    assert window._corner.isActive()
    qtbot.mouseRelease(window._stage, left, pos=QPoint(5, 5))
    assert not window._corner.isActive()
    qtbot.mousePress(window._stage, left, pos=QPoint(300, 300))
    assert not window._corner.isActive()


def test_it_closes_for_a_supervisor(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk()
    with qtbot.waitSignal(window.closing, timeout=1000):
        window.leave()
    assert not window.isVisible()


def test_what_the_keeper_should_see_to_stands_below_the_invitation(
    make_kiosk: MakeKiosk,
) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_notes([Fault.KIOSK_NOT_ALONE, Fault.PRINTER_PAPER])
    said = " ".join(texts(window))
    assert "Khách có thể thoát khỏi màn hình này" in said
    assert "Máy in phiếu hết giấy" in said
    assert cut(window) == []
    window.show_outcome(scenes.REFUSE)
    assert "Máy in phiếu hết giấy" not in " ".join(texts(window))
    window.show_notes([])
    window.clear()
    assert "Máy in phiếu hết giấy" not in " ".join(texts(window))


@pytest.mark.parametrize("palette", [DAY, NIGHT])
@pytest.mark.parametrize("tone", ["admit", "attention", "refuse", "not_saved", "ready", "notice"])
def test_everything_on_a_kiosk_has_the_contrast_of_aaa(palette: Palette, tone: str) -> None:
    assert contrast(palette.tone(tone).back, palette.tone(tone).ink) >= 7


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920)])
def test_what_can_be_touched_is_large_and_low(make_kiosk: MakeKiosk, size: tuple[int, int]) -> None:
    window = make_kiosk(size)
    window.show_outcome(scenes.REFUSE)
    window.grab()
    button = window._stage.understood
    assert min(button.width(), button.height()) >= 88
    assert button.mapTo(window, QPoint(0, 0)).y() >= window.height() * 2 / 3


def test_it_fills_the_screen_without_a_window_manager(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_full_screen()
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()


def test_verdict_painted_comes_once(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk()
    painted: list[Outcome] = []
    window.verdict_painted.connect(painted.append)
    with qtbot.waitSignal(window.verdict_painted, timeout=2000):
        window.show_outcome(scenes.ADMIT)
    window.update()
    qtbot.wait(50)
    assert painted == [scenes.ADMIT]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 600), (1080, 1920)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_at_any_size(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: str
) -> None:
    window = make_kiosk(size, language=language)
    for state in CameraState:
        window.show_camera(state, "")
        assert cut(window) == []
    window.show_camera(CameraState.LIVE, "")
    for hint in Hint:
        window.show_hint(hint)
        assert cut(window) == []
    window.show_several_codes(scenes.codes_in_view(False, False, True, False))
    assert cut(window) == []
    window.show_several_codes(())
    window.show_parts(PartsRead(missing=tuple(range(2, 17)), count=16))
    assert cut(window) == []
    for outcome in OUTCOMES:
        window.show_outcome(outcome)
        assert cut(window) == []
    assert (window.width(), window.height()) == size


def test_an_outline_needs_no_picture(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_code([(1.0, 1.0)] * 4)
    window.grab()


def test_the_second_language_is_always_another(make_kiosk: MakeKiosk) -> None:
    for language in ("vi", "en"):
        window = make_kiosk(language=language)
        window.show_camera(CameraState.LIVE, "")
        for verdict in Verdict:
            window.show_outcome(replace(scenes.ADMIT, verdict=verdict))
            assert window._stage.word.text() != window._stage.word_second.text()

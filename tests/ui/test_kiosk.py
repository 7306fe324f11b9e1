from collections.abc import Callable
from dataclasses import replace

import pytest
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
from terminal.ui.kiosk.content import HARMLESS
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.sound import Sound
from terminal.ui.text_hints import ICONS, hint_word
from terminal.ui.theme import DAY
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


def test_a_verdict_is_gone_after_five_seconds_at_most(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk(clear_after_seconds=60)
    for outcome in OUTCOMES:
        window.show_outcome(outcome)
        assert 0 < window._clearing.remainingTime() <= 5000


def test_a_verdict_clears_to_the_invitation(make_kiosk: MakeKiosk, qtbot: QtBot) -> None:
    window = make_kiosk(clear_after_seconds=0.05)
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.REFUSE)
    qtbot.waitUntil(lambda: "Mời đưa mã QR" in texts(window), timeout=2000)
    assert "CHƯA ĐƯỢC QUA" not in texts(window)


def test_the_picture_is_there_for_aiming_only(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_frame(scenes.frame(scenes.camera_picture(640, 360)))
    assert window._preview.isVisible()
    window.show_outcome(scenes.ADMIT)
    assert not window._preview.isVisible()
    window.clear()
    assert window._preview.isVisible()


@pytest.mark.parametrize(
    "state",
    [state for state in CameraState if state not in {CameraState.LIVE, CameraState.OPENING}],
)
def test_trouble_with_the_camera_pauses_the_machine(
    make_kiosk: MakeKiosk, state: CameraState
) -> None:
    window = make_kiosk()
    window.show_camera(state, "HD Webcam")
    assert "Máy tạm dừng, mời gặp cán bộ" in texts(window)
    assert "HD Webcam" not in everything_said(window)
    window.show_camera(CameraState.LIVE, "HD Webcam")
    assert "Mời đưa mã QR" in texts(window)


@pytest.mark.parametrize("fault", list(Fault))
def test_faults_pause_the_machine_unless_it_can_go_on(make_kiosk: MakeKiosk, fault: Fault) -> None:
    window = make_kiosk()
    window.show_camera(CameraState.LIVE, "")
    window.show_faults(((fault, {"path": "/secret/folder"}),))
    paused = "Máy tạm dừng, mời gặp cán bộ" in texts(window)
    assert paused == (fault not in HARMLESS)
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


def test_there_is_nothing_to_press_or_to_type_into(make_kiosk: MakeKiosk) -> None:
    window = make_kiosk()
    assert window.findChildren(QAbstractButton) == []
    assert window.findChildren(QLineEdit) == []


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

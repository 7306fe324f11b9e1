from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from sync.protocol.terms import Verdict
from terminal.capture.source import CameraState
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.reports.counts import DayCounts
from terminal.ui.face import Face
from terminal.ui.label import PlainLabel
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import Sound
from terminal.ui.theme import DAY, NIGHT
from tests.ui import scenes
from tests.ui.looking import band_colour, icons, texts
from tests.ui.scenes import RecordingPlayer
from tests.ui.test_label import HOSTILE

MakeOperator = Callable[..., OperatorWindow]


def as_face(window: OperatorWindow) -> Face:
    return window  # the type checker says whether it is one


@pytest.mark.parametrize(
    ("outcome", "signs"),
    [
        (scenes.ADMIT, ("MỜI QUA", "tick", "admit", Sound.ADMIT)),
        (scenes.ATTENTION, ("CẦN KIỂM TRA", "hand", "attention", Sound.ATTENTION)),
        (scenes.REFUSE, ("CHƯA ĐƯỢC QUA", "stop", "refuse", Sound.REFUSE)),
        (scenes.NOT_SAVED, ("CHƯA LƯU", "not-saved", "not_saved", Sound.NOT_SAVED)),
    ],
)
@pytest.mark.parametrize("theme", ["day", "night"])
def test_a_verdict_has_a_word_a_drawing_a_tone_and_a_sound(
    make_operator: MakeOperator,
    player: RecordingPlayer,
    outcome: Outcome,
    signs: tuple[str, str, str, Sound],
    theme: str,
) -> None:
    word, icon, tone, sound = signs
    window = make_operator(theme=theme)
    window.show_outcome(outcome)
    palette = DAY if theme == "day" else NIGHT
    assert window._panel.band.word.text() == word
    assert window._panel.band.sign.icon_name == icon
    assert band_colour(window) == QColor(palette.tone(tone).back)
    assert player.played == [sound]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_not_saved_never_shows_a_tick_or_the_colour_of_its_verdict(
    make_operator: MakeOperator, player: RecordingPlayer, verdict: Verdict
) -> None:
    window = make_operator()
    window.show_outcome(replace(scenes.NOT_SAVED, verdict=verdict))
    shown = texts(window._panel)
    assert "CHƯA LƯU" in shown
    assert "Ghi ngay người này vào danh sách giấy." in shown
    assert not {"tick", "hand", "stop"} & set(icons(window._panel))
    assert band_colour(window) == QColor(DAY.not_saved.back)
    assert player.played == [Sound.NOT_SAVED]


def test_what_was_not_saved_stays_until_somebody_took_note(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator(clear_after_seconds=0.05)
    window.show_outcome(scenes.NOT_SAVED)
    qtbot.wait(200)
    assert "CHƯA LƯU" in texts(window._panel)
    window.show_several_codes(scenes.codes_in_view(False, False))
    assert "CHƯA LƯU" in texts(window._panel)
    window.show_several_codes(())
    qtbot.mouseClick(window.findChild(QPushButton, "acknowledge"), Qt.MouseButton.LeftButton)
    assert "SẴN SÀNG" not in texts(window._panel), "the camera has not started"
    assert "CHƯA LƯU" not in texts(window._panel)


def test_a_verdict_clears_by_itself(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator(clear_after_seconds=0.05)
    window.show_camera(CameraState.LIVE, "")
    window.show_outcome(scenes.REFUSE)
    assert "Trần Hữu Nghĩa" in texts(window._panel)
    qtbot.waitUntil(lambda: "SẴN SÀNG" in texts(window._panel), timeout=2000)
    assert "Trần Hữu Nghĩa" not in texts(window._panel)
    assert "Mời đưa mã vào camera" in texts(window._panel)


def test_the_next_verdict_has_its_full_time(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator(clear_after_seconds=0.4)
    window.show_outcome(scenes.REFUSE)
    qtbot.wait(250)
    window.show_outcome(scenes.ADMIT)
    qtbot.wait(250)
    assert "MỜI QUA" in texts(window._panel)


def test_the_panel_shows_whom_it_is_about_and_why(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_outcome(scenes.ATTENTION)
    shown = texts(window._panel)
    for expected in (
        "Vàng A Phềnh",
        "2001",
        "Nam",
        "•••••••• 3310",
        "Thông tin tự khai, chưa xác thực",
        "·  Thẻ căn cước (từ 2024)",
        "Người này vừa qua chốt ít phút trước",
        "Hỏi xem người này quay lại hay dùng mã của người khác.",
    ):
        assert expected in shown


def test_markup_in_a_code_is_shown_letter_by_letter(make_operator: MakeOperator) -> None:
    window = make_operator(post=HOSTILE)
    window.show_outcome(replace(scenes.ADMIT, person=MaskedPerson(name=HOSTILE)))
    assert texts(window).count(HOSTILE) == 3
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(PlainLabel)
    )


def test_more_reasons_than_fit_are_counted(make_operator: MakeOperator) -> None:
    window = make_operator()
    window.show_outcome(scenes.MANY_REASONS)
    assert "và 2 lý do khác" in texts(window._panel)


def test_verdict_painted_comes_once_and_after_the_painting(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator()
    painted: list[Outcome] = []
    window.verdict_painted.connect(painted.append)
    with qtbot.waitSignal(window.verdict_painted, timeout=2000):
        window.show_outcome(scenes.ADMIT)
        assert painted == []
    window.update()
    window.show_counts(DayCounts(admit=1))
    window._change_language()
    qtbot.wait(100)
    assert painted == [scenes.ADMIT]


def test_the_same_outcome_again_is_painted_again(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator()
    painted: list[Outcome] = []
    window.verdict_painted.connect(painted.append)
    for _ in range(3):
        with qtbot.waitSignal(window.verdict_painted, timeout=2000):
            window.show_outcome(scenes.ADMIT)
    assert painted == [scenes.ADMIT] * 3


def test_changing_the_language_before_the_painting_does_not_lose_it(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator()
    with qtbot.waitSignal(window.verdict_painted, timeout=2000) as painted:
        window.show_outcome(scenes.NOT_SAVED)
        window._change_language()
        window.show_faults(scenes.FAULTS)
    assert painted.args == [scenes.NOT_SAVED]

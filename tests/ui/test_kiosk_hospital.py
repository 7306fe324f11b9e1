from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from sync.bundle.forms import built_in, read_form
from sync.protocol.forms import Form
from sync.protocol.terms import Verdict
from terminal.capture.source import CameraState
from terminal.desk.orders import Amend, OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.triage import read_triage
from terminal.diagnostics import Fault
from terminal.ui.kiosk.settings import Hospital
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.sound import Sound
from tests.ui import scenes
from tests.ui.looking import cut, icons, texts
from tests.ui.scenes import RecordingPlayer, settings

ASSETS = Path(__file__).parents[2] / "assets"
FORM = read_form((ASSETS / "kiosk" / "questions.json").read_bytes())
TRIAGE = read_triage((ASSETS / "kiosk" / "lanes.json").read_bytes(), FORM)
DECLARATION = next(iter(built_in().by_version.values()))
FIRST = replace(scenes.ADMIT, epoch=7, seq=41)
SECOND = replace(scenes.ATTENTION, epoch=7, seq=42)


class Visited:
    """A hospital's kiosk, with what it ordered, and a desk that records it when told."""

    def __init__(self, window: KioskWindow, player: RecordingPlayer, qtbot: QtBot) -> None:
        self.window = window
        self.player = player
        self.qtbot = qtbot
        self.orders: list[Amend] = []
        self.given: list[tuple[str, int]] = []
        self.painted: list[Outcome] = []
        window.ordered.connect(self.orders.append)
        window.lane_given.connect(lambda lane, seq: self.given.append((lane.code, seq)))
        window.verdict_painted.connect(self.painted.append)

    def touch(self, words: str) -> None:
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().startswith(words + "."):
                self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        raise AssertionError(f"no button says {words}")

    def record(self, outcome: Outcome, *, saved: bool = True) -> None:
        """What the desk answers to the order about an entry."""
        amended = replace(outcome, before=outcome.verdict, saved=saved)
        self.window.show_outcome(amended)

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.orders[-1].answers)


@pytest.fixture
def visit(qtbot: QtBot, player: RecordingPlayer) -> Iterator[Callable[..., Visited]]:
    made: list[KioskWindow] = []

    def make(
        size: tuple[int, int] = (1366, 768), form: Form = FORM, seconds: float = 60, **look: object
    ) -> Visited:
        triage = TRIAGE if form is FORM else replace(TRIAGE, rules=())
        use = Hospital(form, triage, seconds)
        window = KioskWindow(settings(ASSETS, **look), player, use)
        qtbot.addWidget(window)
        made.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.show_camera(CameraState.LIVE, "")
        return Visited(window, player, qtbot)

    yield make
    for window in made:
        window._words.uninstall()


Visit = Callable[..., Visited]


def test_questions_come_before_the_lane_and_the_lane_only_when_they_are_recorded(
    visit: Visit,
) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    assert at.player.played == []
    assert "L. T. M. D." in texts(at.window)
    at.touch("Không")
    at.touch("Có")
    assert at.orders == []
    at.touch("Không")
    assert at.orders == [
        Amend(
            epoch=7,
            seq=41,
            answers={"urgent": "no", "signs": "yes", "contact": "no", "lane": "fever"},
        )
    ]
    assert "Xin cảm ơn" in texts(at.window)
    assert "KHÁM SỐT" not in texts(at.window)
    at.record(FIRST)
    assert {"KHÁM SỐT", "FEVER CLINIC"} <= set(texts(at.window))
    assert icons(at.window) == ["temperature"]
    assert at.player.played == [Sound.ATTENTION]
    assert at.given == [("fever", 41)]


def test_the_number_joins_the_lane(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Có")
    at.record(FIRST)
    assert "CẤP CỨU" in texts(at.window)
    at.window.show_number(17)
    assert {"017", "Số thứ tự", "Your number", "CẤP CỨU"} <= set(texts(at.window))
    assert at.player.played == [Sound.REFUSE]
    assert "017" in at.window._stage.accessibleName()
    assert at.window._clearing.remainingTime() > 5000
    at.touch("Đã hiểu")
    assert "Mời đưa mã QR" in texts(at.window)
    assert "017" not in texts(at.window)


def test_a_number_for_somebody_who_has_gone_is_not_shown(visit: Visit) -> None:
    at = visit()
    at.window.show_number(17)
    assert "017" not in texts(at.window)


def test_a_question_that_is_skipped_leads_to_somebody_who_asks(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Không")
    at.touch("Bỏ qua câu này")
    at.touch("Không")
    assert at.answers == {"urgent": "no", "contact": "no", "lane": "desk"}


def test_silence_leads_to_somebody_who_asks(visit: Visit) -> None:
    at = visit(seconds=0.05)
    at.window.show_outcome(FIRST)
    at.qtbot.waitUntil(lambda: bool(at.orders), timeout=5000)
    assert at.answers == {"lane": "desk"}


def test_a_kiosk_can_be_answered_by_keys_alone(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    first = at.window._visiting
    assert first is not None
    yes = first.page.choices[0]
    yes.setFocus(Qt.FocusReason.TabFocusReason)
    at.qtbot.keyClick(yes, Qt.Key.Key_Space)
    assert at.answers["lane"] == "emergency"


def test_the_return_that_a_scanner_sends_answers_nothing(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    assert at.window.focusWidget() is at.window
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_1):
        at.qtbot.keyClick(at.window, key)
    assert at.orders == []
    visiting = at.window._visiting
    assert visiting is not None
    assert visiting.page.isVisible()


def test_papers_that_are_refused_do_not_keep_an_emergency_outside(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(replace(scenes.REFUSE, epoch=7, seq=41))
    at.touch("Có")
    assert at.answers["lane"] == "emergency"


def test_answers_that_are_not_saved_send_to_the_officer(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Có")
    at.record(FIRST, saved=False)
    assert {"CHƯA LƯU", "Máy tạm dừng, mời gặp cán bộ"} <= set(texts(at.window))
    assert at.given == []
    assert at.player.played == [Sound.NOT_SAVED]


def test_answers_that_the_desk_refuses_or_forgets_send_to_the_officer(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Có")
    at.window.show_refused_order(OrderRefused.NO_SUCH_ENTRY)
    assert "CHƯA LƯU" in texts(at.window)
    at.touch("Đã hiểu")
    at.window.show_outcome(SECOND)
    at.touch("Có")
    visiting = at.window._visiting
    assert visiting is not None
    visiting._patience.setInterval(1)
    at.qtbot.waitUntil(lambda: "CHƯA LƯU" in texts(at.window), timeout=5000)


def test_an_entry_that_is_not_saved_asks_nothing(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(scenes.NOT_SAVED)
    assert "CHƯA LƯU" in texts(at.window)
    assert at.player.played == [Sound.NOT_SAVED]


def test_the_next_visitor_ends_the_questions_of_the_one_before(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Không")
    at.window.show_outcome(SECOND)
    assert at.orders == [Amend(epoch=7, seq=41, answers={"urgent": "no", "lane": "desk"})]
    assert "V. A. P." in texts(at.window)
    at.record(FIRST)
    assert "BÀN HƯỚNG DẪN" not in texts(at.window)
    assert at.given == []
    at.touch("Có")
    at.record(SECOND)
    assert at.given == [("emergency", 42)]


def test_a_code_still_held_up_does_not_begin_the_questions_again(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Không")
    again = replace(FIRST, seq=42, verdict=Verdict.ATTENTION, reasons=("repeat", "unsigned"))
    at.window.show_outcome(again)
    assert at.orders == []
    at.touch("Không")
    at.touch("Không")
    assert at.orders[0].seq == 41


def test_another_document_of_the_same_visitor_goes_on_with_the_questions(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(replace(FIRST, verdict=Verdict.ATTENTION))
    at.touch("Không")
    at.window.show_outcome(replace(FIRST, before=Verdict.ATTENTION, verdict=Verdict.ADMIT))
    at.touch("Không")
    at.touch("Không")
    assert at.answers["lane"] == "clinic"


def test_the_question_is_the_answer_that_was_painted(visit: Visit) -> None:
    at = visit()
    with at.qtbot.waitSignal(at.window.verdict_painted, timeout=2000):
        at.window.show_outcome(FIRST)
    at.touch("Không")
    at.qtbot.wait(30)
    assert at.painted == [FIRST]


def test_a_fault_of_the_disk_in_between_keeps_the_lane_on_the_screen(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Có")
    at.record(FIRST)
    at.window.show_faults(((Fault.DISK_FULL, {"path": ""}),))
    assert "CẤP CỨU" in texts(at.window)


def test_several_answers_are_chosen_and_then_given(visit: Visit) -> None:
    at = visit(form=DECLARATION)
    at.window.show_outcome(FIRST)
    at.touch("Không")
    at.touch("Có")
    at.touch("Sốt")
    at.touch("Khó thở")
    at.touch("Sốt")
    at.touch("Ho")
    at.touch("Tiếp tục")
    for _ in range(3):
        at.touch("Không")
    assert at.answers["which_signs"] == "cough breath"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920), (1024, 600)])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", [FORM, DECLARATION], ids=["triage", "declaration"])
def test_no_question_and_no_lane_is_cut(
    visit: Visit, size: tuple[int, int], language: str, form: Form
) -> None:
    at = visit(size, form, language=language)
    at.window.show_outcome(FIRST)
    visiting = at.window._visiting
    assert visiting is not None
    while not at.orders:
        assert cut(at.window) == []
        buttons = [b for b in visiting.page.choices if b.isVisible()]
        for button in buttons:
            assert min(button.width(), button.height()) >= 88
        second = form is FORM
        visiting.page.answered.emit((buttons[int(second)].property("code"),))
    at.record(FIRST)
    at.window.show_number(9999)
    assert cut(at.window) == []


@pytest.mark.parametrize("lane", list(TRIAGE.lanes))
def test_no_lane_of_those_that_come_along_is_cut(visit: Visit, lane: str) -> None:
    for size in ((1366, 768), (1080, 1920)):
        at = visit(size)
        use = at.window._visiting
        assert use is not None
        use._hospital = replace(use._hospital, triage=replace(TRIAGE, rules=(), otherwise=lane))
        at.window.show_outcome(FIRST)
        at.touch("Có")
        at.record(FIRST)
        at.window.show_number(9999)
        assert TRIAGE.lanes[lane].name.vi in texts(at.window)
        assert cut(at.window) == []


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920)])
def test_yes_and_no_are_within_reach_from_a_wheelchair(visit: Visit, size: tuple[int, int]) -> None:
    at = visit(size)
    at.window.show_outcome(FIRST)
    at.window.grab()
    visiting = at.window._visiting
    assert visiting is not None
    for button in (*visiting.page.choices, visiting.page.skip):
        top = button.mapTo(at.window, QPoint(0, 0)).y()
        assert top >= at.window.height() * 0.64


def test_nothing_of_a_visit_is_kept_when_it_is_over(visit: Visit) -> None:
    at = visit()
    at.window.show_outcome(FIRST)
    at.touch("Có")
    at.record(FIRST)
    at.window.clear()
    visiting = at.window._visiting
    assert visiting is not None
    assert visiting._visit is None
    assert visiting.page.initials.text() == ""

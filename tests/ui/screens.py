"""Every screen in every state, by name: what the proofs look at and the pictures are made of."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sync.bundle.forms import built_in, read_form
from terminal.capture.controls import Knob, Setting
from terminal.capture.devices import CameraInfo
from terminal.capture.scanned_text import EndedBy, ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.source import CameraState
from terminal.desk.occupancy import Occupancy
from terminal.desk.outcome import Outcome
from terminal.desk.triage import read_triage
from terminal.diagnostics import Fault, KnownFault
from terminal.diagnostics.scanner_card import CARD
from terminal.reports.day_book import DayBook
from terminal.ui.assisted.late_sheet import LateSheet
from terminal.ui.assisted.sheet import AssistedSheet
from terminal.ui.assisted.slip_card import SlipCard
from terminal.ui.fault_window import FaultWindow
from terminal.ui.icons import Icons
from terminal.ui.kiosk.settings import Hospital, KioskUse, Market
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.actions import Action
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.scanner_doctor.page import ScannerDoctorPage
from terminal.ui.sound import SilentPlayer
from terminal.ui.supervisor.amend_dialog import AmendDialog
from terminal.ui.supervisor.charts_page import ChartsPage
from terminal.ui.supervisor.register_page import RegisterPage
from terminal.ui.theme import PALETTES, look_for, style_sheet
from terminal.ui.unlock_window import UnlockWindow
from terminal.ui.words import Words
from tests.ui import (
    invented_day,
    operator_pictures,
    operator_scenes,
    scenes,
    screenshots,
    supervisor_scenes,
)

ASSETS = screenshots.ASSETS
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SIZE = (1366, 768)
_EVENING = datetime(2026, 11, 21, 20, 13, tzinfo=ZONE)


@dataclass(frozen=True)
class Setup:
    """In what way a screen is to be shown; `size` in logical pixels."""

    language: str = "vi"
    theme: str = "day"
    size: tuple[int, int] = SIZE

    def words(self) -> Words:
        return Words(self.language, ASSETS)


Screen = Callable[[Setup], QWidget]
"""Makes and shows a window in its state."""


@contextmanager
def shown(name: str, setup: Setup) -> Iterator[QWidget]:
    """A screen by its name, for as long as the block takes."""
    words = setup.words()
    words.install()
    window = SCREENS[name](setup)
    settle()
    try:
        yield window
    finally:
        words.uninstall()
        if isinstance(window, OperatorWindow | KioskWindow):
            window._words.uninstall()
            # A kiosk refuses to be closed.
            window.hide()
        else:
            window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(until: Callable[[], bool] = lambda: True) -> None:
    """Let Qt do what is due, and whatever `until` waits for."""
    ends = time.monotonic() + 10
    for _ in range(3):
        QApplication.processEvents()
    while not until() and time.monotonic() < ends:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    QApplication.processEvents()


def plain_picture() -> np.ndarray:
    """What a camera sees, smooth, so that pictures of screens stay small."""
    rows = np.linspace(70, 40, 720, dtype=np.uint8)
    return np.repeat(np.repeat(rows[:, None, None], 1280, axis=1), 3, axis=2)


def _operator(
    act: screenshots.State | operator_pictures.State, *, in_place: bool = True, post: str = ""
) -> Screen:
    def make(setup: Setup) -> QWidget:
        chosen = scenes.settings(ASSETS, language=setup.language, theme=setup.theme)
        window = OperatorWindow(replace(chosen, post=post or chosen.post), SilentPlayer())
        window.resize(*setup.size)
        window.show()
        screenshots.prepare(window)
        if in_place:
            operator_scenes.put_in_place(window)
        window.show_frame(scenes.frame(plain_picture()))
        act(window)
        return window

    return make


def _added_sheet(action: Action, act: Callable[[OperatorWindow], None] | None = None) -> Screen:
    """A sheet that the application adds to the operator's window."""

    def opened(window: OperatorWindow) -> None:
        form, place = built_in().by_version["khai-y-te", 1], scenes.NOW
        if action is Action.ASSISTED:
            window.sheets.add(
                action,
                lambda *where: AssistedSheet(*where, form=form, now=lambda: place, here="12"),
            )
        else:
            window.sheets.add(action, lambda *where: LateSheet(*where, now=lambda: place))
        window.act(action)
        settle()
        if act is not None:
            act(window)

    return _operator(opened)


def _typed(*answers: str) -> Callable[[OperatorWindow], None]:
    def act(window: OperatorWindow) -> None:
        for answer in answers:
            operator_pictures.typed(window, answer)
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)

    return act


def _camera_sheet(window: OperatorWindow) -> None:
    made: list[CameraSheet] = []

    def make(icons: Icons, words: Words, zone: ZoneInfo, place: QWidget) -> CameraSheet:
        made.append(CameraSheet(icons, words, zone, place))
        return made[-1]

    window.sheets.add(Action.SLIP, make)
    window._sheets.act(Action.SLIP, None)
    front = CameraInfo("HD Webcam C270", "/dev/video0", 0)
    made[-1].show_cameras((front, CameraInfo("Integrated Camera", "/dev/video4", 4)), front.path)
    made[-1].show_settings(
        {
            Knob.FOCUS: Setting(value=30, low=0, high=250, automatic=True),
            Knob.EXPOSURE: Setting(value=2047, low=3, high=2047, automatic=False),
        }
    )


def _slip_card(window: OperatorWindow) -> None:
    from tests.ui.test_person_slip import declaration, refusal  # noqa: PLC0415 - makes a key

    made: list[SlipCard] = []

    def make(icons: Icons, words: Words, zone: ZoneInfo, place: QWidget) -> SlipCard:
        made.append(SlipCard(icons, words, zone, place))
        return made[-1]

    window.sheets.add(Action.SLIP, make)
    refused = window._shown is not None
    made[-1].show_slip(refusal("expired") if refused else declaration())
    window._sheets.act(Action.SLIP, None)


def _refused_slip(window: OperatorWindow) -> None:
    window.show_outcome(scenes.REFUSE)
    _slip_card(window)


def _kiosk(
    act: Callable[[KioskWindow], None] = lambda _window: None,
    use: Callable[[], KioskUse] = lambda: None,
) -> Screen:
    def make(setup: Setup) -> QWidget:
        chosen = scenes.settings(ASSETS, language=setup.language, theme=setup.theme)
        window = KioskWindow(chosen, SilentPlayer(), use())
        window.resize(*setup.size)
        window.show()
        window.show_camera(CameraState.LIVE, "HD Webcam C270")
        window.show_frame(scenes.frame(plain_picture()))
        act(window)
        return window

    return make


def _hospital() -> KioskUse:
    folder = ASSETS / "kiosk"
    form = read_form((folder / "questions.json").read_bytes())
    return Hospital(form, read_triage((folder / "lanes.json").read_bytes(), form), 60)


def _asked(*answers: str) -> Callable[[KioskWindow], None]:
    """A visitor of a hospital who was recorded and gave so many answers."""

    def act(window: KioskWindow) -> None:
        told: Outcome = replace(scenes.ADMIT, epoch=7, seq=41)
        window.show_outcome(told)
        visiting = window._visiting
        assert visiting is not None
        for answer in answers:
            visiting.page.answered.emit((answer,))
        if answers:
            window.show_outcome(replace(told, before=told.verdict))
            window.show_number(17)

    return act


def _market(inside: int, *, keeping: bool = False) -> Screen:
    def act(window: KioskWindow) -> None:
        window.show_occupancy(Occupancy(day=date(2026, 11, 22), inside=inside, limit=200))
        if keeping:
            window.leave()

    return _kiosk(act, Market)


def _supervisor(page: int, act: Callable[[QWidget], None] | None = None) -> Screen:
    def make(setup: Setup) -> QWidget:
        window = supervisor_scenes.window(setup.words(), setup.theme)
        window.resize(*setup.size)
        window.show()
        window.go_to(page)
        if act is not None:
            act(window.page)
        return window

    return make


def _people_add(page: QWidget) -> None:
    page._begin("add")  # type: ignore[attr-defined]  # the people's page


def _export_full(page: QWidget) -> None:
    page.show_written(Path("/home/chot/Documents/so-2026-11-22.xlsx"), supervisor_scenes.WRITTEN)  # type: ignore[attr-defined]  # the exports' page
    page._extent.choose(True)  # type: ignore[attr-defined]
    page._enable()  # type: ignore[attr-defined]


def _book(people: int = 400) -> DayBook:
    book = DayBook()
    invented_day.fill(book, people)
    return book


def _register(*, chosen: bool = False, amending: bool = False) -> Screen:
    def make(setup: Setup) -> QWidget:
        words = setup.words()
        page = RegisterPage(_book(), Icons(ASSETS), words, ZONE)
        window = supervisor_scenes.window(words, setup.theme, (page,))
        window.resize(*setup.size)
        window.show()
        settle(lambda: page.model.rowCount() > 0)
        settle(lambda: page._counts.total > 0)  # they come later than the lines
        if chosen or amending:
            page.table.selectRow(2)
            settle(lambda: page.card.details is not None)
        return window

    return make


def _charts(setup: Setup) -> QWidget:
    words = setup.words()
    page = ChartsPage(_book(), words, ZONE, lambda: _EVENING)
    window = supervisor_scenes.window(words, setup.theme, (page,))
    window.resize(*setup.size)
    window.show()
    return window


def _amending(setup: Setup) -> QWidget:
    look = look_for(PALETTES[setup.theme], QSize(*setup.size))
    place = supervisor_scenes.window(setup.words(), setup.theme)
    place.resize(*setup.size)
    place.show()
    row = operator_scenes.row_of_shown()
    dialog = AmendDialog(row, Icons(ASSETS), setup.words(), look, place)
    dialog.destroyed.connect(place.deleteLater)  # and holds it until then
    dialog.show()
    return dialog


def _sheet(name: str) -> Screen:
    def make(setup: Setup) -> QWidget:
        sheet = supervisor_scenes.sheets(setup.words(), setup.theme, setup.size)[name]
        sheet.show()
        return sheet

    return make


def _doctor(*, trouble: bool = False) -> Screen:
    def make(setup: Setup) -> QWidget:
        window = QWidget()
        window.resize(*setup.size)
        page = ScannerDoctorPage(setup.words(), Icons(ASSETS), "", window)
        look = look_for(PALETTES[setup.theme], QSize(*setup.size))
        page.setStyleSheet(style_sheet(look))
        page.restyle(look)
        page.resize(*setup.size)
        window.show()
        page.show_scanners((ScannerStatus("Zebra DS2208", ScannerState.READY),))
        if trouble:
            for number, code in enumerate(CARD):
                said = ScannedText(
                    bytes(byte for byte in code.payload if byte < 128),
                    10.0 * number,
                    "scanner",
                    ended_by=EndedBy.SILENCE,
                )
                page.heard.emit(said)
        return window

    return make


def _unlock(setup: Setup) -> QWidget:
    window = UnlockWindow(setup.words())
    window.show()
    return window


def _fault(setup: Setup) -> QWidget:  # noqa: ARG001 - it speaks both languages in one look
    fault = KnownFault(Fault.JOURNAL_DAMAGED, path="/var/lib/chot/journal.sqlite")
    window = FaultWindow(fault, ASSETS, offers_recovery=True)
    window.show()
    return window


SCREENS: Mapping[str, Screen] = {
    **{
        f"operator-{name}": _operator(act, in_place=False)
        for name, act in screenshots.STATES.items()
    },
    **{
        f"operator-{name}": _operator(
            act, post=operator_scenes.LONG_POST if name == "everything" else ""
        )
        for name, act in operator_pictures.STATES.items()
    },
    "operator-assisted": _added_sheet(Action.ASSISTED),
    "operator-assisted-name": _added_sheet(Action.ASSISTED, _typed("012187004471")),
    "operator-paper": _added_sheet(Action.PAPER),
    "operator-camera": _operator(_camera_sheet),
    "operator-slip-declaration": _operator(_slip_card),
    "operator-slip-refusal": _operator(_refused_slip),
    **{f"kiosk-{name}": _kiosk(act) for name, act in screenshots.STATES.items()},
    "kiosk-question": _kiosk(_asked(), _hospital),
    "kiosk-lane-clinic": _kiosk(_asked("no", "no", "no"), _hospital),
    "kiosk-lane-fever": _kiosk(_asked("no", "yes", "no"), _hospital),
    "kiosk-lane-emergency": _kiosk(_asked("yes"), _hospital),
    "kiosk-market": _market(128),
    "kiosk-market-full": _market(200),
    "kiosk-market-keeper": _market(128, keeping=True),
    "supervisor-shift": _supervisor(0),
    "supervisor-export": _supervisor(1),
    "supervisor-export-full": _supervisor(1, _export_full),
    "supervisor-people": _supervisor(2),
    "supervisor-people-add": _supervisor(2, _people_add),
    "supervisor-settings": _supervisor(3),
    "supervisor-enrolment": _supervisor(4),
    "supervisor-diagnostics": _supervisor(5),
    "supervisor-register": _register(),
    "supervisor-register-entry": _register(chosen=True),
    "supervisor-amend": _amending,
    "supervisor-charts": _charts,
    "supervisor-sign-in": _sheet("sign-in"),
    "supervisor-sign-in-wrong": _sheet("sign-in-wrong"),
    "supervisor-sign-on": _sheet("sign-on"),
    "supervisor-first-start": _sheet("first-start"),
    "doctor": _doctor(),
    "doctor-trouble": _doctor(trouble=True),
    "unlock": _unlock,
    "fault": _fault,
}

_ALIKE = ("-hint-back-forth", "-hint-still", "-hint-tilt", "-verified", "-green-lane", "-answers")
DISTINCT = tuple(
    name for name in SCREENS if not name.endswith(_ALIKE) and not name.startswith("kiosk-hint-dark")
)
"""Without those that differ from another in a word or a drawing only."""

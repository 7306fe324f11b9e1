"""The operator's window: picture, latest entries or a sheet beside the verdict; keys below."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from sync.protocol.terms import TimeQuality, Verdict
from sync.uplink.state import UplinkStatus
from terminal.capture.frame import Frame
from terminal.capture.source import CameraState
from terminal.desk.head_codes import HeadCode
from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.pace import PaceStatus
from terminal.desk.situation import Situation
from terminal.diagnostics import Fault
from terminal.diagnostics.power import Battery
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.reports.counts import DayCounts
from terminal.ui.face import FaceSettings, FaceWindow, Faults
from terminal.ui.operator.action_bar import ActionBar
from terminal.ui.operator.actions import Action
from terminal.ui.operator.banner import FaultBanner
from terminal.ui.operator.beside import Beside
from terminal.ui.operator.content import PanelContent, outcome_content, waiting_content
from terminal.ui.operator.sheets import Sheets
from terminal.ui.operator.stacking import stack
from terminal.ui.operator.status_bar import StatusBar
from terminal.ui.operator.strips import Strips
from terminal.ui.operator.subject import Subject, of_outcome
from terminal.ui.operator.top_bar import TopBar
from terminal.ui.operator.verdict_panel import VerdictPanel
from terminal.ui.scanner_doctor.window import ScannerTestWindow
from terminal.ui.sound import SoundPlayer
from terminal.ui.text_orders import refused_text
from terminal.ui.theme import DAY, NIGHT

if TYPE_CHECKING:  # loads SQLite, which a window can be shown without
    from terminal.reports.day_book import DayBook
    from terminal.reports.row import Row

_SHARES = (35, 65)
"""Of the width: picture and latest entries, and the verdict."""
_SHARES_WITH_SHEET = (50, 50)
"""A row of ten keys for fingers needs half of the smallest screen."""


class OperatorWindow(FaceWindow):
    """The face for those who attend a post; see `terminal.ui.face.Face`.

    A verdict clears by itself. NOT SAVED stays until somebody presses its button or the next
    verdict comes: a person would otherwise be missing from both the journal and the paper list.
    What is done about an entry is about the verdict beside, or the last one.
    """

    unlock_asked = Signal()
    """The day book is to be unlocked."""
    camera_asked = Signal()
    """Somebody wants to choose or to set the camera."""
    slip_asked = Signal()
    """Whoever was refused last should get a slip."""

    def __init__(self, settings: FaceSettings, player: SoundPlayer) -> None:
        super().__init__(settings, player)
        self._camera = CameraState.OPENING
        self._shown: Outcome | None = None
        self._last: Subject | None = None
        """The entry of the last verdict; None where it was not saved."""
        self._lane = settings.lane
        self._several: tuple[CodeInView, ...] = ()
        self._parts: PartsRead | None = None
        self._hint: Hint | None = None
        self._top = TopBar(settings, self._icons, self._words, self)
        self._banner = FaultBanner(self._icons, self._words, self)
        self._beside = Beside(self._icons, self._words, self._zone, self)
        self._preview, self._hint_line = self._beside.preview, self._beside.hint_line
        self._latest, self._sheets = self._beside.latest, self._beside.sheets
        self._panel = VerdictPanel(self._icons, self)
        self._strips = Strips(self._icons, self._words, self)
        self._notice = self._beside.notice
        self._actions = ActionBar(self._icons, self._words, self)
        self._status = StatusBar(self._icons, self._words, self)
        self._middle = QHBoxLayout()
        self._arrange()
        self._beside.head_card.kept.connect(self.head_code_kept)
        self._sheets.changed.connect(self._make_room)
        for asked in (self._sheets.asked, self._actions.asked):
            asked.connect(self.act)
        for ordered in (self._sheets.ordered, self._strips.ordered):
            ordered.connect(self.ordered)
        self._top.language_asked.connect(self._change_language)
        self._top.theme_asked.connect(self._change_theme)
        self._top.camera_asked.connect(self.camera_asked)
        self._strips.slip_asked.connect(self.slip_asked)
        self._panel.acknowledged.connect(self.clear)
        self._panel.painted.connect(self.verdict_painted, Qt.ConnectionType.QueuedConnection)
        self._words.install()
        self.resize(1366, 768)
        self._fit_look(again=True)
        self._reword()
        self._panel.setFocus()

    def show_several_codes(self, codes: Sequence[CodeInView]) -> None:
        """Ask for one code at a time while these are in view together; none when that is over."""
        before, self._several = self._several, tuple(codes)
        self._preview.mark_codes(self._several)
        if [code.presented for code in before] != [code.presented for code in self._several]:
            self._advise(anew=bool(codes) and not before)

    def show_parts(self, parts: PartsRead | None) -> None:
        """Ask for the rest of a text of which some codes are read; None when none is awaited."""
        self._parts = parts
        self._advise(anew=parts is not None)

    def show_hint(self, hint: Hint | None) -> None:
        """Say in the picture how a code should be held; the verdict stays what it is."""
        self._hint = hint
        self._hint_line.show_hint(hint if self._camera is CameraState.LIVE else None)

    def show_camera(self, state: CameraState, name: str) -> None:
        """How the camera of that name is doing."""
        self._camera = state
        self.show_hint(self._hint)
        self._preview.show_state(state)
        self._status.show_camera(state, name)
        if self._shown is None:
            self._show_panel()

    def show_uplink(self, status: UplinkStatus) -> None:
        """How far the centre has confirmed what was recorded."""
        self._status.show_uplink(status)

    def show_counts(self, counts: DayCounts) -> None:
        """The figures of the post's day."""
        self._status.show_counts(counts)

    def show_faults(self, faults: Faults) -> None:
        """All faults that hold now, instead of those told before."""
        self._banner.show_faults(faults)
        self._actions.show_locked(locked=any(fault is Fault.KEY_LOCKED for fault, _ in faults))
        if self._shown is not None and not self._shown.saved:
            self._show_panel()

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera."""
        self._preview.show_frame(frame)
        self._sheets.show_frame(frame)

    def show_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Where in the newest picture a code was found."""
        self._preview.mark_code(corners)

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """What time it is, and how far that can be believed."""
        self._top.set_time(at, quality)
        self._status.set_time(at)

    def set_register(self, register: "DayBook") -> None:
        """Where searches and the list of the last ten look."""
        self._sheets.set_register(register)

    def show_situation(self, situation: Situation) -> None:
        """What the desk applies to whoever comes next."""
        self._lane = situation.lane
        self._top.show_situation(situation)
        self._strips.show_situation(situation)
        self._sheets.show_situation(situation)

    def show_pace(self, status: PaceStatus) -> None:
        """How fast people pass, and whether another lane is wanted."""
        self._top.show_pace(status)

    def show_refused_order(self, reason: OrderRefused) -> None:
        """Say on the sheet that asked, or above the keys, why nothing was done."""
        told = refused_text(self._words, reason)
        if not self._sheets.refuse(told):
            self._notice.say(told)

    def show_person(self, row: "Row") -> None:
        """All data of a person, where they were asked for here."""
        self._sheets.show_person(row)

    def take_temperature(self, tenths: int) -> None:
        """Offer what a thermometer measured for the person beside; tenths of a degree Celsius."""
        self._sheets.take_temperature(tenths, self._last)

    def show_scanner(self, value: str, *, bad: bool, name: str) -> None:
        """How the scanner of that name is doing, in a word or two."""
        self._status.show_scanner(value, bad=bad, name=name)
        if not bad and not self._settings.has_scanner:
            self._settings = replace(self._settings, has_scanner=True)
            self._show_panel()

    def show_battery(self, battery: Battery | None) -> None:
        """How full the machine's battery is; None where it has none."""
        self._top.show_battery(battery)

    def say(self, message: str) -> None:
        """Say something above the keys for a while."""
        self._notice.say(message)

    @property
    def sheets(self) -> Sheets:
        """What lies beside the verdict; sheets from elsewhere are put in there."""
        return self._sheets

    def scanner_test(self, setup_code: str) -> ScannerTestWindow:
        """A window for the scanner test, in the present language and colours."""
        return ScannerTestWindow(self._words, self._icons, self._palette, setup_code, self)

    def act(self, action: Action) -> None:
        """Do what a key or a button asks for."""
        elsewhere = {
            Action.SLIP: self.turn_slip,
            Action.UNLOCK: self.unlock_asked.emit,
            Action.SUPERVISOR: self.supervisor_asked.emit,
        }
        if action in elsewhere:
            elsewhere[action]()
        self._sheets.act(action, self._last)

    def set_head_code(self, head: HeadCode) -> None:
        """The newest head code, for when somebody asks for it."""
        self._beside.head = head

    def turn_slip(self) -> None:
        """Show the head code in place of picture and latest entries, or these again."""
        status = self._status
        if self._beside.turn_slip(self._settings.post, self._lane, status.counts, status.uplink):
            self.head_code_asked.emit()

    def clear(self) -> None:
        """Show that the next person may come."""
        self._clearing.stop()
        self._shown = None
        self._panel.await_painting(None)
        self._show_panel()

    def _present(self, outcome: Outcome) -> None:
        self._shown = outcome
        self._last = of_outcome(outcome)
        self._strips.offer_slip(offered=outcome.saved and outcome.verdict is Verdict.REFUSE)
        self._panel.await_painting(outcome)
        self._show_panel()
        self._panel.speak()
        self._latest.add(outcome)
        self._status.show_counts(outcome.counts)
        self._sheets.answer(outcome)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes what is open; whatever has the focus comes first."""
        if pressed.key() == Qt.Key.Key_Escape:
            self._sheets.close_top()
        else:
            super().keyPressEvent(pressed)

    def _make_room(self) -> None:
        alone = self._sheets.top is None
        for place, share in enumerate(_SHARES if alone else _SHARES_WITH_SHEET):
            self._middle.setStretch(place, share)
        self._strips.make_room(roomy=alone)
        if alone:
            self._panel.setFocus()

    def _stays_for(self, outcome: Outcome) -> float | None:
        return self._settings.clear_after_seconds if outcome.saved else None

    def _show_panel(self) -> None:
        self._panel.show_content(self._content())

    def _advise(self, *, anew: bool) -> None:
        if self._shown is None:
            self._show_panel()
            if anew:
                self._panel.speak()
        elif anew:
            self._hasten_clearing()

    def _content(self) -> PanelContent:
        if self._shown is not None:
            faults = dict(self._banner.faults)
            fault = self._shown.fault
            details = faults.get(fault, {}) if fault is not None else {}
            return outcome_content(
                self._words, self._shown, details, zone=self._zone, lane=self._lane
            )
        return waiting_content(
            self._words,
            self._camera,
            self._several,
            self._parts,
            has_scanner=self._settings.has_scanner,
        )

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._panel, 1)
        right.addWidget(self._strips)
        self._middle.addWidget(self._beside, _SHARES[0])
        self._middle.addLayout(right, _SHARES[1])
        self._strips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        stack(self, (self._top, self._banner), self._middle, (self._actions, self._status))

    def _reword(self) -> None:
        title = self._words.translate("Panel", "Chốt: {post}")
        self.setWindowTitle(title.replace("{post}", self._settings.post))
        self.setAccessibleName(self.windowTitle())
        bars = (self._top, self._banner, self._strips, self._actions, self._status)
        for part in (*bars, self._beside, self._panel):
            part.reword(self._words)
        self._show_panel()

    def _restyle(self) -> None:
        look = self._look
        gap = look.gap(0.9)
        self._middle.setContentsMargins(gap, gap, gap, gap)
        self._middle.setSpacing(gap)
        bars = (self._top, self._banner, self._strips, self._actions, self._status)
        for part in (*bars, self._beside, self._panel):
            part.restyle(look)
        shield = self._icons.pixmap("chot", look.palette.accent, QPixmap(64, 64).size())
        self.setWindowIcon(QIcon(shield))

    def _change_language(self) -> None:
        self._use_words(self._words.other())

    def _change_theme(self) -> None:
        self._use_palette(NIGHT if self._palette == DAY else DAY)

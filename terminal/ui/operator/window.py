"""The operator's window: picture and latest entries on the left, the verdict on the right."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout

from sync.protocol.terms import TimeQuality
from sync.uplink.state import UplinkStatus
from terminal.capture.frame import Frame
from terminal.capture.source import CameraState
from terminal.desk.head_codes import HeadCode
from terminal.desk.outcome import Outcome
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.reports.counts import DayCounts
from terminal.ui.face import FaceSettings, FaceWindow, Faults
from terminal.ui.operator.banner import FaultBanner
from terminal.ui.operator.content import (
    PanelContent,
    outcome_content,
    parts_content,
    ready_content,
    several_codes_content,
)
from terminal.ui.operator.head_code_card import HeadCodeCard
from terminal.ui.operator.hint_line import HintLine
from terminal.ui.operator.latest import LatestEntries
from terminal.ui.operator.status_bar import StatusBar
from terminal.ui.operator.top_bar import TopBar
from terminal.ui.operator.verdict_panel import VerdictPanel
from terminal.ui.preview import Preview
from terminal.ui.slip import Slip
from terminal.ui.sound import SoundPlayer
from terminal.ui.theme import DAY, NIGHT


class OperatorWindow(FaceWindow):
    """The face for those who attend a post; see `terminal.ui.face.Face`.

    A verdict clears by itself. NOT SAVED stays until somebody presses its button or the next
    verdict comes: a person would otherwise be missing from both the journal and the paper list.
    """

    def __init__(self, settings: FaceSettings, player: SoundPlayer) -> None:
        super().__init__(settings, player)
        self._camera = CameraState.OPENING
        self._shown: Outcome | None = None
        self._several: tuple[CodeInView, ...] = ()
        self._parts: PartsRead | None = None
        self._hint: Hint | None = None
        self._top = TopBar(settings, self._icons, self._words, self)
        self._banner = FaultBanner(self._icons, self._words, self)
        self._preview = Preview(self._icons, self._words, self)
        self._hint_line = HintLine(self._icons, self._words, self._preview)
        self._latest = LatestEntries(self._icons, self._words, self._zone, self)
        self._head_card = HeadCodeCard(self._words, self._zone, self)
        self._head: HeadCode | None = None
        self._panel = VerdictPanel(self._icons, self)
        self._status = StatusBar(self._icons, self._words, self)
        self._left = QVBoxLayout()
        self._middle = QHBoxLayout()
        self._arrange()
        self._top.slip_asked.connect(self.turn_slip)
        self._head_card.kept.connect(self.head_code_kept)
        self._head_card.done.connect(self._close_slip)
        for key, wanted in (
            (Qt.Key.Key_F9, self.turn_slip),
            (Qt.Key.Key_Escape, self._close_slip),
        ):
            QShortcut(QKeySequence(key), self, wanted)
        self._top.language_asked.connect(self._change_language)
        self._top.theme_asked.connect(self._change_theme)
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
        if self._shown is not None and not self._shown.saved:
            self._show_panel()

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera."""
        self._preview.show_frame(frame)

    def show_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Where in the newest picture a code was found."""
        self._preview.mark_code(corners)

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """What time it is, and how far that can be believed."""
        self._top.set_time(at, quality)
        self._status.set_time(at)

    def set_head_code(self, head: HeadCode) -> None:
        """The newest head code, for when somebody asks for it."""
        self._head = head

    def turn_slip(self) -> None:
        """Show the head code in place of picture and latest entries, or these again."""
        if self._head is None or not self._head_card.isHidden():
            self._close_slip()
            return
        slip = Slip(
            post=self._settings.post,
            lane=self._settings.lane,
            zone=self._zone,
            head=self._head,
            counts=self._status.counts,
            uplink=self._status.uplink,
        )
        self.head_code_asked.emit()
        self._preview.hide()
        self._latest.hide()
        self._head_card.show_slip(slip)

    def clear(self) -> None:
        """Show that the next person may come."""
        self._clearing.stop()
        self._shown = None
        self._panel.await_painting(None)
        self._show_panel()

    def _present(self, outcome: Outcome) -> None:
        self._shown = outcome
        self._panel.await_painting(outcome)
        self._show_panel()
        self._panel.speak()
        self._latest.add(outcome)
        self._status.show_counts(outcome.counts)

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
            return outcome_content(self._words, self._shown, details)
        if self._several and self._camera is CameraState.LIVE:
            return several_codes_content(self._words, self._several)
        if self._parts is not None and self._camera is CameraState.LIVE:
            return parts_content(self._words, self._parts)
        return ready_content(self._words, self._camera, has_scanner=self._settings.has_scanner)

    def _arrange(self) -> None:
        self._left.addWidget(self._preview)
        self._left.addWidget(self._latest, 1)
        self._left.addWidget(self._head_card, 1)
        self._middle.addLayout(self._left, 35)
        self._middle.addWidget(self._panel, 65)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # No part may force the window beyond the screen: what does not fit shrinks.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for part in (self._top, self._banner, self._status):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addWidget(self._top)
        column.addWidget(self._banner)
        column.addLayout(self._middle, 1)
        column.addWidget(self._status)

    def _reword(self) -> None:
        title = self._words.translate("Panel", "Chốt: {post}")
        self.setWindowTitle(title.replace("{post}", self._settings.post))
        self.setAccessibleName(self.windowTitle())
        for part in (self._top, self._banner, self._preview, self._latest, self._status):
            part.reword(self._words)
        self._hint_line.reword(self._words)
        self._head_card.reword(self._words)
        self._panel.reword(self._words)
        self._show_panel()

    def _restyle(self) -> None:
        look = self._look
        gap = look.gap(0.9)
        self._middle.setContentsMargins(gap, gap, gap, gap)
        self._middle.setSpacing(gap)
        self._left.setSpacing(gap)
        for part in (self._top, self._banner, self._preview, self._latest, self._status):
            part.restyle(look)
        self._hint_line.restyle(look)
        self._head_card.restyle(look)
        self._panel.restyle(look)
        shield = self._icons.pixmap("chot", look.palette.accent, QPixmap(64, 64).size())
        self.setWindowIcon(QIcon(shield))

    def _close_slip(self) -> None:
        self._head_card.hide()
        self._preview.show()
        self._latest.show()

    def _change_language(self) -> None:
        self._use_words(self._words.other())

    def _change_theme(self) -> None:
        self._use_palette(NIGHT if self._palette == DAY else DAY)

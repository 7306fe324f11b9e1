"""The kiosk's window: it fills the screen, shows no personal data, and visitors cannot close it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout

from sync.protocol.terms import TimeQuality, Verdict
from sync.uplink.state import UplinkStatus
from terminal.capture.frame import Frame
from terminal.capture.source import CameraState
from terminal.desk.outcome import Outcome
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.reports.counts import DayCounts
from terminal.ui.face import FaceSettings, FaceWindow, Faults, announce
from terminal.ui.kiosk.content import (
    StageContent,
    hint_content,
    idle_content,
    parts_content,
    several_codes_content,
    verdict_content,
)
from terminal.ui.kiosk.stage import Stage
from terminal.ui.preview import Preview
from terminal.ui.sound import SoundPlayer
from terminal.ui.words import Words

LONGEST_SECONDS = 5.0
"""A verdict leaves a public screen at the latest after so long."""


class KioskWindow(FaceWindow):
    """The face for visitors; see `terminal.ui.face.Face`.

    Of an Outcome it keeps the verdict and whether it was saved, and nothing else. Counts, names
    and what the centre holds are no visitor's business and are not shown.
    """

    def __init__(self, settings: FaceSettings, player: SoundPlayer) -> None:
        super().__init__(settings, player)
        self._camera = CameraState.OPENING
        self._faults: frozenset[Fault] = frozenset()
        self._shown: tuple[Verdict, bool] | None = None
        self._several: tuple[CodeInView, ...] = ()
        self._parts: PartsRead | None = None
        self._hint: Hint | None = None
        self._second = self._words.other()
        preview = Preview(self._icons, self._words, mirrored=True)
        self._preview = preview
        self._stage = Stage(self._icons, preview, self)
        self._stage.post.setText(settings.post)
        self._stage.painted.connect(self.verdict_painted, Qt.ConnectionType.QueuedConnection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._stage)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._words.install()
        self.resize(1366, 768)
        self._fit_look(again=True)
        self._reword()

    def show_full_screen(self) -> None:
        """Fill the screen, also where no window manager would make the window larger."""
        place = self.screen().geometry()
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setGeometry(place)
        self.showFullScreen()
        self.setGeometry(place)

    def show_several_codes(self, codes: Sequence[CodeInView]) -> None:
        """Ask for one code at a time while these are in view together; none when that is over."""
        before, self._several = self._several, tuple(codes)
        self._preview.mark_codes(self._several)
        if bool(before) != bool(codes):
            self._advise(anew=bool(codes))

    def show_parts(self, parts: PartsRead | None) -> None:
        """Ask for the rest of a text of which some codes are read; None when none is awaited."""
        self._parts = parts
        self._advise(anew=parts is not None)

    def show_hint(self, hint: Hint | None) -> None:
        """Say how a code should be held that is not read; a verdict stays as long as it would."""
        self._hint = hint
        if self._shown is None:
            self._show_stage()
            if hint is not None:
                self._speak()

    def show_camera(self, state: CameraState, name: str) -> None:  # noqa: ARG002
        """How the camera is doing; its name is nothing to a visitor."""
        self._camera = state
        self._preview.show_state(state)
        self._show_stage()

    def show_uplink(self, status: UplinkStatus) -> None:
        """Nothing: what the centre holds is no visitor's business."""

    def show_counts(self, counts: DayCounts) -> None:
        """Nothing: how many came is no visitor's business."""

    def show_faults(self, faults: Faults) -> None:
        """Pause while something is wrong that keeps codes from being read or recorded."""
        self._faults = frozenset(fault for fault, _ in faults)
        self._show_stage()

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera, for aiming."""
        if self._preview.isVisible():
            self._preview.show_frame(frame)

    def show_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Where in the newest picture a code was found."""
        self._preview.mark_code(corners)

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """Nothing: a kiosk shows no clock, which might be wrong."""

    def clear(self) -> None:
        """Invite the next visitor."""
        self._clearing.stop()
        self._shown = None
        self._stage.await_painting(None)
        self._show_stage()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stay when a visitor asks the system to close; go when the program does."""
        if closing.spontaneous():
            closing.ignore()
            return
        super().closeEvent(closing)

    def _present(self, outcome: Outcome) -> None:
        self._shown = (outcome.verdict, outcome.saved)
        self._stage.await_painting(outcome)
        self._show_stage()
        self._speak()

    def _stays_for(self, outcome: Outcome) -> float | None:  # noqa: ARG002 - all go alike
        return min(self._settings.clear_after_seconds, LONGEST_SECONDS)

    def _advise(self, *, anew: bool) -> None:
        if self._shown is None:
            self._show_stage()
            if anew:
                self._speak()
        elif anew:
            self._hasten_clearing()

    def _speak(self) -> None:
        announce(self._stage, self._stage.accessibleName())

    def _show_stage(self) -> None:
        self._stage.show_content(self._content(self._words), self._content(self._second))

    def _content(self, words: Words) -> StageContent:
        if self._shown is not None:
            verdict, saved = self._shown
            return verdict_content(words, verdict, saved=saved)
        if self._several and self._camera is CameraState.LIVE:
            return several_codes_content(words)
        has_scanner = self._settings.has_scanner
        idle = idle_content(words, self._camera, self._faults, has_scanner=has_scanner)
        if self._hint is not None and self._camera is CameraState.LIVE and idle.inviting:
            return hint_content(words, self._hint)
        if self._parts is not None and self._camera is CameraState.LIVE:
            return parts_content(words, self._parts)
        return idle

    def _reword(self) -> None:
        title = self._words.translate("Panel", "Chốt: {post}")
        self.setWindowTitle(title.replace("{post}", self._settings.post))
        self.setAccessibleName(self.windowTitle())
        self._preview.reword(self._words)
        self._show_stage()

    def _restyle(self) -> None:
        self._stage.restyle(self._look)

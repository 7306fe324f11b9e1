"""The kiosk's window: it fills the screen, names nobody, and visitors cannot close it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QStackedLayout, QWidget

from sync.protocol.terms import TimeQuality, Verdict
from sync.uplink.state import UplinkStatus
from terminal.capture.frame import Frame
from terminal.capture.source import CameraState
from terminal.desk.kiosk_initials import initials
from terminal.desk.occupancy import Occupancy
from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Situation
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.reports.counts import DayCounts
from terminal.ui.face import FaceSettings, Faults, announce
from terminal.ui.kiosk.content import StageContent, verdict_content
from terminal.ui.kiosk.guarding import GuardedWindow
from terminal.ui.kiosk.invitation import Invitation
from terminal.ui.kiosk.keeper_page import KeeperPage
from terminal.ui.kiosk.market import MarketBar
from terminal.ui.kiosk.settings import Hospital, KioskUse, Market
from terminal.ui.kiosk.stage import Stage
from terminal.ui.kiosk.visiting import Step, Visiting
from terminal.ui.preview import Preview
from terminal.ui.sound import SoundPlayer, sound_of
from terminal.ui.text_faults import fault_text
from terminal.ui.words import Words

LONGEST_SECONDS: Final = 5.0
"""A green verdict leaves a public screen at the latest after so long."""
UNACKNOWLEDGED_SECONDS: Final = 30.0
"""Any other leaves it after so long although nobody took note: no refusal waits for the next."""
LANE_SECONDS: Final = 20.0
"""So long a lane and a number are to be read."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is kept of an outcome."""

    verdict: Verdict
    saved: bool
    initials: str


class KioskWindow(GuardedWindow):
    """The face for visitors; see `terminal.ui.face.Face`.

    Of an Outcome it keeps the verdict, whether it was saved, the initials, and at a hospital the
    number of the entry that the answers go with. Counts of the day, names and what the centre
    holds are no visitor's business and are not shown.
    """

    lane_given = Signal(object, int)
    """Lane, and the seq of the entry that it was given to: for a number and a slip."""
    recounted = Signal(int)
    """A supervisor counted so many people inside."""
    limited = Signal(int)
    """A supervisor set how many may be inside."""

    def __init__(self, settings: FaceSettings, player: SoundPlayer, use: KioskUse = None) -> None:
        super().__init__(settings, player)
        self._invitation = Invitation(
            has_scanner=settings.has_scanner, direction=settings.direction
        )
        self._notes: tuple[Fault, ...] = ()
        self._shown: _Shown | None = None
        self._second = self._words.other()
        self._preview = preview = Preview(self._icons, self._words, mirrored=True)
        self._stage = Stage(self._icons, preview, self)
        self._stage.post.setText(settings.post)
        self._stage.painted.connect(self.verdict_painted, Qt.ConnectionType.QueuedConnection)
        self._stage.acknowledged.connect(self.acknowledge)
        self._keeper = KeeperPage(self._words, self)
        self._keeper.recounted.connect(self.recounted)
        self._keeper.limited.connect(self.limited)
        self._keeper.left.connect(self.close)
        self._keeper.done.connect(self.clear)
        self._pages = QStackedLayout(self)
        self._pages.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._pages.addWidget(self._stage)
        self._pages.addWidget(self._keeper)
        self._visiting = self._make_visiting(use) if isinstance(use, Hospital) else None
        self._market = self._make_market(use) if isinstance(use, Market) else None
        self._words.install()
        self.resize(1366, 768)
        self._fit_look(again=True)
        self._reword()
        self.setFocus()

    def _make_visiting(self, use: Hospital) -> Visiting:
        made = Visiting(use, self._words, self)
        made.ordered.connect(self.ordered)
        made.changed.connect(self._go_on_visiting)
        made.lane_given.connect(self.lane_given)
        made.page.painted.connect(self.verdict_painted, Qt.ConnectionType.QueuedConnection)
        self._pages.addWidget(made.page)
        return made

    def _make_market(self, use: Market) -> MarketBar:
        made = MarketBar(use, self._settings.direction, self)
        made.ordered.connect(self.ordered)
        self._stage.foot.addWidget(made)
        return made

    def show_outcome(self, outcome: Outcome) -> None:
        """Announce a verdict; at a hospital ask the questions that lead to a lane instead."""
        if self._visiting is not None and self._visiting.takes(outcome, initials_of(outcome)):
            return
        super().show_outcome(outcome)

    def show_number(self, number: int) -> None:
        """The queue number of whoever stands there."""
        if self._visiting is not None:
            self._visiting.show_number(number)

    def show_occupancy(self, occupancy: Occupancy) -> None:
        """How many people are inside a market."""
        was_full = self._invitation.full
        self._keeper.show_occupancy(occupancy)
        if self._market is not None:
            self._invite(occupancy=occupancy)
            if self._invitation.full and not was_full and self._is_inviting():
                self._speak()

    def show_notes(self, faults: Sequence[Fault]) -> None:
        """What whoever keeps the kiosk should see to, though visitors are served."""
        self._notes = tuple(faults)
        self._show_stage()

    def show_situation(self, situation: Situation) -> None:
        """Which way whoever comes next goes."""
        if self._market is not None:
            self._market.show_direction(situation.direction)
        self._invite(direction=situation.direction)

    def show_refused_order(self, reason: OrderRefused) -> None:  # noqa: ARG002 - all alike
        """The answers could not be recorded: the visitor must see somebody."""
        if self._visiting is not None:
            self._visiting.fail()

    def show_several_codes(self, codes: Sequence[CodeInView]) -> None:
        """Ask for one code at a time while these are in view together; none when that is over."""
        began = bool(codes) and not self._invitation.several
        self._preview.mark_codes(codes)
        self._invite(several=tuple(codes))
        self._advise(anew=began)

    def show_parts(self, parts: PartsRead | None) -> None:
        """Ask for the rest of a text of which some codes are read; None when none is awaited."""
        self._invite(parts=parts)
        self._advise(anew=parts is not None)

    def show_hint(self, hint: Hint | None) -> None:
        """Say how a code should be held that is not read; a verdict stays as long as it would."""
        self._invite(hint=hint)
        if hint is not None and self._is_inviting():
            self._speak()

    def show_camera(self, state: CameraState, name: str) -> None:  # noqa: ARG002
        """How the camera is doing; its name is nothing to a visitor."""
        self._preview.show_state(state)
        self._invite(camera=state)

    def show_uplink(self, status: UplinkStatus) -> None:
        """Nothing: what the centre holds is no visitor's business."""

    def show_counts(self, counts: DayCounts) -> None:
        """Nothing: how many came is no visitor's business."""

    def show_faults(self, faults: Faults) -> None:
        """Pause while something is wrong that keeps codes from being read or recorded."""
        self._invite(faults=frozenset(fault for fault, _ in faults))

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera, for aiming."""
        if self._preview.isVisible():
            self._preview.show_frame(frame)

    def show_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Where in the newest picture a code was found."""
        self._preview.mark_code(corners)

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """Nothing: a kiosk shows no clock, which might be wrong."""

    def acknowledge(self) -> None:
        """Whoever stands there has understood what is shown; an invitation stays."""
        if self._shown is not None or (self._visiting is not None and self._visiting.is_over):
            self.clear()

    def clear(self) -> None:
        """Invite the next visitor."""
        self._clearing.stop()
        self._shown = None
        self._stage.await_painting(None)
        if self._visiting is not None:
            self._visiting.end()
        if self._market is not None:
            self._market.turn_back()
        self._turn_page()

    def leave(self) -> None:
        """A supervisor signed in: close, or at a market first offer what else there is to do."""
        if self._market is None:
            self.close()
            return
        self._keeper.begin()
        self._pages.setCurrentWidget(self._keeper)
        self.setFocus()

    def _present(self, outcome: Outcome) -> None:
        self._shown = _Shown(outcome.verdict, outcome.saved, initials_of(outcome))
        self._stage.await_painting(outcome)
        if self._market is not None:
            # The way was for this visitor; the next one may come before the verdict clears.
            self._market.turn_back()
        self._turn_page()
        self._speak()

    def _stays_for(self, outcome: Outcome) -> float | None:
        if outcome.saved and outcome.verdict is Verdict.ADMIT:
            return min(self._settings.clear_after_seconds, LONGEST_SECONDS)
        return UNACKNOWLEDGED_SECONDS

    def _go_on_visiting(self) -> None:
        """A visitor of a hospital is at another question, or told where to go."""
        visiting = self._visiting
        if visiting is None:
            return
        self._clearing.stop()
        self._shown = None
        self._turn_page()
        lane = visiting.lane
        if visiting.is_over:
            self._start_clearing(LANE_SECONDS)
            saved = visiting.step is not Step.FAILED
            if lane is not None and not visiting.numbered:
                self._player.play(sound_of(lane.tone, saved=saved))
        if visiting.step is Step.ASKED:
            announce(visiting.page, visiting.page.spoken())
        else:
            self._speak()

    def _turn_page(self) -> None:
        asked = self._visiting is not None and self._visiting.step is Step.ASKED
        page: QWidget = self._stage
        if asked and self._visiting is not None:
            page = self._visiting.page
        self._keeper.stop()
        self._pages.setCurrentWidget(page)
        # No button waits for a key: the return that a scanner sends would press it.
        self.setFocus()
        self._show_stage()

    def _invite(self, **changes: object) -> None:
        self._invitation = replace(self._invitation, **changes)  # type: ignore[arg-type]  # its own fields
        self._show_stage()

    def _advise(self, *, anew: bool) -> None:
        if anew and self._is_inviting():
            self._speak()
        elif anew and self._shown is not None:
            self._hasten_clearing()

    def _is_inviting(self) -> bool:
        visiting = self._visiting is not None and self._visiting.step is not Step.NOBODY
        return self._shown is None and not visiting

    def _hasten_clearing(self) -> None:
        """A green verdict makes room soon; the others have to be understood first."""
        if self._shown is not None and self._shown.saved and self._shown.verdict is Verdict.ADMIT:
            super()._hasten_clearing()

    def _speak(self) -> None:
        announce(self._stage, self._stage.accessibleName())

    def _show_stage(self) -> None:
        self._stage.show_content(self._content(self._words), self._content(self._second))
        inviting = self._is_inviting()
        titles = (fault_text(self._words, fault, {}) for fault in self._notes)
        notes = " · ".join(f"{note.title}. {note.advice}" for note in titles)
        self._stage.show_note(notes if inviting else "")
        tone = self._stage.tone
        if self._market is not None and tone is not None:
            self._market.setVisible(inviting and self._market.wanted)
            self._market.restyle(self._look, tone)

    def _content(self, words: Words) -> StageContent:
        shown = self._shown
        if shown is not None:
            return verdict_content(words, shown.verdict, saved=shown.saved, initials=shown.initials)
        visited = self._visiting.content(words) if self._visiting is not None else None
        return visited or self._invitation.content(words)

    def _reword(self) -> None:
        title = self._words.translate("Panel", "Chốt: {post}")
        self.setWindowTitle(title.replace("{post}", self._settings.post))
        self.setAccessibleName(self.windowTitle())
        self._preview.reword(self._words)
        self._keeper.reword(self._words)
        if self._visiting is not None:
            self._visiting.page.reword(self._words)
        if self._market is not None:
            self._market.reword(self._words, self._second)
        self._show_stage()

    def _restyle(self) -> None:
        self._stage.restyle(self._look)
        self._keeper.restyle(self._look)
        if self._visiting is not None:
            self._visiting.page.restyle(self._look)
        self._show_stage()


def initials_of(outcome: Outcome) -> str:
    """By what a visitor knows that an answer is theirs."""
    return initials(outcome.person.name)

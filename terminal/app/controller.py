"""Carries what the station tells to the face, in the thread of the screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from sync.journal.day import moment as post_time
from sync.protocol.terms import Mode, Source
from sync.uplink.state import UplinkStatus
from terminal.app.faults import Condition, FaultList
from terminal.app.head_codes import kept_draft, newest_head
from terminal.app.station import Station
from terminal.capture.scanner_state import ScannerStatus
from terminal.capture.source import CameraState
from terminal.desk.head_codes import HeadCode, Kept, is_due
from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.pace import Pace
from terminal.desk.situation import Situation
from terminal.diagnostics.power import battery
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.reports.counts import DayCounts
from terminal.reports.row import Row
from terminal.ui.face import Face

_SECOND: Final = 1000
_LOOK_MS: Final = 20_000
"""Between two looks at the battery, at the age of the lists and at the pace."""


class Controller(QObject):
    """Connects one station with one face; lives in the thread of the screen."""

    def __init__(
        self,
        station: Station,
        face: Face,
        condition: Condition,
        *,
        on_painted: Callable[[Outcome], None],
        parent: QObject | None = None,
    ) -> None:
        """:param on_painted: called after the first painting that shows an outcome."""
        super().__init__(parent)
        self._station = station
        self._face = face
        self._condition = condition
        self._shown_faults: FaultList | None = None
        self._uplink = UplinkStatus()
        self._kept = Kept()
        self._look_ms = 0
        self.operator = ""
        """Who is on duty; known once the desk has told its situation."""
        self._pace = Pace()
        self._newest: tuple[int | None, int | None] = (None, None)
        self._on_painted = on_painted
        self.looks_elsewhere: Callable[[Row], bool] = lambda _: False
        """Whether somebody asked to see this person in another window than the face."""
        self._attended = station.journal.place.mode is Mode.OPERATOR
        station.announced.connect(self.show_outcome)
        station.counts.connect(self.show_counts)
        station.saved_later.connect(self.show_saved_later)
        station.several.connect(self.show_several)
        station.parts.connect(self.show_parts)
        station.hint.connect(self.show_hint)
        station.camera.connect(self.show_camera)
        station.frame_ready.connect(self.show_frame)
        station.code_found.connect(self.show_code)
        station.uplink.connect(self.show_uplink)
        station.centre_url.connect(self.show_centre_url)
        station.token_refused.connect(self.show_token_refused)
        station.journal_damage.connect(self.show_damage)
        station.unreadable.connect(self.show_enrolment_missing)
        station.situation.connect(self.show_situation)
        station.viewed.connect(self.show_person)
        station.order_refused.connect(self.show_refused_order)
        face.set_register(station.register)
        face.ordered.connect(station.order)
        face.verdict_painted.connect(self.painted)
        face.head_code_kept.connect(self.keep_head_code)
        face.head_code_asked.connect(station.compare)
        self._timer = QTimer(self, interval=_SECOND)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()

    @property
    def condition(self) -> Condition:
        """What is known of the terminal's health now."""
        return self._condition

    @Slot(object)
    def show_outcome(self, outcome: Outcome) -> None:
        """A person was recorded, or could not be."""
        entry = outcome.epoch, outcome.seq
        # What is amended elsewhere must not stand beside somebody else who is here.
        if not outcome.by or entry == self._newest:
            self._face.show_outcome(outcome)
        self._face.show_counts(outcome.counts)
        if _came_now(outcome):
            self._newest = entry
            self._pace = self._pace.after(outcome.at)
            self._face.show_pace(self._pace.status(outcome.at))
        self._change(disk=outcome.fault)

    @Slot(object)
    def show_counts(self, counts: DayCounts) -> None:
        """The day's figures changed without anybody coming: a start, a midnight."""
        self._face.show_counts(counts)

    @Slot(object)
    def show_saved_later(self, outcome: Outcome) -> None:
        """An entry that waited for the disk is saved; whom it was about has long gone on."""
        self._face.show_counts(outcome.counts)
        if not outcome.waiting:
            self._change(disk=None)

    @Slot(object)
    def show_several(self, codes: tuple[CodeInView, ...]) -> None:
        """Several codes are in view together, or no longer (none)."""
        self._face.show_several_codes(codes)

    @Slot(object)
    def show_parts(self, parts: PartsRead | None) -> None:
        """A text in several codes is read so far, or no longer waited for."""
        self._face.show_parts(parts)

    @Slot(object)
    def show_hint(self, hint: Hint | None) -> None:
        """A code that is not read should be held in another way, or no longer."""
        self._face.show_hint(hint)

    @Slot(object, str)
    def show_camera(self, state: CameraState, name: str) -> None:
        """The camera's state changed, or which camera it is."""
        self._change(camera=state, camera_name=name)
        self._face.show_camera(state, name)

    @Slot()
    def show_frame(self) -> None:
        """A new picture waits in the preview's mailbox."""
        frame = self._station.preview.take()
        if frame is not None:
            self._face.show_frame(frame)

    @Slot(object)
    def show_code(self, corners: tuple[tuple[float, float], ...]) -> None:
        """A code was found there."""
        self._face.show_code(corners)

    @Slot(object)
    def show_uplink(self, status: UplinkStatus) -> None:
        """The uplink's standing changed."""
        self._uplink = status
        self._change(
            centre=status.state,
            forked=bool(status.forked),
            out_of_reach=bool(status.out_of_reach),
            skew_ms=status.skew_ms or 0,
            differing=status.agreed.hours if status.agreed else (),
        )
        self._face.show_uplink(status)

    @Slot(str)
    def show_centre_url(self, url: str) -> None:
        """The centre is, or will be, at this address."""
        self._change(centre_url=url)

    @Slot(bool)
    def show_token_refused(self, refused: bool) -> None:
        """The centre did not take the enrolment token."""
        self._change(token_refused=refused)

    @Slot(str)
    def show_damage(self, found: str) -> None:
        """A check of the journal found something damaged, or all of it whole."""
        self._change(damage=found)

    @Slot(bool)
    def show_enrolment_missing(self, missing: bool) -> None:
        """Nobody could ever read what a kiosk would record now."""
        self._change(enrolment_missing=missing)

    @Slot(bool)
    def show_key_locked(self, locked: bool) -> None:
        """The machine's key cannot be read, or can be again."""
        self._change(key_locked=locked)

    @Slot(object)
    def show_situation(self, situation: Situation) -> None:
        """What the desk applies to whoever comes next changed."""
        self.operator = situation.operator
        self._face.show_situation(situation)

    @Slot(object)
    def show_scanners(self, states: tuple[ScannerStatus, ...]) -> None:
        """How scanners and thermometer are doing."""
        self._change(scanners=states)

    @Slot(bool)
    def show_no_supervisor(self, missing: bool) -> None:
        """Whether nobody could sign in as a supervisor."""
        self._change(no_supervisor=missing)

    @Slot(str)
    def show_export_trouble(self, path: str) -> None:
        """The folder that the daily export could not be written to; empty where it could."""
        self._change(export_folder=path)

    @Slot(object)
    def show_person(self, row: Row) -> None:
        """Somebody asked to see the person of an entry, which is recorded."""
        if not self.looks_elsewhere(row):
            self._face.show_person(row)

    @Slot(object)
    def show_refused_order(self, reason: OrderRefused) -> None:
        """The desk did not do what was asked last."""
        self._face.show_refused_order(reason)

    @Slot(object)
    def painted(self, outcome: Outcome) -> None:
        """A screen shows the outcome: only now is it announced."""
        self._station.mark_announced(outcome)
        self._on_painted(outcome)

    @Slot()
    def tick(self) -> None:
        """Once a second: the time, and how far it can be believed."""
        now = self._station.clock.now()
        self._face.set_time(post_time(now.at_ms), now.quality)
        head = newest_head(self._station.journal, now)
        self._face.set_head_code(head)
        at = post_time(now.at_ms)
        if now.monotonic_ms >= self._look_ms:
            self._look_ms = now.monotonic_ms + _LOOK_MS
            self._face.show_pace(self._pace.status(at))
            lists_hours = self._station.understanding.lists_hours(at)
            found = battery()
            self._face.show_battery(found)
            self._change(battery=found, lists_hours=lists_hours)
        self._change(
            clock=self._station.clock.fault(now.quality),
            head_due=self._attended and is_due(self._kept, head, self._uplink),
        )

    @Slot(object)
    def keep_head_code(self, head: HeadCode) -> None:
        """Somebody took note of a head code."""
        self._kept = Kept(head.epoch, head.seq, round(head.at.timestamp() * 1000))
        self._station.record(kept_draft(head, self._station.clock.now()))
        self.tick()

    def _change(self, **changes: object) -> None:
        self._condition = replace(self._condition, **changes)  # type: ignore[arg-type]  # its own fields
        faults = self._condition.faults()
        if faults != self._shown_faults:
            self._shown_faults = faults
            self._face.show_faults(faults)


def _came_now(outcome: Outcome) -> bool:
    """Whether the outcome is about somebody who is here, and not about an earlier entry."""
    return outcome.before is None and not outcome.resumed and outcome.source is not Source.LATE

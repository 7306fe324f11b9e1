"""What every face of the terminal can be told and tells, and the window that both are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from sync.protocol.terms import Direction, TimeQuality
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
from terminal.ui.icons import Icons
from terminal.ui.sound import SoundPlayer, sound_of
from terminal.ui.theme import DAY, PALETTES, Palette, look_for, style_sheet
from terminal.ui.words import Words

if TYPE_CHECKING:  # loads SQLite, which a window can be shown without
    from terminal.reports.day_book import DayBook
    from terminal.reports.row import Row

Faults = tuple[tuple[Fault, Mapping[str, str]], ...]
"""The faults that hold now, the gravest first, each with the details of its message."""

_VERDICT_BEFORE_ADVICE_SECONDS = 2.0
"""How long a verdict still stays after several codes came into view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceSettings:
    """What a face is made with. `language` is `vi` or `en`, `theme` is `day` or `night`.

    `clear_after_seconds` is how long a verdict stays; `zone` is the post's, for all times shown;
    `has_scanner` says that codes come from a scanner too, so that a missing camera stops nothing.
    """

    assets: Path
    post: str = ""
    lane: str = ""
    direction: Direction = Direction.IN
    language: str = "vi"
    theme: str = "day"
    clear_after_seconds: float = 8.0
    zone: str = "Asia/Ho_Chi_Minh"
    has_scanner: bool = False


class Face(Protocol):
    """A face, as the application sees it. All calls come in the thread of the screen."""

    @property
    def verdict_painted(self) -> SignalInstance:
        """Emitted with the Outcome, once, after the first painting that shows it."""

    @property
    def head_code_asked(self) -> SignalInstance:
        """Emitted when somebody wants to see the head code and the slip of the shift."""

    @property
    def head_code_kept(self) -> SignalInstance:
        """Emitted with the HeadCode that somebody took note of."""

    @property
    def ordered(self) -> SignalInstance:
        """Emitted with an Order that somebody gave at this face."""

    @property
    def supervisor_asked(self) -> SignalInstance:
        """Emitted when somebody wants to sign in as a supervisor."""

    @property
    def closing(self) -> SignalInstance:
        """Emitted when the window closes for good."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Announce a verdict by screen, sound and accessibility."""

    def show_several_codes(self, codes: Sequence[CodeInView]) -> None:
        """Ask for one code at a time while these are in view together; none when that is over."""

    def show_parts(self, parts: PartsRead | None) -> None:
        """Ask for the rest of a text of which some codes are read; None when none is awaited."""

    def show_hint(self, hint: Hint | None) -> None:
        """Say how a code should be held that is not read; None when that is over."""

    def show_camera(self, state: CameraState, name: str) -> None:
        """How the camera of that name is doing."""

    def show_uplink(self, status: UplinkStatus) -> None:
        """How far the centre has confirmed what was recorded."""

    def show_counts(self, counts: DayCounts) -> None:
        """The figures of the post's day."""

    def show_faults(self, faults: Faults) -> None:
        """All faults that hold now, instead of those told before."""

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera."""

    def show_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Where in the newest picture a code was found; pixels of the frame."""

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """What time it is, and how far that can be believed; called about once a second."""

    def set_head_code(self, head: HeadCode) -> None:
        """The newest head code, for when somebody asks for it."""

    def set_register(self, register: "DayBook") -> None:
        """Where searches and lists of people look; called once, before anything is shown."""

    def show_situation(self, situation: Situation) -> None:
        """What the desk applies to whoever comes next."""

    def show_battery(self, battery: Battery | None) -> None:
        """How full the machine's battery is; None where it has none."""

    def show_pace(self, status: PaceStatus) -> None:
        """How fast people come, and whether another lane should open."""

    def show_refused_order(self, reason: OrderRefused) -> None:
        """Why the desk did not do what was last asked at this face."""

    def show_person(self, row: "Row") -> None:
        """All that is known of the person of an entry; that somebody looked is recorded."""


class FaceWindow(QWidget):
    """What both faces share: language, look, clearing, sound and announcements.

    A face draws its state in `_reword` and `_restyle`, and shows a verdict in `_present`.
    """

    verdict_painted = Signal(object)
    head_code_asked = Signal()
    head_code_kept = Signal(object)
    ordered = Signal(object)
    supervisor_asked = Signal()
    closing = Signal()

    def __init__(self, settings: FaceSettings, player: SoundPlayer) -> None:
        super().__init__()
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings
        self._player = player
        self._words = Words(settings.language, settings.assets)
        self._icons = Icons(settings.assets)
        self._zone = ZoneInfo(settings.zone)
        self._palette: Palette = PALETTES.get(settings.theme, DAY)
        self._look = look_for(self._palette, QSize(1366, 768))
        self._clearing = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._clearing.timeout.connect(self.clear)

    @property
    def words(self) -> Words:
        """In the language that the window speaks now."""
        return self._words

    @property
    def zone(self) -> ZoneInfo:
        """The post's, for all times shown."""
        return self._zone

    def show_outcome(self, outcome: Outcome) -> None:
        """Announce a verdict by screen, sound and accessibility."""
        needs_more = bool(outcome.needs)
        self._player.play(sound_of(outcome.verdict, saved=outcome.saved, needs_more=needs_more))
        self._present(outcome)
        stays = self._stays_for(outcome)
        if stays is None:
            self._clearing.stop()
        else:
            self._start_clearing(stays)

    def set_head_code(self, head: HeadCode) -> None:
        """Nobody takes note of it at an unattended face."""

    def set_register(self, register: "DayBook") -> None:
        """An unattended face shows nobody's data."""

    def show_situation(self, situation: Situation) -> None:
        """Nothing of it concerns a visitor."""

    def show_battery(self, battery: Battery | None) -> None:
        """No visitor's business."""

    def show_pace(self, status: PaceStatus) -> None:
        """An unattended face has no lane to open."""

    def show_refused_order(self, reason: OrderRefused) -> None:
        """An unattended face asks nothing of the desk."""

    def show_person(self, row: "Row") -> None:
        """An unattended face shows nobody's data."""

    def clear(self) -> None:
        """Show that the next person may come."""
        raise NotImplementedError

    def _present(self, outcome: Outcome) -> None:
        """Show a verdict."""
        raise NotImplementedError

    def _reword(self) -> None:
        """Write everything anew in the present language."""
        raise NotImplementedError

    def _restyle(self) -> None:
        """Give all parts the present look."""
        raise NotImplementedError

    def _stays_for(self, outcome: Outcome) -> float | None:
        """For how many seconds a verdict stays; None where somebody must take note of it."""
        raise NotImplementedError

    def _start_clearing(self, seconds: float) -> None:
        self._clearing.start(round(seconds * 1000))

    def _hasten_clearing(self) -> None:
        """Let a verdict that would clear by itself make room soon."""
        if self._clearing.remainingTime() > _VERDICT_BEFORE_ADVICE_SECONDS * 1000:
            self._start_clearing(_VERDICT_BEFORE_ADVICE_SECONDS)

    def take_settings(self, *, language: str, theme: str, clear_after_seconds: float) -> None:
        """Look, speak and clear otherwise from now on; values as in `FaceSettings`."""
        self._settings = replace(self._settings, clear_after_seconds=clear_after_seconds)
        if language != self._words.language:
            self._use_words(Words(language, self._settings.assets))
        self._use_palette(PALETTES.get(theme, DAY))

    def _use_words(self, words: Words) -> None:
        """Speak another language from now on; Qt answers with a LanguageChange event."""
        self._words.uninstall()
        self._words = words
        words.install()
        if not self.isVisible():
            self._reword()

    def _use_palette(self, palette: Palette) -> None:
        self._palette = palette
        self._fit_look(again=True)

    def _fit_look(self, *, again: bool = False) -> None:
        look = look_for(self._palette, self.size())
        if again or look != self._look:
            self._look = look
            self.setStyleSheet(style_sheet(look))
            self._restyle()

    def changeEvent(self, change: QEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Follow the application's language."""
        if change.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(change)

    def resizeEvent(self, change: QResizeEvent) -> None:  # noqa: N802
        """Grow and shrink everything with the window."""
        super().resizeEvent(change)
        self._fit_look()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Tell that the window goes."""
        self._clearing.stop()
        self.closing.emit()
        closing.accept()


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text` at once, cutting off what it says now."""
    said = QAccessibleAnnouncementEvent(widget, text)
    said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(said)

"""A running terminal: its loops, and what they tell the screen."""

import contextlib
import logging
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from sync.journal.draft import Draft, Place
from sync.journal.faults import JournalFault
from sync.journal.journal import TERMINAL_STOP, Journal
from sync.protocol.addresses import leads_to_loopback
from sync.protocol.terms import Direction, Mode, RecordKind, Verdict
from sync.uplink.inbox import Inbox
from terminal.app.centre_link import CentreLink, Hearers, Wanted
from terminal.app.chores import Chores, JournalCheck, Payment
from terminal.app.clock import PostClock
from terminal.app.housekeeping import Housekeeping
from terminal.app.opening import (
    filling,
    open_journal,
    recovered_today,
    today,
    unannounced_entries,
)
from terminal.app.rule_files import read_rule_files
from terminal.app.understanding import PostUnderstanding
from terminal.capture.frame import Frame
from terminal.capture.loop import CaptureLoop
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, FrameSource
from terminal.config import Config
from terminal.desk.announced import Announced
from terminal.desk.desk import Desk
from terminal.desk.entry import Circumstances
from terminal.desk.loop import DeskLoop
from terminal.desk.outcome import Outcome
from terminal.reading.loop import DecodeLoop, ReadingHearers
from terminal.reading.reader import FrameReader
from terminal.reading.symbol import Presentation
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.verdict.rules import Rules
from terminal.workers.loop_thread import Loop, LoopThread

_log = logging.getLogger(__name__)
CLOCK_JUMP: Final = "clock.jump"
"""Event: the wall clock moved against the monotonic one, by the milliseconds in its clear body."""
_JOIN_SECONDS: Final = 6.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a station is made with."""

    config: Config
    mode: Mode
    folder: Path
    source: FrameSource
    reader: FrameReader
    warm_up: Callable[[], None] = lambda: None
    """Called once before the reader is used, in its thread."""
    keys: Path | None = None
    clock: PostClock = field(default_factory=PostClock)
    with_recovery: bool = False
    """Somebody asked to go on with what is whole of a damaged journal."""


class Station(QObject):
    """Owns the journal and the threads. Its signals are emitted in the threads that work;
    connect bound methods of the screen's objects, so that Qt carries them over.
    """

    announced = Signal(object)
    """Outcome: recorded, or not saved."""
    several = Signal(object)
    """CodeInView of each, where different codes are in view together; none when that is over."""
    parts = Signal(object)
    """PartsRead of a text in several codes, or None when no text waits for parts."""
    hint = Signal(object)
    """Hint on how to hold a code that is not read, or None."""
    camera = Signal(object)
    """CameraState of the source."""
    frame_ready = Signal()
    """The preview's mailbox has a frame."""
    code_found = Signal(object)
    """Corners of the code that was presented, in pixels of its frame."""
    counts = Signal(object)
    """DayCounts, whenever they changed other than by an outcome: at the start and at midnight."""
    saved_later = Signal(object)
    """Outcome of an entry that waited for the disk and is durable now."""
    uplink = Signal(object)
    """UplinkStatus."""
    centre_url = Signal(str)
    token_refused = Signal(bool)
    journal_damage = Signal(str)
    """What a check of the journal found damaged, as a code; empty where all is whole."""
    unreadable = Signal(bool)
    """Nobody could ever read what would be recorded now."""
    failed = Signal(str)
    """A loop ended by a bug."""

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        """Open the journal.

        :raises KnownFault: where it cannot be opened.
        """
        super().__init__(parent)
        config = parts.config
        self._parts = parts
        self.clock = parts.clock
        self.preview: Mailbox[Frame] = Mailbox()
        place = Place(config.post.name, config.post.lane, parts.mode)
        now = self.clock.now()
        self.journal: Journal = open_journal(
            parts.folder, place, now, with_recovery=parts.with_recovery
        )
        self.recovered = recovered_today(self.journal, now)
        self._check = JournalCheck(self.journal, now, self.journal_damage.emit)
        self.register = DayBook()
        terms = config.retention.terms()
        damaged = self.journal_damage.emit
        forgetting = Housekeeping(self.journal, terms, self._forget, now, damaged)
        trust = self.journal.trust
        if trust is not None and not leads_to_loopback(trust.url):
            self.clock.raise_floor(self.journal.newest_centre_time_ms() or 0)
        self._inbox = Inbox(self.journal, self.clock.now, self.clock.raise_floor)
        self._announced = Announced(parts.folder)
        self.understanding = PostUnderstanding(parts.keys, lambda: self.journal.trust)
        self._rule_files = read_rule_files(config.rules)
        self.unread_rules = self._rule_files.unread
        self._desk = self._make_desk()
        self._desk_loop = DeskLoop(
            self._desk,
            announce=self._on_outcome,
            saved_later=self._on_saved_later,
            prepare=self.fill_register,
            tick=self._tick,
        )
        self.in_desk = self._desk_loop.submit
        self.do_meanwhile = self._desk_loop.do_meanwhile
        self._chores = Chores(self._check, Payment(self.journal, self.do_meanwhile), forgetting)
        self._threads: list[LoopThread] = []
        self._link: CentreLink | None = None
        self._closed = False
        self._recorded = threading.Event()
        self._told_counts: DayCounts | None = DayCounts()
        self._day = today(self.clock.now())
        self._accepting = threading.Event()
        if parts.mode is Mode.OPERATOR or self.journal.trust is not None:
            self._accepting.set()

    def start(self, wanted: Wanted) -> CentreLink:
        """Start all loops, and the way to the centre that is wanted."""
        self._link = link = CentreLink(
            self.journal,
            self.clock,
            wanted,
            Hearers(
                status=self.uplink.emit,
                url=self.centre_url.emit,
                token_refused=self.token_refused.emit,
                unreadable=self._on_unreadable,
            ),
            in_desk=self._desk_loop.submit,
        )
        self._recorded = link.wake
        frames: Mailbox[Frame] = Mailbox()
        capture = CaptureLoop(
            self._parts.source,
            frames,
            self._on_camera,
            preview=self.preview,
            preview_filled=self.frame_ready.emit,
        )
        decode = DecodeLoop(
            frames,
            self._parts.reader,
            ReadingHearers(
                presentation=self._on_presentation,
                several=self.several.emit,
                parts=self.parts.emit,
                hint=self.hint.emit,
            ),
            again_after=self._parts.config.reading.again_after_seconds,
            prepare=self._parts.warm_up,
        )
        loops: tuple[tuple[str, Loop], ...] = (
            ("desk", self._desk_loop),
            ("decode", decode),
            ("capture", capture),
            ("centre", link),
        )
        self.understanding.start()
        for name, loop in loops:
            thread = LoopThread(name, loop, self)
            thread.failed.connect(self.failed)
            self._threads.append(thread)
            thread.start()
        return link

    def stop(self) -> bool:
        """Stop all loops, what feeds the desk first, then close the journal; once is enough.

        :return: whether every loop ended in time. One that hangs in the network may not; it must
            then not be waited for any longer, and the process should end without it.
        """
        if self._closed:
            return not self._threads
        for thread in self._threads[1:]:
            thread.ask_to_stop()
        self._threads[1:] = [t for t in self._threads[1:] if not t.join(_JOIN_SECONDS)]
        for desk in self._threads[:1]:
            desk.ask_to_stop()
            if not desk.join(_JOIN_SECONDS):
                return False
            self._threads.remove(desk)
        self._note(Draft(kind=RecordKind.EVENT, code=TERMINAL_STOP, moment=self.clock.now()))
        if self._desk.waiting:
            _log.error("%d entries could not be saved", self._desk.waiting)
        self.understanding.stop()
        self._check.close()
        self.journal.close()
        self.register.close()
        self._closed = True
        return not self._threads

    def mark_announced(self, outcome: Outcome) -> None:
        """Note that a screen showed an outcome."""
        if outcome.epoch is not None and outcome.seq is not None:
            self._announced.mark(outcome.epoch, outcome.seq)

    def record(self, event: Draft) -> None:
        """Have an event recorded soon; from any thread."""
        self._desk_loop.submit(lambda: self._note(event))
        self._recorded.set()

    def compare(self) -> None:
        """Have post and centre compare what they hold soon, as at the end of a shift."""
        if self._link is not None:
            self._link.compare()

    def _make_desk(self) -> Desk:
        config = self._parts.config
        return Desk(
            self.journal,
            self.register,
            declare=self.understanding,
            rules=Rules(
                unsigned=Verdict(config.rules.unsigned.upper()),
                repeat_within=timedelta(minutes=config.rules.repeat_minutes),
                rule_failed=Verdict(config.rules.failed.upper()),
            ),
            book=self._rule_files.book,
            circumstances=Circumstances(
                direction=Direction(config.post.direction), operator=config.post.operator
            ),
            now=self.clock.now,
            unannounced=unannounced_entries(self.journal, self._announced, self.clock.now()),
            keep_bodies=self._parts.mode is Mode.OPERATOR,
        )

    def fill_register(self) -> Generator[None]:
        """Take in what the day recorded so far, by small steps in the desk's thread."""
        day = today(self.clock.now())
        yield from filling(self.register, self.journal, day, self.journal_damage.emit)
        self._tell_counts()

    def _tell_counts(self) -> None:
        counts = self.register.counts(today(self.clock.now()))
        if counts != self._told_counts:
            self._told_counts = counts
            self.counts.emit(counts)

    def _on_camera(self, state: CameraState, _detail: str) -> None:
        self.camera.emit(state)

    def _on_presentation(self, presentation: Presentation) -> None:
        if self._accepting.is_set():
            self.code_found.emit(presentation.symbol.corners)
            self._desk_loop.present(presentation)

    def _on_outcome(self, outcome: Outcome) -> None:
        self._told_counts = outcome.counts
        self.announced.emit(outcome)
        self._recorded.set()

    def _on_saved_later(self, outcome: Outcome) -> None:
        self.saved_later.emit(outcome)
        # It may be yesterday's; whatever it says, the screen is told today's counts next.
        self._told_counts = None
        self._recorded.set()

    def _on_unreadable(self, unreadable: bool) -> None:
        if unreadable:
            self._accepting.clear()
        else:
            self._accepting.set()
        self.unreadable.emit(unreadable)

    def _tick(self) -> None:
        """Between presentations, in the desk's thread."""
        now = self.clock.now()
        jump = self.clock.take_jump()
        if jump:
            self._note(Draft(kind=RecordKind.EVENT, code=CLOCK_JUMP, moment=now, clear={1: jump}))
        self._turn_the_page()
        self._tell_counts()
        if self._inbox.take():
            self._recorded.set()
        if self._desk.waiting == 0:
            self.journal.refill_ballast()
            self._chores(now)

    def _turn_the_page(self) -> None:
        """At midnight: what was readable of the day before yesterday goes out of memory."""
        day = today(self.clock.now())
        if day != self._day:
            self._day = day
            self._forget(day - timedelta(days=1))

    def _forget(self, before: date) -> None:
        self.do_meanwhile(self.register.forgetting(before))

    def _note(self, draft: Draft) -> None:
        """Record an event; a disk that refuses is told by the next entry, which matters more."""
        with contextlib.suppress(JournalFault):
            self.journal.append(draft)

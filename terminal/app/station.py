"""A running terminal: its loops, and what they tell the screen."""

import contextlib
import logging
import threading
from collections.abc import Generator
from typing import Final

from PySide6.QtCore import QObject, Signal

from sync.journal.draft import Draft, Place, event
from sync.journal.faults import JournalFault
from sync.journal.journal import TERMINAL_STOP, Journal
from sync.protocol.addresses import leads_to_loopback
from sync.protocol.terms import Mode
from sync.uplink.inbox import Inbox
from sync.uplink.state import CentreState, UplinkStatus
from terminal.app.centre_link import CentreLink, Hearers, Wanted
from terminal.app.chores import Chores, JournalCheck, Payment
from terminal.app.desk_making import make_desk
from terminal.app.housekeeping import Housekeeping
from terminal.app.interruptions import Interruptions
from terminal.app.loops import Loops
from terminal.app.opening import (
    open_journal,
    recovered_today,
    unannounced_entries,
    vehicle_left_open,
)
from terminal.app.parts import Parts
from terminal.app.register_keeping import RegisterKeeping
from terminal.app.rule_files import read_rule_files
from terminal.app.understanding import PostUnderstanding
from terminal.capture.frame import Frame
from terminal.capture.loop import CaptureLoop
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState
from terminal.desk.announced import Announced
from terminal.desk.loop import DeskLoop
from terminal.desk.orders import Enter, Order, OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Situation
from terminal.reading.loop import DecodeLoop, ReadingHearers
from terminal.reading.symbol import Presentation
from terminal.reports.day_book import DayBook

_log = logging.getLogger(__name__)
CLOCK_JUMP: Final = "clock.jump"
"""Event: the wall clock moved against the monotonic one, by the milliseconds in its clear body."""


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
    camera = Signal(object, str)
    """CameraState of the source, and what the source is called."""
    frame_ready = Signal()
    """The preview's mailbox has a frame."""
    code_found = Signal(object)
    """Corners of the code that was presented, in pixels of its frame."""
    counts = Signal(object)
    """DayCounts, whenever they changed other than by an outcome: at the start and at midnight."""
    situation = Signal(object)
    """Situation, whenever it changed."""
    viewed = Signal(object)
    """Row of an entry that somebody asked to see; that they looked is recorded."""
    entered = Signal(object, object)
    """Enter, once it is carried out, and the Outcome about whom it entered."""
    order_refused = Signal(object)
    """OrderRefused: why the last order was not carried out."""
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
        if (left_open := vehicle_left_open(self.journal, now)) is not None:
            self._note(left_open)
        self._check = JournalCheck(self.journal, now, self.journal_damage.emit)
        self.register = DayBook()
        trust = self.journal.trust
        if trust is not None and not leads_to_loopback(trust.url):
            self.clock.raise_floor(self.journal.newest_centre_time_ms() or 0)
        self._inbox = Inbox(self.journal, self.clock.now, self.clock.raise_floor)
        self._announced = Announced(parts.folder)
        self.understanding = PostUnderstanding(parts.keys, lambda: self.journal.trust)
        self._rule_files = read_rule_files(config.rules)
        self.unread_rules = self._rule_files.unread
        self._desk = make_desk(
            parts.config,
            self.journal,
            self.register,
            declare=self.understanding,
            book=self._rule_files.book,
            now=self.clock.now,
            unannounced=unannounced_entries(self.journal, self._announced, now),
        )
        self._desk_loop = DeskLoop(
            self._desk,
            announce=self._on_outcome,
            saved_later=self._on_saved_later,
            prepare=self._prepare,
            tick=self._tick,
        )
        self.in_desk = self._desk_loop.submit
        self.do_meanwhile = self._desk_loop.do_meanwhile
        damaged = self.journal_damage.emit
        self.keeping = RegisterKeeping(
            self.register,
            self.journal,
            self.clock,
            tell_counts=self.counts.emit,
            tell_damage=damaged,
            do_meanwhile=self.do_meanwhile,
        )
        terms = config.retention.terms()
        self.chores = Chores(
            self._check,
            Payment(self.journal, self.do_meanwhile),
            Housekeeping(self.journal, terms, self.keeping.forget, now, damaged),
        )
        self.loops = Loops(self, self.failed.emit)
        self._interruptions = Interruptions()
        self._camera_state, self._centre_state = CameraState.OPENING, CentreState.NOT_CONFIGURED
        self._link: CentreLink | None = None
        self._closed = False
        self._recorded = threading.Event()
        self._told_situation: Situation | None = None
        self._held = threading.Event()
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
                status=self._on_uplink,
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
                presentation=self.present,
                several=self.several.emit,
                parts=self.parts.emit,
                hint=self.hint.emit,
            ),
            again_after=self._parts.config.reading.again_after_seconds,
            prepare=self._parts.warm_up,
        )
        self.understanding.start()
        self.loops.start("desk", self._desk_loop)
        self.loops.start("decode", decode)
        self.loops.start("capture", capture)
        self.loops.start("centre", link)
        return link

    def stop(self) -> bool:
        """Stop all loops, what feeds the desk first, then close the journal; once is enough.

        :return: whether every loop ended in time. One that hangs in the network may not; it must
            then not be waited for any longer, and the process should end without it.
        """
        if self._closed:
            return not self.loops.hang
        if not self.loops.stop():
            return False
        self._note(event(TERMINAL_STOP, self.clock.now()))
        if self._desk.waiting:
            _log.error("%d entries could not be saved", self._desk.waiting)
        self.understanding.stop()
        self._check.close()
        self.journal.close()
        self.register.close()
        self._closed = True
        return not self.loops.hang

    def mark_announced(self, outcome: Outcome) -> None:
        """Note that a screen showed an outcome."""
        if outcome.epoch is not None and outcome.seq is not None:
            self._announced.mark(outcome.epoch, outcome.seq)

    def record(self, draft: Draft) -> None:
        """Have an event recorded soon; from any thread."""
        self._desk_loop.submit(lambda: self._note(draft))
        self._recorded.set()

    def order(self, order: Order) -> None:
        """Have the desk carry out an order soon; from any thread."""
        if not self._desk_loop.do(lambda: self._carry_out(order)):
            self.order_refused.emit(OrderRefused.NOT_SAVED)

    def hold(self, held: bool) -> None:
        """Let no code through while held, as where a market is full; from any thread."""
        (self._held.set if held else self._held.clear)()

    def compare(self) -> None:
        """Have post and centre compare what they hold soon, as at the end of a shift."""
        if self._link is not None:
            self._link.compare()

    def _prepare(self) -> Generator[None]:
        return self.keeping.filling()

    def _on_camera(self, state: CameraState, _detail: str) -> None:
        self._camera_state = state
        self.camera.emit(state, self._parts.source.name)

    def _on_uplink(self, status: UplinkStatus) -> None:
        self._centre_state = status.state
        self.uplink.emit(status)

    def present(self, presentation: Presentation) -> None:
        """Somebody showed a code, to the camera or to a scanner; from any thread."""
        if self._accepting.is_set() and not self._held.is_set():
            self.code_found.emit(presentation.symbol.corners)
            self._desk_loop.present(presentation)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.keeping.told(outcome.counts)
        self.announced.emit(outcome)
        self._recorded.set()
        self._tell_situation()

    def _carry_out(self, order: Order) -> None:
        done = self._desk.carry_out(order)
        if isinstance(done, Outcome):
            self._on_outcome(done)
            if isinstance(order, Enter):
                self.entered.emit(order, done)
        elif isinstance(done, OrderRefused):
            self.order_refused.emit(done)
        elif done is not None:
            self.viewed.emit(done)
        self._recorded.set()
        self._tell_situation()

    def _tell_situation(self) -> None:
        situation = self._desk.situation
        if situation != self._told_situation:
            self._told_situation = situation
            self.situation.emit(situation)

    def _on_saved_later(self, outcome: Outcome) -> None:
        self.saved_later.emit(outcome)
        # It may be yesterday's; whatever it says, the screen is told today's counts next.
        self.keeping.told(None)
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
            self._note(event(CLOCK_JUMP, now, {1: jump}))
        self._interruptions.camera_is(self._camera_state, now)
        self._interruptions.centre_is(self._centre_state, now)
        for interruption in self._interruptions.due(now):
            self._note(interruption)
        self.keeping.turn_the_page()
        self.keeping.tell()
        self._tell_situation()
        if self._inbox.take():
            self._recorded.set()
        if self._desk.waiting == 0:
            self.journal.refill_ballast()
            self.chores(now)

    def _note(self, draft: Draft) -> None:
        """Record an event; a disk that refuses is told by the next entry, which matters more."""
        with contextlib.suppress(JournalFault):
            self.journal.append(draft)

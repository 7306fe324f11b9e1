"""Keeps a kiosk's day: queue numbers and slips, who is inside, and what is to be seen to."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import Final, Protocol

from PIL import Image
from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

from sync.journal.day import day_bounds_ms, post_day
from sync.journal.draft import Moment, event
from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import MAX_BODY_BYTES, BodyFormat, MalformedRecord, Record
from sync.protocol import cbor
from sync.protocol.terms import Direction, RecordKind
from terminal.app.kiosk_printer import SlipPrinter
from terminal.desk.kiosk_day import LIMIT_SET, NUMBER_GIVEN, RECOUNTED, KioskDay
from terminal.desk.occupancy import Occupancy
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Situation
from terminal.desk.triage import Lane
from terminal.diagnostics import Fault

_log = logging.getLogger(__name__)
_TICK_MS: Final = 2000


class KioskStation(Protocol):
    """The station as the keeper sees it."""

    journal: Journal

    @property
    def announced(self) -> SignalInstance:
        """Emitted in the desk's thread with each Outcome."""

    @property
    def saved_later(self) -> SignalInstance:
        """Emitted there with an Outcome that waited for the disk."""

    @property
    def situation(self) -> SignalInstance:
        """Emitted there with the Situation when it changed."""

    def in_desk(self, task: Callable[[], None], /) -> Future[None]:
        """Have a task run in the desk's thread."""

    def hold(self, held: bool) -> None:
        """Let no code through while held."""


class KioskFace(Protocol):
    """The window as the keeper sees it."""

    @property
    def lane_given(self) -> SignalInstance:
        """Emitted with a Lane and the seq of the entry that it was given to."""

    @property
    def recounted(self) -> SignalInstance:
        """Emitted with how many people somebody counted inside."""

    @property
    def limited(self) -> SignalInstance:
        """Emitted with how many may be inside from now on."""

    def show_number(self, number: int) -> None:
        """The queue number of whoever stands there."""

    def show_occupancy(self, occupancy: Occupancy) -> None:
        """How many people are inside."""

    def show_notes(self, faults: tuple[Fault, ...]) -> None:
        """What whoever keeps the kiosk should see to."""


class KioskKeeper(QObject):
    """Everything of the day lives in the desk's thread, and is read from the journal again after
    a restart; the screen is told by signals.
    """

    _numbered = Signal(object, int)
    _occupied = Signal(object)
    _printer_told = Signal(object)

    def __init__(
        self,
        station: KioskStation,
        face: KioskFace,
        *,
        direction: Direction,
        limit: int,
        counts: bool,
        now: Callable[[], Moment],
        printer: SlipPrinter | None = None,
        draw: Callable[[int, Lane], Image.Image] | None = None,
        alone: bool = True,
        parent: QObject | None = None,
    ) -> None:
        """:param direction: which way people go until somebody chooses another.
        :param counts: whether people are counted in and out, up to the `limit`.
        :param draw: a slip with a number; called in the printer's thread.
        :param alone: whether visitors can get to nothing but the kiosk.
        """
        super().__init__(parent)
        self._station = station
        self._face = face
        self._direction = direction
        self._counts = counts
        self._now = now
        self._printer = printer
        self._draw = draw
        self._alone = alone
        self._printer_fault: Fault | None = None
        self._notes: tuple[Fault, ...] | None = None
        self._day = KioskDay(Occupancy(day=post_day(now().at_ms), limit=limit))
        self._told: Occupancy | None = None
        self._numbered.connect(self._show_number)
        self._occupied.connect(face.show_occupancy)
        self._printer_told.connect(self._hear_printer)
        # Who came is counted where it was recorded, before anybody else can come.
        direct = Qt.ConnectionType.DirectConnection
        station.announced.connect(self._count, direct)
        station.saved_later.connect(self._count, direct)
        station.situation.connect(self._turn, direct)
        face.lane_given.connect(self._give_number)
        face.recounted.connect(self._recount)
        face.limited.connect(self._limit)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Read what the day has come to; before the station is started, so that it comes first."""
        self._station.in_desk(self._read_day)
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Nothing is to be seen to any more."""
        self._timer.stop()

    def hear_printer(self, fault: Fault | None) -> None:
        """What is wrong with the printer; from its thread."""
        self._printer_told.emit(fault)

    @Slot()
    def tick(self) -> None:
        """Every two seconds: a new day, and notes for the keeper."""
        if self._counts:
            self._station.in_desk(self._turn_page)
        slow = self._printer is not None and self._printer.slow
        printer = Fault.PRINTER_GONE if slow else self._printer_fault
        alone = None if self._alone else Fault.KIOSK_NOT_ALONE
        notes = tuple(fault for fault in (printer, alone) if fault is not None)
        if notes != self._notes:
            self._notes = notes
            self._face.show_notes(notes)

    # In the desk's thread.

    def _read_day(self) -> None:
        start, end = day_bounds_ms(self._today())
        try:
            with JournalReader(self._station.journal.folder) as reader:
                for record in reader.between(start, end, {RecordKind.ENTRY, RecordKind.EVENT}):
                    self._take(record)
        except JournalFault:
            # The day goes on; who is inside must be counted anew, which the screen offers.
            _log.exception("the kiosk's day could not be read")
        self._tell()

    def _take(self, record: Record) -> None:
        try:
            header = record.header
            clear = _clear_body(record) if header.body_format is BodyFormat.CLEAR else {}
        except (MalformedRecord, cbor.MalformedCbor):
            return
        self._day = self._day.after(header, clear)

    def _count(self, outcome: Outcome) -> None:
        """Somebody was recorded; what an amendment or an earlier run told of counted already."""
        if not self._counts or not outcome.saved or outcome.resumed or outcome.before is not None:
            return
        day = self._day.on(self._today())
        occupancy = day.occupancy.passed(outcome.direction, outcome.verdict)
        self._day = replace(day, occupancy=occupancy)
        self._tell()

    def _turn(self, situation: Situation) -> None:
        self._direction = situation.direction
        self._hold()

    def _hold(self) -> None:
        """Whoever comes in waits outside while it is full; going out is always possible."""
        full = self._day.occupancy.full and self._direction is Direction.IN
        self._station.hold(self._counts and full)

    def _note(self, code: str, clear: Mapping[int, int]) -> bool:
        """Record an event of the day and take it in. :return: whether it is durable."""
        try:
            record = self._station.journal.append(event(code, self._now(), dict(clear)))
        except JournalFault:
            return False
        self._take(record)
        self._tell()
        return True

    def _number(self, lane: Lane, seq: int) -> None:
        self._day = self._day.on(self._today())
        number = self._day.next_number()
        # A number that is not recorded could be given again after a restart: better none.
        if self._note(NUMBER_GIVEN, {1: number, 2: seq}):
            self._numbered.emit(lane, number)

    def _turn_page(self) -> None:
        self._day = self._day.on(self._today())
        self._tell()

    def _tell(self) -> None:
        occupancy = self._day.occupancy
        if self._counts and occupancy != self._told:
            self._told = occupancy
            self._hold()
            self._occupied.emit(occupancy)

    def _today(self) -> date:
        return post_day(self._now().at_ms)

    # In the thread of the screen.

    @Slot(object, int)
    def _give_number(self, lane: Lane, seq: int) -> None:
        self._station.in_desk(lambda: self._number(lane, seq))

    @Slot(object, int)
    def _show_number(self, lane: Lane, number: int) -> None:
        self._face.show_number(number)
        printer, draw = self._printer, self._draw
        if printer is not None and draw is not None:
            printer.give(lambda: draw(number, lane))

    @Slot(object)
    def _hear_printer(self, fault: Fault | None) -> None:
        self._printer_fault = fault
        self.tick()

    @Slot(int)
    def _recount(self, people: int) -> None:
        self._station.in_desk(lambda: self._change(RECOUNTED, people))

    @Slot(int)
    def _limit(self, people: int) -> None:
        self._station.in_desk(lambda: self._change(LIMIT_SET, people))

    def _change(self, code: str, people: int) -> None:
        self._note(code, {1: people})


def _clear_body(record: Record) -> Mapping[int, object]:
    found = cbor.decode_deterministic(record.body, max_bytes=MAX_BODY_BYTES, max_depth=6)
    return found if isinstance(found, Mapping) else {}

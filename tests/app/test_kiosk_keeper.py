import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.terms import (
    Assurance,
    Direction,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)
from terminal.app.kiosk_files import use_of
from terminal.app.kiosk_keeper import KioskKeeper
from terminal.app.kiosk_printer import MAX_WAITING, Address, SlipPrinter
from terminal.config import Kiosk
from terminal.desk.kiosk_day import NUMBER_GIVEN, RECOUNTED
from terminal.desk.occupancy import Occupancy
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.desk.situation import Situation
from terminal.desk.triage import Lane
from terminal.diagnostics import Fault, KnownFault
from terminal.ui.kiosk.settings import Hospital, Market
from tests.journal.makers import KIOSK, NOON_MS, PERSON

ASSETS = Path(__file__).parents[2] / "assets"
DAY_MS = 86_400_000
OUTCOME = Outcome(
    verdict=Verdict.ADMIT,
    reasons=("unsigned",),
    document="cccd7",
    assurance=Assurance.UNSIGNED,
    person=MaskedPerson(),
    at=datetime(2026, 11, 22, 5, tzinfo=UTC),
    captured_at=1.0,
    saved=True,
    epoch=1,
    seq=2,
    direction=Direction.IN,
)


def lanes() -> dict[str, Lane]:
    use = use_of(Kiosk(kind="hospital"), ASSETS)
    assert isinstance(use, Hospital)
    return dict(use.triage.lanes)


FEVER = lanes()["fever"]


class Refusing:
    """A journal whose disk refuses, in front of one that works."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.refuses = False

    @property
    def folder(self) -> Path:
        return self._journal.folder

    def append(self, draft: Draft) -> Any:
        if self.refuses:
            raise JournalFault(JournalTrouble.DISK_FULL)
        return self._journal.append(draft)


class Station(QObject):
    """A station whose desk's thread is the test's."""

    announced = Signal(object)
    saved_later = Signal(object)
    situation = Signal(object)

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.disk = Refusing(journal)
        self.journal: Any = self.disk
        self.held: list[bool] = []

    def in_desk(self, task: Callable[[], None]) -> Future[None]:
        future: Future[None] = Future()
        task()
        future.set_result(None)
        return future

    def hold(self, held: bool) -> None:
        self.held.append(held)


class Face(QObject):
    lane_given = Signal(object, int)
    recounted = Signal(int)
    limited = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[int] = []
        self.occupancies: list[Occupancy] = []
        self.notes: list[tuple[Fault, ...]] = []

    def show_number(self, number: int) -> None:
        self.numbers.append(number)

    def show_occupancy(self, occupancy: Occupancy) -> None:
        self.occupancies.append(occupancy)

    def show_notes(self, faults: tuple[Fault, ...]) -> None:
        self.notes.append(faults)


@dataclass
class Kept:
    """A kiosk with its journal, which can be switched off and on again."""

    folder: Path
    limit: int = 2
    at_ms: int = NOON_MS
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def now(self) -> Moment:
        self.at_ms += 1
        return Moment(self.at_ms, self.at_ms, TimeQuality.TRUSTED, self.at_ms % 10**9)

    def start(self, **changes: Any) -> None:
        self.journal = Journal(self.folder, KIOSK, self.now())
        self.station = Station(self.journal)
        self.face = Face()
        usual: dict[str, Any] = {
            "direction": Direction.IN,
            "limit": self.limit,
            "counts": True,
            "now": self.now,
        }
        self.keeper = KioskKeeper(self.station, self.face, **{**usual, **changes})
        self.keeper.start()

    def stop(self) -> None:
        self.keeper.stop()
        self.journal.close()

    def restart(self, **changes: Any) -> None:
        self.stop()
        self.start(**changes)

    def record(self, direction: Direction = Direction.IN, **changes: Any) -> None:
        """Somebody came: recorded, then announced."""
        outcome = replace(OUTCOME, direction=direction, **changes)
        self.journal.append(
            Draft(
                kind=RecordKind.ENTRY,
                code="entry",
                moment=self.now(),
                body=PERSON,
                source=Source.CAMERA,
                direction=direction,
                document="cccd7",
                assurance=Assurance.UNSIGNED,
                verdict=outcome.verdict,
                reasons=("unsigned",),
            )
        )
        self.station.announced.emit(outcome)

    @property
    def inside(self) -> int:
        return self.face.occupancies[-1].inside

    @property
    def held(self) -> bool:
        return self.station.held[-1]


@pytest.fixture
def kept(tmp_path: Path, qapp: QApplication) -> Iterator[Kept]:  # noqa: ARG001 - signals need it
    made = Kept(tmp_path)
    yield made
    made.stop()


def test_people_are_counted_in_and_out(kept: Kept) -> None:
    assert kept.inside == 0
    kept.record()
    assert kept.inside == 1
    kept.record(Direction.OUT)
    assert kept.inside == 0


def test_a_full_market_lets_nobody_in_until_somebody_leaves(kept: Kept) -> None:
    kept.record()
    kept.record()
    assert (kept.inside, kept.held) == (2, True)
    kept.station.situation.emit(Situation(direction=Direction.OUT))
    assert not kept.held
    kept.record(Direction.OUT)
    kept.station.situation.emit(Situation(direction=Direction.IN))
    assert (kept.inside, kept.held) == (1, False)


def test_a_power_cut_forgets_nobody_who_is_inside(kept: Kept) -> None:
    kept.record()
    kept.record()
    kept.restart()
    assert (kept.inside, kept.held) == (2, True)
    kept.record(Direction.OUT)
    kept.restart()
    assert (kept.inside, kept.held) == (1, False)


def test_who_was_not_saved_was_told_to_see_the_officer_and_does_not_count(kept: Kept) -> None:
    kept.station.announced.emit(replace(OUTCOME, saved=False))
    assert kept.inside == 0
    kept.station.saved_later.emit(OUTCOME)
    assert kept.inside == 1


def test_an_amendment_and_a_resumed_entry_count_nobody_twice(kept: Kept) -> None:
    kept.record()
    kept.station.announced.emit(replace(OUTCOME, before=Verdict.ADMIT))
    kept.station.announced.emit(replace(OUTCOME, resumed=True))
    assert kept.inside == 1


def test_a_count_and_a_limit_by_the_staff_hold_and_survive_a_restart(kept: Kept) -> None:
    kept.face.recounted.emit(40)
    kept.face.limited.emit(50)
    assert (kept.inside, kept.face.occupancies[-1].limit) == (40, 50)
    kept.record()
    kept.restart()
    assert (kept.inside, kept.face.occupancies[-1].limit) == (41, 50)


def test_a_correction_stands_in_the_journal(kept: Kept) -> None:
    kept.face.recounted.emit(40)
    with JournalReader(kept.folder) as reader:
        events = [r.header.code for r in reader.between(0, 2**52, {RecordKind.EVENT})]
    assert events.count(RECOUNTED) == 1


def test_a_correction_that_could_not_be_recorded_is_not_shown(kept: Kept) -> None:
    kept.station.disk.refuses = True
    kept.face.recounted.emit(40)
    assert kept.inside == 0


def test_at_midnight_the_market_is_empty_and_open(kept: Kept) -> None:
    kept.record()
    kept.record()
    assert kept.held
    kept.at_ms += DAY_MS // 2
    kept.keeper.tick()
    assert (kept.inside, kept.held) == (0, False)


def test_numbers_go_on_after_a_restart_and_begin_anew_each_day(kept: Kept) -> None:
    kept.face.lane_given.emit(FEVER, 5)
    kept.face.lane_given.emit(FEVER, 6)
    assert kept.face.numbers == [1, 2]
    kept.restart()
    kept.face.lane_given.emit(FEVER, 7)
    assert kept.face.numbers == [3]
    kept.at_ms += DAY_MS // 2
    kept.face.lane_given.emit(FEVER, 8)
    assert kept.face.numbers == [3, 1]


def test_a_number_that_could_not_be_recorded_is_not_given(kept: Kept) -> None:
    kept.station.disk.refuses = True
    kept.face.lane_given.emit(FEVER, 5)
    assert kept.face.numbers == []
    kept.station.disk.refuses = False
    kept.face.lane_given.emit(FEVER, 6)
    assert kept.face.numbers == [1]


def test_a_number_is_recorded_without_saying_whose_it_is(kept: Kept) -> None:
    kept.face.lane_given.emit(FEVER, 5)
    with JournalReader(kept.folder) as reader:
        found = [
            record
            for record in reader.between(0, 2**52, {RecordKind.EVENT})
            if record.header.code == NUMBER_GIVEN
        ]
    assert len(found) == 1
    assert found[0].body == b"\xa2\x01\x01\x02\x05"


def test_a_kiosk_that_is_not_alone_says_so_to_its_keeper(kept: Kept) -> None:
    assert kept.face.notes == [()]
    kept.restart(alone=False)
    assert kept.face.notes == [(Fault.KIOSK_NOT_ALONE,)]


def test_a_printer_without_paper_is_told_of_and_the_number_still_shown(kept: Kept) -> None:
    printed: list[int] = []
    started, free = threading.Event(), threading.Event()

    def send(_address: Address, _picture: Image.Image) -> None:
        started.set()
        free.wait(10)

    printer = SlipPrinter(Address("file", "x"), lambda _: None, send=send)

    def draw(number: int, _lane: Lane) -> Image.Image:
        printed.append(number)
        return Image.new("1", (8, 8))

    stop = threading.Event()
    thread = threading.Thread(target=printer.run, args=(stop,))
    thread.start()
    try:
        kept.restart(counts=False, printer=printer, draw=draw)
        for seq in range(MAX_WAITING + 3):
            kept.face.lane_given.emit(FEVER, seq)
        assert kept.face.numbers == list(range(1, MAX_WAITING + 4))
        assert started.wait(10)
        kept.keeper.hear_printer(Fault.PRINTER_PAPER)
        kept.keeper.hear_printer(None)
        assert kept.face.notes == [(), (Fault.PRINTER_PAPER,), ()]
    finally:
        stop.set()
        free.set()
        thread.join(10)
    assert printed[0] == 1


def test_an_entrance_counts_nobody_and_is_never_held(kept: Kept) -> None:
    kept.restart(counts=False)
    kept.record()
    assert kept.face.occupancies == []
    assert True not in kept.station.held


def test_the_settings_say_what_a_kiosk_is_for() -> None:
    assert use_of(Kiosk(), ASSETS) is None
    assert use_of(Kiosk(kind="market", buttons=False), ASSETS) == Market(buttons=False)
    hospital = use_of(Kiosk(kind="hospital", question_seconds=9), ASSETS)
    assert isinstance(hospital, Hospital)
    assert (hospital.form.id, hospital.question_seconds) == ("phan-luong", 9)


@pytest.mark.parametrize("key", ["questions", "lanes"])
@pytest.mark.parametrize("content", [None, b"{}", b"x" * 70_000])
def test_a_file_of_the_kiosk_that_is_none_is_named(
    tmp_path: Path, key: str, content: bytes | None
) -> None:
    path = tmp_path / "mine.json"
    if content is not None:
        path.write_bytes(content)
    kiosk = Kiosk(
        kind="hospital",
        questions=str(path) if key == "questions" else "",
        lanes=str(path) if key == "lanes" else "",
    )
    with pytest.raises(KnownFault) as caught:
        use_of(kiosk, ASSETS)
    assert caught.value.fault is Fault.CONFIG_VALUE
    assert caught.value.details["key"] == f"kiosk.{key}"

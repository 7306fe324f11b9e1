from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sync.journal.draft import Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.repeats import Seen
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import Assurance, Direction, RecordKind, Source, TimeQuality, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.announced import Announced, Unannounced
from terminal.desk.desk import Desk
from terminal.desk.entry import Circumstances
from terminal.desk.ledger import MAX_WAITING
from terminal.diagnostics import Fault
from terminal.reading.symbol import Presentation, Symbol, Symbology
from terminal.reports.day_book import DayBook
from terminal.verdict.rules import Rules
from tests.journal.makers import NOON_MS, journal

CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.ms = NOON_MS

    def __call__(self) -> Moment:
        self.ms += 1
        return Moment(self.ms, self.ms, TimeQuality.TRUSTED, self.ms - NOON_MS)


def declare(payload: bytes, _now: datetime) -> Declaration:
    """An invented format: the payload is a name; `bad` is a forged code."""
    name = payload.decode()
    if name == "bad":
        return Declaration(
            kind="hc1", assurance=Assurance.REJECTED, reason="signature", repeat_key=payload
        )
    return Declaration(
        kind="cccd7",
        assurance=Assurance.UNSIGNED,
        person=Person(name=name, number="001199000345", birth_date="1999-03-05", sex="F"),
        repeat_key=payload,
    )


def showing(name: str) -> Presentation:
    return Presentation(Symbol(name.encode(), Symbology.QR, CORNERS), 5.0, Source.CAMERA)


class Post:
    """A desk with the real journal and the real day book."""

    def __init__(self, folder, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.journal = journal(folder, after_ms=self.clock.ms - NOON_MS)
        self.book = DayBook()
        self.refusing: JournalTrouble | None = None
        self.announced = Announced(folder)
        self.folder = folder

    def desk(self, unannounced=()) -> Desk:
        return Desk(
            self,
            self.book,
            declare=declare,
            rules=Rules(unsigned=Verdict.ADMIT, repeat_within=timedelta(minutes=10)),
            circumstances=Circumstances(Direction.IN, operator="cán bộ 7"),
            now=self.clock,
            unannounced=unannounced,
        )

    def append(self, draft):
        if self.refusing is not None:
            raise JournalFault(self.refusing)
        return self.journal.append(draft)

    def last_seen(self, repeat_key, at_ms):
        return self.journal.last_seen(repeat_key, at_ms)

    def move(self, lane):
        self.journal.move(lane)

    def entries(self):
        with JournalReader(self.folder) as reader:
            return list(reader.between(0, 2**52, {RecordKind.ENTRY}))

    def close(self) -> None:
        self.journal.close()
        self.book.close()


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


def test_the_screen_learns_that_a_code_was_shown_on_a_display(tmp_path) -> None:
    desk = Post(tmp_path).desk()
    assert not desk.present(showing("A")).on_display
    assert desk.present(replace(showing("B"), on_display=True)).on_display


def test_a_verdict_is_announced_after_it_is_durable(post) -> None:
    outcome = post.desk().present(showing("Nguyễn Thị Bịa Đặt"))

    (record,) = post.entries()
    assert outcome.saved
    assert (outcome.epoch, outcome.seq) == (record.header.epoch, record.header.seq)
    assert record.header.verdict is outcome.verdict is Verdict.ADMIT
    assert record.header.reasons == outcome.reasons
    assert record.header.operator == "cán bộ 7"
    assert outcome.counts.admit == 1


def test_what_is_announced_of_a_person_is_masked_and_what_is_sealed_is_whole(post) -> None:
    outcome = post.desk().present(showing("Nguyễn Thị Bịa Đặt"))

    assert "Nguyễn" not in repr(outcome)
    assert "001199000345" not in repr(outcome)
    assert outcome.person.number.endswith("345")
    assert outcome.person.birth_year == "1999"
    with JournalReader(post.folder) as reader:
        opener = SegmentOpener(reader.connection, post.journal.scribe.identity.machine_key)
        body = opener.body(post.entries()[0])
    assert body is not None
    assert (body.name, body.number) == ("Nguyễn Thị Bịa Đặt", "001199000345")


def test_a_forged_code_is_refused_and_recorded_all_the_same(post) -> None:
    outcome = post.desk().present(showing("bad"))
    assert outcome.verdict is Verdict.REFUSE
    assert outcome.reasons[0] == "signature"
    assert len(post.entries()) == 1


def test_the_same_person_within_the_time_is_a_repeat(post) -> None:
    desk = post.desk()
    desk.present(showing("A"))
    again = desk.present(showing("A"))
    assert again.verdict is Verdict.ATTENTION
    assert "repeat" in again.reasons
    post.clock.ms += 11 * 60_000
    assert desk.present(showing("A")).verdict is Verdict.ADMIT


def test_a_repeat_does_not_hide_a_forged_code(post) -> None:
    desk = post.desk()
    desk.present(showing("bad"))
    assert desk.present(showing("bad")).verdict is Verdict.REFUSE


@pytest.mark.parametrize("trouble", [JournalTrouble.DISK_FULL, JournalTrouble.DISK_FAILING])
def test_a_disk_that_refuses_gives_a_verdict_marked_not_saved(post, trouble) -> None:
    post.refusing = trouble
    outcome = post.desk().present(showing("A"))
    assert not outcome.saved
    assert outcome.fault is Fault(trouble.value)
    assert outcome.verdict is Verdict.ADMIT
    assert outcome.seq is None
    assert outcome.waiting == 1


def test_what_waited_is_saved_in_its_order_once_there_is_room(post) -> None:
    desk = post.desk()
    post.refusing = JournalTrouble.DISK_FULL
    for name in ("A", "B", "C"):
        desk.present(showing(name))
    assert desk.retry() == ()
    post.refusing = None

    saved = desk.retry()

    assert [outcome.saved for outcome in saved] == [True] * 3
    assert [outcome.waiting for outcome in saved] == [2, 1, 0]
    with JournalReader(post.folder) as reader:
        opener = SegmentOpener(reader.connection, post.journal.scribe.identity.machine_key)
        bodies = [opener.body(record) for record in post.entries()]
    assert [body.name for body in bodies if body] == ["A", "B", "C"]
    assert desk.retry() == ()


def test_the_next_person_never_overtakes_those_who_wait(post) -> None:
    desk = post.desk()
    post.refusing = JournalTrouble.DISK_FULL
    desk.present(showing("A"))
    post.refusing = None
    outcome = desk.present(showing("B"))
    assert outcome.saved
    assert [record.header.at_ms for record in post.entries()] == sorted(
        record.header.at_ms for record in post.entries()
    )
    assert len(post.entries()) == 2


def test_who_waits_for_the_disk_and_comes_again_is_a_repeat(post) -> None:
    desk = post.desk()
    post.refusing = JournalTrouble.DISK_FAILING
    desk.present(showing("A"))
    again = desk.present(showing("A"))
    assert "repeat" in again.reasons
    assert again.fault is Fault.DISK_FAILING


def test_what_the_next_person_brought_to_be_saved_is_told_later(post) -> None:
    desk = post.desk()
    post.refusing = JournalTrouble.DISK_FULL
    desk.present(showing("A"))
    post.refusing = None
    desk.present(showing("B"))
    assert [outcome.waiting for outcome in desk.retry()] == [0]


def test_what_waits_is_bounded_and_says_so(post) -> None:
    desk = post.desk()
    post.refusing = JournalTrouble.DISK_FULL
    for number in range(MAX_WAITING + 5):
        outcome = desk.present(showing(f"P{number}"))
        assert not outcome.saved
    assert outcome.waiting == desk.waiting == MAX_WAITING


class TestARestartBetweenRecordAndScreen:
    """A crash after the entry is durable and before any screen showed it."""

    @staticmethod
    def crash(post, tmp_path, *, announced: bool, seconds: int = 3):
        outcome = post.desk().present(showing("A"))
        if announced:
            post.announced.mark(outcome.epoch, outcome.seq)
        header = post.entries()[-1].header
        post.journal.close()
        post.clock.ms += seconds * 1000
        post.journal = journal(tmp_path, after_ms=post.clock.ms - NOON_MS)
        return outcome, [] if announced else [header]

    def test_announces_the_recorded_verdict_without_a_second_entry(self, post, tmp_path) -> None:
        before, unannounced = self.crash(post, tmp_path, announced=False)
        after = post.desk(unannounced).present(showing("A"))
        assert after.resumed
        assert (after.verdict, after.seq) == (before.verdict, before.seq)
        assert len(post.entries()) == 1

    def test_only_once(self, post, tmp_path) -> None:
        _, unannounced = self.crash(post, tmp_path, announced=False)
        desk = post.desk(unannounced)
        desk.present(showing("A"))
        assert not desk.present(showing("A")).resumed
        assert len(post.entries()) == 2

    def test_records_somebody_else_as_ever(self, post, tmp_path) -> None:
        _, unannounced = self.crash(post, tmp_path, announced=False)
        assert not post.desk(unannounced).present(showing("B")).resumed
        assert len(post.entries()) == 2

    def test_records_a_repeat_where_the_screen_had_shown_the_verdict(self, post, tmp_path) -> None:
        _, unannounced = self.crash(post, tmp_path, announced=True)
        assert not post.desk(unannounced).present(showing("A")).resumed
        assert len(post.entries()) == 2

    def test_forgets_where_the_clock_was_set_back_meanwhile(self, post, tmp_path) -> None:
        _, (header,) = self.crash(post, tmp_path, announced=False)
        seen = Seen(header.at_ms, header.epoch, header.seq)
        now = replace(post.clock(), at_ms=header.at_ms - 3_600_000)
        assert Unannounced([header]).take(seen, now) is None

    def test_forgets_after_a_minute(self, post, tmp_path) -> None:
        _, unannounced = self.crash(post, tmp_path, announced=False, seconds=61)
        assert not post.desk(unannounced).present(showing("A")).resumed


def test_the_announced_entry_is_kept_across_restarts(tmp_path) -> None:
    announced = Announced(tmp_path)
    assert announced.last() == (0, 0)
    announced.mark(2**63 - 1, 7)
    assert Announced(tmp_path).last() == (2**63 - 1, 7)
    announced.mark(2**63 - 1, 3)
    assert announced.last() == (2**63 - 1, 7)
    announced.mark(5, 3)
    assert announced.last() == (5, 3)
    (tmp_path / "announced").write_bytes(b"short")
    assert announced.last() == (0, 0)

"""Both sides compare what they really hold: a journal on a disk and a centre's store, edited."""

# ruff: noqa: S311, S608 - dice for edits, and edits by names of our own
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.centre.receiving import make_receipt, read_arrival, receive
from sync.centre.reconciling import answer_to
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal import database
from sync.journal.chain import Head
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.cbor import decode_deterministic
from sync.protocol.pieces import (
    MAX_PIECES,
    Answer,
    decode_question,
    encode_answer,
    hour_of,
)
from sync.uplink.client import Reply, Result, TooMuch, Trouble
from sync.uplink.journal_outbox import JournalBooks, JournalOutbox
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.outbox import Notice
from sync.uplink.reconciling import (
    AGAIN_S,
    FIRST_S,
    FIRST_WHOLE_S,
    RECENT_S,
    WHOLE_S,
    Questioner,
    Reconciler,
)
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import enrolled
from tests.journal.makers import NOON_MS, entry, journal, moment
from tests.uplink.fakes import CENTRE_KEY

MINUTE_MS = 60_000


class Rig:
    """A post and its centre with real files, and nothing but function calls between them."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.journal: Journal = journal(folder / "post")
        self.identity = self.journal.scribe.identity
        self.storage = SqliteStorage(folder / "c.sqlite")
        self.enrol()
        self.now_s, self.wall_ms, self.chance = 0.0, NOON_MS, 0.5
        self.faults: list[Result] = []
        self.absent = False
        self.change: Callable[[Answer], Answer] = lambda answer: answer
        self.asked: list[int] = []
        """How many pieces each question had."""
        self.sent: list[int] = []
        self.statuses: list[UplinkStatus] = []
        self.noted: list[Notice] = []
        self.reader = JournalReader(folder / "post")
        for connection in (self.journal._store.connection, self.storage._writer):
            connection.execute("PRAGMA synchronous = OFF")  # nothing here is about power
        self.begin()

    def enrol(self) -> None:
        known = enrolled(self.identity.terminal, self.identity.signing_key)
        self.storage.commit(lambda writing: writing.add_terminal(known))

    def begin(self) -> None:
        """The uplink after a start: it remembers nothing."""
        centre = Correspondent(
            self.storage.identity.centre, CENTRE_KEY.public_key().public_bytes_raw()
        )
        clocks = Clocks(lambda: self.now_s, lambda: self.wall_ms, lambda: self.chance)
        self.books = JournalBooks(self.reader, self.journal, lambda task: task(), self.now)
        note = self.books.note
        self.writes_notes = False

        def hear(notice: Notice) -> None:
            self.noted.append(notice)
            if self.writes_notes:
                note(notice)

        self.books.note = hear  # type: ignore[method-assign]  # what is recorded is compared too
        self.reconciler = Reconciler(
            Questioner(self.identity.terminal, self.identity.signing_key),
            centre,
            self.books,
            self.ask,
            clocks,
        )
        self.uplink = Uplink(
            terminal=self.identity.terminal,
            centre=centre,
            outbox=JournalOutbox(self.reader, self.journal, lambda task: task(), lambda _: None),
            transport=self,
            clocks=clocks,
            wake=threading.Event(),
            report=self.statuses.append,
            comparing=self.reconciler,
        )
        self.now_s += FIRST_S

    def now(self):
        return replace(moment(self.wall_ms - NOON_MS), monotonic_ms=int(self.now_s * 1000))

    def send(self, batch: bytes) -> Result:
        arrival = read_arrival(self.identity.terminal, batch, self.wall_ms)
        self.sent.append(len(arrival.items))
        if self.faults:
            return self.faults.pop(0)
        decision = self.storage.commit(lambda writing: receive(writing, arrival))
        assert decision is not None
        return Reply(
            make_receipt(self.storage.identity, CENTRE_KEY, arrival, decision, self.wall_ms)
        )

    def ask(self, question: bytes) -> Result:
        if self.absent:
            return Trouble(CentreState.REFUSES, 404)
        key = Ed25519PublicKey.from_public_bytes(
            self.identity.signing_key.public_key().public_bytes_raw()
        )
        read = decode_question(question, key)
        self.asked.append(len(read.pieces))
        if self.faults:
            return self.faults.pop(0)
        answer = self.storage.read(
            lambda reading: answer_to(read, question, reading, self.storage.identity, self.wall_ms)
        )
        return Reply(encode_answer(self.change(answer), CENTRE_KEY))

    def record(self, count: int, minutes: float = 3) -> None:
        for _ in range(count):
            self.wall_ms += int(minutes * MINUTE_MS)
            self.journal.append(replace(entry(), moment=self.now()))

    def settle(self) -> None:
        """Send, compare and send again until both rest."""
        self.uplink.send_once()
        for _ in range(500):
            if self.uplink.compare_once():
                continue
            unsent = self.reader.confirmed(self.head.epoch) < self.head.seq
            if not unsent or self.uplink._link.failures:
                return
            self.uplink.send_once()
        raise AssertionError("no rest")

    def compare(self) -> None:
        """As at the end of a shift."""
        self.reconciler.request()
        self.settle()

    @property
    def status(self) -> UplinkStatus:
        return self.statuses[-1]

    @property
    def agreed(self):
        assert self.status.agreed is not None
        return self.status.agreed

    @property
    def head(self) -> Head:
        return self.journal.head

    def hour(self, seq: int) -> int:
        """By the header, which is what people go by."""
        record = self.reader.record(self.head.epoch, seq)
        assert record is not None
        return hour_of(record.header.at_ms)

    def close(self) -> None:
        self.reader.close()
        self.journal.close()
        self.storage.close()


@pytest.fixture
def rig(tmp_path):
    made = Rig(tmp_path)
    yield made
    made.close()


class Side:
    """One side's file under somebody else's hands."""

    def __init__(self, path, table_columns: str) -> None:
        self.connection = apsw.Connection(str(path))
        for (name,) in list(
            self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        ):
            self.connection.execute(f"DROP TRIGGER {name}")
        self.columns = table_columns

    def row(self, seq: int):
        return self.connection.execute("SELECT * FROM records WHERE seq = ?", (seq,)).fetchone()

    def drop(self, seq: int) -> None:
        self.connection.execute("DELETE FROM records WHERE seq = ?", (seq,))

    def put(self, row) -> None:
        places = ", ".join("?" * len(row))
        self.connection.execute(f"INSERT INTO records VALUES ({places})", row)

    def alter(self, seq: int, column: str, dice: random.Random) -> None:
        value = self.connection.execute(f"SELECT {column} FROM records WHERE seq = ?", (seq,)).get
        if value:
            place = dice.randrange(len(value))
            flipped = value[place] ^ (1 << dice.randrange(8))
            value = value[:place] + bytes([flipped]) + value[place + 1 :]
        else:
            value = b"\x00"
        self.connection.execute(f"UPDATE records SET {column} = ? WHERE seq = ?", (value, seq))

    def double(self, seq: int, under: int) -> None:
        """The record `seq` a second time, under the number of another."""
        names = self.columns
        self.connection.execute("DELETE FROM records WHERE seq = ?", (under,))
        self.connection.execute(
            f"INSERT INTO records (seq, {names}) SELECT ?, {names} FROM records WHERE seq = ?",
            (under, seq),
        )

    def close(self) -> None:
        self.connection.close()


POST_COLUMNS = "epoch, at_ms, kind, hash, header, body, signature"
CENTRE_COLUMNS = (
    "site, terminal, epoch, hash, header, body, signature, received_ms, kind, code, at_ms, verdict"
)


@pytest.fixture
def sides(rig):
    made = {
        "post": Side(rig.folder / "post" / database.FILE_NAME, POST_COLUMNS),
        "centre": Side(rig.folder / "c.sqlite", CENTRE_COLUMNS),
    }
    yield made
    for side in made.values():
        side.close()


def test_two_sides_that_hold_the_same_agree_on_every_record(rig):
    rig.record(100)

    rig.settle()

    assert (rig.agreed.records, rig.agreed.of, rig.agreed.hours) == (103, 103, ())
    assert rig.agreed.at_ms == rig.wall_ms
    assert rig.noted == []


def test_200_random_edits_of_either_side_are_healed_or_shown_by_exactly_their_hour(rig, sides):
    rig.record(80)
    rig.settle()
    assert rig.agreed.hours == ()
    dice = random.Random(20261122)
    seen: Counter[str] = Counter()
    for number in range(200):
        name = dice.choice(("post", "centre"))
        what = dice.choice(("drop", "double", "header", "body", "signature"))
        side, seq = sides[name], dice.randint(1, rig.head.seq)
        hour, before = rig.hour(seq), side.row(seq)
        hours = {hour}
        if what == "drop":
            side.drop(seq)
        elif what == "double":
            other = dice.choice([n for n in range(1, rig.head.seq + 1) if n != seq])
            side.double(other, seq)
            hours.add(rig.hour(other))  # what is there twice is wrong in its own hour too
        else:
            side.alter(seq, what, dice)
        rig.noted.clear()

        rig.compare()

        note = f"edit {number}: {name} {what} {seq}"
        if name == "centre" and what != "double":
            assert rig.agreed.hours == (), note
            assert [(n.agrees, n.hours_ms) for n in rig.noted] == [(True, (hour,))], note
            healed = side.row(seq)
            assert healed[4:8] == before[4:8], note  # hash, header, body, signature
            assert what == "drop" or healed == before, note
        else:
            assert rig.agreed.hours == tuple(sorted(hours)), note
            assert {n.agrees for n in rig.noted} == {False}, note
            assert rig.agreed.records < rig.agreed.of
            side.drop(seq)
            side.put(before)
            rig.compare()
            assert rig.agreed.hours == (), note
            assert rig.noted[-1].agrees
        assert rig.status.forked == (), note
        seen[f"{name} {what}"] += 1
    assert len(seen) == 10


def test_a_record_doubled_at_the_centre_after_the_newest_one_is_shown(rig, sides):
    rig.record(60)
    rig.settle()
    sides["centre"].double(5, rig.head.seq + 1)

    rig.compare()

    # What lies there says of itself that it is of the hour it was doubled from.
    assert rig.agreed.hours == (rig.hour(5), rig.hour(rig.head.seq))


def test_what_is_recorded_meanwhile_is_no_difference(rig):
    rig.record(60)
    rig.settle()
    rig.reconciler.request()
    assert rig.uplink.compare_once()
    rig.record(5)

    rig.settle()

    assert rig.agreed.hours == ()
    assert rig.agreed.records == rig.agreed.of == rig.head.seq


def test_many_lost_records_in_a_row_heal_over_the_limits_of_pieces_and_batches(rig, sides):
    rig.record(1100, minutes=0.5)
    rig.settle()
    for seq in range(300, 1050):
        sides["centre"].drop(seq)

    rig.compare()

    assert rig.agreed.hours == ()
    rows = sides["centre"].connection.execute("SELECT count(*), max(seq) FROM records").fetchone()
    assert rows == (rig.head.seq, rig.head.seq)
    assert rig.status.forked == ()


def test_a_lost_answer_or_a_lost_receipt_only_puts_the_comparison_off(rig, sides):
    rig.record(60)
    rig.settle()
    sides["centre"].drop(30)
    for _ in range(3):
        rig.reconciler.request()
        rig.faults = [Trouble(CentreState.DOWN)]
        assert rig.uplink.compare_once()
        assert not rig.reconciler.wants()
        rig.now_s += RECENT_S
    rig.faults = []

    rig.compare()

    assert rig.agreed.hours == ()
    assert sides["centre"].row(30) is not None


def test_a_batch_that_is_too_large_for_the_way_is_halved_here_too(rig, sides):
    rig.record(200, minutes=0.1)
    rig.settle()
    for seq in range(10, 150):
        sides["centre"].drop(seq)
    rig.reconciler.request()
    rig.uplink.compare_once()
    rig.faults = [TooMuch()]
    while rig.uplink.compare_once():
        pass
    assert not rig.reconciler.wants()
    rig.now_s += AGAIN_S

    rig.settle()

    assert rig.agreed.hours == ()
    assert rig.sent == [0, 203, 203, 0, 113, 90]


def test_a_piece_that_never_goes_through_is_shown_in_the_end(rig, sides):
    rig.record(60)
    rig.settle()
    sides["centre"].drop(30)
    hour = rig.hour(30)
    rig.reconciler.request()
    assert rig.uplink.compare_once()
    for _ in range(5):
        rig.faults = [Trouble(CentreState.DOWN)]
        assert rig.uplink.compare_once()
        rig.now_s += RECENT_S
        rig.faults = []
        rig.uplink.send_once()

    rig.settle()
    rig.now_s += RECENT_S
    rig.settle()

    assert [(notice.agrees, notice.hours_ms) for notice in rig.noted] == [
        (False, (hour,)), (True, (hour,)),  # the next comparison, an hour later, healed it
    ]  # fmt: skip


def test_a_centre_without_the_place_to_ask_is_no_fault(rig):
    rig.absent = True
    rig.record(10)

    rig.settle()

    assert rig.status.state is CentreState.CONNECTED
    assert rig.status.agreed is None
    assert not rig.reconciler.wants()
    rig.now_s += RECENT_S - 1
    assert not rig.reconciler.wants()
    rig.absent, rig.now_s = False, rig.now_s + 1
    rig.settle()
    assert rig.agreed.records == rig.agreed.of


@pytest.mark.parametrize(
    "changes",
    [
        {"centre": b"X" * 16},
        {"terminal": b"X" * 16},
        {"epoch": 1},
        {"question_hash": bytes(32)},
    ],
)
def test_an_answer_to_something_else_is_not_believed(rig, changes):
    rig.change = lambda answer: replace(answer, **changes)
    rig.record(10)

    rig.settle()

    assert rig.status.agreed is None


def test_it_compares_the_newest_hours_hourly_and_everything_once_a_day(rig):
    rig.record(30, minutes=240)  # five days
    rig.settle()
    few = sum(rig.asked)
    assert 0 < few < 25

    rig.asked.clear()
    rig.now_s = FIRST_WHOLE_S - 1
    rig.settle()
    assert rig.asked == []
    rig.now_s += 1
    rig.settle()
    assert sum(rig.asked) > 30

    rig.asked.clear()
    for _ in range(23):
        rig.now_s += RECENT_S
        rig.settle()
    hourly = sum(rig.asked)
    rig.asked.clear()
    rig.now_s += WHOLE_S - 23 * RECENT_S
    rig.settle()
    assert hourly <= 23 * few
    assert sum(rig.asked) > 30


def test_terminals_that_start_at_one_moment_do_not_compare_at_one_moment(rig):
    rig.record(10)
    dues = []
    for rig.chance in (0.0, 0.5, 0.999):
        began_s = rig.now_s
        rig.begin()
        due = [rig.reconciler._recent_due_s, rig.reconciler._whole_due_s]
        rig.settle()
        due.append(rig.reconciler._recent_due_s)
        dues.append([at_s - began_s for at_s in due])
    first, whole, next_one = (list(moments) for moments in zip(*dues, strict=True))
    assert first == pytest.approx([0, FIRST_S / 2, FIRST_S], rel=0.01)
    for moments, pause_s in ((whole, FIRST_WHOLE_S), (next_one, RECENT_S)):
        assert moments[0] < moments[1] < moments[2]
        assert all(0.7 * pause_s < moment < 1.3 * pause_s for moment in moments)


def test_questions_that_failed_together_are_not_asked_again_together(rig):
    rig.record(10)
    rig.settle()
    due = []
    for rig.chance in (0.0, 0.999):
        rig.now_s += RECENT_S
        rig.reconciler.request()
        rig.reconciler._failures = 0
        rig.faults = [Trouble(CentreState.DOWN)]
        assert rig.uplink.compare_once()
        due.append(rig.reconciler._not_before_s - rig.now_s)
    assert due == pytest.approx([0.75 * AGAIN_S, 1.25 * AGAIN_S], rel=0.01)


class TestWhileAPieceIsBeingMended:
    """The centre said that it differs; until it says otherwise nobody is told that all is there."""

    def test_it_counts_as_missing_and_its_hour_is_shown(self, rig, sides):
        rig.record(60)
        rig.settle()
        whole_at_ms, hour = rig.agreed.at_ms, rig.hour(30)
        sides["centre"].drop(30)
        rig.wall_ms += MINUTE_MS
        rig.reconciler.request()
        assert rig.uplink.compare_once()  # the question; what it names is to be sent again
        for _ in range(3):
            assert rig.agreed.records < rig.agreed.of
            assert rig.agreed.hours == (hour,)
            assert rig.agreed.at_ms == whole_at_ms
            rig.faults = [Trouble(CentreState.DOWN)]
            assert rig.uplink.compare_once()
            rig.now_s += RECENT_S
            rig.faults = []
            rig.uplink.send_once()

        rig.settle()

        assert (rig.agreed.records, rig.agreed.hours) == (rig.agreed.of, ())
        assert rig.agreed.at_ms == rig.wall_ms

    def test_what_differed_before_is_not_counted_twice(self, rig, sides):
        rig.record(60)
        rig.settle()
        sides["post"].alter(30, "body", random.Random(5))
        rig.compare()
        before = rig.agreed
        assert 0 < before.of - before.records < 60
        rig.reconciler.request()
        assert rig.uplink.compare_once()
        assert rig.reconciler._sweep is not None
        assert rig.reconciler._sweep.to_mend
        assert (rig.agreed.records, rig.agreed.hours) == (before.records, before.hours)

    def test_a_comparison_that_was_broken_off_was_no_comparison(self, rig):
        rig.record(40, minutes=61)
        rig.settle()
        compared_ms = rig.agreed.at_ms
        rig.wall_ms += MINUTE_MS
        rig.now_s += WHOLE_S
        assert rig.uplink.compare_once()  # the first of several questions
        rig.faults = [Trouble(CentreState.DOWN)]
        assert rig.uplink.compare_once()
        assert rig.agreed.at_ms == compared_ms
        rig.now_s += AGAIN_S
        rig.uplink.send_once()
        rig.wall_ms += MINUTE_MS
        rig.settle()
        # All of it was so when the first answer came, or later.
        assert rig.agreed.at_ms == rig.wall_ms - MINUTE_MS


def test_a_question_never_has_more_pieces_than_the_centre_takes(rig):
    rig.record(40, minutes=61)
    rig.now_s += WHOLE_S

    rig.settle()

    assert max(rig.asked) == MAX_PIECES
    assert sum(rig.asked) > 40


def test_a_clock_that_jumps_makes_no_difference(rig):
    for jump in (0, 10 * 365 * 24 * 60, -20 * 365 * 24 * 60, 10 * 365 * 24 * 60):
        rig.wall_ms += jump * MINUTE_MS
        rig.record(15, minutes=7)
    rig.now_s += WHOLE_S

    rig.settle()

    assert rig.agreed.hours == ()
    assert rig.agreed.records == rig.agreed.of


def test_a_record_that_the_centre_holds_in_quarantine_makes_no_difference(rig, sides):
    rig.record(3)
    sides["post"].alter(4, "body", random.Random(1))
    rig.record(3)

    rig.settle()

    assert rig.status.quarantined == 1
    assert rig.agreed.hours == ()


def test_what_differed_and_agrees_again_is_recorded_and_sent_in_its_turn(rig, sides):
    rig.writes_notes = True
    rig.record(60)
    rig.settle()
    hour, epoch = rig.hour(20), rig.head.epoch
    before = sides["post"].row(20)
    sides["post"].alter(20, "signature", random.Random(2))
    rig.compare()
    sides["post"].drop(20)
    sides["post"].put(before)

    rig.compare()

    events = [
        (record.header.code, decode_deterministic(record.body, max_bytes=4096, max_depth=3))
        for record in (rig.reader.record(epoch, seq) for seq in range(1, rig.head.seq + 1))
        if record is not None and record.header.code.startswith("centre.")
    ]
    assert [code for code, _ in events] == ["centre.differs", "centre.agrees"]
    assert all(words[1] == epoch and words[6] == [hour] for _, words in events)
    assert all(words[2] <= 20 <= words[3] for _, words in events)
    assert rig.status.unsent == 0
    assert rig.agreed.records == rig.agreed.of == rig.head.seq


def test_a_difference_that_stays_is_recorded_once(rig, sides):
    rig.record(60)
    rig.settle()
    sides["post"].alter(20, "body", random.Random(3))
    for _ in range(4):
        rig.compare()

    assert [notice.agrees for notice in rig.noted] == [False]


def test_a_forked_epoch_is_not_compared(rig):
    rig.record(20)
    rig.settle()
    rig.asked.clear()
    rig.uplink._memory.forked[rig.head.epoch] = rig.head.seq
    rig.reconciler.request()

    rig.uplink.compare_once()

    assert rig.asked == []


def test_numbers_purged_here_are_not_asked_about(rig, sides):
    rig.record(60)
    rig.settle()
    gone = rig.reader.record(rig.head.epoch, 40)
    assert gone is not None
    sides["post"].connection.execute(
        "INSERT INTO starts VALUES (?, 40, ?)", (rig.head.epoch, gone.hash)
    )
    sides["post"].connection.execute("DELETE FROM records WHERE seq <= 40")
    rig.now_s += WHOLE_S

    rig.settle()

    assert rig.agreed.hours == ()

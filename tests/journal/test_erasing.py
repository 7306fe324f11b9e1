"""Simulated days of a post: what goes, when, and what stays whole."""

import os
from dataclasses import replace
from datetime import date

import apsw
import pytest

from sync.journal import database
from sync.journal.auditing import PURGE, audit_journal, own_key
from sync.journal.chain import Head
from sync.journal.copies import open_copy
from sync.journal.day import post_day
from sync.journal.erasing import DONE, Overtaken, Slice, next_records, take
from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.reader import JournalReader
from sync.journal.record import decode_record
from sync.journal.recovered import Kept, Recovered, keep_recovery
from sync.journal.retention import DAY_MS, HOUR_MS, Terms
from sync.journal.segments import SegmentOpener
from sync.protocol import cbor
from sync.protocol.terms import RecordKind
from tests.journal.makers import KIOSK, NOON_MS, PLACE, a_receipt, a_trust, entry, moment

USUAL = Terms()


class Post:
    """A post that is enrolled, its centre and its purge; hours pass as the test says."""

    def __init__(self, folder, place=PLACE, terms=USUAL) -> None:
        self.folder, self.place, self.terms = folder, place, terms
        self.hour = 0
        self.online = True
        self.centre_ahead_ms = 0
        self.own_ahead_ms = 0
        self.forgotten: list[date] = []
        self.entries: dict[int, int] = {}
        self.start()
        self.journal.enrol(a_trust(), self.now())

    def start(self) -> None:
        self.journal = Journal(self.folder, self.place, self.now())
        self.clock = 0.0
        self.purge = Purge(self.journal, self.terms, self.forgotten.append, self._monotonic)

    def _monotonic(self) -> float:
        self.clock += 0.001
        return self.clock

    def restart(self) -> None:
        self.journal.close()
        self.start()

    def now(self):
        now = moment(self.hour * HOUR_MS)
        return replace(now, at_ms=now.at_ms + self.own_ahead_ms)

    def record(self, repeat_key: bytes = b"") -> int:
        seq = self.journal.append(
            replace(entry(), moment=self.now(), repeat_key=repeat_key)
        ).header.seq
        self.entries[seq] = self.hour
        return seq

    def confirm(self, mark: int | None = None) -> None:
        head = self.journal.head
        at_ms = NOON_MS + self.hour * HOUR_MS + self.centre_ahead_ms
        receipt = a_receipt(head.epoch, head.seq if mark is None else mark, at_ms)
        self.journal.keep_receipt(b"envelope", receipt)

    def pass_hours(self, hours: int, people: int = 0) -> None:
        for _ in range(hours):
            self.hour += 1
            for _ in range(people):
                self.record(b"somebody")
            if self.online:
                self.confirm()
            self.tick()

    def tick(self) -> None:
        self.clock += 61
        while self.purge.step(self.now()):
            pass

    def held(self) -> list[int]:
        with JournalReader(self.folder) as reader:
            return [seq for (seq,) in reader.connection.execute("SELECT seq FROM records")]

    def readable(self) -> list[int]:
        with JournalReader(self.folder) as reader:
            opener = SegmentOpener(reader.connection, self.journal.scribe.identity.machine_key)
            return [
                record.header.seq
                for record in reader.between(-(2**62), 2**62, {RecordKind.ENTRY})
                if opener.body(record) is not None
            ]

    def events(self, code: str):
        with JournalReader(self.folder) as reader:
            return [
                cbor.decode_deterministic(record.body, max_bytes=4096, max_depth=3)
                for record in reader.between(-(2**62), 2**62, {RecordKind.EVENT})
                if record.header.code == code
            ]

    def count(self, table: str) -> int:
        with JournalReader(self.folder) as reader:
            rows = list(reader.connection.execute(f"SELECT 1 FROM {table}"))  # noqa: S608 - ours
            return len(rows)


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path / "data")
    yield made
    made.journal.close()


def test_over_thirty_days_everything_goes_in_its_time_and_the_chain_stays_whole(post) -> None:
    for day in range(30):
        post.pass_hours(24, people=1 if day < 25 else 0)
        held, readable = set(post.held()), set(post.readable())
        for seq, hour in post.entries.items():
            age = post.hour - hour
            assert seq in readable or age > 24, (day, seq)
            # A key is a day's: it goes a day after the last entry of its day was covered.
            assert seq not in readable or age <= 24 + 24 + 2, (day, seq)
            assert seq in held or age > 14 * 24, (day, seq)
            assert seq not in held or age <= 14 * 24 + 6 + 2, (day, seq)
    assert not post.readable()
    with open_copy(post.folder / database.FILE_NAME) as connection:
        (named,) = audit_journal(connection, (), own_key(post.folder))
    # The machine alone says that it was allowed; nothing is wrong all the same.
    assert named.audit.ok, named.audit
    assert post.count("covered") < 20 * 24
    assert post.count("repeat_keys") <= 2
    post.restart()  # and the terminal still starts on it
    assert post.journal.head.seq > max(post.entries)


def test_what_the_centre_has_not_confirmed_never_goes(post) -> None:
    kept = post.record()
    post.online = False
    post.pass_hours(20 * 24)
    post.online = True
    post.confirm(kept - 1)
    post.tick()
    for _ in range(16 * 24):
        post.hour += 1
        post.confirm(kept - 1)
        post.tick()

    assert kept in post.held()
    assert kept in post.readable()
    assert min(post.held()) == kept  # what was before it did go


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_ten_years_off_purges_nothing(post, years) -> None:
    post.pass_hours(20, people=1)
    before, readable = post.held(), post.readable()
    post.own_ahead_ms = years * 365 * DAY_MS
    post.tick()
    post.restart()
    post.pass_hours(2)
    assert set(before) <= set(post.held())
    assert set(readable) <= set(post.readable())

    post.own_ahead_ms, post.centre_ahead_ms = 0, years * 365 * DAY_MS
    post.pass_hours(1)
    post.centre_ahead_ms = 0
    post.restart()
    post.pass_hours(1)
    assert set(before) <= set(post.held())
    assert set(readable) <= set(post.readable())


def test_each_slice_tells_in_the_same_transaction_what_went(post) -> None:
    post.pass_hours(24, people=1)
    post.pass_hours(50)
    told = post.events(PURGE)
    assert sum(event[5] for event in told) == 2  # the segments of two days, one wrap each
    assert {event[1] for event in told} == {post.journal.head.epoch}
    key = post.journal.scribe.identity.signing_key.public_key().public_bytes_raw()
    assert {event[6] for event in told} == {key}

    post.pass_hours(15 * 24)
    with JournalReader(post.folder) as reader:
        start = reader.start(post.journal.head.epoch)
        assert reader.records(start.epoch, 0, 500, 2**20) == ()
        first = decode_record(reader.records(start.epoch, start.seq, 500, 2**20)[0])
    assert first.header.previous == start.hash
    told = post.events(PURGE)
    assert (start.seq, start.hash) in {(event[2], event[3]) for event in told}
    assert post.events(DONE)[-1][1] > 0


def test_a_kiosk_purges_its_records_and_never_had_a_key_to_lose(tmp_path) -> None:
    kiosk = Post(tmp_path / "data", KIOSK)
    kiosk.pass_hours(24, people=1)
    kiosk.pass_hours(15 * 24)
    assert not set(kiosk.entries) & set(kiosk.held())
    kiosk.journal.close()


def test_the_register_is_told_to_forget_days_that_may_no_longer_be_read(tmp_path) -> None:
    post = Post(tmp_path / "data", terms=Terms(readable_hours=1))
    post.pass_hours(30, people=1)
    assert max(post.forgotten) == post_day(post.now().at_ms)
    assert not set(post.readable()) - {seq for seq, hour in post.entries.items() if hour >= 12}
    post.journal.close()


def test_the_last_day_goes_too_where_nobody_comes_any_more(post) -> None:
    post.pass_hours(1, people=1)
    post.pass_hours(60)
    assert not post.readable()


def test_a_segment_that_is_still_written_keeps_its_key(tmp_path) -> None:
    post = Post(tmp_path / "data", terms=Terms(readable_hours=1))
    post.pass_hours(8, people=1)  # until 20:00 of the first day
    assert set(post.readable()) == set(post.entries)
    post.journal.close()


def test_an_epoch_that_ended_goes_whole(post) -> None:
    first = post.journal.head.epoch
    post.pass_hours(2, people=1)
    post.journal.begin_epoch(post.now())
    post.pass_hours(16 * 24)
    # The old line was never heard of again within the new one's receipts, and still grows old.
    with JournalReader(post.folder) as reader:
        assert first not in {head.epoch for head in reader.heads()}
        assert reader.start(first).seq
    post.restart()


def test_a_reader_holds_the_end_up_and_is_not_waited_for(post) -> None:
    post.pass_hours(30, people=1)
    with JournalReader(post.folder) as reader:
        reader.connection.execute("BEGIN; SELECT count(*) FROM records")
        done = len(post.events(DONE))
        post.pass_hours(24)
        assert len(post.events(PURGE)) > 0
        assert len(post.events(DONE)) == done
        reader.connection.execute("COMMIT")
    post.pass_hours(1)
    assert len(post.events(DONE)) == done + 1


def test_the_end_is_told_after_a_restart_too(post) -> None:
    post.pass_hours(30, people=1)
    slice_ = Slice(start=Head(post.journal.head.epoch))
    take(post.journal, slice_, post.now())
    post.restart()
    done = len(post.events(DONE))
    post.tick()
    assert len(post.events(DONE)) == done + 1


def test_a_slice_that_was_overtaken_changes_nothing(post) -> None:
    post.pass_hours(3, people=2)
    epoch, head = post.journal.head.epoch, post.journal.head
    with JournalReader(post.folder) as reader:
        wanted = next_records(reader.connection, epoch, 4, 500)
    assert wanted is not None
    take(post.journal, wanted, post.now())
    with pytest.raises(Overtaken):
        take(post.journal, wanted, post.now())
    assert post.journal.head.seq == head.seq + 1
    assert post.journal.append(replace(entry(), moment=post.now()))


def test_more_than_the_centre_covers_is_refused_by_the_file_itself(post) -> None:
    post.pass_hours(3, people=2)
    epoch = post.journal.head.epoch
    last = post.record()
    with JournalReader(post.folder) as reader:
        wanted = next_records(reader.connection, epoch, last, 500)
    assert wanted is not None
    with pytest.raises((apsw.ConstraintError, JournalFault)):
        take(post.journal, wanted, post.now())
    assert last in post.held()
    assert len(post.held()) == post.journal.head.seq


def copies(post) -> list[str]:
    return sorted(path.name for path in post.folder.glob("journal.*-*.sqlite"))


@pytest.mark.parametrize("written_s", [0, (NOON_MS - 20 * DAY_MS) / 1000, NOON_MS / 100])
def test_old_copies_go_whatever_the_clock_of_the_post_says_of_them(post, written_s) -> None:
    for name in ("journal.damaged-1.sqlite", "journal.before-9.sqlite"):
        (post.folder / name).write_bytes(b"x")
        os.utime(post.folder / name, (written_s, written_s))
    post.pass_hours(24 * 7)
    post.restart()
    (post.folder / "journal.damaged-2.sqlite").write_bytes(b"x")
    post.pass_hours(24 * 6)
    assert "journal.damaged-1.sqlite" in copies(post)
    post.pass_hours(24 * 3)
    assert copies(post) == ["journal.damaged-2.sqlite"]
    post.pass_hours(24 * 6)
    assert copies(post) == []
    assert not [
        1
        for (name,) in post.journal._store.connection.execute("SELECT name FROM meta")
        if name.startswith("copy.")
    ]


def test_the_file_that_alone_holds_what_a_recovery_lost_does_not_go_by_itself(post) -> None:
    for number in (1, 2):
        (post.folder / f"journal.damaged-{number}.sqlite").write_bytes(b"x")
    found = Recovered(1, "journal.damaged-2.sqlite", (Kept(7, 1, 3, 9, 0),), is_noted=True)
    post.journal.note(lambda store: keep_recovery(store, found))
    post.pass_hours(24 * 17)
    assert copies(post) == ["journal.damaged-2.sqlite"]
    whole = replace(found, lines=(Kept(7, 1, 9, 9, 0),))
    post.journal.note(lambda store: keep_recovery(store, whole))
    post.pass_hours(24 * 16)
    assert copies(post) == []


def test_a_step_looks_through_at_most_500_records_for_the_ends_of_segments(post) -> None:
    for _ in range(1200):
        post.record()
    for _ in range(30):
        post.confirm()
        post.hour += 1
    epoch, seen = post.journal.head.epoch, []
    post.clock += 61
    for _ in range(3):
        post.purge.step(post.now())
        seen.append(post.purge._walks[epoch].seq)
    assert seen[:2] == [500, 1000]


def test_slices_hold_at_most_500_records_and_grow_smaller_on_a_slow_disk(post) -> None:
    for _ in range(40):
        post.record()
    post.purge._rows = 20  # a slow disk
    post.pass_hours(1)
    post.pass_hours(15 * 24)
    assert max(event[4] for event in post.events(PURGE)) <= 500
    ticks = iter([0.0, 100.0, 200.0, 300.0, 400.0])
    post.purge._monotonic_s = lambda: next(ticks)
    post.purge._next_s = float("-inf")
    post.purge._rows = 100
    post.purge._pace(0.2)
    assert post.purge._rows == 50

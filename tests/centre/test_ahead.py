"""Records that come ahead of older ones: seen at once, confirmed by nothing, and never doubled."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.centre import ahead
from sync.centre.ahead import MAX_AHEAD, fit_to_keep
from sync.centre.auditing import audit_store
from sync.centre.centre import STORE_FILE
from sync.centre.ingest import Decision, Held, read_items
from sync.centre.receiving import read_arrival, receive
from sync.centre.reconciling import compare
from sync.centre.retention import CentreTerms, Retention
from sync.centre.storage.erasing import ALL
from sync.centre.storage.schema import MIGRATIONS
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.copies import open_copy
from sync.journal.record import Record, encode_record, finish, key_id
from sync.journal.retention import HOUR_MS
from sync.protocol.pieces import Kept, Question, piece_of
from sync.protocol.terms import Verdict
from tests.centre.lines import EPOCH, KEY, NOON_MS, OTHER_KEY, TERMINAL, Line, batch, enrolled
from tests.centre.memory import MemoryStorage

KEYS = {key_id(KEY.public_key()): KEY.public_key()}
READER = X25519PrivateKey.generate().public_key()
LONG = Line(length=30)
TWIN = Line()
TWIN.records = LONG.records[:12]
TWIN.grow(18, code="twin")


class Centre:
    """A store, and what a terminal says to it."""

    def __init__(self, storage) -> None:
        self.storage = storage
        storage.commit(lambda writing: writing.add_terminal(enrolled()))

    def take(self, data: bytes) -> Decision | None:
        arrival = read_arrival(TERMINAL, data, NOON_MS)
        decision: Decision | None = self.storage.commit(lambda writing: receive(writing, arrival))
        return decision

    def newest(self, records, epoch=EPOCH) -> Decision:
        decision = self.take(batch(tuple(records), epoch=epoch, ahead=True))
        assert decision is not None
        return decision

    def old(self, records) -> Decision:
        decision = self.take(batch(tuple(records)))
        assert decision is not None
        return decision

    def records(self) -> list[Record]:
        return list(self.storage.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 9999)))

    def conflicts(self) -> list[Record]:
        return list(self.storage.read(lambda reading: reading.conflicts(TERMINAL, EPOCH, 9999)))

    def aside(self) -> dict[int, bytes]:
        def look(writing):
            return dict(writing.aside(writing.terminal(TERMINAL), EPOCH))

        found: dict[int, bytes] = self.storage.commit(look)
        return found

    def entries(self) -> list[Record]:
        return list(self.storage.read(lambda reading: reading.newest(9999)))

    def counts(self) -> dict[Verdict, int]:
        return dict(self.storage.read(lambda reading: reading.verdicts(0, 2**53)))


@pytest.fixture(params=["sqlite", "memory"])
def centre(request, tmp_path):
    storage = SqliteStorage(tmp_path / STORE_FILE) if request.param == "sqlite" else MemoryStorage()
    yield Centre(storage)
    storage.close()


@pytest.fixture
def on_disk(tmp_path):
    storage = SqliteStorage(tmp_path / STORE_FILE)
    yield Centre(storage)
    storage.close()


def outcome(decision: Decision) -> list[str]:
    return [a.reason or a.status.value for a in decision.answers]


def forged(record) -> bytes:
    return encode_record(finish(record.header_bytes, record.body, OTHER_KEY))


class TestWhatFits:
    def fit(self, records, held=None, aside=()):
        items = read_items(tuple(records))
        return fit_to_keep(
            TERMINAL, EPOCH, items, held=held or Held(), aside=dict(aside), keys=KEYS
        )

    def test_a_signed_unbroken_run_beyond_the_gap(self):
        assert self.fit(LONG.encoded(5, 9)) == tuple(LONG.records[4:9])

    @pytest.mark.parametrize(
        "records",
        [
            (),
            (b"rubbish", *LONG.encoded(6, 7)),
            (*LONG.encoded(5, 6), *LONG.encoded(8, 9)),
            (*LONG.encoded(12, 12), *TWIN.encoded(14, 15)),
            LONG.encoded(6, 6) + LONG.encoded(5, 5),
            (*LONG.encoded(5, 8), forged(LONG[9])),
            Line(key=OTHER_KEY, length=9).encoded(5),
            Line(b"U" * 16, length=9).encoded(5),
            Line(epoch=8, length=9).encoded(5),
        ],
        ids=[
            "nothing", "unreadable", "a hole", "two branches", "backwards", "bad signature",
            "unknown key", "another terminal", "another epoch",
        ],
    )  # fmt: skip
    def test_nothing_else(self, records):
        assert self.fit(records) == ()

    def test_what_goes_on_from_the_mark_is_not_ahead_of_anything(self):
        held = Held(4, LONG[4].hash)

        assert self.fit(LONG.encoded(5, 9), held) == ()
        assert self.fit(LONG.encoded(6, 9), held) == tuple(LONG.records[5:9])

    def test_what_follows_a_kept_conflict_is_one_too(self):
        held = Held(2, branches=frozenset({(13, TWIN[13].hash)}))

        assert self.fit(TWIN.encoded(14, 15), held) == ()
        assert self.fit(LONG.encoded(14, 15), held) != ()

    def test_under_a_number_that_is_taken_only_the_same_record(self):
        assert self.fit(LONG.encoded(15, 17), aside={16: LONG[16].hash}) != ()
        assert self.fit(LONG.encoded(15, 17), aside={16: TWIN[16].hash}) == ()

    def test_as_many_as_the_limit_says_and_not_one_more(self):
        full = dict.fromkeys(range(100, 100 + MAX_AHEAD - 2), bytes(32))

        assert len(self.fit(LONG.encoded(5, 6), aside=full)) == 2
        assert self.fit(LONG.encoded(5, 7), aside=full) == ()
        again = {**full, 6: LONG[6].hash, 7: LONG[7].hash}
        assert len(self.fit(LONG.encoded(6, 7), aside=again)) == 2


def test_it_is_answered_so_and_confirms_nothing(centre):
    centre.old(LONG.encoded(1, 3))

    decision = centre.newest(LONG.encoded(10, 12))

    assert outcome(decision) == ["ahead"] * 3
    assert (decision.mark, decision.mark_hash) == (3, LONG[3].hash)
    assert [record.header.seq for record in centre.records()] == [1, 2, 3]
    assert centre.aside() == {seq: LONG[seq].hash for seq in (10, 11, 12)}


def test_without_leave_it_is_a_gap_as_at_an_older_centre(centre):
    assert outcome(centre.old(LONG.encoded(10, 12))) == ["gap"] * 3
    assert centre.aside() == {}


def test_the_mark_jumps_over_it_once_what_lies_before_has_come(centre):
    centre.newest(LONG.encoded(8, 9))
    centre.newest(LONG.encoded(10, 12))
    centre.newest(LONG.encoded(20, 22))

    decision = centre.old(LONG.encoded(1, 7))

    assert outcome(decision) == ["stored"] * 7
    assert (decision.mark, decision.mark_hash) == (12, LONG[12].hash)
    assert centre.records() == LONG.records[:12]
    assert list(centre.aside()) == [20, 21, 22]
    assert centre.old(LONG.encoded(13)).mark == 30
    assert centre.records() == LONG.records
    assert centre.aside() == {}


def test_what_comes_in_order_after_all_is_not_kept_twice(centre):
    centre.newest(LONG.encoded(8, 12))

    decision = centre.old(LONG.encoded(1, 10))

    assert outcome(decision) == ["stored"] * 10
    assert decision.mark == 12
    assert centre.records() == LONG.records[:12]
    assert centre.aside() == {}


def test_the_leave_alone_changes_nothing_where_nothing_is_missing(centre):
    decision = centre.newest(LONG.encoded(1, 4))

    assert outcome(decision) == ["stored"] * 4
    assert decision.mark == 4
    assert outcome(centre.newest(LONG.encoded(2, 6))) == ["same"] * 3 + ["stored"] * 2


def test_entries_are_counted_and_shown_at_once_and_once(centre):
    line = Line(length=20)
    for verdict in (Verdict.ADMIT, Verdict.REFUSE, Verdict.ADMIT):
        line.add_entry(verdict)
    centre.newest(line.encoded(21))

    for _ in range(2):
        assert centre.entries() == line.records[:19:-1]
        assert centre.counts() == {Verdict.ADMIT: 2, Verdict.REFUSE: 1}
        centre.old(line.encoded(1, 20))
    (summary,) = centre.storage.read(lambda reading: reading.terminals())
    assert (summary.records, summary.mark) == (23, 23)


def test_the_newest_entries_are_the_newest_of_both(centre):
    line = Line(length=2)
    for _ in range(10):
        line.add_entry()
    centre.old(line.encoded(1, 6))
    centre.newest(line.encoded(10, 11))

    newest = centre.storage.read(lambda reading: reading.newest(3))

    assert [record.header.seq for record in newest] == [11, 10, 6]


def test_a_post_that_sent_only_its_newest_was_heard_of(centre):
    centre.newest(LONG.encoded(20))

    (summary,) = centre.storage.read(lambda reading: reading.terminals())

    assert (summary.received_ms, summary.records, summary.mark) == (NOON_MS, 0, 0)


def test_a_revoked_terminal_keeps_nothing_aside(centre):
    centre.storage.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS))

    assert centre.take(batch(LONG.encoded(20), ahead=True)) is None
    assert centre.aside() == {}


def test_what_turns_out_to_be_of_another_branch_is_a_conflict(centre):
    centre.newest(TWIN.encoded(16, 18))

    decision = centre.old(LONG.encoded(1, 20))

    assert decision.mark == 20
    assert centre.records() == LONG.records[:20]
    assert centre.conflicts() == TWIN.records[15:18]
    assert outcome(centre.newest(TWIN.encoded(19, 20))) == ["conflict"] * 2


def test_the_branch_that_came_ahead_wins_where_it_is_reached_first(centre):
    centre.newest(TWIN.encoded(13, 15))

    assert centre.old(LONG.encoded(1, 12)).mark == 15
    assert outcome(centre.old(LONG.encoded(13, 14))) == ["conflict"] * 2
    assert centre.records() == TWIN.records[:15]


def test_a_comparison_sees_nothing_of_it(centre):
    centre.old(LONG.encoded(1, 5))
    centre.newest(LONG.encoded(10, 12))
    kept = [Kept(seq, encode_record(LONG[seq])) for seq in range(1, 6)]
    question = Question(
        terminal=TERMINAL, epoch=EPOCH, pieces=(piece_of(1, 5, kept),), head=0, sent_at_ms=NOON_MS
    )

    assert centre.storage.read(lambda reading: compare(reading, question)) == ((), ())


def test_a_row_that_the_disk_changed_is_dropped_and_sent_again(on_disk):
    on_disk.newest(LONG.encoded(8, 12))
    on_disk.storage._writer.execute("UPDATE ahead SET body = x'00' WHERE seq = 10")

    decision = on_disk.old(LONG.encoded(1, 7))

    assert decision.mark == 9
    assert on_disk.aside() == {}
    assert on_disk.old(LONG.encoded(10)).mark == 30
    assert (on_disk.records(), on_disk.conflicts()) == (LONG.records, [])


def test_keys_that_came_ahead_are_found_once_they_stand_in_their_line(on_disk):
    line = Line(length=5)
    line.add_wrap(READER)
    on_disk.newest(line.encoded(6))
    on_disk.old(line.encoded(1, 5))

    found = on_disk.storage.read(lambda reading: reading.segment_events(TERMINAL, line.segment.id))

    assert found == (line[6],)


def test_the_audit_of_a_copy_takes_no_offence(on_disk, tmp_path):
    on_disk.old(LONG.encoded(1, 5))
    on_disk.newest(LONG.encoded(10, 12))
    on_disk.newest(Line(epoch=8, length=9).encoded(7), epoch=8)

    with open_copy(tmp_path / STORE_FILE) as connection:
        found = {line.epoch: line.audit for line in audit_store(connection, ())}

    assert all(audit.ok for audit in found.values()), found
    assert found[EPOCH].records == 5


def test_what_goes_by_its_age_goes_here_too_and_leaves_no_byte(on_disk, tmp_path):
    name = b"Nguyen Van Bia Dat"
    line = Line(length=5)
    line.add(body=name * 300)
    on_disk.newest(line.encoded(6))

    while on_disk.storage.erase(lambda erasing: erasing.erase(ALL, 1, 21, "", 500)):
        pass

    assert on_disk.storage.empty_log()
    assert on_disk.aside() == {}
    assert all(name not in path.read_bytes() for path in tmp_path.iterdir())
    assert on_disk.old(line.encoded(1)).mark == 6


def test_its_age_counts_from_when_it_came_and_not_from_what_was_there_before_it(on_disk):
    now_ms = [NOON_MS]
    retention = Retention(on_disk.storage, CentreTerms(), lambda: now_ms[0])

    def pass_hours(hours: int) -> None:
        for _ in range(hours):
            now_ms[0] += HOUR_MS
            while retention.step():
                pass

    pass_hours(1)
    on_disk.newest(LONG.encoded(20, 22))
    pass_hours(1)
    on_disk.old(LONG.encoded(1, 19))  # takes them out again
    pass_hours(24)
    on_disk.newest(LONG.encoded(28, 29))
    pass_hours(21 * 24)
    assert list(on_disk.aside()) == [28, 29]

    pass_hours(2)  # it is as old as the end of the hour in which it was first seen

    assert on_disk.aside() == {}


def test_a_store_of_the_version_before_learns_to_keep_aside(tmp_path):
    old = SqliteStorage(tmp_path / STORE_FILE, MIGRATIONS[:2])
    old.close()

    centre = Centre(SqliteStorage(tmp_path / STORE_FILE))

    assert outcome(centre.newest(LONG.encoded(20))) == ["ahead"] * 11
    centre.storage.close()


pieces = st.tuples(st.integers(1, 30), st.integers(1, 9), st.booleans())


@settings(deadline=None)
@given(moves=st.lists(pieces, max_size=20), size=st.integers(1, 12), limit=st.integers(0, 20))
def test_in_whatever_order_pieces_come_the_line_ends_as_the_journals(moves, size, limit):
    """Batches in turn and ahead of it, lost, doubled and late; then the post goes on in order."""
    centre = Centre(MemoryStorage())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ahead, "MAX_AHEAD", limit)
        for first, count, before_its_turn in moves:
            records = LONG.encoded(first, first + count - 1)
            decision = centre.newest(records) if before_its_turn else centre.old(records)
            is_whole(centre, decision)
            shown = {
                a.seq for a in decision.answers if a.status.value in {"ahead", "stored", "same"}
            }
            assert shown <= {r.header.seq for r in centre.records()} | centre.aside().keys()
        for _ in range(31):
            mark = centre.old(()).mark
            if mark == 30:
                break
            assert centre.old(LONG.encoded(mark + 1, mark + size)).mark > mark
    assert centre.records() == LONG.records
    assert (centre.conflicts(), centre.aside()) == ([], {})


def is_whole(centre: Centre, decision: Decision) -> None:
    """The line is unbroken up to the mark, and aside lies only what is beyond its next number."""
    assert [record.header.seq for record in centre.records()] == [*range(1, decision.mark + 1)]
    assert len(centre.aside()) <= ahead.MAX_AHEAD
    assert min(centre.aside(), default=99) > decision.mark + 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(st.tuples(pieces, st.booleans()), max_size=20), twin_ends_first=st.booleans())
def test_of_two_branches_one_is_the_line_and_the_other_is_kept_whole(moves, twin_ends_first):
    centre = Centre(MemoryStorage())
    for (first, count, before_its_turn), is_twin in moves:
        records = (TWIN if is_twin else LONG).encoded(first, first + count - 1)
        decision = centre.newest(records) if before_its_turn else centre.old(records)
        is_whole(centre, decision)
    for line in (TWIN, LONG) if twin_ends_first else (LONG, TWIN):
        for start in range(1, 31, 10):
            is_whole(centre, centre.old(line.encoded(start, start + 9)))

    branches = (LONG.records, TWIN.records)
    assert centre.records() in branches
    (other,) = (branch for branch in branches if branch != centre.records())
    assert centre.conflicts() == sorted(other[12:], key=lambda record: record.header.seq)
    assert centre.aside() == {}


def test_twenty_thousand_waiting_keep_no_more_aside_than_the_limit(tmp_path: Path):
    centre = Centre(SqliteStorage(tmp_path / STORE_FILE))
    line = Line(length=MAX_AHEAD + 30)
    for start in range(10, len(line), 400):
        decision = centre.newest(line.encoded(start, start + 399))
    assert outcome(decision)[0] == "gap"
    assert len(centre.aside()) == MAX_AHEAD

    assert centre.old(line.encoded(1, 9)).mark == MAX_AHEAD + 9
    centre.storage.close()

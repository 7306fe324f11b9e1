"""The contract of the port, asked of the real store and of the fake."""

import threading
from dataclasses import replace

import apsw
import pytest

from sync.centre.ingest import Decision, Quarantined, decide, read_items, touched
from sync.centre.receiving import read_arrival, receive
from sync.centre.storage.port import MAX_UNPROVEN, MAX_UNPROVEN_BYTES, StorageFault, Token
from sync.centre.storage.schema import MIGRATIONS
from sync.centre.storage.sqlite import SqliteStorage, UnfitStore, check_sqlite_version
from sync.journal.record import GENESIS, encode_record, key_id
from sync.protocol.terms import Verdict
from tests.centre.lines import EPOCH, KEY, NOON_MS, TERMINAL, Line, enrolled
from tests.centre.memory import MemoryStorage

KEYS = {key_id(KEY.public_key()): KEY.public_key()}


@pytest.fixture(params=["sqlite", "memory"])
def storage(request, tmp_path):
    made = SqliteStorage(tmp_path / "c.sqlite") if request.param == "sqlite" else MemoryStorage()
    yield made
    made.close()


@pytest.fixture
def known(storage):
    storage.commit(lambda writing: writing.add_terminal(enrolled()))
    return storage


def take(storage, records, epoch=EPOCH, now=NOON_MS):
    items = read_items(records)

    def work(writing):
        terminal = writing.terminal(TERMINAL)
        held = writing.held(terminal, epoch, lambda mark: touched(TERMINAL, epoch, items, mark))
        decision = decide(TERMINAL, epoch, items, held, KEYS)
        writing.keep(terminal, epoch, decision, now)
        return decision

    return storage.commit(work)


def summary(storage):
    return storage.read(lambda reading: reading.terminals())[0]


def test_an_enrolled_terminal_is_found_again(storage):
    storage.commit(lambda writing: writing.add_terminal(enrolled()))

    found = storage.read(lambda reading: reading.terminal(TERMINAL))

    assert found.public_key == enrolled().public_key
    assert found.revoked_ms is None


def test_terminals_of_one_post_share_a_site_and_others_do_not(storage):
    def work(writing):
        for name, post in ((b"1", "A"), (b"2", "A"), (b"3", "B")):
            writing.add_terminal(enrolled(name * 16, post=post))
        return [writing.terminal(name * 16).site for name in (b"1", b"2", b"3")]

    first, second, third = storage.commit(work)

    assert first == second != third


def test_a_terminal_is_revoked_once(known):
    assert known.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS))
    assert not known.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS + 1))
    assert known.read(lambda reading: reading.terminal(TERMINAL)).revoked_ms == NOON_MS


def test_a_token_is_kept_used_and_forgotten(storage):
    digest = b"d" * 32
    storage.commit(lambda writing: writing.add_token(Token(digest, 5)))
    storage.commit(lambda writing: writing.use_token(digest, 6))

    assert storage.commit(lambda writing: writing.token(digest)) == Token(digest, 5, 6)

    storage.commit(lambda writing: writing.forget_tokens(5))
    assert storage.commit(lambda writing: writing.token(digest)) is not None
    storage.commit(lambda writing: writing.forget_tokens(6))
    assert storage.commit(lambda writing: writing.token(digest)) is None


def test_records_come_back_byte_for_byte_and_in_order(known):
    line = Line(length=5)
    take(known, line.encoded())

    found = known.read(lambda reading: reading.records(TERMINAL, EPOCH, 1, 3))

    assert tuple(encode_record(record) for record in found) == line.encoded(2, 4)


def test_what_is_held_is_known_to_the_next_batch(known):
    line = Line(length=3)
    first = take(known, line.encoded(1, 2))
    again = take(known, line.encoded(1, 3))

    assert first.mark == 2
    assert [answer.status.value for answer in again.answers] == ["same", "same", "stored"]
    assert summary(known).mark == 3
    assert summary(known).records == 3


def test_epochs_are_lines_of_their_own(known):
    take(known, Line(length=2).encoded())

    other = take(known, Line(epoch=8, length=1).encoded(), epoch=8)

    assert other.mark == 1
    assert summary(known).records == 3


def test_a_conflict_is_kept_once_beside_the_other_record(known):
    take(known, Line(length=2).encoded())
    twin = Line(length=1)
    other = twin.add(code="twin")

    for _ in range(2):
        take(known, twin.encoded(2))

    assert known.read(lambda reading: reading.conflicts(TERMINAL, EPOCH, 9)) == (other,)
    assert summary(known).conflicts == 1


def test_a_branch_goes_on_after_a_kept_conflict(known):
    line = Line(length=1)
    twin = line.copy().grow(3, code="twin")
    take(known, line.grow(1).encoded())
    take(known, twin.encoded(2, 3))

    later = take(known, twin.encoded(4))

    assert [answer.status.value for answer in later.answers] == ["conflict"]


def test_a_quarantined_record_is_kept_once_with_its_bytes_and_reason(known):
    line = Line(length=2)

    answers = [take(known, (b"bad", *line.encoded(2))).answers[0] for _ in range(2)]

    assert known.read(lambda reading: reading.quarantined(TERMINAL, EPOCH, 9)) == ((1, b"bad"),)
    assert [answer.reason for answer in answers] == ["malformed"] * 2
    assert (summary(known).quarantined, summary(known).unproven) == (1, 0)


def test_a_quarantined_record_that_could_be_read_keeps_its_answer(known):
    line = Line(length=1)
    strange = Line(terminal=TERMINAL, length=0).add(lane="9")
    twin = encode_record(strange)[:-64] + bytes(64)  # a signature of nothing
    take(known, (twin, *line.grow(1).encoded(2)))

    again = take(known, (twin, *line.encoded(2)))

    assert [answer.reason for answer in again.answers] == ["signature", ""]
    assert summary(known).conflicts == 0


def test_unproven_rubbish_becomes_quarantined_when_a_signed_record_follows(known):
    line = Line(length=2)
    take(known, (b"bad",))
    assert (summary(known).quarantined, summary(known).unproven) == (0, 1)

    take(known, (b"bad", *line.encoded(2)))

    assert (summary(known).quarantined, summary(known).unproven) == (1, 0)


def test_unproven_rubbish_is_limited(known):
    def decision(first, count):
        rows = tuple(
            Quarantined(first + n, "malformed", b"%d" % (first + n), held=False)
            for n in range(count)
        )
        return Decision((), 0, GENESIS, quarantined=rows)

    for epoch, count in ((1, MAX_UNPROVEN - 1), (2, 5)):
        known.commit(
            lambda writing, epoch=epoch, count=count: writing.keep(
                writing.terminal(TERMINAL), epoch, decision(1, count), NOON_MS
            )
        )

    assert summary(known).unproven == MAX_UNPROVEN


def test_the_bytes_of_unproven_rubbish_are_limited_over_all_epochs(known):
    def keep(epoch, seq, data, *, held=False):
        row = Quarantined(seq, "malformed", data, held=held)
        decision = Decision((), 0, GENESIS, quarantined=(row,))
        known.commit(
            lambda writing: writing.keep(writing.terminal(TERMINAL), epoch, decision, NOON_MS)
        )
        return summary(known).unproven

    half = MAX_UNPROVEN_BYTES // 2
    assert keep(1, 1, bytes(half)) == 1
    assert keep(2, 1, bytes(half + 1)) == 1
    assert keep(2, 2, bytes(half - 1)) == 2
    assert keep(3, 1, b"ab") == 2
    assert keep(3, 2, b"a") == 3
    assert keep(3, 3, b"b") == 3
    # What a signed record vouches for is kept whatever came before, and makes room.
    assert keep(1, 1, bytes(half), held=True) == 2
    assert keep(3, 4, bytes(half), held=True) == 2
    assert keep(3, 5, bytes(half)) == 3
    assert summary(known).quarantined == 2


def test_the_bytes_of_unproven_rubbish_are_counted_within_one_batch_too(known):
    half = bytes(MAX_UNPROVEN_BYTES // 2)

    def keep(*rows):
        found = tuple(Quarantined(seq, "malformed", data, held=held) for seq, data, held in rows)
        decision = Decision((), 0, GENESIS, quarantined=found)
        known.commit(
            lambda writing: writing.keep(writing.terminal(TERMINAL), EPOCH, decision, NOON_MS)
        )
        return summary(known).quarantined, summary(known).unproven

    assert keep((1, half, False), (2, half, False), (3, b"a", False)) == (0, 2)
    assert keep((1, half, True), (3, half, False), (4, b"a", False)) == (1, 2)


def quarantined(storage):
    return storage.read(lambda reading: reading.quarantined(TERMINAL, EPOCH, 9))


def test_a_true_record_takes_the_place_of_its_damaged_copy_which_counts_no_more(known):
    line = Line(length=4)
    take(known, (*line.encoded(1, 1), b"bad", b"worse", *line.encoded(4)))
    assert (summary(known).quarantined, len(quarantined(known))) == (2, 2)

    healed = take(known, line.encoded(2, 3))

    assert [answer.status.value for answer in healed.answers] == ["stored", "stored"]
    assert (summary(known).quarantined, quarantined(known)) == (0, ())
    assert (summary(known).records, summary(known).mark, summary(known).conflicts) == (4, 4, 0)
    found = known.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 9))
    assert tuple(encode_record(record) for record in found) == line.encoded()


def test_a_healed_record_does_not_become_the_newest_sealed_one(known):
    line = Line()
    for _ in range(3):
        line.add_entry()
    take(known, (*line.encoded(1, 1), b"bad", *line.encoded(3)))

    take(known, line.encoded(2, 2))

    assert known.read(lambda reading: reading.newest_sealed(TERMINAL)) == line[3]


def test_another_record_does_not_take_the_place_of_a_damaged_one(known):
    line = Line(length=3)
    twin = Line(length=1).grow(1, code="twin")
    take(known, (*line.encoded(1, 1), b"bad", *line.encoded(3)))

    other = take(known, twin.encoded(2))

    assert [answer.status.value for answer in other.answers] == ["conflict"]
    assert (summary(known).quarantined, summary(known).conflicts) == (1, 1)


def test_what_is_kept_beside_the_lines_is_listed(known):
    line, twin = Line(length=3), Line(length=1).grow(1, code="twin")
    take(known, (b"bad", *line.encoded(2)))
    take(known, twin.encoded(2), now=NOON_MS + 1)

    found = known.read(lambda reading: reading.apart(9))

    assert [(row.terminal, row.epoch, row.seq, row.reason) for row in found] == [
        (TERMINAL, EPOCH, 1, "malformed"),
        (TERMINAL, EPOCH, 2, "conflict"),
    ]
    assert found[1].hash == twin[2].hash
    assert len(known.read(lambda reading: reading.apart(1))) == 1


def test_what_is_held_under_numbers_is_read_with_the_first_bytes_in_quarantine(known):
    line = Line(length=6)
    take(known, (*line.encoded(1, 2), b"bad", *line.encoded(4)))
    take(known, (b"later", *line.encoded(4)))
    take(known, (b"rubbish",))

    kept = known.read(lambda reading: reading.kept(TERMINAL, EPOCH, 2, 99, 99))

    assert [(item.seq, item.at_ms) for item in kept] == [
        (seq, None if seq == 3 else NOON_MS + seq) for seq in range(2, 7)
    ]
    assert kept[1].data == b"bad"
    assert kept[0].data == encode_record(line[2])
    few = known.read(lambda reading: reading.kept(TERMINAL, EPOCH, 2, 4, 2))
    assert [item.seq for item in few] == [2, 3]


def test_a_failed_piece_of_work_leaves_nothing_behind(known):
    def work(writing):
        writing.add_token(Token(b"d" * 32, 5))
        raise KeyError

    with pytest.raises(KeyError):
        known.commit(work)

    assert known.commit(lambda writing: writing.token(b"d" * 32)) is None


def test_entries_are_counted_by_verdict_within_their_time(known):
    line = Line()
    for verdict in (Verdict.ADMIT, Verdict.REFUSE, Verdict.ADMIT):
        line.add_entry(verdict)
    line.add()
    take(known, line.encoded())

    def counts(first, last):
        return known.read(lambda reading: reading.verdicts(NOON_MS + first, NOON_MS + last))

    assert counts(0, 9) == {Verdict.ADMIT: 2, Verdict.REFUSE: 1}
    assert counts(2, 3) == {Verdict.REFUSE: 1}


def test_the_newest_entries_come_first_and_events_not_at_all(known):
    line = Line()
    entries = [line.add_entry() for _ in range(3)]
    line.add()
    take(known, line.encoded())

    assert known.read(lambda reading: reading.newest(2)) == (entries[2], entries[1])


def test_the_newest_sealed_record_is_that_of_the_epoch_written_last(known):
    first, second = Line(), Line(epoch=3)
    first.add_entry()
    sealed = second.add_entry()
    take(known, first.encoded(), now=NOON_MS)
    take(known, second.encoded(), epoch=3, now=NOON_MS + 1)

    assert known.read(lambda reading: reading.newest_sealed(TERMINAL)) == sealed


def test_without_sealed_records_there_is_no_newest(known):
    take(known, Line(length=1).encoded())

    assert known.read(lambda reading: reading.newest_sealed(TERMINAL)) is None


def test_a_batch_of_a_revoked_or_unknown_terminal_is_not_received(known):
    arrival = read_arrival(TERMINAL, Line(length=1).batch(), NOON_MS)
    known.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS))

    assert known.commit(lambda writing: receive(writing, arrival)) is None
    assert summary(known).records == 0


def test_contact_and_skew_are_noted(known):
    arrival = read_arrival(TERMINAL, Line(length=1).batch(), NOON_MS + 500)

    known.commit(lambda writing: receive(writing, arrival))

    assert (summary(known).contact_ms, summary(known).skew_ms) == (NOON_MS + 500, -500)


def broken_signature(record):
    return encode_record(replace(record, signature=bytes(64)))


def test_a_signature_spoiled_on_the_way_is_mended_by_the_true_record(known):
    line = Line(length=3)
    take(known, (*line.encoded(1, 1), broken_signature(line[2]), *line.encoded(3)))
    before = summary(known)

    again = take(known, line.encoded())

    assert [answer.status.value for answer in again.answers] == ["same", "stored", "same"]
    found = known.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 9))
    assert tuple(encode_record(record) for record in found) == line.encoded()
    assert summary(known) == before


# What only a file can be asked.


@pytest.mark.parametrize("gone", [{1}, {3}, {5}, {1, 2, 3, 4, 5}, {2, 4}, {4, 5}])
def test_records_that_a_disk_lost_are_taken_again_and_nothing_forks(tmp_path, gone):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=5)
    take(store, line.encoded())
    for seq in gone:
        store._writer.execute("DELETE FROM records WHERE seq = ?", (seq,))

    again = take(store, line.encoded())

    expected = ["stored" if seq in gone else "same" for seq in range(1, 6)]
    assert [answer.status.value for answer in again.answers] == expected
    assert (again.mark, again.mark_hash) == (5, line.head)
    found = store.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 9))
    assert tuple(encode_record(record) for record in found) == line.encoded()
    store.close()


@pytest.mark.parametrize("column", ["header", "body", "signature"])
def test_a_row_that_a_disk_changed_is_mended_where_it_stands(tmp_path, column):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=4)
    take(store, line.encoded())
    rows = "SELECT rowid, * FROM records"
    before = store._writer.execute(rows).fetchall()
    store._writer.execute(f"UPDATE records SET {column} = x'0102' WHERE seq IN (2, 4)")  # noqa: S608

    take(store, line.encoded())

    assert store._writer.execute(rows).fetchall() == before
    store.close()


def test_a_hole_below_a_changed_header_waits_and_fails_nothing(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=4)
    take(store, line.encoded())
    store._writer.execute("UPDATE records SET header = x'00' WHERE seq = 3")
    store._writer.execute("DELETE FROM records WHERE seq = 2")

    assert take(store, line.encoded(2, 2)).answers[0].reason == "gap"
    take(store, line.encoded())
    take(store, line.encoded())

    found = store.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 9))
    assert tuple(encode_record(record) for record in found) == line.encoded()
    store.close()


def test_a_body_that_was_erased_by_rule_never_comes_back(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=1)
    line.add_entry()
    take(store, line.encoded())
    store._writer.execute("UPDATE records SET body = x'', erased_ms = 1 WHERE seq = 2")

    again = take(store, line.encoded())

    assert {answer.status.value for answer in again.answers} == {"same"}
    assert store._writer.execute("SELECT body FROM records WHERE seq = 2").get == b""
    store.close()


def test_a_record_that_was_kept_as_a_conflict_for_want_of_its_place_is_one_no_more(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=3)
    take(store, line.encoded())
    store._writer.execute("DELETE FROM records WHERE seq = 2")
    kept = Decision((), 3, line.head, conflicts=(line[2],))
    terminal = summary(store).terminal
    store.commit(lambda writing: writing.keep(terminal, EPOCH, kept, NOON_MS))
    assert summary(store).conflicts == 1

    take(store, line.encoded(2, 2))

    assert summary(store).conflicts == 0
    assert store.read(lambda reading: reading.conflicts(TERMINAL, EPOCH, 9)) == ()
    store.close()


def test_all_comes_back_after_opening_the_file_again(tmp_path):
    path = tmp_path / "c.sqlite"
    first = SqliteStorage(path)
    first.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line(length=3)
    take(first, line.encoded())
    identity = first.identity
    first.close()

    second = SqliteStorage(path)

    assert second.identity == identity
    assert take(second, ()).mark_hash == line.head
    second.close()


def test_two_stores_are_two_centres(tmp_path):
    stores = [SqliteStorage(tmp_path / name) for name in ("a", "b")]

    assert stores[0].identity.centre != stores[1].identity.centre
    assert stores[0].identity.epoch != stores[1].identity.epoch
    assert all(0 < store.identity.epoch < 2**63 for store in stores)
    for store in stores:
        store.close()


def test_a_store_of_a_later_version_is_refused(tmp_path):
    path = tmp_path / "c.sqlite"
    SqliteStorage(path, (*MIGRATIONS, "CREATE TABLE later (x TEXT) STRICT")).close()

    with pytest.raises(UnfitStore, match=f"version {len(MIGRATIONS) + 1}"):
        SqliteStorage(path)


def test_a_migration_that_fails_changes_nothing(tmp_path):
    path = tmp_path / "c.sqlite"
    SqliteStorage(path).close()

    with pytest.raises(apsw.SQLError):
        SqliteStorage(path, (*MIGRATIONS, "CREATE TABLE later (x TEXT) STRICT; NONSENSE"))

    again = SqliteStorage(path)
    again.close()


def test_a_migration_keeps_what_was_there(tmp_path):
    path = tmp_path / "c.sqlite"
    first = SqliteStorage(path)
    first.commit(lambda writing: writing.add_terminal(enrolled()))
    first.close()

    later = SqliteStorage(path, (*MIGRATIONS, "ALTER TABLE tokens ADD COLUMN note TEXT"))

    assert later.identity == first.identity
    assert later.read(lambda reading: reading.terminal(TERMINAL)) is not None
    later.close()


def test_a_file_of_another_program_is_refused(tmp_path):
    path = tmp_path / "c.sqlite"
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE theirs (x)")
    other.close()

    with pytest.raises(UnfitStore):
        SqliteStorage(path)


def test_a_file_that_is_no_database_is_a_fault(tmp_path):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(StorageFault):
        SqliteStorage(path)


def test_an_old_sqlite_is_refused():
    check_sqlite_version("3.51.3")
    with pytest.raises(UnfitStore, match=r"3\.51\.2"):
        check_sqlite_version("3.51.2")


def test_a_full_disk_is_a_fault_that_loses_nothing_and_passes(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line().grow(50, body=bytes(20_000))
    store._writer.execute("PRAGMA max_page_count = 60")

    with pytest.raises(StorageFault):
        take(store, line.encoded())
    store._writer.execute("PRAGMA max_page_count = 1000000")

    assert take(store, line.encoded()).mark == 50
    assert summary(store).records == 50
    store.close()


def test_the_writer_flushes_every_commit_to_the_disk(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")

    assert store._writer.pragma("synchronous") == 2
    assert store._writer.pragma("journal_mode") == "wal"
    assert store._writer.pragma("trusted_schema") == 0
    with pytest.raises(apsw.ReadOnlyError):
        store._reader.execute("DELETE FROM meta")
    store.close()


def test_readers_and_writers_of_several_threads_do_not_hinder_each_other(tmp_path):
    store = SqliteStorage(tmp_path / "c.sqlite")
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    faults = []

    def add(token):
        store.commit(lambda writing: writing.add_token(token))

    def write(number):
        try:
            for n in range(20):
                add(Token(bytes([number, n]) * 16, n))
                store.read(lambda reading: reading.terminals())
        except Exception as fault:  # noqa: BLE001 - shown by the test
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    store.close()

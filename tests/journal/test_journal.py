import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import apsw
import pytest

from sync.journal import database, sealing, segments
from sync.journal.body import decode_body
from sync.journal.chain import Head, verify_run
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.identity import load_identity, recipient_id
from sync.journal.reader import JournalReader
from sync.journal.record import Record, associated_data, decode_record, key_id
from sync.journal.segments import SegmentOpener, read_wraps
from sync.protocol.terms import RecordKind
from tests.journal.makers import (
    CENTRE_KEY,
    KIOSK,
    NOON_MS,
    PERSON,
    a_receipt,
    a_trust,
    entry,
    journal,
    moment,
)

DAY_MS = timedelta(days=1) // timedelta(milliseconds=1)


def everything(folder) -> list[Record]:
    with JournalReader(folder) as reader:
        return [
            decode_record(encoded)
            for head in reader.heads()
            for encoded in reader.records(head.epoch, 0, 10_000, 2**30)
        ]


def opened_by_centre(records: list[Record]) -> list[str]:
    """The names that the centre's key opens, from what travels to it alone."""
    keys, names = {}, []
    me = recipient_id(CENTRE_KEY.public_key())
    for record in records:
        if record.header.code in {segments.OPEN, segments.WRAP}:
            segment, wraps = read_wraps(record)
            if me in wraps:
                info = sealing.wrap_info(record.header.terminal, record.header.epoch, segment)
                keys[segment] = sealing.unwrap(wraps[me], CENTRE_KEY, info)
    for record in records:
        if record.header.kind is RecordKind.ENTRY:
            key = keys.get(record.header.segment or b"")
            if key is not None:
                plain = sealing.open_sealed(key, record.body, associated_data(record.header_bytes))
                names.append(decode_body(plain).name)
    return names


def test_a_new_journal_begins_with_its_key_and_a_segment(tmp_path) -> None:
    journal(tmp_path).close()
    codes = [record.header.code for record in everything(tmp_path)]
    assert codes == ["journal.open", "segment.open", "terminal.start"]


def test_what_was_appended_is_one_signed_chain_across_restarts(tmp_path) -> None:
    for start in range(3):
        book = journal(tmp_path, after_ms=start)
        for number in range(5):
            book.append(entry(start + number))
        key = book.scribe.identity.signing_key.public_key()
        head = book.head
        book.close()

    records = everything(tmp_path)

    assert len([r for r in records if r.header.kind is RecordKind.ENTRY]) == 15
    assert verify_run(records, Head(head.epoch), {key_id(key): key}) == head


def test_the_machine_reads_its_own_entries_at_an_attended_post(tmp_path) -> None:
    book = journal(tmp_path)
    record = book.append(entry())
    with JournalReader(tmp_path) as reader:
        opener = SegmentOpener(reader.connection, book.scribe.identity.machine_key)
        assert opener.body(record) == PERSON
    book.close()


def test_a_kiosk_cannot_read_what_it_wrote(tmp_path) -> None:
    book = journal(tmp_path, KIOSK)
    book.enrol(a_trust(), moment())
    record = book.append(entry())
    machine_key = book.scribe.identity.machine_key
    book.close()

    with JournalReader(tmp_path) as reader:
        assert SegmentOpener(reader.connection, machine_key).body(record) is None
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name]


def test_no_byte_of_a_person_stands_in_any_file_of_the_journal(tmp_path) -> None:
    book = journal(tmp_path)
    for number in range(20):
        book.append(entry(number, repeat_key=PERSON.number.encode()))
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert PERSON.name.encode() not in content
        assert PERSON.number.encode() not in content
    book.close()


def test_what_was_recorded_before_enrolment_is_wrapped_to_the_centre_later(tmp_path) -> None:
    for start in range(2):
        book = journal(tmp_path, after_ms=start)
        book.append(entry(start))
        book.close()
    book = journal(tmp_path, after_ms=5)
    book.enrol(a_trust(), moment(5))
    book.append(entry(6))
    book.close()

    assert opened_by_centre(everything(tmp_path)) == [PERSON.name] * 3


def test_enrolling_again_at_the_same_centre_adds_nothing(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    head = book.head
    book.enrol(a_trust(), moment())
    assert book.head == head
    book.close()
    again = journal(tmp_path)
    assert again.trust == a_trust()
    again.close()


def test_midnight_begins_a_segment_with_a_key_of_its_own(tmp_path) -> None:
    book = journal(tmp_path)
    before = book.append(entry())
    after = book.append(entry(DAY_MS))
    book.close()
    assert before.header.segment != after.header.segment
    assert [r.header.code for r in everything(tmp_path)][-2:] == ["segment.open", "entry"]


def test_a_second_instance_is_refused_and_the_first_goes_on(tmp_path) -> None:
    book = journal(tmp_path)
    with pytest.raises(JournalFault) as caught:
        journal(tmp_path)
    assert caught.value.trouble is JournalTrouble.SECOND_INSTANCE
    book.append(entry())
    book.close()
    journal(tmp_path).close()


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path) -> None:
    journal(tmp_path).close()
    with sqlite3.connect(tmp_path / database.FILE_NAME) as file:
        file.execute(f"PRAGMA user_version = {len(database.MIGRATIONS) + 1}")
    file.close()
    content = (tmp_path / database.FILE_NAME).read_bytes()

    with pytest.raises(JournalFault) as caught:
        journal(tmp_path)

    assert caught.value.trouble is JournalTrouble.JOURNAL_NEWER
    assert (tmp_path / database.FILE_NAME).read_bytes() == content


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path) -> None:
    (tmp_path / database.FILE_NAME).write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(JournalFault) as caught:
        journal(tmp_path)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED


def test_an_edited_record_is_found_at_the_next_start(tmp_path) -> None:
    book = journal(tmp_path)
    for number in range(5):
        book.append(entry(number))
    book.close()
    with sqlite3.connect(tmp_path / database.FILE_NAME) as file:
        file.execute("DROP TRIGGER records_are_not_changed")
        file.execute("UPDATE records SET body = x'00' WHERE seq = 5")
    file.close()
    with pytest.raises(JournalFault, match="5 body-hash"):
        journal(tmp_path)


def test_records_cannot_be_updated_by_mistake(tmp_path) -> None:
    book = journal(tmp_path)
    connection = apsw.Connection(str(tmp_path / database.FILE_NAME))
    with pytest.raises(apsw.ConstraintError, match="never changed"):
        connection.execute("UPDATE records SET body = x'00'")
    connection.close()
    book.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_folder_that_cannot_be_written_is_named(tmp_path) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere, so the folder is put where a file already stands.
        (tmp_path / "folder").touch()
    else:
        (tmp_path / "folder").mkdir(mode=0o500)
    with pytest.raises(JournalFault) as caught:
        journal(tmp_path / "folder")
    assert caught.value.trouble is JournalTrouble.FOLDER_READ_ONLY


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_keys_are_for_their_owner_alone(tmp_path) -> None:
    journal(tmp_path).close()
    for path in (tmp_path / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_lost_terminal_id_is_no_reason_to_begin_a_new_line_in_silence(tmp_path) -> None:
    journal(tmp_path).close()
    (tmp_path / "keys" / "terminal.id").unlink()
    with pytest.raises(JournalFault) as caught:
        journal(tmp_path)
    assert caught.value.trouble is JournalTrouble.KEY_DAMAGED


def test_a_truncated_key_is_named(tmp_path) -> None:
    journal(tmp_path).close()
    (tmp_path / "keys" / "terminal.key").write_bytes(b"short")
    with pytest.raises(JournalFault, match=r"terminal\.key"):
        load_identity(tmp_path / "keys")


def test_a_journal_copied_to_another_machine_begins_its_own_epoch(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sync.journal.journal.machine_fingerprint", lambda: b"one" * 5)
    book = journal(tmp_path)
    first = book.head.epoch
    book.close()
    monkeypatch.setattr("sync.journal.journal.machine_fingerprint", lambda: b"two" * 5)
    for _ in range(2):
        book = journal(tmp_path)
        second = book.head
        book.close()

    assert second.epoch != first
    with JournalReader(tmp_path) as reader:
        assert [head.epoch for head in reader.heads()] == [first, second.epoch]


def test_after_a_fork_the_journal_goes_on_in_a_new_epoch(tmp_path) -> None:
    book = journal(tmp_path)
    first = book.append(entry()).header
    book.begin_epoch(moment(1))
    second = book.append(entry(2)).header
    book.close()
    book = journal(tmp_path, after_ms=3)
    assert book.head.epoch == second.epoch != first.epoch
    book.close()
    codes = [r.header.code for r in everything(tmp_path) if r.header.epoch == second.epoch]
    assert codes == ["journal.open", "segment.open", "epoch.begun", "entry",
                     "segment.open", "terminal.start"]  # fmt: skip


def test_the_newest_receipt_of_every_epoch_is_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sync.journal.store._KEPT_RECEIPTS", 3)
    book = journal(tmp_path)
    book.keep_receipt(b"old", a_receipt(7, 5))
    for mark in range(1, 9):
        book.keep_receipt(b"new", a_receipt(book.head.epoch, mark))
    with JournalReader(tmp_path) as reader:
        assert reader.confirmed(7) == 5
    assert list(book._store.connection.execute("SELECT count(*) FROM receipts")) == [(4,)]
    book.close()


def test_an_interrupted_enrolment_wraps_everything_the_next_time(tmp_path, monkeypatch) -> None:
    book = journal(tmp_path)
    book.append(entry())
    head = book.head
    with monkeypatch.context() as patch:
        patch.setattr(
            "sync.journal.journal.save_trust",
            lambda *_: (_ for _ in ()).throw(JournalFault(JournalTrouble.DISK_FULL)),
        )
        with pytest.raises(JournalFault):
            book.enrol(a_trust(), moment(1))
    assert book.trust is None
    assert book.head == head
    book.enrol(a_trust(), moment(2))
    book.close()
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name]


def test_a_disk_that_was_gone_for_a_moment_is_opened_anew(tmp_path, monkeypatch) -> None:
    book = journal(tmp_path)
    book._store.connection.close()
    draft = entry(1)
    with monkeypatch.context() as patch:
        patch.setattr(
            "sync.journal.journal.database.open_writer",
            lambda _: (_ for _ in ()).throw(JournalFault(JournalTrouble.FOLDER_READ_ONLY)),
        )
        for _ in range(3):
            with pytest.raises(JournalFault):
                book.append(draft)
        with pytest.raises(JournalFault):
            book.last_seen(b"x", NOON_MS)
    record = book.append(draft)
    assert everything(tmp_path)[-1] == record
    book.close()


def test_a_commit_that_succeeded_though_it_said_otherwise_is_not_written_twice(tmp_path) -> None:
    book = journal(tmp_path)
    draft = entry(1)
    commit = book._commit

    def lying(prepared) -> None:
        commit(prepared)
        book._watch.distrusted = True
        raise JournalFault(JournalTrouble.DISK_FAILING)

    book._commit = lying  # type: ignore[method-assign]
    with pytest.raises(JournalFault):
        book.append(draft)
    book._commit = commit  # type: ignore[method-assign]

    book.append(draft)
    book.append(entry(2))

    entries = [r.header.at_ms - NOON_MS for r in everything(tmp_path) if r.header.code == "entry"]
    assert entries == [1, 2]
    book.close()


def test_a_file_that_another_program_holds_is_a_known_fault(tmp_path) -> None:
    book = journal(tmp_path)
    book._store.connection.set_busy_timeout(10)
    other = apsw.Connection(str(tmp_path / database.FILE_NAME))
    other.execute("BEGIN IMMEDIATE")
    draft = entry(1)
    with pytest.raises(JournalFault) as caught:
        book.append(draft)
    assert caught.value.trouble is JournalTrouble.DISK_FAILING
    other.execute("ROLLBACK")
    other.close()
    assert book.append(draft) == everything(tmp_path)[-1]
    book.close()


def test_a_lost_machine_key_is_told_and_not_made_anew(tmp_path) -> None:
    journal(tmp_path).close()
    (tmp_path / "keys" / "machine.key").unlink()
    with pytest.raises(JournalFault, match=r"machine\.key"):
        journal(tmp_path)
    assert not (tmp_path / "keys" / "machine.key").exists()


def test_receipts_of_another_centre_confirm_nothing_here(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    book.keep_receipt(b"envelope", a_receipt(book.head.epoch, 3))
    with JournalReader(tmp_path) as reader:
        assert reader.confirmed(book.head.epoch) == 3
        book.enrol(replace(a_trust(), centre=b"D" * 16), moment(1))
        assert reader.confirmed(book.head.epoch) == 0
    book.close()


class TestWhatIsDoneWithARecord:
    """`append(draft, also=work)`: both or neither."""

    def test_it_is_there_with_the_record(self, tmp_path) -> None:
        book = journal(tmp_path)
        book.append(entry(1), also=lambda store: store.set("invented", 1))
        assert book._store.get("invented") == 1
        book.close()

    def test_a_fault_of_it_undoes_the_record_and_the_next_try_does_both(self, tmp_path) -> None:
        book = journal(tmp_path)
        before, draft = book.head, entry(1)
        tries: list[object] = []

        def also(store) -> None:
            store.set("invented", len(tries))
            tries.append(store)
            if len(tries) == 1:
                raise JournalFault(JournalTrouble.DISK_FAILING)

        with pytest.raises(JournalFault):
            book.append(draft, also=also)
        assert book._store.get("invented") is None
        assert book.head == before
        assert book.append(draft).header.seq == before.seq + 1
        assert book._store.get("invented") == 1
        book.close()

    def test_a_record_beside_which_it_cannot_be_done_is_forgotten(self, tmp_path) -> None:
        book = journal(tmp_path)

        def never(store) -> None:
            store.connection.execute("DELETE FROM records")

        with pytest.raises(apsw.ConstraintError):
            book.append(entry(1), also=never)
        assert book.append(entry(2)).header.seq == 4
        book.close()


class TestAFullDisk:
    """SQLite's own page limit stands for the disk: the error is the same SQLITE_FULL."""

    @pytest.fixture
    def full(self, tmp_path):
        book = journal(tmp_path)
        connection = book._store.connection
        # From here no page can be added, as on a full disk.
        pages = connection.pragma("page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")
        yield book
        book.close()

    @staticmethod
    def fill(book) -> int:
        for number in range(1000):
            try:
                book.append(entry(number))
            except JournalFault as fault:
                assert fault.trouble is JournalTrouble.DISK_FULL
                return number
        raise AssertionError("the disk never ran full")

    def test_is_named_and_loses_nothing_that_was_acknowledged(self, full) -> None:
        stored = self.fill(full)
        records = everything(full.folder)
        assert len([r for r in records if r.header.code == "entry"]) == stored

    def test_takes_the_ballast_before_it_gives_up(self, full) -> None:
        assert (full.folder / "ballast").exists()
        self.fill(full)
        assert not (full.folder / "ballast").exists()

    def test_the_same_draft_is_written_once_when_there_is_room_again(self, full) -> None:
        self.fill(full)
        refused = entry(5000)
        for _ in range(2):
            with pytest.raises(JournalFault):
                full.append(refused)
        prepared = full._prepared.records
        full._store.connection.execute("PRAGMA max_page_count = 1000000")

        record = full.append(refused)

        assert record == prepared[-1]
        assert [r for r in everything(full.folder) if r.header.at_ms == NOON_MS + 5000] == [record]


def test_repeats_are_known_after_a_restart(tmp_path) -> None:
    book = journal(tmp_path)
    record = book.append(entry(10, repeat_key=b"somebody"))
    book.close()
    book = journal(tmp_path, after_ms=20)
    seen = book.last_seen(b"somebody", NOON_MS + 30)
    assert seen is not None
    assert (seen.seq, seen.at_ms) == (record.header.seq, NOON_MS + 10)
    assert book.last_seen(b"somebody else", NOON_MS + 30) is None
    book.close()


def test_repeats_are_forgotten_after_the_next_day(tmp_path) -> None:
    book = journal(tmp_path)
    book.append(entry(0, repeat_key=b"somebody"))
    book.append(entry(DAY_MS, repeat_key=b"other"))
    assert book.last_seen(b"somebody", NOON_MS + DAY_MS) is not None
    book.append(entry(2 * DAY_MS, repeat_key=b"other"))
    assert book.last_seen(b"somebody", NOON_MS + 2 * DAY_MS) is None
    rows = list(
        book._store.connection.execute("SELECT count(*) FROM repeats WHERE at_ms = ?", (NOON_MS,))
    )
    assert rows == [(0,)]
    book.close()


def test_a_receipt_is_kept_and_moves_what_is_confirmed_both_ways(tmp_path) -> None:
    book = journal(tmp_path)
    epoch = book.head.epoch
    with JournalReader(tmp_path) as reader:
        assert reader.confirmed(epoch) == 0
        for mark in (2, 3, 1):
            book.keep_receipt(b"envelope", a_receipt(epoch, mark, NOON_MS + mark))
            assert reader.confirmed(epoch) == mark
    assert book.newest_centre_time_ms() == NOON_MS + 3
    book.close()


def test_receipts_that_say_nothing_new_take_no_room(tmp_path) -> None:
    book = journal(tmp_path)
    for later in range(50):
        book.keep_receipt(b"envelope", a_receipt(book.head.epoch, 2, NOON_MS + later))
    rows = list(book._store.connection.execute("SELECT count(*) FROM receipts"))
    assert rows == [(1,)]
    assert book.newest_centre_time_ms() == NOON_MS + 49
    book.close()


def test_the_reader_gives_unbroken_runs_within_its_limits(tmp_path) -> None:
    book = journal(tmp_path)
    for number in range(20):
        book.append(entry(number))
    with JournalReader(tmp_path) as reader:
        seqs = [decode_record(r).header.seq for r in reader.records(book.head.epoch, 4, 10, 10**6)]
        assert seqs == list(range(5, 15))
        assert len(reader.records(book.head.epoch, 4, 10, 1)) == 1
        assert len(reader.records(book.head.epoch, 4, 10, 1500)) in {2, 3}
        assert reader.records(book.head.epoch, book.head.seq, 10, 10**6) == ()
        assert reader.record_hash(book.head.epoch, book.head.seq) == book.head.hash
        assert reader.record_hash(book.head.epoch, 999) is None
    book.close()


def test_entries_of_a_time_are_listed_in_order(tmp_path) -> None:
    book = journal(tmp_path)
    for after in (0, 5, DAY_MS):
        book.append(entry(after))
    with JournalReader(tmp_path) as reader:
        found = list(reader.between(NOON_MS, NOON_MS + DAY_MS, {RecordKind.ENTRY}))
    assert [record.header.at_ms - NOON_MS for record in found] == [0, 5]
    book.close()


WRITER = """
import sys
from pathlib import Path
from tests.journal.makers import entry, journal
book = journal(Path(sys.argv[1]))
for number in range(100000):
    record = book.append(entry(number))
    print(record.header.seq, flush=True)
"""


def test_killed_at_any_moment_it_keeps_what_it_acknowledged(tmp_path) -> None:
    acknowledged = 0
    for kill_after in (1, 7, 40):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(kill_after):
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        writer.communicate()
        seqs = [record.header.seq for record in everything(tmp_path)]
        assert seqs == list(range(1, len(seqs) + 1))
        assert len(seqs) >= acknowledged
    book = journal(tmp_path)
    book.close()

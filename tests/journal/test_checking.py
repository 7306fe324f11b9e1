import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import apsw
import pytest

from sync.journal import database
from sync.journal.checking import SLICE, Damage, damage_of, pass_over
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import decode_record
from sync.journal.store import Store
from sync.journal.tail import LONGEST_TAIL, TAIL, note_checked
from sync.protocol.messages import RecordAnswer
from sync.protocol.terms import RecordStatus
from tests.journal.makers import entry, journal, moment
from tests.journal.signed import confirm, enrol


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    folder = Path(tmp_path_factory.mktemp("filled"), "data")
    book = journal(folder)
    enrol(book)
    for number in range(2 * TAIL + 60):
        book.append(entry(number, repeat_key=b"%d" % number))
    confirm(book, 70)
    book.close()
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    made = tmp_path / "data"
    shutil.copytree(filled, made)
    return made


def tampered(folder: Path, *statements: str) -> None:
    connection = apsw.Connection(str(folder / database.FILE_NAME))
    connection.execute("DROP TRIGGER records_are_not_changed")
    connection.execute("DROP TRIGGER records_go_only_below_a_start")
    for statement in statements:
        connection.execute(statement)
    version = connection.pragma("user_version")
    connection.execute("PRAGMA writable_schema = ON")
    for name in ("records_are_not_changed", "records_go_only_below_a_start"):
        sql = wanted_schema(name)
        connection.execute(sql)
    connection.execute("PRAGMA writable_schema = OFF")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def wanted_schema(name: str) -> str:
    made = apsw.Connection(":memory:")
    for script in database.MIGRATIONS:
        made.execute(script)
    sql = str(made.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).get)
    made.close()
    return sql


def identity(folder: Path) -> tuple[bytes, Any]:
    book = journal(folder, after_ms=10_000)
    found = book.scribe.identity
    book.close()
    return found.terminal, found.signing_key.public_key()


def checked(folder: Path, terminal: bytes, key: Any) -> str:
    try:
        with JournalReader(folder) as reader:
            for _ in pass_over(reader, terminal, key):
                pass
    except Damage as damage:
        return str(damage)
    return ""


def test_a_pass_reaches_the_newest_record_in_slices(folder) -> None:
    terminal, key = identity(folder)
    with JournalReader(folder) as reader:
        (head,) = reader.heads()
        reached = [found.seq for found in pass_over(reader, terminal, key)]
    assert reached[-1] == head.seq
    steps = [after - before for before, after in pairwise(reached)]
    assert max(steps) <= SLICE


def test_people_who_come_meanwhile_are_checked_as_well(folder) -> None:
    book = journal(folder, after_ms=10_000)
    found = book.scribe.identity
    with JournalReader(folder) as reader:
        walk = pass_over(reader, found.terminal, found.signing_key.public_key())
        for _ in range(4):
            next(walk)
        newest = book.append(entry(10_001))
        reached = list(walk)[-1]
    assert reached.hash == newest.hash
    book.close()


def test_what_is_purged_meanwhile_is_no_damage(folder) -> None:
    book = journal(folder, after_ms=10_000)
    found = book.scribe.identity
    with JournalReader(folder) as reader:
        walk = pass_over(reader, found.terminal, found.signing_key.public_key())
        while next(walk).seq < SLICE:
            pass
        store = book._store
        gone = store.hash_of(book.head.epoch, 65)
        with database.transaction(store.connection):
            store.connection.execute(
                "INSERT INTO starts VALUES (?, 65, ?)", (book.head.epoch, gone)
            )
            store.connection.execute("DELETE FROM records WHERE seq <= 65")
        assert list(walk)[-1] == book.head
    book.close()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE records SET body = x'00' WHERE seq = 100", "100 body-hash"),
        ("UPDATE records SET signature = zeroblob(64) WHERE seq = 101", "101 signature"),
        ("UPDATE records SET at_ms = at_ms + 1 WHERE seq = 2", "2 columns"),
        ("UPDATE records SET kind = 'event' WHERE seq = 103", "103 columns"),
        ("UPDATE records SET hash = zeroblob(32) WHERE seq = 104", "104 columns"),
        ("DELETE FROM records WHERE seq = 105", "105 gap"),
        ("UPDATE records SET header = x'a0' WHERE seq = 106", "106 malformed"),
        ("UPDATE meta SET value = zeroblob(32) WHERE name = 'centre.opening_key'", "enrolment"),
        ("UPDATE meta SET value = zeroblob(16) WHERE name = 'terminal'", "terminal"),
        ("UPDATE receipts SET mark = mark + 128", "receipt"),
        ("UPDATE receipts SET envelope = x'80'", "receipt"),
        ("UPDATE covered SET mark = mark + 128", "covered"),
        ("UPDATE repeats SET at_ms = at_ms + 1 WHERE seq = 200", "repeats"),
        ("UPDATE wraps SET epoch = 1", "wraps"),
        ("UPDATE epochs SET epoch = 1", "wraps"),
        ("INSERT INTO epochs (epoch) VALUES (1)", "epochs"),
        ("CREATE TABLE more (x)", "tables"),
    ],
)
def test_anything_that_is_not_what_was_written_is_found(folder, statement, what) -> None:
    terminal, key = identity(folder)
    assert checked(folder, terminal, key) == ""
    tampered(folder, statement)
    assert checked(folder, terminal, key) == what
    assert damage_of(folder, key, None)


def test_a_start_checks_what_no_pass_has_seen_yet(folder) -> None:
    tampered(folder, "UPDATE records SET signature = zeroblob(64) WHERE seq = 200")
    assert TAIL < 572 - 200 < LONGEST_TAIL
    with pytest.raises(JournalFault) as caught:
        journal(folder, after_ms=10_000)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED


def test_a_start_takes_the_word_of_the_last_pass_but_never_for_the_newest(folder) -> None:
    book = journal(folder, after_ms=10_000)
    book.append(entry(10_001), also=lambda store: note_checked(store, book.head))
    book.close()
    tampered(folder, "UPDATE records SET signature = zeroblob(64) WHERE seq = 200")
    journal(folder, after_ms=10_002).close()

    newest = Journal(folder, book.place, moment(10_003))
    newest.close()
    tampered(
        folder,
        "UPDATE records SET signature = zeroblob(64)"
        " WHERE seq = (SELECT max(seq) - 200 FROM records)",
    )
    with pytest.raises(JournalFault):
        journal(folder, after_ms=10_004)


def test_settings_of_a_pass_that_are_spoilt_mean_a_longer_look(folder) -> None:
    for value in (b"", b"\xff", b"\x82\x01"):
        book = journal(folder, after_ms=10_000)
        store = Store(book._store.connection)
        store.set("checked", value)
        book.close()
    tampered(folder, "UPDATE records SET signature = zeroblob(64) WHERE seq = 200")
    with pytest.raises(JournalFault):
        journal(folder, after_ms=10_005)


def test_a_damaged_terminal_id_in_the_file_is_not_the_keys_fault(folder) -> None:
    tampered(folder, "UPDATE meta SET value = zeroblob(16) WHERE name = 'terminal'")
    with pytest.raises(JournalFault) as caught:
        journal(folder, after_ms=10_000)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED


def test_a_table_that_is_gone_is_damage(folder) -> None:
    terminal, key = identity(folder)
    tampered(folder, "DROP TABLE meta")
    with pytest.raises(JournalFault) as caught:
        journal(folder, after_ms=20_000)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED
    assert checked(folder, terminal, key)


def test_a_sound_journal_has_no_damage(folder) -> None:
    _, key = identity(folder)
    assert damage_of(folder, key, None) == ""
    with JournalReader(folder) as reader:
        (head,) = reader.heads()
        newest = decode_record(reader.records(head.epoch, head.seq - 1, 1, 2**20)[0])
    assert newest.hash == head.hash


def test_it_gives_way_after_every_table_and_looks_at_the_pages_of_small_files_alone(
    folder, monkeypatch
) -> None:
    asked: list[str] = []
    owner = identity(folder)
    with JournalReader(folder) as reader:
        steps = pass_over(reader, *owner)

        def trace(_: object, statement: str, __: object) -> bool:
            asked.append(statement)
            return True

        reader.connection.exec_trace = trace
        for _ in range(8):
            before = len(asked)
            next(steps)
            assert len([1 for each in asked[before:] if "integrity_check" in each]) == 1
        next(steps)
        assert "PRAGMA quick_check(1)" in asked
        asked.clear()
        monkeypatch.setattr("sync.journal.checking._SMALL_PAGES", 1)
        for _ in pass_over(reader, *owner):
            pass
        assert "PRAGMA quick_check(1)" not in asked


def test_a_line_that_was_left_is_covered_by_the_answers_to_it_and_no_further(folder) -> None:
    terminal, key = identity(folder)
    book = journal(folder, after_ms=20_000)
    left = book.head
    receipt = confirm(book, left.seq - 4)
    book.begin_epoch(moment(20_001))
    answers = tuple(
        RecordAnswer(seq, RecordStatus.CONFLICT, "") for seq in range(left.seq - 3, left.seq + 1)
    )
    book.note_shown(replace(receipt, answers=answers), doubted=False)
    book.close()
    covered = f"SELECT max(mark) FROM covered WHERE epoch = {left.epoch}"  # noqa: S608 - a number
    with JournalReader(folder) as reader:
        assert reader.connection.execute(covered).get == left.seq
    assert checked(folder, terminal, key) == ""
    tampered(folder, f"UPDATE covered SET mark = {left.seq + 1} WHERE epoch = {left.epoch}")  # noqa: S608
    assert checked(folder, terminal, key) == "covered"

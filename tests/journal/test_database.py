from contextlib import closing
from dataclasses import replace
from typing import Any

import apsw
import pytest

from sync.journal import database
from sync.journal.faults import JournalFault, JournalTrouble
from sync.protocol.messages import Receipt, RecordAnswer
from sync.protocol.terms import RecordStatus
from tests.journal.makers import a_receipt, a_trust, as_version, entry, journal, moment

INVENTED = "CREATE TABLE invented (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;"
"""A migration that no version has."""


@pytest.fixture
def older(tmp_path, monkeypatch):
    """A journal of today's version with five entries; the program is one version further."""
    book = journal(tmp_path)
    for number in range(5):
        book.append(entry(number))
    book.close()
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, INVENTED))
    return tmp_path


def copies(folder) -> list[str]:
    return sorted(path.name for path in folder.glob("*before*"))


def content(path) -> list[Any]:
    connection = apsw.Connection(str(path))
    try:
        assert connection.pragma("integrity_check") == "ok"
        version = connection.pragma("user_version")
        return [version, *connection.execute("SELECT epoch, seq, hash, body FROM records")]
    finally:
        connection.close()


def test_a_migration_keeps_every_record_and_leaves_no_copy(older) -> None:
    before = content(older / database.FILE_NAME)
    journal(older, after_ms=10).close()
    after = content(older / database.FILE_NAME)
    assert after[0] == before[0] + 1
    assert after[1 : len(before)] == before[1:]
    assert copies(older) == []


def test_a_copy_is_whole_before_the_migration_begins(older, monkeypatch) -> None:
    before = content(older / database.FILE_NAME)
    broken = (*database.MIGRATIONS[:-1], "CREATE TABLE invented (id); THIS IS NO SQL;")
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    for _ in range(2):
        with pytest.raises(apsw.SQLError):
            journal(older)
        assert copies(older) == [f"journal.before-{len(broken)}.sqlite"]
        assert content(older / copies(older)[0]) == before
    assert content(older / database.FILE_NAME) == before


def test_a_migration_that_loses_a_record_is_undone(older, monkeypatch) -> None:
    before = content(older / database.FILE_NAME)
    drop = "DROP TRIGGER records_go_only_below_a_start; DELETE FROM records WHERE seq = 2"
    losing = (*database.MIGRATIONS[:-1], drop)
    monkeypatch.setattr(database, "MIGRATIONS", losing)
    with pytest.raises(JournalFault, match="migration") as caught:
        journal(older)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED
    assert content(older / database.FILE_NAME) == before


def test_a_migration_that_breaks_off_between_commit_and_clearing_is_finished(older) -> None:
    (older / "journal.before-1.sqlite").write_bytes(b"an older copy")
    (older / "journal.before-1.sqlite-journal").write_bytes(b"and what was beside it")
    journal(older, after_ms=10).close()
    assert copies(older) == []
    (older / "journal.before-2.sqlite").write_bytes(b"left over")
    journal(older, after_ms=20).close()
    assert copies(older) == []


def test_the_copy_is_written_to_survive_a_power_cut(older, monkeypatch) -> None:
    levels = []

    class Watched(apsw.Connection):
        def backup(self, *names):
            levels.append(self.pragma("synchronous"))
            return super().backup(*names)

    monkeypatch.setattr(apsw, "Connection", Watched)
    journal(older, after_ms=10).close()
    assert levels == [3]


def test_a_start_that_finds_a_log_puts_it_into_the_file_first(tmp_path) -> None:
    book = journal(tmp_path)
    book.append(entry(1))
    folder = tmp_path / "copied"
    folder.mkdir()
    for name in (database.FILE_NAME, f"{database.FILE_NAME}-wal"):
        (folder / name).write_bytes((tmp_path / name).read_bytes())
    book.close()
    connection = database.open_writer(folder)
    assert (folder / f"{database.FILE_NAME}-wal").stat().st_size == 0
    connection.close()


def test_a_start_waits_for_nobody_who_still_reads_from_the_log(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE_MS", 10)
    book = journal(tmp_path)
    reader = database.open_reader(tmp_path)
    rows = reader.execute("SELECT seq FROM records")
    next(rows)
    book.append(entry(1))
    with pytest.raises(JournalFault) as caught:
        database.open_writer(tmp_path)
    assert caught.value.trouble is JournalTrouble.JOURNAL_IN_USE
    assert not database.is_of_the_disk(caught.value)
    rows.close()
    database.open_writer(tmp_path).close()
    reader.close()
    book.close()


def receipt(book, mark: int, *, hour: int = 400_000) -> Receipt:
    return a_receipt(book.head.epoch, mark, hour * 3_600_000 + 5)


def rows(folder, statement: str) -> list[Any]:
    with closing(database.open_reader(folder)) as connection:
        return list(connection.execute(statement))


def test_a_record_goes_only_below_a_start_and_a_start_lies_below_a_receipt(tmp_path) -> None:
    book = journal(tmp_path)
    for number in range(5):
        book.append(entry(number))
    book.keep_receipt(b"envelope", receipt(book, 4))
    epoch = book.head.epoch
    book.close()
    with closing(database.open_writer(tmp_path)) as writer:
        delete = "DELETE FROM records WHERE seq <= ?"
        with pytest.raises(apsw.ConstraintError, match="never deleted"):
            writer.execute(delete, (1,))
        with pytest.raises(apsw.ConstraintError, match="no receipt"):
            writer.execute("INSERT INTO starts VALUES (?, 5, x'00')", (epoch,))
        writer.execute("INSERT INTO starts VALUES (?, 3, x'00')", (epoch,))
        for later in (5, 2):
            with pytest.raises(apsw.ConstraintError, match="no receipt"):
                writer.execute("UPDATE starts SET seq = ?", (later,))
        with pytest.raises(apsw.ConstraintError, match="never deleted"):
            writer.execute(delete, (4,))
        writer.execute(delete, (3,))
        assert list(writer.execute("SELECT min(seq) FROM records")) == [(4,)]


def test_what_is_covered_is_kept_by_the_hour_and_cut_where_the_centre_falls_back(tmp_path) -> None:
    book = journal(tmp_path)
    covered = "SELECT hour_ms / 3600000, mark FROM covered ORDER BY hour_ms"
    for mark, hour in ((2, 400_000), (3, 400_000), (3, 400_001), (5, 400_003)):
        book.keep_receipt(b"envelope", receipt(book, mark, hour=hour))
    assert rows(tmp_path, covered) == [(400_000, 3), (400_001, 3), (400_003, 5)]
    book.keep_receipt(b"envelope", receipt(book, 2, hour=400_004))
    assert [mark for _, mark in rows(tmp_path, covered)] == [2, 2, 2, 2]
    book.close()


def test_another_centre_covers_nothing_of_what_the_first_one_did(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment(1))
    book.keep_receipt(b"envelope", receipt(book, 2))
    book.enrol(a_trust(), moment(2))
    assert rows(tmp_path, "SELECT mark FROM covered") == [(2,)]
    book.enrol(replace(a_trust(), centre=b"D" * 16), moment(3))
    assert rows(tmp_path, "SELECT mark FROM covered") == []
    book.close()


def test_a_centre_that_is_believed_no_more_covers_nothing(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment(1))
    book.enrol(replace(a_trust(), centre=b"D" * 16), moment(2))
    late = receipt(book, 2)
    answer = RecordAnswer(seq=1, status=RecordStatus.CONFLICT)
    book.keep_receipt(b"envelope", late)
    book.note_shown(replace(late, answers=(answer,)))
    assert rows(tmp_path, "SELECT mark FROM covered") == []
    ours = replace(late, centre=b"D" * 16, mark=1)
    book.keep_receipt(b"envelope", ours)
    book.keep_receipt(b"envelope", replace(late, mark=0))
    book.note_shown(late, doubted=True)
    assert rows(tmp_path, "SELECT mark FROM covered") == [(1,)]
    book.note_shown(replace(ours, answers=(replace(answer, seq=2),)))
    assert rows(tmp_path, "SELECT mark FROM covered") == [(2,)]
    book.close()


def test_a_journal_of_the_first_version_learns_what_is_covered(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment(1))
    for mark in (4, 2):
        book.keep_receipt(b"envelope", receipt(book, mark))
    book.close()
    as_version(tmp_path, 1)
    before = content(tmp_path / database.FILE_NAME)
    assert before[0] == 1
    journal(tmp_path, after_ms=10).close()
    assert content(tmp_path / database.FILE_NAME)[1 : len(before)] == before[1:]
    assert rows(tmp_path, "SELECT hour_ms / 3600000, mark FROM covered") == [(400_000, 2)]

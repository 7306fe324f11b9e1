from typing import Any

import apsw
import pytest

from sync.journal import database
from sync.journal.faults import JournalFault, JournalTrouble
from tests.journal.makers import entry, journal

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
    losing = (*database.MIGRATIONS[:-1], "DELETE FROM records WHERE seq = 2")
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
    assert caught.value.trouble is JournalTrouble.DISK_FAILING
    assert not database.is_of_the_disk(caught.value)
    rows.close()
    database.open_writer(tmp_path).close()
    reader.close()
    book.close()

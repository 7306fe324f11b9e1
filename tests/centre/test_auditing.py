import apsw
import pytest

from sync.centre import auditing
from sync.centre.auditing import audit_store, receipts_file
from sync.centre.centre import STORE_FILE
from sync.centre.ingest import decide, read_items, touched
from sync.centre.keys import load_keys
from sync.centre.storage.port import Terminal
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.audit import UnreadableFile
from sync.journal.chain import Head
from sync.journal.copies import open_copy
from sync.journal.evidence import Evidence, Witness, head_code, read_evidence, read_head_code
from tests.centre.lines import EPOCH, KEY, NOON_MS, OTHER_KEY, TERMINAL, Line, enrolled

OTHER = b"U" * 16


@pytest.fixture
def folder(tmp_path):
    """A centre that holds 9 records of one terminal and 4 of another, which has its own key."""
    load_keys(tmp_path, may_make=True)
    storage = SqliteStorage(tmp_path / STORE_FILE)
    try:
        for terminal, key, post, length in (
            (TERMINAL, KEY, "Chốt Hư Cấu 1", 9),
            (OTHER, OTHER_KEY, "Chốt Hư Cấu 2", 4),
        ):
            enrol(storage, enrolled(terminal, key, post))
            receive(storage, terminal, Line(terminal, EPOCH, key, length=length))
    finally:
        storage.close()
    return tmp_path


def enrol(storage: SqliteStorage, terminal: Terminal) -> None:
    storage.commit(lambda writing: writing.add_terminal(terminal))


def receive(storage: SqliteStorage, terminal: bytes, line: Line, records=None) -> None:
    items = read_items(records or line.encoded())

    def keep(writing):
        known = writing.terminal(terminal)
        held = writing.held(known, EPOCH, lambda mark: touched(terminal, EPOCH, items, mark))
        keys = {known.key_id: line.key.public_key()}
        writing.keep(known, EPOCH, decide(terminal, EPOCH, items, held, keys), NOON_MS)

    storage.commit(keep)


def found(folder, *evidence: Evidence):
    with open_copy(folder / STORE_FILE) as connection:
        return list(audit_store(connection, evidence))


def changed(folder, statement: str, *values: object) -> None:
    connection = apsw.Connection(str(folder / STORE_FILE))
    connection.execute(statement, values)
    connection.close()


def slip(seq: int, terminal: bytes = TERMINAL, key=KEY) -> Evidence:
    line = Line(terminal, EPOCH, key, length=seq)
    return Evidence("slip", (read_head_code(head_code(terminal, Head(EPOCH, seq, line.head))),))


def test_every_line_is_checked_with_the_key_its_terminal_was_enrolled_with(folder) -> None:
    first, second = found(folder, slip(7))
    assert (first.terminal, first.audit.records, first.audit.proven_to) == (TERMINAL, 9, 7)
    assert (second.terminal, second.audit.records, second.audit.proven_to) == (OTHER, 4, 0)
    assert first.audit.ok
    assert second.audit.ok
    assert first.audit.unproven == 2


def test_the_receipts_file_of_a_centre_proves_its_lines(folder) -> None:
    kept = read_evidence("receipts", receipts_file(folder, NOON_MS))
    assert set(kept.keys) == {TERMINAL, OTHER}
    assert [each.audit.unproven for each in found(folder, kept)] == [0, 0]
    changed(folder, "DELETE FROM records WHERE terminal = ? AND seq > 6", TERMINAL)
    changed(folder, "UPDATE spans SET mark = 6 WHERE terminal = ?", TERMINAL)
    assert found(folder, kept)[0].audit.first_bad == 7


@pytest.mark.parametrize(
    ("statement", "first_bad", "reason"),
    [
        ("DELETE FROM records WHERE terminal = ? AND seq = 4", 4, "gap"),
        ("DELETE FROM records WHERE terminal = ? AND seq > 4", 5, "missing"),
        ("UPDATE records SET verdict = 'refuse' WHERE terminal = ? AND seq = 3", 3, "columns"),
        ("UPDATE records SET code = 'x' WHERE terminal = ? AND seq = 3", 3, "columns"),
        ("UPDATE records SET body = x'00' WHERE terminal = ? AND seq = 5", 5, "body-hash"),
        (
            "UPDATE records SET signature = zeroblob(64) WHERE terminal = ? AND seq = 5",
            5,
            "signature",
        ),
        ("UPDATE spans SET mark_hash = zeroblob(32) WHERE terminal = ?", 9, "columns"),
        ("UPDATE spans SET mark = 5 WHERE terminal = ?", 6, "missing"),
        ("DELETE FROM spans WHERE terminal = ?", 1, "unlisted"),
        ("UPDATE terminals SET public_key = zeroblob(32) WHERE terminal = ?", 1, "unknown-key"),
    ],
)
def test_a_change_in_the_store_is_found_and_named(folder, statement, first_bad, reason) -> None:
    changed(folder, statement, TERMINAL)
    line = next(each for each in found(folder) if each.terminal == TERMINAL)
    assert (line.audit.ok, line.audit.first_bad, line.audit.reason) == (False, first_bad, reason)


def test_a_line_that_is_gone_wholly_is_missed_by_evidence(folder) -> None:
    changed(folder, "DELETE FROM records WHERE terminal = ?", OTHER)
    changed(folder, "DELETE FROM spans WHERE terminal = ?", OTHER)
    assert [each.terminal for each in found(folder)] == [TERMINAL]
    gone = next(e for e in found(folder, slip(2, OTHER, OTHER_KEY)) if e.terminal == OTHER)
    assert (gone.audit.ok, gone.audit.first_bad) == (False, 1)


def test_a_terminal_that_is_no_longer_listed_is_told(folder) -> None:
    changed(folder, "PRAGMA foreign_keys = OFF; DELETE FROM terminals WHERE terminal = ?", OTHER)
    gone = next(each for each in found(folder) if each.terminal == OTHER)
    assert gone.audit.reason == "no-key"
    assert not gone.audit.ok


def test_what_is_in_quarantine_is_passed_over_and_counted(folder) -> None:
    storage = SqliteStorage(folder / STORE_FILE)
    line = Line(length=12)
    broken = [*line.encoded(10, 10), b"rubbish", *line.encoded(12)]
    receive(storage, TERMINAL, line, tuple(broken))
    twin = Line(length=5)
    twin.add(code="other")
    receive(storage, TERMINAL, twin, twin.encoded(6))
    storage.close()
    first = found(folder, slip(12))[0]
    assert (first.audit.ok, first.audit.records, first.audit.proven_to) == (True, 11, 12)
    assert (first.conflicts, first.quarantined) == (1, 1)
    changed(folder, "UPDATE quarantine SET held = 0")
    assert found(folder)[0].audit.first_bad == 11


def test_an_erased_body_is_no_fault_and_a_lost_one_is(folder) -> None:
    storage = SqliteStorage(folder / STORE_FILE)
    line = Line(length=9)
    line.add(body=b"somebody")
    receive(storage, TERMINAL, line, line.encoded(10))
    storage.close()
    changed(folder, "UPDATE records SET body = x'' WHERE seq = 10")
    assert found(folder)[0].audit.reason == "body-hash"
    changed(folder, "UPDATE records SET erased_ms = 1 WHERE seq = 10")
    assert found(folder, slip(9))[0].audit.ok


def test_rows_outside_of_every_line_and_foreign_files_are_told(folder, tmp_path_factory) -> None:
    changed(folder, "UPDATE records SET site = 77 WHERE terminal = ?", OTHER)
    assert {each.audit.reason for each in found(folder)} >= {"unlisted"}
    other = tmp_path_factory.mktemp("other")
    changed(other, "CREATE TABLE x (y)")
    with pytest.raises(UnreadableFile):
        found(other)


def test_evidence_about_other_terminals_proves_nothing_here(folder) -> None:
    other = Evidence("x", (Witness(b"?" * 8, EPOCH, 3, b"?" * 16),))
    assert [(each.audit.ok, each.audit.proven_to) for each in found(folder, other)] == [
        (True, 0),
        (True, 0),
    ]


def test_the_number_of_lines_is_limited(folder, monkeypatch) -> None:
    monkeypatch.setattr(auditing, "MAX_LINES", 1)
    with pytest.raises(UnreadableFile):
        found(folder)


def test_rows_of_any_type_end_in_no_crash(folder) -> None:
    changed(
        folder,
        "CREATE TABLE loose AS SELECT * FROM records; DROP TABLE records;"
        " ALTER TABLE loose RENAME TO records;"
        " INSERT INTO records (site, terminal, epoch) VALUES ('x', 5, 'y'), (NULL, x'00', NULL);"
        " PRAGMA foreign_keys = OFF; CREATE TABLE t AS SELECT * FROM terminals;"
        " DROP TABLE terminals; ALTER TABLE t RENAME TO terminals;"
        " INSERT INTO terminals (site, terminal, public_key) VALUES (1, 'x', 3)",
    )
    *lines, whole = found(folder)
    assert [each.audit.ok for each in lines] == [True, True]
    assert (whole.epoch, whole.audit.reason) == (0, "damaged-file")

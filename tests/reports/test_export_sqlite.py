import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sync.protocol.terms import Verdict
from terminal.reports.exporting import Kind
from terminal.reports.row import row_of
from tests.reports.made_exports import write
from tests.reports.records import DAT, entry


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    body = replace(DAT, temperature_tenths=368, notes="đo lại")
    rows = [row_of(n, entry(n, verdict=verdict), body) for n, verdict in enumerate(Verdict, 1)]
    write([*rows, row_of(4, entry(4), None)], tmp_path / "so.sqlite", Kind.SQLITE)
    with closing(sqlite3.connect(tmp_path / "so.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_an_entry_is_a_row_of_typed_columns_and_codes(db: sqlite3.Connection) -> None:
    row = dict(db.execute("SELECT * FROM entries WHERE number = 1").fetchone())
    assert row["at"] == "2026-03-01T12:00:00.000+07:00"
    assert (row["temperature_celsius"], row["phone"]) == (36.8, "0912345678")
    assert (row["document_number"], row["verdict"]) == ("011099000123", "ADMIT")
    assert (row["direction"], row["vehicle"]) == ("in", None)
    kinds = {name: kind for _, name, kind, *_ in db.execute("PRAGMA table_info(entries)")}
    assert (kinds["at_ms"], kinds["document_number"], kinds["phone"]) == ("INTEGER", "TEXT", "TEXT")
    assert kinds["temperature_celsius"] in {"REAL", "FLOAT"}


def test_counts_and_what_the_file_is_stand_beside(db: sqlite3.Connection) -> None:
    counts = [tuple(row) for row in db.execute("SELECT * FROM counts")]
    assert counts == [("ADMIT", "in", 2), ("ATTENTION", "in", 1), ("REFUSE", "in", 1)]
    meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
    assert meta["entries"] == "4"
    assert meta["masked"] == "false"
    assert len(meta["csv_sha256"]) == 64


def test_it_is_a_plain_database_in_one_file(db: sqlite3.Connection, tmp_path: Path) -> None:
    kinds = {kind for (kind,) in db.execute("SELECT type FROM sqlite_schema")}
    assert kinds == {"table"}
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert [path.name for path in tmp_path.iterdir()] == ["so.sqlite"]

"""Rows read page by page must be the rows that SQLite gives."""

from pathlib import Path
from random import Random

import apsw
import pytest

from sync.journal.pages import MAX_ROW_BYTES, PAGE, newest_frames, rows_of
from sync.journal.wreck import Wreck

COUNT = 300


def a_value(chance: Random) -> object:
    return chance.choice(
        [
            None,
            0,
            1,
            chance.randrange(-(2**7), 2**7),
            chance.randrange(-(2**23), 2**23),
            chance.randrange(-(2**47), 2**47),
            chance.randrange(-(2**63), 2**63),
            chance.random(),
            "ngắn",
            "chữ dài " * chance.randrange(200),
            chance.randbytes(chance.randrange(60)),
            chance.randbytes(chance.randrange(20_000)),
        ]
    )


@pytest.fixture
def tables(tmp_path) -> Path:
    path: Path = tmp_path / "some.sqlite"
    chance = Random(5)  # noqa: S311  # the same rows at every run
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA page_size = 4096; CREATE TABLE a (id INTEGER PRIMARY KEY, x, y)")
    connection.execute("CREATE TABLE b (k INTEGER PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID")
    with connection:
        for number in range(COUNT):
            row = (chance.randrange(-(2**62), 2**62), a_value(chance), a_value(chance))
            connection.execute("INSERT INTO a VALUES (?, ?, ?)", row)
            connection.execute("INSERT INTO b VALUES (?, ?)", (number, a_value(chance)))
    connection.close()
    return path


def test_every_row_of_both_kinds_of_tables_is_read_as_sqlite_reads_it(tables) -> None:
    connection = apsw.Connection(str(tables))
    rows = {(i, (None, x, y)) for i, x, y in connection.execute("SELECT * FROM a")}
    pairs = set(connection.execute("SELECT * FROM b"))
    connection.close()
    with Wreck(tables) as wreck:
        found = list(wreck.rows())
    assert rows <= {(row.rowid, row.values) for row in found if row.rowid is not None}
    assert pairs == {row.values for row in found if row.rowid is None}


def test_a_log_counts_before_the_file_and_a_spoilt_frame_does_not_count(tmp_path) -> None:
    path = tmp_path / "some.sqlite"
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    connection.execute("CREATE TABLE a (x)")
    for number in range(20):
        connection.execute("INSERT INTO a VALUES (?)", (number,))
    content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    connection.close()
    path.write_bytes(content)
    Path(f"{path}-wal").write_bytes(log)

    def values() -> set[object]:
        with Wreck(path) as wreck:
            return {row.values[0] for row in wreck.rows() if len(row.values) == 1}

    assert values() == set(range(20))
    spoilt = bytearray(log)
    spoilt[-1] ^= 1
    Path(f"{path}-wal").write_bytes(spoilt)
    assert values() == set(range(19))
    # Neither does what was never committed, nor what another log left behind.
    assert newest_frames(log[: -PAGE - 24]) != newest_frames(log)
    other = log[:32] + log[32:40] + bytes(8) + log[48:]
    assert newest_frames(other) == {}
    assert newest_frames(b"") == newest_frames(bytes(200)) == {}


@pytest.mark.parametrize("kind", [0x0D, 0x0A, 0x02, 0x05, 0x00])
def test_noise_is_read_to_its_end_without_a_fault(kind) -> None:
    chance = Random(kind)  # noqa: S311  # the same noise at every run
    for _ in range(300):
        pages = [b"", b"", bytes([kind]) + chance.randbytes(PAGE - 1)]

        def read(number: int, pages: list[bytes] = pages) -> bytes:
            return pages[2] if number < 1000 else b""

        for row in rows_of(2, read):
            assert len(row.values) <= MAX_ROW_BYTES


def test_a_ring_of_overflow_pages_ends() -> None:
    """The page says that its one row goes on for 200,000 bytes, on itself."""
    size = b"\x8c\x9a\x40"
    page = bytearray(PAGE)
    page[:8] = b"\x0d\0\0\0\1\0\0\0"
    page[8:10] = (100).to_bytes(2, "big")
    page[100:104] = size + b"\x01"
    page[4:5] = b"\x01"
    calls = 0

    def read(_: int) -> bytes:
        nonlocal calls
        calls += 1
        return bytes(page)

    list(rows_of(2, read))
    assert calls < 100

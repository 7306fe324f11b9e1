"""What damage to a journal's other tables makes a recovery believe of its records."""

from pathlib import Path

import pytest

from sync.journal import database
from sync.journal.auditing import audit_journal, own_key
from sync.journal.chain import Head
from sync.journal.checking import damage_of
from sync.journal.copies import open_copy
from sync.journal.erasing import next_records, take
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.recovered import Kept
from sync.journal.recovery import _owner, recover
from tests.journal.makers import NOON_MS, entry, journal, moment
from tests.journal.signed import confirm, enrol

PAGE = 4096
AT_MS = NOON_MS + 5000
pytestmark = pytest.mark.usefixtures("small_ballast")


def purge(book: Journal, up_to: int, epoch: int | None = None) -> Head:
    """All records of a line up to a number go, as retention lets them go."""
    with JournalReader(book.folder) as reader:
        wanted = next_records(reader.connection, epoch or book.head.epoch, up_to, 10_000)
    assert wanted is not None
    take(book, wanted, moment())
    return wanted.start


def spoil(folder: Path, *tables: str) -> None:
    """Zeros in the place of the first page of tables or indices."""
    path = folder / database.FILE_NAME
    with open_copy(path) as connection:
        roots = [
            connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).get
            for table in tables
        ]
    content = bytearray(path.read_bytes())
    for root in roots:
        content[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    path.write_bytes(content)


def spoil_last_records(folder: Path) -> None:
    path = folder / database.FILE_NAME
    with open_copy(path) as connection:
        last = connection.execute("SELECT signature FROM records ORDER BY id DESC LIMIT 1").get
    content = bytearray(path.read_bytes())
    page = content.index(last) // PAGE
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(content)


def numbers_in(folder: Path, epoch: int) -> list[int]:
    with JournalReader(folder) as reader:
        return [
            seq
            for (seq,) in reader.connection.execute(
                "SELECT seq FROM records WHERE epoch = ? ORDER BY seq", (epoch,)
            )
        ]


def lines_after_recovery(folder: Path) -> tuple[Kept, ...]:
    """What a recovery tells; and then the journal is whole, and can be purged further."""
    assert recover(folder, AT_MS)
    book = journal(folder, after_ms=6000)
    assert book.recovered is not None
    book.close()
    assert damage_of(folder, _owner(folder)[1], None) == ""
    with open_copy(folder / database.FILE_NAME) as connection:
        assert all(each.audit.ok for each in audit_journal(connection, (), own_key(folder)))
    return book.recovered.lines


@pytest.mark.parametrize("tables", [("receipts",), ("receipts", "covered", "starts", "meta")])
def test_after_a_purge_damage_to_what_allowed_it_costs_no_record(tmp_path, tables) -> None:
    book = journal(tmp_path)
    enrol(book)
    for number in range(30):
        book.append(entry(number))
    confirm(book, 20)
    start = purge(book, 15)
    for number in range(10):
        book.append(entry(100 + number))
    head = book.head
    book.close()
    spoil(tmp_path, *tables)

    (line,) = lines_after_recovery(tmp_path)

    assert numbers_in(tmp_path, head.epoch) == [*range(start.seq + 1, head.seq + 1)]
    assert (line.first, line.last, line.known_to) == (start.seq + 1, head.seq, head.seq)
    assert line.lost is None
    # Once more, for now only the recovery's own event tells why the line begins there.
    book = journal(tmp_path, after_ms=7000)
    enrol(book)
    confirm(book, 2)
    book.close()
    spoil(tmp_path, "starts", "covered")
    assert recover(tmp_path, AT_MS + 1)
    assert numbers_in(tmp_path, head.epoch) == [*range(start.seq + 1, head.seq + 1)]


def test_the_numbers_of_receipts_are_none_of_records(tmp_path) -> None:
    """Their index has the shape of the records' own."""
    book = journal(tmp_path)
    enrol(book)
    for number in range(12):
        book.append(entry(number))
        confirm(book, book.head.seq)
    book.begin_epoch(moment(100))
    for number in range(30):
        book.append(entry(100 + number))
        confirm(book, book.head.seq)
    head = book.head
    book.close()
    spoil(tmp_path, "records_by_time")

    line = lines_after_recovery(tmp_path)[-1]

    assert (line.epoch, line.last, line.known_to) == (head.epoch, head.seq, head.seq)
    assert line.lost is None


def test_numbers_of_records_that_are_also_those_of_receipts_still_count(tmp_path) -> None:
    book = journal(tmp_path)
    enrol(book)
    for number in range(40):
        book.append(entry(number))
    for number in range(60):
        confirm(book, 1 + number % 2)
    head = book.head
    book.close()
    spoil_last_records(tmp_path)

    (line,) = lines_after_recovery(tmp_path)

    assert line.last < head.seq
    assert line.lost == (line.last + 1, head.seq)

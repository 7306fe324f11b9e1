import shutil
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import apsw
import pytest

from sync.journal import database
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from tests.faults.failing_disk import FailingDisk
from tests.journal.makers import NOON_MS, a_receipt, a_trust, entry, journal, moment

APPENDS = 12
TRIES = 4
pytestmark = pytest.mark.usefixtures("small_ballast")


def started(folder: Path):
    for _ in range(TRIES):
        try:
            return journal(folder)
        except JournalFault:
            continue
    raise AssertionError("a disk that failed for a moment keeps the journal shut")


def found(folder: Path) -> set[bytes]:
    """The hashes of the records of a file; its structure and its numbers are checked."""
    connection = apsw.Connection(str(folder / database.FILE_NAME), vfs="unix")
    try:
        assert connection.pragma("integrity_check") == "ok"
        rows = list(connection.execute("SELECT seq, hash FROM records ORDER BY epoch, seq"))
    finally:
        connection.close()
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    return {digest for _, digest in rows}


def nothing_is_missing(disk: FailingDisk, folder: Path, acknowledged: list[Record]) -> None:
    cut = folder.with_name("cut")
    by_chance = Random(len(disk.calls))  # noqa: S311  # the same cut again at every run
    for chance in (None, by_chance):
        disk.cut(cut, chance)
        assert {record.hash for record in acknowledged} <= found(cut)
        shutil.rmtree(cut)


def a_shift(folder: Path, failing: set[int], *, reading: bool) -> tuple[FailingDisk, list[Record]]:
    """Twelve entries on a failing disk, each offered a few times; power cuts in between."""
    disk = FailingDisk(folder, failing)
    acknowledged: list[Record] = []
    with disk, ExitStack() as stack:
        book = started(folder)
        stack.callback(book.close)
        if reading:
            reader = JournalReader(folder)
            # SQLite passes over that a reader may not lock for a checkpoint; apsw raises it.
            stack.enter_context(suppress(apsw.IOError))
            stack.callback(reader.close)
            reader.heads()
        broken = False
        for number in range(APPENDS):
            draft = entry(number)
            for _ in range(TRIES):
                calls = len(disk.calls)
                try:
                    acknowledged.append(book.append(draft))
                except JournalFault as fault:
                    broken = broken or fault.trouble is JournalTrouble.DISK_BROKEN
                    continue
                assert not broken
                if failing and calls - 12 <= max(failing) < calls:
                    nothing_is_missing(disk, folder, acknowledged)
                break
            else:
                assert broken
        nothing_is_missing(disk, folder, acknowledged)
        assert broken or len(acknowledged) == APPENDS
    assert {record.hash for record in acknowledged} <= found(folder)
    return disk, acknowledged


@pytest.fixture(scope="module")
def calls(tmp_path_factory) -> int:
    """How often a shift asks the disk for anything while nothing fails."""
    disk, acknowledged = a_shift(tmp_path_factory.mktemp("whole") / "data", set(), reading=False)
    assert len(acknowledged) == APPENDS
    return len(disk.calls)


@pytest.mark.parametrize("reading", [False, True])
def test_one_failure_anywhere_costs_nothing_that_was_acknowledged(place, calls, reading) -> None:
    for failing in range(calls):
        _, acknowledged = a_shift(place / str(failing), {failing}, reading=reading)
        assert len(acknowledged) == APPENDS
        shutil.rmtree(place / str(failing))


@pytest.mark.parametrize("reading", [False, True])
def test_a_second_failure_soon_after_stops_the_writing_and_costs_nothing(
    place, calls, reading
) -> None:
    stopped = 0
    for failing in range(calls):
        after = 1 + failing % 5
        _, acknowledged = a_shift(place / str(failing), {failing, failing + after}, reading=reading)
        stopped += len(acknowledged) < APPENDS
        shutil.rmtree(place / str(failing))
    assert stopped > calls / 2


def test_a_start_builds_only_on_what_the_disk_holds(tmp_path) -> None:
    """The commit's sync fails, then that of the checkpoint on closing; the file is left so."""
    folder = tmp_path / "data"
    with FailingDisk(folder) as disk:
        book = journal(folder)
        kept = [book.append(entry(1))]
        disk.failing_syncs = 2
        with pytest.raises(JournalFault):
            book.append(entry(2))
        with suppress(apsw.IOError):
            book.close()
        disk.failing_syncs = 0

        book = journal(folder, after_ms=3)
        kept.append(book.append(entry(4)))

        nothing_is_missing(disk, folder, kept)
        book.close()


def test_a_file_that_another_holds_or_that_is_gone_for_a_moment_is_no_broken_disk(tmp_path) -> None:
    book = journal(tmp_path)
    other = apsw.Connection(str(tmp_path / database.FILE_NAME))
    for number in range(3):
        book._store.connection.set_busy_timeout(1)
        other.execute("BEGIN IMMEDIATE")
        draft = entry(number)
        with pytest.raises(JournalFault) as caught:
            book.append(draft)
        assert caught.value.trouble is JournalTrouble.DISK_FAILING
        other.execute("ROLLBACK")
        book.append(draft)
    other.close()
    book.close()


def test_after_enough_good_commits_a_disk_is_trusted_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sync.journal.watch.TRUSTED_AGAIN", 5)
    folder = tmp_path / "data"
    with FailingDisk(folder) as disk:
        book = journal(folder)
        for number in range(3):
            disk.failing_syncs = 1
            draft = entry(number)
            with pytest.raises(JournalFault) as caught:
                book.append(draft)
            assert caught.value.trouble is JournalTrouble.DISK_FAILING
            for more in range(5):
                book.append(draft if more == 0 else entry(more))
        disk.failing_syncs = 1
        with pytest.raises(JournalFault):
            book.append(entry(20))
        for more in range(4):
            book.append(entry(20 + more))
        disk.failing_syncs = 1
        with pytest.raises(JournalFault) as caught:
            book.append(entry(30))
        assert caught.value.trouble is JournalTrouble.DISK_BROKEN
        book.close()


def test_a_broken_disk_takes_nothing_more_until_the_journal_is_opened_again(tmp_path) -> None:
    folder = tmp_path / "data"
    with FailingDisk(folder) as disk:
        book = journal(folder)
        disk.failing_syncs = 2
        for _ in range(2):
            with pytest.raises(JournalFault):
                book.append(entry(1))
        calls = len(disk.calls)
        for refused in (
            lambda: book.append(entry(2)),
            lambda: book.begin_epoch(moment(2)),
            lambda: book.keep_receipt(b"envelope", a_receipt(book.head.epoch, 1)),
            lambda: book.enrol(a_trust(), moment(2)),
            lambda: book.last_seen(b"somebody", NOON_MS),
        ):
            with pytest.raises(JournalFault) as caught:
                refused()
            assert caught.value.trouble is JournalTrouble.DISK_BROKEN
        assert len(disk.calls) == calls
        book.close()
        book = journal(folder, after_ms=3)
        nothing_is_missing(disk, folder, [book.append(entry(4))])
        book.close()


@pytest.mark.parametrize("what", ["receipt", "enrolment", "first enrolment"])
def test_a_failure_in_any_write_has_the_file_opened_anew(tmp_path, what) -> None:
    folder = tmp_path / "data"
    with FailingDisk(folder) as disk:
        book = journal(folder)
        kept = [book.append(entry(1))]
        if what == "enrolment":
            book.enrol(a_trust(), moment(1))
        disk.failing_syncs = 1
        for trying in (1, 2):
            with pytest.raises(JournalFault) if trying == 1 else nullcontext():
                if what == "receipt":
                    book.keep_receipt(b"envelope", a_receipt(book.head.epoch, 1))
                else:
                    book.enrol(replace(a_trust(), url="http://127.0.0.1:2"), moment(2))
            assert book._watch.distrusted == (trying == 1)
        kept.append(book.append(entry(3)))
        nothing_is_missing(disk, folder, kept)
        disk.cut(tmp_path / "cut")
        book.close()
    with JournalReader(tmp_path / "cut") as reader:
        if what == "receipt":
            assert reader.confirmed(book.head.epoch) == 1
        else:
            assert reader.centre_url() == "http://127.0.0.1:2"


def test_an_enrolment_that_succeeded_though_it_said_otherwise_is_known(tmp_path) -> None:
    book = journal(tmp_path)
    book.append(entry(1))
    write = book._write

    def lying(work) -> None:
        write(work)
        with book._watch.watching():
            raise apsw.IOError

    book._write = lying  # type: ignore[method-assign]  # SQLite has said so after the fact
    with pytest.raises(JournalFault):
        book.enrol(a_trust(), moment(2))
    book._write = write  # type: ignore[method-assign]  # and is itself again
    record = book.append(entry(3))
    book.close()
    assert book.trust == a_trust()
    assert record.hash in found(tmp_path)


def test_a_file_whose_newest_record_is_gone_is_not_written_on(tmp_path) -> None:
    book = journal(tmp_path)
    book.append(entry(1))
    book._store.connection.close()
    connection = apsw.Connection(str(tmp_path / database.FILE_NAME))
    connection.execute("DROP TRIGGER records_go_only_below_a_start")
    connection.execute("DELETE FROM records WHERE seq = ?", (book.head.seq,))
    connection.close()
    for trouble in (JournalTrouble.DISK_FAILING, *[JournalTrouble.JOURNAL_DAMAGED] * 3):
        with pytest.raises(JournalFault) as caught:
            book.append(entry(2))
        assert caught.value.trouble is trouble
    book.close()


def test_a_damaged_page_ends_the_writing_by_name(tmp_path) -> None:
    book = journal(tmp_path)
    for number in range(40):
        book.append(entry(number))
    book._store.connection.close()
    path = tmp_path / database.FILE_NAME
    with path.open("r+b") as file:
        file.seek(-4096, 2)
        file.write(bytes(4096))
    troubles = []
    for _ in range(3):
        with pytest.raises(JournalFault) as caught:
            book.append(entry(50))
        troubles.append(caught.value.trouble)
    assert troubles[1:] == [JournalTrouble.JOURNAL_DAMAGED] * 2
    book.close()

from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import apsw
import pytest

from sync.journal import database, passphrase
from sync.journal.draft import Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.passphrase import Cost
from sync.journal.reader import JournalReader
from sync.journal.record import decode_record
from sync.protocol import cbor
from terminal.app.chores import Chores, JournalCheck, Payment
from tests.journal.makers import entry, journal, moment
from tests.journal.owing import WORDS, enrolled_while_locked, owed

DAY_MS = 86_400_000


def test_chores_take_turns_one_a_call() -> None:
    done: list[str] = []
    chores = Chores(lambda _: done.append("a"), lambda _: done.append("b"))
    for _ in range(4):
        chores(moment())
    assert done == ["a", "b", "a", "b"]
    Chores()(moment())


class Checked:
    """A journal, its check, and what the check told."""

    def __init__(self, folder: Path) -> None:
        self.journal = journal(folder)
        for number in range(120):
            self.journal.append(entry(number))
        self.told: list[str] = []
        self.now = moment()
        self.check = JournalCheck(self.journal, self.now, self.told.append)

    def after(self, milliseconds: int) -> Moment:
        self.now = replace(self.now, monotonic_ms=self.now.monotonic_ms + milliseconds)
        return self.now

    def run(self) -> int:
        """:return: how many slices it took until something was told."""
        slices, before = 0, len(self.told)
        while len(self.told) == before:
            self.check(self.after(500))
            slices += 1
            assert slices < 200
        return slices

    def codes(self) -> list[str]:
        with JournalReader(self.journal.folder) as reader:
            return [
                decode_record(data).header.code
                for head in reader.heads()
                for data in reader.records(head.epoch, 0, 10_000, 2**30)
            ]


def test_a_whole_journal_is_checked_in_slices_once_a_day_and_the_event_says_so(tmp_path) -> None:
    book = Checked(tmp_path)
    book.check(book.now)
    assert "journal.checked" not in book.codes()
    book.after(30_000)
    head = book.journal.head
    assert book.run() > 3
    assert book.told == [""]
    assert book.codes()[-1] == "journal.checked"
    with JournalReader(tmp_path) as reader:
        event = reader.record(book.journal.head.epoch, book.journal.head.seq)
    assert event is not None
    assert cbor.decode(event.body, max_bytes=200) == {1: head.epoch, 2: head.seq, 3: head.hash}
    for _ in range(50):
        book.check(book.after(500))
    assert book.codes().count("journal.checked") == 1
    book.after(DAY_MS)
    book.run()
    assert book.codes().count("journal.checked") == 2
    book.check.close()
    book.journal.close()


def test_damage_is_told_and_nothing_says_that_all_was_whole(tmp_path) -> None:
    book = Checked(tmp_path)
    other = apsw.Connection(str(tmp_path / database.FILE_NAME))
    other.execute("INSERT INTO epochs (epoch) VALUES (5)")
    other.close()
    book.after(30_000)
    book.run()
    assert book.told == ["epochs"]
    assert "journal.checked" not in book.codes()
    book.check.close()
    book.journal.close()


def test_a_file_that_is_held_is_tried_again_later(tmp_path, monkeypatch) -> None:
    book = Checked(tmp_path)

    def held(_: Path) -> JournalReader:
        raise JournalFault(JournalTrouble.DISK_FAILING)

    monkeypatch.setattr("terminal.app.chores.JournalReader", held)
    book.check(book.after(30_000))
    monkeypatch.undo()
    book.check(book.after(500))
    assert book.told == []
    book.after(60_000)
    book.run()
    assert book.told == [""]
    book.check.close()
    book.journal.close()


def test_a_disk_that_refuses_the_event_breaks_nothing(tmp_path, monkeypatch) -> None:
    book = Checked(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise JournalFault(JournalTrouble.DISK_FULL)

    monkeypatch.setattr(Journal, "append", full)
    book.after(30_000)
    book.run()
    assert book.told == [""]
    book.check.close()
    monkeypatch.undo()
    with suppress(JournalFault):
        book.journal.close()


@pytest.mark.parametrize("slices", [0, 3])
def test_it_lets_go_of_the_file_at_any_time(tmp_path, slices) -> None:
    book = Checked(tmp_path)
    book.after(30_000)
    for _ in range(slices):
        book.check(book.after(1))
    book.check.close()
    book.journal.close()
    assert not (tmp_path / "journal.sqlite-wal").exists()


def test_a_centre_is_paid_what_it_is_owed_as_soon_as_the_key_is_open(tmp_path) -> None:
    with patch.object(passphrase, "COST", Cost(8192, 1, 1)):
        book = enrolled_while_locked(tmp_path, segments=2)
        works: list[Generator[None]] = []
        payment = Payment(book, works.append)
        payment(moment(9))
        assert works == []
        book.scribe.identity.machine.unlock(WORDS)
    payment(moment(10))
    payment(moment(11))
    assert len(works) == 1
    assert len(list(works.pop())) == 2
    assert owed(tmp_path) == []
    payment(moment(60_010))
    assert [list(work) for work in works] == [[]]
    book.close()


def test_a_disk_that_refuses_a_payment_or_spoils_what_is_owed_breaks_nothing(
    tmp_path, monkeypatch
) -> None:
    with patch.object(passphrase, "COST", Cost(8192, 1, 1)):
        book = enrolled_while_locked(tmp_path)
        book.scribe.identity.machine.unlock(WORDS)

    def full(*_: object, **__: object) -> None:
        raise JournalFault(JournalTrouble.DISK_FULL)

    monkeypatch.setattr(Journal, "append", full)
    works: list[Generator[None]] = []
    Payment(book, works.append)(moment(9))
    assert list(works.pop()) == []
    monkeypatch.undo()
    assert len(owed(tmp_path)) == 1
    book.note(lambda store: store.set("wraps.owed", b"\xff"))
    Payment(book, works.append)(moment(9))
    assert list(works.pop()) == []
    book.close()

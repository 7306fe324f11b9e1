import shutil
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from sync.journal import database
from sync.journal.ending import end_journal
from sync.journal.reader import JournalReader
from sync.journal.recovered import Kept, Recovered
from sync.protocol.terms import RecordKind
from terminal.app.faults import Condition
from terminal.app.opening import (
    filling,
    open_journal,
    recovered_today,
    today,
    vehicle_left_open,
)
from terminal.cli import main, running
from terminal.cli.arguments import parser
from terminal.desk.announced import Announced
from terminal.diagnostics import Fault, KnownFault
from terminal.reports.day_book import DayBook
from tests.journal.makers import PLACE, entry, journal, moment
from tests.journal.tampering import spoil

DAY_MS = 86_400_000


@pytest.fixture
def damaged(tmp_path) -> Path:
    folder = Path(tmp_path, "post")
    book = journal(folder)
    for number in range(30):
        book.append(entry(number))
    Announced(folder).mark(book.head.epoch, book.head.seq)
    book.close()
    path = folder / database.FILE_NAME
    with path.open("r+b") as file:
        file.seek(-4096, 2)
        file.write(bytes(4096))
    return folder


def test_a_damaged_journal_is_named_and_recovered_only_when_somebody_asks(damaged) -> None:
    with pytest.raises(KnownFault) as caught:
        open_journal(damaged, PLACE, moment(100))
    assert caught.value.fault is Fault.JOURNAL_DAMAGED
    assert not list(damaged.glob("journal.damaged-*"))

    book = open_journal(damaged, PLACE, moment(100), with_recovery=True)
    found = recovered_today(book, moment(200))
    assert found is not None
    assert found.lost
    assert recovered_today(book, moment(DAY_MS)) is None
    book.close()
    # Once is enough, and asking again harms nothing.
    book = open_journal(damaged, PLACE, moment(300), with_recovery=True)
    assert book.recovered == found
    book.close()


def test_what_a_screen_has_shown_must_be_there(tmp_path) -> None:
    book = journal(tmp_path)
    Announced(tmp_path).mark(book.head.epoch, book.head.seq + 1)
    book.close()
    with pytest.raises(KnownFault) as caught:
        open_journal(tmp_path, PLACE, moment(100))
    assert caught.value.fault is Fault.JOURNAL_DAMAGED


def test_a_journal_that_was_ended_names_the_order_and_not_its_keys(tmp_path) -> None:
    journal(tmp_path).close()
    end_journal(tmp_path, PLACE, "12/QĐ", moment(100))
    with pytest.raises(KnownFault) as caught:
        open_journal(tmp_path, PLACE, moment(200), with_recovery=True)
    assert caught.value.fault is Fault.JOURNAL_ENDED
    assert caught.value.details == {"path": str(tmp_path), "found": "12/QĐ"}


def condition(folder: Path, *lines: Kept) -> Condition:
    return Condition(folder=folder, recovered=Recovered(1, "journal.damaged-1.sqlite", lines))


def test_the_screen_names_the_numbers_that_are_lost(tmp_path) -> None:
    lost = condition(tmp_path, Kept(4, 1, 9, 9, 0), Kept(5, 1, 119, 123, 7), Kept(6, 1, 4, 5, 4))
    path = str(tmp_path / "journal.damaged-1.sqlite")
    assert lost.faults()[0] == (Fault.RECORDS_LOST, {"path": path, "found": "120–123, 5"})
    nothing = condition(tmp_path, Kept(5, 1, 119, 123, 123))
    assert nothing.faults()[0] == (Fault.JOURNAL_RECOVERED, {"path": path, "found": ""})
    lines = (Kept(5, 1, 119, 130, 7),)
    aside = ((5, 121, 123), (5, 130, 130))
    recovered = Recovered(1, "journal.damaged-1.sqlite", lines, aside=aside)
    kept_aside = Condition(folder=tmp_path, recovered=recovered)
    assert kept_aside.faults()[0] == (
        Fault.RECORDS_ASIDE,
        {"path": path, "found": "120–130", "aside": "121–123, 130"},
    )
    damage = Condition(folder=tmp_path, damage="12 signature")
    assert damage.faults()[0] == (Fault.JOURNAL_DAMAGED, {"path": str(tmp_path)})


@pytest.mark.parametrize(("command", "offered"), [("terminal", True), ("kiosk", False)])
def test_the_message_offers_what_to_do_and_a_person_decides(
    damaged, monkeypatch, capsys, command, offered
) -> None:
    runs: list[bool] = []
    asked_whether: list[bool] = []

    def run(asked) -> int:
        runs.append(asked.recover)
        if not asked.recover:
            raise KnownFault(Fault.JOURNAL_DAMAGED, path=str(damaged))
        return 0

    def show(_: KnownFault, *, offers_recovery: bool) -> bool:
        asked_whether.append(offers_recovery)
        return offers_recovery

    monkeypatch.setattr(running, command, run)
    monkeypatch.setattr(running, "show_fault", show)
    assert main([command, "--data", str(damaged)]) == (0 if offered else 1)
    assert asked_whether == [offered]
    assert runs == ([False, True] if offered else [False])
    assert "--recover" in capsys.readouterr().err


def test_the_command_line_knows_the_wish() -> None:
    assert parser().parse_args(["kiosk", "--recover"]).recover
    assert not parser().parse_args(["terminal"]).recover


@pytest.mark.parametrize(("column", "shown"), [("header", 29), ("kind", 29), ("", 30)])
def test_a_record_that_cannot_be_read_costs_its_own_line_and_not_the_day(
    tmp_path, column, shown
) -> None:
    book = journal(tmp_path)
    for number in range(30):
        book.append(entry(number))
    if column:
        spoil(tmp_path, 10, column)
    told: list[str] = []
    day = today(moment())
    with DayBook() as register:
        for _ in filling(register, book, day, told.append):
            pass
        assert register.counts(day).total == shown
    assert told == (["10 header"] if column == "header" else [])
    book.close()


def test_a_file_that_is_damaged_so_that_nothing_can_be_read_is_told(tmp_path, monkeypatch) -> None:
    book = journal(tmp_path)
    told: list[str] = []

    def damaged(*_: object) -> None:
        raise apsw.CorruptError

    monkeypatch.setattr(JournalReader, "connection", property(damaged))
    with DayBook() as register:
        for _ in filling(register, book, today(moment()), told.append):
            pass
    assert told == ["unreadable"]
    book.close()


def test_a_start_while_another_program_reads_is_told_as_that(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE_MS", 10)
    book = journal(tmp_path)
    book.append(entry())
    folder = tmp_path / "cut"
    shutil.copytree(tmp_path, folder)  # as a power cut leaves it, with the log
    book.close()
    with JournalReader(folder) as reader:
        rows = reader.places_between(0, 2**60, set(RecordKind))
        next(rows)
        with pytest.raises(KnownFault) as caught:
            open_journal(folder, PLACE, moment(100))
    assert caught.value.fault is Fault.JOURNAL_IN_USE
    assert caught.value.details["path"] == str(folder / database.FILE_NAME)
    open_journal(folder, PLACE, moment(100)).close()


def test_a_vehicle_that_a_stop_cut_off_is_found_once(tmp_path) -> None:
    book = journal(tmp_path)
    assert vehicle_left_open(book, moment(1)) is None
    for number in range(3):
        book.append(replace(entry(number), group=b"G" * 16))
    book.close()
    book = journal(tmp_path, after_ms=10)
    draft = vehicle_left_open(book, moment(11))
    assert draft is not None
    assert draft.clear[1] == 3
    book.append(draft)
    assert vehicle_left_open(book, moment(12)) is None
    book.close()

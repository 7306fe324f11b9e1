from dataclasses import replace
from datetime import date

import pytest

from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.retention import HOUR_MS, Terms
from terminal.app.housekeeping import Housekeeping
from tests.journal.makers import NOON_MS, a_receipt, a_trust, entry, journal, moment
from tests.journal.tampering import spoil


@pytest.fixture
def writer(tmp_path):
    made = journal(tmp_path / "data")
    made.enrol(a_trust(), moment())
    made.append(entry())
    for hour in range(0, 60, 12):
        at_ms = NOON_MS + hour * HOUR_MS
        made.keep_receipt(b"envelope", a_receipt(made.head.epoch, made.head.seq, at_ms))
    yield made
    made.close()


def keys_in(writer) -> int:
    with JournalReader(writer.folder) as reader:
        return len(list(reader.connection.execute("SELECT 1 FROM wraps")))


def test_people_come_first_and_then_what_may_no_longer_be_read_goes(writer) -> None:
    days: list[date] = []
    told: list[str] = []
    chore = Housekeeping(writer, Terms(), days.append, moment(), told.append)
    later = replace(moment(50 * HOUR_MS), monotonic_ms=2000)
    chore(later)
    assert keys_in(writer) == 1

    later = replace(later, monotonic_ms=46_100)
    chore(later)  # the purge's event opens a segment of the new day with a key of its own
    with JournalReader(writer.folder) as reader:
        assert reader.connection.execute("SELECT count(*) FROM wraps").get == 1
        assert len(days) == 1
        segments = [row[0] for row in reader.connection.execute("SELECT segment FROM wraps")]
    chore(later)
    assert len(days) == 1  # told once
    assert len(segments) == 1


def test_a_disk_that_refuses_is_no_reason_to_stop(writer, monkeypatch) -> None:
    def failing(*_arguments: object, **_named: object) -> None:
        raise JournalFault(JournalTrouble.DISK_FAILING)

    monkeypatch.setattr(writer, "append", failing)
    told: list[str] = []
    chore = Housekeeping(writer, Terms(), lambda _: None, moment(), told.append)
    before = keys_in(writer)
    chore(replace(moment(50 * HOUR_MS), monotonic_ms=46_100))
    assert keys_in(writer) == before
    assert told == []


def test_a_record_that_cannot_be_read_ends_the_purge_and_is_told_once(writer) -> None:
    told: list[str] = []
    days: list[date] = []
    chore = Housekeeping(writer, Terms(), days.append, moment(), told.append)
    spoil(writer.folder, 2)
    before = keys_in(writer)
    for after in range(3):
        chore(replace(moment(50 * HOUR_MS), monotonic_ms=46_100 + 61_000 * after))
    assert told == ["MalformedRecord"]
    assert keys_in(writer) == before
    assert writer.append(entry(51 * HOUR_MS))

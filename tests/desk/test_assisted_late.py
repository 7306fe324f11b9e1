from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sync.protocol.terms import Assurance, Source, Verdict
from terminal.desk.assisted_late import LateField, LateRow, Refused, read_row
from terminal.desk.assisted_typing import Problem
from terminal.desk.limits import MAX_PLATE
from terminal.desk.orders import Enter

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def read(verdict: Verdict | None = None, usual: date | None = None, **said: str):
    texts = {LateField(column): text for column, text in said.items()}
    return read_row(LateRow(texts, verdict), usual, NOW, ZONE)


def test_a_whole_line_is_a_late_entry_with_the_time_it_claims() -> None:
    found = read(
        Verdict.REFUSE,
        time="21/11 14:30",
        name="vàng a phềnh",
        number="012201003310",
        birth="05032001",
        plate="25b-123.45",
    )
    assert isinstance(found, Enter)
    assert found.source is Source.LATE
    assert found.claimed_at == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert (found.verdict, found.plate) == (Verdict.REFUSE, "25B-123.45")
    declaration = found.declaration
    assert declaration.assurance is Assurance.UNSIGNED
    assert declaration.person.name == "Vàng A Phềnh"
    assert declaration.person.birth_date == "2001-03-05"
    assert declaration.person.sex == "M"
    assert declaration.warnings == ()


def test_time_and_name_are_enough_and_the_paper_may_say_no_verdict() -> None:
    found = read(time="0930", name="Lò Thị Mẩy")
    assert isinstance(found, Enter)
    assert found.verdict is None
    assert found.declaration.person.number == found.declaration.person.birth_date == ""


def test_a_number_tells_the_year_where_the_paper_does_not() -> None:
    found = read(time="0930", name="Lò Thị Mẩy", number="012187004471")
    assert isinstance(found, Enter)
    assert found.declaration.person.birth_date == "1987"


def test_a_line_that_cannot_be_names_every_column_at_once() -> None:
    found = read(time="10:01", name="", number="12", birth="1800", plate="x" * (MAX_PLATE + 1))
    assert found == Refused(
        {
            LateField.TIME: Problem.IN_FUTURE,
            LateField.NAME: Problem.MISSING,
            LateField.NUMBER: Problem.NOT_A_NUMBER,
            LateField.BIRTH: Problem.NOT_A_DATE,
            LateField.PLATE: Problem.TOO_LONG,
        }
    )
    assert isinstance(read(time="0930", name="Lò", plate="x" * MAX_PLATE), Enter)


def test_an_empty_line_asks_for_time_and_name() -> None:
    assert read() == Refused({LateField.TIME: Problem.MISSING, LateField.NAME: Problem.MISSING})

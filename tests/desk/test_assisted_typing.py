from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.birth_dates import MAX_AGE
from terminal.desk import assisted_typing as typing
from terminal.desk.assisted_typing import MAX_LATE_DAYS, Problem

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
"""10:00 at the post."""
TODAY = date(2026, 11, 22)


def at(text: str, usual: date | None = None, now: datetime = NOW):
    found = typing.moment(text, usual, now, ZONE)
    return found if isinstance(found, Problem) else f"{found:%d/%m/%Y %H:%M}"


@pytest.mark.parametrize(
    "text", ["05031985", "05/03/1985", "5/3/1985", "5.3.1985", "5-3-1985", "5 3 1985", " 05031985 "]
)
def test_a_date_of_birth_may_be_typed_in_any_usual_way(text: str) -> None:
    assert typing.birth(text, TODAY) == "1985-03-05"


def test_a_year_of_birth_is_enough() -> None:
    assert typing.birth("1985", TODAY) == "1985"
    assert typing.birth(str(TODAY.year - MAX_AGE), TODAY) == str(TODAY.year - MAX_AGE)
    assert typing.birth(str(TODAY.year - MAX_AGE - 1), TODAY) is Problem.TOO_LONG_AGO
    assert typing.birth("0000", TODAY) is Problem.NOT_A_DATE
    assert typing.birth("5/3", TODAY) is Problem.NOT_A_DATE


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0930", "22/11/2026 09:30"),
        ("9:30", "22/11/2026 09:30"),
        ("9h30", "22/11/2026 09:30"),
        ("21/11 14:30", "21/11/2026 14:30"),
        ("2111 1430", "21/11/2026 14:30"),
        ("21/11/2026 14:30", "21/11/2026 14:30"),
    ],
)
def test_a_time_of_a_paper_list_may_be_typed_in_any_usual_way(text: str, meant: str) -> None:
    assert at(text) == meant


def test_the_day_of_the_line_before_is_the_usual_one() -> None:
    assert at("2330", date(2026, 11, 21)) == "21/11/2026 23:30"
    assert at("2330") is Problem.IN_FUTURE


def test_a_day_at_the_end_of_the_year_is_last_years_in_january() -> None:
    january = datetime(2027, 1, 2, 3, tzinfo=UTC)
    assert at("31/12 08:00", now=january) == "31/12/2026 08:00"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("10:01", Problem.IN_FUTURE),
        ("23/11 08:00", Problem.IN_FUTURE),
        ("24:00", Problem.NOT_A_TIME),
        ("12:60", Problem.NOT_A_TIME),
        ("31/02 10:00", Problem.NOT_A_DATE),
        ("", Problem.NOT_A_TIME),
        ("hôm qua", Problem.NOT_A_TIME),
        ("21/09 08:00", Problem.TOO_LONG_AGO),
    ],
)
def test_a_time_that_cannot_be_is_named(text: str, problem: Problem) -> None:
    assert at(text) is problem


def test_a_paper_list_reaches_back_to_its_limit_and_no_further() -> None:
    oldest = NOW.astimezone(ZONE) - timedelta(days=MAX_LATE_DAYS)
    assert at(f"{oldest:%d/%m/%Y %H:%M}") == f"{oldest:%d/%m/%Y %H:%M}"
    earlier = oldest - timedelta(minutes=1)
    assert at(f"{earlier:%d/%m/%Y %H:%M}") is Problem.TOO_LONG_AGO


@pytest.mark.parametrize("text", ["001 085 012345", "171234567", "b1234567", "PA 12AB34"])
def test_whole_numbers_of_cards_and_passports_are_taken(text: str) -> None:
    assert typing.number(text) == "".join(text.split()).upper()


@pytest.mark.parametrize("text", ["1234", "0010850123456", "00108501234", "số", "•••345"])
def test_a_part_of_a_number_is_none(text: str) -> None:
    assert typing.number(text) is Problem.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "meant"),
    [("0912 345 678", "0912345678"), ("+84 912.345.678", "+84912345678"), ("1234567", None)],
)
def test_telephone_numbers_lose_what_parts_their_digits(text: str, meant: str | None) -> None:
    assert typing.phone(text) == (meant or Problem.NOT_A_PHONE)


def test_a_name_typed_small_gets_its_capitals_and_others_stay() -> None:
    assert typing.name("  đỗ  thị ưu ") == "Đỗ Thị Ưu"
    assert typing.name("McDonald") == "McDonald"
    assert typing.name("H'Mông") == "H'Mông"


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    for read in (typing.name, typing.number, typing.phone):
        assert isinstance(read(text), str)
    for dated in (typing.birth, typing.travel_day):
        assert isinstance(dated(text, TODAY), str)
    found = typing.moment(text, None, NOW, ZONE)
    assert isinstance(found, Problem) or found <= NOW


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_date_of_birth_comes_back_as_it_was_typed(day: date) -> None:
    for text in (f"{day:%d%m%Y}", f"{day:%d/%m/%Y}"):
        assert typing.birth(text, TODAY) == day.isoformat()

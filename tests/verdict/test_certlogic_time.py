from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.verdict.certlogic_time import UNITS, DateTime, plus, read_birth_date, read_date_time

YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the zones are drawn beside


def of(at: datetime) -> DateTime:
    """What a point in time is in CertLogic, by way of Python's own arithmetic."""
    since = at - YEAR_ONE
    return DateTime(86_400_000 + since // timedelta(milliseconds=1))


def utc(text: str) -> DateTime:
    return of(datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021-12-31"),
        ("2024-02", "2024-02-29"),
        ("2021-05-04", "2021-05-04"),
        ("2021-05-04T13:37:42", "2021-05-04T13:37:42"),
        ("2021-05-04T13:37:42Z", "2021-05-04T13:37:42"),
        ("2021-08-20T12:03:12+2", "2021-08-20T10:03:12"),
        ("2021-08-20T12:03:12+02", "2021-08-20T10:03:12"),
        ("2021-08-20T12:03:12+130", "2021-08-20T10:33:12"),
        ("2021-08-20T12:03:12-0130", "2021-08-20T13:33:12"),
        ("2021-08-01T00:00:00+1:00", "2021-07-31T23:00:00"),
        ("2021-08-01T00:00:00+07:00", "2021-07-31T17:00:00"),
        ("2021-08-01T00:00:00-00:00", "2021-08-01T00:00:00"),
        ("2021-08-01T00:00:00.1", "2021-08-01T00:00:00.100"),
        ("2021-08-01T00:00:00.01Z", "2021-08-01T00:00:00.010"),
        ("2021-08-01T00:00:00.9999999+0700", "2021-07-31T17:00:00.999"),
        ("2021-08-01T00:00:00.000000001+7", "2021-07-31T17:00:00"),
    ],
)
def test_every_allowed_format_is_read(text: str, expected: str) -> None:
    assert read_date_time(text) == utc(expected)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "21",
            "20211",
            "2021-1",
            "2021-1-1",
            "2021-13",
            "2021-00",
            "2021-02-29",
            "2021-06-31",
        ),
        *("2021-05-04 13:37:42", "2021-05-04T13:37", "2021-05-04t13:37:42", "2021-05-04T24:00:00"),
        *("2021-05-04T13:60:00", "2021-05-04T13:00:60", "2021-05-04T13:00:00z", "2021-05-04Z"),
        *("2021-05-04T13:00:00+", "2021-05-04T13:00:00+24", "2021-05-04T13:00:00+0160"),
        *("2021-05-04T13:00:00.Z", "2021-05-04T13:00:00+02:0", "2021-05-04T13:00:00+2:", "0000"),
        *("2021-05-04\n", " 2021-05-04", "２０２１", "2021-٠٥-04", "0001-01-01T00:00:00+01:00"),
        *("9999-12-31T23:59:59-01:00", "+2021-05-04", "2021-W10", "2021-123"),
    ],
)
def test_no_other_format_and_no_other_calendar_is_read(text: str) -> None:
    assert read_date_time(text) is None


@given(TIMES)
def test_what_python_writes_is_read_as_the_same_millisecond(at: datetime) -> None:
    assert read_date_time(at.isoformat(timespec="milliseconds")) == of(at)
    assert read_date_time(at.isoformat(timespec="microseconds")) == of(at)


@pytest.mark.parametrize("text", ["2004", "2004-02", "2004-02-03"])
def test_a_birth_date_may_lack_its_day_and_month_but_has_no_time(text: str) -> None:
    assert read_birth_date(text) == read_date_time(text)
    assert read_birth_date("2004-02-03T00:00:00Z") is None
    assert read_birth_date("") is None


@pytest.mark.parametrize(
    ("text", "amount", "unit", "expected"),
    [
        ("2020-02-29", 1, "day", "2020-03-01"),
        ("2020-02-29", 1, "month", "2020-03-29"),
        ("2020-02-29", 1, "year", "2021-03-01"),
        ("2020-02-29", -4, "year", "2016-02-29"),
        ("2021-01-31", 1, "month", "2021-03-03"),
        ("2021-03-31", -1, "month", "2021-03-03"),
        ("2021-12-01", 1, "month", "2022-01-01"),
        ("2021-12-01", -12, "month", "2020-12-01"),
        ("2021-01-15", -1, "month", "2020-12-15"),
        ("2021-06-23", -180, "day", "2020-12-25"),
        ("2021-06-23", -72, "hour", "2021-06-20"),
        ("2021-06-23T23:30:00", 1, "hour", "2021-06-24T00:30:00"),
        ("2021-01-01T05:00:00+07:00", 1, "month", "2021-01-31T22:00:00"),
        ("2004", 18, "year", "2022-12-31"),
        ("0001-01-01", 9_998, "year", "9999-01-01"),
    ],
)
def test_a_day_that_a_month_lacks_runs_over_into_the_next(
    text: str, amount: int, unit: str, expected: str
) -> None:
    moment = read_date_time(text)

    assert moment is not None
    assert plus(moment, amount, unit) == utc(expected)


@given(TIMES, st.sampled_from(UNITS))
def test_nothing_added_changes_nothing(at: datetime, unit: str) -> None:
    assert plus(of(at), 0, unit) == of(at)


@given(TIMES, st.integers(-20_000, 20_000))
def test_days_and_hours_are_of_one_length(at: datetime, amount: int) -> None:
    assert plus(of(at), amount, "day") == of(at.astimezone(UTC) + timedelta(days=amount))
    assert plus(of(at), amount, "hour") == of(at.astimezone(UTC) + timedelta(hours=amount))


@given(TIMES, st.integers() | st.integers(-(10**40), 10**40), st.sampled_from(UNITS))
def test_outside_the_years_1_to_9999_there_is_no_time(at: datetime, amount: int, unit: str) -> None:
    found = plus(of(at), amount, unit)

    assert found is None or utc("0001-01-01") <= found <= utc("9999-12-31T23:59:59.999")
    if abs(amount) > 10_000 * 366 * 24:
        assert found is None

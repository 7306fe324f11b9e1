"""Date-times of CertLogic: read from texts and moved by years, months, days and hours.

Source: CertLogic specification 1.3.2, operations `plusTime` and `dccDateOfBirth`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

UNITS: Final = ("year", "month", "day", "hour")

_HOUR: Final = 3_600_000
_DAY: Final = 24 * _HOUR
_LAST_DAY: Final = date.max.toordinal()
_DATE: Final = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
_TIME: Final = r"(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_OFFSET: Final = r"(?:Z|([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?"
_DATE_TIME: Final = re.compile(rf"{_DATE}{_TIME}{_OFFSET})?)?)?")


@dataclass(frozen=True, slots=True, order=True)
class DateTime:
    """A point in time, in UTC; what `before` and its kin compare."""

    milliseconds: int
    """Since the beginning of the year 1, which is what a day of the calendar is counted from."""


def read_date_time(text: str) -> DateTime | None:
    """The point in time that a text of an allowed format says; None if it is of no such format
    or of no calendar.

    A date is its midnight, one without a day or a month is the last day it may be (so that
    nobody is taken for older than they are). Where no offset is given UTC is meant. What is
    shorter than a millisecond falls away.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = match.groups()
    midnight = _midnight(int(year), month, day)
    if midnight is None or hour is None:
        return midnight
    clock = (int(hour), int(minute), int(second))
    offset = (int(off_hours or 0), int(off_minutes or 0))
    if clock > (23, 59, 59) or max(clock[1:]) > 59 or offset > (23, 59) or offset[1] > 59:
        return None
    milliseconds = int((fraction or "")[:3].ljust(3, "0"))
    east = (offset[0] * 60 + offset[1]) * (-1 if sign == "-" else 1)
    minutes = clock[0] * 60 + clock[1] - east
    return _within(midnight.milliseconds + (minutes * 60 + clock[2]) * 1000 + milliseconds)


def read_birth_date(text: str) -> DateTime | None:
    """As `read_date_time`, for `YYYY`, `YYYY-MM` and `YYYY-MM-DD` only."""
    return None if "T" in text else read_date_time(text)


def plus(moment: DateTime, amount: int, unit: str) -> DateTime | None:
    """The point in time `amount` units later, None outside the years 1 to 9999.

    A day that its month does not have runs over into the next month: 2020-02-29 and a year is
    2021-03-01. `unit` is one of `UNITS`.
    """
    if unit == "hour":
        return _within(moment.milliseconds + amount * _HOUR)
    if unit == "day" or amount == 0:
        return _within(moment.milliseconds + amount * _DAY)
    days, rest = divmod(moment.milliseconds, _DAY)
    day = date.fromordinal(days)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    first = date(year, month + 1, 1).toordinal()
    return _within((first + day.day - 1) * _DAY + rest)


def _midnight(year: int, month: str | None, day: str | None) -> DateTime | None:
    try:
        of_month = int(month) if month else 12
        of_day = int(day) if day else monthrange(year, of_month)[1]
        return DateTime(date(year, of_month, of_day).toordinal() * _DAY)
    except ValueError:
        return None


def _within(milliseconds: int) -> DateTime | None:
    days = milliseconds // _DAY
    return DateTime(milliseconds) if 1 <= days <= _LAST_DAY else None

"""Dates as codes write them, none of which may break the reading."""

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

_POST_ZONE: Final = timezone(timedelta(hours=7))
# Vietnam has had one offset and no summer time since 1975; a card's dates are days there.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND: Final = 253_402_300_799
"""9999-12-31T23:59:59Z, the last second that a datetime can say."""
_COMPACT: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_SLASHED: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def today(now: datetime) -> date:
    """The day in Vietnam at `now`, which must have a time zone."""
    try:
        return now.astimezone(_POST_ZONE).date()
    except OverflowError:
        return now.date()


def compact(text: str) -> date | None:
    """A `DDMMYYYY` date, None if it is no date of the calendar."""
    match = _COMPACT.fullmatch(text)
    return _day(match[3], match[2], match[1]) if match else None


def slashed(text: str) -> date | None:
    """A `DD/MM/YYYY` date, None if it is no date of the calendar."""
    match = _SLASHED.fullmatch(text)
    return _day(match[3], match[2], match[1]) if match else None


def iso(text: str) -> date | None:
    """A `YYYY-MM-DD` date (ISO 8601), None if it is no date of the calendar."""
    match = _ISO.fullmatch(text)
    return _day(match[1], match[2], match[3]) if match else None


def instant(seconds: object) -> datetime | None:
    """A NumericDate (RFC 8392, section 2): seconds since 1970, whole or with a fraction.

    None for anything but a finite number from 1970 to 9999; milliseconds fall outside.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not math.isfinite(seconds) or not 0 <= seconds <= _LAST_SECOND:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

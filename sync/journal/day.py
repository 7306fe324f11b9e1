"""The day of a post: where one ends and the next begins."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

POST_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MS = -62_135_510_400_000
_LAST_MS = 253_402_214_400_000
# A day inside the calendar's ends, so that no time zone carries a moment out of it.


def moment(at_ms: int) -> datetime:
    """Milliseconds since 1970 UTC as a time of the post; a clock gone mad must not
    stop the register, so outside the years 1 to 9999 it is the nearest day inside.
    """
    bounded = min(max(at_ms, _FIRST_MS), _LAST_MS)
    return (_EPOCH + timedelta(milliseconds=bounded)).astimezone(POST_ZONE)


def post_day(at_ms: int) -> date:
    """The day of the register that a record made at `at_ms` belongs to."""
    return moment(at_ms).date()


def day_bounds_ms(day: date) -> tuple[int, int]:
    """First millisecond of a post's day, and of the day after it."""
    start = datetime(day.year, day.month, day.day, tzinfo=POST_ZONE)
    end = datetime.combine(day + timedelta(days=1), start.timetz())
    return _to_ms(start), _to_ms(end)


def _to_ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)

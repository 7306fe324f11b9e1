"""The post's clock and calendar: Vietnam's, whatever the computer is set to."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MS: Final = -62_135_510_400_000
_LAST_MS: Final = 253_402_214_400_000
# A day inside the calendar's ends, so that no time zone carries a moment out of it.


def at_post(at_ms: int) -> datetime:
    """The moment `at_ms` (milliseconds since 1970 UTC) on the post's clock.

    A clock gone mad must not stop the register: moments outside of the years 1 to 9999 come
    out as the nearest day inside.
    """
    inside = min(max(at_ms, _FIRST_MS), _LAST_MS)
    return (_EPOCH + timedelta(milliseconds=inside)).astimezone(ZONE)


def day_of(at_ms: int) -> date:
    """The post's day in which the moment `at_ms` (milliseconds since 1970 UTC) lies."""
    return at_post(at_ms).date()

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.day import moment, post_day


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def test_the_day_of_the_post_begins_seven_hours_before_the_utc_day() -> None:
    assert post_day(_ms(datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC))) == date(2026, 3, 1)
    assert post_day(_ms(datetime(2026, 3, 1, 17, 0, 0, tzinfo=UTC))) == date(2026, 3, 2)


@pytest.mark.parametrize(("at_ms", "year"), [(-(2**53), 1), (2**53, 9999)])
def test_a_clock_gone_mad_still_gives_a_day(at_ms: int, year: int) -> None:
    assert post_day(at_ms).year == year


@given(st.integers(-(2**53), 2**53))
def test_every_time_that_a_header_may_hold_has_a_moment_at_the_post(at_ms: int) -> None:
    assert moment(at_ms).utcoffset() is not None

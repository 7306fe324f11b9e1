from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.uplink.state import UplinkStatus
from terminal.desk.head_codes import PERIOD_MS, RECORDS, HeadCode, Kept, is_due

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
NOON_MS = round(NOON.timestamp() * 1000)
HEAD = HeadCode("CHOT1H.INVENTED", epoch=7, seq=500, at=NOON)


def status(unsent: int, age_ms: int = 0) -> UplinkStatus:
    return UplinkStatus(
        recorded=500, confirmed=500 - unsent, oldest_unsent_ms=NOON_MS - age_ms if unsent else None
    )


def test_nothing_is_due_while_the_centre_has_everything() -> None:
    assert not is_due(Kept(), HEAD, status(0))
    assert not is_due(Kept(), replace(HEAD, at=NOON + timedelta(days=9)), status(0))


def test_a_hundred_records_that_nobody_else_has_call_for_a_code() -> None:
    assert not is_due(Kept(), HEAD, status(RECORDS - 1))
    assert is_due(Kept(), HEAD, status(RECORDS))


def test_half_an_hour_without_the_centre_calls_for_a_code() -> None:
    assert not is_due(Kept(), HEAD, status(1, PERIOD_MS - 1))
    assert is_due(Kept(), HEAD, status(1, PERIOD_MS))


def test_what_was_kept_counts_as_known_outside() -> None:
    kept = Kept(7, 450, NOON_MS - PERIOD_MS + 1)
    assert not is_due(kept, HEAD, status(300, 5 * PERIOD_MS))
    assert is_due(replace(kept, seq=400), HEAD, status(300, 5 * PERIOD_MS))
    assert is_due(replace(kept, at_ms=NOON_MS - PERIOD_MS), HEAD, status(300, 5 * PERIOD_MS))
    assert is_due(replace(kept, epoch=8), HEAD, status(300, 5 * PERIOD_MS))


@given(unsent=st.integers(0, 500), age=st.integers(0, 10 * PERIOD_MS))
def test_right_after_one_was_kept_none_is_due(unsent: int, age: int) -> None:
    assert not is_due(Kept(7, 500, NOON_MS), HEAD, status(unsent, age))

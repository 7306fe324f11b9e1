from dataclasses import replace
from datetime import date

import pytest

from sync.journal.day import day_bounds_ms
from sync.journal.record import Header
from sync.protocol.terms import Direction, RecordKind, Verdict
from terminal.desk.kiosk_day import LIMIT_SET, MAX_NUMBER, NUMBER_GIVEN, RECOUNTED, KioskDay
from terminal.desk.occupancy import Occupancy
from tests.reports.records import NOON, amendment, entry

DAY = date(2026, 3, 1)
MORNING = KioskDay(Occupancy(day=DAY, limit=5))


def told(code: str, at_ms: int = NOON) -> Header:
    plain = entry(9, at_ms=at_ms)
    return replace(plain, kind=RecordKind.EVENT, code=code, direction=None, verdict=None)


def test_entries_in_and_out_move_the_count() -> None:
    day = MORNING.after(entry(1), {}).after(entry(2), {})
    assert day.occupancy.inside == 2
    assert day.after(replace(entry(3), direction=Direction.OUT), {}).occupancy.inside == 1


def test_an_amendment_brings_nobody_in() -> None:
    day = MORNING.after(entry(1), {})
    assert day.after(amendment(2, entry(1), verdict=Verdict.ADMIT), {}) == day


def test_corrections_of_the_count_and_the_limit_are_read_again() -> None:
    day = MORNING.after(entry(1), {}).after(told(RECOUNTED), {1: 40}).after(told(LIMIT_SET), {1: 3})
    assert (day.occupancy.inside, day.occupancy.limit) == (40, 3)


def test_the_next_number_follows_the_last_one_recorded() -> None:
    assert MORNING.next_number() == 1
    assert MORNING.after(told(NUMBER_GIVEN), {1: 17, 2: 4}).next_number() == 18


def test_after_four_digits_the_numbers_begin_again() -> None:
    assert MORNING.after(told(NUMBER_GIVEN), {1: MAX_NUMBER}).next_number() == 1


def test_a_new_day_begins_with_the_first_number_and_nobody_inside() -> None:
    late = MORNING.after(told(NUMBER_GIVEN), {1: 17}).after(entry(1), {})
    _, midnight = day_bounds_ms(DAY)
    next_day = late.after(entry(2, at_ms=midnight), {})
    assert next_day.next_number() == 1
    assert (next_day.occupancy.inside, next_day.occupancy.limit) == (1, 5)


def test_a_clock_that_is_set_back_gives_no_number_twice() -> None:
    day = MORNING.after(told(NUMBER_GIVEN), {1: 17})
    assert day.on(date(2026, 2, 28)).next_number() == 18


@pytest.mark.parametrize("clear", [{}, {1: "17"}, {1: True}, {2: 5}])
def test_an_event_of_another_shape_changes_nothing(clear: dict[int, object]) -> None:
    assert MORNING.after(told(NUMBER_GIVEN), clear) == MORNING


def test_other_events_change_nothing() -> None:
    assert MORNING.after(told("clock.jump"), {1: 17}) == MORNING


def test_a_damaged_number_stays_within_its_digits() -> None:
    assert MORNING.after(told(NUMBER_GIVEN), {1: -4}).next_number() == 1
    assert MORNING.after(told(NUMBER_GIVEN), {1: 10**9}).next_number() == 1

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.desk.pace import IDLE_FROM, MAX_PEOPLE, WINDOW, Pace, PaceStatus

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def pace_of(seconds: Iterable[float]) -> Pace:
    """Somebody at each of these seconds after noon."""
    pace = Pace()
    for second in seconds:
        pace = pace.after(NOON + second * SECOND)
    return pace


def at(second: float) -> datetime:
    return NOON + second * SECOND


def test_before_anybody_came_there_is_no_pace() -> None:
    assert Pace().status(NOON) == PaceStatus()


def test_the_people_of_an_hour_are_reckoned_from_the_last_quarter() -> None:
    pace = pace_of(range(0, 3600, 60))
    assert pace.status(at(3540)).per_hour in range(60, 66)


def test_at_the_start_of_a_shift_three_people_are_no_hundred_an_hour() -> None:
    assert pace_of([0, 2, 4]).status(at(5)).per_hour == 36


def test_people_who_come_one_right_after_the_other_call_for_another_lane() -> None:
    jitter = random.Random(6)  # noqa: S311 - people, not keys
    seconds, pace = 0.0, Pace()
    while seconds < 900:
        seconds += jitter.uniform(16, 24)
        pace = pace.after(at(seconds))
    status = pace.status(at(seconds))
    assert status.open_another_lane
    assert status.handling_seconds is not None
    assert 18 <= status.handling_seconds <= 22
    assert 160 <= status.per_hour <= 200


def test_people_who_come_by_chance_at_the_same_rate_do_not() -> None:
    chance = random.Random(7)  # noqa: S311 - people, not keys
    seconds, pace, called = 0.0, Pace(), 0
    for _ in range(500):
        seconds += chance.expovariate(1 / 20)
        pace = pace.after(at(seconds))
        called += pace.called
    assert called == 0


def test_a_bus_of_45_is_no_queue() -> None:
    pace = pace_of(float(n) * 2.5 for n in range(45))
    assert not pace.status(at(45 * 2.5)).open_another_lane


def test_the_call_stays_until_the_queue_is_clearly_gone() -> None:
    busy = pace_of(range(0, 900, 20))
    end = 880
    assert busy.status(at(end)).open_another_lane
    assert busy.status(at(end + 4 * 60)).open_another_lane
    assert not busy.status(at(end + 7 * 60)).open_another_lane


def test_half_a_busy_time_does_not_begin_the_call() -> None:
    assert not pace_of(range(0, 330, 15)).called


def test_when_nobody_came_for_long_it_says_since_when() -> None:
    pace = pace_of([0])
    assert pace.status(NOON + IDLE_FROM - SECOND).idle_since is None
    assert pace.status(NOON + IDLE_FROM).idle_since == NOON
    assert pace.status(NOON + 5 * WINDOW) == PaceStatus(idle_since=NOON)


def test_a_clock_that_is_set_back_begins_anew() -> None:
    assert pace_of([100, 200, 50]).times == (at(50),)


def test_what_is_remembered_is_bounded() -> None:
    pace = Pace(tuple(NOON for _ in range(MAX_PEOPLE)))
    assert len(pace.after(NOON).times) == MAX_PEOPLE
    assert len(pace_of([0, 10, 3000]).times) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3600, 7200), max_size=40), st.integers(-3600, 9000))
def test_whatever_the_clock_says_the_figures_are_figures(seconds, now) -> None:
    status = pace_of(seconds).status(at(now))
    assert status.per_hour >= 0
    assert status.handling_seconds is None or status.handling_seconds >= 0

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.terms import Direction, Verdict
from terminal.desk.occupancy import MAX_INSIDE, Occupancy

DAY = date(2026, 11, 22)
EMPTY = Occupancy(day=DAY, limit=2)
DIRECTIONS = st.sampled_from([*Direction, None])
VERDICTS = st.sampled_from([*Verdict, None])


def test_people_who_come_in_fill_the_place_and_those_who_leave_make_room() -> None:
    one = EMPTY.passed(Direction.IN, Verdict.ADMIT)
    assert (one.inside, one.full) == (1, False)
    two = one.passed(Direction.IN, Verdict.ATTENTION)
    assert (two.inside, two.full) == (2, True)
    assert not two.passed(Direction.OUT, Verdict.ADMIT).full


def test_whoever_is_refused_does_not_come_in_but_may_always_leave() -> None:
    assert EMPTY.passed(Direction.IN, Verdict.REFUSE).inside == 0
    assert EMPTY.counted(2).passed(Direction.OUT, Verdict.REFUSE).inside == 1


def test_nobody_stays_on_the_way_through() -> None:
    assert EMPTY.passed(Direction.THROUGH, Verdict.ADMIT).inside == 0


def test_no_limit_is_never_full() -> None:
    assert not Occupancy(day=DAY, inside=MAX_INSIDE).full


def test_a_lower_limit_sends_nobody_out() -> None:
    crowded = EMPTY.limited(10).counted(8).limited(3)
    assert (crowded.inside, crowded.full) == (8, True)


def test_midnight_empties_the_place_and_keeps_the_limit() -> None:
    assert EMPTY.counted(2).on(DAY + timedelta(days=1)) == Occupancy(
        day=DAY + timedelta(days=1), limit=2
    )


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    assert EMPTY.counted(2).on(DAY - timedelta(days=1)) == EMPTY.counted(2)


@given(st.lists(st.tuples(DIRECTIONS, VERDICTS), max_size=60), st.integers(0, 5))
def test_the_count_is_never_negative_and_follows_each_person(
    people: list[tuple[Direction | None, Verdict | None]], limit: int
) -> None:
    now = Occupancy(day=DAY, limit=limit)
    for direction, verdict in people:
        before, now = now, now.passed(direction, verdict)
        assert 0 <= now.inside <= MAX_INSIDE
        assert abs(now.inside - before.inside) <= 1
        assert now.full == (limit > 0 and now.inside >= limit)


@given(st.integers(), st.integers())
def test_any_correction_stays_within_what_the_screen_shows(inside: int, limit: int) -> None:
    now = EMPTY.limited(limit).counted(inside)
    assert 0 <= now.inside <= MAX_INSIDE
    assert 0 <= now.limit <= MAX_INSIDE


def test_the_greatest_count_is_kept() -> None:
    top = Occupancy(day=DAY, inside=MAX_INSIDE)
    assert top.passed(Direction.IN, Verdict.ADMIT) == top

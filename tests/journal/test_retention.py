import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.retention import (
    DAY_MS,
    HOUR_MS,
    MAX_PAUSE_MS,
    Covered,
    Due,
    NoOrder,
    Terms,
    ages,
    copy_age,
    due,
)

START = 497_000 * HOUR_MS
TEN_YEARS = 10 * 365 * DAY_MS


def heard(days: float, *, marks_an_hour: int = 1, start: int = START, epoch: int = 7):
    """A centre that says every hour that it holds a little more."""
    return [
        Covered(epoch, start + hour * HOUR_MS, (hour + 1) * marks_an_hour)
        for hour in range(int(days * 24))
    ]


def test_keys_go_a_day_and_records_a_fortnight_after_the_centre_has_them() -> None:
    covered = heard(20)
    now = covered[-1].hour_ms

    found = due(covered, now, Terms())[7]

    hour = (now - START) // HOUR_MS
    # What was covered within an hour counts from the end of that hour.
    assert found == Due(wraps_to=hour - 24, records_to=hour - 14 * 24)


def test_nothing_is_due_before_its_term_and_nothing_without_a_word_from_the_centre() -> None:
    assert due([], START, Terms()) == {}
    covered = heard(1)
    assert due(covered, covered[-1].hour_ms, Terms()) == {}
    assert due(covered, START + 25 * HOUR_MS - 1, Terms()) == {}
    assert due(covered, START + 25 * HOUR_MS, Terms())[7] == Due(wraps_to=1)


def test_what_a_centre_that_was_put_back_no_longer_holds_is_not_due() -> None:
    covered = [*heard(20), Covered(7, START + 480 * HOUR_MS, 5)]
    assert due(covered, covered[-1].hour_ms, Terms())[7] == Due(5, 5)
    covered.append(Covered(7, START + 481 * HOUR_MS, 0))
    assert due(covered, covered[-1].hour_ms, Terms()) == {}


@pytest.mark.parametrize("leap", [TEN_YEARS, -TEN_YEARS, MAX_PAUSE_MS + 2 * HOUR_MS])
def test_a_centre_whose_clock_leaps_makes_nothing_due(leap) -> None:
    covered = heard(0.9)
    now = covered[-1].hour_ms + leap
    leapt = [*covered, Covered(7, now, 1000)]

    assert due(leapt, now, Terms()) == {}
    assert due(leapt, now + HOUR_MS, Terms()) == {}
    # And when the clock is right again, time goes on where it was.
    back = covered[-1].hour_ms + HOUR_MS
    assert due([*leapt, Covered(7, back, 1001)], back, Terms()) == {}
    later = [*leapt, *heard(1.2, start=back)]
    assert due(later, later[-1].hour_ms, Terms())[7].records_to == 0


def test_a_long_pause_counts_for_a_day() -> None:
    now = START + 30 * DAY_MS
    assert ages([START], now) == {START: DAY_MS - HOUR_MS}
    assert ages([START, START + DAY_MS], now)[START] == 2 * DAY_MS - HOUR_MS


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(-400, 400), st.integers(0, 50)), max_size=40),
    st.integers(-400, 400),
)
def test_only_what_was_stated_and_never_taken_back_is_due(rows, now) -> None:
    covered = [Covered(epoch, START + hour * HOUR_MS, mark) for epoch, hour, mark in rows]
    for epoch, found in due(covered, START + now * HOUR_MS, Terms(readable_hours=5)).items():
        stated = [each for each in covered if each.epoch == epoch]
        assert found.records_to <= found.wraps_to
        for term, up_to in ((5, found.wraps_to), (14 * 24, found.records_to)):
            if up_to:
                old = [
                    each for each in stated if each.hour_ms <= START + (now - term - 1) * HOUR_MS
                ]
                assert up_to <= max(each.mark for each in old)
                newest = max(old, key=lambda each: each.hour_ms)
                since = [e for e in stated if newest.hour_ms < e.hour_ms <= START + now * HOUR_MS]
                assert all(up_to <= each.mark for each in since)


class TestTerms:
    def test_the_usual_terms_and_shorter_ones_need_no_order(self) -> None:
        assert Terms() == Terms(readable_hours=24, sealed_days=14)
        assert Terms(readable_hours=1, sealed_days=1).sealed_days == 1

    @pytest.mark.parametrize("longer", [{"readable_hours": 25}, {"sealed_days": 15}])
    def test_longer_ones_are_refused_without_an_order_and_the_message_names_them(
        self, longer
    ) -> None:
        with pytest.raises(NoOrder, match=next(iter(longer))):
            Terms(**longer)
        with pytest.raises(NoOrder, match="order"):
            Terms(**longer, order="  ")
        assert Terms(**longer, order="123/QĐ-UBND").order == "123/QĐ-UBND"

    @pytest.mark.parametrize(
        "wrong", [{"sealed_days": 366}, {"readable_hours": 24 * 90 + 1}, {"sealed_days": 0}]
    )
    def test_no_order_keeps_anything_for_ever(self, wrong) -> None:
        with pytest.raises(NoOrder):
            Terms(**wrong, order="123/QĐ-UBND")


class TestCopies:
    def test_a_copy_grows_old_with_the_hours_of_the_centre(self) -> None:
        hours = [START + hour * HOUR_MS for hour in range(15 * 24)]
        assert copy_age(START, hours, hours[-1]) == hours[-1] - START - HOUR_MS

    def test_the_hour_at_which_it_was_seen_counts_after_the_centres_own_are_forgotten(self) -> None:
        hours = [START + hour * HOUR_MS for hour in range(100 * 24)]
        age = copy_age(START - 100 * DAY_MS, hours, hours[-1])
        assert age == hours[-1] - START - HOUR_MS

    def test_a_copy_that_was_seen_in_a_time_yet_to_come_has_no_age(self) -> None:
        assert copy_age(START + TEN_YEARS, [START], START) is None
        assert copy_age(START + HOUR_MS, [START], START) == 0

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Source, Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.origin import origin_of
from terminal.reports.row import Row, row_of
from terminal.reports.tallies import (
    LONGEST_HANDLING_S,
    MINUTES,
    DayTally,
    Gap,
    gaps,
    most,
)
from tests.reports.records import DAT, NOON, amendment, entry

DAY = date(2026, 3, 1)


def _at(seconds: int, lane: str = "1", source: Source = Source.CAMERA) -> Row:
    header = replace(entry(1, at_ms=NOON + 1000 * seconds), lane=lane, source=source)
    return row_of(1, header, DAT)


def _tally(*rows: Row) -> DayTally:
    tally = DayTally()
    for row in rows:
        tally.add(row)
    return tally


def test_the_handling_time_is_the_median_from_one_person_to_the_next() -> None:
    tally = _tally(_at(0), _at(10), _at(40), _at(44))
    assert tally.figures().handling_s[12] == 10


def test_of_an_even_number_the_median_lies_between_the_two_in_the_middle() -> None:
    assert _tally(_at(0), _at(10), _at(30)).figures().handling_s[12] == 15


def test_lanes_are_timed_apart() -> None:
    tally = _tally(_at(0), _at(5, "2"), _at(20), _at(25, "2"))
    assert tally.figures().handling_s[12] == 20


def test_a_pause_is_no_handling_time() -> None:
    tally = _tally(_at(0), _at(LONGEST_HANDLING_S + 1), _at(2 * LONGEST_HANDLING_S + 1))
    assert tally.figures().handling_s[12] == LONGEST_HANDLING_S


def test_one_person_alone_has_no_handling_time() -> None:
    assert _tally(_at(0)).figures().handling_s[12] is None


def test_paper_lists_are_counted_but_say_nothing_about_scanning() -> None:
    figures = _tally(_at(0, source=Source.LATE), _at(9, source=Source.LATE)).figures()
    assert figures.counts.total == figures.hours[12].total == 2
    assert figures.scanned == frozenset()
    assert figures.handling_s[12] is None


def test_an_amendment_moves_an_entry_to_its_new_verdict_and_province() -> None:
    with DayBook() as book:
        first = entry(1, verdict=Verdict.ATTENTION)
        book.add(first, DAT)
        changed = replace(Body(), address="Bản Mẫu, Tỉnh Điện Biên")
        book.add(amendment(2, first, verdict=Verdict.ADMIT), changed)
        figures = book.tallies(DAY)
    assert figures.hours[12] == figures.counts == DayCounts(admit=1)
    assert figures.origins == (("Điện Biên", 1),)


def test_a_day_without_entries_has_no_figures() -> None:
    with DayBook() as book:
        figures = book.tallies(DAY)
    assert figures.counts == DayCounts()
    assert figures.origins == ()


def test_gaps_are_where_nobody_came_for_long_enough() -> None:
    scanned = frozenset({360, 361, 400, 430, 700})
    assert gaps(scanned, 720, least=30) == (
        Gap(start=0, end=360),
        Gap(start=362, end=400),
        Gap(start=431, end=700),
    )


def test_the_gap_up_to_now_counts_and_what_is_still_to_come_does_not() -> None:
    assert gaps(frozenset({600}), 700, least=30) == (Gap(start=0, end=600), Gap(start=601, end=700))
    assert gaps(frozenset({600, 900}), 610, least=30) == (Gap(start=0, end=600),)


def test_a_day_in_which_nobody_came_is_one_gap() -> None:
    assert gaps(frozenset(), MINUTES) == (Gap(start=0, end=MINUTES),)


@given(st.frozensets(st.integers(0, MINUTES - 1)), st.integers(1, 120))
def test_no_gap_holds_a_scanned_minute_and_none_is_missed(
    scanned: frozenset[int], least: int
) -> None:
    found = gaps(scanned, MINUTES, least)
    inside = {minute for gap in found for minute in range(gap.start, gap.end)}
    assert not inside & scanned
    outside = sorted(set(range(MINUTES)) - inside - scanned)
    run = 0
    for before, minute in zip([-2, *outside], outside, strict=False):
        run = run + 1 if minute == before + 1 else 1
        assert run < least


def test_the_rest_counts_those_without_a_province_too() -> None:
    origins = [("Lai Châu", 9), ("", 5), ("Hà Nội", 3), ("Sơn La", 1)]
    assert most(origins, 2) == ([("Lai Châu", 9), ("Hà Nội", 3)], 6)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(Verdict),
            st.integers(0, 86_399),
            st.sampled_from(("", "Tỉnh Lai Châu", "Tỉnh Hà Giang")),
            st.none() | st.sampled_from(Verdict),
        ),
        max_size=25,
    )
)
def test_the_figures_are_those_of_the_rows(people) -> None:
    midnight = NOON - 12 * 3_600_000
    with DayBook() as book:
        for number, (verdict, second, address, later) in enumerate(people):
            made = entry(2 * number, at_ms=midnight + 1000 * second, verdict=verdict)
            book.add(made, Body(address=address))
            if later:
                book.add(amendment(2 * number + 1, made, verdict=later), None)
        rows, figures = list(book.entries(DAY)), book.tallies(DAY)
    by_hour = Counter((row.at.hour, row.verdict) for row in rows)
    for hour, counts in enumerate(figures.hours):
        assert (counts.admit, counts.attention, counts.refuse) == tuple(
            by_hour[hour, verdict] for verdict in Verdict
        )
    assert dict(figures.origins) == Counter(origin_of(row) for row in rows)
    assert figures.scanned == {row.at.hour * 60 + row.at.minute for row in rows}

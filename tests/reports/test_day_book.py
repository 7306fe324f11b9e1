from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Assurance, Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.row import Row
from tests.reports.records import DAT, NOON, amendment, entry, event

DAY = date(2026, 3, 1)
NEXT_DAY = date(2026, 3, 2)
_MIDNIGHT_MS = int(datetime(2026, 3, 1, 17, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def book() -> Iterator[DayBook]:
    with DayBook() as opened:
        yield opened


def _seqs(rows: list[Row]) -> list[int]:
    return [row.seq for row in rows]


def test_an_empty_book_has_empty_days(book: DayBook) -> None:
    assert book.counts(DAY) == DayCounts()
    assert book.recent(5) == []
    assert book.search("nguyen") == []
    assert list(book.entries(DAY)) == []


def test_a_row_holds_everything_that_header_and_body_say(book: DayBook) -> None:
    book.add(entry(1), replace(DAT, temperature_tenths=371, notes="ho nhẹ"))
    (row,) = book.rows(DAY)
    assert (row.name, row.number, row.sex) == ("Nguyễn Văn Đạt", "011099000123", "M")
    assert row.verdict is Verdict.ADMIT
    assert row.assurance is Assurance.UNSIGNED
    assert row.reasons == ("unsigned",)
    assert row.temperature_tenths == 371
    assert row.at.hour == 12
    assert row.readable


def test_a_body_that_cannot_be_opened_counts_and_lists_without_the_person(book: DayBook) -> None:
    book.add(entry(1, verdict=Verdict.REFUSE), None)
    (row,) = book.rows(DAY)
    assert not row.readable
    assert row.name == row.number == row.phone == ""
    assert book.counts(DAY) == DayCounts(refuse=1)


def test_an_entry_without_a_verdict_counts_as_one_to_look_at(book: DayBook) -> None:
    book.add(entry(1, verdict=None), None)
    assert book.counts(DAY) == DayCounts(attention=1)


def test_entries_before_and_after_midnight_in_vietnam_count_for_their_own_day(
    book: DayBook,
) -> None:
    book.add(entry(1, at_ms=_MIDNIGHT_MS - 1), None)
    book.add(entry(2, at_ms=_MIDNIGHT_MS), None)
    assert book.counts(DAY).total == book.counts(NEXT_DAY).total == 1
    assert _seqs(book.rows(DAY)) == [1]
    assert _seqs(book.rows(NEXT_DAY)) == [2]


def test_the_same_record_twice_counts_once(book: DayBook) -> None:
    first = entry(1)
    change = amendment(2, first, verdict=Verdict.REFUSE)
    for _ in range(2):
        book.add(first, DAT)
        book.add(change, None)
        book.add(event(3), None)
    assert book.counts(DAY) == DayCounts(refuse=1)
    assert book.events(DAY) == 1
    assert book.rows(DAY)[0].amendments == 1


def test_events_are_counted_apart_from_people(book: DayBook) -> None:
    book.add(event(1), None)
    book.add(event(2, at_ms=_MIDNIGHT_MS), None)
    assert book.counts(DAY).total == 0
    assert (book.events(DAY), book.events(NEXT_DAY)) == (1, 1)
    assert book.rows(DAY) == []


def test_an_amendment_changes_what_is_shown_and_counted(book: DayBook) -> None:
    first = entry(1, verdict=Verdict.ATTENTION)
    book.add(first, DAT)
    book.add(amendment(2, first, verdict=Verdict.ADMIT, reasons=("override",)), None)
    book.add(amendment(3, first), Body(name="Nguyễn Văn Đạo", temperature_tenths=365))
    (row,) = book.rows(DAY)
    assert row.verdict is Verdict.ADMIT
    assert row.assurance is Assurance.UNSIGNED
    assert row.reasons == ("override", "unsigned")
    assert (row.name, row.number) == ("Nguyễn Văn Đạo", DAT.number)
    assert (row.temperature_tenths, row.amendments) == (365, 2)
    assert book.counts(DAY) == DayCounts(admit=1)
    assert _seqs(book.search("dao")) == [1]
    assert book.search("dat") == []


def test_an_amendment_of_the_next_day_changes_the_day_of_its_entry(book: DayBook) -> None:
    first = entry(1)
    book.add(first, None)
    later = replace(amendment(2, first, verdict=Verdict.REFUSE), at_ms=_MIDNIGHT_MS + 5)
    book.add(later, None)
    assert book.counts(DAY) == DayCounts(refuse=1)
    assert book.counts(NEXT_DAY).total == 0


def test_an_amendment_that_comes_before_its_entry_waits_for_it(book: DayBook) -> None:
    first = entry(1)
    book.add(amendment(2, first, verdict=Verdict.REFUSE), Body(notes="quay lại"))
    assert book.counts(DAY).total == 0
    book.add(first, replace(DAT, notes="đi chợ"))
    assert book.counts(DAY) == DayCounts(refuse=1)
    assert book.rows(DAY)[0].notes == "đi chợ · quay lại"


def test_an_amendment_that_refers_to_nothing_changes_nothing(book: DayBook) -> None:
    book.add(replace(amendment(2, entry(1)), refers_seq=None), None)
    assert book.counts(DAY).total == 0
    assert book.events(DAY) == 0


def test_what_comes_meanwhile_stands_behind_what_was_there_before(book: DayBook) -> None:
    book.keep_places(40)
    book.add(entry(3), DAT, 30)
    book.add(entry(5), DAT)
    book.add(entry(4), DAT, 40)
    assert _seqs(book.rows(DAY)) == [3, 4, 5]
    assert _seqs(book.recent(1)) == [5]


def test_amendments_apply_in_their_order_though_older_ones_come_later(book: DayBook) -> None:
    of = entry(1)
    book.keep_places(3)
    book.add(of, DAT, 1)
    book.add(amendment(9, of, verdict=Verdict.REFUSE), None)
    book.add(amendment(2, of, verdict=Verdict.ATTENTION), None, 3)
    book.all_placed()
    assert book.counts(DAY) == DayCounts(refuse=1)
    book.add(amendment(10, of, verdict=Verdict.ADMIT), None)
    assert book.counts(DAY) == DayCounts(admit=1)


@pytest.mark.parametrize(
    "query",
    [
        "nguyen van dat", "dat nguyen", "011099000123", "011099", "0912345678", "0912 345 678",
        "+84 912 345 678", "25A-123.45", "25a12345", "12/05/1999", "lai chau", "Đ",
    ],
)  # fmt: skip
def test_a_person_is_found_by_whatever_is_known_of_them(book: DayBook, query: str) -> None:
    book.add(entry(1), Body(name="Trần Thị Hoa", number="011199000321"))
    book.add(entry(2), DAT)
    assert _seqs(book.search(query)) == [2]


@pytest.mark.parametrize(
    "query",
    ['"', "'", "*", "^dat", "dat AND", "NOT dat", "NEAR(dat, 1)", "person : dat", "day:1", "dat*",
     "'); DROP TABLE entries; --", "%_", "dat\x00", "{person}", "-dat", "(dat", "OR", "a" * 9999,
     " ".join("abcdefghijklmnopqrstuvwxyz" * 9), "O'Brien", "\ud800"],
)  # fmt: skip
def test_no_word_of_a_query_is_an_operator(book: DayBook, query: str) -> None:
    book.add(entry(1), DAT)
    book.search(query)
    book.search(query, DAY)
    assert _seqs(book.search("dat")) == [1]


def test_operators_of_the_index_are_found_as_plain_words(book: DayBook) -> None:
    book.add(entry(1), Body(name="Near And Not Or O'Brien"))
    for query in ("not", "near and", "OR", "o'brien", "and not or"):
        assert _seqs(book.search(query)) == [1]
    assert book.search("and dat") == []


def test_a_search_can_be_kept_to_one_day_and_gives_the_newest_first(book: DayBook) -> None:
    book.add(entry(1), DAT)
    book.add(entry(2), DAT)
    book.add(entry(3, at_ms=_MIDNIGHT_MS), DAT)
    assert _seqs(book.search("dat")) == [3, 2, 1]
    assert _seqs(book.search("dat", DAY)) == [2, 1]
    assert _seqs(book.search("dat", limit=1)) == [3]
    assert book.search(str(DAY.toordinal())) == []


def test_pages_join_to_the_day_without_gap_or_repeat_across_epochs(book: DayBook) -> None:
    for seq in range(1, 8):
        book.add(entry(seq), None)
    for seq in range(1, 4):
        book.add(replace(entry(seq), epoch=3), None)
    seen: list[Row] = []
    while page := book.rows(DAY, after=seen[-1].place if seen else 0, limit=3):
        seen += page
    assert seen == list(book.entries(DAY))
    assert _seqs(seen) == [1, 2, 3, 4, 5, 6, 7, 1, 2, 3]


def test_an_export_holds_the_entries_that_were_there_when_it_began(book: DayBook) -> None:
    for seq in range(1, 4):
        book.add(entry(seq), None)
    rows = book.entries(DAY)
    assert next(rows).seq == 1
    book.add(entry(9), None)
    assert [row.seq for row in rows] == [2, 3]


def test_the_recent_entries_come_newest_first(book: DayBook) -> None:
    for seq in range(1, 6):
        book.add(entry(seq, at_ms=NOON - seq * 86_400_000), None)
    assert _seqs(book.recent(2)) == [5, 4]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused_everywhere(book: DayBook, limit: int) -> None:
    for asked in (
        lambda: book.search("a", limit=limit),
        lambda: book.rows(DAY, limit=limit),
        lambda: book.recent(limit),
    ):
        with pytest.raises(ValueError, match="limit"):
            asked()


def test_forgotten_days_leave_nothing_behind(book: DayBook) -> None:
    book.add(entry(1), DAT)
    book.add(event(2), None)
    book.add(amendment(3, entry(99)), DAT)
    book.add(entry(4, at_ms=_MIDNIGHT_MS), DAT)
    book.forget(NEXT_DAY)
    assert book.counts(DAY).total == book.events(DAY) == 0
    assert _seqs(book.search("dat")) == [4]
    assert _seqs(book.recent(9)) == [4]
    book.add(entry(5, at_ms=_MIDNIGHT_MS), None)
    assert [row.place for row in book.recent(9)] == [3, 2]


def test_a_day_is_forgotten_by_small_steps_between_which_others_come(book: DayBook) -> None:
    for seq in range(1, 351):
        book.add(entry(seq, at_ms=_MIDNIGHT_MS - 1), DAT)
    steps = book.forgetting(NEXT_DAY)
    left: list[int] = []
    for number, _ in enumerate(steps):
        if len(left) < 4:
            left.append(len(list(book.entries(DAY))))
        searching = Thread(target=book.search, args=("dat",))
        searching.start()
        searching.join(timeout=10)
        assert not searching.is_alive()
        if number == 1:
            book.add(entry(1000, at_ms=_MIDNIGHT_MS), DAT)
            book.add(entry(1001, at_ms=_MIDNIGHT_MS - 1), DAT)
    assert left == [250, 150, 51, 0]
    assert book.counts(DAY) == DayCounts()
    assert _seqs(book.search("dat")) == [1000]


def test_forgotten_words_do_not_stay_in_the_index(book: DayBook) -> None:
    for seq in range(1, 300):
        at_ms = _MIDNIGHT_MS - (seq % 2)
        book.add(entry(seq, at_ms=at_ms), Body(name=f"{'zqx' if seq % 2 else 'lan'} {seq}"))

    def held(word: bytes) -> bool:
        rows = book._table._db.execute("SELECT block FROM folded_data")
        return any(word in bytes(block) for (block,) in rows)

    assert held(b"zqx")
    book.forget(NEXT_DAY)
    assert not held(b"zqx")
    assert held(b"lan")


def test_an_emptied_book_is_filled_like_a_new_one(book: DayBook) -> None:
    book.add(entry(1), None)
    book.add(event(2), None)
    book.empty()
    assert book.counts(DAY) == DayCounts()
    assert book.events(DAY) == 0
    assert book.recent(5) == []
    book.add(entry(1), DAT)
    book.add(event(2), None)
    assert book.search("dat")
    assert (book.counts(DAY).total, book.events(DAY)) == (1, 1)


def test_several_threads_may_use_one_book(book: DayBook) -> None:
    def work(first: int) -> None:
        for seq in range(first, first + 50):
            book.add(entry(seq), DAT)
            book.search("dat", limit=1)

    threads = [Thread(target=work, args=(first,)) for first in (1, 1001, 2001)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.counts(DAY).total == 150 == len(list(book.entries(DAY)))


_CHANGES = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.booleans(),
        st.sampled_from([None, *Verdict]),
        st.integers(-36, 36),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(_CHANGES)
def test_the_counts_are_always_those_of_the_rows(
    changes: list[tuple[int, bool, Verdict | None, int]],
) -> None:
    with DayBook() as book:
        for number, (seq, is_entry, verdict, hours) in enumerate(changes):
            first = entry(seq, at_ms=NOON + hours * 3_600_000, verdict=verdict)
            book.add(first if is_entry else amendment(100 + number, first, verdict=verdict), None)
        for offset in range(-2, 3):
            day = DAY + timedelta(days=offset)
            verdicts = [row.verdict for row in book.entries(day)]
            assert book.counts(day) == DayCounts(
                admit=verdicts.count(Verdict.ADMIT),
                attention=verdicts.count(Verdict.ATTENTION),
                refuse=verdicts.count(Verdict.REFUSE),
            )

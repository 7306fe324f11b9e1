from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Direction, Source, Verdict
from terminal.declarations.folding import fold
from terminal.reports import register_query
from terminal.reports.change_log import REMEMBERED
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.origin import origin_of
from terminal.reports.register_query import WINDOW, Choices, Filter, windows
from terminal.reports.row import Row
from tests.reports.records import DAT, NOON, amendment, entry

DAY = date(2026, 3, 1)
_A_DAY_MS = 86_400_000
_NAMES = ("Nguyễn Văn Đạt", "Nguyễn Thị Ẩn", "Lò Văn Bưởi", "")


@pytest.fixture
def book() -> Iterator[DayBook]:
    with DayBook() as opened:
        yield opened


def _seqs(rows: list[Row]) -> list[int]:
    return [row.seq for row in rows]


def _add(book: DayBook, seq: int, body: Body | None = DAT, **changes: object) -> None:
    book.add(replace(entry(seq), **changes), body)  # type: ignore[arg-type]


def test_pages_come_newest_first_and_join_without_gap_or_repeat(book: DayBook) -> None:
    for seq in range(1, 8):
        _add(book, seq)
    first = book.page(Filter(), limit=3)
    second = book.page(Filter(), before=first[-1].place, limit=3)
    third = book.page(Filter(), before=second[-1].place, limit=3)
    assert [*_seqs(first), *_seqs(second), *_seqs(third)] == [7, 6, 5, 4, 3, 2, 1]
    assert book.page(Filter(), before=third[-1].place) == []


def test_what_is_recorded_between_two_pages_shifts_nothing(book: DayBook) -> None:
    for seq in range(1, 5):
        _add(book, seq)
    first = book.page(Filter(), limit=2)
    _add(book, 5)
    assert _seqs(book.page(Filter(), before=first[-1].place, limit=2)) == [2, 1]


@pytest.mark.parametrize(
    ("asked", "seqs"),
    [
        (Filter(day=DAY), [4, 3, 2, 1]),
        (Filter(day=date(2026, 3, 2)), [5]),
        (Filter(day=date(2026, 3, 3)), []),
        (Filter(verdicts=frozenset({Verdict.REFUSE})), [3, 2]),
        (Filter(verdicts=frozenset({Verdict.REFUSE, Verdict.ATTENTION})), [4, 3, 2]),
        (Filter(reason="rule-failed"), [2]),
        (Filter(reason="rule"), [3, 2]),
        (Filter(origin="Lào Cai"), [4]),
        (Filter(origin=""), [5]),
        (Filter(origin="Cà Mau"), []),
        (Filter(source=Source.TYPED), [3]),
        (Filter(operator="canbo2"), [5, 1]),
        (Filter(operator="nobody"), []),
        (Filter(direction=Direction.OUT), [2]),
        (Filter(group=b"g" * 16), [4, 2]),
        (Filter(group=b"h" * 16), []),
        (Filter(text="nguyen dat"), [3, 2, 1]),
        (Filter(text="dat nguy", verdicts=frozenset({Verdict.REFUSE})), [3, 2]),
        (Filter(text="yen bai"), [4]),
        (Filter(text="..."), []),
    ],
)
def test_a_filter_leaves_those_to_whom_all_of_it_applies(
    book: DayBook, asked: Filter, seqs: list[int]
) -> None:
    other = Body(name="Vàng A Thử", address="Bản Nháp, Tỉnh Yên Bái")
    _add(book, 1, operator="canbo2")
    refused = Verdict.REFUSE
    reasons = ("rule-failed:X-1", "unsigned")
    way = Direction.OUT
    _add(book, 2, verdict=refused, group=b"g" * 16, direction=way, reasons=reasons)
    _add(book, 3, verdict=refused, reasons=("rule-open:X",), source=Source.TYPED)
    _add(book, 4, other, verdict=Verdict.ATTENTION, group=b"g" * 16)
    _add(book, 5, None, at_ms=NOON + _A_DAY_MS, operator="canbo2")
    assert _seqs(book.page(asked)) == seqs
    assert book.count(asked).total == len(seqs)


def test_an_amendment_moves_an_entry_from_one_filter_to_another(book: DayBook) -> None:
    first = entry(1, verdict=Verdict.ATTENTION)
    book.add(first, DAT)
    book.add(amendment(2, first, verdict=Verdict.ADMIT, reasons=("override:emergency",)), None)
    assert book.page(Filter(verdicts=frozenset({Verdict.ATTENTION}))) == []
    assert _seqs(book.page(Filter(verdicts=frozenset({Verdict.ADMIT})))) == [1]
    assert _seqs(book.page(Filter(reason="override"))) == [1]
    assert book.count(Filter(day=DAY)) == DayCounts(admit=1)


def test_a_count_that_nobody_wants_any_more_is_given_up(
    book: DayBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_query, "WINDOW", 2)
    for seq in range(1, 9):
        _add(book, seq)
    wanted = iter((True, True, False))
    assert book.count(Filter(text="dat"), lambda: next(wanted)).total == 4


_people = st.builds(
    Body,
    name=st.sampled_from(_NAMES),
    address=st.sampled_from(("", "Bản Mẫu, Tỉnh Lai Châu", "Phường Nháp, TP. Hà Nội")),
)
_asked = st.builds(
    Filter,
    verdicts=st.frozensets(st.sampled_from(Verdict), max_size=2),
    origin=st.sampled_from((None, "", "Lai Châu")),
    direction=st.sampled_from((None, Direction.IN)),
    text=st.sampled_from(("", "n", "nguyen", "van ng", "lai", "khong co")),
)


def _fits(row: Row, asked: Filter) -> bool:
    known = fold(f"{row.name} {row.number} {row.address} {row.sex}").split()
    words = fold(asked.text).split()
    return (
        (not asked.verdicts or row.verdict in asked.verdicts)
        and asked.origin in {None, origin_of(row)}
        and asked.direction in {None, row.direction}
        and all(any(each.startswith(word) for each in known) for word in words)
    )


@settings(max_examples=40, deadline=None)
@given(
    people=st.lists(
        st.tuples(_people, st.sampled_from(Verdict), st.sampled_from(Direction)), max_size=30
    ),
    asked=_asked,
    limit=st.integers(1, 7),
)
def test_all_pages_of_a_filter_are_the_rows_to_which_it_applies(
    people: list[tuple[Body, Verdict, Direction]], asked: Filter, limit: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, DayBook() as book:
        patch.setattr(register_query, "WINDOW", 4)
        for seq, (body, verdict, direction) in enumerate(people, 1):
            _add(book, seq, body, verdict=verdict, direction=direction)
        expected = [row for row in reversed(book.rows(DAY)) if _fits(row, asked)]
        found: list[Row] = []
        while page := book.page(asked, before=found[-1].place if found else None, limit=limit):
            found += page
        assert found == expected
        counted = book.count(asked)
        assert (counted.admit, counted.attention, counted.refuse) == tuple(
            sum(row.verdict is each for row in expected) for each in Verdict
        )
        assert book.among(asked, [row.place for row in book.rows(DAY)]) == expected


@pytest.mark.parametrize("last", [0, 1, WINDOW, WINDOW + 1, 3 * WINDOW - 1])
def test_windows_cover_every_place_once_from_above(last: int) -> None:
    found = list(windows(1, last))
    assert sum(high - low + 1 for low, high in found) == last
    assert all(high - low < WINDOW for low, high in found)
    assert [low - 1 for low, _ in found[:-1]] == [high for _, high in found[1:]]


def test_changes_name_the_places_that_were_added_or_amended(book: DayBook) -> None:
    first = entry(1)
    book.add(first, DAT)
    seen = book.version
    assert book.changes(seen).places == frozenset()
    _add(book, 2)
    book.add(amendment(3, first, verdict=Verdict.REFUSE), None)
    changes = book.changes(seen)
    assert changes.places == {row.place for row in book.rows(DAY)}
    assert not changes.all_anew
    assert changes.version == book.version > seen


def test_what_was_missed_for_too_long_has_to_be_read_anew(book: DayBook) -> None:
    seen = book.version
    for seq in range(REMEMBERED):
        _add(book, seq, None)
    assert len(book.changes(seen).places) == REMEMBERED
    _add(book, REMEMBERED + 1, None)
    assert book.changes(seen).all_anew


def test_what_is_forgotten_has_to_be_read_anew(book: DayBook) -> None:
    _add(book, 1)
    seen = book.version
    book.forget(date(2026, 3, 2))
    assert book.changes(seen).all_anew
    assert book.days == ()


def test_the_history_tells_every_amendment_with_both_verdicts(book: DayBook) -> None:
    first = entry(1, verdict=Verdict.ATTENTION)
    book.add(first, DAT)
    later = amendment(2, first, verdict=Verdict.ADMIT, reasons=("override:emergency",))
    book.add(replace(later, operator="canbo9", at_ms=NOON + 60_000), Body(notes="cấp cứu"))
    book.add(amendment(3, first), replace(Body(), name="Nguyễn Văn Đạc", temperature_tenths=371))
    override, correction = book.history(first.epoch, first.seq)
    assert (override.before, override.after) == (Verdict.ATTENTION, Verdict.ADMIT)
    assert override.reasons == ("override:emergency",)
    assert (override.operator, override.notes) == ("canbo9", "cấp cứu")
    assert override.at.minute == 1
    assert (correction.before, correction.after) == (Verdict.ADMIT, Verdict.ADMIT)
    assert correction.corrected == ("name",)
    assert correction.temperature_tenths == 371
    assert book.history(first.epoch, 99) == []


def test_an_amendment_that_came_first_stands_in_the_history_too(book: DayBook) -> None:
    first = entry(1, verdict=Verdict.ATTENTION)
    book.add(amendment(2, first, verdict=Verdict.ADMIT), None)
    book.add(first, DAT)
    (change,) = book.history(first.epoch, first.seq)
    assert (change.before, change.after) == (Verdict.ATTENTION, Verdict.ADMIT)


def test_the_history_of_forgotten_entries_is_forgotten(book: DayBook) -> None:
    first = entry(1)
    book.add(first, DAT)
    book.add(amendment(2, first), Body(notes="ghi chú"))
    book.forget(date(2026, 3, 2))
    assert book.find(first.epoch, first.seq) is None
    left = book._table._db.execute("SELECT count(*) FROM amendments").fetchone()
    assert left == (0,)


def test_an_entry_is_found_by_its_number(book: DayBook) -> None:
    _add(book, 1)
    found = book.find(7, 1)
    assert found is not None
    assert found.name == DAT.name
    assert book.find(8, 1) is None


def test_the_choices_are_what_the_entries_have(book: DayBook) -> None:
    _add(book, 1, reasons=("repeat", "unsigned"))
    _add(book, 2, None, operator="")
    assert book.choices == Choices(
        operators=("canbo1",), origins=("Lai Châu",), reasons=("repeat", "unsigned")
    )
    assert book.days == (DAY,)


def test_whoever_records_waits_for_one_question_at_most(
    book: DayBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who asks for all windows lets the desk in before the next of them."""
    monkeypatch.setattr(register_query, "WINDOW", 1)
    for seq in range(1, 6):
        _add(book, seq)
    inside, go_on, order = Event(), Event(), []
    window = book._table.window

    def slow(asked: Filter, low: int, high: int, limit: int) -> list[Row]:
        order.append("window")
        inside.set()
        go_on.wait(5)
        return window(asked, low, high, limit)

    monkeypatch.setattr(book._table, "window", slow)
    reader = Thread(target=lambda: book.page(Filter(), limit=9))
    reader.start()
    inside.wait(5)

    def record() -> None:
        _add(book, 6)
        order.append("added")

    desk = Thread(target=record)
    desk.start()
    while not book._turns._next.locked():
        pass
    go_on.set()
    desk.join(5)
    reader.join(5)
    # The next window may begin before this list is written to, but no second one.
    assert order.index("added") <= 2

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sync.journal.body import Body
from sync.protocol.terms import Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.register_query import Filter
from terminal.ui.icons import Icons
from terminal.ui.supervisor import register_pages
from terminal.ui.supervisor.register_model import Column, RegisterModel
from terminal.ui.theme import DAY, Look
from terminal.ui.words import Words
from tests.reports.records import DAT, amendment, entry

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MakeModel = Callable[[], RegisterModel]


@pytest.fixture
def book() -> Iterator[DayBook]:
    with DayBook() as opened:
        yield opened


@pytest.fixture
def make_model(book: DayBook, assets: Path, vietnamese: Words, qtbot: QtBot) -> Iterator[MakeModel]:
    made: list[RegisterModel] = []

    def make() -> RegisterModel:
        model = RegisterModel(book, Icons(assets), vietnamese, ZONE, None)
        model.restyle(Look(DAY, 16))
        made.append(model)
        with qtbot.waitSignal(model.arrived):
            model.start()
        return model

    yield make
    for model in made:
        model.stop()


def _fill(book: DayBook, people: int, verdict: Verdict = Verdict.ADMIT) -> None:
    for seq in range(1, people + 1):
        book.add(entry(seq, verdict=verdict), DAT)


def _seqs(model: RegisterModel) -> list[int]:
    lines = (model.line(model.index(row, 0)) for row in range(model.rowCount()))
    return [line.row.seq for line in lines if line is not None]


def _has(model: RegisterModel, count: int) -> bool:
    return model.rowCount() == count


def test_the_model_keeps_the_rules_of_qt(
    book: DayBook, make_model: MakeModel, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    _fill(book, 2 * register_pages.PAGE + 3)
    model = make_model()
    qtmodeltester.check(model)
    book.add(entry(9_000), DAT)
    model.look()
    qtbot.waitUntil(lambda: 9_000 in _seqs(model))
    qtmodeltester.check(model)


def test_older_entries_come_page_by_page_until_there_are_no_more(
    book: DayBook, make_model: MakeModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_pages, "PAGE", 4)
    _fill(book, 9)
    model = make_model()
    assert _seqs(model) == [9, 8, 7, 6]
    for count in (8, 9):
        assert model.canFetchMore(QModelIndex())
        model.fetchMore(QModelIndex())
        assert not model.canFetchMore(QModelIndex())
        qtbot.waitUntil(partial(_has, model, count))
    assert _seqs(model) == list(range(9, 0, -1))
    assert not model.canFetchMore(QModelIndex())


def test_a_new_entry_comes_on_top_and_moves_no_index_to_another_person(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    _fill(book, 3)
    model = make_model()
    chosen = QPersistentModelIndex(model.index(1, 0))
    book.add(entry(4), DAT)
    with qtbot.waitSignal(model.rowsInserted):
        model.look()
    assert _seqs(model) == [4, 3, 2, 1]
    line = model.line(chosen)
    assert line is not None
    assert line.row.seq == 2


def test_an_amendment_changes_its_line_in_place(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    first = entry(1, verdict=Verdict.ATTENTION)
    book.add(first, DAT)
    model = make_model()
    book.add(amendment(2, first, verdict=Verdict.ADMIT), None)
    with qtbot.waitSignal(model.dataChanged):
        model.look()
    assert model.index(0, Column.VERDICT).data() == "MỜI QUA ✎"


def test_an_amendment_takes_a_line_out_of_a_filter_and_puts_it_into_another(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    _fill(book, 3)
    model = make_model()
    with qtbot.waitSignal(model.arrived):
        model.show_entries(Filter(verdicts=frozenset({Verdict.ADMIT})))
    book.add(amendment(9, entry(2), verdict=Verdict.REFUSE), None)
    with qtbot.waitSignal(model.rowsRemoved):
        model.look()
    assert _seqs(model) == [3, 1]
    with qtbot.waitSignal(model.arrived):
        model.show_entries(Filter(verdicts=frozenset({Verdict.REFUSE})))
    assert _seqs(model) == [2]
    book.add(amendment(10, entry(3), verdict=Verdict.REFUSE), None)
    with qtbot.waitSignal(model.rowsInserted):
        model.look()
    assert _seqs(model) == [3, 2]


def test_more_changes_than_are_remembered_are_read_anew(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    model = make_model()
    _fill(book, 1_100)
    with qtbot.waitSignal(model.arrived):
        model.look()
    assert _seqs(model)[0] == 1_100


def test_nobody_is_shown_in_full(book: DayBook, make_model: MakeModel) -> None:
    book.add(entry(1), DAT)
    model = make_model()
    shown = [str(model.index(0, column).data()) for column in Column]
    assert shown[Column.NAME] == "N. V. Đạt"
    assert shown[Column.NUMBER] == "•••123"
    assert shown[Column.BORN] == "1999"
    assert shown[Column.ORIGIN] == "Lai Châu"
    line = model.line(model.index(0, 0))
    assert line is not None
    for told in (DAT.name, DAT.number, DAT.phone, DAT.plate):
        assert told not in repr(line)


def test_the_counts_leave_the_chosen_verdicts_aside(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    _fill(book, 2)
    book.add(entry(3, verdict=Verdict.REFUSE), Body(name="Lò Văn Ớt"))
    model = make_model()
    refused = frozenset({Verdict.REFUSE})
    with qtbot.waitSignal(
        model.counted, check_params_cb=lambda counts: counts == DayCounts(admit=2)
    ):
        model.show_entries(Filter(verdicts=refused, text="dat"))


def test_a_screen_reader_hears_the_column_with_each_value(
    book: DayBook, make_model: MakeModel
) -> None:
    book.add(entry(1), DAT)
    model = make_model()
    said = model.index(0, Column.VERDICT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Kết quả: MỜI QUA"
    assert model.headerData(0, Qt.Orientation.Horizontal) in {"Giờ", "Thời gian"}


def test_a_stopped_model_holds_nobody_and_asks_for_nothing(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    _fill(book, 3)
    model = make_model()
    model.stop()
    assert model.rowCount() == 0
    assert not model.canFetchMore(QModelIndex())
    with qtbot.waitSignal(model.arrived):
        model.start()
    assert model.rowCount() == 3


def test_answers_for_the_filter_of_before_are_not_shown(
    book: DayBook, make_model: MakeModel, qtbot: QtBot
) -> None:
    _fill(book, 3)
    model = make_model()
    model.show_entries(Filter(text="khongai"))
    model.show_entries(Filter(text="dat"))
    qtbot.waitUntil(lambda: not model._waits_for)
    assert _seqs(model) == [3, 2, 1]

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sync.journal.body import Body
from sync.protocol.terms import Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.tallies import Gap, Tallies
from terminal.ui.supervisor import chart_content
from terminal.ui.supervisor.chart import PATTERNS, steps
from terminal.ui.supervisor.charts_page import ChartsPage
from terminal.ui.supervisor.fields import form_sheet
from terminal.ui.supervisor.hour_chart import HourChart
from terminal.ui.theme import DAY, NIGHT, Look, Palette, contrast
from terminal.ui.words import Words
from tests.ui import invented_day
from tests.ui.looking import cut, texts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 21, 20, 13, tzinfo=ZONE)
YESTERDAY = invented_day.DAY - timedelta(days=1)
MakePage = Callable[..., ChartsPage]


@pytest.fixture
def book() -> Iterator[DayBook]:
    with DayBook() as opened:
        yield opened


@pytest.fixture
def make_page(book: DayBook, assets: Path, qtbot: QtBot) -> Iterator[MakePage]:
    made: list[tuple[QWidget, ChartsPage]] = []

    def make(
        language: str = "vi", palette: Palette = DAY, size: tuple[int, int] = (1126, 690)
    ) -> ChartsPage:
        look = Look(palette, 16)
        window = QWidget()
        window.setStyleSheet(form_sheet(look))
        page = ChartsPage(book, Words(language, assets), ZONE, lambda: NOW, window)
        page.restyle(look)
        window.resize(*size)
        page.resize(*size)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        page.opened()
        made.append((window, page))
        return page

    yield make
    for _, page in made:
        page.closed()


def test_the_figures_are_written_and_can_be_heard(make_page: MakePage, book: DayBook) -> None:
    invented_day.fill(book, 120)
    page = make_page()
    assert "120 lượt" in texts(page)
    total = book.counts(invented_day.DAY)
    said = page.verdicts.accessibleDescription()
    assert f"MỜI QUA: {total.admit}" in said
    assert page.hours.accessibleName() == "Lượt ghi nhận theo giờ"
    hour = book.tallies(invented_day.DAY).hours[9]
    assert f"9–10h: {hour.total} lượt (MỜI QUA {hour.admit}" in page.hours.accessibleDescription()


def test_when_nobody_was_scanning_is_said(make_page: MakePage, book: DayBook) -> None:
    invented_day.fill(book)
    page = make_page()
    gaps = page.hours.chart.gaps
    assert gaps[0].start == 0
    assert gaps[-1].end == 20 * 60 + 13
    for gap in gaps:
        told = f"Không quét {chart_content.clock(gap.start)}–{chart_content.clock(gap.end)}"
        assert told in page.hours.accessibleDescription()
        assert told in page.handling.accessibleDescription()


def test_a_gap_is_hatched_and_an_hour_still_to_come_is_not(
    make_page: MakePage, book: DayBook
) -> None:
    invented_day.fill(book)
    page = make_page()
    drawn = page.hours.grab().toImage()
    width, height = drawn.width(), drawn.height()

    def colours(place: QRect) -> set[str]:
        return {
            drawn.pixelColor(QPoint(x, y)).name()
            for x in range(place.left(), place.right())
            for y in range(place.top(), place.bottom())
        }

    strip = QRect(0, height // 3, width // 40, height // 16)
    hatched = colours(strip.translated(width // 8, 0))
    to_come = colours(strip.translated(width * 23 // 24, 0))
    assert QColor(DAY.raised).name() in hatched
    assert QColor(DAY.raised).name() not in to_come


def test_another_day_can_be_chosen_and_is_compared_with_the_day_before(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    invented_day.fill(book, 50, day=YESTERDAY, first=10_000)
    invented_day.fill(book, 80)
    page = make_page()
    assert "80 lượt" in texts(page)
    marks = [bar.mark for bar in page.hours.chart.bars]
    assert marks == [hour.total for hour in book.tallies(YESTERDAY).hours]
    assert "20/11/2026" in texts(page)
    page.day.box.setFocus()
    qtbot.keyClick(page.day.box, Qt.Key.Key_Down)
    assert "50 lượt" in texts(page)
    assert page.hours.chart.now is None
    assert page.hours.chart.gaps[-1].end == 24 * 60
    assert all(bar.mark is None for bar in page.hours.chart.bars)


def test_the_chosen_day_stays_chosen_while_entries_come(
    make_page: MakePage, book: DayBook, qtbot: QtBot
) -> None:
    invented_day.fill(book, 50, day=YESTERDAY, first=10_000)
    invented_day.fill(book, 80)
    page = make_page()
    page.day.box.setFocus()
    qtbot.keyClick(page.day.box, Qt.Key.Key_Down)
    book.add(invented_day.header(99_000, NOW), Body())
    page.look()
    assert "50 lượt" in texts(page)
    qtbot.keyClick(page.day.box, Qt.Key.Key_Up)
    assert "81 lượt" in texts(page)


def test_new_entries_appear_and_nothing_is_asked_where_nothing_changed(
    make_page: MakePage, book: DayBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented_day.fill(book, 30)
    page = make_page()
    book.add(invented_day.header(99_000, NOW, Verdict.REFUSE), Body())
    page.look()
    assert "31 lượt" in texts(page)
    asked: list[object] = []
    monkeypatch.setattr(book, "tallies", asked.append)
    page.look()
    assert asked == []


def test_a_book_without_entries_says_so(make_page: MakePage, book: DayBook) -> None:
    page = make_page()
    assert "Chưa có lượt nào" in texts(page)
    book.add(invented_day.header(1, NOW), Body())
    page.look()
    assert "1 lượt" in texts(page)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(1126, 690), (1650, 1000)])
def test_no_label_is_cut(
    make_page: MakePage, book: DayBook, language: str, size: tuple[int, int]
) -> None:
    invented_day.fill(book, 50, day=YESTERDAY, first=10_000)
    invented_day.fill(book, 80)
    assert cut(make_page(language, size=size)) == []


def test_verdicts_differ_by_pattern_and_not_by_colour_alone() -> None:
    assert len(set(PATTERNS.values())) == len(Verdict)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_every_bar_stands_out_from_what_is_behind_it(palette: Palette) -> None:
    tones = (palette.admit, palette.attention, palette.refuse)
    for colour in (*(tone.sign for tone in tones), palette.accent, palette.muted):
        assert contrast(colour, palette.surface) >= 3


def test_the_ten_provinces_of_most_entries_have_bars_and_the_rest_one(english: Words) -> None:
    origins = (*((f"P{n}", 20 - n) for n in range(12)), ("", 4))
    counts = DayCounts(admit=sum(n for _, n in origins))
    day = Tallies(
        counts=counts,
        hours=(DayCounts(),) * 24,
        origins=origins,
        handling_s=(None,) * 24,
        scanned=frozenset(),
    )
    bars = chart_content.by_origin(english, day)
    assert [bar.name for bar in bars] == [*(f"P{n}" for n in range(10)), "Others, not known"]
    assert sum(bar.value for bar in bars) == counts.total
    assert bars[-1].is_rest


def test_a_share_below_one_percent_is_not_called_none(english: Words) -> None:
    bars = chart_content.by_verdict(english, DayCounts(admit=999, refuse=1))
    assert [bar.shown for bar in bars] == ["999  100 %", "0  0 %", "1  <1 %"]


@pytest.mark.parametrize(
    ("highest", "last"), [(0, 1), (1, 1), (3, 3), (4, 4), (7, 8), (48, 60), (173, 200), (999, 1000)]
)
def test_the_steps_of_an_axis_are_round_and_few_and_reach_the_highest(
    highest: float, last: float
) -> None:
    found = steps(highest)
    assert found[0] == 0
    assert found[-1] == last
    assert len(found) <= 6


def test_a_day_far_too_long_for_its_place_is_still_drawn(english: Words, qtbot: QtBot) -> None:
    chart = HourChart(english)
    qtbot.addWidget(chart)
    chart.restyle(Look(DAY, 16))
    bars = tuple(chart_content.HourBar(((None, 10.0**n),), 1.0) for n in range(24))
    gaps = tuple(Gap(start=60 * n, end=60 * n + 31) for n in range(24))
    chart.show_bars(english, chart_content.HourBars(bars, gaps, 1439))
    for size in ((1, 1), (40, 20), (2000, 60)):
        chart.resize(*size)
        assert not chart.grab().isNull()

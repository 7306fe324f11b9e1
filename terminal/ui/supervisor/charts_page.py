"""The page of the day's charts: how many came when and from where, and how fast it went."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.reports.day_book import DayBook
from terminal.reports.tallies import Tallies
from terminal.ui.label import FittedLabel
from terminal.ui.supervisor import chart_content as content
from terminal.ui.supervisor.chart import Chart
from terminal.ui.supervisor.chart_key import ChartKey
from terminal.ui.supervisor.fields import Choice
from terminal.ui.supervisor.hour_chart import HourChart
from terminal.ui.supervisor.page import Page
from terminal.ui.supervisor.rank_chart import RankChart
from terminal.ui.theme import Look
from terminal.ui.words import Words

_LOOK_MS = 3_000
"""How often is looked whether anything changed; nothing is counted anew for it."""


_PARTS = (4, 2, 3, 6)
"""The heights of the charts: of the hours and below it, of the verdicts and below them."""


class ChartsPage(Page):
    """Four charts of one day, beside the day before it where that is here too."""

    icon = "charts"

    def __init__(
        self,
        book: DayBook,
        words: Words,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """:param now: trusted time, to tell a day that is not over."""
        super().__init__(parent)
        self._book, self._words, self._zone, self._now = book, words, zone, now
        self._look: Look | None = None
        self._shown: tuple[int, int | None, date | None] | None = None
        self._headline = FittedLabel(self)
        self._key = ChartKey(self)
        self.day = Choice("day", self)
        self.hours, self.handling = HourChart(words, self), HourChart(words, self)
        self.verdicts, self.origins = RankChart(self), RankChart(self)
        self._cards = [
            _Card(chart, self) for chart in (self.hours, self.verdicts, self.handling, self.origins)
        ]
        self._titles: tuple[str, ...] = ()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.day.chosen.connect(self._show_day)
        self._column, self._top = QVBoxLayout(self), QHBoxLayout()
        self._sides = QVBoxLayout(), QVBoxLayout()
        self._middle = QHBoxLayout()
        self._arrange()
        self.reword(words)

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Charts", "Charts")

    def opened(self) -> None:
        """Show the newest day, and keep up."""
        self._offer_days()
        self._show_day()
        self._timer.start()
        self.day.box.setFocus()

    def closed(self) -> None:
        """Nobody looks."""
        self._timer.stop()

    def look(self) -> None:
        """Show what changed, if anything did; called by a clock."""
        if self._shown != self._state():
            self._offer_days()
            self._show_day()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._titles = (
            words.translate("Charts", "Entries by hour"),
            words.translate("Charts", "By verdict"),
            words.translate("Charts", "Seconds for one person, by hour"),
            words.translate("Charts", "By province (of address or ID number)"),
        )
        for card, title in zip(self._cards, self._titles, strict=True):
            card.title.setText(title)
        self.day.say(words.translate("Charts", "Day"))
        self._offer_days()
        self._show_day()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        gap = look.gap(0.8)
        self._column.setContentsMargins(gap, gap, gap, gap)
        for spaced in (self._column, self._middle, *self._sides):
            spaced.setSpacing(gap)
        self._headline.dress(look.font(1.4, QFont.Weight.Bold), look.palette.text)
        self.day.restyle(look)
        self._key.restyle(look)
        for card in self._cards:
            card.restyle(look)

    def _state(self) -> tuple[int, int | None, date | None]:
        day = self._day()
        return self._book.version, self._minute(day), day

    def _day(self) -> date | None:
        value = self.day.value
        return date.fromisoformat(value) if isinstance(value, str) else None

    def _minute(self, day: date | None) -> int | None:
        """How many minutes of the day have passed; None where it is over."""
        now = self._now().astimezone(self._zone)
        return now.hour * 60 + now.minute if now.date() == day else None

    def _offer_days(self) -> None:
        days = self._book.days
        chosen = self.day.value
        is_newest = self.day.box.currentIndex() <= 0
        self.day.offer([(day.strftime("%d/%m/%Y"), day.isoformat()) for day in days])
        self.day.choose(None if is_newest else chosen)

    def _show_day(self) -> None:
        self._shown = self._state()
        _, now, day = self._shown
        if day is None:
            self._headline.setText(self._words.translate("Charts", "No entries yet"))
            return
        earlier = [each for each in self._book.days if each < day]
        other = self._book.tallies(earlier[0]) if earlier else None
        self._key.show_day(self._words, earlier[0] if earlier else None)
        self._show(self._book.tallies(day), other, now)

    def _show(self, day: Tallies, other: Tallies | None, now: int | None) -> None:
        words = self._words
        self._headline.setText(words.entries(day.counts.total))
        hours = content.entries_by_hour(day, other, now)
        self.hours.show_bars(words, hours)
        unit = words.translate("Charts", "entries")
        self.hours.describe(self._cards[0].title.text(), content.told_hours(words, hours, unit))
        ranks = content.by_verdict(words, day.counts)
        self.verdicts.show_bars(ranks)
        self.verdicts.describe(self._cards[1].title.text(), content.told_ranks(ranks))
        handling = content.handling_by_hour(day, other, now)
        self.handling.show_bars(words, handling)
        usual = content.usual_handling(day)
        title = self._titles[2]
        if usual is not None:
            usually = words.translate("Charts", "usually {seconds}")
            title = f"{title} · {usually.replace('{seconds}', str(round(usual)))}"
        self._cards[2].title.setText(title)
        told = content.told_hours(words, handling, words.translate("Charts", "seconds"))
        self.handling.describe(title, told)
        origins = content.by_origin(words, day)
        self.origins.show_bars(origins)
        self.origins.describe(self._cards[3].title.text(), content.told_ranks(origins))

    def _arrange(self) -> None:
        self._top.addWidget(self._headline)
        self._top.addStretch(1)
        self._top.addWidget(self._key)
        self._top.addStretch(1)
        self._top.addWidget(self.day)
        for number, (card, parts) in enumerate(zip(self._cards, _PARTS, strict=True)):
            self._sides[number % 2].addWidget(card, parts)
        for side, parts in zip(self._sides, (13, 8), strict=True):
            self._middle.addLayout(side, parts)
        self._column.addLayout(self._top)
        self._column.addLayout(self._middle, 1)


class _Card(QWidget):
    """A chart below its title."""

    def __init__(self, chart: Chart, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = FittedLabel(self)
        self._chart = chart
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.title)
        self._column.addWidget(chart, 1)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        gap = look.gap(0.6)
        self._column.setContentsMargins(gap, look.gap(0.4), gap, look.gap(0.4))
        self._column.setSpacing(look.gap(0.2))
        self.title.dress(look.font(1.1, QFont.Weight.DemiBold), look.palette.text)
        self._chart.restyle(look)

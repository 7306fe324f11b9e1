"""The register as a table that is read page by page and keeps up with what is recorded."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QIcon

from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.register_query import Filter
from terminal.ui import text, text_register
from terminal.ui.icons import Icons
from terminal.ui.signs import ICONS, TONES
from terminal.ui.supervisor.register_pages import Line, News, Page, read_news, read_page
from terminal.ui.theme import Look
from terminal.ui.words import Words
from terminal.workers.answers import Answers

_LOOK_MS: Final = 250
"""How often is looked whether anything was recorded; looking costs nothing."""
_COUNT_EVERY: Final = 4
"""Looks between two counts of a filter while entries come."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What stands in the columns, from the left."""

    TIME = 0
    VERDICT = 1
    NAME = 2
    NUMBER = 3
    BORN = 4
    ORIGIN = 5
    REASON = 6


class RegisterModel(QAbstractTableModel):
    """The entries of a filter, the newest first; nobody is shown in full.

    Pages are read in a thread of their own and appear when they are there: until then the lines
    of before stay. `start` and `stop` bound the time in which it reads and keeps up.
    """

    counted = Signal(object)
    """DayCounts of the filter, without regard to its verdicts."""
    arrived = Signal()
    """The first page of a filter is there."""

    def __init__(
        self, book: DayBook, icons: Icons, words: Words, zone: ZoneInfo, parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._book, self._icons, self._words, self._zone = book, icons, words, zone
        self._look: Look | None = None
        self._asked = Filter()
        self._lines: list[Line] = []
        self._places: list[int] = []
        """Of the lines, negative, so that they rise and can be bisected."""
        self._generation = 0
        self._version = -1
        self._is_last = True
        self._waits_for: set[str] = set()
        self._looks = 0
        self._count_is_old = False
        self._answers = Answers("register", self)
        self._answers.answered.connect(self._take)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def answers(self) -> Answers:
        """The thread that reads; it may be asked for other things of the book too."""
        return self._answers

    def start(self) -> None:
        """Read, and keep up from now on."""
        self._answers.start()
        self._timer.start()
        self.show_entries(self._asked)

    def stop(self) -> None:
        """Let go of everybody."""
        self._timer.stop()
        self._answers.stop()
        self._waits_for.clear()
        self._generation += 1
        self._is_last = True
        self._replace(())

    def show_entries(self, asked: Filter) -> None:
        """Show what a filter asks for."""
        self._asked = asked
        self._generation += 1
        self._waits_for = {"page"}
        generation, book = self._generation, self._book
        self._answers.ask("page", lambda: read_page(book, asked, generation))
        self._ask_count()

    def line(self, index: Index) -> Line | None:
        """The line at an index."""
        return self._lines[index.row()] if index.isValid() else None

    def row_of(self, place: int) -> int | None:
        """At which row of the table an entry stands, if it was read."""
        found = bisect_left(self._places, -place)
        is_there = found < len(self._places) and self._places[found] == -place
        return found if is_there else None

    def look(self) -> None:
        """Ask for what was recorded since; called by a clock."""
        self._looks += 1
        if self._book.version != self._version and not self._waits_for & {"page", "news"}:
            self._waits_for.add("news")
            generation, book, asked = self._generation, self._book, self._asked
            since = self._version
            self._answers.ask("news", lambda: read_news(book, asked, generation, since))
            self._count_is_old = True
        if self._count_is_old and self._looks % _COUNT_EVERY == 0:
            self._ask_count()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._refresh()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """As many as were read."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Always the same."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's
        """Whether older entries are left that are not being read already."""
        return not parent.isValid() and not self._is_last and not self._waits_for & {"page", "more"}

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's
        """Read the next page of older entries; they come when they are there."""
        if self.canFetchMore(parent):
            self._waits_for.add("more")
            before = -self._places[-1]
            generation, book, asked = self._generation, self._book, self._asked
            self._answers.ask("more", lambda: read_page(book, asked, generation, before))

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text_register.column_name(self._words, Column(section).name)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says and looks like."""
        line = self.line(index)
        if line is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[column](line, self._words, self._zone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = text_register.column_name(self._words, column.name)
            return f"{name}: {_TEXTS[column](line, self._words, self._zone)}"
        return None if self._look is None else self._dressed(line, column, role, self._look)

    def _dressed(self, line: Line, column: Column, role: int, look: Look) -> object:
        if column is Column.NAME and role == Qt.ItemDataRole.FontRole:
            return look.font(1.05, QFont.Weight.DemiBold)
        if column is Column.VERDICT:
            ink = look.palette.tone(TONES[line.row.verdict]).sign
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(ink)
            if role == Qt.ItemDataRole.FontRole:
                return look.font(0.95, QFont.Weight.Bold)
            if role == Qt.ItemDataRole.DecorationRole:
                return self._icon(ICONS[line.row.verdict], ink, look)
        return None

    def _icon(self, name: str, ink: str, look: Look) -> QIcon:
        size = QSize(look.line(0.95), look.line(0.95))
        icon = QIcon(self._icons.pixmap(name, ink, size))
        chosen = self._icons.pixmap(name, look.palette.window, size)
        icon.addPixmap(chosen, QIcon.Mode.Selected)
        return icon

    def _refresh(self) -> None:
        if self._lines:
            last = self.index(len(self._lines) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _ask_count(self) -> None:
        self._count_is_old = False
        generation, book = self._generation, self._book
        asked = replace(self._asked, verdicts=frozenset())

        def is_wanted() -> bool:
            # Read in the other thread: whoever types on waits for no count of before.
            return generation == self._generation

        self._answers.ask("count", lambda: (generation, book.count(asked, is_wanted)))

    def _take(self, kind: str, answer: object) -> None:
        match answer:
            case Page(generation=generation) if generation == self._generation:
                self._waits_for.discard(kind)
                self._take_page(kind, answer)
            case News(generation=generation) if generation == self._generation:
                self._waits_for.discard(kind)
                self._take_news(answer)
            case (int(generation), DayCounts() as counts) if generation == self._generation:
                self.counted.emit(counts)

    def _take_page(self, kind: str, page: Page) -> None:
        if kind == "page":
            self._version, self._is_last = page.version, page.is_last
            self._replace(page.lines)
            self.arrived.emit()
            return
        self._is_last = page.is_last
        after = -self._places[-1] if self._places else None
        lines = [each for each in page.lines if after is None or each.row.place < after]
        if lines:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines += lines
            self._places += [-each.row.place for each in lines]
            self.endInsertRows()

    def _take_news(self, news: News) -> None:
        self._version = news.changes.version
        if news.changes.all_anew:
            self.show_entries(self._asked)
            return
        found = {each.row.place: each for each in news.lines}
        for place in sorted(news.changes.places):
            self._put(place, found.get(place))

    def _put(self, place: int, line: Line | None) -> None:
        row = bisect_left(self._places, -place)
        is_there = row < len(self._places) and self._places[row] == -place
        if is_there and line is not None:
            self._lines[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        elif is_there:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._lines[row], self._places[row]
            self.endRemoveRows()
        elif line is not None and (row < len(self._places) or self._is_last):
            # What is older than all that was read comes with its own page.
            self.beginInsertRows(QModelIndex(), row, row)
            self._lines.insert(row, line)
            self._places.insert(row, -place)
            self.endInsertRows()

    def _replace(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self._places = [-each.row.place for each in lines]
        self.endResetModel()


def _verdict(line: Line, words: Words, _zone: ZoneInfo) -> str:
    word = text.verdict_word(words, line.row.verdict)
    return f"{word} ✎" if line.row.amendments else word


def _reason(line: Line, words: Words, _zone: ZoneInfo) -> str:
    return next(iter(text_register.reason_words(words, line.row.reasons)), "")


_TEXTS: Mapping[Column, Callable[[Line, Words, ZoneInfo], str]] = {
    Column.TIME: lambda line, _words, zone: text.clock(line.row.at, zone),
    Column.VERDICT: _verdict,
    Column.NAME: lambda line, words, _: (
        line.row.name or text.document_name(words, line.row.document)
    ),
    Column.NUMBER: lambda line, _words, _zone: line.row.number,
    Column.BORN: lambda line, _words, _zone: line.row.birth_date,
    Column.ORIGIN: lambda line, _words, _zone: line.origin,
    Column.REASON: _reason,
}

"""A list of entries of the register: time, verdict, masked person."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from terminal.reports.masking import masked_row
from terminal.reports.row import Row
from terminal.ui import text
from terminal.ui.icons import Icons
from terminal.ui.operator.key_button import touch_side
from terminal.ui.signs import ICONS, TONES
from terminal.ui.theme import Look
from terminal.ui.words import Words

Index = QModelIndex | QPersistentModelIndex


class EntryList(QListView):
    """Rows of the register in `columns`; chosen by finger, by Enter or by their number.

    :param rows: how many stand below one another and fill the height; 0 for as many as come.
    :param numbered: whether 1 to 9 and 0 are printed on the first ten.
    """

    chosen = Signal(object)
    """A Row."""

    def __init__(
        self,
        icons: Icons,
        words: Words,
        zone: ZoneInfo,
        parent: QWidget,
        *,
        columns: int = 1,
        rows: int = 0,
        numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("entries")
        self._columns, self._rows = columns, rows
        self._look: Look | None = None
        self._entries = _Entries(words, zone, numbered=numbered)
        self._painter = _EntryPainter(icons, self)
        self.setModel(self._entries)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setWrapping(columns > 1)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(lambda index: self.choose(index.row()))

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed, not masked."""
        return self._entries.rows

    @property
    def told(self) -> list[str]:
        """What each row says."""
        return [self._entries.told(row) for row in self.rows]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these instead of those before; the first is current."""
        self._entries.show_rows(rows)
        if rows:
            self.setCurrentIndex(self._entries.index(0))

    def choose(self, place: int) -> None:
        """Take the row at `place`; nothing where there is none."""
        if 0 <= place < len(self.rows):
            self.chosen.emit(self.rows[place])

    def choose_current(self) -> None:
        """Take the row that arrow keys are on."""
        self.choose(self.currentIndex().row())

    def go(self, by: int) -> None:
        """Go so many rows down, or up."""
        place = min(max(0, self.currentIndex().row() + by), len(self.rows) - 1)
        if place >= 0:
            self.setCurrentIndex(self._entries.index(place))

    def reword(self, words: Words, name: str) -> None:
        """Speak another language."""
        self.setAccessibleName(name)
        self._entries.reword(words)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._painter.look = look
        self._fit()

    def resizeEvent(self, resized: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the columns as wide as there is room."""
        super().resizeEvent(resized)
        self._fit()

    def _fit(self) -> None:
        if self._look is not None:
            width = self.viewport().width() // self._columns
            height = touch_side(self._look)
            if self._rows:
                height = max(height, self.viewport().height() // self._rows)
            self._painter.size = QSize(width, height)
            self.setGridSize(self._painter.size)


class _Entries(QAbstractListModel):
    """Rows as Qt's views ask for them."""

    def __init__(self, words: Words, zone: ZoneInfo, *, numbered: bool) -> None:
        super().__init__()
        self._words = words
        self._zone = zone
        self._numbered = numbered
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def reword(self, words: Words) -> None:
        self.layoutAboutToBeChanged.emit()
        self._words = words
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's form
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.told(row)
        if role == Qt.ItemDataRole.UserRole:
            key = str((index.row() + 1) % 10) if self._numbered and index.row() < 10 else ""
            return row, key, text.minute(row.at, self._zone), self.word(row), self.who(row)
        return None

    def word(self, row: Row) -> str:
        return text.verdict_word(self._words, row.verdict)

    def who(self, row: Row) -> str:
        masked = masked_row(row)
        named = masked.name or text.document_name(self._words, row.document)
        return " · ".join(filter(None, (named, masked.number)))

    def told(self, row: Row) -> str:
        return f"{text.minute(row.at, self._zone)} · {self.word(row)} · {self.who(row)}"


class _EntryPainter(QStyledItemDelegate):
    """Paints a row: number key, drawing and word of the verdict above the masked person."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.look: Look | None = None
        self.size = QSize()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self.look is None:
            return
        row, key, at, word, who = index.data(Qt.ItemDataRole.UserRole)
        look, palette, place = self.look, self.look.palette, option.rect
        gap = look.gap(0.5)
        inner = place.adjusted(gap // 2, 2, -gap // 2, -2)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(palette.accent if current else palette.line))
        painter.setBrush(QColor(palette.raised))
        painter.drawRoundedRect(inner, gap, gap)
        if current:
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), gap, gap)
        side = look.line(1.5)
        tone = palette.tone(TONES[row.verdict])
        drawn = self._icons.pixmap(
            ICONS[row.verdict], tone.sign, QSize(side, side), painter.device().devicePixelRatioF()
        )
        left = inner.left() + gap
        painter.drawPixmap(left, inner.center().y() - side // 2, drawn)
        left += side + gap
        width, half = inner.right() - gap - left, inner.height() // 2
        above = QRect(left, inner.top(), width, half)
        below = QRect(left, inner.top() + half, width, inner.height() - half)
        small = look.font(0.9, QFont.Weight.Bold)
        self._write(painter, above, small, tone.sign, f"{at} · {word}")
        painter.setPen(QColor(palette.muted))
        painter.drawText(
            above, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), key
        )
        self._write(painter, below, look.font(1.1), palette.text, who)
        painter.restore()

    def _write(self, painter: QPainter, place: QRect, font: QFont, ink: str, words: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), shown)

"""What the colours, patterns and marks of the charts mean."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sync.protocol.terms import Verdict
from terminal.ui import text
from terminal.ui.label import FittedLabel
from terminal.ui.supervisor.chart import fill_verdict, hatch
from terminal.ui.theme import Look, Palette
from terminal.ui.words import Words

Drawing = Callable[[QPainter, QRectF, Palette], None]


class ChartKey(QWidget):
    """A sample and a word for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        drawings: list[Drawing] = [_of(verdict) for verdict in Verdict]
        self._samples = [_Sample(each, self) for each in (*drawings, hatch, _mark)]
        self._names = [FittedLabel(self) for _ in self._samples]
        for sample, name in zip(self._samples, self._names, strict=True):
            self._row.addWidget(sample)
            self._row.addWidget(name)

    def show_day(self, words: Words, other: date | None) -> None:
        """Name everything; `other` is the day that the marks are of, if there is one."""
        names = [
            *(text.verdict_word(words, verdict) for verdict in Verdict),
            words.translate("Charts", "Nobody scanned"),
            "" if other is None else other.strftime("%d/%m/%Y"),
        ]
        for sample, label, name in zip(self._samples, self._names, names, strict=True):
            label.setText(name)
            label.setVisible(bool(name))
            sample.setVisible(bool(name))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._row.setSpacing(look.gap(0.5))
        for sample, name in zip(self._samples, self._names, strict=True):
            sample.restyle(look)
            name.dress(look.font(0.9), look.palette.text)


class _Sample(QWidget):
    def __init__(self, drawing: Drawing, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._look: Look | None = None

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self.setFixedSize(look.line(1.1), look.line(0.8))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the sample."""
        if self._look is not None:
            self._drawing(QPainter(self), QRectF(self.rect()), self._look.palette)


def _of(verdict: Verdict) -> Drawing:
    return lambda painter, place, palette: fill_verdict(painter, place, verdict, palette)


def _mark(painter: QPainter, place: QRectF, palette: Palette) -> None:
    painter.setPen(QPen(QColor(palette.text), 2.4))
    middle = place.center().y()
    painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))

"""A chart of lengths: a name, a bar, and its number, line by line."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.supervisor.chart import NO_PATTERN, Chart, fill, fill_verdict
from terminal.ui.supervisor.chart_content import RankBar

_MOST_NAME = 0.5
"""Of the width, for names."""


class RankChart(Chart):
    """Bars from the left; what is not named by itself is hatched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[RankBar, ...] = ()

    @property
    def bars(self) -> tuple[RankBar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: Sequence[RankBar]) -> None:
        """Show lengths, in the order given."""
        self._bars = tuple(bars)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, as high as there is room for."""
        if self.look is None or not self._bars:
            return
        look, palette = self.look, self.look.palette
        painter = QPainter(self)
        tall = min(self.height() / len(self._bars), look.line(1.9))
        painter.setFont(look.font(min(1.0, tall / look.line(1.15))))
        metrics = painter.fontMetrics()
        names = max(metrics.horizontalAdvance(bar.name) for bar in self._bars)
        names = min(names + 14, round(self.width() * _MOST_NAME))
        shown = max(metrics.horizontalAdvance(bar.shown) for bar in self._bars) + 10
        room = max(0, self.width() - names - shown)
        longest = max(1, *(bar.value for bar in self._bars)) if self._bars else 1
        for number, bar in enumerate(self._bars):
            top = number * tall
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names - 8)
            painter.setPen(QColor(palette.text))
            where = QRectF(0, top, names - 8, tall)
            painter.drawText(
                where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name
            )
            width = room * bar.value / longest
            place = QRectF(names, top + tall * 0.14, max(width, 1.0), tall * 0.72)
            if bar.verdict is not None:
                fill_verdict(painter, place, bar.verdict, palette)
            elif bar.is_rest:
                fill(painter, place, palette.muted, Qt.BrushStyle.FDiagPattern, palette)
            else:
                fill(painter, place, palette.accent, NO_PATTERN, palette)
            painter.setPen(QColor(palette.text))
            where = QRectF(names + width + 8, top, shown, tall)
            painter.drawText(
                where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, bar.shown
            )
        self._ring(painter, palette)

"""A chart of the 24 hours of a day: bars, and hatching where nobody was scanned."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from terminal.reports.tallies import MINUTES, Gap
from terminal.ui.supervisor.chart import Chart, fill, fill_verdict, hatch, steps
from terminal.ui.supervisor.chart_content import HourBars, clock, gap_text
from terminal.ui.theme import Look, Palette
from terminal.ui.words import Words

_HOURS = 24
_BAR = 0.78
"""Of the width of an hour."""


class HourChart(Chart):
    """Bars from 0 to 24 o'clock; the height of each is written above it."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._chart = HourBars()

    @property
    def chart(self) -> HourBars:
        """What is shown."""
        return self._chart

    def show_bars(self, words: Words, chart: HourBars) -> None:
        """Show a day."""
        self._words, self._chart = words, chart
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw from the back to the front: gaps, axis, bars, marks, now."""
        if self.look is None:
            return
        look, palette = self.look, self.look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(look.font(0.8))
        line = painter.fontMetrics().height()
        marks = [bar.mark or 0 for bar in self._chart.bars]
        scale = steps(max(*marks, *(bar.height for bar in self._chart.bars)))
        left = painter.fontMetrics().horizontalAdvance(self._words.number(round(scale[-1]))) + 8
        place = QRectF(left, line + 4, self.width() - left - line, self.height() - 2 * line - 10)
        for gap in self._chart.gaps:
            hatch(painter, _stretch(place, gap), palette)
        self._draw_axis(painter, place, scale, palette)
        for gap in self._chart.gaps:
            self._name_gap(painter, place, gap, look, scale[-1])
        for hour in range(_HOURS):
            self._draw_bar(painter, place, hour, scale[-1], look)
        if self._chart.now is not None:
            across = place.left() + place.width() * self._chart.now / MINUTES
            painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(across, place.top()), QPointF(across, place.bottom()))
        self._ring(painter, palette)

    def _name_gap(
        self, painter: QPainter, place: QRectF, gap: Gap, look: Look, highest: float
    ) -> None:
        """Along the stretch where it is long enough, else upright; the times alone if need be.

        Nothing where a bar would lie over it: hatching and the spoken description still tell.
        """
        metrics, stretch = painter.fontMetrics(), _stretch(place, gap)
        told = gap_text(self._words, gap)
        wide = metrics.horizontalAdvance(told) + 8 <= stretch.width()
        if not wide and metrics.horizontalAdvance(told) + 8 > stretch.height():
            told = f"{clock(gap.start)}–{clock(gap.end)}"
            wide = metrics.horizontalAdvance(told) + 8 <= stretch.width()
        room = stretch.height() if wide else stretch.width()
        if room < metrics.height():
            return
        box = QRectF(metrics.boundingRect(told)).adjusted(-4, -1, 4, 1)
        box.moveCenter(QPointF(0, 0))
        across, high = (box.width(), box.height()) if wide else (box.height(), box.width())
        an_hour = place.width() / _HOURS
        hours = range(
            max(0, int((stretch.center().x() - across / 2 - place.left()) / an_hour)),
            min(_HOURS - 1, int((stretch.center().x() + across / 2 - place.left()) / an_hour)) + 1,
        )
        below = place.bottom() - stretch.center().y() - high / 2 - 1.5 * metrics.height()
        bars = [place.height() * self._chart.bars[hour].height / highest for hour in hours]
        if any(bar and bar > below for bar in bars):
            return
        painter.save()
        painter.translate(stretch.center())
        if not wide:
            painter.rotate(-90)
        # Letters on hatching are hard to read.
        painter.fillRect(box, QColor(look.palette.raised))
        painter.setPen(QColor(look.palette.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, told)
        painter.restore()

    def _draw_axis(
        self, painter: QPainter, place: QRectF, scale: list[float], palette: Palette
    ) -> None:
        metrics = painter.fontMetrics()
        for value in scale:
            height = place.bottom() - place.height() * value / scale[-1]
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(QPointF(place.left(), height), QPointF(place.right(), height))
            painter.setPen(QColor(palette.muted))
            told = self._words.number(round(value))
            where = QPointF(
                place.left() - metrics.horizontalAdvance(told) - 5,
                height + metrics.ascent() / 2 - 1,
            )
            painter.drawText(where, told)
        every = 1 if place.width() / _HOURS > metrics.horizontalAdvance("00:") else 2
        for hour in range(0, _HOURS + 1, every):
            told = str(hour)
            across = place.left() + place.width() * hour / _HOURS
            where = QPointF(
                across - metrics.horizontalAdvance(told) / 2, place.bottom() + metrics.height()
            )
            painter.drawText(where, told)

    def _draw_bar(
        self, painter: QPainter, place: QRectF, hour: int, highest: float, look: Look
    ) -> None:
        bar, palette = self._chart.bars[hour], look.palette
        an_hour = place.width() / _HOURS
        left = place.left() + an_hour * (hour + (1 - _BAR) / 2)
        foot = place.bottom()
        for verdict, value in bar.parts:
            if value:
                tall = place.height() * value / highest
                part = QRectF(left, foot - tall, an_hour * _BAR, tall)
                if verdict is None:
                    fill(painter, part, palette.accent, Qt.BrushStyle.NoBrush, palette)
                else:
                    fill_verdict(painter, part, verdict, palette)
                foot -= tall
        if bar.mark:
            height = place.bottom() - place.height() * bar.mark / highest
            ends = QPointF(left - 1, height), QPointF(left + an_hour * _BAR + 1, height)
            for pen in (QPen(QColor(palette.surface), 5), QPen(QColor(palette.text), 2.4)):
                painter.setPen(pen)
                painter.drawLine(*ends)
            if foot - look.line(0.8) < height <= foot:
                foot = height
        if bar.height:
            self._write_value(painter, QPointF(left + an_hour * _BAR / 2, foot), bar.height, look)

    def _write_value(self, painter: QPainter, foot: QPointF, value: float, look: Look) -> None:
        painter.save()
        painter.setFont(look.font(0.72))
        metrics = QFontMetrics(painter.font())
        told = self._words.number(round(value))
        box = QRectF(0, 0, metrics.horizontalAdvance(told) + 2, metrics.ascent())
        box.moveCenter(QPointF(foot.x(), foot.y() - metrics.ascent() / 2 - 2))
        painter.fillRect(box, QColor(look.palette.surface))
        painter.setPen(QColor(look.palette.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, told)
        painter.restore()


def _stretch(place: QRectF, gap: Gap) -> QRectF:
    a_minute = place.width() / MINUTES
    left = place.left() + gap.start * a_minute
    return QRectF(left, place.top(), (gap.end - gap.start) * a_minute, place.height())

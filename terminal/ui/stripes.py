"""The hazard stripes that only NOT SAVED wears."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF


def paint_stripes(painter: QPainter, place: QRectF, colour: str) -> None:
    """Paint slanting stripes into a flat bar; what is behind shows between them."""
    painter.save()
    painter.setClipRect(place)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    depth = place.height()
    left = place.left() - depth
    while left < place.right() + depth:
        corners = [
            QPointF(left, place.bottom()),
            QPointF(left + depth, place.top()),
            QPointF(left + 2 * depth, place.top()),
            QPointF(left + depth, place.bottom()),
        ]
        painter.drawPolygon(QPolygonF(corners))
        left += 2 * depth
    painter.restore()

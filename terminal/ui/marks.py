"""Marks over the camera's picture: where a code is, and which of several is which."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from terminal.ui.icons import Icons
from terminal.ui.theme import Look

SEEN = "#ffe24a"
"""A code that is seen; a picture's surroundings are dark by day and night."""
PRESENTED = "#4fd1a5"
"""A code that was presented and is recorded."""
_EDGE = "#000000"
"""Around everything, so that it stands out from bright pictures too."""

_LARGEST = 2.6
_SMALLEST = 1.2
"""Of a badge, in lines of body text: to be read at two metres, and to be read at all."""


def polygon(corners: Sequence[tuple[float, float]]) -> QPolygonF:
    """Corners as Qt has them."""
    return QPolygonF([QPointF(x, y) for x, y in corners])


def paint_outline(painter: QPainter, corners: QPolygonF, colour: str, thickness: int = 3) -> None:
    """Outline a code; corners in pixels of what is painted on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((_EDGE, thickness + 2), (colour, thickness)):
        painter.setPen(QPen(QColor(ink), width, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolygon(corners)


def paint_numbers(
    painter: QPainter,
    look: Look,
    icons: Icons,
    codes: Sequence[QPolygonF],
    presented: Sequence[bool],
) -> None:
    """Outline codes and write a number from 1 into each, or a tick where it was presented."""
    for corners, done in zip(codes, presented, strict=True):
        paint_outline(painter, corners, PRESENTED if done else SEEN, look.gap(0.4))
    middles = [corners.boundingRect().center() for corners in codes]
    side = _badge_side(look, middles)
    for number, (middle, done) in enumerate(zip(middles, presented, strict=True), 1):
        badge = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        painter.setPen(QPen(QColor(_EDGE), max(2, side // 16)))
        painter.setBrush(QColor(PRESENTED if done else SEEN))
        painter.drawEllipse(badge)
        if done:
            inner = QSize(round(side * 0.7), round(side * 0.7))
            tick = icons.pixmap("tick", _EDGE, inner, painter.device().devicePixelRatioF())
            painter.drawPixmap(badge.center() - QPointF(inner.width(), inner.height()) / 2, tick)
        else:
            font = look.font(1, QFont.Weight.Bold)
            font.setPixelSize(max(1, round(side * 0.78)))
            painter.setFont(font)
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))


def _badge_side(look: Look, middles: Sequence[QPointF]) -> int:
    """As large as can be without a badge covering another."""
    nearest = min(
        (
            math.dist(one.toTuple(), other.toTuple())
            for position, one in enumerate(middles)
            for other in middles[:position]
        ),
        default=math.inf,
    )
    return round(max(look.line(_SMALLEST), min(look.line(_LARGEST), nearest * 0.9)))

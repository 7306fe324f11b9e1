"""The scene of the demo video: a post on a mountain road, out of focus."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPolygonF

from benchmarks.demo_things import drawn

Pixels = NDArray[np.uint8]
# Road, its line, the tent with its poles, an officer behind a desk, a car; as parts of the
# width and height, from back to front.
_SHAPES = (
    (((0.38, 0.53), (0.60, 0.53), (1.25, 1.0), (-0.2, 1.0)), (122, 120, 117)),
    (((0.485, 0.55), (0.495, 0.55), (0.53, 1.0), (0.47, 1.0)), (214, 210, 196)),
    (((0.66, 0.30), (1.02, 0.22), (1.02, 0.40), (0.63, 0.40)), (42, 96, 150)),
    (((0.66, 0.40), (0.67, 0.40), (0.67, 0.80), (0.66, 0.80)), (190, 194, 196)),
    (((0.93, 0.40), (0.945, 0.40), (0.945, 0.86), (0.93, 0.86)), (190, 194, 196)),
    (
        ((0.765, 0.50), (0.80, 0.48), (0.835, 0.50), (0.845, 0.70), (0.755, 0.70)),
        (58, 84, 62),
    ),
    (((0.782, 0.42), (0.818, 0.42), (0.818, 0.485), (0.782, 0.485)), (196, 148, 118)),
    (((0.776, 0.40), (0.824, 0.40), (0.820, 0.432), (0.780, 0.432)), (52, 74, 56)),
    (((0.70, 0.61), (0.93, 0.61), (0.945, 0.64), (0.69, 0.64)), (206, 200, 188)),
    (((0.71, 0.64), (0.92, 0.64), (0.92, 0.76), (0.71, 0.76)), (116, 128, 140)),
    (((0.40, 0.50), (0.47, 0.50), (0.48, 0.62), (0.39, 0.62)), (196, 200, 204)),
    (((0.405, 0.51), (0.465, 0.51), (0.468, 0.55), (0.402, 0.55)), (52, 60, 70)),
)


def road(width: int, height: int) -> Pixels:
    """What the camera looks at when nobody is there: a barrier, a tent, hills, out of focus."""

    def draw(painter: QPainter) -> None:
        sky = QLinearGradient(0, 0, 0, height * 0.55)
        sky.setColorAt(0, QColor(150, 178, 200))
        sky.setColorAt(1, QColor(222, 226, 220))
        painter.fillRect(QRectF(0, 0, width, height), sky)
        random = np.random.default_rng(11)
        xs = np.linspace(0, width, 160)
        for base, tone in ((0.42, (140, 160, 166)), (0.49, (98, 124, 112)), (0.56, (66, 92, 62))):
            ridge = np.full(len(xs), height * base)
            for k in (1, 2, 4, 7):
                swing = np.sin(xs / width * 4.1 * k + random.uniform(0, 6))
                ridge -= height * 0.075 / k**1.2 * np.abs(swing)
            points = [QPointF(x, y) for x, y in zip(xs, ridge, strict=True)]
            painter.setBrush(QColor(*tone))
            painter.drawPolygon([*points, QPointF(width, height), QPointF(0, height)])
        for corners, tone in _SHAPES:
            painter.setBrush(QColor(*tone))
            painter.drawPolygon(QPolygonF([QPointF(x * width, y * height) for x, y in corners]))
        for x in (0.402, 0.464):
            painter.setBrush(QColor(255, 246, 214))
            painter.drawEllipse(QPointF(x * width, 0.585 * height), 15, 15)
        for index in range(12):
            painter.setBrush(QColor(196, 44, 40) if index % 2 else QColor(236, 234, 228))
            left = 0.02 + index * 0.052
            slope = 0.640 - 0.0032 * index
            corners = ((left, slope), (left + 0.052, slope - 0.0032),
                       (left + 0.052, slope + 0.034), (left, slope + 0.037))  # fmt: skip
            painter.drawPolygon(QPolygonF([QPointF(x * width, y * height) for x, y in corners]))
        painter.fillRect(QRectF(0.0, 0.60 * height, 0.04 * width, 0.4 * height), QColor(70, 74, 78))

    clear = np.ascontiguousarray(drawn(width, height, draw)[:, :, :3])
    # A disc, not a bell: out of focus, a lamp is a spot with an edge.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31)).astype(np.float32)
    linear = (clear.astype(np.float32) / 255) ** 2.2
    spread = cv2.filter2D(linear, -1, disc / disc.sum()) ** (1 / 2.2)
    blurred: Pixels = (np.clip(spread, 0, 1) * 255).astype(np.uint8)
    return blurred

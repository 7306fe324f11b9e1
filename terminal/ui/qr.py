"""Drawing QR codes, on screens and on paper."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.reading.qr_writing import qr_modules

_QUIET = 4
"""Modules of white around a code (ISO/IEC 18004, section 6.3.8)."""


def draw_qr(painter: QPainter, place: QRectF, modules: NDArray[np.bool_]) -> None:
    """Draw a code black on white with its quiet zone, as large as fits into the middle of `place`.

    On a screen modules are whole pixels: what is blurred at its edges reads worse.
    """
    count = modules.shape[0] + 2 * _QUIET
    side = min(place.width(), place.height()) / count
    if side >= 1:
        side = float(int(side))
    left = place.center().x() - side * count / 2
    top = place.center().y() - side * count / 2
    painter.fillRect(QRectF(left, top, side * count, side * count), Qt.GlobalColor.white)
    for row, column in np.argwhere(modules).tolist():
        x, y = left + (column + _QUIET) * side, top + (row + _QUIET) * side
        painter.fillRect(QRectF(x, y, side, side), Qt.GlobalColor.black)


class QrView(QWidget):
    """Shows one QR code, as large as its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: NDArray[np.bool_] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show the code of a text; nothing where it is empty."""
        self._modules = qr_modules(text) if text else None
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name, as below
        """A code that a telephone can still read."""
        return QSize(120, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the code."""
        if self._modules is not None:
            painter = QPainter(self)
            draw_qr(painter, QRectF(self.rect()), self._modules)

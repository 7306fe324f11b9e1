"""What all charts draw alike: verdicts by colour and pattern, steps of an axis, hatching."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sync.protocol.terms import Verdict
from terminal.ui.signs import TONES
from terminal.ui.theme import Look, Palette

NO_PATTERN: Final = Qt.BrushStyle.NoBrush
PATTERNS: Final[Mapping[Verdict, Qt.BrushStyle]] = {
    Verdict.ADMIT: NO_PATTERN,
    Verdict.ATTENTION: Qt.BrushStyle.BDiagPattern,
    Verdict.REFUSE: Qt.BrushStyle.DiagCrossPattern,
}
"""On top of the colour, for those who mix colours up and for printers."""


class Chart(QWidget):
    """A drawing with a title for the eye and a description for the ear."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look: Look | None = None
        # So that a screen reader comes past it; the ring shows that it is there.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def describe(self, title: str, values: Sequence[str]) -> None:
        """Say what it is, and all that it shows."""
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(values))
        self.update()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self.look = look
        self.update()

    def _ring(self, painter: QPainter, palette: Palette) -> None:
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def fill_verdict(painter: QPainter, place: QRectF, verdict: Verdict, palette: Palette) -> None:
    """Fill with the colour and the pattern of a verdict."""
    fill(painter, place, palette.tone(TONES[verdict]).sign, PATTERNS[verdict], palette)


def fill(
    painter: QPainter, place: QRectF, colour: str, pattern: Qt.BrushStyle, palette: Palette
) -> None:
    """Fill with a colour, a pattern on it, and a rim that parts it from its neighbours."""
    painter.fillRect(place, QColor(colour))
    if pattern is not NO_PATTERN:
        painter.fillRect(place, QBrush(QColor(palette.surface), pattern))
    painter.setPen(QPen(QColor(palette.surface), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def hatch(painter: QPainter, place: QRectF, palette: Palette) -> None:
    """Mark a stretch in which nothing was counted, so that it is not taken for a zero."""
    painter.fillRect(place, QColor(palette.raised))
    painter.fillRect(place, QBrush(QColor(palette.line), Qt.BrushStyle.FDiagPattern))


def steps(highest: float, most: int = 4) -> list[float]:
    """Round numbers from 0 to at least `highest`, at most `most` steps apart."""
    if highest <= 0:
        return [0, 1]
    rough = highest / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
    step = max(step, 1)
    return [step * number for number in range(math.ceil(highest / step) + 1)]

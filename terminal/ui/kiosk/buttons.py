"""The large buttons of a kiosk, each in two languages."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.ui.label import FittedLabel, without_mnemonic
from terminal.ui.theme import Look, Tone

LEAST_HEIGHT = 88
"""Pixels: a hand that trembles, in a glove, from a wheelchair."""


class KioskButton(QPushButton):
    """A button in the colours of what it stands on, turned about, so that both contrast alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone("#000000", "#ffffff", "#000000")
        self._fonts = (QFont(), QFont())
        centre = Qt.AlignmentFlag.AlignHCenter
        self.first = FittedLabel(self, align=centre)
        self.second = FittedLabel(self, align=centre)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._column.addWidget(self.first, 6)
        self._column.addWidget(self.second, 4)
        self._column.addStretch(1)
        for label in (self.first, self.second):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # No button is pressed by a key before somebody went to it by key: a scanner types too.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, first: str, second: str) -> None:
        """Write the same thing in two languages."""
        self.first.setText(first)
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self.setAccessibleName(without_mnemonic(f"{first}. {second}"))

    def dress(self, look: Look, tone: Tone, *, times: float = 1.0) -> None:
        """Take sizes from a look and the colours of the tone behind the button."""
        self._tone = tone
        height = max(LEAST_HEIGHT, look.line(5 * times))
        self.setFixedHeight(height)
        self.setMinimumWidth(height)
        self._column.setContentsMargins(look.gap(1.2), look.gap(0.6), look.gap(1.2), look.gap(0.6))
        self._fonts = (
            look.font(1.8 * times, QFont.Weight.Bold),
            look.font(1.2 * times, QFont.Weight.DemiBold),
        )
        self._recolour()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name, as below
        """As wide as its words."""
        widest = max(self.first.sizeHint().width(), self.second.sizeHint().width())
        return QSize(widest + self.height(), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint a plate, or an outline where another choice holds, and a ring around the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = max(3, self.height() // 22)
        place = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        radius = self.height() / 7
        ink = QColor(self._tone.ink)
        painter.setPen(QPen(ink, wide))
        painter.setBrush(ink if self._is_plate() else QColor(self._tone.back))
        painter.drawRoundedRect(place, radius, radius)
        if self.hasFocus() or self.isDown():
            inner = place.adjusted(2 * wide, 2 * wide, -2 * wide, -2 * wide)
            ring = QColor(self._tone.back) if self._is_plate() else ink
            painter.setPen(QPen(ring, wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, radius * 0.7, radius * 0.7)

    def checkStateSet(self) -> None:  # noqa: N802
        """Show that it was chosen or no longer."""
        super().checkStateSet()
        self._recolour()

    def nextCheckState(self) -> None:  # noqa: N802
        """The same where a visitor did it."""
        super().nextCheckState()
        self._recolour()

    def _is_plate(self) -> bool:
        return self.isChecked() or not self.isCheckable()

    def _recolour(self) -> None:
        ink = self._tone.back if self._is_plate() else self._tone.ink
        first, second = self._fonts
        self.first.dress(first, ink, least=0.3)
        self.second.dress(second, ink, least=0.3)
        self.update()

"""The line that says why something that was asked for was not done."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.ui.face import announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.theme import Look

_SHOWN_MS = 8000


class NoticeLine(QWidget):
    """Hidden while there is nothing to say; goes by itself."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._sign = IconView(icons, self)
        self._text = FittedLabel(self, lines=3)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._text, 1)
        self._hiding = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._hiding.timeout.connect(self.hide)
        self.hide()

    def say(self, message: str) -> None:
        """Show a message and have a screen reader say it."""
        self._text.setText(message)
        self.show()
        self._hiding.start()
        announce(self, message)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        tone = look.palette.trouble
        self._row.setContentsMargins(look.gap(0.9), look.gap(0.5), look.gap(0.9), look.gap(0.5))
        self._row.setSpacing(look.gap(0.9))
        self._sign.setFixedSize(look.line(1.3), look.line(1.3))
        self._sign.draw("warning", tone.ink)
        self._text.dress(look.font(1.15, QFont.Weight.DemiBold), tone.ink)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tone."""
        if self._look is not None:
            QPainter(self).fillRect(self.rect(), QColor(self._look.palette.trouble.back))

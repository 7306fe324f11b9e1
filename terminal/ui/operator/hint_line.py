"""The line in the camera's picture that says how a code should be held."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.reading.hints import Hint
from terminal.ui.face import announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.text_hints import ICONS, hint_reason, hint_word
from terminal.ui.theme import Look
from terminal.ui.words import Words

_BACK = QColor(5, 8, 11, 225)
_INK = "#ffe24a"


class HintLine(QWidget):
    """Lies over the lower edge of a picture while there is a hint.

    :param picture: the widget whose lower edge it covers.
    """

    def __init__(self, icons: Icons, words: Words, picture: QWidget) -> None:
        super().__init__(picture)
        self._picture = picture
        self._words = words
        self._hint: Hint | None = None
        self._sign = IconView(icons, self)
        self._word = FittedLabel(self)
        self._reason = FittedLabel(self, lines=2)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._word, 3)
        self._row.addWidget(self._reason, 2)
        picture.installEventFilter(self)
        self.hide()

    def show_hint(self, hint: Hint | None) -> None:
        """Show a hint instead of the one before, or none."""
        fresh = hint is not None and hint is not self._hint
        self._hint = hint
        self.reword(self._words)
        self.setHidden(hint is None)
        if fresh:
            announce(self, self.accessibleName())

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        if self._hint is None:
            return
        word, reason = hint_word(words, self._hint), hint_reason(words, self._hint)
        self._word.setText(word)
        self._reason.setText(reason)
        self._sign.draw(ICONS[self._hint], _INK)
        self.setAccessibleName(f"{word}. {reason}")

    def restyle(self, look: Look) -> None:
        """Take sizes from a look; a picture's surroundings are dark by day and night."""
        self._row.setContentsMargins(look.gap(0.9), look.gap(0.3), look.gap(0.9), look.gap(0.3))
        self._row.setSpacing(look.gap(0.8))
        self._sign.setFixedSize(look.line(1.8), look.line(1.8))
        self._word.dress(look.font(1.25, QFont.Weight.Bold), _INK)
        self._reason.dress(look.font(0.85), "#e8eef4", least=0.75)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the picture's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dark strip."""
        QPainter(self).fillRect(self.rect(), _BACK)

    def _place(self) -> None:
        picture = self._picture.size()
        height = min(self._row.sizeHint().height(), picture.height() // 3)
        self.setGeometry(0, picture.height() - height, picture.width(), height)

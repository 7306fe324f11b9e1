"""Letters and digits to be typed by finger, where a post has no keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.theme import Look
from terminal.ui.words import Words

_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKLĐ", "ZXCVBNM-./")


class TouchKeyboard(QWidget):
    """Covers its parent while a line is typed; what is typed goes into the line itself."""

    done = Signal()

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._words: Words | None = None
        self._look: Look | None = None
        self._line: QLineEdit | None = None
        self._caption = FittedLabel(self)
        self._typed = FittedLabel(self)
        self._grid, self._below = QGridLayout(), QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._caption)
        self._column.addWidget(self._typed)
        self._column.addStretch(1)
        self._column.addLayout(self._grid)
        self._column.addLayout(self._below)
        self._keys: list[KeyButton] = []
        self.hide()

    def _make_keys(self) -> None:
        """Make the keys once somebody types by finger; most posts have a keyboard."""
        for row, letters in enumerate(_ROWS):
            for column, letter in enumerate(letters):
                key = self._key(letter)
                key.name(letter)
                self._grid.addWidget(key, row, column)
        for letter, share in ((" ", 4), ("", 2)):
            self._below.addWidget(self._key(letter), share)
        ready = KeyButton(self._icons, self, main=True)
        ready.clicked.connect(self.put_away)
        self._keys.append(ready)
        self._below.addWidget(ready, 3)
        if self._words is not None:
            self.reword(self._words)
        if self._look is not None:
            self.restyle(self._look)

    def type_into(self, line: QLineEdit, caption: str) -> None:
        """Cover the sheet and type into `line`."""
        if not self._keys:
            self._make_keys()
        self._line = line
        self._caption.setText(caption)
        self._show()
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def put_away(self) -> None:
        """Show the sheet again."""
        self.hide()
        if self._line is not None:
            self._line.setFocus()
        self._line = None
        self.done.emit()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        names = (
            words.translate("Operator", "Space"),
            words.translate("Operator", "Erase"),
            words.translate("Operator", "Done"),
        )
        for key, name in zip(self._keys[-len(names) :], names, strict=False):
            key.name(name)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        edge = look.gap(0.3)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(edge)
        self._grid.setSpacing(2)
        self._below.setSpacing(2)
        self._caption.dress(look.font(1.0), look.palette.muted)
        self._typed.dress(look.font(2.0, QFont.Weight.Bold), look.palette.text)
        for key in self._keys:
            key.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape and Enter put it away; the sheet below stays."""
        if pressed.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.put_away()

    def _key(self, letter: str) -> KeyButton:
        key = KeyButton(self._icons, self)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setAutoRepeat(not letter)
        key.clicked.connect(lambda: self._type(letter))
        self._keys.append(key)
        return key

    def _type(self, letter: str) -> None:
        if self._line is None:
            return
        if letter:
            self._line.insert(letter)
        else:
            self._line.backspace()
        self._show()

    def _show(self) -> None:
        if self._line is not None:
            self._typed.setText(self._line.text() + "▏")

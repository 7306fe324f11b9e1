"""One line to type into, with its caption and a keyboard for fingers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton, touch_side
from terminal.ui.operator.touch_keyboard import TouchKeyboard
from terminal.ui.theme import Look
from terminal.ui.words import Words


class TypedField(QWidget):
    """A caption, a line of at most `most` letters, and a button for typing by finger.

    :param captioned: whether the caption stands before the line; it is the line's name anyhow.
    """

    changed = Signal()

    def __init__(
        self,
        icons: Icons,
        keyboard: TouchKeyboard,
        parent: QWidget,
        *,
        most: int,
        captioned: bool = True,
    ) -> None:
        super().__init__(parent)
        self._keyboard = keyboard
        self._caption = FittedLabel(self, lines=2)
        self._caption.setVisible(captioned)
        self.line = QLineEdit(self)
        self.line.setObjectName("typed")
        self.line.setMaxLength(most)
        self.line.setClearButtonEnabled(False)
        self.line.textChanged.connect(self.changed)
        self._by_finger = KeyButton(icons, self, icon="keyboard")
        self._by_finger.clicked.connect(self._type_by_finger)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._caption, 2)
        self._row.addWidget(self.line, 6)
        self._row.addWidget(self._by_finger)

    @property
    def text(self) -> str:
        """What is typed, without spaces at its ends."""
        return self.line.text().strip()

    def reword(self, words: Words, caption: str) -> None:
        """Speak another language."""
        self._caption.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setPlaceholderText(caption if self._caption.isHidden() else "")
        told = words.translate("Operator", "Type by finger: {field}")
        self._by_finger.setAccessibleName(told.replace("{field}", caption))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._row.setSpacing(look.gap(0.5))
        self._caption.dress(look.font(1.05), look.palette.text)
        self.line.setFixedHeight(touch_side(look))
        self.line.setFont(look.font(1.35))
        self._by_finger.restyle(look)
        self._by_finger.setFixedWidth(touch_side(look))

    def _type_by_finger(self) -> None:
        self._keyboard.type_into(self.line, self.line.accessibleName())

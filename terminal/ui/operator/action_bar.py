"""The row of what an operator can do, each with its key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.ui.icons import Icons
from terminal.ui.operator.actions import ICONS, KEYS, TEXTS, Action
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.theme import Look
from terminal.ui.words import Words


class ActionBar(QWidget):
    """Buttons for fingers; the function keys do the same wherever the keyboard is."""

    asked = Signal(object)
    """An Action."""

    def __init__(self, icons: Icons, words: Words, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("bar")
        self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._buttons: dict[Action, KeyButton] = {}
        for action in Action:
            key = KEYS[action]
            button = KeyButton(icons, self, icon=ICONS[action], key=key.name[4:], stacked=True)
            button.clicked.connect(lambda _=False, action=action: self.asked.emit(action))
            self._buttons[action] = button
            self._row.addWidget(button, 1)
            if action is not Action.UNLOCK:  # its key belongs to whoever opens the day book
                shortcut = QShortcut(QKeySequence(key), window)
                shortcut.activated.connect(lambda action=action: self.asked.emit(action))
        self.show_locked(locked=False)
        self.reword(words)

    def button(self, action: Action) -> KeyButton:
        """The button of an action."""
        return self._buttons[action]

    def show_locked(self, *, locked: bool) -> None:
        """Offer to unlock the day book while it is locked."""
        self._buttons[Action.UNLOCK].setVisible(locked)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        for action, button in self._buttons.items():
            button.name(words.translate("Operator", TEXTS[action]))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        edge = look.gap(0.7)
        self._row.setContentsMargins(edge, look.gap(0.3), edge, look.gap(0.3))
        self._row.setSpacing(look.gap(0.4))
        for button in self._buttons.values():
            button.restyle(look)

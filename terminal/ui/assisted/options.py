"""Options of which one or several are chosen, by finger, by digit or by arrow."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from terminal.desk.assisted_places import Option
from terminal.ui.icons import Icons
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.theme import Look

MOST: Final = 9
"""As many as have a digit."""
_IN_ONE_COLUMN: Final = 3


class _OptionButton(KeyButton):
    """A button whose key is another with every question."""

    def print_key(self, key: str) -> None:
        """Say which key does the same; empty for none. Goes before `name`."""
        self._key.setText(key)
        self._key.setHidden(not key)


class OptionButtons(QWidget):
    """Buttons for at most `MOST` options; what stands on them is the caller's."""

    picked = Signal(str)
    """The code of an option that a finger hit."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.options: tuple[Option, ...] = ()
        self._buttons: list[_OptionButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for place in range(MOST):
            button = _OptionButton(icons, self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, place=place: self._pick(place))
            self._buttons.append(button)

    def show_options(
        self, options: Sequence[Option], chosen: Collection[str], *, numbered: bool
    ) -> None:
        """Show the first of them; those whose codes are `chosen` stand out.

        :param numbered: whether digits choose, so that they are printed on the buttons.
        """
        self.options = tuple(options[:MOST])
        columns = 1 if numbered and len(self.options) <= _IN_ONE_COLUMN else 2
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.hide()
        for place, option in enumerate(self.options):
            button = self._buttons[place]
            button.print_key(str(place + 1) if numbered else "")
            button.name(f"{option.name} → {option.note}" if option.note else option.name)
            button.setChecked(option.code in chosen)
            self._grid.addWidget(button, place // columns, place % columns)
            button.show()
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))
        self.setHidden(not self.options)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._grid.setSpacing(look.gap(0.4))
        for button in self._buttons:
            button.restyle(look)

    def _pick(self, place: int) -> None:
        # Which of them stand out is decided by whoever hears of it.
        self._buttons[place].setChecked(not self._buttons[place].isChecked())
        self.picked.emit(self.options[place].code)

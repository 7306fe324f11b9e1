"""A few things of which one is chosen, by finger or by arrow keys."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from terminal.ui.icons import Icons
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.theme import Look

Value = TypeVar("Value")


class _Choices(QWidget):
    """The widget of it, as Qt's classes cannot be generic."""

    changed = Signal()


class Choices(_Choices, Generic[Value]):
    """Buttons side by side in rows of `columns`, of which exactly one is pressed.

    Arrow keys go from one to the next, as in every group of such buttons of Qt.
    """

    def __init__(
        self,
        icons: Icons,
        values: Mapping[Value, str],
        parent: QWidget,
        *,
        columns: int,
        keys: tuple[str, ...] = (),
    ) -> None:
        """`values` have a drawing each, empty for none; `keys` are printed on their buttons."""
        super().__init__(parent)
        self._values = tuple(values)
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._buttons: list[KeyButton] = []
        for place, icon in enumerate(values.values()):
            key = keys[place] if place < len(keys) else ""
            button = KeyButton(icons, self, icon=icon, key=key)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._buttons.append(button)
            self._group.addButton(button, place)
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(min(columns, len(values))):
            self._grid.setColumnStretch(column, 1)
        self._group.idToggled.connect(self._toggled)
        self._buttons[0].setChecked(True)

    @property
    def value(self) -> Value:
        """What is chosen."""
        return self._values[max(0, self._group.checkedId())]

    def choose(self, value: Value) -> None:
        """Choose it; anything else stays as it is where `value` is none of them."""
        if value in self._values:
            self._buttons[self._values.index(value)].setChecked(True)

    def next(self) -> None:
        """Choose the one behind, after the last the first."""
        place = (self._group.checkedId() + 1) % len(self._values)
        self._buttons[place].setChecked(True)
        self._buttons[place].setFocus()

    def take_focus(self) -> None:
        """Give the keyboard to what is chosen."""
        self._buttons[max(0, self._group.checkedId())].setFocus()

    def name(self, texts: Mapping[Value, str]) -> None:
        """Say what each is."""
        for value, button in zip(self._values, self._buttons, strict=True):
            button.name(texts[value])

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._grid.setSpacing(look.gap(0.5))
        for button in self._buttons:
            button.restyle(look)

    def _toggled(self, place: int, chosen: bool) -> None:
        # Tab comes to what is chosen; arrow keys go on from there.
        policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
        self._buttons[place].setFocusPolicy(policy)
        if chosen:
            self.changed.emit()

"""The sheet that takes somebody's temperature, typed or told by a thermometer."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from terminal.declarations.temperature import degrees, tenths_of
from terminal.desk.orders import Amend
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.sheet import Sheet
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST = 4
"""Letters of a temperature as typed, `37,5`."""
_PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0", "")


class TemperatureSheet(Sheet):
    """Takes `375`, `37,5` or `37.5`; there is no field to be in, digits count at once."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._typed = ""
        self._measured = False
        self._shown = FittedLabel(self, align=Qt.AlignmentFlag.AlignHCenter)
        self._grid = QGridLayout()
        self._keys: list[KeyButton] = []
        for place, letter in enumerate(_PAD):
            key = KeyButton(icons, self)
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            key.clicked.connect(lambda _=False, letter=letter: self._type(letter))
            key.name(letter)
            self._keys.append(key)
            self._grid.addWidget(key, place // 3, place % 3)
        row = QHBoxLayout()
        row.addWidget(self._shown, 2)
        row.addLayout(self._grid, 3)
        self._body.addLayout(row, 1)

    @property
    def holds_typing(self) -> bool:
        """Whether a digit was typed."""
        return bool(self._typed)

    @property
    def holds_what_is_typed(self) -> bool:
        """The same, but for what a thermometer told."""
        return bool(self._typed) and not self._measured

    def take_temperature(self, tenths: int) -> bool:
        """Show what a thermometer measured; false where something else is just being typed.

        :param tenths: of a degree Celsius.
        """
        if self.holds_what_is_typed:
            return False
        self._typed, self._measured = degrees(tenths, self._point), True
        self._show()
        return True

    def confirm(self) -> None:
        """Amend the entry by the temperature."""
        tenths = tenths_of(self._typed)
        if tenths is None:
            self.tell(self._words.translate("Operator", "Type a temperature such as 37,5 or 375."))
        elif self.subject is not None:
            epoch, seq = self.subject.key
            self._give(Amend(epoch=epoch, seq=seq, temperature_tenths=tenths))

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._keys[_PAD.index(",")].name(self._point)
        self._keys[_PAD.index("")].name(words.translate("Operator", "Erase"))
        self._show()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._grid.setSpacing(look.gap(0.4))
        self._shown.dress(look.font(4.2, QFont.Weight.Bold), look.palette.text)
        for key in self._keys:
            key.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits, point and comma count; so does erasing."""
        letter = pressed.text()
        if pressed.key() == Qt.Key.Key_Backspace:
            self._type("")
        elif letter and letter in "0123456789.,":
            self._type(letter)
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        self._typed, self._measured = "", False
        self.setFocus()

    def _type(self, letter: str) -> None:
        if not letter:
            self._typed = self._typed[:-1]
        elif len(self._typed) < _MOST:
            self._typed += letter
        self._measured = False
        self.tell("")
        self._show()

    @property
    def _point(self) -> str:
        return "," if self._words.language == "vi" else "."

    def _show(self) -> None:
        tenths = tenths_of(self._typed)
        whole = len(self._typed) > 2 and tenths is not None
        value = degrees(tenths, self._point) if whole and tenths is not None else self._typed
        self._shown.setText(f"{value or '—'} °C")
        self._shown.setAccessibleName(self._shown.text())

    def _titled(self) -> str:
        return self._words.translate("Operator", "Body temperature")

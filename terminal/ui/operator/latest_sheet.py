"""The sheet of the last ten people, as the register has them now."""

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.icons import Icons
from terminal.ui.operator.entry_list import EntryList
from terminal.ui.operator.sheet import Sheet
from terminal.ui.theme import Look
from terminal.ui.words import Words

if TYPE_CHECKING:  # loads SQLite, which a window can be shown without
    from terminal.reports.day_book import DayBook

COUNT: Final = 10


class LatestSheet(Sheet):
    """The newest first; 1 to 9 and 0 open one, as do arrows with Enter, and fingers."""

    chosen = Signal(object)
    """The Row that is to be looked at."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._register: DayBook | None = None
        self.list = EntryList(icons, words, zone, self, columns=2, rows=COUNT // 2, numbered=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self.chosen)
        self._body.addWidget(self.list, 1)

    def set_register(self, register: "DayBook") -> None:
        """Where the entries are."""
        self._register = register

    def confirm(self) -> None:
        """Open the entry that the arrows are on."""
        self.list.choose_current()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self.list.reword(words, self._titled())

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self.list.restyle(look)

    def showEvent(self, shown: QShowEvent) -> None:  # noqa: N802 - Qt's name, as below
        """List them as they are now; while it is open no row moves under a finger."""
        super().showEvent(shown)
        if self._register is not None and not shown.spontaneous():
            self.list.show_rows(self._register.recent(COUNT))

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802
        """Numbers open an entry, arrows go from one to the next."""
        letter = pressed.text()
        by = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: COUNT // 2,
            Qt.Key.Key_Left: -COUNT // 2,
        }.get(Qt.Key(pressed.key()))
        if by is not None:
            self.list.go(by)
        elif len(letter) == 1 and letter in "1234567890":
            self.list.choose((int(letter) - 1) % 10)
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        if self._register is None:
            self.tell(self._words.translate("Operator", "The day book is not open yet."))
        self.setFocus()

    def _titled(self) -> str:
        return self._words.translate("Operator", "The last ten people")

    def _confirms(self) -> str:
        return self._words.translate("Operator", "Open")

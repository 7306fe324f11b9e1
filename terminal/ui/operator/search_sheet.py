"""The sheet that finds an entry by a few letters of a name, a number or a plate."""

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.entry_list import EntryList
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.theme import Look
from terminal.ui.words import Words

if TYPE_CHECKING:  # loads SQLite, which a window can be shown without
    from terminal.reports.day_book import DayBook

SHOWN: Final = 50
_MOST: Final = 80
_DEBOUNCE_MS: Final = 60
"""Between two keys of a fast typist, so that a search runs once a word, not once a letter."""


class SearchSheet(Sheet):
    """Searches while somebody types; arrows go through what was found, Enter opens it."""

    chosen = Signal(object)
    """The Row that is to be looked at."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._register: DayBook | None = None
        self._field = TypedField(icons, self.keyboard, self, most=_MOST, captioned=False)
        self._found = FittedLabel(self)
        self.list = EntryList(icons, words, zone, self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body.addWidget(self._field)
        self._body.addWidget(self._found)
        self._body.addWidget(self.list, 1)
        self._pause = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._pause.timeout.connect(self._search)
        self._field.changed.connect(self._pause.start)
        self._field.line.installEventFilter(self)
        self.list.chosen.connect(self.chosen)

    def set_register(self, register: "DayBook") -> None:
        """Where to search."""
        self._register = register

    @property
    def holds_typing(self) -> bool:
        """Whether something is searched for."""
        return bool(self._field.text)

    def confirm(self) -> None:
        """Open the entry that the arrows are on."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()
        self.list.choose_current()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._field.reword(words, words.translate("Operator", "Name, number, phone or plate"))
        self.list.reword(words, words.translate("Operator", "Entries found"))
        self._count()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._field.restyle(look)
        self._found.dress(look.font(1.0), look.palette.muted)
        self.list.restyle(look)

    def showEvent(self, shown: QShowEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Search again: what was found may have been amended meanwhile."""
        super().showEvent(shown)
        if not shown.spontaneous():
            self._search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list while the letters go into the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: 5,
                Qt.Key.Key_PageUp: -5,
            }.get(Qt.Key(event.key()))
            if by is not None:
                self.list.go(by)
                return True
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self._field.line.clear()
        self.list.show_rows(())
        self._field.line.setFocus()

    def _search(self) -> None:
        typed = self._field.text
        if self._register is not None and typed:
            self.list.show_rows(self._register.search(typed, limit=SHOWN))
        else:
            self.list.show_rows(())
        self._count()

    def _count(self) -> None:
        count = len(self.list.rows)
        if self._register is None:
            told = self._words.translate("Operator", "The day book is not open yet.")
        elif not self._field.text:
            told = self._words.translate(
                "Operator", "Type a few letters; tone marks are not needed."
            )
        elif count == SHOWN:
            told = self._words.translate("Operator", "The newest 50 are shown; type more letters.")
        else:
            told = self._words.found(count)
        self._found.setText(told)

    def _titled(self) -> str:
        return self._words.translate("Operator", "Search the register")

    def _confirms(self) -> str:
        return self._words.translate("Operator", "Open")

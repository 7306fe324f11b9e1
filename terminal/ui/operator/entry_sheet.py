"""The sheets that show one entry: masked, or for a short time with all data of the person."""

from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from terminal.desk.orders import View
from terminal.desk.outcome import Outcome
from terminal.reports.row import Row
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.actions import ICONS, KEYS, TEXTS, Action
from terminal.ui.operator.facts import Facts, entry_facts, person_facts
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.subject import of_row
from terminal.ui.theme import Look
from terminal.ui.words import Words

SHOWN_SECONDS: Final = 20.0
"""How long all data of a person stay on the screen."""
_MOST: Final = 13


class _FactsSheet(Sheet):
    """Captions and values in two columns."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self.row: Row | None = None
        self._grid = QGridLayout()
        self._captions = [FittedLabel(self) for _ in range(_MOST)]
        self._values = [FittedLabel(self, lines=2) for _ in range(_MOST)]
        for place, (caption, value) in enumerate(zip(self._captions, self._values, strict=True)):
            self._grid.addWidget(caption, place, 0)
            self._grid.addWidget(value, place, 1)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 5)
        self._body.addLayout(self._grid)
        self._body.addStretch(1)

    def show_row(self, row: Row) -> None:
        """Show an entry."""
        self.row = row
        self.open_about(of_row(row))
        self.setFocus()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        facts = () if self.row is None else self._facts(self.row)
        padded = [*facts, *[("", "")] * _MOST][:_MOST]
        for (caption, value), left, right in zip(padded, self._captions, self._values, strict=True):
            left.setText(caption)
            right.setText(value)
            left.setHidden(not value)
            right.setHidden(not value)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._grid.setHorizontalSpacing(look.gap())
        self._grid.setVerticalSpacing(look.gap(0.3))
        for caption in self._captions:
            caption.dress(look.font(0.95), look.palette.muted)
        for value in self._values:
            value.dress(look.font(1.15, QFont.Weight.DemiBold), look.palette.text)

    def _facts(self, row: Row) -> Facts:
        raise NotImplementedError


class EntrySheet(_FactsSheet):
    """One entry of the register; temperature, note and full data then are about it."""

    asked = Signal(object)
    """An Action that is wanted for this entry."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._confirm.hide()
        self._actions: dict[Action, KeyButton] = {}
        row = QHBoxLayout()
        for action in (Action.TEMPERATURE, Action.NOTE, Action.PERSON):
            button = KeyButton(icons, self, icon=ICONS[action], key=KEYS[action].name[4:])
            button.clicked.connect(lambda _=False, action=action: self.asked.emit(action))
            self._actions[action] = button
            row.addWidget(button, 1)
        self._body.addLayout(row)

    def answer(self, outcome: Outcome) -> None:
        """Go once the entry was amended: what is shown is no longer so."""
        amended = None if outcome.before is None else (outcome.epoch, outcome.seq)
        if self.subject is not None and amended == self.subject.key:
            self.done.emit()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        for action, button in self._actions.items():
            button.name(words.translate("Operator", TEXTS[action]))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for button in self._actions.values():
            button.restyle(look)

    def _titled(self) -> str:
        return self._words.translate("Operator", "An entry of the register")

    def _facts(self, row: Row) -> Facts:
        return entry_facts(self._words, row, self._zone)


class PersonSheet(_FactsSheet):
    """All data of a person, once the desk has recorded who looks; hides again by itself."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._confirm.hide()
        self._awaited: tuple[int, int] | None = None
        self._hiding = QTimer(self, singleShot=True, interval=round(SHOWN_SECONDS * 1000))
        self._hiding.timeout.connect(self.done)

    def ask(self, key: tuple[int, int]) -> None:
        """Ask the desk for all data of an entry."""
        self._awaited = key
        self.ordered.emit(View(*key))

    def take(self, row: Row) -> bool:
        """Show what was asked for; false where nobody here asked for it."""
        if (row.epoch, row.seq) != self._awaited:
            return False
        self._awaited = None
        self.show_row(row)
        self._hiding.start()
        return True

    def hideEvent(self, hidden: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the person."""
        super().hideEvent(hidden)
        if not hidden.spontaneous():
            self._hiding.stop()
            self.row = None
            super().reword(self._words)

    def _titled(self) -> str:
        return self._words.translate("Operator", "Full data; that you looked is recorded")

    def _facts(self, row: Row) -> Facts:
        return person_facts(self._words, row, self._zone)

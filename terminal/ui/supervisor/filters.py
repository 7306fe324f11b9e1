"""The bar above the register: words to look for, verdicts, and everything else to filter by."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sync.protocol.terms import Direction, Source, Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.register_query import Choices, Filter
from terminal.ui import text, text_register
from terminal.ui.icons import Icons
from terminal.ui.signs import ICONS, TONES
from terminal.ui.supervisor.fields import TARGET, Button, Choice
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST_LETTERS: Final = 120
_COUNTS: Final = {
    Verdict.ADMIT: "admit",
    Verdict.ATTENTION: "attention",
    Verdict.REFUSE: "refuse",
}
_NAMES: Final = ("day", "reason", "origin", "source", "operator", "direction")


class FilterBar(QWidget):
    """Gives a Filter whenever something of it is changed; all of it by keyboard and by finger."""

    changed = Signal(object)
    """The Filter that is now asked for."""
    left_downwards = Signal()
    """Somebody wants to go on from the words into the table."""

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, words
        self._look: Look | None = None
        self._counts = DayCounts()
        self._days: tuple[date, ...] = ()
        self._choices = Choices()
        self._group: bytes | None = None
        self.search = SearchLine(self)
        self.search.setObjectName("search")
        self._verdicts = {verdict: self._chip() for verdict in Verdict}
        self.more = self._chip()
        self._clear = Button(self)
        self._vehicle = self._chip()
        self._vehicle.setChecked(True)
        self._boxes = {name: Choice(name, self) for name in _NAMES}
        self._drawer = QWidget(self)
        self._first, self._second = QHBoxLayout(), QHBoxLayout(self._drawer)
        self._column = QVBoxLayout(self)
        self._arrange()
        self.search.textChanged.connect(self._tell)
        self.search.left_downwards.connect(self.left_downwards)
        for chip in self._verdicts.values():
            chip.toggled.connect(self._tell)
        for box in self._boxes.values():
            box.chosen.connect(self._tell)
        self.more.toggled.connect(self._drawer.setVisible)
        self._vehicle.toggled.connect(self._forget_group)
        self._clear.clicked.connect(self.clear)
        self._drawer.hide()
        self._vehicle.hide()
        self.reword(words)

    @property
    def asked(self) -> Filter:
        """What is asked for as everything stands."""
        value = {name: box.value for name, box in self._boxes.items()}
        verdicts = (each for each, chip in self._verdicts.items() if chip.isChecked())
        day, origin, operator = value["day"], value["origin"], value["operator"]
        source, direction = value["source"], value["direction"]
        return Filter(
            day=date.fromisoformat(day) if isinstance(day, str) and day else None,
            verdicts=frozenset(verdicts),
            reason=str(value["reason"] or ""),
            origin=origin if isinstance(origin, str) else None,
            source=Source(source) if isinstance(source, str) else None,
            operator=operator if isinstance(operator, str) else None,
            direction=Direction(direction) if isinstance(direction, str) else None,
            group=self._group,
            text=self.search.text(),
        )

    def show_counts(self, counts: DayCounts) -> None:
        """How many entries of each verdict the rest of the filter leaves."""
        self._counts = counts
        for verdict, chip in self._verdicts.items():
            shown = self._words.number(getattr(counts, _COUNTS[verdict]))
            chip.say(f"{text.verdict_word(self._words, verdict)}  {shown}")

    def offer(self, days: tuple[date, ...], choices: Choices) -> None:
        """What there is to choose from; what is chosen stays."""
        if (days, choices) != (self._days, self._choices):
            is_first = not self._days
            self._days, self._choices = days, choices
            self._offer()
            if is_first:
                self._boxes["day"].box.setCurrentIndex(0)
            self._name_more()

    def show_group(self, group: bytes | None) -> None:
        """Ask for those of one vehicle alone; None for all again."""
        self._group = group
        self._vehicle.blockSignals(True)
        self._vehicle.setChecked(True)
        self._vehicle.blockSignals(False)
        self._vehicle.setVisible(group is not None)
        self._tell()

    def clear(self) -> None:
        """Ask for everything of the newest day again."""
        self.blockSignals(True)
        self.search.clear()
        for chip in self._verdicts.values():
            chip.setChecked(False)
        for box in self._boxes.values():
            box.box.setCurrentIndex(0)
        self.show_group(None)
        self.blockSignals(False)
        self._tell()

    def toggle(self, verdict: Verdict) -> None:
        """Press the chip of a verdict."""
        self._verdicts[verdict].toggle()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.search.setPlaceholderText(
            words.translate("Register", "Search name, number, plate, telephone…  (Ctrl+F)")
        )
        self.search.setAccessibleName(words.translate("Register", "Search the register"))
        self._clear.say(words.translate("Register", "Clear"))
        self._vehicle.say(words.translate("Register", "✕ One vehicle"))
        for name, box in self._boxes.items():
            box.say(text_register.field_name(words, name))
        self._offer()
        self.show_counts(self._counts)
        self._name_more()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._column.setSpacing(look.gap(0.5))
        for row in (self._first, self._second):
            row.setSpacing(look.gap(0.5))
        for box in self._boxes.values():
            box.restyle(look)
        size = QSize(look.size, look.size)
        for verdict, chip in self._verdicts.items():
            ink = look.palette.tone(TONES[verdict]).sign
            chip.setIcon(QIcon(self._icons.pixmap(ICONS[verdict], ink, size)))
            chip.setIconSize(size)

    def _tell(self) -> None:
        self._name_more()
        self.changed.emit(self.asked)

    def _forget_group(self) -> None:
        self.show_group(None)

    def _name_more(self) -> None:
        used = sum(box.box.currentIndex() > 0 for box in self._boxes.values())
        name = self._words.translate("Register", "Filter")
        self.more.say(f"{name} ({used})" if used else f"{name}…")

    def _offer(self) -> None:
        words, choices = self._words, self._choices
        all_of = words.translate("Register", "All")
        every: list[tuple[str, object]] = [(all_of, None)]
        reasons = {
            each: text_register.reason_words(words, (each,))[0]
            for each in dict.fromkeys(each.partition(":")[0] for each in choices.reasons)
        }
        offered: dict[str, Iterable[tuple[str, object]]] = {
            "day": [
                *((day.strftime("%d/%m/%Y"), day.isoformat()) for day in self._days),
                (words.translate("Register", "All days"), ""),
            ],
            "reason": [(word, each) for each, word in reasons.items()],
            "origin": [
                *((each, each) for each in choices.origins),
                (text_register.province_word(words, ""), ""),
            ],
            "source": [(text_register.source_word(words, each), each.value) for each in Source],
            "operator": [(each, each) for each in choices.operators],
            "direction": [(text.direction_word(words, each), each.value) for each in Direction],
        }
        for name, box in self._boxes.items():
            box.offer([*([] if name == "day" else every), *offered[name]])

    def _chip(self) -> Button:
        chip = Button(self)
        chip.setCheckable(True)
        chip.setObjectName("chip")
        return chip

    def _arrange(self) -> None:
        self.search.setMaxLength(_MOST_LETTERS)
        self.search.setMinimumHeight(TARGET)
        self.search.setClearButtonEnabled(True)
        for margins in (self._first, self._second, self._column):
            margins.setContentsMargins(0, 0, 0, 0)
        self._first.addWidget(self.search, 1)
        for part in (self._vehicle, *self._verdicts.values(), self.more):
            self._first.addWidget(part)
        for box in self._boxes.values():
            box.box.setMinimumContentsLength(6)
            self._second.addWidget(box, 1)
        self._second.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(self._first)
        self._column.addWidget(self._drawer)


class SearchLine(QLineEdit):
    """A line whose Esc first takes back what was typed, and whose down key leaves it."""

    left_downwards = Signal()

    def event(self, happened: QEvent) -> bool:
        """Keep Esc from the window, which would close, while there is something to take back."""
        if (
            happened.type() == QEvent.Type.ShortcutOverride
            and isinstance(happened, QKeyEvent)
            and happened.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            happened.accept()
            return True
        return super().event(happened)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc and the keys that go on into the table."""
        if pressed.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif pressed.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(pressed)

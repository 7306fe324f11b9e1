"""The sheet into which a paper list is typed afterwards, line by line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sync.protocol.terms import Source, Verdict
from terminal.desk.assisted_late import LateField, LateRow, Refused, read_row
from terminal.desk.limits import MAX_PLATE
from terminal.desk.outcome import Outcome
from terminal.ui.assisted.captions import COLUMNS, problem_text
from terminal.ui.face import announce
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.choices import Choices
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.signs import ICONS
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

_MOST: Final = 64
_DIGITS: Final = "1234"
_SAID: Final[Mapping[Verdict | None, str]] = {
    None: QT_TRANSLATE_NOOP("Assisted", "Not noted"),
    Verdict.ADMIT: QT_TRANSLATE_NOOP("Assisted", "Let through"),
    Verdict.ATTENTION: QT_TRANSLATE_NOOP("Assisted", "Checked"),
    Verdict.REFUSE: QT_TRANSLATE_NOOP("Assisted", "Turned back"),
}
"""What a paper list says became of somebody."""
_VERDICTS: Final = tuple(_SAID)
_ROWS: Final = (
    (LateField.TIME,),
    (LateField.NAME,),
    (LateField.NUMBER,),
    (LateField.BIRTH, LateField.PLATE),
)


class LateSheet(Sheet):
    """Enter goes to the next column, and behind the last one takes the line and begins another.

    The day and what became of the people stay as in the line before. `ordered` carries an
    `Enter` whose source is LATE; what is typed stays until the desk has answered.
    """

    def __init__(
        self,
        icons: Icons,
        words: Words,
        zone: ZoneInfo,
        parent: QWidget,
        *,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(icons, words, zone, parent)
        self._now = now
        self._entered = 0
        self._day: date | None = None
        self._claimed: datetime | None = None
        self._count = FittedLabel(self, lines=2)
        self._columns = {
            column: TypedField(
                icons,
                self.keyboard,
                self,
                most=MAX_PLATE if column == LateField.PLATE else _MOST,
            )
            for column in LateField
        }
        self._verdict = Choices[Verdict | None](
            icons,
            {said: "" if said is None else ICONS[said] for said in _VERDICTS},
            self,
            columns=4,
            keys=tuple(_DIGITS),
        )
        for row in _ROWS:
            beside = QHBoxLayout()
            for column in row:
                beside.addWidget(self._columns[column], 1)
            if LateField.TIME in row:
                beside.addWidget(self._count, 1)
            self._body.addLayout(beside)
        for field in self._columns.values():
            field.changed.connect(lambda: self.tell(""))
        self._body.addWidget(self._verdict)
        self._body.addStretch(1)

    @property
    def holds_typing(self) -> bool:
        """Whether a line was begun that would be lost."""
        return any(field.text for field in self._columns.values())

    @property
    def entered(self) -> int:
        """How many lines the desk has taken since the sheet was opened."""
        return self._entered

    def confirm(self) -> None:
        """Go to the next column; behind the last one take the line."""
        at = self._at()
        if at is None:
            self._take_line()
        elif at + 1 < len(self._columns):
            self._go(at + 1)
        else:
            self._verdict.take_focus()

    def answer(self, outcome: Outcome) -> None:
        """A verdict was announced; one about a line of paper makes room for the next line."""
        if outcome.source is not Source.LATE or not self.waits:
            return
        self.waits = False
        self._confirm.setEnabled(True)
        if self._claimed is not None:
            self._day = self._claimed.astimezone(self._zone).date()
        self._entered += int(outcome.saved)
        self._empty()
        if not outcome.saved:
            told = self._words.translate("Assisted", "Not saved yet: keep the paper list.")
            self.tell(f"✕ {told}")

    def reword(self, words: Words) -> None:
        """Speak another language; what is typed stays."""
        super().reword(words)
        for column, field in self._columns.items():
            field.reword(words, words.translate("Assisted", COLUMNS[column]))
        self._verdict.name(
            {said: words.translate("Assisted", source) for said, source in _SAID.items()}
        )
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._count.dress(look.font(1.15, QFont.Weight.DemiBold), look.palette.accent)
        for field in self._columns.values():
            field.restyle(look)
        self._verdict.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go from column to column; behind the last, digits say what became of somebody."""
        at = self._at()
        if pressed.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -1 if pressed.key() == Qt.Key.Key_Up else 1
            self._go((len(self._columns) if at is None else at) + by)
        elif at is None and pressed.text() and pressed.text() in _DIGITS:
            self._verdict.choose(_VERDICTS[_DIGITS.index(pressed.text())])
            self._verdict.take_focus()
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        self._confirm.setEnabled(True)
        self._entered, self._day, self._claimed = 0, None, None
        self._verdict.choose(None)
        self._empty()

    def _at(self) -> int | None:
        """The column that is typed into; None behind the last."""
        lines = [field.line for field in self._columns.values()]
        return next((n for n, line in enumerate(lines) if line.hasFocus()), None)

    def _go(self, at: int) -> None:
        if at >= len(self._columns):
            self._verdict.take_focus()
            return
        line = list(self._columns.values())[max(0, at)].line
        line.setFocus()
        line.selectAll()

    def _take_line(self) -> None:
        texts = {column: field.text for column, field in self._columns.items()}
        found = read_row(LateRow(texts, self._verdict.value), self._day, self._now(), self._zone)
        if isinstance(found, Refused):
            column, problem = next(iter(found.problems.items()))
            caption = self._words.translate("Assisted", COLUMNS[column])
            told = f"{caption}: {problem_text(self._words, problem)}"
            self._go(list(self._columns).index(column))
            self.tell(f"✕ {told}")
            announce(self, told)
        else:
            self._claimed = found.claimed_at
            self._give(found)

    def _empty(self) -> None:
        for field in self._columns.values():
            field.line.clear()
        self.tell("")
        self._write()
        self._go(0)

    def _write(self) -> None:
        words = self._words
        told = words.translate("Assisted", "Lines entered: {count}")
        day = self._day or self._now().astimezone(self._zone).date()
        usual = words.translate("Assisted", "day {day}").replace("{day}", f"{day:%d/%m/%Y}")
        self._count.setText(f"{told.replace('{count}', words.number(self._entered))} · {usual}")
        line = self._columns[LateField.TIME].line
        line.setPlaceholderText("21/11 14:30")
        self._columns[LateField.BIRTH].line.setPlaceholderText("05031985")

    def _titled(self) -> str:
        return self._words.translate("Assisted", "Enter a paper list")

"""What a supervisor may change at a kiosk: the count, the limit, and leaving it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.desk.occupancy import Occupancy
from terminal.ui.kiosk.buttons import KioskButton
from terminal.ui.label import FittedLabel
from terminal.ui.theme import Look
from terminal.ui.words import Words

_TONE = "ready"
_AWAY_MS = 60_000
"""Whoever signed in and went away leaves nothing open."""
_STEPS = (-10, -1, 1, 10)


class KeeperPage(QWidget):
    """Shown after a supervisor signed in, and gone again after a minute without a touch."""

    recounted = Signal(int)
    """So many people are inside."""
    limited = Signal(int)
    """So many may be inside; 0 for no limit."""
    left = Signal()
    """The kiosk is to be closed."""
    done = Signal()
    """Back to the visitors."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._look: Look | None = None
        self._occupancy: Occupancy | None = None
        self._away = QTimer(self, singleShot=True, interval=_AWAY_MS)
        self._away.timeout.connect(self.done)
        self.title = FittedLabel(self)
        self._rows = QGridLayout()
        self.count_label, self.count, self.count_buttons = self._row(0, self._recount)
        self.limit_label, self.limit, self.limit_buttons = self._row(1, self._limit)
        self.back = KioskButton(self)
        self.back.clicked.connect(self.done)
        self.leave = KioskButton(self)
        self.leave.setCheckable(True)
        self.leave.clicked.connect(self.left)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.leave)
        self._foot.addWidget(self.back)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.title)
        self._column.addStretch(1)
        self._column.addLayout(self._rows)
        self._column.addStretch(1)
        self._column.addLayout(self._foot)
        self.reword(words)

    def show_occupancy(self, occupancy: Occupancy) -> None:
        """How many are inside and may be."""
        self._occupancy = occupancy
        self.count.setText(self._words.number(occupancy.inside))
        none = self._words.translate("Keeper", "none")
        self.limit.setText(self._words.number(occupancy.limit) if occupancy.limit else none)

    def begin(self) -> None:
        """A supervisor is here."""
        self._away.start()

    def stop(self) -> None:
        """Nobody is here any more."""
        self._away.stop()
        self.leave.setChecked(False)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.title.setText(words.translate("Keeper", "For the keeper of this kiosk"))
        self.count_label.setText(words.translate("Keeper", "People inside"))
        self.limit_label.setText(words.translate("Keeper", "Most people inside"))
        for label, buttons in (
            (self.count_label, self.count_buttons),
            (self.limit_label, self.limit_buttons),
        ):
            for step, button in zip(_STEPS, buttons, strict=True):
                button.say(f"{step:+d}", "")
                button.setAccessibleName(f"{label.text()}: {step:+d}")
        self.back.say(words.translate("Keeper", "Back to the visitors"), "")
        self.leave.say(words.translate("Keeper", "Close the kiosk"), "")
        if self._occupancy is not None:
            self.show_occupancy(self._occupancy)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        tone = look.palette.tone(_TONE)
        margin = look.gap(3)
        self._column.setContentsMargins(margin, margin, margin, margin)
        for layout in (self._column, self._rows, self._foot):
            layout.setSpacing(look.gap(1.5))
        bold = QFont.Weight.Bold
        self.title.dress(look.font(2, bold), tone.ink)
        for label in (self.count_label, self.limit_label):
            label.dress(look.font(1.6), tone.ink)
        for figure in (self.count, self.limit):
            figure.dress(look.font(2.6, bold), tone.ink)
        for button in (*self.count_buttons, *self.limit_buttons):
            button.dress(look, tone, times=0.9)
        self.back.dress(look, tone)
        self.leave.dress(look, tone)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        if self._look is not None:
            QPainter(self).fillRect(self.rect(), QColor(self._look.palette.tone(_TONE).back))

    def _row(
        self, row: int, change: Callable[[int], None]
    ) -> tuple[FittedLabel, FittedLabel, list[KioskButton]]:
        label = FittedLabel(self)
        figure = FittedLabel(self)
        self._rows.addWidget(label, 2 * row, 0, 1, 5)
        self._rows.addWidget(figure, 2 * row + 1, 0)
        buttons = []
        for column, step in enumerate(_STEPS, start=1):
            button = KioskButton(self)
            button.clicked.connect(lambda _checked=False, step=step: change(step))
            self._rows.addWidget(button, 2 * row + 1, column)
            buttons.append(button)
        self._rows.setColumnStretch(0, 1)
        return label, figure, buttons

    def _recount(self, step: int) -> None:
        if self._occupancy is not None:
            self._away.start()
            self.recounted.emit(self._occupancy.counted(self._occupancy.inside + step).inside)

    def _limit(self, step: int) -> None:
        if self._occupancy is not None:
            self._away.start()
            self.limited.emit(self._occupancy.limited(self._occupancy.limit + step).limit)

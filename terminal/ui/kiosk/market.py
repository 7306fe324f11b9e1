"""The two buttons by which a visitor of a market says which way they go."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from sync.protocol.terms import Direction
from terminal.desk.orders import Turn
from terminal.ui.kiosk.buttons import KioskButton
from terminal.ui.kiosk.content import way_word
from terminal.ui.kiosk.settings import Market
from terminal.ui.theme import Look, Tone
from terminal.ui.words import Words

_BACK_MS = 20_000
"""A way that nobody then took is forgotten: the next visitor goes the usual one."""


class MarketBar(QWidget):
    """Shows which way holds, and orders the other one for one visitor."""

    ordered = Signal(object)

    def __init__(self, use: Market, usual: Direction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = usual
        self.direction = usual
        self.wanted = use.buttons
        """Whether visitors choose at all."""
        self._back = QTimer(self, singleShot=True, interval=_BACK_MS)
        self._back.timeout.connect(self.turn_back)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.buttons = {way: KioskButton(self) for way in (Direction.IN, Direction.OUT)}
        for way, button in self.buttons.items():
            button.setCheckable(True)
            button.setChecked(way is usual)
            button.clicked.connect(lambda _checked=False, way=way: self._turn(way))
            self._group.addButton(button)
            self._row.addWidget(button)

    def show_direction(self, direction: Direction) -> None:
        """Which way whoever comes next goes, as the desk has it."""
        self.direction = direction
        if direction in self.buttons:
            self.buttons[direction].setChecked(True)
        if direction is self._usual:
            self._back.stop()
        else:
            self._back.start()

    def turn_back(self) -> None:
        """Whoever chose has gone: the usual way again."""
        if self.direction is not self._usual:
            self._turn(self._usual)

    def reword(self, first: Words, second: Words) -> None:
        """Speak in these two languages."""
        for way, button in self.buttons.items():
            button.say(way_word(first, way), way_word(second, way))

    def restyle(self, look: Look, tone: Tone) -> None:
        """Take sizes from a look and the colours of the tone behind."""
        self._row.setSpacing(look.gap(2))
        for button in self.buttons.values():
            button.dress(look, tone)

    def _turn(self, direction: Direction) -> None:
        self.ordered.emit(Turn(direction))

"""The sheet that says which way and in which lane people go from now on."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from sync.protocol.terms import Direction
from terminal.desk.orders import Move, Turn
from terminal.desk.situation import Situation
from terminal.ui import text
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.choices import Choices
from terminal.ui.operator.key_button import touch_side
from terminal.ui.operator.sheet import Sheet
from terminal.ui.signs import DIRECTION_ICONS
from terminal.ui.theme import Look
from terminal.ui.words import Words

_COLUMNS = 4


class DirectionSheet(Sheet):
    """Ways by F1, arrows or 1 to 3; lanes by Tab and arrows, or by finger."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._situation = Situation(direction=Direction.IN)
        self._way = Choices[Direction](
            icons, DIRECTION_ICONS, self, columns=1, keys=("1", "2", "3")
        )
        self._lanes_caption = FittedLabel(self)
        self._lane: Choices[str] | None = None
        # A post may have more lanes than fit below one another.
        self._lanes = QScrollArea(self)
        self._lanes.setObjectName("lanes")
        self._lanes.setWidgetResizable(True)
        self._lanes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lanes.setFrameShape(QScrollArea.Shape.NoFrame)
        self._body.addWidget(self._way)
        self._body.addWidget(self._lanes_caption)
        self._body.addWidget(self._lanes, 1)
        self._body.addStretch(1)

    def show_situation(self, situation: Situation) -> None:
        """What stands now; the choice that somebody is just making stays."""
        lanes_before = self._situation.lanes
        self._situation = situation
        if situation.lanes != lanes_before:
            self._make_lanes()

    def again(self) -> None:
        """Go on to the next way."""
        self._way.next()

    def confirm(self) -> None:
        """Turn or move from the next person on, where that changes anything."""
        turned, lane = self._way.value, self._lane
        if turned is not self._situation.direction:
            self._give(Turn(turned), waits=False)
        if lane is not None and lane.value != self._situation.lane:
            self._give(Move(lane.value), waits=False)
        self.done.emit()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._way.name({way: text.direction_word(words, way) for way in Direction})
        self._lanes_caption.setText(words.translate("Operator", "Lane"))
        if self._lane is not None:
            self._lane.name({lane: text.lane_word(words, lane) for lane in self._situation.lanes})

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._way.restyle(look)
        self._lanes_caption.dress(look.font(1.05, QFont.Weight.DemiBold), look.palette.muted)
        self._lanes.setMinimumHeight(touch_side(look) if self._lane is not None else 0)
        if self._lane is not None:
            self._lane.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """1 to 3 choose a way."""
        ways = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), Direction, strict=True))
        way = ways.get(Qt.Key(pressed.key()))
        if way is None:
            super().keyPressEvent(pressed)
        else:
            self._way.choose(way)
            self._way.take_focus()

    def _begin(self) -> None:
        self._way.choose(self._situation.direction)
        self._way.take_focus()
        if self._lane is not None:
            self._lane.choose(self._situation.lane)

    def _make_lanes(self) -> None:
        lanes = self._situation.lanes
        self._lane = None
        held = QWidget()
        held.setObjectName("lanes")
        if len(lanes) > 1:
            self._lane = Choices[str](
                self._icons, dict.fromkeys(lanes, ""), held, columns=min(_COLUMNS, len(lanes))
            )
            self._lane.choose(self._situation.lane)
            column = QVBoxLayout(held)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(self._lane)
            column.addStretch(1)
        self._lanes.setWidget(held)
        self._lanes.setHidden(self._lane is None)
        self._lanes_caption.setHidden(self._lane is None)
        if self._look is not None:
            self.restyle(self._look)
        self.reword(self._words)

    def _titled(self) -> str:
        return self._words.translate("Operator", "Direction and lane from now on")

    def _confirms(self) -> str:
        return self._words.translate("Operator", "From now on")

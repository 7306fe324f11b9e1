"""What all sheets share that an operator opens beside the verdict."""

from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.desk.orders import Order
from terminal.desk.outcome import Outcome
from terminal.ui import text
from terminal.ui.face import announce
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.subject import Subject
from terminal.ui.operator.touch_keyboard import TouchKeyboard
from terminal.ui.theme import Look
from terminal.ui.words import Words


class Sheet(QWidget):
    """Stands in the place of picture and latest entries, so that verdicts stay in sight.

    Enter confirms, Escape closes. A sheet that gave an order stays until the desk has answered,
    so that nothing typed is lost where the desk refuses.
    """

    ordered = Signal(object)
    """An Order, when somebody confirms."""
    done = Signal()
    """The sheet may go."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icons = icons
        self._words = words
        self._zone = zone
        self._look: Look | None = None
        self.subject: Subject | None = None
        self.waits = False
        """Whether an order was given that is not answered yet."""
        self._title = FittedLabel(self)
        self._whose = FittedLabel(self)
        self.told = FittedLabel(self, lines=2)
        for line in (self._title, self._whose, self.told):
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._body = QVBoxLayout()
        self._close = KeyButton(icons, self, key="Esc")
        self._close.clicked.connect(self.done)
        self._confirm = KeyButton(icons, self, icon="tick", key="Enter", main=True)
        self._confirm.clicked.connect(self.confirm)
        self._below = QHBoxLayout()
        self._below.addWidget(self._close, 2)
        self._below.addWidget(self._confirm, 3)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._whose)
        self._column.addLayout(self._body, 1)
        self._column.addWidget(self.told)
        self._column.addLayout(self._below)
        self.keyboard = TouchKeyboard(icons, self)

    @property
    def holds_typing(self) -> bool:
        """Whether something was typed or chosen that would be lost."""
        return False

    def open_about(self, subject: Subject | None) -> None:
        """Begin anew, about an entry or about nobody."""
        self.subject = subject
        self.waits = False
        self.tell("")
        self.keyboard.hide()
        self._begin()
        self._order_focus()
        self.reword(self._words)

    def again(self) -> None:
        """Its key was pressed while it is open and empty: go on to what the key means then."""
        self.done.emit()

    def confirm(self) -> None:
        """Enter was pressed."""

    def answer(self, outcome: Outcome) -> None:
        """A verdict was announced; an amendment of this entry is the answer waited for."""
        if self.subject is not None and (outcome.epoch, outcome.seq) == self.subject.key:
            self._finish()

    def refuse(self, reason: str) -> None:
        """Say why the desk refused what this sheet asked for; what was typed stays."""
        self.waits = False
        self._confirm.setEnabled(True)
        self.tell(reason)
        announce(self, reason)

    def tell(self, message: str) -> None:
        """Say something above the buttons; nothing where empty."""
        self.told.setText(message)
        self.told.setHidden(not message)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._close.name(words.translate("Operator", "Close"))
        self._title.setText(self._titled())
        self._confirm.name(self._confirms())
        whose = whose_line(words, self.subject, self._zone)
        self._whose.setText(whose)
        self._whose.setHidden(not whose)
        self.setAccessibleName(". ".join(filter(None, (self._titled(), whose))))
        self.keyboard.reword(words)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        edge, gap = look.gap(0.7), look.gap(0.45)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(gap)
        self._body.setSpacing(gap)
        self._below.setSpacing(gap)
        palette = look.palette
        self._title.dress(look.font(1.35, QFont.Weight.Bold), palette.text)
        self._whose.dress(look.font(1.15, QFont.Weight.DemiBold), palette.accent)
        self.told.dress(look.font(1.05, QFont.Weight.DemiBold), palette.refuse.sign)
        for button in (self._close, self._confirm):
            button.restyle(look)
        self.keyboard.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Enter confirms, Escape closes; any other key ends here and does nothing else."""
        if pressed.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._confirm.isEnabled() and not self._confirm.isHidden():
                self.confirm()
        elif pressed.key() == Qt.Key.Key_Escape and self.keyboard.isVisible():
            self.keyboard.put_away()
        elif pressed.key() == Qt.Key.Key_Escape:
            self.done.emit()

    def resizeEvent(self, resized: QResizeEvent) -> None:  # noqa: N802
        """Keep the keyboard over the whole sheet."""
        super().resizeEvent(resized)
        self.keyboard.setGeometry(self.rect())

    def _begin(self) -> None:
        """Empty everything."""

    def _order_focus(self) -> None:
        """Have Tab go through what is above before it comes to the buttons below."""
        below = (self._close, self._confirm)
        held = [
            part
            for part in self.findChildren(QWidget)
            if part.focusPolicy() is not Qt.FocusPolicy.NoFocus
            and part not in below
            and not self.keyboard.isAncestorOf(part)
        ]
        for before, after in pairwise((self, *held, *below)):
            QWidget.setTabOrder(before, after)

    def _titled(self) -> str:
        """What the sheet is for."""
        raise NotImplementedError

    def _confirms(self) -> str:
        """What Enter does."""
        return self._words.translate("Operator", "Record")

    def _give(self, order: Order, *, waits: bool = True) -> None:
        self.waits = waits
        self._confirm.setEnabled(not waits)
        if waits:
            self.tell("")
        self.ordered.emit(order)

    def _finish(self) -> None:
        if self.waits:
            self.waits = False
            self._confirm.setEnabled(True)
            self.done.emit()


MakeSheet = Callable[[Icons, Words, ZoneInfo, QWidget], Sheet]
"""Makes a sheet for a window: its drawings, its words, the post's zone, and where it lies."""


def whose_line(words: Words, subject: Subject | None, zone: ZoneInfo) -> str:
    """Whom a sheet is about: masked name, time and verdict; empty where it is about nobody."""
    if subject is None:
        return ""
    name = subject.name or text.document_name(words, subject.document)
    verdict = text.verdict_word(words, subject.verdict)
    return f"{name} · {text.minute(subject.at, zone)} · {verdict}"

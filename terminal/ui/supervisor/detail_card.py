"""The card beside the register: one entry, what became of it, and who came in the same vehicle."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from terminal.reports.row import Row
from terminal.ui import text
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel, PlainLabel
from terminal.ui.signs import ICONS, TONES
from terminal.ui.supervisor.entry_content import Details, amended, facts
from terminal.ui.supervisor.fields import Button, Told
from terminal.ui.text_register import reason_words
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MATES_SHOWN = 4


class DetailCard(QWidget):
    """Shows an entry masked; in full only what it is given in full."""

    view_asked = Signal()
    amend_asked = Signal()
    group_asked = Signal()

    def __init__(
        self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words, self._zone = words, zone
        self._look: Look | None = None
        self._details: Details | None = None
        self._sign = IconView(icons, self)
        self._verdict = FittedLabel(self)
        self._time = FittedLabel(self, align=Qt.AlignmentFlag.AlignRight)
        self._name = FittedLabel(self, lines=2)
        self._scroll = QScrollArea(self)
        self._empty = PlainLabel("", self)
        self._told = Told(self)
        self._told.hide()
        self.view = Button(self)
        self.amend = Button(self, main=True)
        self.group = Button(self)
        self._column = QVBoxLayout(self)
        self._clear()
        self._arrange()
        self.view.clicked.connect(self.view_asked)
        self.amend.clicked.connect(self.amend_asked)
        self.group.clicked.connect(self.group_asked)
        self.reword(words)

    @property
    def details(self) -> Details | None:
        """The entry that is shown."""
        return self._details

    def show_details(self, details: Details | None) -> None:
        """Show an entry, or that none is chosen."""
        self._details = details
        self._write()

    def tell(self, told: str, tone: str = "") -> None:
        """Say what became of what was asked of this entry."""
        self._told.setVisible(bool(told))
        self._told.tell(told, tone)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.view.say(words.translate("Register", "In full (Ctrl+I)"))
        self.amend.say(words.translate("Register", "Amend… (Ctrl+E)"))
        self._empty.setText(words.translate("Register", "Choose an entry to see its details here."))
        self._scroll.setAccessibleName(words.translate("Register", "Details of the entry"))
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        gap = look.gap()
        self._column.setContentsMargins(gap, look.gap(0.7), gap, look.gap(0.7))
        self._column.setSpacing(look.gap(0.5))
        self._sign.setFixedSize(look.line(1.3), look.line(1.3))
        self._time.dress(look.font(1.0), look.palette.muted)
        self._name.dress(look.font(1.5, QFont.Weight.Bold), look.palette.text, least=0.6)
        self._empty.setFont(look.font(1.1))
        self._told.setFont(look.font(1.05))
        self._write()

    def _write(self) -> None:
        details = self._details
        has_entry = details is not None
        for part in (self._sign, self._verdict, self._time, self._name, self._scroll):
            part.setVisible(has_entry)
        self._empty.setVisible(not has_entry)
        self.amend.setEnabled(has_entry)
        self.view.setEnabled(details is not None and details.row.readable and not details.in_full)
        self.group.setVisible(details is not None and bool(details.mates))
        if details is None or self._look is None:
            # Nobody may be left behind what is hidden.
            self._name.setText("")
            self._clear()
            return
        row, words, look = details.row, self._words, self._look
        sign = look.palette.tone(TONES[row.verdict]).sign
        self._sign.draw(ICONS[row.verdict], sign)
        self._verdict.dress(look.font(1.25, QFont.Weight.Bold), sign)
        self._verdict.setText(text.verdict_word(words, row.verdict))
        self._time.setText(f"{text.clock(row.at, self._zone)} · {text.date(row.at, self._zone)}")
        self._name.setText(row.name or text.document_name(words, row.document))
        self.group.say(self._words.whole_vehicle(len(details.mates) + 1))
        self._fill(details)

    def _fill(self, details: Details) -> None:
        self._clear()
        words = self._words
        for each in reason_words(words, details.row.reasons):
            self._line(f"• {each}", weight=QFont.Weight.DemiBold)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, (caption, value) in enumerate(facts(words, details)):
            grid.addWidget(self._label(caption, muted=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._label(value), number, 1)
        self._lines.addLayout(grid)
        if details.history:
            self._head(words.translate("Register", "Amendments"))
            for change in details.history:
                when, *rest = amended(words, self._zone, change, in_full=details.in_full)
                self._line(when, muted=True)
                for each in rest:
                    self._line(each, weight=QFont.Weight.DemiBold if "→" in each else None)
        if details.mates:
            self._head(words.translate("Register", "In the same vehicle"))
            for mate in details.mates[:_MATES_SHOWN]:
                self._line(self._mate(mate))
        self._lines.addStretch(1)

    def _mate(self, mate: Row) -> str:
        who = mate.name or text.document_name(self._words, mate.document)
        verdict = text.verdict_word(self._words, mate.verdict)
        return f"{text.minute(mate.at, self._zone)}  {who} · {verdict}"

    def _head(self, title: str) -> None:
        if self._look is not None:
            label = self._label(title)
            label.setFont(self._look.font(1.1, QFont.Weight.Bold))
            self._lines.addSpacing(self._look.gap(0.6))
            self._lines.addWidget(label)

    def _line(self, line: str, *, muted: bool = False, weight: QFont.Weight | None = None) -> None:
        label = self._label(line, muted=muted)
        if weight is not None and self._look is not None:
            label.setFont(self._look.font(1.0, weight))
        self._lines.addWidget(label)

    def _label(self, line: str, *, muted: bool = False) -> PlainLabel:
        label = PlainLabel(line, self._body)
        label.setWordWrap(True)
        label.setProperty("tone", "muted" if muted else "")
        if self._look is not None:
            label.setFont(self._look.font(1.0))
        return label

    def _clear(self) -> None:
        """A new body: the one of before is gone at once, with all names that stood in it."""
        self._body = QWidget(self)
        self._body.setObjectName("details")
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(self._body)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        for part in (self._sign, self._verdict):
            top.addWidget(part)
        top.addWidget(self._time, 1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setStyleSheet("QScrollArea, QWidget#details { background: transparent; }")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addLayout(top)
        self._column.addWidget(self._name)
        self._column.addWidget(self._empty, 1)
        self._column.addWidget(self._scroll, 1)
        self._column.addWidget(self._told)
        self._column.addWidget(self.group)
        buttons = QHBoxLayout()
        buttons.addWidget(self.view, 1)
        buttons.addWidget(self.amend, 1)
        self._column.addLayout(buttons)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)

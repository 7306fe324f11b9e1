"""The sheet that makes the first supervisor of a post that has none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from sync.journal.accounts import MOST_LETTERS
from sync.journal.passphrase import weakness
from terminal.desk.people import Refusal
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor import refusals
from terminal.ui.supervisor.fields import (
    Button,
    Field,
    Told,
    paragraph,
    row_of,
    show_typed_box,
)
from terminal.ui.supervisor.sheet import Sheet
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST_LETTERS = 1024


class FirstStartSheet(Sheet):
    """Asks for a name and, twice, for a passphrase. It can be put off: the post works on."""

    given = Signal(str, str)
    """The name and passphrase of the first supervisor; waits for `show_refused` or for closing."""
    passed = Signal()
    """Not now."""

    def __init__(self, words: Words, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._title = PlainLabel("", self)
        self._title.setWordWrap(True)
        self._advice = paragraph(self)
        self._name = Field("name", MOST_LETTERS, self)
        self._first = Field("passphrase", _MOST_LETTERS, self, secret=True)
        self._again = Field("again", _MOST_LETTERS, self, secret=True)
        self._seen = show_typed_box(self, self._first, self._again)
        self._told = Told(self)
        self._make = Button(self, main=True)
        self._leave = Button(self)
        self._reword()
        self._restyle(look)
        for field in (self._name, self._first, self._again):
            field.changed.connect(self._judge)
            field.entered.connect(self._go_on)
        self._make.clicked.connect(self._give)
        self._leave.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._judge()

    def show_refused(self, why: Refusal) -> None:
        """Nobody was made a supervisor."""
        self._enable_fields(enabled=True)
        self._told.tell(refusals.refusal(self._words, why), "wrong")
        self._name.line.setFocus()

    def showEvent(self, shown: QShowEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Let somebody type at once."""
        super().showEvent(shown)
        self._name.line.setFocus()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Keep nothing of what was typed."""
        for field in (self._first, self._again):
            field.clear()
        self.passed.emit()
        closing.accept()

    def _give(self) -> None:
        if self._make.isEnabled():
            name, secret = self._name.text, self._first.text
            self._enable_fields(enabled=False)
            self._told.tell(self._words.translate("FirstStart", "Making the key…"), "muted")
            self.given.emit(name, secret)

    def _go_on(self) -> None:
        """Enter: to the next line, or done."""
        if self._make.isEnabled():
            self._give()
        else:
            self.focusNextChild()

    def _judge(self) -> None:
        """Say what the passphrase still lacks while it is typed."""
        first, again = self._first.text, self._again.text
        words = self._words
        weak = weakness(first) if first else None
        fits = bool(first) and weak is None and first == again
        if not first:
            self._tell(
                words.translate("FirstStart", "Four words by chance are easy to remember."), "muted"
            )
        elif weak is not None:
            self._tell(refusals.weakness(self._words, weak), "warn")
        elif not again:
            self._tell(
                words.translate("FirstStart", "✓ Strong enough. Now type it once more."), "good"
            )
        elif fits:
            self._tell(words.translate("FirstStart", "✓ Both are the same."), "good")
        else:
            self._tell(words.translate("FirstStart", "The two differ so far."), "warn")
        self._make.setEnabled(fits and bool(self._name.text.strip()))

    def _tell(self, text: str, tone: str) -> None:
        if text != self._told.text():
            self._told.tell(text, tone)

    def _enable_fields(self, *, enabled: bool) -> None:
        for part in (self._name, self._first, self._again, self._make):
            part.setEnabled(enabled)

    def _reword(self) -> None:
        words = self._words
        title = words.translate("FirstStart", "The first head of this post")
        self.setWindowTitle(title)
        self._title.setText(title)
        self._advice.setText(
            words.translate(
                "FirstStart",
                "This post has no head yet. The head sees the register, exports it and says who"
                " works here. Nobody can look the passphrase up or reset it: keep it well.",
            )
        )
        self._name.say(words.translate("FirstStart", "Name"))
        self._first.say(words.translate("FirstStart", "Passphrase"))
        self._again.say(words.translate("FirstStart", "Passphrase once more"))
        self._seen.setText(words.translate("SignIn", "Show what is typed"))
        self._make.say(words.translate("FirstStart", "Make the head's key (Enter)"))
        self._leave.say(words.translate("FirstStart", "Later (Esc)"))

    def _restyle(self, look: Look) -> None:
        self._title.setFont(look.font(1.6, QFont.Weight.Bold))
        self._advice.setFont(look.font(1.05))
        self._told.setFont(look.font(1.1))
        self._told.setMinimumHeight(look.line(1.1) * 2)
        column = self.columns(look, look.size * 36)
        fields = (self._name, self._first, self._again)
        for field in fields:
            field.restyle(look)
        for part in (self._title, self._advice, *fields, self._seen, self._told):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(row_of(self._leave, self._make, stretch=False))

"""A small window in which somebody signs in by a PIN or passphrase."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from sync.journal.accounts import Account, Role
from terminal.desk.people import Denied, NotIn
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.fields import (
    Button,
    Field,
    Told,
    paragraph,
    row_of,
    show_typed_box,
)
from terminal.ui.supervisor.refusals import denial
from terminal.ui.supervisor.sheet import Sheet
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

_MOST_LETTERS = 1024
_MOST_ROWS = 4
"""Names in sight at once."""
_SECOND_MS = 1000
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0")


class Purpose(StrEnum):
    """What somebody signs in for."""

    SUPERVISE = "supervise"
    LEAVE_KIOSK = "leave-kiosk"
    SECOND = "second"
    """Another person has to agree to an unmasked export."""
    SIGN_ON = "sign-on"


_PURPOSES = {
    Purpose.SUPERVISE: QT_TRANSLATE_NOOP("SignIn", "Head of the post"),
    Purpose.LEAVE_KIOSK: QT_TRANSLATE_NOOP("SignIn", "Leave the kiosk: head of the post"),
    Purpose.SECOND: QT_TRANSLATE_NOOP("SignIn", "Second person: the whole register leaves"),
    Purpose.SIGN_ON: QT_TRANSLATE_NOOP("SignIn", "Start of your shift"),
}


class SignInDialog(Sheet):
    """Stands over a face, which goes on working. What is typed is handed on and not kept."""

    given = Signal(str, str)
    """Somebody's account id and secret, to be tried; waits for an answer or for closing."""
    passed = Signal()
    """Nobody signs in now."""
    off_asked = Signal()
    """Who is on duty goes, and nobody comes."""

    def __init__(
        self,
        words: Words,
        look: Look,
        people: Sequence[Account],
        *,
        purpose: Purpose,
        on_duty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """:param people: who may sign in, at least one.
        :param on_duty: who is on duty now and could go without anybody else coming.
        """
        super().__init__(parent)
        title = words.translate("SignIn", _PURPOSES[purpose])
        self.setWindowTitle(title)
        self._words = words
        self._people = tuple(people)
        self._waiting = 0
        self._title = PlainLabel(title, self)
        self._title.setWordWrap(True)
        self._who = paragraph(self)
        self._names = QListWidget(self)
        self._names.setObjectName("names")
        self._names.addItems([account.name for account in self._people])
        self._names.setCurrentRow(0)
        self._names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._names.setVisible(len(self._people) > 1)
        self._secret = Field("secret", _MOST_LETTERS, self, secret=True)
        self._seen = show_typed_box(self, self._secret)
        self._told = Told(self)
        self._enter = Button(self, main=True)
        self._leave = Button(self)
        self._off = Button(self)
        self._off.setVisible(bool(on_duty))
        self._pad = _pad(self, self._press)
        self._clock = QTimer(self, interval=_SECOND_MS)
        self._clock.timeout.connect(self._count_down)
        self._reword(on_duty)
        self._restyle(look)
        self._secret.entered.connect(self._give)
        self._secret.changed.connect(self._enable)
        self._enter.clicked.connect(self._give)
        self._leave.clicked.connect(self.close)
        self._off.clicked.connect(self.off_asked)
        self._names.currentRowChanged.connect(self._chosen)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._chosen(0)

    def answer(self, refused: NotIn) -> None:
        """It did not succeed; the next try is possible in `refused.wait` seconds."""
        self._waiting = refused.wait
        text = denial(self._words, refused)
        self._told.tell(text, "wrong")
        self._secret.clear()
        if self._waiting:
            self._secret.line.setEnabled(False)
            self._clock.start()
            self._count_down(first=True)
        else:
            self._open_entry()

    def show_wrong(self, wait_seconds: int) -> None:
        """The secret did not fit; nothing was changed."""
        self.answer(NotIn(Denied.WRONG, wait_seconds))

    def show_refused(self, text: str) -> None:
        """It did not succeed for a reason that the secret has no part in."""
        self._told.tell(text, "wrong")
        self._secret.clear()
        self._open_entry()

    def showEvent(self, shown: QShowEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Let somebody type at once."""
        super().showEvent(shown)
        (self._names if self._names.isVisible() else self._secret.line).setFocus()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Keep nothing of what was typed."""
        self._clock.stop()
        self._secret.clear()
        self.passed.emit()
        closing.accept()

    def _give(self) -> None:
        told = self._secret.text
        if told and self._secret.line.isEnabled():
            self._secret.line.setEnabled(False)
            self._enable()
            self._told.tell(self._words.translate("SignIn", "One moment…"), "muted")
            self.given.emit(self._people[self._row()].id, told)

    def _row(self) -> int:
        return max(0, self._names.currentRow())

    def _chosen(self, _row: int) -> None:
        chosen = self._people[self._row()]
        is_pin = chosen.role is Role.OPERATOR
        self._who.setText(chosen.name)
        self._secret.clear()
        words = self._words
        self._secret.say(
            words.translate("SignIn", "PIN") if is_pin else words.translate("SignIn", "Passphrase")
        )
        # Only operators have PINs; a passphrase needs the keyboard of the machine.
        self._pad.setVisible(is_pin)
        self.fit()

    def _count_down(self, *, first: bool = False) -> None:
        if not first:
            self._waiting -= 1
        if self._waiting > 0:
            self._told.setText(self._words.wait_seconds(self._waiting))
            return
        self._clock.stop()
        self._told.tell("")
        self._open_entry()

    def _open_entry(self) -> None:
        self._secret.line.setEnabled(True)
        self._secret.line.setFocus()
        self._enable()

    def _enable(self) -> None:
        self._enter.setEnabled(bool(self._secret.text) and self._secret.line.isEnabled())

    def _press(self, key: str) -> None:
        line = self._secret.line
        if line.isEnabled():
            line.backspace() if key == "⌫" else line.insert(key)

    def _reword(self, on_duty: str) -> None:
        words = self._words
        self._names.setAccessibleName(words.translate("SignIn", "Who are you?"))
        self._seen.setText(words.translate("SignIn", "Show what is typed"))
        self._enter.say(words.translate("SignIn", "Sign in (Enter)"))
        self._leave.say(words.translate("SignIn", "Not now (Esc)"))
        off = words.translate("SignIn", "{name} goes off duty")
        self._off.say(off.replace("{name}", on_duty))

    def _restyle(self, look: Look) -> None:
        self._title.setFont(look.font(1.6, QFont.Weight.Bold))
        self._who.setFont(look.font(1.3, QFont.Weight.DemiBold))
        self._told.setFont(look.font(1.1))
        self._secret.restyle(look)
        rows = min(len(self._people), _MOST_ROWS)
        row = look.line(1.1) + 2 * look.gap(0.9)
        self._names.setFixedHeight(rows * row + look.gap(3))
        self._told.setMinimumHeight(look.line(1.1) * 2)
        left = QVBoxLayout()
        for part in (self._names, self._who, self._secret, self._seen, self._told):
            left.addWidget(part)
        middle = QHBoxLayout()
        middle.setSpacing(look.gap(2))
        middle.addLayout(left, 3)
        middle.addWidget(self._pad, 2, Qt.AlignmentFlag.AlignTop)
        column = self.columns(look, look.size * 36)
        column.addWidget(self._title)
        column.addLayout(middle, 1)
        column.addWidget(self._off)
        column.addLayout(row_of(self._leave, self._enter, stretch=False))


def _pad(parent: QWidget, press: Callable[[str], None]) -> QWidget:
    """Digits for fingers."""
    pad = QWidget(parent)
    grid = QGridLayout(pad)
    grid.setContentsMargins(0, 0, 0, 0)
    for place, key in enumerate(_KEYS):
        button = Button(pad)
        button.say(key)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False, key=key: press(key))
        grid.addWidget(button, place // 3, place % 3)
    return pad

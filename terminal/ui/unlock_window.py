"""A small window that asks for the passphrase of the machine's key."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from terminal.ui.face import announce
from terminal.ui.label import PlainLabel, without_mnemonic
from terminal.ui.theme import DAY, look_for, style_sheet
from terminal.ui.words import Words

_MOST_LETTERS = 1024
_WIDTH, _HEIGHT, _MARGIN = 460, 380, 16


class UnlockWindow(QWidget):
    """Stands over the face, which goes on working: nobody has to give a passphrase to record."""

    given = Signal(str)
    """A passphrase, to be tried; the window waits for `show_wrong` or for being closed."""
    passed = Signal()
    """Nobody wants to give one now."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(words.translate("Unlock", "Chốt: unlock the day book"))
        self.resize(_WIDTH, _HEIGHT)
        if parent is not None:
            # Over the picture and the latest entries: the verdict stays in sight.
            corner = parent.mapToGlobal(parent.rect().bottomLeft())
            self.move(corner.x() + _MARGIN, corner.y() - _HEIGHT - 4 * _MARGIN)
        self._words = words
        self._title = PlainLabel(words.translate("Unlock", "Unlock the day book"), self)
        self._advice = PlainLabel(
            words.translate(
                "Unlock",
                "Entries are recorded all the same. With the passphrase of this machine the"
                " entries of today and yesterday can be read here again.",
            ),
            self,
        )
        self._entry = QLineEdit(self)
        self._entry.setObjectName("passphrase")
        self._entry.setMaxLength(_MOST_LETTERS)
        self._entry.setEchoMode(QLineEdit.EchoMode.Password)
        self._entry.setAccessibleName(words.translate("Unlock", "Passphrase"))
        self._entry.setPlaceholderText(words.translate("Unlock", "Passphrase"))
        self._seen = QCheckBox(words.translate("Unlock", "Show what is typed"), self)
        self._told = PlainLabel("", self)
        self._unlock = QPushButton(without_mnemonic(words.translate("Unlock", "Unlock")), self)
        self._pass = QPushButton(
            without_mnemonic(words.translate("Unlock", "Go on without (Esc)")), self
        )
        self._arrange()
        self._seen.toggled.connect(self._show_typed)
        self._entry.returnPressed.connect(self._give)
        self._entry.textChanged.connect(self._enable)
        self._unlock.clicked.connect(self._give)
        self._pass.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._enable()
        self._entry.setFocus()

    def show_wrong(self) -> None:
        """The passphrase did not fit; nothing was changed."""
        self._tell(self._words.translate("Unlock", "✕ Wrong passphrase. Try again."), wrong=True)
        self._entry.setEnabled(True)
        self._entry.clear()
        self._entry.setFocus()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep nothing of what was typed."""
        self._entry.clear()
        self.passed.emit()
        closing.accept()

    def _give(self) -> None:
        told = self._entry.text()
        if told and self._entry.isEnabled():
            self._entry.setEnabled(False)
            self._enable()
            self._tell(self._words.translate("Unlock", "Unlocking…"))
            self.given.emit(told)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self._told.setText(text)
        self._told.setProperty("wrong", wrong)
        self._told.style().polish(self._told)
        announce(self, text)

    def _enable(self) -> None:
        self._unlock.setEnabled(bool(self._entry.text()) and self._entry.isEnabled())

    def _show_typed(self, seen: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        self._entry.setEchoMode(mode)

    def _arrange(self) -> None:
        look = look_for(DAY, QSize(1366, 768))
        palette = look.palette
        self.setStyleSheet(
            style_sheet(look)
            + f"""
            QLineEdit#passphrase {{
                color: {palette.text}; background: {palette.surface};
                border: 2px solid {palette.accent}; border-radius: {look.gap(0.5)}px;
                padding: {look.gap(0.5)}px;
            }}
            QLabel[wrong="true"] {{ color: {palette.refuse.sign}; font-weight: 700; }}
            QCheckBox {{ color: {palette.text}; }}
            QPushButton:disabled {{ color: {palette.muted}; }}
            """
        )
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(look.gap(2), look.gap(2), look.gap(2), look.gap(2))
        column.setSpacing(look.gap())
        self._title.setFont(look.font(1.6, QFont.Weight.Bold))
        for part in (self._advice, self._entry, self._seen, self._told):
            part.setFont(look.font(1.15))
        for label in (self._title, self._advice, self._told):
            label.setWordWrap(True)
        for part in (self._title, self._advice, self._entry, self._seen, self._told):
            column.addWidget(part)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._pass)
        buttons.addWidget(self._unlock)
        column.addLayout(buttons)

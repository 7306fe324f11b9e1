"""Buttons to be hit by a gloved finger or by the key that is printed on them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.theme import Look

LEAST_SIDE = 64
"""Pixels of the smallest thing that a finger has to hit, on a screen of 1366×768."""


def least_side(look: Look) -> int:
    """The same where the desktop magnifies: fewer of its pixels, as wide on the glass."""
    return min(LEAST_SIDE, 4 * look.size)


def touch_side(look: Look) -> int:
    """The height in pixels of what a finger hits."""
    return max(least_side(look), look.line(2.4))


class KeyButton(QPushButton):
    """A drawing, words that shrink to fit, and the key that does the same.

    :param key: what is printed on the keyboard; empty where no key does this.
    :param stacked: words below drawing and key instead of beside them.
    """

    def __init__(
        self,
        icons: Icons,
        parent: QWidget,
        *,
        icon: str = "",
        key: str = "",
        stacked: bool = False,
        main: bool = False,
    ) -> None:
        super().__init__(parent)
        # A scanner that types must not press it: its payloads hold spaces.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._look: Look | None = None
        self._icon = icon
        self._main = main
        self._times = 0.95 if stacked else 1.1
        self._sign = IconView(icons, self)
        self._sign.setHidden(not icon)
        middle = (
            Qt.AlignmentFlag.AlignHCenter if stacked or not icon else Qt.AlignmentFlag.AlignLeft
        )
        self._name = FittedLabel(self, lines=1 if stacked else 2, align=middle)
        self._key = FittedLabel(self, align=Qt.AlignmentFlag.AlignHCenter)
        self._key.setText(key)
        self._key.setHidden(not key)
        self._box: QBoxLayout = QVBoxLayout(self) if stacked else QHBoxLayout(self)
        if stacked:
            above = QHBoxLayout()
            above.addStretch(1)
            above.addWidget(self._key)
            above.addWidget(self._sign)
            above.addStretch(1)
            self._box.addLayout(above)
        else:
            self._box.addWidget(self._sign)
        self._box.addWidget(self._name, 1)
        if not stacked:
            self._box.addWidget(self._key)
        for part in (self._sign, self._name, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if main:
            self.setObjectName("main")
        self.toggled.connect(self._dress)

    def name(self, text: str) -> None:
        """Say what it does; a screen reader says the key too."""
        self._name.setText(text)
        self.setAccessibleName(f"{text} ({self._key.text()})" if self._key.text() else text)

    @property
    def words(self) -> str:
        """What it says."""
        return self._name.text()

    def draw(self, icon: str) -> None:
        """Change the drawing."""
        self._icon = icon
        self._sign.setHidden(not icon)
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self.setMinimumSize(least_side(look), touch_side(look))
        gap = look.gap(0.5)
        self._box.setContentsMargins(gap, look.gap(0.25), gap, look.gap(0.25))
        self._box.setSpacing(look.gap(0.15) if self._box.direction() is _DOWN else look.gap(0.6))
        self._sign.setFixedSize(look.line(1.15), look.line(1.15))
        self._dress()

    def changeEvent(self, change: QEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Look pale while it cannot be used."""
        super().changeEvent(change)
        if change.type() == QEvent.Type.EnabledChange:
            self._dress()

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802
        """Enter presses what has the focus; a choice leaves it to its sheet, to confirm."""
        if pressed.key() in _ENTER and not self.isCheckable():
            self.click()
        else:
            super().keyPressEvent(pressed)

    def _dress(self) -> None:
        if self._look is None:
            return
        palette = self._look.palette
        ink, sign = palette.text, palette.accent
        if not self.isEnabled():
            ink = sign = palette.muted
        elif self._main or self.isChecked():
            ink = sign = palette.notice.ink
        self._name.dress(self._look.font(self._times, QFont.Weight.DemiBold), ink, least=0.62)
        self._key.dress(self._look.font(0.85, QFont.Weight.Bold), ink, least=0.8)
        self._sign.draw(self._icon, sign)


_DOWN = QBoxLayout.Direction.TopToBottom
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

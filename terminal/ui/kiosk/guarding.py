"""A window that visitors cannot leave, and how whoever keeps it asks for a supervisor, unseen."""

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.face import FaceSettings, FaceWindow
from terminal.ui.sound import SoundPlayer
from terminal.ui.theme import look_for, style_sheet

HOLD_MS: Final = 3000
CORNER: Final = 120
"""Pixels along both sides of a corner at the top: nobody touches it by mistake for so long."""
_UPRIGHT: Final = 1.5
"""By how much letters of an upright screen are larger than its width alone would have them."""


class CornerPress(QTimer):
    """Watches a finger that stays in an upper corner of a window."""

    held = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setSingleShot(True)
        self.setInterval(HOLD_MS)
        self.timeout.connect(self.held)

    def press(self, at: QPoint) -> None:
        """A finger came down."""
        beside = at.x() < CORNER or at.x() >= self._window.width() - CORNER
        if at.y() < CORNER and beside:
            self.start()

    def release(self) -> None:
        """It went up again."""
        self.stop()


class GuardedWindow(FaceWindow):
    """Fills the screen without a pointer and goes only when the program says so.

    Qt cannot keep anybody from Alt+Tab: the session must (`packaging/kiosk`).
    """

    def __init__(self, settings: FaceSettings, player: SoundPlayer) -> None:
        super().__init__(settings, player)
        self._corner = CornerPress(self)
        self._corner.held.connect(self.supervisor_asked)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def acknowledge(self) -> None:
        """Whoever stands there has understood what is shown."""
        raise NotImplementedError

    def show_full_screen(self) -> None:
        """Fill the screen, also where no window manager would make the window larger."""
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        if QGuiApplication.platformName().startswith("wayland"):
            # There a window has no place of its own: the compositor gives it one.
            self.showFullScreen()
            return
        place = self.screen().geometry()
        self.setGeometry(place)
        self.showFullScreen()
        self.setGeometry(place)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Ctrl+Alt+Q asks for a supervisor; any other key takes note of what is shown."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if pressed.key() == Qt.Key.Key_Q and pressed.modifiers() & both == both:
            self.supervisor_asked.emit()
        elif pressed.text():
            self.acknowledge()

    def mousePressEvent(self, pressed: QMouseEvent) -> None:  # noqa: N802
        """A long press into a corner at the top asks for a supervisor too."""
        self._corner.press(pressed.position().toPoint())

    def mouseReleaseEvent(self, _released: QMouseEvent) -> None:  # noqa: N802
        """A short one asks for nothing."""
        self._corner.release()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Stay when a visitor asks the system to close; go when the program does."""
        if closing.spontaneous():
            closing.ignore()
            return
        super().closeEvent(closing)

    def _fit_look(self, *, again: bool = False) -> None:
        """As any face, but an upright screen is read from as far as a wide one."""
        upright = self.height() > self.width()
        width = round(self.width() * _UPRIGHT) if upright else self.width()
        look = look_for(self._palette, QSize(width, self.height()))
        if again or look != self._look:
            self._look = look
            self.setStyleSheet(style_sheet(look))
            self._restyle()

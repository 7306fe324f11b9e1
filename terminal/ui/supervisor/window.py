"""The supervisor's window: pages beside a rail of buttons, for as long as somebody is signed in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.reports.row import Row
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.supervisor.fields import TARGET, Button, form_sheet
from terminal.ui.supervisor.page import Page
from terminal.ui.theme import Palette, look_for
from terminal.ui.words import Words

_ACTIVITY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,  # a key that goes to a page comes as this alone
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_LAST_MINUTE_MS: Final = 60_000
_SECOND_MS: Final = 1000


class SupervisorWindow(QWidget):
    """A window of its own: the operator's verdicts go on in theirs.

    It closes by Esc, by its button, or when nobody touched it for so long; `left` tells it once.
    """

    ordered = Signal(object)
    """An Order that somebody gave on one of the pages."""
    left = Signal()
    """Nobody is signed in here any more."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        *,
        who: str,
        post: str,
        pages: Sequence[Page],
        idle_minutes: float,
        assets: Path,
    ) -> None:
        super().__init__()
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words, self._palette = words, palette
        self._who, self._post = who, post
        self._pages = tuple(pages)
        self._icons = Icons(assets)
        self._look = look_for(palette, QSize(1366, 768))
        self._idle_ms = round(idle_minutes * _LAST_MINUTE_MS)
        self._is_left = False
        self._number = 0
        self._bar = QWidget(self)
        self._bar.setObjectName("bar")
        self._bar.setProperty("edge", "bottom")
        self._name = FittedLabel(self._bar)
        self._notice = FittedLabel(self._bar, align=Qt.AlignmentFlag.AlignRight)
        self._out = Button(self._bar)
        self._rail = QWidget(self)
        self._rail.setObjectName("bar")
        self._stack = QStackedWidget(self)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons = [self._rail_button(number) for number in range(len(self._pages))]
        self._idle = QTimer(self, interval=_SECOND_MS)
        self._idle.timeout.connect(self._count_idle)
        self._idle_for_ms = 0
        self._arrange()
        self._out.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._reword()
        self._restyle()
        self.go_to(0)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one
        self._idle.start()

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self._pages[self._number]

    def go_to(self, number: int) -> None:
        """Open the page of that number, from 0."""
        if self._buttons[number].isChecked():
            return
        if any(button.isChecked() for button in self._buttons):
            self.page.closed()
        self._number = number
        if self._stack.indexOf(self.page) < 0:
            # To dress all pages at once would keep the operator's screen waiting.
            self._stack.addWidget(self.page)
            self.page.reword(self._words)
            self.page.restyle(self._look)
        self._stack.setCurrentWidget(self.page)
        self._buttons[number].setChecked(True)
        self._draw_rail()
        self.setWindowTitle(f"Chốt: {self.page.title(self._words)}")
        self._buttons[number].setFocus()
        self.page.opened()

    def use_words(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._reword()

    def use_palette(self, palette: Palette) -> None:
        """Wear the other colours."""
        self._palette = palette
        self._look = look_for(palette, self.size())
        self._restyle()

    def show_outcome(self, outcome: Outcome) -> None:
        """The desk recorded something."""
        for page in self._pages:
            page.show_outcome(outcome)

    def show_person(self, row: Row) -> None:
        """The desk shows a person, which is recorded."""
        self.page.show_person(row)

    def show_refused_order(self, reason: OrderRefused) -> None:
        """The desk did not do what was ordered."""
        self.page.show_refused_order(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Whoever touches this window, or a sheet over it, is still there."""
        if (
            event.type() in _ACTIVITY
            and isinstance(watched, QWidget)
            and (watched.window() is self or self.isAncestorOf(watched.window()))
        ):
            self._idle_for_ms = 0
            if self._notice.text():
                self._notice.setText("")
        return super().eventFilter(watched, event)

    def resizeEvent(self, change: QResizeEvent) -> None:  # noqa: N802
        """Grow and shrink everything with the window."""
        super().resizeEvent(change)
        look = look_for(self._palette, self.size())
        if look != self._look:
            self._look = look
            self._restyle()

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Sign out: no page shows anybody's data after this."""
        if not self._is_left:
            self._is_left = True
            self._idle.stop()
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above
            self.page.closed()
            self.left.emit()
        closing.accept()

    def _count_idle(self) -> None:
        self._idle_for_ms += _SECOND_MS
        rest = self._idle_ms - self._idle_for_ms
        if rest <= 0:
            self.close()
        elif rest <= min(_LAST_MINUTE_MS, self._idle_ms // 2):
            self._notice.setText(self._words.signing_out(rest // _SECOND_MS))

    def _rail_button(self, number: int) -> Button:
        button = Button(self._rail)
        button.setObjectName("rail")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button, number)
        key = QKeySequence(Qt.Key(Qt.Key.Key_F1.value + number))
        button.clicked.connect(lambda: self._open(number))
        QShortcut(key, self, lambda: self.go_to(number))
        page = self._pages[number]
        page.ordered.connect(self.ordered)
        return button

    def _open(self, number: int) -> None:
        # The click has checked the button already.
        if self._number != number:
            self._buttons[self._number].setChecked(True)
            self.go_to(number)

    def _reword(self) -> None:
        words = self._words
        self._name.setText(" · ".join(filter(None, (self._post, self._who))))
        self._out.say(words.translate("Supervisor", "Sign out (Esc)"))
        for number, (page, button) in enumerate(zip(self._pages, self._buttons, strict=True), 1):
            if self._stack.indexOf(page) >= 0:
                page.reword(self._words)
            button.say(f"{page.title(self._words)}  F{number}")
        self.setWindowTitle(f"Chốt: {self.page.title(self._words)}")

    def _restyle(self) -> None:
        look, palette = self._look, self._palette
        self.setStyleSheet(
            form_sheet(look)
            + f"""
            QPushButton#rail {{ text-align: left; border: none; background: transparent;
                padding-left: {look.gap(0.8)}px; font-size: {round(look.size * 1.1)}px; }}
            QPushButton#rail:hover {{ background: {palette.raised}; }}
            QPushButton#rail:focus {{ border: 2px solid {palette.accent}; }}
            QPushButton#rail:checked {{ color: {palette.notice.ink};
                background: {palette.notice.back}; }}
            """
        )
        self._name.dress(look.font(1.25, QFont.Weight.Bold), palette.text)
        self._notice.dress(look.font(1.1, QFont.Weight.Bold), palette.attention.sign)
        self._bar.setFixedHeight(TARGET + look.gap(1))
        self._rail.setFixedWidth(round(look.size * 15))
        self._draw_rail()
        for page in self._pages:
            if self._stack.indexOf(page) >= 0:
                page.restyle(look)

    def _draw_rail(self) -> None:
        side = round(self._look.size * 1.9)
        for page, button in zip(self._pages, self._buttons, strict=True):
            ink = self._palette.notice.ink if button.isChecked() else self._palette.text
            drawn = self._icons.pixmap(page.icon, ink, QSize(side, side), self.devicePixelRatioF())
            button.setIcon(QIcon(drawn))
            button.setIconSize(QSize(side, side))

    def _arrange(self) -> None:
        top = QHBoxLayout(self._bar)
        top.setContentsMargins(16, 4, 16, 4)
        top.addWidget(self._name, 2)
        top.addWidget(self._notice, 2)
        top.addWidget(self._out)
        rail = QVBoxLayout(self._rail)
        rail.setContentsMargins(8, 8, 8, 8)
        rail.setSpacing(6)
        for button in self._buttons:
            rail.addWidget(button)
        rail.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(middle, 1)

"""The banner of faults: what is the matter, and what to do about it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.diagnostics import Fault
from terminal.ui.face import Faults, announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.text_faults import fault_text
from terminal.ui.theme import Look
from terminal.ui.words import Words

_ROWS = 2

GRAVE = frozenset(
    {
        Fault.DISK_FULL,
        Fault.DISK_FAILING,
        Fault.DISK_BROKEN,
        Fault.FOLDER_READ_ONLY,
        Fault.JOURNAL_DAMAGED,
        Fault.JOURNAL_FORKED,
        Fault.RECORDS_LOST,
        Fault.RECORDS_ASIDE,
        Fault.KEY_DAMAGED,
        Fault.CENTRE_REFUSES,
    }
)
"""Faults that cost entries, or may: they stand in the strongest colours."""

_ICONS = {
    "disk": "disk",
    "folder": "disk",
    "journal": "disk",
    "records": "disk",
    "camera": "camera-off",
    "no": "camera-off",
    "centre": "centre-off",
    "clock": "clock",
    "config": "settings",
    "key": "key",
    "head": "list",
}


class FaultBanner(QWidget):
    """Hidden while all is well; the two gravest faults in words, and how many more there are."""

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._faults: Faults = ()
        self._rows = [_FaultRow(icons, self) for _ in range(_ROWS)]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        for row in self._rows:
            self._column.addWidget(row)
        self.hide()

    @property
    def faults(self) -> Faults:
        """What is shown now."""
        return self._faults

    def show_faults(self, faults: Faults) -> None:
        """Show these faults instead of those before; a new one is also announced."""
        known = {fault for fault, _ in self._faults}
        self._faults = faults
        self._fill()
        fresh = [entry for entry in faults if entry[0] not in known]
        if fresh:
            told = fault_text(self._words, *fresh[0])
            announce(self, f"{told.title}. {told.advice}")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._fill()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        for row in self._rows:
            row.restyle(look)

    def _fill(self) -> None:
        hidden = len(self._faults) - _ROWS
        for position, row in enumerate(self._rows):
            row.setHidden(position >= len(self._faults))
            if position < len(self._faults):
                fault, details = self._faults[position]
                more = self._words.more_faults(hidden) if position == 1 and hidden > 0 else ""
                told = fault_text(self._words, fault, details)
                row.show_fault(fault, told.title, told.advice, more)
        self.setHidden(not self._faults)


class _FaultRow(QWidget):
    """One fault in one line."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._tone, self._icon = "trouble", "warning"
        self._sign = IconView(icons, self)
        self._title = FittedLabel(self)
        self._title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._advice = FittedLabel(self, lines=2)
        self._more = FittedLabel(self, align=Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._title)
        self._row.addWidget(self._advice, 1)
        self._row.addWidget(self._more)

    def show_fault(self, fault: Fault, title: str, advice: str, more: str) -> None:
        """Show a fault's words."""
        self._tone = "refuse" if fault in GRAVE else "trouble"
        self._icon = _ICONS.get(fault.value.split("-")[0], "warning")
        if fault is Fault.NO_KEYS:
            self._icon = "key"
        self._title.setText(title)
        self._advice.setText(advice)
        self._more.setText(more)
        self._more.setHidden(not more)
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._row.setContentsMargins(look.gap(1.4), look.gap(0.45), look.gap(1.4), look.gap(0.45))
        self._row.setSpacing(look.gap(0.9))
        self._sign.setFixedSize(look.line(1.3), look.line(1.3))
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tone."""
        if self._look is not None:
            back = self._look.palette.tone(self._tone).back
            QPainter(self).fillRect(self.rect(), QColor(back))

    def _dress(self) -> None:
        if self._look is None:
            return
        ink = self._look.palette.tone(self._tone).ink
        self._sign.draw(self._icon, ink)
        self._title.dress(self._look.font(1.1, QFont.Weight.Bold), ink, least=0.75)
        self._advice.dress(self._look.font(1.1), ink, least=0.72)
        self._more.dress(self._look.font(0.95), ink, least=0.8)
        self.update()

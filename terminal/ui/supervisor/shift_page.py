"""The page at the end of a shift: its figures, who takes over, and the certificate."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sync.journal.accounts import MOST_LETTERS
from sync.uplink.state import UplinkStatus
from terminal.desk.head_codes import HeadCode
from terminal.reports.counts import DayCounts
from terminal.ui import text
from terminal.ui.label import PlainLabel
from terminal.ui.qr import QrView
from terminal.ui.slip import typed_groups
from terminal.ui.supervisor.fields import Button, Field, row_of
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFigures:
    """How the post stands now. `operator` is who is on duty."""

    now: datetime
    operator: str = ""
    counts: DayCounts = field(default_factory=DayCounts)
    uplink: UplinkStatus = field(default_factory=UplinkStatus)
    head: HeadCode | None = None


class ShiftPage(FormPage):
    """Shows the figures of now, and asks for the handover certificate as PDF."""

    icon = "handover"

    handover_asked = Signal(str)
    """Who takes over, or empty; answered by `show_made` or `show_not_made`."""

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._figures: ShiftFigures | None = None
        form = self.form
        self._captions = [PlainLabel("", form) for _ in range(7)]
        self._values = [PlainLabel("", form) for _ in range(7)]
        self._code = QrView(form)
        self._shown_code = ""
        self._code_text = PlainLabel("", form)
        self._taken = Field("taken", MOST_LETTERS, form)
        self._make = Button(form, main=True)
        self._arrange()
        self._taken.entered.connect(self._ask)
        self._make.clicked.connect(self._ask)

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "Shift")

    def show_figures(self, figures: ShiftFigures) -> None:
        """How the post stands now; called about once a second."""
        self._figures = figures
        self._write()

    def show_made(self, path: Path) -> None:
        """The certificate is there."""
        self._make.setEnabled(True)
        if self.words is not None:
            told = self.words.translate(
                "Shift", "✓ {file}\nPrint it; both sign; it leaves with you."
            )
            self.told.tell(told.replace("{file}", str(path)), "good")

    def show_not_made(self) -> None:
        """No certificate could be made; nothing of it is left."""
        self._make.setEnabled(True)
        if self.words is not None:
            told = self.words.translate(
                "Shift", "✕ The certificate could not be made. The disk does not take it."
            )
            self.told.tell(told, "wrong")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        self.head(
            words.translate("Shift", "Handover of the shift"),
            words.translate(
                "Shift",
                "The certificate counts verdicts, decisions and interruptions, and proves the"
                " journal up to its code.",
            ),
        )
        captions = (
            words.translate("Shift", "On duty"),
            words.translate("Panel", "Today"),
            words.translate("Panel", "Passed"),
            words.translate("Panel", "To check"),
            words.translate("Panel", "Not cleared"),
            words.translate("Panel", "Centre confirmed"),
            words.translate("Panel", "Unsent"),
        )
        for label, caption in zip(self._captions, captions, strict=True):
            label.setText(caption)
        self._taken.say(words.translate("Shift", "Taken over by (or left to be written by hand)"))
        self._make.say(words.translate("Shift", "Make the certificate (PDF)"))
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for caption, value in zip(self._captions, self._values, strict=True):
            caption.setFont(look.font(1.05))
            value.setFont(look.font(1.7, QFont.Weight.Bold))
        self._code.setFixedSize(look.line() * 8, look.line() * 8)
        self._code_text.setFont(look.font(0.9))

    def _write(self) -> None:
        words, told = self.words, self._figures
        if words is None or told is None:
            return
        counts, uplink = told.counts, told.uplink
        shown = (counts.total, counts.admit, counts.attention, counts.refuse)
        values = [told.operator or "–", *(words.number(value) for value in shown)]
        values.append(f"{words.number(uplink.confirmed)}/{words.number(uplink.recorded)}")
        values.append(words.number(uplink.unsent))
        for label, value in zip(self._values, values, strict=True):
            if label.text() != value:
                label.setText(value)
        if told.head is not None and told.head.text != self._shown_code:
            self._shown_code = told.head.text
            self._code.show_text(told.head.text)
            self._code.setAccessibleName(words.translate("Slip", "Head of the journal"))
            at = text.minute(told.head.at, self._zone)
            lines = (f"{at} · {words.number(told.head.seq)}", *typed_groups(told.head.text))
            self._code_text.setText("\n".join(lines))

    def _ask(self) -> None:
        if self._make.isEnabled():
            self._make.setEnabled(False)
            self.handover_asked.emit(" ".join(self._taken.text.split()))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        for place, (caption, value) in enumerate(zip(self._captions, self._values, strict=True)):
            # Who is on duty above, then three figures a row.
            row, column, span = (0, 0, 3) if place == 0 else ((place + 2) // 3, (place - 1) % 3, 1)
            caption.setProperty("tone", "muted")
            grid.addWidget(caption, row * 2, column, 1, span)
            grid.addWidget(value, row * 2 + 1, column, 1, span)
        code = QVBoxLayout()
        code.addWidget(self._code)
        code.addWidget(self._code_text)
        code.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(grid, 1)
        top.addLayout(code)
        self.body.addLayout(top)
        self.body.addWidget(self._taken)
        self.body.addLayout(row_of(self._make))
        self.body.addWidget(self.told)
        self.body.addStretch(1)

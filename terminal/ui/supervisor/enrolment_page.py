"""The page that shows how the terminal stands with its centre, and takes a token to enrol it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from sync.uplink.state import UplinkStatus
from terminal.ui import text
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.fields import Button, Field, row_of
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST_LETTERS: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """How a terminal stands with its centre. `url` is empty where it is enrolled nowhere.

    `last_heard` is when a centre last confirmed something; None where it never did.
    """

    terminal: bytes
    url: str = ""
    last_heard: datetime | None = None
    uplink: UplinkStatus = field(default_factory=UplinkStatus)


class EnrolmentPage(FormPage):
    """Shows the terminal's number, the centre's address and what it confirmed."""

    icon = "centre"

    token_given = Signal(str)
    """An enrolment token, to be tried."""

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._enrolment: Enrolment | None = None
        self._captions = [PlainLabel("", self.form) for _ in range(5)]
        self._values = [PlainLabel("", self.form) for _ in range(5)]
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(24)
        for row, (caption, value) in enumerate(zip(self._captions, self._values, strict=True)):
            value.setWordWrap(True)
            grid.addWidget(caption, row, 0)
            grid.addWidget(value, row, 1)
        self.body.addLayout(grid)
        self._token = Field("token", _MOST_LETTERS, self.form)
        self._enrol = Button(self.form, main=True)
        self.body.addWidget(self._token)
        self.body.addLayout(row_of(self._enrol))
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self._token.changed.connect(self._enable)
        self._token.entered.connect(self._give)
        self._enrol.clicked.connect(self._give)
        self._enable()

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "Centre")

    def show_enrolment(self, enrolment: Enrolment) -> None:
        """How it stands now; called whenever that changed."""
        before, self._enrolment = self._enrolment, enrolment
        self._write()
        self._enable()
        was_enrolled = before is None or bool(before.url)
        if enrolment.url and not was_enrolled and self.words is not None:
            self._token.clear()
            told = self.words.translate("Enrolment", "✓ The centre knows this terminal now.")
            self.told.tell(told, "good")

    def show_token_refused(self) -> None:
        """The centre does not take the token."""
        self._token.line.setEnabled(True)
        self._enable()
        if self.words is not None:
            told = self.words.translate(
                "Enrolment", "✕ The token is not valid, or was used already. Ask for a new one."
            )
            self.told.tell(told, "wrong")

    def closed(self) -> None:
        """Keep nothing of what was typed."""
        self._token.clear()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        captions = (
            words.translate("Enrolment", "Terminal"),
            words.translate("Enrolment", "Enrolled at"),
            words.translate("Enrolment", "Connection"),
            words.translate("Panel", "Centre confirmed"),
            words.translate("Enrolment", "Last confirmed"),
        )
        for label, caption in zip(self._captions, captions, strict=True):
            label.setText(caption)
        self._token.say(words.translate("Enrolment", "Enrolment token"))
        self._enrol.say(words.translate("Enrolment", "Enrol at this centre"))
        self._write()
        self._enable()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for caption, value in zip(self._captions, self._values, strict=True):
            caption.setFont(look.font(1.05))
            value.setFont(look.font(1.25))

    def _write_head(self, *, is_enrolled: bool) -> None:
        if self.words is not None:
            advice = self.words.translate(
                "Enrolment",
                "The centre gives a token for one terminal, once. Type it, or paste it from its"
                " file.",
            )
            headline = self.words.translate("Enrolment", "This terminal and its centre")
            self.head(headline, "" if is_enrolled else advice)

    def _write(self) -> None:
        words, told = self.words, self._enrolment
        if words is None or told is None:
            return
        never = words.translate("Enrolment", "never")
        uplink, heard = told.uplink, told.last_heard
        values = (
            told.terminal.hex(" ", 2),
            told.url or words.translate("Enrolment", "nowhere yet"),
            text.centre_word(words, uplink.state),
            f"{words.number(uplink.confirmed)}/{words.number(uplink.recorded)}",
            never
            if heard is None
            else f"{text.clock(heard, self._zone)} {text.date(heard, self._zone)}",
        )
        for label, value in zip(self._values, values, strict=True):
            label.setText(value)

    def _give(self) -> None:
        if self._enrol.isEnabled():
            self._enrol.setEnabled(False)
            self._token.line.setEnabled(False)
            if self.words is not None:
                self.told.tell(self.words.translate("Enrolment", "Asking the centre…"), "muted")
            self.token_given.emit("".join(self._token.text.split()))

    def _enable(self) -> None:
        is_enrolled = self._enrolment is not None and bool(self._enrolment.url)
        self._write_head(is_enrolled=is_enrolled)
        self._token.setVisible(not is_enrolled)
        self._enrol.setVisible(not is_enrolled)
        self._enrol.setEnabled(bool(self._token.text.strip()))

"""The page that asks for the register of a day as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from sync.protocol.terms import Verdict
from terminal.reports.exporting import MAX_REASON, Kind, Trouble, Written
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.fields import Button, Choice, Field, paragraph, row_of
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

_DAYS: Final = 15
"""Days that may be chosen; what is older than the terms of retention is empty here."""
_KINDS: Final[Mapping[Kind, str]] = {
    Kind.XLSX: QT_TRANSLATE_NOOP("Export", "Excel (XLSX)"),
    Kind.PDF: QT_TRANSLATE_NOOP("Export", "On paper (PDF)"),
    Kind.CSV: QT_TRANSLATE_NOOP("Export", "Text table (CSV)"),
    Kind.SQLITE: QT_TRANSLATE_NOOP("Export", "For analysts (SQLite)"),
}
_TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.DISK_FULL: QT_TRANSLATE_NOOP("Export", "✕ The disk is full. There is no file."),
    Trouble.READ_ONLY: QT_TRANSLATE_NOOP(
        "Export", "✕ The folder cannot be written to. There is no file. Choose another folder."
    ),
    Trouble.NO_FOLDER: QT_TRANSLATE_NOOP(
        "Export", "✕ The folder is not there. There is no file. Choose another folder."
    ),
    Trouble.DISK_FAILS: QT_TRANSLATE_NOOP(
        "Export", "✕ The disk fails. There is no file. Choose another disk."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """A register that is wanted as a file in a folder; with a reason where it is to be whole."""

    day: date
    kind: Kind
    folder: Path
    full: bool = False
    reason: str = ""


class ExportPage(FormPage):
    """Masked by default. Whole only with a reason and a second person, who signs in for it."""

    icon = "export"

    asked = Signal(object)
    """ExportAsked; answered by one of the `show_` methods."""
    cancelled = Signal()

    def __init__(self, today: date, folder: Path, parent: QWidget | None = None) -> None:
        """:param folder: where files go unless another folder is chosen."""
        super().__init__(parent)
        self._today = today
        self._folder = folder
        form = self.form
        self._day, self._kind = Choice("day", form), Choice("kind", form)
        self._extent = Choice("extent", form)
        self._reason = Field("reason", MAX_REASON, form)
        self._warning = paragraph(form, "warn")
        self._where = PlainLabel("", form)
        self._where.setWordWrap(True)
        self._other = Button(form)
        self._make, self._stop = Button(form, main=True), Button(form)
        self._bar = QProgressBar(form)
        choices = QHBoxLayout()
        for choice in (self._day, self._kind, self._extent):
            choices.addWidget(choice, 1)
        self.body.addLayout(choices)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._reason)
        place = QHBoxLayout()
        place.addWidget(self._where, 1)
        place.addWidget(self._other)
        self.body.addLayout(place)
        self.body.addLayout(row_of(self._make, self._stop))
        self.body.addWidget(self._bar)
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self._extent.chosen.connect(self._enable)
        self._reason.changed.connect(self._enable)
        self._reason.entered.connect(self._ask)
        self._make.clicked.connect(self._ask)
        self._stop.clicked.connect(self._cancel)
        self._other.clicked.connect(self._choose_folder)
        self._is_busy = False
        self._bar.setVisible(False)
        self._enable()

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "Export")

    def use_day(self, today: date) -> None:
        """It is another day."""
        if today != self._today:
            self._today = today
            self._offer()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        self.head(
            words.translate("Export", "The register as a file"),
            words.translate(
                "Export",
                "Masked files show as much as the operator sees. That a file was made, by whom,"
                " and its hash stand in the journal.",
            ),
        )
        self._day.say(words.translate("Export", "Day"))
        self._kind.say(words.translate("Export", "Kind of file"))
        self._extent.say(words.translate("Export", "What of the people"))
        self._reason.say(
            words.translate("Export", "Reason (stands in the journal; name no person)")
        )
        self._warning.setText(
            words.translate(
                "Export",
                "⚠ The file will hold whole names, numbers and addresses. A second person has to"
                " sign in for it.",
            )
        )
        self._other.say(words.translate("Export", "Another folder…"))
        self._make.say(words.translate("Export", "Make the file"))
        self._stop.say(words.translate("Export", "Stop"))
        self._offer()
        self._show_folder()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._where.setFont(look.font(1.05))
        self._warning.setFont(look.font(1.05))

    def show_progress(self, rows: int, total: int) -> None:
        """So many of so many rows are written."""
        self._bar.setMaximum(max(1, total))
        self._bar.setValue(min(rows, total))
        if self.words is not None:
            self._bar.setFormat(f"{self.words.number(rows)} / {self.words.number(total)}")

    def show_written(self, path: Path, written: Written) -> None:
        """The file is there."""
        self._end()
        if self.words is None:
            return
        words = self.words
        counted = {verdict: words.number(written.verdicts.get(verdict, 0)) for verdict in Verdict}
        told = words.translate(
            "Export",
            "✓ {file}\nEntries: {rows} (passed {admit}, to check {attention}, not cleared {refuse})"
            "\nSHA-256: {hash}",
        )
        for key, value in {
            "{rows}": words.number(written.rows),
            "{admit}": counted[Verdict.ADMIT],
            "{attention}": counted[Verdict.ATTENTION],
            "{refuse}": counted[Verdict.REFUSE],
            "{hash}": " ".join(
                written.sha256[at : at + 16] for at in range(0, len(written.sha256), 16)
            ),
            "{file}": str(path),
        }.items():
            told = told.replace(key, value)
        self.told.tell(told, "good")

    def show_not_written(self, trouble: Trouble) -> None:
        """There is no file, because of the disk."""
        self._end()
        if self.words is not None:
            self.told.tell(self.words.translate("Export", _TROUBLES[trouble]), "wrong")

    def show_not_recorded(self) -> None:
        """There is no file, because the journal could not take the event of it."""
        self._end()
        if self.words is not None:
            text = self.words.translate(
                "Export", "✕ The journal cannot take it down now, so there is no file."
            )
            self.told.tell(text, "wrong")

    def show_unreadable(self) -> None:
        """There is no file, because the journal cannot be read."""
        self._end()
        if self.words is not None:
            text = self.words.translate("Export", "✕ The journal cannot be read. There is no file.")
            self.told.tell(text, "wrong")

    def show_stopped(self) -> None:
        """There is no file, because somebody wanted none after all."""
        self._end()
        if self.words is not None:
            text = self.words.translate("Export", "Stopped. There is no file.")
            self.told.tell(text, "muted")

    def show_nobody_else(self) -> None:
        """There is no second person here who could sign in."""
        self._end()
        if self.words is not None:
            text = self.words.translate(
                "Export", "✕ Nobody else can sign in here. Add a second person on the page People."
            )
            self.told.tell(text, "wrong")

    def _ask(self) -> None:
        if not self._make.isEnabled():
            return
        self._is_busy = True
        self._bar.setRange(0, 0)
        self._bar.setVisible(True)
        self.told.tell("")
        self._enable()
        full = bool(self._extent.value)
        day, kind = self._day.value, self._kind.value
        if not isinstance(day, date) or not isinstance(kind, str):
            raise TypeError("the choices hold days and kinds")
        self.asked.emit(
            ExportAsked(
                day=day,
                kind=Kind(kind),
                folder=self._folder,
                full=full,
                reason=self._reason.text.strip() if full else "",
            )
        )

    def _cancel(self) -> None:
        self._stop.setEnabled(False)
        self.cancelled.emit()

    def _end(self) -> None:
        self._is_busy = False
        self._bar.setVisible(False)
        self._bar.setRange(0, 1)
        self._enable()

    def _enable(self) -> None:
        full = bool(self._extent.value)
        self._reason.setVisible(full)
        self._warning.setVisible(full)
        has_reason = bool(self._reason.text.strip())
        self._make.setEnabled(not self._is_busy and (has_reason or not full))
        self._stop.setVisible(self._is_busy)
        self._stop.setEnabled(self._is_busy)
        for part in (self._day, self._kind, self._extent, self._reason, self._other):
            part.setEnabled(not self._is_busy)

    def _choose_folder(self) -> None:
        title = self._other.accessibleName()
        chosen = QFileDialog.getExistingDirectory(self, title, str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._show_folder()

    def _show_folder(self) -> None:
        if self.words is not None:
            told = self.words.translate("Export", "Into the folder: {folder}")
            self._where.setText(told.replace("{folder}", str(self._folder)))

    def _offer(self) -> None:
        if self.words is None:
            return
        words = self.words
        days = [self._today - timedelta(days=back) for back in range(_DAYS)]
        names = {0: words.translate("Export", "today"), 1: words.translate("Export", "yesterday")}
        self._day.offer(
            (f"{day:%d/%m/%Y}" + (f" ({names[back]})" if back in names else ""), day)
            for back, day in enumerate(days)
        )
        self._kind.offer((words.translate("Export", name), kind) for kind, name in _KINDS.items())
        self._extent.offer(
            (
                (words.translate("Export", "Masked"), False),
                (words.translate("Export", "Whole, with a second person"), True),
            )
        )

"""The page of what the machine lacks, and of the bundle for those who help from afar."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from terminal.diagnostics.check import Check
from terminal.ui.supervisor.fields import Button, row_of
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import Words


class DiagnosticsPage(FormPage):
    """Shows what the doctor found, what is wrong first."""

    icon = "health"

    examine_asked = Signal()
    """The machine is to be looked at; answered by `show_checks`."""
    bundle_asked = Signal()
    """A bundle is wanted; answered by `show_bundle` or `show_no_bundle`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks: tuple[Check, ...] = ()
        self._list = QListWidget(self.form)
        self._list.setObjectName("checks")
        self._list.setWordWrap(True)
        self._list.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self._again, self._bundle = Button(self.form), Button(self.form, main=True)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(row_of(self._bundle, self._again))
        self.body.addWidget(self.told)
        self._again.clicked.connect(self._examine)
        self._bundle.clicked.connect(self._ask_bundle)

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "Diagnostics")

    def opened(self) -> None:
        """Look at the machine, where that was not done yet."""
        if not self._checks:
            self._examine()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """What was found."""
        self._checks = tuple(sorted(checks, key=lambda check: (check.ok, not check.needed)))
        self._write()
        self._again.setEnabled(True)
        self.told.tell("")

    def show_bundle(self, path: Path) -> None:
        """The bundle is there."""
        self._bundle.setEnabled(True)
        if self.words is not None:
            told = self.words.translate("Diagnostics", "✓ {file}")
            self.told.tell(told.replace("{file}", str(path)), "good")

    def show_no_bundle(self) -> None:
        """No bundle could be written."""
        self._bundle.setEnabled(True)
        if self.words is not None:
            told = self.words.translate("Diagnostics", "✕ The file cannot be written.")
            self.told.tell(told, "wrong")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        self.head(
            words.translate("Diagnostics", "What this machine needs"),
            words.translate(
                "Diagnostics",
                "The bundle holds versions, these lines, settings without secrets and figures of"
                " the journal: nothing about any person. It can be sent to whoever helps.",
            ),
        )
        self._list.setAccessibleName(words.translate("Supervisor", "Diagnostics"))
        self._again.say(words.translate("Diagnostics", "Look again"))
        self._bundle.say(words.translate("Diagnostics", "Make a diagnostics bundle"))
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._list.setMinimumHeight(look.line() * 10)

    def _examine(self) -> None:
        self._again.setEnabled(False)
        if self.words is not None:
            told = self.words.translate("Diagnostics", "Looking at the machine…")
            self.told.tell(told, "muted")
        self.examine_asked.emit()

    def _ask_bundle(self) -> None:
        self._bundle.setEnabled(False)
        self.bundle_asked.emit()

    def _write(self) -> None:
        self._list.clear()
        self._list.addItems([self._line(check) for check in self._checks])
        self._list.setCurrentRow(0)

    def _line(self, check: Check) -> str:
        sign = "✓" if check.ok else ("✕" if check.needed else "⚠")
        line = " · ".join(filter(None, (f"{sign} {check.name}", check.found)))
        language = "vi" if self.words is None else self.words.language
        advice = check.advice_vi if language == "vi" else check.advice_en
        return line if check.ok or not advice else f"{line}\n{advice}"

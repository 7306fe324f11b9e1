"""The rows of the scanner test: one for each code of the card, one for each finding."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.diagnostics.scanner_diagnosis import Finding
from terminal.diagnostics.scanner_examination import Step
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.scanner_doctor.words import finding_text, step_word
from terminal.ui.theme import Look
from terminal.ui.words import Words


class StepRow(QWidget):
    """One code of the card, and whether it arrived well."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = IconView(icons, self)
        self._name = FittedLabel(self)
        self._look: Look | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sign)
        row.addWidget(self._name, 1)

    def show_step(self, number: int, step: Step, words: Words, *, is_current: bool) -> None:
        """Show how a code stands."""
        told = [f"{number + 1}. {step_word(words, step.code.name)}"]
        if step.arrivals:
            good = words.translate("Scanner", "good")
            told.append(words.translate("Scanner", "to be mended") if step.findings else good)
        elif step.skipped:
            told.append(words.translate("Scanner", "passed over"))
        self._name.setText(" · ".join(told))
        if self._look is None:
            return
        palette = self._look.palette
        icon, ink = ("next", palette.accent) if is_current else ("", palette.muted)
        if step.arrivals:
            bad = bool(step.findings)
            tone = palette.refuse if bad else palette.admit
            icon, ink = ("warning" if bad else "tick"), tone.sign
        self._sign.draw(icon, ink)
        weight = QFont.Weight.Bold if is_current else QFont.Weight.Normal
        self._name.dress(self._look.font(1.1, weight), palette.text)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._sign.setFixedSize(look.line(1.2), look.line(1.2))


class FindingRow(QWidget):
    """One finding: what is the matter, and what to change."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = IconView(icons, self)
        self._title = FittedLabel(self, lines=2)
        self._advice = FittedLabel(self, lines=3)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_finding(self, finding: Finding | None, words: Words) -> None:
        """Show a finding, or nothing."""
        self.setVisible(finding is not None)
        if finding is not None:
            title, advice = finding_text(words, finding)
            self._title.setText(title)
            self._advice.setText(advice)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._sign.setFixedSize(look.line(1.4), look.line(1.4))
        self._sign.draw("warning", look.palette.refuse.sign)
        self._title.dress(look.font(1.15, QFont.Weight.Bold), look.palette.text)
        self._advice.dress(look.font(1.0), look.palette.text)

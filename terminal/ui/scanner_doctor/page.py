"""The page that walks through the scanner test card and says what to change."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QImageReader, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from terminal.capture.scanned_text import EndedBy, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerStatus
from terminal.diagnostics.scanner_card import CARD
from terminal.diagnostics.scanner_diagnosis import Arrival
from terminal.diagnostics.scanner_examination import Examination
from terminal.ui.face import announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel, PlainLabel, without_mnemonic
from terminal.ui.qr import QrView
from terminal.ui.scanner_doctor.paper import write_card
from terminal.ui.scanner_doctor.rows import FindingRow, StepRow
from terminal.ui.scanner_doctor.words import scanner_word, step_word
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST_FINDINGS = 4
_MOST_PIXELS = 4_000
"""A side of the picture of the maker's barcode; a larger one is not loaded."""


class ScannerDoctorPage(QWidget):
    """Shows the codes of the card one after the other, ticks them off and tells what is wrong.

    Every text of a scanner goes to `heard`, from any thread, while the page is open; none is
    presented to the desk meanwhile.
    """

    heard = Signal(object)
    """ScannedText or Overlong; give this signal's `emit` to whatever hears the scanners."""
    done = Signal()

    def __init__(
        self, words: Words, icons: Icons, setup_code: str = "", parent: QWidget | None = None
    ) -> None:
        """:param setup_code: path of a picture of the maker's barcode that sets up USB-COM."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._look: Look | None = None
        self._examination = Examination()
        self._scanners: tuple[ScannerStatus, ...] = ()
        self._told = ""
        self._picture = _load(setup_code)
        self._title = FittedLabel(self)
        self._state = FittedLabel(self)
        self._steps = [StepRow(icons, self) for _ in CARD]
        middle = Qt.AlignmentFlag.AlignHCenter
        self._ask = FittedLabel(self, lines=2, align=middle)
        self._code = QrView(self)
        self._result = IconView(icons, self)
        self._findings = [FindingRow(icons, self) for _ in range(_MOST_FINDINGS)]
        self._setup = PlainLabel("", self)
        self._setup.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._setup_caption = FittedLabel(self, lines=2, align=middle)
        self._save = self._button(self._save_card)
        self._skip = self._button(self._skip_code)
        self._again = self._button(self.restart)
        self._close = self._button(self.done.emit)
        self._arrange()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.done.emit)
        QShortcut(QKeySequence(Qt.Key.Key_F2), self, self._skip_code)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.restart)
        QShortcut(QKeySequence(Qt.Key.Key_F4), self, self._save_card)
        self.heard.connect(self.hear)
        self.reword(words)

    @property
    def examination(self) -> Examination:
        """How far it has come."""
        return self._examination

    def hear(self, text: ScannedText | Overlong) -> None:
        """A scanner sent something; in the thread of the screen."""
        if isinstance(text, ScannedText):
            ended = text.ended_by is EndedBy.TERMINATOR
            arrival = Arrival(text.payload, text.at, ended, text.key_seconds)
            self._examination = self._examination.arrived(arrival)
            self._show()

    def show_scanners(self, scanners: Sequence[ScannerStatus]) -> None:
        """All scanners on serial ports."""
        self._scanners = tuple(scanners)
        self._show_state()

    def restart(self) -> None:
        """Begin again with the first code."""
        self._examination = Examination()
        self._told = ""
        self._show()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.translate("Scanner", "Scanner test"))
        for button, source in (
            (self._save, words.translate("Scanner", "Save test card as PDF (F4)")),
            (self._skip, words.translate("Scanner", "Cannot be scanned (F2)")),
            (self._again, words.translate("Scanner", "Begin again (F3)")),
            (self._close, words.translate("Scanner", "Close (Esc)")),
        ):
            button.setText(without_mnemonic(source))
        self._setup_caption.setText(
            words.translate("Scanner", "Scan this code to switch the scanner to USB-COM.")
        )
        self._show()
        self._show_state()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        gap, palette = look.gap(), look.palette
        self._grid.setContentsMargins(look.gap(1.6), gap, look.gap(1.6), gap)
        self._grid.setHorizontalSpacing(look.gap(2))
        self._grid.setVerticalSpacing(look.gap(0.8))
        self._title.dress(look.font(1.6, QFont.Weight.Bold), palette.text)
        self._state.dress(look.font(1.0), palette.muted)
        self._ask.dress(look.font(1.4, QFont.Weight.Bold), palette.text)
        self._setup_caption.dress(look.font(1.0), palette.text)
        for row in self._steps:
            row.restyle(look)
        for finding in self._findings:
            finding.restyle(look)
        for button in (self._save, self._skip, self._again, self._close):
            button.setMinimumHeight(max(64, look.line(2.4)))
        self._result.setFixedSize(look.line(9), look.line(9))
        self._found.setSpacing(look.gap(1.2))
        self._buttons.setSpacing(gap)
        self._show_picture()
        self._show()

    def _show(self) -> None:
        words, examination = self._words, self._examination
        current = examination.current
        for number, (row, step) in enumerate(zip(self._steps, examination.steps, strict=True)):
            row.show_step(number, step, words, is_current=number == current)
        found = examination.findings
        if current is None:
            self._code.show_text("")
            told = (
                words.translate("Scanner", "This scanner must be set up anew.")
                if found
                else words.translate("Scanner", "All codes arrived. This scanner is set up well.")
            )
        else:
            code = examination.steps[current].code
            self._code.show_text(code.text)
            told = words.translate("Scanner", "Scan code {number}: {name}")
            told = told.replace("{number}", str(current + 1))
            told = told.replace("{name}", step_word(words, code.name))
        self._ask.setText(told)
        self._code.setAccessibleName(told)
        self._skip.setEnabled(current is not None)
        self._code.setVisible(current is not None)
        self._result.setVisible(current is None)
        if self._look is not None:
            palette = self._look.palette
            sign = ("warning", palette.refuse.sign) if found else ("tick", palette.admit.sign)
            self._result.draw(*sign)
        for place, finding in enumerate(self._findings):
            finding.show_finding(found[place] if place < len(found) else None, words)
        shows_setup = bool(found) and self._picture is not None
        self._setup.setVisible(shows_setup)
        self._setup_caption.setVisible(shows_setup)
        if told != self._told:
            self._told = told
            if self.isVisible():
                announce(self, told)

    def _show_state(self) -> None:
        words = self._words
        each = [f"{one.name}: {scanner_word(words, one.state)}" for one in self._scanners]
        none = words.translate("Scanner", "No scanner on USB-COM; one that types may be tested.")
        self._state.setText(" · ".join(each) if each else none)

    def _show_picture(self) -> None:
        if self._picture is not None and self._look is not None:
            side = self._look.line(9)
            self._setup.setPixmap(
                self._picture.scaled(
                    QSize(2 * side, side),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )

    def _skip_code(self) -> None:
        self._examination = self._examination.skip()
        self._show()

    def _save_card(self) -> None:
        title = self._words.translate("Scanner", "Save test card as PDF")
        name = "the-thu-may-quet.pdf"
        path, _ = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        if path and not write_card(Path(path), (self._words, self._words.other())):
            self._ask.setText(
                self._words.translate(
                    "Scanner", "The card could not be written there. Choose another folder."
                )
            )

    def _button(self, pressed: object) -> QPushButton:
        button = QPushButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(pressed)
        return button

    def _arrange(self) -> None:
        self._grid, self._found, self._buttons = QGridLayout(self), QVBoxLayout(), QHBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._title, 2)
        head.addWidget(self._state, 3)
        self._grid.addLayout(head, 0, 0, 1, 3)
        steps, code, found = QVBoxLayout(), QVBoxLayout(), self._found
        for row in self._steps:
            steps.addWidget(row)
        steps.addStretch(1)
        code.addWidget(self._ask)
        code.addWidget(self._code, 1)
        code.addWidget(self._result, 1, Qt.AlignmentFlag.AlignCenter)
        for finding in self._findings:
            found.addWidget(finding)
        found.addStretch(1)
        found.addWidget(self._setup)
        found.addWidget(self._setup_caption)
        for column, (part, share) in enumerate(((steps, 3), (code, 5), (found, 5))):
            self._grid.addLayout(part, 1, column)
            self._grid.setColumnStretch(column, share)
        self._grid.setRowStretch(1, 1)
        for button in (self._save, self._again, self._skip, self._close):
            self._buttons.addWidget(button, 1)
        self._grid.addLayout(self._buttons, 2, 0, 1, 3)


def _load(path: str) -> QPixmap | None:
    """A picture of at most `_MOST_PIXELS` a side; None where there is none to show."""
    if not path:
        return None
    reader = QImageReader(str(Path(path).expanduser()))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _MOST_PIXELS:
        return None
    picture = QPixmap.fromImage(reader.read())
    return None if picture.isNull() else picture

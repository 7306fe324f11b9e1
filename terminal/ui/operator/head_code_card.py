"""The head code, for a telephone's camera, for the printer, or to be copied by hand."""

from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QHideEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from terminal.ui import text
from terminal.ui.label import FittedLabel, without_mnemonic
from terminal.ui.operator.key_button import touch_side
from terminal.ui.qr import QrView
from terminal.ui.slip import Slip, draw_slip, typed_groups, write_pdf
from terminal.ui.theme import Look
from terminal.ui.words import Words


class HeadCodeCard(QWidget):
    """Stands in the place of picture and latest entries, so that verdicts stay in sight.

    The code that is shown stays the same while it is shown: somebody is just copying it.
    """

    kept = Signal(object)
    """HeadCode, once somebody says that it was kept: photographed, printed or saved."""
    done = Signal()

    def __init__(self, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._zone = zone
        self._slip: Slip | None = None
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = FittedLabel(self, align=middle)
        self._at = FittedLabel(self, align=middle)
        self._code = QrView(self)
        self._groups = [FittedLabel(self, align=middle) for _ in range(3)]
        self._advice = FittedLabel(self, lines=3, align=middle)
        self._print = self._button(self._print_slip)
        self._save = self._button(self._save_slip)
        self._photographed = self._button(self._keep)
        self._close = self._button(self.done.emit)
        self._column = QVBoxLayout(self)
        for part in (self._title, self._at):
            self._column.addWidget(part)
        self._column.addWidget(self._code, 1)
        for part in (*self._groups, self._advice):
            self._column.addWidget(part)
        buttons = QGridLayout()
        buttons.addWidget(self._photographed, 0, 0)
        buttons.addWidget(self._save, 0, 1)
        # A post without a printer is not offered to print.
        has_printer = bool(QPrinterInfo.availablePrinterNames())
        self._print.setVisible(has_printer)
        if has_printer:
            buttons.addWidget(self._print, 1, 0)
        buttons.addWidget(self._close, 1, int(has_printer), 1, 2 - int(has_printer))
        self._column.addLayout(buttons)
        self.reword(words)
        self.hide()

    def show_slip(self, slip: Slip) -> None:
        """Show the head code of a slip."""
        self._slip = slip
        self._code.show_text(slip.head.text)
        self._write()
        self.show()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for button, source in (
            (self._print, words.translate("Slip", "Print the slip")),
            (self._save, words.translate("Slip", "Save as PDF")),
            (self._photographed, words.translate("Slip", "Photographed")),
            (self._close, words.translate("Slip", "Close (Esc)")),
        ):
            button.setText(without_mnemonic(source))
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        gap = look.gap()
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(look.gap(0.4))
        palette = look.palette
        self._title.dress(look.font(1.3, QFont.Weight.Bold), palette.text)
        self._at.dress(look.font(1.0), palette.muted)
        for label in self._groups:
            label.dress(look.font(1.05, QFont.Weight.DemiBold), palette.text)
        self._advice.dress(look.font(0.95), palette.muted)
        for button in (self._print, self._save, self._photographed, self._close):
            button.setMinimumHeight(touch_side(look))

    def hideEvent(self, hidden: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the code: the next time it is a newer one."""
        self._code.show_text("")
        super().hideEvent(hidden)

    def _write(self) -> None:
        if self._slip is None:
            return
        words, head = self._words, self._slip.head
        title = words.translate("Slip", "Head of the journal: number {seq}")
        self._title.setText(title.replace("{seq}", words.number(head.seq)))
        self._at.setText(f"{text.clock(head.at, self._zone)} · {text.date(head.at, self._zone)}")
        for label, group in zip(self._groups, typed_groups(head.text), strict=True):
            label.setText(group)
        self._advice.setText(
            words.translate(
                "Slip",
                "Photograph this code or print the slip, and keep it away from this machine:"
                " it proves that nothing before it was changed.",
            )
        )

    def _button(self, pressed: object) -> QPushButton:
        button = QPushButton(self)
        # A scanner that types must not press it: its payloads hold spaces.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(pressed)
        return button

    def _keep(self) -> None:
        if self._slip is not None:
            self.kept.emit(self._slip.head)
        self.done.emit()

    def _print_slip(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asked = QPrintDialog(printer, self).exec()
        if asked and self._slip is not None and draw_slip(printer, self._slip, self._words):
            self._keep()

    def _save_slip(self) -> None:
        if self._slip is None:
            return
        head = self._slip.head
        name = f"phieu-ca-{head.at.astimezone(self._zone):%Y%m%d-%H%M}-{head.seq}.pdf"
        title = self._words.translate("Slip", "Save as PDF")
        path, _ = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        if not path:
            return
        if write_pdf(Path(path), self._slip, self._words):
            self._keep()
        else:
            self._advice.setText(
                self._words.translate(
                    "Slip", "The slip could not be written there. Choose another folder."
                )
            )

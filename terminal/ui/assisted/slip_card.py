"""A person's slip beside the verdict: to be photographed, printed or saved."""

from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtGui import QFont
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from terminal.ui import text
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.sheet import Sheet
from terminal.ui.person_slip import (
    DeclarationSlip,
    Paper,
    PersonSlip,
    advice_for,
    draw_person_slip,
    write_person_pdf,
)
from terminal.ui.qr import QrView
from terminal.ui.text_reasons import reason_text
from terminal.ui.theme import Look
from terminal.ui.words import Words


class SlipCard(Sheet):
    """Enter prints where the post has a printer, else saves; Escape puts it away."""

    def __init__(
        self,
        icons: Icons,
        words: Words,
        zone: ZoneInfo,
        parent: QWidget,
        *,
        paper: Paper = Paper.ROLL_80,
    ) -> None:
        super().__init__(icons, words, zone, parent)
        self._slip: PersonSlip | None = None
        self._paper = paper
        self._who = FittedLabel(self)
        self._code = QrView(self)
        self._advice = FittedLabel(self, lines=6)
        self._save = KeyButton(icons, self, icon="export")
        self._save.clicked.connect(self._save_slip)
        self._has_printer = bool(QPrinterInfo.availablePrinterNames())
        self._save.setVisible(self._has_printer)
        self._below.insertWidget(1, self._save, 2)
        self._body.addWidget(self._who)
        self._body.addWidget(self._code, 1)
        self._body.addWidget(self._advice)
        self._body.addStretch(0)

    def show_slip(self, slip: PersonSlip) -> None:
        """Show another slip; goes before `open_about`."""
        self._slip = slip
        self._code.show_text(slip.code if isinstance(slip, DeclarationSlip) else "")
        self._code.setVisible(isinstance(slip, DeclarationSlip))
        self.tell("")
        self.reword(self._words)

    def confirm(self) -> None:
        """Print, or save where there is nothing to print with."""
        if self._has_printer:
            self._print_slip()
        else:
            self._save_slip()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._save.name(words.translate("Slip", "Save as PDF"))
        slip = self._slip
        if isinstance(slip, DeclarationSlip):
            self._who.setText(" · ".join(filter(None, (slip.name, slip.birth_year))))
            told = words.translate("Slip", "Valid until {time}")
            until = f"{text.minute(slip.valid_until, self._zone)} "
            until += text.date(slip.valid_until, self._zone)
            photograph = words.translate(
                "Slip", "Somebody with a telephone may photograph the code; the next post reads it."
            )
            self._advice.setText(f"{told.replace('{time}', until)}. {photograph}")
        elif slip is not None:
            person = slip.person
            self._who.setText(" · ".join(filter(None, (person.name, person.birth_year))))
            reason = reason_text(words, slip.reasons[0]).text if slip.reasons else ""
            said = (reason, advice_for(words, slip.reasons), slip.where)
            self._advice.setText("\n".join(filter(None, said)))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._who.dress(look.font(1.3, QFont.Weight.Bold), look.palette.text)
        self._advice.dress(look.font(1.15), look.palette.text)
        self._save.restyle(look)

    def _print_slip(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._slip is None or not QPrintDialog(printer, self).exec():
            return
        if draw_person_slip(printer, self._slip, self._words.assets, self._paper):
            self.done.emit()
        else:
            self._tell_failed()

    def _save_slip(self) -> None:
        if self._slip is None:
            return
        at = self._slip.issued_at if isinstance(self._slip, DeclarationSlip) else self._slip.at
        name = f"phieu-{at.astimezone(self._zone):%Y%m%d-%H%M%S}.pdf"
        title = self._words.translate("Slip", "Save as PDF")
        path, _ = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        if not path:
            return
        if write_person_pdf(Path(path), self._slip, self._words.assets, self._paper):
            self.done.emit()
        else:
            self._tell_failed()

    def _tell_failed(self) -> None:
        told = "The slip could not be written there. Choose another folder."
        self.tell(f"✕ {self._words.translate('Slip', told)}")

    def _titled(self) -> str:
        if isinstance(self._slip, DeclarationSlip):
            return self._words.translate("Slip", "Slip for the next post")
        return self._words.translate("Slip", "Slip for the person")

    def _confirms(self) -> str:
        source = "Print the slip" if self._has_printer else "Save as PDF"
        return self._words.translate("Slip", source)

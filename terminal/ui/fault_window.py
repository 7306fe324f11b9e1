"""A small window for a fault that keeps the terminal from starting."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QPushButton, QVBoxLayout, QWidget

from terminal.diagnostics import KnownFault
from terminal.ui.label import PlainLabel
from terminal.ui.text_faults import fault_text
from terminal.ui.theme import DAY, look_for, style_sheet
from terminal.ui.words import LANGUAGES, QT_TRANSLATE_NOOP, Words

QT_TRANSLATE_NOOP("FaultWindow", "Recover the journal")
QT_TRANSLATE_NOOP("FaultWindow", "Close")


class FaultWindow(QWidget):
    """Says in both languages what is wrong and what to do; for those who see no console."""

    def __init__(self, fault: KnownFault, assets: Path, *, offers_recovery: bool = False) -> None:
        """:param offers_recovery: whether somebody may ask here to go on with what is whole."""
        super().__init__()
        self.recovery_asked = False
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Chốt")
        self.resize(720, 360)
        look = look_for(DAY, self.size() * 2)
        self.setStyleSheet(style_sheet(look))
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(look.gap(2), look.gap(2), look.gap(2), look.gap(2))
        for times, language in zip((1.3, 1.0), LANGUAGES, strict=True):
            found = fault_text(Words(language, assets), fault.fault, fault.details)
            for size, text in ((times * 1.2, found.title), (times, found.advice)):
                label = PlainLabel(text, self)
                label.setWordWrap(True)
                label.setFont(look.font(size))
                column.addWidget(label)
            column.addSpacing(look.gap())
        column.addStretch(1)
        if offers_recovery:
            recover = QPushButton(_in_all(assets, "Recover the journal"), self)
            recover.clicked.connect(self._ask_for_recovery)
            column.addWidget(recover, alignment=Qt.AlignmentFlag.AlignLeft)
        button = QPushButton(_in_all(assets, "Close"), self)
        button.clicked.connect(self.close)
        # What Enter does must change nothing.
        button.setFocus()
        column.addWidget(button, alignment=Qt.AlignmentFlag.AlignRight)

    def _ask_for_recovery(self) -> None:
        self.recovery_asked = True
        self.close()


def _in_all(assets: Path, source: str) -> str:
    """The words for a button, in every language at once."""
    found = (Words(language, assets).translate("FaultWindow", source) for language in LANGUAGES)
    return " / ".join(found)


def show_until_closed(fault: KnownFault, assets: Path, *, offers_recovery: bool = False) -> bool:
    """Show a fault until somebody closes the window. :return: whether recovery was asked for."""
    application = QApplication.instance() or QApplication([])
    window = FaultWindow(fault, assets, offers_recovery=offers_recovery)
    window.show()
    application.exec()
    return window.recovery_asked

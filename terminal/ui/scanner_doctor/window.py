"""The scanner test in a window of its own, so that its keys are nobody else's."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from terminal.ui.icons import Icons
from terminal.ui.scanner_doctor.page import ScannerDoctorPage
from terminal.ui.theme import Palette, look_for, style_sheet
from terminal.ui.words import Words


class ScannerTestWindow(QWidget):
    """Holds the page; closing it in any way ends the test."""

    done = Signal()

    def __init__(
        self,
        words: Words,
        icons: Icons,
        palette: Palette,
        setup_code: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(words.translate("Scanner", "Chốt: scanner test"))
        self._palette = palette
        self.page = ScannerDoctorPage(words, icons, setup_code, self)
        self.page.done.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # What does not fit a small screen shrinks; nothing may push the window beyond it.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.page)
        self.resize(QSize(1366, 768))

    def resizeEvent(self, change: QResizeEvent) -> None:  # noqa: N802 - Qt's name, as below
        """Grow and shrink everything with the window."""
        super().resizeEvent(change)
        look = look_for(self._palette, self.size())
        self.setStyleSheet(style_sheet(look))
        self.page.restyle(look)

    def closeEvent(self, closing: QCloseEvent) -> None:  # noqa: N802
        """Tell that the test is over."""
        self.done.emit()
        closing.accept()

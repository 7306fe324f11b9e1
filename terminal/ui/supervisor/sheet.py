"""A small window over a face, which goes on working behind it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from terminal.ui.supervisor.fields import form_sheet
from terminal.ui.theme import Look


class Sheet(QWidget):
    """As wide as it is made, and as high as its words need at that width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._width = 0

    def columns(self, look: Look, width: int) -> QVBoxLayout:
        """Dress the window, and give the column that its parts go into."""
        self._width = width
        self.setStyleSheet(form_sheet(look))
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(look.gap(2), look.gap(2), look.gap(2), look.gap(2))
        column.setSpacing(look.gap())
        return column

    def fit(self) -> None:
        """Take the size that the parts need now."""
        column = self.layout()
        if column is not None and self.isVisible():
            column.activate()
            width = max(self._width, column.totalMinimumSize().width())
            # Labels that wrap are not in the least height of a window.
            height = max(
                column.totalMinimumHeightForWidth(width), column.totalMinimumSize().height()
            )
            self.resize(width, height)

    def showEvent(self, shown: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take the size that is needed."""
        super().showEvent(shown)
        self.fit()

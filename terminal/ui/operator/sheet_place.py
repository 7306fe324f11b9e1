"""The place beside the verdict where one sheet is shown at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget


class SheetPlace(QWidget):
    """Sheets lie on one another as papers do: closing one shows the one below as it was left."""

    changed = Signal()
    """Another sheet is on top now, or none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._known: list[QWidget] = []
        self._lying: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def top(self) -> QWidget | None:
        """The sheet that is seen; None while there is none."""
        return self._lying[-1] if self._lying else None

    def lay(self, sheet: QWidget) -> None:
        """Put a sheet on top, wherever it lay before."""
        if sheet not in self._known:
            self._known.append(sheet)
            self._column.addWidget(sheet)
        if sheet in self._lying:
            self._lying.remove(sheet)
        self._lying.append(sheet)
        self._show()

    def take_away(self, sheet: QWidget) -> None:
        """Take a sheet away, wherever it lies."""
        if sheet in self._lying:
            self._lying.remove(sheet)
            self._show()

    def lies(self, sheet: QWidget) -> bool:
        """Whether a sheet is open, seen or below another."""
        return sheet in self._lying

    def _show(self) -> None:
        top = self.top
        for sheet in self._known:
            if sheet is not top:
                sheet.hide()
        self.setHidden(top is None)
        if top is not None:
            top.show()
            top.setFocus()
        self.changed.emit()

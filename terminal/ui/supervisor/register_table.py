"""The table of the register: what somebody looks at stays where it is while entries come above."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView, QWidget

from terminal.ui.supervisor.register_model import Column, RegisterModel
from terminal.ui.theme import Look

_WIDTHS = {
    Column.TIME: 4.9,
    Column.VERDICT: 10.8,
    Column.NAME: 6.8,
    Column.NUMBER: 4.9,
    Column.BORN: 5.2,
    Column.ORIGIN: 7.2,
}
"""In body text sizes; the reason takes what is left."""
_LINE = 2.0


class RegisterTable(QTableView):
    """One line an entry, one of them chosen; sorted by time alone, the newest above."""

    hidden_above = Signal(int)
    """How many entries came above those in sight since somebody went down or chose one."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("register")
        self.setModel(model)
        self._above = 0
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        model.rowsInserted.connect(self._keep_in_sight)
        model.modelReset.connect(self.go_up)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def go_up(self) -> None:
        """Show the newest again."""
        self.scrollToTop()
        self._say_above(0)

    def restyle(self, look: Look) -> None:
        """Take sizes from a look; colours come from the window's style."""
        self.setFont(look.font(1.0))
        self.verticalHeader().setDefaultSectionSize(look.line(_LINE))
        self.verticalHeader().setMinimumSectionSize(look.line(_LINE))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, round(look.size * width))

    def _keep_in_sight(self, parent: QModelIndex, first: int, last: int) -> None:
        bar = self.verticalScrollBar()
        top = self.rowAt(0)
        is_watching = bar.value() > 0 or self.selectionModel().hasSelection()
        if is_watching and 0 <= first <= max(top, 0) and not parent.isValid():
            # The view moves with what is in it, so that a line is not pulled from under a finger.
            count = last - first + 1
            self.updateGeometries()
            bar.setValue(bar.value() + count * self._step())
            self._say_above(self._above + count)

    def _step(self) -> int:
        by_line = self.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerItem
        return 1 if by_line else self.verticalHeader().defaultSectionSize()

    def _scrolled(self, value: int) -> None:
        if value == 0:
            self._say_above(0)

    def _say_above(self, count: int) -> None:
        if count != self._above:
            self._above = count
            self.hidden_above.emit(count)

"""The page of the day's register: look for entries, see one, put it right."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sync.protocol.terms import Verdict
from terminal.desk.orders import Amend, OrderRefused, View
from terminal.desk.outcome import Outcome
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.origin import origin_of
from terminal.reports.register_query import Filter
from terminal.reports.row import Row
from terminal.ui import text
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel, PlainLabel
from terminal.ui.supervisor.amend_dialog import AmendDialog
from terminal.ui.supervisor.detail_card import DetailCard
from terminal.ui.supervisor.entry_content import Details, read_details
from terminal.ui.supervisor.fields import TARGET, Button
from terminal.ui.supervisor.filters import FilterBar
from terminal.ui.supervisor.page import Page
from terminal.ui.supervisor.register_model import RegisterModel
from terminal.ui.supervisor.register_table import RegisterTable
from terminal.ui.text_orders import refused_text
from terminal.ui.theme import Look
from terminal.ui.words import Words

_CARD_PARTS, _TABLE_PARTS = 8, 18


class RegisterPage(Page):
    """The register as a table with filters above and the chosen entry beside it."""

    icon = "list"

    def __init__(
        self,
        book: DayBook,
        icons: Icons,
        words: Words,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._icons, self._words = book, icons, words
        self._look: Look | None = None
        self._counts = DayCounts()
        self._chosen: tuple[int, int] | None = None
        self._is_open = False
        self.model = RegisterModel(book, icons, words, zone, self)
        self.filters = FilterBar(icons, words, self)
        self.table = RegisterTable(self.model, self)
        self.card = DetailCard(icons, words, zone, self)
        self._shown = FittedLabel(self)
        self._up = Button(self)
        self._nothing = PlainLabel("", self.table)
        self._column, self._middle = QVBoxLayout(self), QHBoxLayout()
        self._arrange()
        self._connect()
        self.reword(words)

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Register", "Register")

    def opened(self) -> None:
        """Read, and keep up."""
        self._is_open = True
        self.filters.offer(self._book.days, self._book.choices)
        self.model.show_entries(self.filters.asked)
        self.model.start()
        self.filters.search.setFocus()

    def closed(self) -> None:
        """Let go of everybody."""
        self._is_open = False
        self._choose(None)
        self.model.stop()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.model.reword(words)
        self.filters.reword(words)
        self.card.reword(words)
        self.table.setAccessibleName(words.translate("Register", "Register of entries"))
        self._nothing.setText(words.translate("Register", "No entry fits. Clear the filter?"))
        self._show_counts()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        gap = look.gap(0.8)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(look.gap(0.5))
        self._middle.setSpacing(gap)
        self._shown.dress(look.font(1.05, QFont.Weight.DemiBold), look.palette.muted)
        self._nothing.setFont(look.font(1.2))
        self.setStyleSheet(_sheet(look))
        for part in (self.model, self.filters, self.table, self.card):
            part.restyle(look)

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what became of an amendment; the table follows by itself."""
        if outcome.before is not None and (outcome.epoch, outcome.seq) == self._chosen:
            before, after = (
                text.verdict_word(self._words, each) for each in (outcome.before, outcome.verdict)
            )
            told = self._words.translate("Register", "✓ Recorded")
            changed = f"{told}: {before} → {after}" if before != after else told
            self.card.tell(changed, "good")

    def show_person(self, row: Row) -> None:
        """Show all of the chosen entry, until another is chosen."""
        details = self.card.details
        asked = row.epoch, row.seq
        # What the card shows may still be the entry chosen before.
        held = None if details is None else (details.row.epoch, details.row.seq)
        if details is not None and asked == self._chosen == held:
            shown = Details(row, origin_of(row), details.history, details.mates, in_full=True)
            self.card.show_details(shown)

    def show_refused_order(self, reason: OrderRefused) -> None:
        """Say why nothing was changed or shown."""
        self.card.tell("✕ " + refused_text(self._words, reason), "wrong")

    def view(self) -> None:
        """Ask to see all of the chosen entry; that is recorded."""
        if self._chosen is not None and self.card.view.isEnabled():
            self.ordered.emit(View(*self._chosen))

    def amend(self) -> AmendDialog | None:
        """Open the sheet that amends the chosen entry."""
        details = self.card.details
        if details is None or self._look is None:
            return None
        dialog = AmendDialog(details.row, self._icons, self._words, self._look, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self._give)
        dialog.open()
        return dialog

    def _give(self, amend: Amend) -> None:
        self.card.tell("")
        self.ordered.emit(amend)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.left_downwards.connect(self._enter_table)
        self.model.counted.connect(self._count)
        self.model.arrived.connect(self._arrived)
        self.model.dataChanged.connect(self._changed)
        self.model.answers.answered.connect(self._take)
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.table.hidden_above.connect(self._say_above)
        self._up.clicked.connect(self.table.go_up)
        self.card.view_asked.connect(self.view)
        self.card.amend_asked.connect(self.amend)
        self.card.group_asked.connect(self._show_group)
        for keys, act in (
            ("Ctrl+F", self._find),
            ("Ctrl+I", self.view),
            ("Ctrl+E", self.amend),
            ("Ctrl+L", self.filters.more.toggle),
            ("Ctrl+1", lambda: self.filters.toggle(Verdict.ADMIT)),
            ("Ctrl+2", lambda: self.filters.toggle(Verdict.ATTENTION)),
            ("Ctrl+3", lambda: self.filters.toggle(Verdict.REFUSE)),
            ("Ctrl+Home", self.table.go_up),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _filter(self, asked: Filter) -> None:
        if self._is_open:
            self.model.show_entries(asked)

    def _find(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _enter_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.selectionModel().hasSelection():
                self.table.selectRow(0)

    def _arrived(self) -> None:
        self.filters.offer(self._book.days, self._book.choices)
        self._nothing.setVisible(not self.model.rowCount())
        self._nothing.adjustSize()
        self._nothing.move(24, self.table.horizontalHeader().height() + 24)
        self._reselect()

    def _reselect(self) -> None:
        """What was chosen stays so where it is still in the table."""
        details = self.card.details
        row = None if details is None else self.model.row_of(details.row.place)
        if row is not None:
            self.table.selectRow(row)
        elif details is not None:
            self._choose(None)

    def _selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.line(current)
        if line is not None and (line.row.epoch, line.row.seq) != self._chosen:
            self._choose((line.row.epoch, line.row.seq))

    def _choose(self, chosen: tuple[int, int] | None) -> None:
        self._chosen = chosen
        self.card.tell("")
        if chosen is None:
            self.card.show_details(None)
        else:
            self._read_chosen(chosen)

    def _read_chosen(self, chosen: tuple[int, int]) -> None:
        book = self._book
        self.model.answers.ask("details", lambda: (chosen, read_details(book, *chosen)))

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """An amendment takes the full view away: what it shows is of before."""
        details = self.card.details
        row = None if details is None else self.model.row_of(details.row.place)
        if self._chosen is not None and row is not None and first.row() <= row <= last.row():
            self._read_chosen(self._chosen)

    def _take(self, kind: str, answer: object) -> None:
        if kind != "details":
            return
        match answer:
            case (chosen, Details() | None as details) if chosen == self._chosen:
                self.card.show_details(details)

    def _show_group(self) -> None:
        details = self.card.details
        if details is not None:
            self.filters.show_group(details.row.group)

    def _count(self, counts: DayCounts) -> None:
        self._counts = counts
        self.filters.show_counts(counts)
        self._show_counts()

    def _show_counts(self) -> None:
        asked = self.filters.asked
        counted = {
            Verdict.ADMIT: self._counts.admit,
            Verdict.ATTENTION: self._counts.attention,
            Verdict.REFUSE: self._counts.refuse,
        }
        shown = sum(counted[each] for each in asked.verdicts or counted)
        days = self._book.days if asked.day is None else (asked.day,)
        total = sum(self._book.counts(day).total for day in days)
        self._shown.setText(self._words.shown_of(shown, total))

    def _say_above(self, count: int) -> None:
        self._up.setVisible(count > 0)
        self._up.say(f"↑ {self._words.new_above(count)} (Ctrl+Home)")

    def _arrange(self) -> None:
        self._nothing.hide()
        self._up.hide()
        below = QHBoxLayout()
        below.addWidget(self._shown, 1)
        below.addWidget(self._up)
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addLayout(below)
        self._middle.addLayout(left, _TABLE_PARTS)
        self._middle.addWidget(self.card, _CARD_PARTS)
        self._column.addWidget(self.filters)
        self._column.addLayout(self._middle, 1)


def _sheet(look: Look) -> str:
    palette = look.palette
    return f"""
        QTableView#register {{ padding: 0; font-size: {look.size}px;
            alternate-background-color: {palette.raised};
            border: 1px solid {palette.line}; }}
        QTableView#register:focus {{ border: 2px solid {palette.accent}; }}
        QHeaderView::section {{ color: {palette.muted}; background: {palette.surface};
            border: none; border-bottom: 1px solid {palette.line};
            padding: {look.gap(0.4)}px {look.gap(0.25)}px;
            font-size: {round(look.size * 0.95)}px; font-weight: 600; }}
        QPushButton#chip {{ padding: 0 {look.gap(0.7)}px; min-height: {TARGET - 2}px; }}
        QScrollBar:vertical {{ background: {palette.surface}; width: {look.gap(1.3)}px; }}
        QScrollBar::handle:vertical {{ background: {palette.muted}; min-height: {TARGET}px;
            border-radius: {look.gap(0.3)}px; margin: 0 2px; }}
        QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
        QPushButton#chip:checked {{ border: 3px solid {palette.accent};
            background: {palette.ready.back}; color: {palette.ready.ink}; }}
    """

"""One step on the screen: what is asked, the line to type into, and what may be chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.desk.assisted_places import Option, name_of
from terminal.desk.assisted_typing import MAX_ADDRESS
from terminal.ui.assisted.options import OptionButtons
from terminal.ui.assisted.steps import Page, Way, completed, suggestions
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.touch_keyboard import TouchKeyboard
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.theme import Look
from terminal.ui.words import Words


class StepView(QWidget):
    """Shows a page and what is typed and chosen on it; what that means is for the sheet."""

    picked = Signal(str)
    """The code of an option that a finger hit; digits come through `option_at`."""
    typed = Signal()

    def __init__(self, icons: Icons, keyboard: TouchKeyboard, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = Page(Way.TYPE, "")
        self.selected: tuple[str, ...] = ()
        """Of a page of which several may be chosen, in the order of choosing."""
        self._recent: tuple[str, ...] = ()
        self._lit = -1
        self._asked = FittedLabel(self, lines=6)
        self._advice = FittedLabel(self, lines=2)
        self._line = TypedField(icons, keyboard, self, most=MAX_ADDRESS, captioned=False)
        self._line.changed.connect(self._type)
        self._line.line.installEventFilter(self)
        self._named = FittedLabel(self, lines=2)
        self._options = OptionButtons(icons, self)
        self._options.picked.connect(self.picked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self._asked, self._advice, self._line, self._named, self._options):
            self._column.addWidget(part)
        # Without it a line of words would grow into room that nothing needs.
        self._column.addStretch(1)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.text

    @property
    def lit(self) -> Option | None:
        """The option that Enter would take."""
        found = self._options.options
        return found[self._lit] if 0 <= self._lit < len(found) else None

    @property
    def has_options(self) -> bool:
        """Whether anything may be chosen now."""
        return bool(self._options.options)

    def option_at(self, place: int) -> Option | None:
        """The option of a place that is shown, from 0."""
        found = self._options.options
        return found[place] if 0 <= place < len(found) else None

    def given(self) -> str:
        """What stands there for one answer: a code, a text, an address ended by its province."""
        if self.page.may_end_with:
            return completed(self.text, self.lit)
        if self.page.way is Way.TYPE:
            return self.text
        return self.lit.code if self.lit else self.text

    def open(
        self, page: Page, text: str, likely: str, selected: tuple[str, ...], recent: Sequence[str]
    ) -> None:
        """Show a page anew.

        :param text: what stands in the line, marked so that typing takes its place.
        :param likely: the code of the option that Enter alone takes, where options are picked.
        :param recent: codes that were used before, the latest first.
        """
        self.page, self.selected, self._recent = page, selected, tuple(recent)
        codes = [option.code for option in page.options]
        picked = page.way is Way.PICK
        self._lit = (codes.index(likely) if likely in codes else -1) if picked else 0
        with QSignalBlocker(self._line):
            self._line.line.setText(text)
            self._line.line.selectAll()
        self._show()
        if not picked:
            self._line.line.setFocus()

    def light(self, by: int) -> None:
        """Light another option; above the first none is, and what is typed stands for itself."""
        self._lit = min(max(self._lit + by, -1), len(self._options.options) - 1)
        self._show_options()

    def take_letters(self) -> bool:
        """Choose what the letters stand for; false where they stand for nothing."""
        found = self.lit
        if found is None:
            return False
        self.select(tuple(dict.fromkeys((*self.selected, found.code))))
        return True

    def turn(self, code: str) -> None:
        """Choose an option, or no longer."""
        out = tuple(chosen for chosen in self.selected if chosen != code)
        self.select(out if code in self.selected else (*out, code))

    def select(self, codes: tuple[str, ...]) -> None:
        """Choose exactly these."""
        self.selected = codes
        with QSignalBlocker(self._line):
            self._line.line.clear()
        self._show()

    def eventFilter(self, _line: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Backspace in an empty line takes back what was named last."""
        erases = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Backspace
        if not erases or event.type() != QEvent.Type.KeyPress or self.text or not self.selected:
            return False
        self.select(self.selected[:-1])
        return True

    def reword(self, words: Words, page: Page) -> None:
        """Speak another language; what is typed stays."""
        self.page = page
        self._line.reword(words, page.title)
        self._show()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        palette = look.palette
        self._column.setSpacing(look.gap(0.45))
        self._asked.dress(look.font(1.35, QFont.Weight.DemiBold), palette.text)
        self._advice.dress(look.font(1.0), palette.muted)
        self._named.dress(look.font(1.2, QFont.Weight.DemiBold), palette.accent)
        self._line.restyle(look)
        self._options.restyle(look)

    def _type(self) -> None:
        self._lit = 0
        self._show_options()
        self.typed.emit()

    def _show(self) -> None:
        page = self.page
        self._asked.setText(page.title)
        self._advice.setText(page.advice)
        self._advice.setHidden(not page.advice)
        self._line.setHidden(page.way is Way.PICK)
        found = page.several and page.way is Way.FIND
        names = {option.code: option.name for option in page.options} if found else {}
        self._named.setText(", ".join(names.get(code, name_of(code)) for code in self.selected))
        self._named.setHidden(not found or not self.selected)
        self._show_options()

    def _show_options(self) -> None:
        page = self.page
        numbered = page.way is Way.PICK
        found = page.options if numbered else suggestions(page, self.text, self._recent)
        out: tuple[str, ...] = self.selected if page.several and numbered else ()
        if 0 <= self._lit < len(found) and not (page.several and numbered):
            out = (found[self._lit].code,)
        self._options.show_options(found, out, numbered=numbered)

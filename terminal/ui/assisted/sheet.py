"""The sheet on which somebody at the post declares for a person without telephone or card."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QWidget

from sync.protocol.forms import Form, Question
from sync.protocol.terms import Source
from terminal.desk.assisted import (
    Back,
    Chosen,
    Event,
    Field,
    Given,
    NoToAll,
    Walk,
    advance,
    begin,
    no_of,
)
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.assisted_typing import Problem
from terminal.desk.orders import Enter
from terminal.desk.outcome import Outcome
from terminal.ui.assisted.captions import form_text, problem_text, shown_value
from terminal.ui.assisted.review import ReviewLines, review, so_far
from terminal.ui.assisted.step_view import StepView
from terminal.ui.assisted.steps import Page, Way, completed, page_of
from terminal.ui.face import announce
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.sheet import Sheet
from terminal.ui.theme import Look
from terminal.ui.words import Words

_RECENT: Final = 8
_DIGITS: Final = frozenset("0123456789")


class AssistedSheet(Sheet):
    """One question at a time: typed, found by a few letters, or picked by a digit.

    Enter goes on, PgUp goes back, 0 answers all that is left with *no*. `ordered` carries an
    `Enter` whose source is ASSISTED.
    """

    def __init__(
        self,
        icons: Icons,
        words: Words,
        zone: ZoneInfo,
        parent: QWidget,
        *,
        form: Form,
        now: Callable[[], datetime],
        here: str = "",
    ) -> None:
        """:param here: the code of the post's province, where people are likely to go."""
        super().__init__(icons, words, zone, parent)
        self._form, self._now, self._place = form, now, here
        self._recent: tuple[str, ...] = ()
        self._walk = self._anew()
        self._leaving = False
        self._about = FittedLabel(self)
        self._step = StepView(icons, self.keyboard, self)
        self._step.picked.connect(self._pick)
        self._step.typed.connect(self._type)
        self._review = ReviewLines(self)
        self._no_to_all = KeyButton(icons, self, key="0")
        self._no_to_all.clicked.connect(lambda: self._take(NoToAll()))
        self._back = KeyButton(icons, self, key="PgUp")
        self._back.clicked.connect(lambda: self._take(Back()))
        self._close.clicked.disconnect()
        self._close.clicked.connect(self._leave)
        self._below.insertWidget(1, self._back, 2)
        self._body.addWidget(self._about)
        self._body.addWidget(self._step, 1)
        self._body.addWidget(self._review, 8)
        self._body.addWidget(self._no_to_all)

    @property
    def holds_typing(self) -> bool:
        """Whether anything was declared that would be lost."""
        return self._walk.at > 0 or bool(self._step.text)

    @property
    def walk(self) -> Walk:
        """How far the declaration is."""
        return self._walk

    def confirm(self) -> None:
        """Take what stands there, or record what is complete."""
        step = self._walk.step
        if step is None:
            self._enter()
        elif self._step.page.several:
            self._confirm_several()
        elif isinstance(step, Field):
            self._take(Given(self._step.given()))
        else:
            lit = self._step.lit
            self._take(Chosen((lit.code,) if lit is not None else ()))

    def answer(self, outcome: Outcome) -> None:
        """A verdict was announced; one about somebody declared for is the answer waited for."""
        if outcome.source is Source.ASSISTED:
            self._finish()

    def reword(self, words: Words) -> None:
        """Speak another language; what is typed stays."""
        super().reword(words)
        self._back.name(words.translate("Assisted", "Back"))
        self._no_to_all.name(words.translate("Assisted", "No to all"))
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._about.dress(look.font(1.1, QFont.Weight.DemiBold), look.palette.accent)
        for part in (self._step, self._review, self._no_to_all, self._back):
            part.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits pick, arrows move through what was found, PgUp goes back, Escape leaves."""
        key, page = pressed.key(), self._step.page
        picks = page.way is Way.PICK and not self._walk.is_complete
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key == Qt.Key.Key_PageUp:
            self._take(Back())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._step.has_options:
            self._step.light(-1 if key == Qt.Key.Key_Up else 1)
        elif picks and pressed.text() in _DIGITS:
            self._press(int(pressed.text()))
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        self._confirm.setEnabled(True)
        self._walk = self._anew()
        self._open_step()

    def _anew(self) -> Walk:
        usual = {Field.DESTINATION: self._place} if self._place else {}
        if self._recent:
            usual[Field.ORIGIN] = self._recent[0]
        return begin(self._form, self._now().astimezone(self._zone).date(), usual)

    def _take(self, event: Event) -> None:
        before = self._walk
        self._walk = advance(before, event)
        if self._walk.problem is not None:
            self._tell_problem(self._walk.problem)
        else:
            self._open_step()

    def _tell_problem(self, problem: Problem) -> None:
        told = problem_text(self._words, problem)
        self.tell(f"✕ {told}")
        announce(self, told)

    def _enter(self) -> None:
        values = self._walk.values
        journey = [values[at] for at in (Field.ORIGIN, Field.DESTINATION) if at in values]
        self._recent = tuple(dict.fromkeys((*journey, *self._recent)))[:_RECENT]
        self._give(Enter(declaration=declaration_of(self._walk), source=Source.ASSISTED))

    def _open_step(self) -> None:
        """Show the present step with what stands there already, or with what is likely."""
        self.tell("")
        self._leaving = False
        step, page = self._walk.step, self._page_now()
        text, likely = "", page.likely
        said: tuple[str, ...] = ()
        if isinstance(step, Field):
            likely = self._walk.offered()
            text = shown_value(self._words, step, likely)
        elif step is not None:
            said = self._walk.answers.get(step.code, ())
            likely = said[0] if said and not page.several else likely
        self._step.open(page, text, likely, said if page.several else (), self._recent)
        if page.way is Way.PICK:
            self.setFocus()
        self._write()
        announce(self, f"{page.title} {page.advice}")

    def _page_now(self) -> Page:
        step = self._walk.step
        if step is None:
            return Page(Way.PICK, self._words.translate("Assisted", "Read it out, then record."))
        return page_of(self._words, self._form, step)

    def _write(self) -> None:
        """Write the words of the present step."""
        step = self._walk.step
        self._title.setText(self._titled())
        self._confirm.name(self._confirms())
        self._about.setText(so_far(self._words, self._walk) if step is not None else "")
        self._about.setHidden(not self._about.text())
        self._step.reword(self._words, self._page_now())
        self._no_to_all.setVisible(isinstance(step, Question) and bool(no_of(step)))
        self._back.setEnabled(self._walk.at > 0)
        self._review.show_lines(review(self._words, self._walk) if step is None else ())

    def _type(self) -> None:
        self._leaving = False
        self.tell("")

    def _press(self, digit: int) -> None:
        option = self._step.option_at(digit - 1)
        if digit == 0:
            self._take(NoToAll())
        elif option is not None:
            self._pick(option.code)

    def _pick(self, code: str) -> None:
        """An option was hit or its digit pressed."""
        step, page = self._walk.step, self._step.page
        if page.several:
            self._step.turn(code)
        elif page.may_end_with:
            found = next(option for option in page.options if option.code == code)
            self._take(Given(completed(self._step.text, found)))
        elif isinstance(step, Field):
            self._take(Given(code))
        else:
            self._take(Chosen((code,)))

    def _confirm_several(self) -> None:
        page, chosen = self._step.page, self._step.selected
        if page.way is Way.FIND and self._step.text:
            if not self._step.take_letters():
                self._tell_problem(Problem.NOT_A_CHOICE)
            return
        if page.way is Way.PICK:
            order = [option.code for option in page.options]
            chosen = tuple(sorted(chosen, key=order.index))
        self._take(Chosen(chosen))

    def _leave(self) -> None:
        if self.holds_typing and not self._leaving:
            self._leaving = True
            self.tell(self._words.translate("Assisted", "Esc again throws this declaration away."))
        else:
            self.done.emit()

    def _titled(self) -> str:
        title = form_text(self._words, self._form.title, self._form)
        told = self._words.translate("Assisted", "Declare for somebody: {form}")
        told = told.replace("{form}", title)
        count = len(self._walk.steps)
        return told if self._walk.is_complete else f"{told} · {self._walk.at + 1}/{count}"

    def _confirms(self) -> str:
        if self._walk.is_complete:
            return self._words.translate("Operator", "Record")
        return self._words.translate("Assisted", "Next")

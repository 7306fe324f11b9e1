"""One question to a visitor, with its answers as large buttons low on the screen."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sync.protocol.forms import Question, QuestionKind, Texts
from terminal.desk.kiosk_interview import Interview
from terminal.desk.outcome import Outcome
from terminal.ui.kiosk.buttons import KioskButton
from terminal.ui.kiosk.content import continue_word, skip_word
from terminal.ui.label import FittedLabel
from terminal.ui.theme import Look, Palette
from terminal.ui.words import Words

_TONE = "ready"
_ROW = 2
_LONG_ROW = 4
"""Answers side by side: two, and of many more."""
_TICKS = 50


class QuestionPage(QWidget):
    """Puts one question after the other; whoever owns it decides what comes next.

    A bar shows how much time is left; it is full again after every touch.
    """

    answered = Signal(tuple)
    """The codes of the choices; none where the question was passed over or time ran out."""
    painted = Signal(object)
    """Emitted while the first question after an Outcome is painted; connect it queued."""

    def __init__(self, words: Words, seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._second = words.other()
        self._look: Look | None = None
        self._interview: Interview | None = None
        self._left = 0
        self._unseen: Outcome | None = None
        self.initials = FittedLabel(self)
        self.step = FittedLabel(self, align=Qt.AlignmentFlag.AlignRight)
        self.question = FittedLabel(self, lines=4, align=Qt.AlignmentFlag.AlignHCenter)
        self.question_second = FittedLabel(self, lines=3, align=Qt.AlignmentFlag.AlignHCenter)
        self.choices: list[KioskButton] = []
        self.skip = KioskButton(self)
        self.skip.setCheckable(True)
        self.skip.clicked.connect(self._pass)
        self.go_on = KioskButton(self)
        self.go_on.clicked.connect(self._give)
        self._timer = QTimer(self, interval=max(1, round(seconds * 1000 / _TICKS)))
        self._timer.timeout.connect(self._tick)
        self._grid = QGridLayout()
        self._last = QGridLayout()
        self._last.addWidget(self.skip, 0, 0)
        self._last.addWidget(self.go_on, 0, 1)
        self._head = QGridLayout()
        self._head.addWidget(self.initials, 0, 0)
        self._head.addWidget(self.step, 0, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addStretch(2)
        self._column.addWidget(self.question)
        self._column.addWidget(self.question_second)
        self._column.addStretch(3)
        self._column.addLayout(self._grid)
        self._column.addLayout(self._last)

    def put(self, interview: Interview, initials: str) -> None:
        """Show the next question of an interview that has one."""
        self._interview = interview
        self.initials.setText(initials)
        self._fill()
        self._left = _TICKS
        self._timer.start()

    def await_painting(self, outcome: Outcome) -> None:
        """Have `painted` report this outcome at the next painting."""
        self._unseen = outcome
        self.update()

    def stop(self) -> None:
        """Nothing is asked any more."""
        self._unseen = None
        self._timer.stop()
        self._interview = None
        self.initials.setText("")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words, self._second = words, words.other()
        if self._interview is not None:
            self._fill()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        margin = look.gap(3)
        self._column.setContentsMargins(margin, look.gap(2.4), margin, look.gap(2))
        for layout in (self._column, self._grid, self._last):
            layout.setSpacing(look.gap(1.1))
        tone = look.palette.tone(_TONE)
        half = QFont.Weight.DemiBold
        self.initials.dress(look.font(2, half), tone.ink)
        self.step.dress(look.font(1.6, half), tone.ink)
        self.question.dress(look.font(3.2, QFont.Weight.Bold), tone.ink, least=0.3)
        self.question_second.dress(look.font(2, half), tone.ink, least=0.3)
        self._dress_buttons(look.palette)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground and the bar of the time that is left."""
        if self._look is None:
            return
        tone = self._look.palette.tone(_TONE)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone.back))
        wide = self.width() * self._left / _TICKS
        painter.fillRect(QRectF(0, 0, wide, self._look.gap(0.8)), QColor(tone.sign))
        if self._unseen is not None:
            outcome, self._unseen = self._unseen, None
            self.painted.emit(outcome)

    def spoken(self) -> str:
        """The question and its answers, for a screen reader."""
        said = [self.question.text(), self.question_second.text()]
        return ". ".join([*said, *(choice.accessibleName() for choice in self.choices)])

    def _question(self) -> Question | None:
        return self._interview.question if self._interview is not None else None

    def _fill(self) -> None:
        question = self._question()
        if question is None or self._interview is None:
            return
        number, count = self._interview.step
        self.step.setText(f"{number}/{count}")
        self.question.setText(self._text(question.text, self._words))
        self.question_second.setText(self._text(question.text, self._second))
        self.skip.say(skip_word(self._words), skip_word(self._second))
        self.go_on.say(continue_word(self._words), continue_word(self._second))
        several = question.kind is QuestionKind.SEVERAL
        self.go_on.setVisible(several)
        self._make_choices(question, several)
        self.setAccessibleName(self.spoken())
        if self._look is not None:
            self._dress_buttons(self._look.palette)

    def _make_choices(self, question: Question, several: bool) -> None:
        for button in self.choices:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.choices = []
        many = len(question.choices) > _LONG_ROW
        across = (_LONG_ROW if self.width() > self.height() else _ROW) if many else _ROW
        for index, choice in enumerate(question.choices):
            button = KioskButton(self)
            button.setCheckable(several)
            button.setProperty("code", choice.code)
            button.say(self._text(choice.text, self._words), self._text(choice.text, self._second))
            button.clicked.connect(self._touched)
            self._grid.addWidget(button, index // across, index % across)
            button.show()
            self.choices.append(button)

    def _text(self, texts: Texts, words: Words) -> str:
        days = str(self._interview.form.window_days) if self._interview is not None else ""
        text = texts.vi if words.language == "vi" else texts.en
        return text.replace("{days}", days)

    def _dress_buttons(self, palette: Palette) -> None:
        if self._look is None:
            return
        tone = palette.tone(_TONE)
        few = len(self.choices) <= _ROW
        for button in self.choices:
            button.dress(self._look, tone, times=1.3 if few else 1.0)
        self.skip.dress(self._look, tone, times=0.9)
        self.go_on.dress(self._look, tone, times=0.9)

    def _touched(self) -> None:
        self._left = _TICKS
        self.update()
        question = self._question()
        if question is not None and question.kind is QuestionKind.ONE:
            button = self.sender()
            self._answer((str(button.property("code")),))

    def _give(self) -> None:
        question = self._question()
        chosen = [str(button.property("code")) for button in self.choices if button.isChecked()]
        self._answer(tuple(chosen[: question.most] if question is not None else ()))

    def _pass(self) -> None:
        self.skip.setChecked(False)
        self._answer(())

    def _answer(self, codes: tuple[str, ...]) -> None:
        self._timer.stop()
        self.answered.emit(codes)

    def _tick(self) -> None:
        self._left -= 1
        self.update(0, 0, self.width(), self.height() // 8)
        if self._left <= 0:
            self._answer(())

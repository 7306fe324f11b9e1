"""What was declared, in a few lines to be read out before it is recorded."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sync.protocol.forms import Weight
from terminal.desk.assisted import NO, Field, Walk
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.assisted_places import name_of
from terminal.ui.assisted.captions import field_caption, form_text, shown_value
from terminal.ui.label import FittedLabel
from terminal.ui.text_reasons import reason_text
from terminal.ui.theme import Look
from terminal.ui.words import Words

MOST: Final = 14
"""Lines that have room."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the review; `weighs` where it asks the operator to look."""

    text: str
    weighs: bool = False


def review(words: Words, walk: Walk) -> tuple[Line, ...]:
    """The lines of a complete walk: the person, the journey, every answer but *no*, doubts."""
    declaration = declaration_of(walk)
    together = (
        (Field.NAME, Field.BIRTH, Field.SEX),
        (Field.NUMBER,),
        (Field.PHONE,),
        (Field.ADDRESS,),
        (Field.ORIGIN, Field.DESTINATION, Field.TRAVEL_DAY),
    )
    said = [[_said(words, walk, field) for field in fields] for fields in together]
    lines = [Line(text) for texts in said if (text := " · ".join(filter(None, texts)))]
    doubts = [Line(reason_text(words, code).text, weighs=True) for code in declaration.warnings]
    return (*lines, *_answers(words, walk), *doubts)


def so_far(words: Words, walk: Walk) -> str:
    """Who is being declared for, once that was typed."""
    values = walk.values
    known = (
        values.get(Field.NAME, ""),
        values.get(Field.BIRTH, "")[:4],
        shown_value(words, Field.SEX, values.get(Field.SEX, "")),
    )
    return " · ".join(filter(None, known))


def _said(words: Words, walk: Walk, field: Field) -> str:
    value = shown_value(words, field, walk.values.get(field, ""))
    # What these are nobody mistakes, and they are read out.
    bare = field in (Field.NAME, Field.BIRTH, Field.SEX)
    return value if bare or not value else f"{field_caption(words, field)}: {value}"


def _answers(words: Words, walk: Walk) -> list[Line]:
    lines, noes = [], 0
    for question in walk.form.questions:
        said = walk.answers.get(question.code, ())
        if not said:
            continue
        if said == (NO,):
            noes += 1
            continue
        chosen = [choice for choice in question.choices if choice.code in said]
        named = [form_text(words, choice.text, walk.form) for choice in chosen]
        named = named or [name_of(code) for code in said]
        title = form_text(words, question.text, walk.form)
        weighs = any(choice.weight is not Weight.NONE for choice in chosen)
        lines.append(Line(f"{title} {', '.join(named)}", weighs))
    told = words.translate("Assisted", "Answered with no: {count}")
    return [*lines, *([Line(told.replace("{count}", words.number(noes)))] if noes else [])]


class ReviewLines(QWidget):
    """Shows the lines of a review."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Line, ...] = ()
        self._look: Look | None = None
        self._labels = [FittedLabel(self, lines=3) for _ in range(MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in self._labels:
            column.addWidget(label)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these, those that weigh before others where not all have room."""
        if len(lines) > MOST:
            weighty = [line for line in lines if line.weighs][:MOST]
            rest = [line for line in lines if not line.weighs][: MOST - len(weighty)]
            kept = {id(line) for line in (*weighty, *rest)}
            lines = tuple(line for line in lines if id(line) in kept)
        self._shown = lines
        self._write()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._write()

    def _write(self) -> None:
        for place, label in enumerate(self._labels):
            label.setHidden(place >= len(self._shown))
            if place < len(self._shown) and self._look is not None:
                line, palette = self._shown[place], self._look.palette
                label.setText(f"! {line.text}" if line.weighs else line.text)
                ink = palette.attention.sign if line.weighs else palette.text
                weight = QFont.Weight.Bold if line.weighs else QFont.Weight.Normal
                label.dress(self._look.font(1.05, weight), ink)
        self.setHidden(not self._shown)

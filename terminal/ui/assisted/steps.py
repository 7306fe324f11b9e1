"""How each step of a walk is shown: to be typed, to be found by letters, or to be picked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sync.protocol.forms import Form, QuestionKind
from terminal.desk.assisted import Field, Step, no_of
from terminal.desk.assisted_places import Option, matching, places, provinces
from terminal.ui.assisted.captions import field_advice, field_caption, form_text
from terminal.ui.assisted.options import MOST
from terminal.ui.text import SEXES, sex_word
from terminal.ui.words import Words

SUGGESTIONS = 4


class Way(Enum):
    """What the operator's hands do."""

    TYPE = auto()
    FIND = auto()
    """Type a few letters of one of many."""
    PICK = auto()
    """Press a digit."""


@dataclass(frozen=True, slots=True)
class Page:
    """A step as the screen shows it. `options` are all that may be chosen, in order.

    `several` says that more than one may be chosen, `likely` is what Enter alone chooses.
    """

    way: Way
    title: str
    advice: str = ""
    options: tuple[Option, ...] = ()
    several: bool = False
    likely: str = ""
    may_end_with: bool = False
    """Whether letters after a comma are looked for, with anything before it."""


def page_of(words: Words, form: Form, step: Step) -> Page:
    """The page for a step."""
    if isinstance(step, Field):
        return _of_field(words, step)
    title = form_text(words, step.text, form)
    several = step.kind is not QuestionKind.ONE
    if step.kind is QuestionKind.PLACES:
        advice = words.translate("Assisted", "A few letters, Enter; Enter again when all are named")
        return Page(Way.FIND, title, advice, places(), several=True)
    options = tuple(
        Option(choice.code, form_text(words, choice.text, form)) for choice in step.choices
    )
    way = Way.PICK if len(options) <= MOST else Way.FIND
    advice = words.translate("Assisted", "Digits choose, Enter goes on") if several else ""
    return Page(way, title, advice, options, several=several, likely=no_of(step))


def suggestions(page: Page, typed: str, recent: Sequence[str]) -> tuple[Option, ...]:
    """What the letters typed so far may stand for; at most `SUGGESTIONS`."""
    letters = typed.rpartition(",")[2] if page.may_end_with else typed
    return matching(letters, page.options, first=recent)[:SUGGESTIONS]


def completed(typed: str, found: Option | None) -> str:
    """An address with its last part replaced by the province that was found."""
    if found is None:
        return typed.strip()
    before = typed.rpartition(",")[0].strip()
    return f"{before}, {found.name}" if before else found.name


def _of_field(words: Words, field: Field) -> Page:
    title, advice = field_caption(words, field), field_advice(words, field)
    if field is Field.SEX:
        sexes = tuple(Option(code, sex_word(words, code)) for code in SEXES)
        return Page(Way.PICK, title, advice, sexes)
    if field in (Field.ORIGIN, Field.DESTINATION):
        return Page(Way.FIND, title, advice, places())
    if field is Field.ADDRESS:
        return Page(Way.TYPE, title, advice, provinces(), may_end_with=True)
    return Page(Way.TYPE, title, advice)

"""Reading declaration forms from their JSON files; those beside this module come along."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from sync.protocol.forms import (
    Choice,
    Condition,
    Form,
    Forms,
    Particular,
    Question,
    QuestionKind,
    Texts,
    Weight,
)
from sync.protocol.self_declaration import (
    FORM,
    MAX_ANSWERS,
    MAX_FORM_VERSION,
    MAX_NUMBER,
    MAX_VALID_HOURS,
    MAX_VALUES,
)

MAX_BYTES: Final = 65_536
MAX_TEXT: Final = 512
MAX_WINDOW_DAYS: Final = 366
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


class FormProblem(StrEnum):
    """Why a file is no form."""

    TOO_LARGE = "too-large"
    NOT_JSON = "not-json"
    """Also where one name stands twice in an object."""
    SHAPE = "shape"
    """A name is missing, unknown, or of another type."""
    IDENTIFIER = "identifier"
    """The id of the form, or the code of a question or choice."""
    LIMIT = "limit"
    TEXT = "text"
    """Empty or too long in one of the languages."""
    TWICE = "twice"
    """A number or code is used for two things."""
    CHOICES = "choices"
    """A question with none to choose from, or places with choices."""
    CONDITION = "condition"
    """It refers to no earlier question, or to none of its answers."""


class FormFault(ValueError):
    """A file is no form; `where` names the place in it."""

    def __init__(self, problem: FormProblem, where: str = "") -> None:
        super().__init__(f"{problem}: {where}" if where else str(problem))
        self.problem = problem
        self.where = where


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    vi: str
    en: str


class _Choice(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    code: str
    text: _Text
    weight: Weight = Weight.NONE


class _When(msgspec.Struct, forbid_unknown_fields=True):
    question: str
    answers: list[str]


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    code: str
    kind: QuestionKind
    text: _Text
    choices: list[_Choice] = msgspec.field(default_factory=list)
    required: bool = True
    when: _When | None = None
    most: int = 1


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    version: int
    title: _Text
    window_days: int
    valid_hours: int
    asks: list[Particular]
    questions: list[_Question]


def read_form(data: bytes) -> Form:
    """Read one form (UTF-8 JSON).

    :raises FormFault: if it is none.
    """
    if len(data) > MAX_BYTES:
        raise FormFault(FormProblem.TOO_LARGE)
    try:
        tree = json.loads(data, object_pairs_hook=_object)
        # Half of a surrogate pair is no text, though Python reads it: it could not be written.
        json.dumps(tree, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise FormFault(FormProblem.NOT_JSON) from error
    try:
        form = _form(msgspec.convert(tree, _Form))
    except msgspec.ValidationError as error:
        raise FormFault(FormProblem.SHAPE, str(error)) from error
    for problem, where in _problems(form):
        raise FormFault(problem, where)
    return form


@cache
def built_in() -> Forms:
    """The forms that come along with the program."""
    files = (item for item in resources.files(__name__).iterdir() if item.name.endswith(".json"))
    return Forms.of(read_form(file.read_bytes()) for file in files)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _form(found: _Form) -> Form:
    return Form(
        id=found.id,
        version=found.version,
        title=_texts(found.title),
        window_days=found.window_days,
        valid_hours=found.valid_hours,
        asks=frozenset(found.asks),
        questions=tuple(_question(question) for question in found.questions),
    )


def _question(found: _Question) -> Question:
    choices = tuple(
        Choice(
            number=choice.number,
            code=choice.code,
            text=_texts(choice.text),
            weight=choice.weight,
        )
        for choice in found.choices
    )
    when = found.when
    return Question(
        number=found.number,
        code=found.code,
        kind=found.kind,
        text=_texts(found.text),
        choices=choices,
        required=found.required,
        when=Condition(when.question, frozenset(when.answers)) if when else None,
        most=found.most,
    )


def _texts(found: _Text) -> Texts:
    return Texts(vi=found.vi, en=found.en)


def _problems(form: Form) -> Iterator[tuple[FormProblem, str]]:
    if not FORM.fullmatch(form.id):
        yield FormProblem.IDENTIFIER, "id"
    yield from _beyond("version", form.version, MAX_FORM_VERSION)
    yield from _beyond("window_days", form.window_days, MAX_WINDOW_DAYS)
    yield from _beyond("valid_hours", form.valid_hours, MAX_VALID_HOURS)
    yield from _beyond("questions", len(form.questions), MAX_ANSWERS)
    yield from _unreadable("title", form.title)
    yield from _twice("questions", form.questions)
    for index, question in enumerate(form.questions):
        yield from _in_question(question, form.questions[:index])


def _in_question(
    question: Question, earlier: tuple[Question, ...]
) -> Iterator[tuple[FormProblem, str]]:
    where = question.code
    yield from _unnamed(where, question)
    yield from _unreadable(where, question.text)
    single = question.kind is QuestionKind.ONE
    yield from _beyond(f"{where}.most", question.most, 1 if single else MAX_VALUES)
    yield from _twice(where, question.choices)
    for choice in question.choices:
        inside = f"{where}.{choice.code}"
        yield from _unnamed(inside, choice)
        yield from _unreadable(inside, choice.text)
    if (question.kind is QuestionKind.PLACES) == bool(question.choices):
        yield FormProblem.CHOICES, where
    if question.when is not None:
        asked = next((one for one in earlier if one.code == question.when.question), None)
        offered = {choice.code for choice in asked.choices} if asked else set()
        if not question.when.answers or not offered.issuperset(question.when.answers):
            yield FormProblem.CONDITION, where


def _unnamed(where: str, item: Question | Choice) -> Iterator[tuple[FormProblem, str]]:
    if not _CODE.fullmatch(item.code):
        yield FormProblem.IDENTIFIER, where
    yield from _beyond(f"{where}.number", item.number, MAX_NUMBER)


def _twice(
    where: str, items: tuple[Question, ...] | tuple[Choice, ...]
) -> Iterator[tuple[FormProblem, str]]:
    for said in ([item.code for item in items], [item.number for item in items]):
        if any(count > 1 for count in Counter(map(str, said)).values()):
            yield FormProblem.TWICE, where


def _beyond(where: str, value: int, most: int) -> Iterator[tuple[FormProblem, str]]:
    if not 1 <= value <= most:
        yield FormProblem.LIMIT, where


def _unreadable(where: str, texts: Texts) -> Iterator[tuple[FormProblem, str]]:
    if not all(text.strip() and len(text) <= MAX_TEXT for text in (texts.vi, texts.en)):
        yield FormProblem.TEXT, where

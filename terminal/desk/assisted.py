"""Declaring for a person who has neither telephone nor card: a walk through a form; pure.

A walk is a value. `advance` takes what somebody typed or chose at the present step and gives the
walk after it; where it cannot be taken the walk stands and names the problem.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from sync.protocol.forms import Answers, Form, Particular, Question, QuestionKind, Weight
from sync.protocol.self_declaration import PLACE
from terminal.declarations import provinces
from terminal.declarations.cleaning import tidy
from terminal.desk import assisted_typing as typing
from terminal.desk.assisted_typing import Problem

NO: Final = "no"
"""The code by which forms say that something is not so."""


class Field(StrEnum):
    """What is asked of the person before the form's questions."""

    NUMBER = "number"
    """First, because a number tells year of birth and sex by itself."""
    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    PHONE = "phone"
    ADDRESS = "address"
    ORIGIN = "origin"
    DESTINATION = "destination"
    TRAVEL_DAY = "travel_day"


Step = Field | Question
_ASKED_FOR: Final = {
    Field.ORIGIN: Particular.ORIGIN,
    Field.DESTINATION: Particular.DESTINATION,
    Field.TRAVEL_DAY: Particular.TRAVEL_DAY,
}
_NEEDED: Final = frozenset({Field.NAME, Field.BIRTH, *_ASKED_FOR})
"""A number is not among them: whom this is made for may have none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for a field of the person; `M` or `F` for the sex, a code for a place."""

    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Codes of the choices of a question, or of places."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoToAll:
    """Answer this question and all after it with *no*, up to one that has no such answer."""


@dataclass(frozen=True, slots=True)
class Back:
    """Return to the step before; what stands there stays."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Return to any step that was reached before."""

    index: int


Event = Given | Chosen | NoToAll | Back | GoTo


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How far a declaration is. `today` is the post's day, `values` what was given so far."""

    form: Form
    today: date
    values: Mapping[Field, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    at: int = 0
    problem: Problem | None = None
    """Why the last event was not taken."""
    usual: Mapping[Field, str] = field(default_factory=dict)
    """What is offered for a field where nothing better is known: this post, the last person."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that is asked, given the answers so far."""
        return (*_fields(self.form), *_questions(self.form, self.answers))

    @property
    def step(self) -> Step | None:
        """What is asked now; None once everything was."""
        steps = self.steps
        return steps[self.at] if self.at < len(steps) else None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is asked any more."""
        return self.step is None

    def offered(self) -> str:
        """What stands in the entry at first: what was given before, else what is likely."""
        step = self.step
        if not isinstance(step, Field):
            return ""
        number = self.values.get(Field.NUMBER, "")
        likely = {
            Field.BIRTH: typing.born_of(number, self.today),
            Field.SEX: typing.sex_of(number),
            Field.ORIGIN: _lives_in(self.values.get(Field.ADDRESS, "")),
        }
        given = self.values.get(step, "")
        return given or likely.get(step, "") or self.usual.get(step, "")


def begin(form: Form, today: date, usual: Mapping[Field, str] | None = None) -> Walk:
    """A walk before its first step."""
    return Walk(form=form, today=today, usual=usual or {})


def advance(walk: Walk, event: Event) -> Walk:
    """The walk after an event; one that does not fit the present step changes only `problem`."""
    match event:
        case Back():
            return replace(walk, at=max(0, walk.at - 1), problem=None)
        case GoTo(index):
            return replace(walk, at=min(max(0, index), walk.at), problem=None)
        case Given(text):
            return _given(walk, text)
        case Chosen(codes):
            return _chosen(walk, codes)
        case NoToAll():
            return _no_to_all(walk)
        case _:
            assert_never(event)


def no_of(question: Question) -> str:
    """The choice by which a question is answered with *no*; empty where none is that harmless."""
    if question.kind is not QuestionKind.ONE:
        return ""
    harmless = [one.code for one in question.choices if one.weight is Weight.NONE]
    if NO in harmless:
        return NO
    return harmless[0] if len(harmless) == 1 else ""


def _fields(form: Form) -> tuple[Field, ...]:
    return tuple(one for one in Field if one not in _ASKED_FOR or _ASKED_FOR[one] in form.asks)


def _questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    return tuple(
        question
        for question in form.questions
        if question.when is None
        or not question.when.answers.isdisjoint(answers.get(question.when.question, ()))
    )


def _lives_in(address: str) -> str:
    province = provinces.of_address(address)
    return province.code[1:] if province is not None else ""


def _given(walk: Walk, text: str) -> Walk:
    step = walk.step
    if not isinstance(step, Field):
        return replace(walk, problem=Problem.NOT_A_CHOICE)
    found = _read(step, text, walk.today)
    if isinstance(found, Problem):
        if found is Problem.MISSING and step not in _NEEDED:
            found = ""
        else:
            return replace(walk, problem=found)
    return _onward(replace(walk, values={**walk.values, step: found}))


def _read(step: Field, text: str, today: date) -> str | Problem:
    tidied = tidy(text, limit=typing.MAX_ADDRESS + 1)
    if not tidied:
        return Problem.MISSING
    match step:
        case Field.NAME:
            found = typing.name(text)
        case Field.BIRTH:
            found = typing.birth(tidied, today)
        case Field.NUMBER:
            found = typing.number(tidied)
        case Field.PHONE:
            found = typing.phone(tidied)
        case Field.ADDRESS:
            found = tidied if len(tidied) <= typing.MAX_ADDRESS else Problem.TOO_LONG
        case Field.TRAVEL_DAY:
            found = typing.travel_day(tidied, today)
        case Field.SEX:
            found = tidied if tidied in ("M", "F") else Problem.NOT_A_CHOICE
        case Field.ORIGIN | Field.DESTINATION:
            found = tidied if PLACE.fullmatch(tidied) else Problem.NOT_A_CHOICE
        case _:
            assert_never(step)
    return found


def _chosen(walk: Walk, codes: tuple[str, ...]) -> Walk:
    question = walk.step
    if not isinstance(question, Question):
        return replace(walk, problem=Problem.NOT_A_CHOICE)
    problem = _wrong(question, codes)
    if problem is not None:
        return replace(walk, problem=problem)
    kept = {code: said for code, said in walk.answers.items() if code != question.code}
    answers = kept | ({question.code: codes} if codes else {})
    asked = {one.code for one in _questions(walk.form, answers)}
    # In the form's order, and without answers to what is asked no more.
    ordered = {
        one.code: answers[one.code]
        for one in walk.form.questions
        if one.code in answers and one.code in asked
    }
    return _onward(replace(walk, answers=ordered))


def _wrong(question: Question, codes: tuple[str, ...]) -> Problem | None:
    if not codes:
        return Problem.MISSING if question.required else None
    if len(codes) > question.most:
        return Problem.TOO_MANY
    if question.kind is QuestionKind.PLACES:
        known = all(PLACE.fullmatch(code) for code in codes)
    else:
        known = {choice.code for choice in question.choices}.issuperset(codes)
    return None if known and len(set(codes)) == len(codes) else Problem.NOT_A_CHOICE


def _no_to_all(walk: Walk) -> Walk:
    """From here on; before the questions begin it says nothing."""
    step = walk.step
    if not isinstance(step, Question) or not no_of(step):
        return replace(walk, problem=Problem.NOT_A_CHOICE)
    while isinstance(step, Question) and (code := no_of(step)):
        walk = _chosen(walk, (code,))
        step = walk.step
    return walk


def _onward(walk: Walk) -> Walk:
    return replace(walk, at=walk.at + 1, problem=None)

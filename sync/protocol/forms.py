"""Declaration forms as values: what is asked, what may be answered, and what an answer means.

Nothing here knows a disease. A form says by numbers what travels in a code, by codes what goes
into records and rules, and by texts what people read. Under one id a number or code of a
question or choice keeps its meaning for ever; what changes is a new version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sync.protocol.self_declaration import PLACE, Answer

Answers = Mapping[str, tuple[str, ...]]
"""Codes of questions, each with the codes of its choices or with places."""


class QuestionKind(StrEnum):
    """How a question may be answered."""

    ONE = "one"
    SEVERAL = "several"
    PLACES = "places"
    """Provinces and countries, as `declaration_code.PLACE` has them."""


class Weight(StrEnum):
    """What an answer asks of the post."""

    NONE = "none"
    ATTENTION = "attention"
    REFUSE = "refuse"


class Particular(StrEnum):
    """What a form asks of person and journey beside name and year of birth."""

    NUMBER = "number"
    ORIGIN = "origin"
    DESTINATION = "destination"
    TRAVEL_DAY = "travel_day"


class AnswerProblem(StrEnum):
    """Why answers do not fit a form."""

    UNKNOWN_QUESTION = "unknown-question"
    UNKNOWN_CHOICE = "unknown-choice"
    MISSING = "missing"
    NOT_ASKED = "not-asked"
    """Its condition does not hold, so it says something about another answer."""
    TOO_MANY = "too-many"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Texts:
    """What people read, in both languages; `{days}` stands for the form's window."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that a question offers."""

    number: int
    code: str
    text: Texts
    weight: Weight = Weight.NONE


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only where an earlier one got one of these answers."""

    question: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `choices` is empty where places are asked for."""

    number: int
    code: str
    kind: QuestionKind
    text: Texts
    choices: tuple[Choice, ...] = ()
    required: bool = True
    """Where it is asked."""
    when: Condition | None = None
    most: int = 1
    """Values that one answer may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A version of a form.

    :param window_days: how far back it asks; a province that wants another has its own version.
    :param asks: particulars without which it is not complete.
    """

    id: str
    version: int
    title: Texts
    window_days: int
    valid_hours: int
    asks: frozenset[Particular]
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """The question of that code."""
        return next((question for question in self.questions if question.code == code), None)


@dataclass(frozen=True, slots=True)
class Forms:
    """All versions of all forms that are here."""

    by_version: Mapping[tuple[str, int], Form]

    @classmethod
    def of(cls, forms: Iterable[Form]) -> "Forms":
        """By id and version; a later one of the same takes the place of an earlier."""
        return cls({(form.id, form.version): form for form in forms})

    def find(self, form: str, version: int) -> Form | None:
        """That version of that form."""
        return self.by_version.get((form, version))

    def newest(self, form: str) -> Form | None:
        """The form's highest version."""
        versions = [version for known, version in self.by_version if known == form]
        return self.by_version[form, max(versions)] if versions else None


@dataclass(frozen=True, slots=True)
class Weighty:
    """An answer that asks something of the post."""

    question: str
    choice: str
    weight: Weight


def check(form: Form, answers: Answers) -> tuple[tuple[str, AnswerProblem], ...]:
    """What is wrong with answers to a form: codes of questions with their problem, or nothing."""
    strange = [
        (code, AnswerProblem.UNKNOWN_QUESTION) for code in answers if form.question(code) is None
    ]
    return (*strange, *_problems(form, answers))


def pack(form: Form, answers: Answers) -> dict[int, Answer]:
    """The answers as a code carries them.

    :raises ValueError: if `check` has something against them.
    """
    if check(form, answers):
        raise ValueError("the answers do not fit the form")
    packed: dict[int, Answer] = {}
    for question in form.questions:
        values = answers.get(question.code)
        if values and question.kind is QuestionKind.PLACES:
            packed[question.number] = tuple(values)
        elif values:
            numbers = {choice.code: choice.number for choice in question.choices}
            packed[question.number] = tuple(sorted(numbers[value] for value in values))
    return packed


def unpack(form: Form, packed: Mapping[int, Answer]) -> Answers | None:
    """The answers of a code by their codes, in the form's order; None if they do not fit it."""
    answers: dict[str, tuple[str, ...]] = {}
    questions = {question.number: question for question in form.questions}
    if not questions.keys() >= packed.keys():
        return None
    for number, question in questions.items():
        values = packed.get(number)
        if values is None:
            continue
        # Places stand for themselves; what is neither choice nor place will not pass the check.
        codes: dict[int | str, str] = {one.number: one.code for one in question.choices}
        if question.kind is QuestionKind.PLACES:
            answers[question.code] = tuple(str(value) for value in values)
        else:
            answers[question.code] = tuple(codes.get(value, "") for value in values)
    return None if check(form, answers) else answers


def weigh(form: Form, answers: Answers) -> tuple[Weighty, ...]:
    """The answers that ask for attention or refusal, the weightiest first."""
    found = [
        Weighty(question.code, choice.code, choice.weight)
        for question in form.questions
        for choice in question.choices
        if choice.weight is not Weight.NONE and choice.code in answers.get(question.code, ())
    ]
    return tuple(sorted(found, key=lambda answer: answer.weight is not Weight.REFUSE))


def _problems(form: Form, answers: Answers) -> Iterator[tuple[str, AnswerProblem]]:
    for question in form.questions:
        problem = _problem(question, answers)
        if problem is not None:
            yield question.code, problem


def _problem(question: Question, answers: Answers) -> AnswerProblem | None:
    values = answers.get(question.code, ())
    asked = question.when is None or not question.when.answers.isdisjoint(
        answers.get(question.when.question, ())
    )
    if not values:
        missing = (asked and question.required) or question.code in answers
        return AnswerProblem.MISSING if missing else None
    if not asked:
        return AnswerProblem.NOT_ASKED
    if len(values) > question.most:
        return AnswerProblem.TOO_MANY
    if len(set(values)) != len(values):
        return AnswerProblem.REPEATED
    if question.kind is QuestionKind.PLACES:
        known = all(PLACE.fullmatch(value) for value in values)
    else:
        known = {choice.code for choice in question.choices}.issuperset(values)
    return None if known else AnswerProblem.UNKNOWN_CHOICE

"""Where a hospital sends a visitor: a table of lanes and the answers that lead to them; pure.

Nothing here knows a disease or a hospital: both are data.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import msgspec

from sync.protocol.forms import Answers, Form, Texts
from sync.protocol.terms import Verdict

MAX_BYTES: Final = 65_536
MAX_LANES: Final = 16
MAX_RULES: Final = 64
MAX_TEXT: Final = 160
LANE_ANSWER: Final = "lane"
"""Under this code the lane stands among the answers that an entry keeps."""
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")

Sign = Literal["clinic", "fever", "emergency", "desk"]
"""Which drawing goes with a lane."""


class TriageProblem(StrEnum):
    """Why a file is no table of lanes."""

    TOO_LARGE = "too-large"
    SHAPE = "shape"
    LIMIT = "limit"
    CODE = "code"
    TEXT = "text"
    UNKNOWN_LANE = "unknown-lane"
    UNKNOWN_ANSWER = "unknown-answer"
    """It asks for a question or an answer that the form does not have."""


class TriageFault(ValueError):
    """A file is no table of lanes; `where` names the place in it."""

    def __init__(self, problem: TriageProblem, where: str = "") -> None:
        super().__init__(f"{problem}: {where}" if where else str(problem))
        self.problem = problem
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A place that visitors are sent to. `tone` is the verdict whose colour it is shown in."""

    code: str
    name: Texts
    step: Texts
    sign: Sign
    tone: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Leads to a lane where every condition holds; what is empty or false is no condition.

    :param answers: codes of questions, each with answers of which one was given.
    :param unanswered: whether any question at all got no answer.
    :param verdicts: what the rules of the post said of the document shown.
    """

    lane: str
    answers: Mapping[str, frozenset[str]]
    unanswered: bool
    verdicts: frozenset[Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """The lanes by code, the rules in the order they are asked, and the lane of everybody else."""

    lanes: Mapping[str, Lane]
    rules: tuple[Rule, ...]
    otherwise: str

    def lane(self, answers: Answers, *, unanswered: bool, verdict: Verdict) -> Lane:
        """The lane of the first rule that holds."""
        for rule in self.rules:
            if _holds(rule, answers, unanswered, verdict):
                return self.lanes[rule.lane]
        return self.lanes[self.otherwise]


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    vi: str
    en: str


class _Lane(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: _Text
    step: _Text
    sign: Sign
    tone: Literal["admit", "attention", "refuse"]


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    lane: str
    answers: dict[str, list[str]] = msgspec.field(default_factory=dict)
    unanswered: bool = False
    verdicts: list[Literal["admit", "attention", "refuse"]] = msgspec.field(default_factory=list)


class _Triage(msgspec.Struct, forbid_unknown_fields=True):
    lanes: list[_Lane]
    rules: list[_Rule]
    otherwise: str


def read_triage(data: bytes, form: Form) -> Triage:
    """Read a table of lanes (UTF-8 JSON) for the answers to a form.

    :raises TriageFault: if it is none, or does not fit the form.
    """
    if len(data) > MAX_BYTES:
        raise TriageFault(TriageProblem.TOO_LARGE)
    try:
        found = msgspec.json.decode(data, type=_Triage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TriageFault(TriageProblem.SHAPE, str(error)) from error
    for problem, where in _problems(found, form):
        raise TriageFault(problem, where)
    return Triage(
        lanes={lane.code: _lane(lane) for lane in found.lanes},
        rules=tuple(_rule(rule) for rule in found.rules),
        otherwise=found.otherwise,
    )


def _holds(rule: Rule, answers: Answers, unanswered: bool, verdict: Verdict) -> bool:
    answered = all(
        not wanted.isdisjoint(answers.get(question, ()))
        for question, wanted in rule.answers.items()
    )
    silent = unanswered or not rule.unanswered
    return answered and silent and (not rule.verdicts or verdict in rule.verdicts)


def _lane(found: _Lane) -> Lane:
    return Lane(
        code=found.code,
        name=Texts(found.name.vi, found.name.en),
        step=Texts(found.step.vi, found.step.en),
        sign=found.sign,
        tone=Verdict(found.tone.upper()),
    )


def _rule(found: _Rule) -> Rule:
    return Rule(
        lane=found.lane,
        answers={question: frozenset(wanted) for question, wanted in found.answers.items()},
        unanswered=found.unanswered,
        verdicts=frozenset(Verdict(verdict.upper()) for verdict in found.verdicts),
    )


def _problems(found: _Triage, form: Form) -> Iterator[tuple[TriageProblem, str]]:
    codes = [lane.code for lane in found.lanes]
    if not 1 <= len(codes) <= MAX_LANES or len(found.rules) > MAX_RULES:
        yield TriageProblem.LIMIT, "lanes"
    for lane in found.lanes:
        if not _CODE.fullmatch(lane.code) or codes.count(lane.code) > 1:
            yield TriageProblem.CODE, lane.code
        for text in (lane.name.vi, lane.name.en, lane.step.vi, lane.step.en):
            if not text.strip() or len(text) > MAX_TEXT:
                yield TriageProblem.TEXT, lane.code
    for index, rule in enumerate(found.rules):
        yield from _in_rule(f"rules[{index}]", rule, codes, form)
    if found.otherwise not in codes:
        yield TriageProblem.UNKNOWN_LANE, "otherwise"
    if form.question(LANE_ANSWER) is not None:
        yield TriageProblem.UNKNOWN_ANSWER, LANE_ANSWER


def _in_rule(
    where: str, rule: _Rule, codes: list[str], form: Form
) -> Iterator[tuple[TriageProblem, str]]:
    if rule.lane not in codes:
        yield TriageProblem.UNKNOWN_LANE, where
    for code, wanted in rule.answers.items():
        question = form.question(code)
        offered = {choice.code for choice in question.choices} if question else set()
        if not wanted or not offered.issuperset(wanted):
            yield TriageProblem.UNKNOWN_ANSWER, f"{where}.{code}"

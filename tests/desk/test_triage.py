import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import read_form
from sync.protocol.terms import Verdict
from terminal.desk.kiosk_interview import Interview
from terminal.desk.triage import (
    MAX_BYTES,
    MAX_LANES,
    MAX_RULES,
    MAX_TEXT,
    TriageFault,
    TriageProblem,
    read_triage,
)

FOLDER = Path(__file__).parents[2] / "assets" / "kiosk"
FORM = read_form((FOLDER / "questions.json").read_bytes())
SHIPPED = (FOLDER / "lanes.json").read_bytes()
TABLE = read_triage(SHIPPED, FORM)


def lane(answers: Mapping[str, tuple[str, ...]], verdict: Verdict = Verdict.ADMIT, silent=False):
    return TABLE.lane(answers, unanswered=silent, verdict=verdict).code


def changed(**changes: object) -> bytes:
    return json.dumps({**json.loads(SHIPPED), **changes}).encode()


def a_lane(code: str = "a", **changes: object) -> dict[str, object]:
    texts = {"vi": "Nơi A", "en": "Place A"}
    usual = {"code": code, "name": texts, "step": texts, "sign": "desk", "tone": "admit"}
    return {**usual, **changes}


def problem(data: bytes) -> TriageProblem:
    with pytest.raises(TriageFault) as caught:
        read_triage(data, FORM)
    return caught.value.problem


def test_who_answers_no_to_everything_goes_to_the_clinic() -> None:
    assert lane({"urgent": ("no",), "signs": ("no",), "contact": ("no",)}) == "clinic"


@pytest.mark.parametrize("question", ["signs", "contact"])
def test_signs_or_contact_lead_to_the_fever_clinic(question: str) -> None:
    answers = {"urgent": ("no",), "signs": ("no",), "contact": ("no",), question: ("yes",)}
    assert lane(answers) == "fever"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_emergency_is_an_emergency_whatever_the_papers_say(verdict: Verdict) -> None:
    assert lane({"urgent": ("yes",)}, verdict) == "emergency"


def test_silence_is_not_taken_for_a_no() -> None:
    assert lane({"urgent": ("no",), "signs": ("no",)}, silent=True) == "desk"
    assert lane({}, silent=True) == "desk"


@pytest.mark.parametrize("verdict", [Verdict.ATTENTION, Verdict.REFUSE])
def test_papers_that_need_a_look_lead_to_the_desk(verdict: Verdict) -> None:
    assert lane({"urgent": ("no",), "signs": ("no",), "contact": ("no",)}, verdict) == "desk"


def test_signs_of_illness_go_before_papers() -> None:
    assert lane({"signs": ("yes",)}, Verdict.REFUSE) == "fever"


@given(st.lists(st.sampled_from(["yes", "no", ""]), min_size=3, max_size=3))
def test_only_who_said_no_to_everything_goes_to_the_clinic(said: list[str]) -> None:
    interview = Interview(form=FORM)
    for answer in said:
        if interview.question is None:
            break
        interview = interview.answered((answer,)) if answer else interview.passed()
    found = TABLE.lane(
        interview.answers, unanswered=bool(interview.unanswered), verdict=Verdict.ADMIT
    )
    all_no = set(interview.answers.values()) == {("no",)} and not interview.unanswered
    assert (found.code == "clinic") == all_no


def test_a_table_of_another_epidemic_needs_no_new_program() -> None:
    form = json.loads((FOLDER / "questions.json").read_text("utf-8"))
    form["questions"] = [{**form["questions"][0], "code": "bitten"}]
    table = {
        "lanes": [a_lane("ward"), a_lane("home")],
        "rules": [{"lane": "ward", "answers": {"bitten": ["yes"]}}],
        "otherwise": "home",
    }
    read = read_triage(json.dumps(table).encode(), read_form(json.dumps(form).encode()))
    assert read.lane({"bitten": ("yes",)}, unanswered=False, verdict=Verdict.ADMIT).code == "ward"
    assert read.lane({"bitten": ("no",)}, unanswered=False, verdict=Verdict.ADMIT).code == "home"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b" " * (MAX_BYTES + 1), TriageProblem.TOO_LARGE),
        (b"{", TriageProblem.SHAPE),
        (b"\xff", TriageProblem.SHAPE),
        (b"[" * 50_000, TriageProblem.SHAPE),
        (changed(colour="red"), TriageProblem.SHAPE),
        (changed(lanes=[a_lane(sign="skull")]), TriageProblem.SHAPE),
        (changed(lanes=[], rules=[]), TriageProblem.LIMIT),
        (changed(lanes=[a_lane("A")], rules=[], otherwise="A"), TriageProblem.CODE),
        (changed(lanes=[a_lane(), a_lane()], rules=[], otherwise="a"), TriageProblem.CODE),
        (
            changed(lanes=[a_lane(name={"vi": " ", "en": "x"})], rules=[], otherwise="a"),
            TriageProblem.TEXT,
        ),
        (changed(rules=[{"lane": "nowhere"}]), TriageProblem.UNKNOWN_LANE),
        (changed(otherwise="nowhere"), TriageProblem.UNKNOWN_LANE),
        (
            changed(rules=[{"lane": "desk", "answers": {"shoe": ["44"]}}]),
            TriageProblem.UNKNOWN_ANSWER,
        ),
        (
            changed(rules=[{"lane": "desk", "answers": {"signs": ["maybe"]}}]),
            TriageProblem.UNKNOWN_ANSWER,
        ),
        (
            changed(rules=[{"lane": "desk", "answers": {"signs": []}}]),
            TriageProblem.UNKNOWN_ANSWER,
        ),
    ],
)
def test_a_table_that_could_send_people_wrong_is_refused(data: bytes, expected) -> None:
    assert problem(data) is expected


def test_as_many_lanes_and_rules_as_the_limit_are_taken_and_no_more() -> None:
    lanes = [a_lane(f"l{index}") for index in range(MAX_LANES)]
    rules = [{"lane": "l0"} for _ in range(MAX_RULES)]
    assert len(read_triage(changed(lanes=lanes, rules=rules, otherwise="l0"), FORM).lanes) == 16
    more = [*lanes, a_lane("more")]
    assert problem(changed(lanes=more, rules=rules, otherwise="l0")) is TriageProblem.LIMIT
    more_rules = [*rules, {"lane": "l0"}]
    assert problem(changed(lanes=lanes, rules=more_rules, otherwise="l0")) is TriageProblem.LIMIT


def test_a_text_of_the_greatest_length_is_taken_and_no_longer() -> None:
    longest = a_lane(step={"vi": "x" * MAX_TEXT, "en": "x"})
    assert read_triage(changed(lanes=[longest], rules=[], otherwise="a"), FORM).otherwise == "a"
    longer = a_lane(step={"vi": "x" * (MAX_TEXT + 1), "en": "x"})
    assert problem(changed(lanes=[longer], rules=[], otherwise="a")) is TriageProblem.TEXT


def test_a_form_that_asks_under_the_name_of_the_lane_is_refused() -> None:
    form = json.loads((FOLDER / "questions.json").read_text("utf-8"))
    form["questions"] = [{**form["questions"][0], "code": "lane"}]
    with pytest.raises(TriageFault):
        read_triage(changed(rules=[]), read_form(json.dumps(form).encode()))

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import built_in, read_form
from terminal.desk.kiosk_interview import Interview

TRIAGE = read_form((Path(__file__).parents[2] / "assets" / "kiosk" / "questions.json").read_bytes())
DECLARATION = next(iter(built_in().by_version.values()))


def asked(interview: Interview) -> str:
    assert interview.question is not None
    return interview.question.code


def test_questions_come_one_after_the_other() -> None:
    interview = Interview(form=TRIAGE)
    assert asked(interview) == "urgent"
    interview = interview.answered(("no",))
    assert asked(interview) == "signs"
    interview = interview.answered(("yes",)).answered(("no",))
    assert interview.question is None
    assert interview.texts() == {"urgent": "no", "signs": "yes", "contact": "no"}
    assert interview.unanswered == ()


def test_who_needs_help_at_once_is_asked_nothing_more() -> None:
    interview = Interview(form=TRIAGE).answered(("yes",))
    assert interview.question is None
    assert interview.unanswered == ()


def test_a_question_passed_over_is_unanswered_and_never_put_again() -> None:
    interview = Interview(form=TRIAGE).answered(("no",)).passed()
    assert asked(interview) == "contact"
    assert interview.unanswered == ("signs",)
    assert "signs" not in interview.texts()


def test_no_choice_at_all_is_no_answer() -> None:
    assert Interview(form=TRIAGE).answered(()).unanswered == ("urgent",)


def test_whoever_goes_away_has_answered_nothing_of_the_rest() -> None:
    interview = Interview(form=TRIAGE).answered(("no",)).ended()
    assert interview.question is None
    assert interview.unanswered == ("signs", "contact")


def test_places_are_not_asked_by_touch_and_count_as_unanswered() -> None:
    interview = Interview(form=DECLARATION).answered(("yes",))
    assert asked(interview) == "signs"
    assert interview.unanswered == ("places",)
    stayed = Interview(form=DECLARATION).answered(("no",))
    assert stayed.unanswered == ()


def test_places_that_need_not_be_said_are_not_missed() -> None:
    questions = tuple(
        replace(question, required=question.code != "places") for question in DECLARATION.questions
    )
    interview = Interview(form=replace(DECLARATION, questions=questions)).answered(("yes",))
    assert interview.unanswered == ()


@pytest.mark.parametrize("choices", [("perhaps",), ("yes", "no")])
def test_an_answer_that_is_not_offered_is_a_fault(choices: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no such answer"):
        Interview(form=TRIAGE).answered(choices)


def test_nothing_can_be_answered_at_the_end() -> None:
    ended = Interview(form=TRIAGE).ended()
    assert ended.passed() == ended
    with pytest.raises(ValueError, match="nothing is asked"):
        ended.answered(("yes",))


def test_several_answers_are_kept_as_codes_set_apart() -> None:
    interview = Interview(form=DECLARATION).answered(("no",)).answered(("yes",))
    assert asked(interview) == "which_signs"
    interview = interview.answered(("fever", "cough"))
    assert interview.texts()["which_signs"] == "fever cough"


@given(st.sampled_from([TRIAGE, DECLARATION]), st.lists(st.integers(0, 8), max_size=20))
def test_every_interview_ends_and_each_question_is_answered_or_missing(form, picks) -> None:
    interview = Interview(form=form)
    seen: list[str] = []
    for pick in [*picks, *[8] * len(form.questions)]:
        question = interview.question
        if question is None:
            break
        step, count = interview.step
        assert 1 <= step <= count <= len(form.questions)
        assert question.code not in seen
        seen.append(question.code)
        choices = question.choices
        if pick < len(choices):
            interview = interview.answered((choices[pick].code,))
        else:
            interview = interview.passed()
    assert interview.question is None
    assert {*interview.answers, *interview.passed_over} == set(seen)

from sync.bundle.forms import built_in
from sync.protocol.forms import Forms, Weight
from terminal.verdict.answers import weight_of_answers

FORMS = built_in()


def test_no_answers_weigh_nothing() -> None:
    assert weight_of_answers(FORMS, {}) is Weight.NONE
    assert weight_of_answers(Forms({}), {"signs": "yes"}) is Weight.NONE


def test_every_choice_of_every_form_weighs_what_the_form_says() -> None:
    for form in FORMS.by_version.values():
        for question in form.questions:
            for choice in question.choices:
                found = weight_of_answers(Forms.of([form]), {question.code: choice.code})
                assert found is choice.weight


def test_the_weightiest_of_several_choices_counts() -> None:
    form, question = next(
        (form, question)
        for form in FORMS.by_version.values()
        for question in form.questions
        if len({choice.weight for choice in question.choices}) > 1
    )
    every = " ".join(choice.code for choice in question.choices)
    weights = {choice.weight for choice in question.choices}
    expected = Weight.REFUSE if Weight.REFUSE in weights else Weight.ATTENTION
    assert weight_of_answers(Forms.of([form]), {question.code: every}) is expected


def test_what_no_form_knows_weighs_nothing() -> None:
    assert weight_of_answers(FORMS, {"no-such-question": "yes", "": ""}) is Weight.NONE

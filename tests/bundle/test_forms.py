import copy
import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import forms
from sync.bundle.forms import MAX_BYTES, MAX_TEXT, FormFault, FormProblem, built_in, read_form
from sync.protocol.forms import Particular, QuestionKind, Weight

FILES = sorted(
    (item for item in resources.files(forms).iterdir() if item.name.endswith(".json")),
    key=lambda item: item.name,
)
TEXT = {"vi": "Hư cấu", "en": "Invented"}
YES = {"number": 1, "code": "yes", "text": TEXT, "weight": "refuse"}
NO = {"number": 2, "code": "no", "text": TEXT}
FORM: dict[str, Any] = {
    "id": "hu-cau",
    "version": 3,
    "title": TEXT,
    "window_days": 21,
    "valid_hours": 24,
    "asks": ["number"],
    "questions": [
        {"number": 1, "code": "ill", "kind": "one", "text": TEXT, "choices": [YES, NO]},
        {
            "number": 2,
            "code": "where",
            "kind": "places",
            "text": TEXT,
            "when": {"question": "ill", "answers": ["yes"]},
            "required": False,
            "most": 4,
        },
    ],
}


def changed(path, value):
    """The form with the value at a path such as `questions.0.code` replaced, or taken out."""
    form = copy.deepcopy(FORM)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = form
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(form).encode()


def test_a_form_is_read_as_it_says():
    found = read_form(json.dumps(FORM, ensure_ascii=False).encode())

    assert (found.id, found.version, found.window_days, found.valid_hours) == ("hu-cau", 3, 21, 24)
    assert found.title.vi == "Hư cấu"
    assert found.asks == {Particular.NUMBER}
    ill, where = found.questions
    assert [one.weight for one in ill.choices] == [Weight.REFUSE, Weight.NONE]
    assert (ill.required, ill.when, ill.most) == (True, None, 1)
    assert (where.kind, where.required, where.most) == (QuestionKind.PLACES, False, 4)
    assert where.when is not None
    assert (where.when.question, where.when.answers) == ("ill", frozenset({"yes"}))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_form_that_comes_along_can_be_read_and_found(file):
    form = read_form(file.read_bytes())

    assert file.name == f"{form.id}-{form.version}.json"
    assert built_in().find(form.id, form.version) == form


def test_the_form_of_the_national_page_comes_along():
    form = built_in().newest("khai-y-te")

    assert form is not None
    assert [question.number for question in form.questions] == [1, 2, 3, 4, 5, 6, 7]
    signs = form.question("which_signs")
    assert signs is not None
    assert [one.code for one in signs.choices] == [
        *("fever", "cough", "breath", "pneumonia", "sore_throat", "fatigue"),
    ]
    assert not [one for one in form.questions if "covid" in f"{one.text} {one.code}".lower()]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("version", ..., FormProblem.SHAPE),
        ("phone", True, FormProblem.SHAPE),
        ("version", "3", FormProblem.SHAPE),
        ("version", True, FormProblem.SHAPE),
        ("asks", ["phone"], FormProblem.SHAPE),
        ("title", {"vi": "Hư cấu"}, FormProblem.SHAPE),
        ("questions.0.kind", "free-text", FormProblem.SHAPE),
        ("questions.0.choices.0.weight", "heavy", FormProblem.SHAPE),
        ("questions.0.choices.0.hint", "x", FormProblem.SHAPE),
        ("id", "Hu Cau", FormProblem.IDENTIFIER),
        ("questions.0.code", "Ill", FormProblem.IDENTIFIER),
        ("questions.0.choices.1.code", "n-o", FormProblem.IDENTIFIER),
        ("questions.0.code", "x" * 33, FormProblem.IDENTIFIER),
        ("version", 0, FormProblem.LIMIT),
        ("version", 65_536, FormProblem.LIMIT),
        ("window_days", 0, FormProblem.LIMIT),
        ("valid_hours", 745, FormProblem.LIMIT),
        ("questions", [], FormProblem.LIMIT),
        ("questions.0.number", 256, FormProblem.LIMIT),
        ("questions.0.choices.0.number", 0, FormProblem.LIMIT),
        ("questions.0.most", 2, FormProblem.LIMIT),
        ("questions.1.most", 17, FormProblem.LIMIT),
        ("title", {"vi": "Hư cấu", "en": " "}, FormProblem.TEXT),
        ("title", {"vi": "x" * (MAX_TEXT + 1), "en": "x"}, FormProblem.TEXT),
        ("questions.0.choices.1.number", 1, FormProblem.TWICE),
        ("questions.0.choices.1.code", "yes", FormProblem.TWICE),
        ("questions.1.number", 1, FormProblem.TWICE),
        ("questions.1.code", "ill", FormProblem.TWICE),
        ("questions.0.choices", [], FormProblem.CHOICES),
        ("questions.1.choices", [YES], FormProblem.CHOICES),
        ("questions.1.when.question", "where", FormProblem.CONDITION),
        ("questions.1.when.question", "other", FormProblem.CONDITION),
        ("questions.1.when.answers", ["maybe"], FormProblem.CONDITION),
        ("questions.1.when.answers", [], FormProblem.CONDITION),
    ],
)
def test_what_is_wrong_with_a_form_is_named(path, value, problem):
    with pytest.raises(FormFault) as raised:
        read_form(changed(path, value))
    assert raised.value.problem is problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", FormProblem.NOT_JSON),
        (b"{", FormProblem.NOT_JSON),
        (b"\xff", FormProblem.NOT_JSON),
        (b'{"id": "a", "id": "b"}', FormProblem.NOT_JSON),
        (b"[" * 60_000, FormProblem.NOT_JSON),
        (b"[]", FormProblem.SHAPE),
        (b"null", FormProblem.SHAPE),
        (b" " * (MAX_BYTES + 1), FormProblem.TOO_LARGE),
    ],
)
def test_what_is_no_form_at_all_is_named(data, problem):
    with pytest.raises(FormFault) as raised:
        read_form(data)
    assert raised.value.problem is problem


def test_the_largest_form_is_the_limit():
    data = json.dumps(FORM).encode()

    read_form(data + b" " * (MAX_BYTES - len(data)))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FORM, "vi"]), inner)
        ),
    )
)
def test_any_json_is_a_form_or_a_named_fault(tree):
    with pytest.raises(FormFault):
        read_form(json.dumps(tree).encode())

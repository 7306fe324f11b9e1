import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import built_in
from sync.protocol.forms import (
    AnswerProblem,
    Choice,
    Condition,
    Form,
    Forms,
    Question,
    QuestionKind,
    Texts,
    Weight,
    check,
    pack,
    unpack,
    weigh,
)

TEXT = Texts(vi="Hư cấu {days}", en="Invented {days}")


def choice(number, code, weight=Weight.NONE):
    return Choice(number=number, code=code, text=TEXT, weight=weight)


def form(*questions, version=1):
    return Form(
        id="x",
        version=version,
        title=TEXT,
        window_days=14,
        valid_hours=72,
        asks=frozenset(),
        questions=questions,
    )


ILL = Question(
    number=7,
    code="ill",
    kind=QuestionKind.ONE,
    text=TEXT,
    choices=(choice(1, "yes", Weight.ATTENTION), choice(2, "no")),
)
HOW = Question(
    number=3,
    code="how",
    kind=QuestionKind.SEVERAL,
    text=TEXT,
    choices=(choice(9, "fever", Weight.REFUSE), choice(4, "cough"), choice(5, "pain")),
    when=Condition("ill", frozenset({"yes"})),
    most=2,
)
WHERE = Question(
    number=5, code="where", kind=QuestionKind.PLACES, text=TEXT, required=False, most=3
)
FORM = form(ILL, HOW, WHERE)


@st.composite
def fitting(draw):
    answers: dict[str, tuple[str, ...]] = {"ill": (draw(st.sampled_from(["yes", "no"])),)}
    if answers["ill"] == ("yes",):
        codes = [one.code for one in sorted(HOW.choices, key=lambda one: one.number)]
        chosen = draw(st.sets(st.sampled_from(codes), min_size=1, max_size=2))
        answers["how"] = tuple(code for code in codes if code in chosen)
    places = st.from_regex(r"[0-9]{2}|[A-Z]{2}", fullmatch=True)
    where = draw(st.lists(places, unique=True, max_size=3))
    return answers | ({"where": tuple(where)} if where else {})


@given(fitting())
def test_answers_that_fit_travel_as_numbers_and_come_back_as_codes(answers):
    packed = pack(FORM, answers)

    assert check(FORM, answers) == ()
    assert set(packed) <= {7, 3, 5}
    assert unpack(FORM, packed) == answers


def test_numbers_of_choices_travel_and_places_as_they_are():
    answers = {"ill": ("yes",), "how": ("fever", "cough"), "where": ("LA", "01")}

    assert pack(FORM, answers) == {7: (1,), 3: (4, 9), 5: ("LA", "01")}


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({}, ("ill", AnswerProblem.MISSING)),
        ({"ill": ()}, ("ill", AnswerProblem.MISSING)),
        ({"ill": ("yes",)}, ("how", AnswerProblem.MISSING)),
        ({"ill": ("maybe",)}, ("ill", AnswerProblem.UNKNOWN_CHOICE)),
        ({"ill": ("yes", "no"), "how": ("pain",)}, ("ill", AnswerProblem.TOO_MANY)),
        ({"ill": ("no",), "how": ("pain",)}, ("how", AnswerProblem.NOT_ASKED)),
        ({"ill": ("yes",), "how": ("pain", "pain")}, ("how", AnswerProblem.REPEATED)),
        ({"ill": ("yes",), "how": ("pain", "cough", "fever")}, ("how", AnswerProblem.TOO_MANY)),
        ({"ill": ("no",), "where": ("Hà Nội",)}, ("where", AnswerProblem.UNKNOWN_CHOICE)),
        ({"ill": ("no",), "where": ()}, ("where", AnswerProblem.MISSING)),
        ({"ill": ("no",), "age": ("9",)}, ("age", AnswerProblem.UNKNOWN_QUESTION)),
    ],
    ids=str,
)
def test_answers_that_do_not_fit_are_named(answers, problem):
    assert problem in check(FORM, answers)
    with pytest.raises(ValueError, match="do not fit"):
        pack(FORM, answers)


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {7: (3,)},
        {7: ("no",)},
        {7: ("01",)},
        {7: (1,)},
        {7: (2,), 3: (4,)},
        {7: (2,), 5: (1,)},
        {7: (2,), 8: (1,)},
    ],
    ids=str,
)
def test_numbers_that_the_form_does_not_have_give_no_answers(packed):
    assert unpack(FORM, packed) is None


def test_a_question_that_may_be_left_out_may_be_left_out():
    assert unpack(FORM, {7: (2,)}) == {"ill": ("no",)}


def test_answers_that_weigh_are_named_the_weightiest_first():
    found = weigh(FORM, {"ill": ("yes",), "how": ("cough", "fever")})

    assert [(one.question, one.choice, one.weight) for one in found] == [
        ("how", "fever", Weight.REFUSE),
        ("ill", "yes", Weight.ATTENTION),
    ]
    assert weigh(FORM, {"ill": ("no",)}) == ()


def test_forms_are_found_by_version_or_as_the_newest():
    forms = Forms.of([form(ILL, version=2), form(ILL, version=10), form(ILL, version=9)])

    assert forms.find("x", 9) == form(ILL, version=9)
    assert forms.newest("x") == form(ILL, version=10)
    assert forms.find("x", 1) is None
    assert forms.newest("y") is None


def test_a_form_here_has_a_full_set_of_answers_that_fits():
    everything = {
        "travelled": ("yes",),
        "places": ("22", "LA"),
        "signs": ("yes",),
        "which_signs": ("fever", "fatigue"),
        "contact_case": ("no",),
        "contact_abroad": ("no",),
        "contact_signs": ("no",),
    }
    newest = built_in().newest("khai-y-te")

    assert newest is not None
    assert unpack(newest, pack(newest, everything)) == everything
    assert {one.question for one in weigh(newest, everything)} == {"signs", "which_signs"}

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import built_in
from sync.protocol.forms import Choice, Particular, Question, QuestionKind, Texts, Weight, check
from sync.protocol.terms import Assurance, Source, TimeQuality, Verdict
from terminal.declarations.own_declaration import KIND, weight_of
from terminal.desk.assisted import (
    Back,
    Chosen,
    Event,
    Field,
    Given,
    GoTo,
    NoToAll,
    Walk,
    advance,
    begin,
    no_of,
)
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.assisted_typing import MAX_ADDRESS, Problem
from terminal.desk.entering import Entered, entered, weighed
from terminal.desk.orders import Enter
from terminal.verdict.answers import weight_of_answers
from terminal.verdict.rules import History, Rules, decide

FORM = built_in().by_version["khai-y-te", 1]
TODAY = date(2026, 11, 22)
PERSON = (
    Given("012187004471"),
    Given("lò thị mẩy"),
    Given("1987"),
    Given("F"),
    Given(""),
    Given("Nậm Loỏng, Lai Châu"),
    Given("12"),
    Given("01"),
)


def walked(*events: Event, form=FORM, **usual: str) -> Walk:
    walk = begin(form, TODAY, {Field(name): text for name, text in usual.items()})
    for event in events:
        walk = advance(walk, event)
    return walk


def test_a_person_and_no_to_everything_is_a_complete_declaration() -> None:
    walk = walked(*PERSON, NoToAll())
    assert walk.is_complete
    found = declaration_of(walk)
    assert (found.kind, found.assurance, found.reason) == (KIND, Assurance.UNSIGNED, "")
    assert found.person.name == "Lò Thị Mẩy"
    assert found.person.number == "012187004471"
    assert (found.person.birth_date, found.person.sex) == ("1987", "F")
    assert found.person.address == "Nậm Loỏng, Lai Châu"
    assert dict(found.answers) == dict.fromkeys(
        ("travelled", "signs", "contact_case", "contact_abroad", "contact_signs"), "no"
    )
    assert found.fields["origin"] == "12"
    assert found.warnings == ()
    assert weight_of(found) is Weight.NONE


def test_an_answer_that_asks_for_attention_weighs_as_in_a_signed_declaration() -> None:
    walk = walked(*PERSON, Chosen(("no",)), Chosen(("yes",)), Chosen(("cough", "fever")), NoToAll())
    found = declaration_of(walk)
    assert found.answers["which_signs"] == "cough fever"
    assert weight_of(found) is Weight.ATTENTION


@pytest.mark.parametrize(("fever", "verdict"), [("yes", "ATTENTION"), ("no", "ADMIT")])
def test_the_desk_weighs_what_was_declared_with_help(fever: str, verdict: str) -> None:
    which = (Chosen(("fever",)),) if fever == "yes" else ()
    walk = walked(*PERSON, Chosen(("no",)), Chosen((fever,)), *which, NoToAll())
    now = datetime(2026, 11, 22, 5, tzinfo=UTC)
    order = Enter(declaration=declaration_of(walk), source=Source.ASSISTED)
    found = entered(order, now, TimeQuality.TRUSTED)
    assert isinstance(found, Entered)
    rules = Rules(unsigned=Verdict.ADMIT, repeat_within=timedelta())
    plain = decide(found.declaration, History(), rules, now, TimeQuality.TRUSTED)
    known = built_in()
    judged, _ = weighed(plain, found, rules, lambda said: weight_of_answers(known, said))
    assert judged.verdict == verdict
    assert ("answers" in judged.reasons) == (fever == "yes")


def test_a_question_is_asked_only_where_its_condition_holds() -> None:
    asked = [
        getattr(step, "code", "") for step in walked(*PERSON, Chosen(("yes",))).steps[len(PERSON) :]
    ]
    assert asked[:3] == ["travelled", "places", "signs"]
    told = walked(*PERSON, Chosen(("yes",)), Chosen(("22", "LA")))
    assert told.answers["places"] == ("22", "LA")
    changed = walked(
        *PERSON, Chosen(("yes",)), Chosen(("22", "LA")), GoTo(len(PERSON)), Chosen(("no",))
    )
    assert "places" not in changed.answers
    assert check(FORM, declaration_of(advance(changed, NoToAll())).content["answers"]) == ()


def test_a_number_tells_year_of_birth_and_sex() -> None:
    walk = walked(Given("012304004471"), Given("Vàng A Phềnh"))
    assert walk.offered() == "2004"
    assert advance(walk, Given("2004")).offered() == "F"
    assert walked(Given("171234567"), Given("Vàng A Phềnh")).offered() == ""
    assert walked(Given("012599004471"), Given("Vàng A Phềnh")).offered() == ""  # not born yet


def test_the_address_and_what_is_usual_are_offered_for_the_journey() -> None:
    before = walked(*PERSON[:6], origin="15", destination="12")
    assert before.offered() == "12"
    assert advance(before, Given("12")).offered() == "12"
    nowhere = walked(*PERSON[:5], Given("bản Mới"), origin="15")
    assert nowhere.offered() == "15"


@pytest.mark.parametrize(
    ("step", "text", "problem"),
    [
        (0, "12345", Problem.NOT_A_NUMBER),
        (0, "0121870044711", Problem.NOT_A_NUMBER),
        (1, "", Problem.MISSING),
        (1, "Lò 2", Problem.NOT_A_NAME),
        (1, "L" * 65, Problem.NOT_A_NAME),
        (2, "", Problem.MISSING),
        (2, "31/02/1985", Problem.NOT_A_DATE),
        (2, "23112026", Problem.IN_FUTURE),
        (2, "2027", Problem.IN_FUTURE),
        (2, "1860", Problem.TOO_LONG_AGO),
        (3, "X", Problem.NOT_A_CHOICE),
        (4, "12", Problem.NOT_A_PHONE),
        (5, "a" * (MAX_ADDRESS + 1), Problem.TOO_LONG),
        (6, "Lai Châu", Problem.NOT_A_CHOICE),
        (6, "", Problem.MISSING),
    ],
)
def test_what_cannot_be_is_named_and_the_walk_stands(
    step: int, text: str, problem: Problem
) -> None:
    before = walked(*PERSON[:step])
    after = advance(before, Given(text))
    assert after == replace(before, problem=problem)
    assert advance(after, PERSON[step]).problem is None


@pytest.mark.parametrize("step", [0, 3, 4, 5])
def test_what_nobody_has_to_have_may_be_left_empty(step: int) -> None:
    assert walked(*PERSON[:step], Given("")).at == step + 1


def test_somebody_without_a_number_is_known_again_by_all_the_rest() -> None:
    nobody = declaration_of(walked(Given(""), *PERSON[1:], NoToAll()))
    same = declaration_of(walked(Given(""), *PERSON[1:], NoToAll()))
    other = declaration_of(walked(Given(""), Given("Lò Thị Mây"), *PERSON[2:], NoToAll()))
    assert nobody.repeat_key == same.repeat_key != other.repeat_key


def test_a_number_that_does_not_fit_the_person_is_a_warning() -> None:
    events = (PERSON[0], PERSON[1], Given("05031988"), Given("M"), *PERSON[4:])
    assert declaration_of(walked(*events, NoToAll())).warnings == ("sex", "year")


def test_no_to_all_stops_at_a_question_without_a_harmless_no() -> None:
    hard = Question(
        number=9,
        code="why",
        kind=QuestionKind.ONE,
        text=Texts("Vì sao?", "Why?"),
        choices=tuple(
            Choice(number=n, code=code, text=Texts(code, code)) for n, code in enumerate("ab", 1)
        ),
    )
    form = replace(FORM, questions=(*FORM.questions[:1], hard, *FORM.questions[2:]))
    walk = walked(*PERSON, NoToAll(), form=form)
    assert walk.step == hard
    assert advance(walk, NoToAll()).problem is Problem.NOT_A_CHOICE
    assert advance(advance(walk, Chosen(("a",))), NoToAll()).is_complete


def test_the_only_choice_of_no_weight_is_a_no_whatever_its_code() -> None:
    def question(*weights: Weight) -> Question:
        choices = tuple(
            Choice(number=n, code=f"c{n}", text=Texts("x", "x"), weight=weight)
            for n, weight in enumerate(weights, 1)
        )
        return replace(FORM.questions[0], choices=choices)

    assert no_of(question(Weight.REFUSE, Weight.NONE)) == "c2"
    assert no_of(question(Weight.NONE, Weight.NONE)) == ""
    assert no_of(question(Weight.ATTENTION, Weight.REFUSE)) == ""


def test_no_to_all_says_nothing_about_the_person() -> None:
    assert walked(NoToAll()) == replace(walked(), problem=Problem.NOT_A_CHOICE)


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        ((), Problem.MISSING),
        (("maybe",), Problem.NOT_A_CHOICE),
        (("yes", "no"), Problem.TOO_MANY),
    ],
)
def test_an_answer_that_the_question_does_not_offer_is_not_taken(codes, problem) -> None:
    walk = walked(*PERSON, Chosen(codes))
    assert (walk.problem, walk.at) == (problem, len(PERSON))


def test_at_most_as_many_places_as_the_form_says() -> None:
    eight = tuple(f"{n:02}" for n in range(1, 9))
    assert walked(*PERSON, Chosen(("yes",)), Chosen(eight)).problem is None
    nine = (*eight, "LA")
    assert walked(*PERSON, Chosen(("yes",)), Chosen(nine)).problem is Problem.TOO_MANY
    assert walked(*PERSON, Chosen(("yes",)), Chosen(("L",))).problem is Problem.NOT_A_CHOICE


def test_a_form_that_asks_for_the_day_of_travel_gets_it() -> None:
    form = replace(FORM, asks=FORM.asks | {Particular.TRAVEL_DAY})
    walk = walked(*PERSON, Given("23/11"), NoToAll(), form=form)
    assert declaration_of(walk).content["travel_day"] == "2026-11-23"
    assert walked(*PERSON, Given("24122026"), form=form).problem is Problem.TOO_FAR


def test_going_back_keeps_what_was_said() -> None:
    walk = walked(*PERSON, Back(), Back())
    assert walk.step is Field.ORIGIN
    assert walk.offered() == "12"
    assert walked(Back()).at == 0
    assert walked(*PERSON[:3], GoTo(7)).at == 3


def test_an_unfinished_walk_is_no_declaration() -> None:
    with pytest.raises(ValueError, match="end"):
        declaration_of(walked(*PERSON))


EVENTS = st.one_of(
    st.builds(Given, st.one_of(st.text(max_size=30), st.sampled_from([e.text for e in PERSON]))),
    st.builds(Chosen, st.lists(st.sampled_from(["yes", "no", "cough", "22", "LA"])).map(tuple)),
    st.just(NoToAll()),
    st.just(Back()),
    st.builds(GoTo, st.integers(-2, 20)),
)


@given(st.lists(EVENTS, max_size=40))
def test_whatever_is_done_a_walk_that_ends_fits_its_form(events: list[Event]) -> None:
    walk = walked(*PERSON[:5], *events)
    assert 0 <= walk.at <= len(walk.steps)
    if walk.is_complete:
        found = declaration_of(walk)
        assert check(FORM, {k: tuple(v) for k, v in found.content["answers"].items()}) == ()
        assert found.person.name
        decided = decide(
            found,
            History(),
            Rules(unsigned=Verdict.ADMIT, repeat_within=timedelta()),
            datetime(2026, 11, 22, tzinfo=UTC),
            TimeQuality.TRUSTED,
        )
        assert decided.verdict in Verdict

import functools
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.bundle.trust import TrustMaterial
from sync.protocol.binding_tag import MASK, binds, make_tag
from terminal.declarations.declaration import Person
from terminal.declarations.registry import declare
from terminal.verdict.number_forms import Binds
from terminal.verdict.person_binding import Answer, Feature, Likeness, compare
from tests.declarations.strategies import (
    NOW,
    Resident,
    altered,
    card7,
    insurance,
    masked_national,
    national,
    number_of,
    plain,
    residents,
)

SAME, CANNOT_TELL = Likeness(Answer.SAME), Likeness(Answer.CANNOT_TELL)
MANY = settings(max_examples=200, deadline=None)


def differs(*features: Feature) -> Likeness:
    return Likeness(Answer.DIFFERS, features)


def one(**fields: str) -> Person:
    card = Person(name="Nguyễn Bảo Duy", number="001099012345", birth_date="1999-03-05", sex="M")
    return replace(card, **fields)


def both_ways(first: Person, second: Person, **tags: Binds | None) -> Likeness:
    found = compare(first, second, **tags)
    turned = {"first_binds": tags.get("second_binds"), "second_binds": tags.get("first_binds")}
    assert compare(second, first, **turned) == found
    return found


# The documents of one person, each as it is read.


def scanned(parts: list[str]) -> Person:
    return declare("|".join(parts).encode(), trust=TrustMaterial(), now=NOW).person


def certificate(person: Resident) -> Person:
    """As an EU certificate or a Vietnamese vaccine passport has it."""
    return Person(
        name=person.name,
        latin_name=passport_name(person),
        birth_date=person.born.isoformat(),
    )


def passport_name(person: Resident) -> str:
    return plain(f"{person.family}<<{'<'.join((*person.middles, person.given))}")


def passport(person: Resident) -> Person:
    return Person(
        latin_name=passport_name(person)[:39].rstrip("<"),
        number=person.passport,
        birth_date=person.born.isoformat(),
        sex=person.sex,
    )


def declared(person: Resident) -> Person:
    return Person(
        name=person.name,
        number=MASK + person.number[-3:],
        birth_date=str(person.born.year),
    )


def abbreviated(person: Resident) -> Person:
    short = " ".join((person.family, *(f"{word[0]}." for word in person.middles), person.given))
    return Person(name=short, birth_date=person.born.isoformat(), old_number=person.old_number)


def given_first(person: Resident) -> Person:
    words = (*person.middles, person.given, person.family)
    return Person(name=plain(" ".join(words)).title(), birth_date=person.born.isoformat())


def decomposed(person: Resident) -> Person:
    return Person(
        name=unicodedata.normalize("NFD", person.name.upper()),
        number=person.number,
        birth_date=str(person.born.year),
    )


DOCUMENTS: dict[str, Callable[[Resident], Person]] = {
    "card": lambda person: scanned(card7(person)),
    "national code": lambda person: scanned(national(person)),
    "masked national code": lambda person: scanned(masked_national(person)),
    "insurance card": lambda person: scanned(insurance(person)),
    "certificate": certificate,
    "passport": passport,
    "declaration": declared,
    "abbreviated": abbreviated,
    "given name first": given_first,
    "decomposed": decomposed,
}
PAIRS = [(a, b) for a in DOCUMENTS for b in DOCUMENTS]


def tag_of(document: str, person: Resident) -> Binds | None:
    if document != "declaration":
        return None
    return functools.partial(binds, make_tag(person.number, person.born.year))


def between(a: str, first: Resident, b: str, second: Resident) -> Likeness:
    return both_ways(
        DOCUMENTS[a](first),
        DOCUMENTS[b](second),
        first_binds=tag_of(a, first),
        second_binds=tag_of(b, second),
    )


@MANY
@given(residents(), st.sampled_from(PAIRS))
def test_no_two_documents_of_one_person_are_said_to_be_of_two(person, pair) -> None:
    assert between(pair[0], person, pair[1], person).answer is not Answer.DIFFERS


WHOLE = ["card", "national code", "insurance card", "certificate", "passport", "given name first"]
BOUND = [
    ("card", "masked national code"),
    ("national code", "masked national code"),
    ("card", "declaration"),
    ("national code", "declaration"),
    ("decomposed", "card"),
    ("decomposed", "declaration"),
    ("decomposed", "masked national code"),
    ("abbreviated", "card"),
    *((a, b) for a in WHOLE for b in WHOLE),
]


@MANY
@given(residents(), st.sampled_from(BOUND))
def test_a_number_or_a_name_with_its_whole_date_joins_two_documents(person, pair) -> None:
    assert between(pair[0], person, pair[1], person) == SAME


@st.composite
def strangers(draw: st.DrawFn) -> tuple[Resident, Resident]:
    """Two people who may share a whole name, or a day of birth and sex."""
    first, second = draw(residents()), draw(residents())
    shared = draw(st.sampled_from(["nothing", "name", "birth"]))
    if shared == "name":
        second = altered(second, family=first.family, middles=first.middles, given=first.given)
    elif shared == "birth":
        second = altered(second, born=first.born, sex=first.sex)
        number = number_of(second.number[:3], first.born, first.sex, int(second.number[6:]))
        second = altered(second, number=number)
    return first, second


def are_two(first: Resident, second: Resident) -> bool:
    """Whether their papers tell them apart at all: another name, or another day of birth."""
    names = [sorted(plain(person.name).split()) for person in (first, second)]
    return names[0] != names[1] or first.born.year != second.born.year


@MANY
@given(strangers(), st.sampled_from(PAIRS))
def test_no_documents_of_two_people_are_said_to_be_of_one(people, pair) -> None:
    first, second = people
    numbers = [
        {person.number, person.number[-6:], person.old_number, person.insurance, person.passport}
        for person in people
    ]
    if not are_two(*people) or numbers[0] & numbers[1]:
        return

    assert between(pair[0], first, pair[1], second).answer is not Answer.SAME


NUMBERED = ["card", "national code", "masked national code", "decomposed"]


@MANY
@given(
    residents(),
    st.sampled_from([(a, b) for a in NUMBERED for b in NUMBERED]),
    st.integers(1, 999_999),
)
def test_who_has_the_name_and_birth_of_another_is_told_apart_by_the_number(
    person, pair, step
) -> None:
    serial = (int(person.number[6:]) + step) % 1_000_000
    number = number_of(person.number[:3], person.born, person.sex, serial)
    twin = altered(person, number=number)

    # The old number is left the same, for it must not outweigh the one for life.
    assert between(pair[0], person, pair[1], twin) == differs(Feature.NUMBER)


TEXTS = st.text(max_size=60)
PEOPLE = st.builds(
    Person,
    name=TEXTS,
    latin_name=st.one_of(TEXTS, st.from_regex(r"[A-Z<]{0,44}", fullmatch=True)),
    number=st.one_of(TEXTS, st.from_regex(r"[0-9*]{0,13}|[A-Z]{2}[0-9]{13}", fullmatch=True)),
    old_number=st.one_of(TEXTS, st.from_regex(r"[0-9]{9}", fullmatch=True)),
    birth_date=st.one_of(TEXTS, st.from_regex(r"[0-9*]{4}(-[0-9*]{2}){0,2}", fullmatch=True)),
    sex=st.sampled_from(["", "M", "F"]),
)


@MANY
@given(PEOPLE, PEOPLE)
def test_anything_can_be_compared_in_either_order(first, second) -> None:
    found = both_ways(first, second)

    assert bool(found.differs) is (found.answer is Answer.DIFFERS)


@given(PEOPLE)
def test_nothing_differs_from_itself(person) -> None:
    assert compare(person, person).answer is not Answer.DIFFERS


# The table of ADR "person binding", line by line.


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (one(), SAME),
        # A number, whole.
        (Person(number="001099012345"), SAME),
        (one(name="", birth_date=""), SAME),
        (one(name="N. B. Duy"), SAME),
        (one(sex="F"), SAME),
        (one(name="Trần Văn An"), differs(Feature.NAME)),
        (one(birth_date="1999-03-06"), differs(Feature.BIRTH_DATE)),
        (
            one(name="Trần Văn An", birth_date="1998"),
            differs(Feature.NAME, Feature.BIRTH_DATE),
        ),
        (one(number="001099012346"), differs(Feature.NUMBER)),
        # A number, masked.
        (one(number="******012345", birth_date="1999-**-**"), SAME),
        (one(number="******012345", birth_date="****-**-**"), CANNOT_TELL),
        (one(number="******012345", name="N. B. Duy"), SAME),
        (one(number="******012345", name="N. B. Duy", birth_date="1999"), CANNOT_TELL),
        (one(number="******012345", name=""), CANNOT_TELL),
        (one(number="******012346", birth_date="1999-**-**"), differs(Feature.NUMBER)),
        (one(number="******012345", sex="F"), differs(Feature.SEX)),
        (one(number="•••345", birth_date="1999"), CANNOT_TELL),
        (one(number="•••345"), SAME),
        (one(number="•••346"), CANNOT_TELL),
        # No number to compare.
        (one(number=""), SAME),
        (one(number="C1234567"), SAME),
        (one(number="", sex="F"), differs(Feature.SEX)),
        (one(number="", birth_date="1999"), CANNOT_TELL),
        (one(number="", name="Nguyễn B. Duy"), CANNOT_TELL),
        (one(number="", name="Nguyễn Duy"), CANNOT_TELL),
        (one(number="", name=""), CANNOT_TELL),
        (one(number="", birth_date=""), CANNOT_TELL),
        (Person(), CANNOT_TELL),
    ],
)
def test_each_line_of_the_table_holds(second, expected) -> None:
    assert both_ways(one(), second) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("C1234567", SAME), ("C7654321", CANNOT_TELL), ("001099012345", SAME)],
)
def test_another_passport_may_be_a_renewed_one(number, expected) -> None:
    assert both_ways(one(number="C1234567"), one(number=number)) == expected


def test_an_old_number_joins_a_card_to_the_paper_that_came_before_it() -> None:
    card = Person(number="001099012345", old_number="012345678")

    assert both_ways(card, Person(number="012345678")) == SAME
    assert both_ways(card, Person(number="012 345 678")) == SAME
    assert both_ways(card, Person(number="012345679")) == CANNOT_TELL
    assert both_ways(card, Person(number="******678")) == CANNOT_TELL


def test_a_cancelled_personal_number_joins_and_another_one_outweighs_an_old_one() -> None:
    card = Person(number="001099012345", old_number="001099000001")

    assert both_ways(card, Person(number="001099000001")) == SAME
    assert both_ways(
        one(old_number="012345678"), one(number="001099000002", old_number="012345678")
    ) == differs(Feature.NUMBER)


def test_the_person_of_an_insurance_card_is_in_its_last_ten_digits() -> None:
    assert both_ways(Person(number="GD4012345678901"), Person(number="2345678901")) == SAME
    assert both_ways(Person(number="GD4012345678901"), Person(number="TE1792345678901")) == SAME
    assert both_ways(Person(number="GD4012345678901"), Person(number="2345678902")) == CANNOT_TELL


def test_the_tag_of_a_declaration_binds_it_to_a_card() -> None:
    declaration = Person(name="NGUYEN BAO DUY", number="*********345", birth_date="1999")
    tag = functools.partial(binds, make_tag("001099012345", 1999))
    wrong = functools.partial(binds, make_tag("001099999345", 1999))

    assert both_ways(declaration, one()) == CANNOT_TELL
    assert both_ways(declaration, one(), first_binds=tag) == SAME
    assert both_ways(declaration, one(), first_binds=wrong) == CANNOT_TELL
    assert both_ways(declaration, one(number=""), first_binds=tag) == CANNOT_TELL
    assert both_ways(declaration, one(name="Lê An"), first_binds=tag) == differs(Feature.NAME)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("1999-03-05", "1999-03-05", SAME),
        ("1999-03-05", "1999-00-00", CANNOT_TELL),
        ("1999-03-05", "1999-03", CANNOT_TELL),
        ("1999-03-**", "1999-03-05", CANNOT_TELL),
        ("1999-03-**", "1999-04-**", differs(Feature.BIRTH_DATE)),
        ("1999", "1998-**-**", differs(Feature.BIRTH_DATE)),
        ("19**-**-**", "1999-03-05", CANNOT_TELL),
        ("18**-**-**", "1999-03-05", differs(Feature.BIRTH_DATE)),
        ("0000-00-00", "1999-03-05", CANNOT_TELL),
        ("5 March", "1999-03-05", CANNOT_TELL),
    ],
)
def test_a_birth_date_is_compared_as_far_as_both_show_it(first, second, expected) -> None:
    name = "Nguyễn Bảo Duy"

    assert (
        both_ways(Person(name=name, birth_date=first), Person(name=name, birth_date=second))
        == expected
    )

"""What was typed or chosen at a post, as the declaration that the rules judge; pure."""

from collections.abc import Iterator

from sync.protocol import forms
from sync.protocol.terms import Assurance
from terminal.declarations import identity_number, own_declaration
from terminal.declarations.dates import iso
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.identity import number_key, payload_key
from terminal.desk.assisted import Field, Walk


def declaration_of(walk: Walk) -> Declaration:
    """The declaration of a complete walk: nobody signed it, and its answers count all the same.

    :raises ValueError: while something is still asked.
    """
    if not walk.is_complete:
        raise ValueError("the walk is not at its end")
    values = walk.values
    person = Person(
        name=values[Field.NAME],
        number=values.get(Field.NUMBER, ""),
        birth_date=values[Field.BIRTH],
        sex=values.get(Field.SEX, ""),
        address=values.get(Field.ADDRESS, ""),
        phone=values.get(Field.PHONE, ""),
    )
    return Declaration(
        kind=own_declaration.KIND,
        assurance=Assurance.UNSIGNED,
        warnings=tuple(str(warning) for warning in warnings_of(person)),
        person=person,
        fields=_named(walk),
        answers={code: " ".join(said) for code, said in walk.answers.items()},
        content=_content(walk),
        repeat_key=repeat_key(person),
    )


def repeat_key(person: Person) -> bytes:
    """By what a person who showed no code is the same person: the number, or else everything."""
    if person.number:
        return number_key(person.number)
    said = (person.name, person.birth_date, person.sex, person.phone, person.address)
    return payload_key("\x00".join(("typed", *said)).encode())


def warnings_of(person: Person) -> Iterator[str]:
    """What of a typed number does not fit the rest, as of a card's."""
    if identity_number.SHAPE.fullmatch(person.number):
        born = iso(person.birth_date) or iso(f"{person.birth_date}-01-01")
        yield from identity_number.warnings(person.number, born, person.sex)


def _named(walk: Walk) -> dict[str, str]:
    """The fields as a declaration that was read from a code has them."""
    values = walk.values
    found = {
        "name": values[Field.NAME],
        "birth_date": values[Field.BIRTH],
        "number": values.get(Field.NUMBER, ""),
        "sex": values.get(Field.SEX, ""),
        "phone": values.get(Field.PHONE, ""),
        "address": values.get(Field.ADDRESS, ""),
        "origin": values.get(Field.ORIGIN, ""),
        "destination": values.get(Field.DESTINATION, ""),
        "travel_day": values.get(Field.TRAVEL_DAY, ""),
        "form": walk.form.id,
        "form_version": str(walk.form.version),
        **{f"answer_{code}": " ".join(said) for code, said in walk.answers.items()},
    }
    return {name: text for name, text in found.items() if text}


def _content(walk: Walk) -> dict[str, object]:
    values = walk.values
    return {
        "form": walk.form.id,
        "form_version": walk.form.version,
        "origin": values.get(Field.ORIGIN, ""),
        "destination": values.get(Field.DESTINATION, ""),
        "travel_day": values.get(Field.TRAVEL_DAY, ""),
        "answers": {code: list(said) for code, said in walk.answers.items()},
        "weights": [
            {"question": one.question, "choice": one.choice, "weight": one.weight.value}
            for one in forms.weigh(walk.form, walk.answers)
        ],
    }

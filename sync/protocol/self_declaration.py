"""What a person declares, as a value, and the limits that hold wherever it is written or read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sync.protocol.binding_tag import BITS, BindingTag

ID_BYTES: Final = 8
VALID_HOURS: Final = 72
MAX_VALID_HOURS: Final = 744
"""31 days."""
MAX_NAME: Final = 64
MAX_NAME_BYTES: Final = 120
MAX_ANSWERS: Final = 32
MAX_VALUES: Final = 16
"""Of one answer."""
MAX_NUMBER: Final = 255
"""Largest number of a question or a choice."""
MAX_FORM_VERSION: Final = 65_535
YEARS: Final = range(1850, 2200)
FORM: Final = re.compile(r"[a-z][a-z0-9-]{0,23}")
PLACE: Final = re.compile(r"[0-9]{2}|[A-Z]{2}")
"""A province by its two digits, or a country by its two letters (ISO 3166-1 alpha-2)."""
_LAST: Final = re.compile(r"[0-9A-Z]{3}")
FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = 65_535
LAST_SECOND: Final = 2**32 - 1

Answer = tuple[int, ...] | tuple[str, ...]
"""Numbers of choices, or places."""


class MalformedDeclaration(ValueError):
    """Not a declaration code, or one that breaks a limit; says where, never what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfDeclaration:
    """What a person declared. All limits hold when it is written and when it is read.

    `answers` maps the numbers of a form's questions to what was answered: numbers of choices
    or places, one to sixteen of them. Places are `PLACE` texts; optional values are empty or
    None where the person did not say.
    """

    id: bytes
    """Eight random bytes, by which the issuer can withdraw it."""
    name: str
    birth_year: int
    number: BindingTag | None = None
    origin: str = ""
    destination: str = ""
    travel_day: date | None = None
    form: str
    form_version: int
    answers: Mapping[int, Answer]
    issued_at: datetime
    """Whole seconds, with a time zone."""
    valid_hours: int = VALID_HOURS

    @property
    def valid_until(self) -> datetime:
        """The last second at which it may be shown."""
        return self.issued_at + timedelta(hours=self.valid_hours)


def tidy_name(name: str) -> str:
    """A name as a person may type it in the form that a declaration takes."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def check(declaration: SelfDeclaration) -> None:
    """Hold a declaration to its limits. :raises MalformedDeclaration: naming what breaks one."""
    number = declaration.number
    places = (declaration.origin, declaration.destination)
    day = declaration.travel_day
    sound = {
        "id": len(declaration.id) == ID_BYTES,
        "name": is_name(declaration.name),
        "birth_year": declaration.birth_year in YEARS,
        "number": number is None or _is_tag(number, declaration.birth_year),
        "places": all(not place or PLACE.fullmatch(place) for place in places),
        "travel_day": day is None or 0 <= (day - FIRST_DAY).days <= LAST_DAY,
        "form": FORM.fullmatch(declaration.form) is not None,
        "form_version": 1 <= declaration.form_version <= MAX_FORM_VERSION,
        "answers": _are_answers(declaration.answers),
        "issued_at": seconds_of(declaration.issued_at) is not None,
        "valid_hours": 1 <= declaration.valid_hours <= MAX_VALID_HOURS,
    }
    for field, fine in sound.items():
        if not fine:
            raise MalformedDeclaration(field)


def is_name(name: str) -> bool:
    """Whether a tidy name keeps the limits of a declaration."""
    # No name has digits: what has may be a number or an address in the wrong field.
    return (
        0 < len(name) <= MAX_NAME
        and name == tidy_name(name)
        and not any(unicodedata.category(letter)[0] in "CN" for letter in name)
        and len(name.encode()) <= MAX_NAME_BYTES
    )


def _is_tag(number: BindingTag, birth_year: int) -> bool:
    return (
        number.birth_year == birth_year
        and _LAST.fullmatch(number.last) is not None
        and 0 <= number.tag < 1 << BITS
    )


def _are_answers(answers: Mapping[int, Answer]) -> bool:
    return len(answers) <= MAX_ANSWERS and all(
        0 < question <= MAX_NUMBER and _is_answer(values) for question, values in answers.items()
    )


def _is_answer(values: Answer) -> bool:
    if not 0 < len(values) <= MAX_VALUES or len(set(values)) != len(values):
        return False
    if all(type(value) is int for value in values):
        return all(0 < int(value) <= MAX_NUMBER for value in values)
    return all(isinstance(value, str) and PLACE.fullmatch(value) for value in values)


def seconds_of(instant: datetime) -> int | None:
    """Whole seconds since 1970; None where it is no such moment, or has no time zone."""
    if instant.tzinfo is None or instant.microsecond:
        return None
    seconds = int(instant.timestamp())
    return seconds if 0 <= seconds <= LAST_SECOND else None

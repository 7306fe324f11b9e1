"""A person and a code as strangers may see them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.link import host_of

HIDDEN: Final = "•••"
MIN_NUMBER: Final = 6
"""Characters of the shortest number whose last three are shown."""

_YEAR: Final = re.compile(r"[0-9]{4}")

# What says nothing of who somebody is; every other field is masked, those to come as well.
_CLEAR: Final = frozenset(
    {
        "country", "declared_by_other", "disease", "document", "doses", "expires_at", "form",
        "form_version", "issued_at", "issuer", "issuing_state", "maker", "part", "product", "sex",
        "test_device", "test_name", "test_result", "test_type", "type", "vaccine",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """As much of a person as is needed to compare a face and a card with a screen."""

    name: str = ""
    birth_year: str = ""
    number: str = ""
    sex: str = ""
    """`M`, `F` or empty."""


def mask_person(person: Person) -> Masked:
    """Initials and given name, year of birth, the last three of the number, sex."""
    return Masked(
        name=mask_name(person.name),
        birth_year=_year(person.birth_date),
        number=mask_number(person.number),
        sex=person.sex,
    )


def mask_name(name: str) -> str:
    """`N. T. B. Ngọc` of `Nguyễn Thị Bích Ngọc`: the given name stands last in Vietnam."""
    *others, given = name.split() or [""]
    return " ".join([*(f"{word[0]}." for word in others), given])


def mask_number(number: str) -> str:
    """`•••345` of `001199012345`; a number too short to hide anything is hidden whole."""
    if not number:
        return ""
    return HIDDEN + number[-3:] if len(number) >= MIN_NUMBER else HIDDEN


def masked_fields(declaration: Declaration) -> Mapping[str, str]:
    """The fields of a declaration under their names, with all that is personal masked."""
    return {name: _mask(name, text) for name, text in declaration.fields.items()}


def _year(date: str) -> str:
    match = _YEAR.match(date)
    return match[0] if match else ""


def _initials(text: str) -> str:
    return " ".join(f"{word[0]}." for word in text.split())


def _mask_birth_date(text: str) -> str:
    # `05031999` and `05/03/1999` end with the year, `1999-03-05` begins with it.
    year = text[:4] if "-" in text else text[-4:]
    return year if _YEAR.fullmatch(year) else HIDDEN


def _mask_link(text: str) -> str:
    host = host_of(text)
    return f"{host}/{HIDDEN}" if host else HIDDEN


_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": mask_name,
    "given_name": mask_name,
    "surname": _initials,
    "birth_date": _mask_birth_date,
    "number": mask_number,
    "old_number": mask_number,
    "insurance_number": mask_number,
    "link": _mask_link,
}


def _mask(name: str, text: str) -> str:
    if not text or name in _CLEAR:
        return text
    mask = _MASKS.get(name)
    return mask(text) if mask else HIDDEN

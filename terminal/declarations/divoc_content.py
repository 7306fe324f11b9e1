"""What a DIVOC certificate says of a person and a vaccination, as far as its signature says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from terminal.declarations.cleaning import tidy
from terminal.declarations.dates import iso
from terminal.declarations.declaration import Person

_SEXES: Final[Mapping[str, str]] = {"male": "M", "m": "M", "female": "F", "f": "F"}
_DATES: Final = {
    "date": "date",
    "effective_from": "effectiveStart",
    "effective_until": "effectiveUntil",
}
_TEXTS: Final = {
    "vaccine": "vaccine",
    "maker": "manufacturer",
    "batch": "batch",
    "certificate": "certificateId",
}
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T|$)")


@dataclass(frozen=True, slots=True)
class Content:
    """A person and one vaccination."""

    person: Person
    fields: Mapping[str, str]
    identifier: str


def read_content(credential: Mapping[str, Any]) -> Content | None:
    """Read a credential's subject and its evidence; None where it is no single vaccination.

    Doses and dates are put in order here: the vocabulary gives `dose` and `totalDoses` one
    address, and the three dates another, so the signature does not say which is which, and
    anybody could swap them.
    """
    subject, event = _map(credential.get("credentialSubject")), _event(credential)
    if event is None or "ProofOfVaccinationCredential" not in _list(credential.get("type")):
        return None
    person = Person(
        name=_plain(subject.get("name")),
        number=_plain(subject.get("id")).rpartition(":")[2],
        birth_date=_day(subject.get("dob")),
        sex=_SEXES.get(_plain(subject.get("gender")).casefold(), ""),
        nationality=_plain(subject.get("nationality")),
    )
    found = {
        "type": "vaccination",
        "name": person.name,
        "birth_date": person.birth_date,
        "age": _plain(subject.get("age")),
        "sex": person.sex,
        "nationality": person.nationality,
        "number": person.number,
        **{field: _plain(event.get(name)) for field, name in _TEXTS.items()},
        "doses": _doses(event),
        **_dates(event),
        "facility": _plain(_map(event.get("facility")).get("name")),
        "issuer": _plain(credential.get("issuer")),
    }
    return Content(
        person=person,
        fields={field: text for field, text in found.items() if text},
        identifier=found["certificate"],
    )


def _event(credential: Mapping[str, Any]) -> Mapping[str, Any] | None:
    events = _list(credential.get("evidence"))
    if len(events) != 1 or "Vaccination" not in _list(_map(events[0]).get("type")):
        return None
    return _map(events[0])


def _doses(event: Mapping[str, Any]) -> str:
    said = (event.get(name) for name in ("dose", "totalDoses"))
    numbers = sorted(int(text) for text in map(_plain, said) if re.fullmatch(r"[0-9]{1,3}", text))
    return "/".join(str(number) for number in numbers)


def _dates(event: Mapping[str, Any]) -> dict[str, str]:
    # The day of the vaccination is never after its effect begins, nor that after its end.
    named = [field for field, name in _DATES.items() if _day(event.get(name))]
    return dict(zip(named, sorted(_day(event.get(_DATES[field])) for field in named), strict=True))


def _day(value: object) -> str:
    match = _DAY.match(_plain(value))
    return match[1] if match and iso(match[1]) else ""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return tidy(value)
    return str(value) if isinstance(value, int) else ""


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

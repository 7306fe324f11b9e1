"""What a digital COVID certificate of the EU's schema says, read with leniency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from terminal.declarations.cleaning import tidy
from terminal.declarations.dates import instant
from terminal.declarations.declaration import Person

DETECTED: Final = "260373001"
"""The value of `test_result` when the test found the disease (SNOMED CT; EU value sets)."""
MAX_EVENTS: Final = 16
"""Events that are looked at; a certificate must have exactly one."""


class Event(StrEnum):
    """What a certificate certifies, by the letter of its list in the schema."""

    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A certificate's content: whom it is about, and what of.

    `events` names every event in it, in the order of the schema; fields and identifier are
    those of the first.
    """

    person: Person
    fields: Mapping[str, str]
    events: tuple[Event, ...]
    identifier: str

    @property
    def usable(self) -> bool:
        """Whether it names somebody and certifies exactly one thing."""
        return bool(self.person.name) and len(self.events) == 1


_PERSON_FIELDS: Final = {
    "surname": "fn",
    "given_name": "gn",
    "surname_latin": "fnt",
    "given_name_latin": "gnt",
}
_EVENT_FIELDS: Final = {
    Event.VACCINATION: {
        "disease": "tg",
        "vaccine": "vp",
        "product": "mp",
        "maker": "ma",
        "doses": "",
        "date": "dt",
    },
    Event.TEST: {
        "disease": "tg",
        "test_type": "tt",
        "test_name": "nm",
        "test_device": "ma",
        "date": "sc",
        "test_result_at": "dr",
        "test_result": "tr",
        "test_centre": "tc",
    },
    Event.RECOVERY: {
        "disease": "tg",
        "date": "fr",
        "recovered_from": "df",
        "recovered_until": "du",
    },
}
_COMMON_FIELDS: Final = {"country": "co", "issuer": "is", "certificate": "ci"}
_TIMES: Final = frozenset({"sc", "dr"})
_BIRTH_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?(?=T|$)")


def read_content(certificate: object) -> Content | None:
    """Read the map behind `hcert` label 1; None if it, or an event in it, is no map.

    Leniently, as the issuers agreed (dcc-quality-assurance, SpecialCaseHandling.md): lists may
    be null, dates and names need fit no pattern, whole floats are integers, spaces around
    texts fall away. Source: ehn-dcc-schema 1.3.0.
    """
    if not isinstance(certificate, Mapping):
        return None
    names = certificate.get("nam")
    named = names if isinstance(names, Mapping) else {}
    found = {field: _plain(named.get(key)) for field, key in _PERSON_FIELDS.items()}
    birth_date = _plain(certificate.get("dob"))
    found["birth_date"] = birth_date
    events = _events(certificate)
    if events is None:
        return None
    if events:
        found |= _event_fields(*events[0])
    return Content(
        person=Person(name=_name(found), birth_date=_iso(birth_date)),
        fields={name: text for name, text in found.items() if text},
        events=tuple(event for event, _ in events),
        identifier=found.get("certificate", ""),
    )


def _events(certificate: Mapping[Any, Any]) -> list[tuple[Event, Mapping[Any, Any]]] | None:
    found: list[tuple[Event, Mapping[Any, Any]]] = []
    for event in Event:
        entries = certificate.get(event.value)
        if not isinstance(entries, list | tuple):
            continue
        for entry in entries[:MAX_EVENTS]:
            if isinstance(entry, Mapping):
                found.append((event, entry))
            elif entry is not None:
                return None
    return found


def _event_fields(event: Event, entry: Mapping[Any, Any]) -> dict[str, str]:
    found = {"type": event.name.lower()}
    for field, key in (_EVENT_FIELDS[event] | _COMMON_FIELDS).items():
        value = entry.get(key)
        if field == "doses":
            found[field] = _doses(entry)
        elif key in _TIMES and (at := instant(value)) is not None:
            found[field] = at.isoformat()
        else:
            found[field] = _plain(value)
    return found


def _doses(entry: Mapping[Any, Any]) -> str:
    given, planned = _plain(entry.get("dn")), _plain(entry.get("sd"))
    return f"{given}/{planned}" if given and planned else given


def _name(found: Mapping[str, str]) -> str:
    """Surname and given name as in the certificate; the ICAO form where there is no other."""
    written = " ".join(part for part in (found["surname"], found["given_name"]) if part)
    latin = " ".join(part for part in (found["surname_latin"], found["given_name_latin"]) if part)
    return written or " ".join(latin.replace("<", " ").split())


def _iso(birth_date: str) -> str:
    match = _BIRTH_DATE.match(birth_date)
    return match[0] if match else ""


def _plain(value: object) -> str:
    match value:
        case str():
            return tidy(value)
        case bool():
            return ""
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
        case _:
            return ""

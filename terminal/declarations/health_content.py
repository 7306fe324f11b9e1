"""What a digital COVID certificate of the EU's schema says, read with leniency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from terminal.declarations import result_codes
from terminal.declarations.dates import instant
from terminal.declarations.declaration import Person
from terminal.declarations.json_values import json_typed
from terminal.declarations.plain_values import birth_date, filled, joined, plain, table

DETECTED: Final = result_codes.DETECTED
"""The value of `test_result` when the test found the disease."""
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
    those of the first. Some issuers limit a certificate to days, the last one included.
    """

    person: Person
    fields: Mapping[str, str]
    events: tuple[Event, ...]
    identifier: str
    written_identifier: str = ""
    """The same as it stands in the certificate, untidied: not to be shown."""
    first_day: date | None = None
    last_day: date | None = None
    sound: bool = True
    """False where a limit stands there but is no day, and of several certificates in one."""

    @property
    def usable(self) -> bool:
        """Whether it is sound, names somebody and certifies exactly one thing."""
        return self.sound and bool(self.person.name) and len(self.events) == 1


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
_IDENTIFIER: Final = "ci"
_COMMON_FIELDS: Final = {"country": "co", "issuer": "is", "certificate": _IDENTIFIER}
_TIMES: Final = frozenset({"sc", "dr"})


def read_content(certificate: object) -> Content | None:
    """Read the map behind `hcert` label 1; None if it, or an event in it, is no map.

    Leniently, as the issuers agreed (dcc-quality-assurance, SpecialCaseHandling.md): lists may
    be null, dates and names need fit no pattern, whole floats are integers, spaces around
    texts fall away. Source: ehn-dcc-schema 1.3.0.
    """
    if not isinstance(certificate, Mapping):
        return None
    named = table(certificate.get("nam"))
    found = {field: plain(named.get(key)) for field, key in _PERSON_FIELDS.items()}
    found["birth_date"] = plain(certificate.get("dob"))
    events = _events(certificate)
    if events is None:
        return None
    written = events[0][1].get(_IDENTIFIER) if events else None
    if events:
        found |= _event_fields(*events[0])
    return Content(
        person=Person(
            name=_name(found),
            latin_name=_latin_name(found),
            birth_date=birth_date(found["birth_date"]),
        ),
        fields=filled(found),
        events=tuple(event for event, _ in events),
        identifier=found.get("certificate", ""),
        written_identifier=written if isinstance(written, str) else "",
    )


def for_rules(certificate: Mapping[Any, Any]) -> dict[str, Any]:
    """The whole certificate in JSON's types, with the times of tests as texts (ISO 8601)."""
    typed: dict[str, Any] = json_typed(certificate)
    tests = typed.get(Event.TEST)
    for event in tests if isinstance(tests, list) else ():
        for key in _TIMES.intersection(event) if isinstance(event, dict) else ():
            if (at := instant(event[key])) is not None:
                event[key] = at.isoformat()
    return typed


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
        elif field == "test_result":
            found[field] = result_codes.meaning(plain(value))
        elif key in _TIMES and (at := instant(value)) is not None:
            found[field] = at.isoformat()
        else:
            found[field] = plain(value)
    return found


def _doses(entry: Mapping[Any, Any]) -> str:
    given, planned = plain(entry.get("dn")), plain(entry.get("sd"))
    return joined((given, planned), "/") if given else ""


def _name(found: Mapping[str, str]) -> str:
    """Surname and given name as in the certificate; the ICAO form where there is no other."""
    written = " ".join(part for part in (found["surname"], found["given_name"]) if part)
    latin = " ".join(part for part in (found["surname_latin"], found["given_name_latin"]) if part)
    return written or " ".join(latin.replace("<", " ").split())


def _latin_name(found: Mapping[str, str]) -> str:
    """As in the lines of a passport that machines read; empty without a surname there."""
    surname, given_name = (
        "<".join(found[field].replace("<", " ").split())
        for field in ("surname_latin", "given_name_latin")
    )
    return f"{surname}<<{given_name}" if surname else ""

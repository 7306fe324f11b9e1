"""Certificates of the WHO: its core data sets, the digital vaccination certificate, health links.

The core data sets (DDCC) are found nested and flat, for the demonstrations of the WHO had their
fields side by side.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from terminal.declarations.declaration import Person
from terminal.declarations.health_content import Content, Event
from terminal.declarations.plain_values import birth_date, filled, joined, plain, sex, table, tables
from terminal.declarations.result_codes import meaning

_VACCINATION_FIELDS: Final = {
    "disease": "disease",
    "vaccine": "vaccine",
    "product": "brand",
    "maker": "manufacturer",
    "date": "date",
    "country": "country",
    "vaccination_centre": "centre",
}
_TEST_FIELDS: Final = {
    "disease": "pathogen",
    "test_type": "type",
    "test_name": "brand",
    "maker": "manufacturer",
    "date": "date",
    "country": "country",
    "test_centre": "centre",
}
_DVC_FIELDS: Final = {
    "disease": "tg",
    "vaccine": "vp",
    "product": "mp",
    "maker": "ma",
    "doses": "dn",
    "date": "dt",
    "issuer": "is",
}
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ].*)?)?)?")
"""As in FHIR (R4, `dateTime`): a month or a year may stand alone, a time only after a day."""
_NOTHING: Final = (None, "")


def is_core_data(found: Mapping[Any, Any]) -> bool:
    """Whether a map holds a person and an event of the core data sets."""
    return "name" in found and bool(_events(found))


def read_core_data(certificates: list[Mapping[Any, Any]]) -> Content | None:
    """Read a core data set of vaccination status or test result; None without any.

    Of several the first is read, and all their events are named; they cannot be used.
    """
    if not certificates:
        return None
    found = certificates[0]
    about = table(found.get("certificate"))
    period = about.get("period")
    days = _limits(
        _first_said(table(period).get("start"), found.get("valid_from")),
        _first_said(table(period).get("end"), found.get("valid_until")),
    )
    events = _events(found)
    person = Person(
        name=plain(found.get("name")),
        number=_named(found.get("identifier")),
        birth_date=birth_date(plain(found.get("birthDate"))),
        sex=sex(_coded(found.get("sex"))),
    )
    written = _identifying(about.get("hcid") or found.get("hcid"))
    identifier = plain(written)
    fields = _event_fields(*events[0]) if events else {}
    said = _person_fields(person) | {"certificate": identifier, "issuer": _named(_issuer(found))}
    return Content(
        person=person,
        fields=filled(fields | said),
        events=tuple(event for one in certificates for event, _ in _events(one)),
        identifier=identifier,
        written_identifier=written if isinstance(written, str) else "",
        first_day=days.first,
        last_day=days.last,
        sound=len(certificates) == 1
        and days.sound
        and (period is None or isinstance(period, Mapping)),
    )


def read_vaccination_certificate(found: Mapping[Any, Any]) -> Content:
    """Read a digital vaccination certificate (DVC, or ICVP of the health regulations)."""
    events = tables(found.get("v"))
    event = events[0] if events else {}
    person = Person(
        name=plain(found.get("n")),
        number=_named(found.get("nid")),
        birth_date=birth_date(plain(found.get("dob"))),
        sex=sex(_coded(found.get("s"))),
        nationality=_coded(found.get("ntl")),
    )
    fields = {field: _coded(event.get(key)) for field, key in _DVC_FIELDS.items()}
    days = _limits(event.get("vls"), event.get("vle"))
    return Content(
        person=person,
        fields=filled(_person_fields(person) | {"type": "vaccination"} | fields),
        events=(Event.VACCINATION,) * len(events),
        identifier="",
        first_day=days.first,
        last_day=days.last,
        sound=days.sound,
    )


def link_in(found: object) -> str:
    """The address of a health link, which stands alone, under `u`, or in a list of such."""
    if isinstance(found, list | tuple) and found:
        found = found[0]
    if isinstance(found, Mapping):
        found = found.get("u")
    return plain(found) if isinstance(found, str) else ""


def _events(found: Mapping[Any, Any]) -> list[tuple[Event, Mapping[Any, Any]]]:
    nested = [(Event.VACCINATION, one) for one in tables(found.get("vaccination"))]
    nested += [(Event.TEST, one) for one in tables(found.get("test"))]
    if nested:
        return nested
    if "vaccine" in found:
        return [(Event.VACCINATION, found)]
    return [(Event.TEST, found)] if "pathogen" in found or "result" in found else []


def _event_fields(event: Event, found: Mapping[Any, Any]) -> dict[str, str]:
    named = _TEST_FIELDS if event is Event.TEST else _VACCINATION_FIELDS
    fields = {"type": event.name.lower()}
    fields |= {field: _coded(found.get(key)) for field, key in named.items()}
    if event is Event.TEST:
        return fields | {"test_result": meaning(_coded(found.get("result")))}
    dose = plain(found.get("dose"))
    planned = plain(found.get("totalDoses") or found.get("total_doses"))
    return fields | {"doses": joined((dose, planned), "/") if dose else ""}


def _person_fields(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "birth_date": person.birth_date,
        "number": person.number,
        "sex": person.sex,
        "nationality": person.nationality,
    }


def _issuer(found: Mapping[Any, Any]) -> object:
    return table(found.get("certificate")).get("issuer") or found.get("pha")


def _coded(value: object) -> str:
    """A code, or the code of a coding."""
    return plain(table(value).get("code")) or plain(value)


def _named(value: object) -> str:
    """An identifier as text."""
    return plain(_identifying(value))


def _identifying(value: object) -> object:
    """What names something in an identifier: itself, or its value, or whom it refers to."""
    named = table(value)
    inner = named.get("value") or table(named.get("identifier")).get("value")
    return inner or named.get("display") or value


@dataclass(frozen=True, slots=True)
class _Limits:
    """The first and the last day; `sound` is False where one stands there but is no day."""

    first: date | None
    last: date | None
    sound: bool


def _limits(start: object, end: object) -> _Limits:
    starts, ends = _days(start), _days(end)
    return _Limits(
        first=starts[0] if starts else None,
        last=ends[1] if ends else None,
        sound=(starts is not None or start in _NOTHING) and (ends is not None or end in _NOTHING),
    )


def _first_said(value: object, otherwise: object) -> object:
    return otherwise if value in _NOTHING else value


def _days(value: object) -> tuple[date, date] | None:
    """The first and the last day of a date, which are two of a month or a year alone."""
    match = _DATE.fullmatch(plain(value))
    if not match:
        return None
    year, month, day = match.groups()
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    try:
        last_day = int(day) if day else monthrange(int(year), last_month)[1]
        first = date(int(year), first_month, int(day or 1))
        return first, date(int(year), last_month, last_day)
    except ValueError:
        return None

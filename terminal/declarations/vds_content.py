"""What a travel health proof (ICAO VDS-NC) says: a person, vaccinations or a test result."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from terminal.declarations.declaration import Person
from terminal.declarations.plain_values import birth_date, filled, joined, plain, sex, table, tables
from terminal.declarations.result_codes import meaning

VACCINATION: Final = "icao.vacc"
TEST: Final = "icao.test"

_LATIN: Final = re.compile(r"[A-Z' <-]+", re.ASCII)
_GAP: Final = re.compile(r"<<|\s{2,}")
_WORDS: Final = re.compile(r"[A-Z]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealContent:
    """A seal's content: whom it is about, and what of."""

    person: Person
    fields: Mapping[str, str]
    identifier: str
    usable: bool
    """Whether it names somebody and certifies a vaccination or a test result."""


def read_message(kind: str, message: Mapping[Any, Any]) -> SealContent:
    """Read `msg` of a seal of that type (ICAO TR VDS-NC, annexes); an unknown type says nothing."""
    person = _person(table(message.get("pid")))
    fields: dict[str, str] = {}
    if kind == VACCINATION:
        fields = _vaccinations(message)
    elif kind == TEST:
        fields = _test(message)
    identifier = plain(message.get("uvci")) or plain(message.get("utci"))
    told = bool(fields.get("doses") if kind == VACCINATION else fields.get("test_result"))
    named = {"name": person.name, "birth_date": person.birth_date, "number": person.number}
    return SealContent(
        person=person,
        fields=filled(named | {"sex": person.sex, "certificate": identifier} | fields),
        identifier=identifier,
        usable=bool(person.name) and told,
    )


def _person(found: Mapping[Any, Any]) -> Person:
    # The number of the travel document: `i` in proofs of vaccination, `dn` in those of testing.
    name = found.get("n")
    return Person(
        name=" ".join(plain(name).replace("<", " ").split()),
        latin_name=_latin(name) if isinstance(name, str) else "",
        number=plain(found.get("i")) or plain(found.get("dn")),
        birth_date=birth_date(plain(found.get("dob"))),
        sex=sex(plain(found.get("sex"))),
    )


def _latin(name: str) -> str:
    """The name as machines read it, where a gap tells the surname from the given names."""
    parts = _GAP.split(name.strip())
    if len(parts) != 2 or not all(_LATIN.fullmatch(part) for part in parts):
        return ""
    return "<<".join("<".join(_WORDS.findall(part.replace("'", ""))) for part in parts)


def _vaccinations(message: Mapping[Any, Any]) -> dict[str, str]:
    events = tables(message.get("ve"))
    doses = [(event, dose) for event in events for dose in tables(event.get("vd"))]
    if not doses:
        return {}
    ordered = sorted(doses, key=lambda one: plain(one[1].get("dvc")))
    event, dose = ordered[-1]
    return {
        "type": "vaccination",
        "disease": plain(event.get("dis")),
        "vaccine": plain(event.get("des")),
        "product": plain(event.get("nam")),
        "doses": plain(dose.get("seq")) or str(len(doses)),
        "date": plain(dose.get("dvc")),
        "dates": joined(plain(one.get("dvc")) for _, one in ordered),
        "country": plain(dose.get("ctr")),
        "vaccination_centre": plain(dose.get("adm")),
    }


def _test(message: Mapping[Any, Any]) -> dict[str, str]:
    provider, times, result = (table(message.get(part)) for part in ("sp", "dat", "tr"))
    return {
        "type": "test",
        "test_type": plain(result.get("tc")),
        "date": plain(times.get("sc")),
        "test_result_at": plain(times.get("ri")),
        "test_result": meaning(plain(result.get("r"))),
        "country": plain(provider.get("ctr")),
        "test_centre": plain(provider.get("spn")),
    }

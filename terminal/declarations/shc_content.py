"""What the FHIR bundle of a SMART Health Card says: a person, vaccinations, test results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from terminal.declarations.declaration import Person
from terminal.declarations.plain_values import (
    MAX_ENTRIES,
    birth_date,
    filled,
    joined,
    plain,
    sex,
    table,
    tables,
)
from terminal.declarations.result_codes import DETECTED, meaning

MAX_RESOURCES: Final = 64
"""Entries of a bundle that are looked at."""

_GIVEN: Final = frozenset({"completed"})
"""The status of a vaccination that took place (FHIR R4, Immunization.status)."""
_VALID: Final = frozenset({"final", "amended", "corrected"})
"""The statuses of a result that stands (FHIR R4, Observation.status)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """A card's content: whom it is about, and what of."""

    person: Person
    fields: Mapping[str, str]
    usable: bool
    """Whether it names exactly one person, certifies a vaccination or a test result and says of
    what, and is described by nothing but how sure the person's identity is.
    """


def read_bundle(bundle: object) -> CardContent:
    """Read a FHIR R4 bundle; what is of no use at a checkpoint is passed over."""
    resources = list(_resources(bundle))
    patients = [one for one in resources if one.get("resourceType") == "Patient"]
    given = [one for one in resources if _is(one, "Immunization", _GIVEN)]
    results = [one for one in resources if _is(one, "Observation", _VALID)]
    person = _person(patients[0]) if patients else Person()
    fields = _vaccinations(given) if given else {}
    if results:
        fields = _results(results) | fields
    told = bool(fields.get("test_result")) or bool(given)
    of_what = (*(one.get("vaccineCode") for one in given), *(one.get("code") for one in results))
    sound = all(map(_is_named, of_what)) and all(map(_is_plain, (table(bundle), *resources)))
    return CardContent(
        person=person,
        fields=filled({"name": person.name, "birth_date": person.birth_date} | fields),
        usable=len(patients) == 1 and bool(person.name) and told and sound,
    )


def _resources(bundle: object) -> Iterator[Mapping[Any, Any]]:
    entries = table(bundle).get("entry")
    for entry in entries[:MAX_RESOURCES] if isinstance(entries, list) else ():
        yield table(table(entry).get("resource"))


def _is(resource: Mapping[Any, Any], kind: str, statuses: frozenset[str]) -> bool:
    status = resource.get("status")
    return resource.get("resourceType") == kind and isinstance(status, str) and status in statuses


def _is_plain(resource: Mapping[Any, Any]) -> bool:
    """Whether its `meta`, if there is one, has security labels and nothing else.

    So issuers shall write the cards of codes (SMART Health Cards, "Health Cards are Compact").
    """
    if "meta" not in resource:
        return True
    meta = table(resource["meta"])
    labels = meta.get("security")
    return (
        set(meta) == {"security"}
        and isinstance(labels, list)
        and bool(labels)
        and all(isinstance(label, Mapping) for label in labels)
    )


def _is_named(concept: object) -> bool:
    return bool(_code(concept) or plain(table(concept).get("text")))


def _person(patient: Mapping[Any, Any]) -> Person:
    names = tables(patient.get("name"))
    name = names[0] if names else {}
    given = name.get("given")
    parts = [name.get("family"), *(given[:MAX_ENTRIES] if isinstance(given, list) else ())]
    return Person(
        name=joined(map(plain, parts), " ") or plain(name.get("text")),
        birth_date=birth_date(plain(patient.get("birthDate"))),
        sex=sex(plain(patient.get("gender"))),
    )


def _vaccinations(given: list[Mapping[Any, Any]]) -> dict[str, str]:
    ordered = sorted(given, key=lambda one: plain(one.get("occurrenceDateTime")))
    last = ordered[-1]
    return {
        "type": "vaccination",
        "product": joined(_once(_code(one.get("vaccineCode")) for one in ordered)),
        "doses": str(len(given)),
        "date": plain(last.get("occurrenceDateTime")),
        "dates": joined(plain(one.get("occurrenceDateTime")) for one in ordered),
        "lots": joined(_once(plain(one.get("lotNumber")) for one in ordered)),
        "vaccination_centre": _performer(last),
    }


def _results(results: list[Mapping[Any, Any]]) -> dict[str, str]:
    # A card with several results is as bad as the worst of them.
    worst = next((one for one in results if _result(one) == DETECTED), results[-1])
    return {
        "type": "test",
        "test_type": _code(worst.get("code")),
        "date": plain(worst.get("effectiveDateTime")),
        "test_result": _result(worst),
        "test_centre": _performer(worst),
    }


def _result(observation: Mapping[Any, Any]) -> str:
    """The code of the result, of several codings the worst; else its words, else its measure."""
    value = observation.get("valueCodeableConcept")
    found = [meaning(plain(one.get("code"))) for one in tables(table(value).get("coding"))]
    if found:
        return DETECTED if DETECTED in found else found[0]
    measured = table(observation.get("valueQuantity"))
    words = plain(observation.get("valueString"))
    return meaning(words) or joined(
        (plain(measured.get("value")), plain(measured.get("unit"))), " "
    )


def _code(concept: object) -> str:
    codings = tables(table(concept).get("coding"))
    return plain(codings[0].get("code")) if codings else ""


def _performer(resource: Mapping[Any, Any]) -> str:
    performers = tables(resource.get("performer"))
    performer = performers[0] if performers else {}
    return plain(table(performer.get("actor")).get("display")) or plain(performer.get("display"))


def _once(texts: Iterator[str]) -> Iterator[str]:
    yield from dict.fromkeys(texts)

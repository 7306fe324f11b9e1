"""What a DIVOC certificate says of a person and a vaccination, as far as its signature says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terminal.declarations import dates
from terminal.declarations.declaration import Person
from terminal.declarations.divoc_statements import (
    Statements,
    Unreadable,
    address,
    read_statements,
)
from terminal.declarations.plain_values import birth_date, filled, joined, sex

_W3C: Final = "https://www.w3.org/2018/credentials#"
_SCHEMA: Final = "https://schema.org/"
# The prefix of DIVOC's vocabulary ends in a letter, so that it is none (JSON-LD 1.1, section
# 4.1.5): what stands in the statements is written like this.
_DIVOC: Final = "vac:"
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_MAX_DOSES: Final = 2
"""The number of this dose and that of all."""
_DAYS: Final[Mapping[int, tuple[str, ...]]] = {
    0: (),
    1: ("date",),
    2: ("date", "other_date"),
    3: ("date", "effective_from", "effective_until"),
}
"""Names by how many there are; of two, the second may be the beginning or the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A person and one vaccination."""

    person: Person
    fields: Mapping[str, str]
    starts: datetime | None
    ends: datetime | None


def read_content(stated: str) -> Content | None:
    """Read the statements of a credential; None where they are no single vaccination of somebody.

    They are all that is signed, and tell less than the document seems to. The vocabulary gives
    one address to `dose` and `totalDoses`, one to the three dates, and one to `vaccine`,
    `manufacturer`, `batch` and `certificateId`: anybody could swap them. So doses and dates are
    put in order here, and the others have no label and identify nothing.
    """
    try:
        return _content(read_statements(stated))
    except Unreadable:
        return None


def _content(said: Statements) -> Content:
    credential = said.only_of_type(_SCHEMA + "ProofOfVaccinationCredential")
    subject = said.thing(credential, _W3C + "credentialSubject")
    event = said.thing(credential, _W3C + "evidence")
    if not said.is_a(event, _DIVOC + "Vaccination"):
        raise Unreadable("no vaccination")
    person = Person(
        name=said.text(subject, _SCHEMA + "name"),
        number=address(subject).rpartition(":")[2],
        birth_date=birth_date(said.text(subject, _SCHEMA + "date")),
        sex=sex(said.text(subject, _SCHEMA + "gender")),
        nationality=said.text(subject, _SCHEMA + "nationality"),
    )
    if not person.name:
        raise Unreadable("nobody is named")
    facilities = said.things(event, _DIVOC + "Facility")
    fields = {
        "type": "vaccination",
        "name": person.name,
        "birth_date": person.birth_date,
        "age": said.text(subject, _SCHEMA + "Number"),
        "sex": person.sex,
        "nationality": person.nationality,
        "number": person.number,
        "particulars": joined(said.texts(event, _SCHEMA + "id")),
        "doses": _doses(said.texts(event, _SCHEMA + "doseValue")),
        **_dates(said.texts(event, _SCHEMA + "date")),
        "facility": joined(sorted(said.text(one, _SCHEMA + "name") for one in facilities)),
        "issuer": joined(sorted(map(address, said.things(credential, _W3C + "issuer")))),
    }
    return Content(
        person=person,
        fields=filled(fields),
        starts=_instant(said.text(credential, _W3C + "issuanceDate")),
        ends=_instant(said.text(credential, _W3C + "expirationDate")),
    )


def _doses(texts: list[str]) -> str:
    # Of the last dose both numbers are one statement: "2" is all that is signed.
    if len(texts) > _MAX_DOSES or not all(map(_NUMBER.fullmatch, texts)):
        raise Unreadable("no doses")
    return joined(map(str, sorted(map(int, texts))), "/")


def _dates(texts: list[str]) -> dict[str, str]:
    # The day of the vaccination is never after its effect begins, nor that after its end.
    days = sorted(map(birth_date, texts))
    if len(days) not in _DAYS or not all(map(dates.iso, days)):
        raise Unreadable("no days")
    return dict(zip(_DAYS[len(days)], days, strict=True))


def _instant(text: str) -> datetime | None:
    """A time with its zone (RFC 3339); None where there is none."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("no time") from error
    if at.utcoffset() is None:
        raise Unreadable("a time without its zone")
    return at

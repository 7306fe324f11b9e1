"""The text of a health insurance card (BHYT), whose name and address are hex of UTF-8."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import birth_dates, codes, dates
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import number_key

MAX_FIELDS: Final = 32

_NUMBER: Final = re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_YEAR: Final = re.compile(r"[0-9]{4}")
_SEXES: Final = {"1": "M", "2": "F"}
_NAMES: Final = ("insurance_number", "name", "birth_date", "sex", "address", "clinic")
_PERIOD: Final = ("valid_from", "valid_until")


def read(shown: Shown) -> Declaration | None:
    """Read `number|hex name|DD/MM/YYYY|1 or 2|hex address|clinic|from|to|…`.

    Always UNSIGNED. No specification is public; this is what hospitals' software reads.
    Further fields are kept raw, and of a date of birth the year alone is enough.
    """
    parts = (shown.text or "").split("|")
    if not 8 <= len(parts) <= MAX_FIELDS or not _NUMBER.fullmatch(parts[0]):
        return None
    name, address = _from_hex(parts[1]), _from_hex(parts[4])
    if not name or address is None:
        return None
    fields = [tidy(part) for part in parts]
    fields[1], fields[4] = name, address
    born = dates.slashed(fields[2])
    today = dates.today(shown.now)
    named = dict(zip((*_NAMES, *_PERIOD), fields, strict=False))
    named.update({f"field_{index}": text for index, text in enumerate(fields[8:], 9)})
    return Declaration(
        kind="bhyt",
        assurance=Assurance.UNSIGNED,
        warnings=(
            *_birth_warnings(born, fields[2], today),
            *_period_warnings(dates.slashed(fields[6]), dates.slashed(fields[7]), today),
        ),
        person=Person(
            name=name,
            number=fields[0],
            birth_date=_birth_date(born, fields[2]),
            sex=_SEXES.get(fields[3], ""),
            address=address,
        ),
        fields=named,
        repeat_key=number_key(fields[0]),
    )


def _birth_warnings(born: date | None, text: str, today: date) -> Iterator[codes.Warning]:
    if born is None and _YEAR.fullmatch(text):
        return birth_dates.year_warnings(text, today)
    return birth_dates.warnings(born, text, today)


def _period_warnings(first: date | None, last: date | None, today: date) -> Iterator[codes.Warning]:
    # An open end is written in ways that are not public (`-`), so only a date says anything.
    if (first is not None and today < first) or (last is not None and last < today):
        yield codes.Warning.CARD_OUT_OF_DATE


def _birth_date(born: date | None, text: str) -> str:
    if born is not None:
        return born.isoformat()
    return text if _YEAR.fullmatch(text) else ""


def _from_hex(text: str) -> str | None:
    """The text behind hex of UTF-8, empty where nothing stands; None if it is something else."""
    if not text:
        return ""
    if not _HEX.fullmatch(text):
        return None
    try:
        return tidy(bytes.fromhex(text).decode("utf-8"))
    except UnicodeDecodeError:
        return None


FORMAT: Final = Format(kinds=("bhyt",), read=read, rank=1)

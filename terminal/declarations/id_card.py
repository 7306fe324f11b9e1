"""The text of an ID card: the CCCD of 2021 with 7 fields, the Căn cước of 2024 with 11."""

import re
from datetime import date
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import birth_dates, codes, dates, identity_number, provinces
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import number_key

MAX_FIELDS: Final = 16
"""More than this is no card; fewer than 7 neither, for then the dates have no place."""

_FIRST_ISSUE: Final = date(2021, 1, 1)
_KINDS: Final = {7: "cccd7", 11: "cc11"}
_SEXES: Final = {"nam": "M", "nữ": "F", "nu": "F"}
_YEAR_ONLY: Final = re.compile(r"(?:0000)?([0-9]{4})")
# Where a card has the name, the national personal code has the date of birth.
_DATE: Final = re.compile(r"[0-9*]{4}-[0-9*]{2}-[0-9*]{2}")
_NAMES: Final = ("number", "old_number", "name", "birth_date", "sex", "address", "issued")


def read(shown: Shown) -> Declaration | None:
    """Read `number|old number|name|DDMMYYYY|Nam or Nữ|address|DDMMYYYY`, with or without more.

    Always UNSIGNED: anyone can print such a code. What does not fit together is a warning.
    Fields 8 to 11 of the 2024 card are kept raw; which is which is not public. Fields are
    taken from the left by position, so a card-like text with another number of fields (a `|`
    inside an address) is read too, as kind `cccd?N`, with a warning. Provinces that were merged
    in 2025 are named as they were and as they are.
    """
    parts = (shown.text or "").split("|")
    if not 7 <= len(parts) <= MAX_FIELDS or not identity_number.SHAPE.fullmatch(parts[0]):
        return None
    if _DATE.fullmatch(parts[2]):
        return None
    fields = [tidy(part) for part in parts]
    number, old_number, name, born_text, sex_text, address, issued_text = fields[:7]
    sex = _SEXES.get(sex_text.casefold(), "")
    born = dates.compact(born_text)
    issued = dates.compact(issued_text)
    warnings = [] if len(fields) in _KINDS else [codes.Warning.FIELD_COUNT]
    warnings += identity_number.warnings(number, born, sex)
    today = dates.today(shown.now)
    warnings += birth_dates.warnings(born, born_text, today)
    warnings += _issue_warnings(born, issued, today)
    named = dict(zip(_NAMES, fields, strict=False))
    named.update({f"field_{index}": text for index, text in enumerate(fields[7:], 8)})
    named |= _provinces(number, address)
    return Declaration(
        kind=_KINDS.get(len(fields), f"cccd?{len(fields)}"),
        assurance=Assurance.UNSIGNED,
        warnings=tuple(warnings),
        person=Person(
            name=name,
            number=number,
            old_number=old_number,
            birth_date=_birth_date(born, born_text),
            sex=sex,
            address=address,
        ),
        fields=named,
        repeat_key=number_key(number),
    )


def _provinces(number: str, address: str) -> dict[str, str]:
    # Cards given out before July 2025 stay valid with the names of their time, so a name that
    # is gone is explained and never doubted.
    found = {}
    registered = provinces.of_number(number)
    if registered is not None:
        found["registered_in"] = registered.name
        if registered.is_merged:
            found["registered_in_now"] = registered.now
    lives = provinces.of_address(address)
    if lives is not None and lives.is_merged:
        found["address_province"] = lives.name
        found["address_province_now"] = lives.now
    return found


def _issue_warnings(born: date | None, issued: date | None, today: date) -> list[codes.Warning]:
    if issued is None:
        return [codes.Warning.ISSUE_UNREADABLE]
    found = []
    if born is not None and issued < born:
        found.append(codes.Warning.ISSUE_BEFORE_DOB)
    if issued > today:
        found.append(codes.Warning.ISSUE_FUTURE)
    if issued < _FIRST_ISSUE:
        found.append(codes.Warning.ISSUE_TOO_EARLY)
    return found


def _birth_date(born: date | None, text: str) -> str:
    if born is not None:
        return born.isoformat()
    # Old people may know only their year; how a card writes that is not public.
    year = _YEAR_ONLY.fullmatch(text)
    return year[1] if year else ""


FORMAT: Final = Format(
    kinds=(
        "cccd7",
        "cc11",
        *(f"cccd?{count}" for count in range(7, MAX_FIELDS + 1) if count not in _KINDS),
    ),
    read=read,
    rank=1,
)

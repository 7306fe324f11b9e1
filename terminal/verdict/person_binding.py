"""Whether two documents are of one person, shown in any order; pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from terminal.declarations.declaration import Person
from terminal.verdict.evidence import Evidence
from terminal.verdict.name_forms import compare_names
from terminal.verdict.number_forms import Binds, compare_numbers


class Answer(StrEnum):
    """What comparing two documents comes to."""

    SAME = "same-person"
    DIFFERS = "another-person"
    CANNOT_TELL = "cannot-tell"


class Feature(StrEnum):
    """In what two documents can differ."""

    NUMBER = "number"
    NAME = "name"
    BIRTH_DATE = "birth-date"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class Likeness:
    """The answer; `differs` names what is unlike, and is empty unless the answer is DIFFERS."""

    answer: Answer
    differs: tuple[Feature, ...] = ()


_BIRTH_DATE: Final = re.compile(r"([0-9*]{4})(?:-([0-9*]{2})(?:-([0-9*]{2}))?)?")

# What makes SAME, when nothing differs: numbers, names and dates of birth, each at least so.
_ENOUGH: Final = (
    # One number, whole: it was given to one person.
    ({Evidence.AGREES}, set(Evidence), set(Evidence)),
    # Six digits or more of a masked number, or the tag of a declaration, with the whole name.
    ({Evidence.BINDS}, {Evidence.AGREES}, {Evidence.AGREES, Evidence.FITS}),
    # The same with an abbreviated name, if the date of birth is whole.
    ({Evidence.BINDS}, {Evidence.FITS}, {Evidence.AGREES}),
    # Certificates carry no number: a whole name with a whole date, as they are checked anywhere.
    ({Evidence.SILENT, Evidence.FITS}, {Evidence.AGREES}, {Evidence.AGREES}),
)


def compare(
    first: Person,
    second: Person,
    *,
    first_binds: Binds | None = None,
    second_binds: Binds | None = None,
) -> Likeness:
    """Say whether both are one person; symmetric, never raises.

    What differs outweighs what agrees, even a number: who shows another's number with their
    own name has two people's papers. Only sex gives way to a number that agrees, for its
    record can change while the number stays. See ADR on person binding for the table.

    :param first_binds: whether the tag of the first document, a signed declaration of ours,
        was made of a number; `second_binds` likewise.
    """
    number = compare_numbers(first, second, first_binds=first_binds, second_binds=second_binds)
    name = compare_names(first, second)
    birth = compare_birth_dates(first.birth_date, second.birth_date)
    found = {Feature.NUMBER: number, Feature.NAME: name, Feature.BIRTH_DATE: birth}
    differs = [feature for feature, each in found.items() if each is Evidence.DIFFERS]
    if number is not Evidence.AGREES and {first.sex, second.sex} == {"M", "F"}:
        differs.append(Feature.SEX)
    if differs:
        return Likeness(Answer.DIFFERS, tuple(differs))
    enough = any(number in a and name in b and birth in c for a, b, c in _ENOUGH)
    return Likeness(Answer.SAME if enough else Answer.CANNOT_TELL)


def compare_birth_dates(first: str, second: str) -> Evidence:
    """How well two dates fit of which either may be masked or a year alone. Symmetric."""
    dates = [_parts(first), _parts(second)]
    if not all(dates):
        return Evidence.SILENT
    pairs = list(zip(dates[0], dates[1], strict=True))
    if any(a != b and "*" not in (a, b) for a, b in pairs):
        return Evidence.DIFFERS
    if all("*" not in pair for pair in pairs):
        return Evidence.AGREES
    year_seen = all("*" not in pair for pair in pairs[:4])
    return Evidence.FITS if year_seen else Evidence.SILENT


def _parts(date: str) -> str:
    """Eight characters, `*` for each that is not known; empty if it is no date."""
    match = _BIRTH_DATE.fullmatch(date)
    if not match or match[1] == "0000":
        return ""
    day_and_month = (part or "**" for part in match.groups()[1:])
    # Of a day or month that is not known, some write zeros.
    return match[1] + "".join("**" if part == "00" else part for part in day_and_month)

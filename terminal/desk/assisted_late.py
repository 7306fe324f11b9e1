"""A line of a paper list, as somebody types it afterwards; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sync.protocol.terms import Assurance, Source, Verdict
from terminal.declarations import own_declaration
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.plate import normal_plate
from terminal.desk import assisted_typing as typing
from terminal.desk.assisted_declaration import repeat_key, warnings_of
from terminal.desk.assisted_typing import Problem
from terminal.desk.limits import MAX_PLATE
from terminal.desk.orders import Enter


class LateField(StrEnum):
    """The columns of a paper list, in the order in which they are typed."""

    TIME = "time"
    NAME = "name"
    NUMBER = "number"
    BIRTH = "birth"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class LateRow:
    """What was typed of a line; `verdict` is what the paper says, None where it says nothing."""

    texts: Mapping[LateField, str] = field(default_factory=dict)
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What of a line cannot be taken, by column; nothing of the line was entered."""

    problems: Mapping[LateField, Problem]


def read_row(
    row: LateRow, usual_day: date | None, now: datetime, zone: ZoneInfo
) -> Enter | Refused:
    """The entry that a line stands for.

    Time and name are needed; a number that is written on the paper must be whole, for a wrong
    one would find the wrong person later.

    :param usual_day: the day of the line before; None for today.
    """
    today = now.astimezone(zone).date()
    said = {column: row.texts.get(column, "").strip() for column in LateField}
    claimed = typing.moment(said[LateField.TIME], usual_day, now, zone)
    name = typing.name(said[LateField.NAME])
    number = typing.number(said[LateField.NUMBER]) if said[LateField.NUMBER] else ""
    birth = typing.birth(said[LateField.BIRTH], today) if said[LateField.BIRTH] else ""
    plate = _plate(said[LateField.PLATE])
    if not said[LateField.TIME]:
        claimed = Problem.MISSING
    read = {
        LateField.TIME: claimed,
        LateField.NAME: name,
        LateField.NUMBER: number,
        LateField.BIRTH: birth,
        LateField.PLATE: plate,
    }
    if isinstance(claimed, Problem) or any(isinstance(one, Problem) for one in read.values()):
        return Refused({column: one for column, one in read.items() if isinstance(one, Problem)})
    number, birth = str(number), str(birth) or typing.born_of(str(number), today)
    person = Person(name=str(name), number=number, birth_date=birth, sex=typing.sex_of(number))
    named = {"name": person.name, "number": number, "birth_date": birth, "sex": person.sex}
    return Enter(
        declaration=Declaration(
            kind=own_declaration.KIND,
            assurance=Assurance.UNSIGNED,
            warnings=tuple(str(warning) for warning in warnings_of(person)),
            person=person,
            fields={column: text for column, text in named.items() if text},
            repeat_key=repeat_key(person),
        ),
        source=Source.LATE,
        plate=str(plate),
        claimed_at=claimed,
        verdict=row.verdict,
    )


def _plate(text: str) -> str | Problem:
    plate = normal_plate(text)
    return plate if len(plate) <= MAX_PLATE else Problem.TOO_LONG

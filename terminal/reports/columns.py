"""The columns of the register: what each file and page says of an entry, and of what type it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.journal.day import POST_ZONE
from terminal.reports.masking import masked_row
from terminal.reports.phone import national_form
from terminal.reports.row import Row
from terminal.reports.words import Words, birth_date

_FIRST_YEAR: Final = 1900
"""Before it, sheets have no dates."""
Value = str | int | float | datetime | None
"""Numbers that somebody may count with are numbers; those of documents and phones are texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row on its way into a file: its place in the list and its vehicle's (0 for nobody's)."""

    number: int
    row: Row
    vehicle: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by the name of its header in `Words.headers`; `width` in letters of a sheet."""

    name: str
    width: int
    read: Callable[[Line, Words], Value]


class Vehicles:
    """Numbers vehicles and groups from 1 in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def number(self, group: bytes | None) -> int:
        """The number of a group; 0 for none."""
        if group is None:
            return 0
        return self._numbers.setdefault(group, len(self._numbers) + 1)


def line_of(number: int, row: Row, vehicles: Vehicles, *, masked: bool) -> Line:
    """A row as a file shows it, masked where it must be."""
    shown = masked_row(row) if masked else row
    return Line(number=number, row=shown, vehicle=vehicles.number(row.group))


COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="number_in_list", width=6, read=lambda line, _: line.number),
    # A sheet knows no zone: the post's own time.
    Column(name="time", width=19, read=lambda line, _: line.row.at.replace(tzinfo=None)),
    Column(name="post", width=18, read=lambda line, _: line.row.post),
    Column(name="lane", width=6, read=lambda line, _: line.row.lane),
    Column(
        name="direction", width=14, read=lambda line, words: words.direction(line.row.direction)
    ),
    Column(name="document", width=12, read=lambda line, _: line.row.document),
    Column(name="name", width=26, read=lambda line, _: line.row.name),
    Column(name="number", width=15, read=lambda line, _: line.row.number),
    Column(name="birth_date", width=12, read=lambda line, _: birth_date(line.row.birth_date)),
    Column(name="sex", width=9, read=lambda line, words: words.sex(line.row.sex)),
    Column(name="address", width=40, read=lambda line, _: line.row.address),
    Column(name="phone", width=13, read=lambda line, _: national_form(line.row.phone)),
    Column(name="plate", width=13, read=lambda line, _: line.row.plate),
    Column(name="vehicle", width=8, read=lambda line, _: line.vehicle or None),
    Column(
        name="role", width=14, read=lambda line, words: words.role(line.row.role, line.row.carries)
    ),
    Column(name="temperature", width=10, read=lambda line, _: celsius(line.row)),
    Column(name="verdict", width=16, read=lambda line, words: words.verdict(line.row.verdict)),
    Column(
        name="assurance", width=28, read=lambda line, words: words.assurance(line.row.assurance)
    ),
    Column(name="reasons", width=24, read=lambda line, _: " ".join(line.row.reasons)),
    Column(name="override", width=24, read=lambda line, words: words.override(line.row.reasons)),
    Column(name="amendments", width=8, read=lambda line, _: line.row.amendments),
    Column(name="notes", width=30, read=lambda line, _: line.row.notes),
    Column(name="operator", width=14, read=lambda line, _: line.row.operator),
    Column(name="source", width=12, read=lambda line, words: words.source(line.row.source)),
    Column(name="claimed_at", width=19, read=lambda line, _: _post_time(line.row.claimed_at)),
    Column(name="terminal", width=34, read=lambda line, _: line.row.terminal.hex()),
    Column(name="seq", width=10, read=lambda line, _: line.row.seq),
)
"""In the order of the page; reasons and documents are codes."""


def celsius(row: Row) -> float | None:
    """Degrees Celsius; None where nobody measured."""
    return None if row.temperature_tenths is None else row.temperature_tenths / 10


def _post_time(iso: str) -> datetime | str:
    """A time of the post without its zone; what no sheet knows as a time stands as it is."""
    try:
        at = datetime.fromisoformat(iso).astimezone(POST_ZONE)
    except (ValueError, OverflowError):
        return iso
    return at.replace(tzinfo=None) if at.year >= _FIRST_YEAR else iso

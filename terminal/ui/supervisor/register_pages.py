"""What the table of the register reads, in the thread that reads it: masked before it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from terminal.reports.day_book import DayBook
from terminal.reports.masking import masked_row
from terminal.reports.origin import origin_of
from terminal.reports.register_query import Changes, Filter
from terminal.reports.row import Row

PAGE: Final = 100
"""Lines that are read at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the table shows it: masked, with the province it was masked from."""

    row: Row
    origin: str


@dataclass(frozen=True, slots=True)
class Page:
    """Lines from the newest on, or those after the last that were there before."""

    generation: int
    version: int
    lines: tuple[Line, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class News:
    """What is now at places that changed: a line, or nothing that is asked for."""

    generation: int
    changes: Changes
    lines: tuple[Line, ...]


def read_page(book: DayBook, asked: Filter, generation: int, before: int | None = None) -> Page:
    """The page after the place `before`, or the first."""
    # Before the rows: what changes while they are read is told once more, which does no harm.
    version = book.version
    rows = book.page(asked, before=before, limit=PAGE)
    return Page(generation, version, masked_lines(rows), is_last=len(rows) < PAGE)


def read_news(book: DayBook, asked: Filter, generation: int, since: int) -> News:
    """What changed since that version, as far as it is asked for."""
    changes = book.changes(since)
    return News(generation, changes, masked_lines(book.among(asked, changes.places)))


def masked_lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """The rows as they may be shown to everybody at the post."""
    return tuple(Line(masked_row(row), origin_of(row)) for row in rows)

"""What the card of an entry says, as texts; pure but for the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from terminal.reports.day_book import DayBook
from terminal.reports.history import Amendment
from terminal.reports.masking import masked_row
from terminal.reports.origin import origin_of
from terminal.reports.phone import national_form
from terminal.reports.register_query import Filter
from terminal.reports.row import Row
from terminal.reports.words import birth_date
from terminal.ui import text, text_register
from terminal.ui.words import Words

MATES = 60
"""People of one vehicle that are read."""
_PERSON = (
    "number",
    "old_number",
    "birth_date",
    "sex",
    "nationality",
    "address",
    "phone",
    "plate",
    "certificate",
    "notes",
)


@dataclass(frozen=True, slots=True)
class Details:
    """An entry with all that belongs to it. `row` and `mates` are masked unless `in_full`."""

    row: Row
    origin: str
    history: tuple[Amendment, ...] = ()
    mates: tuple[Row, ...] = ()
    in_full: bool = False


def read_details(book: DayBook, epoch: int, seq: int) -> Details | None:
    """The entry of a number, masked; None where it is gone."""
    row = book.find(epoch, seq)
    if row is None:
        return None
    mates: list[Row] = []
    if row.group is not None:
        mates = book.page(Filter(group=row.group), limit=MATES)
    return Details(
        row=masked_row(row),
        origin=origin_of(row),
        history=tuple(book.history(epoch, seq)),
        mates=tuple(masked_row(mate) for mate in mates if mate.place != row.place),
    )


def facts(words: Words, details: Details) -> list[tuple[str, str]]:
    """Captions and values, of the person first, those that are known."""
    row = details.row
    said = {name: getattr(row, name) for name in _PERSON}
    said["birth_date"] = birth_date(row.birth_date)
    said["sex"] = text.sex_word(words, row.sex)
    if details.in_full:
        said["phone"] = national_form(row.phone)
    if row.temperature_tenths is not None:
        said["temperature"] = words.celsius(row.temperature_tenths / 10)
    said["origin"] = details.origin
    said["direction"] = "" if row.direction is None else text.direction_word(words, row.direction)
    said["lane"] = row.lane
    said["document"] = text.document_name(words, row.document)
    said["source"] = "" if row.source is None else text_register.source_word(words, row.source)
    said["operator"] = row.operator
    return [(text_register.field_name(words, name), value) for name, value in said.items() if value]


def amended(words: Words, zone: ZoneInfo, change: Amendment, *, in_full: bool) -> Sequence[str]:
    """An amendment in lines: when and who, both verdicts, why, and what it put right."""
    when = f"{text.minute(change.at, zone)} · {text.date(change.at, zone)}"
    lines = [" · ".join(filter(None, (when, change.operator)))]
    if change.before is not change.after:
        before, after = (text.verdict_word(words, each) for each in (change.before, change.after))
        lines.append(f"{before} → {after}")
    lines += text_register.reason_words(words, change.reasons)
    if change.corrected:
        names = ", ".join(text_register.field_name(words, each) for each in change.corrected)
        lines.append(words.translate("Register", "Corrected: {fields}").replace("{fields}", names))
    if change.temperature_tenths is not None:
        # Nobody is known by a temperature, but it is about their health.
        shown = words.celsius(change.temperature_tenths / 10)
        lines.append(shown if in_full else words.translate("Register", "Temperature taken"))
    if change.notes:
        lines.append(change.notes if in_full else words.translate("Register", "With a note"))
    return lines

"""Personal columns made short enough that a list may lie on a desk."""

from dataclasses import replace
from typing import Final

from terminal.declarations.masking import mask_name, mask_number
from terminal.reports.row import Row

_STARS: Final = "***"


def masked_row(row: Row) -> Row:
    """The same line with as little of the person as the screen shows.

    Name and numbers as on the screen, the year of birth, the last part of the address (the
    province). Plate, notes and answers are left out: a plate names its owner, and nobody knows
    what a note or an answer says.
    """
    return replace(
        row,
        name=mask_name(row.name),
        number=mask_number(row.number),
        old_number=mask_number(row.old_number),
        birth_date=row.birth_date[:4],
        address=_province(row.address),
        phone=mask_number(row.phone),
        plate=_STARS if row.plate else "",
        certificate=mask_number(row.certificate),
        notes=_STARS if row.notes else "",
        answers=(),
    )


def _province(address: str) -> str:
    _, comma, last = address.rpartition(",")
    return f"{_STARS},{last}" if comma else _STARS if address else ""

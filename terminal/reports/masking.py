"""Personal columns made short enough that a list may lie on a desk."""

from dataclasses import replace
from typing import Final

from terminal.reports.row import Row

_SHOWN_OF_NUMBER: Final = 4
_SHOWN_OF_PHONE: Final = 3
_STARS: Final = "***"


def masked_row(row: Row) -> Row:
    """The same line with as little of the person as still tells two people apart.

    Initials of the name, the last four characters of numbers and three of the phone, the year
    of birth, the last part of the address (the province). Plate and notes are left out: a
    plate names its owner, and nobody knows what a note says.
    """
    return replace(
        row,
        name=" ".join(word[0] + _STARS for word in row.name.split()),
        number=_tail(row.number, _SHOWN_OF_NUMBER),
        old_number=_tail(row.old_number, _SHOWN_OF_NUMBER),
        birth_date=row.birth_date[:4],
        address=_province(row.address),
        phone=_tail(row.phone, _SHOWN_OF_PHONE),
        plate=_STARS if row.plate else "",
        certificate=_tail(row.certificate, _SHOWN_OF_NUMBER),
        notes=_STARS if row.notes else "",
    )


def _tail(text: str, shown: int) -> str:
    # Never more than a third of a short number.
    kept = min(shown, len(text) // 3)
    return _STARS + text[len(text) - kept :] if text else ""


def _province(address: str) -> str:
    _, comma, last = address.rpartition(",")
    return f"{_STARS},{last}" if comma else _STARS if address else ""

"""What can be wrong with a date of birth, whichever card it stands on."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from terminal.declarations import codes

MAX_AGE: Final = 150
"""Years; the oldest person whose age is proven reached 122."""


def warnings(born: date | None, written: str, today: date) -> Iterator[codes.Warning]:
    """What is wrong with a date of birth, given as it was read and as it was written."""
    if born is None:
        yield codes.Warning.DOB_UNREADABLE
        if _is_zeros(written):
            yield codes.Warning.AGE
    elif born > today:
        yield codes.Warning.DOB_FUTURE
    elif today.year - born.year > MAX_AGE:
        yield codes.Warning.AGE


def year_warnings(year: str, today: date) -> Iterator[codes.Warning]:
    """What is wrong with a year of birth of four digits, where nothing more is known."""
    if int(year) > today.year:
        yield codes.Warning.DOB_FUTURE
    elif today.year - int(year) > MAX_AGE:
        yield codes.Warning.AGE


def _is_zeros(written: str) -> bool:
    digits = [character for character in written if character.isalnum()]
    return bool(digits) and set(digits) == {"0"}

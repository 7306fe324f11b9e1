"""From what somebody types at a post to values: dates, times, numbers, names; pure."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sync.protocol import binding_tag
from sync.protocol.self_declaration import YEARS, is_name, tidy_name
from terminal.declarations import identity_number
from terminal.declarations.birth_dates import MAX_AGE

MAX_LATE_DAYS: Final = 31
"""How far back a paper list may reach; what is older was never at this post's table."""
MAX_TRAVEL_DAYS: Final = 31
"""How far from today a day of travel may lie; the centre's limit too."""
MAX_ADDRESS: Final = 200

_SEPARATED: Final = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})(?:[./ -]([0-9]{4}))?")
_PACKED: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})?")
_YEAR: Final = re.compile(r"[0-9]{4}")
_TIME: Final = re.compile(r"([0-9]{1,2})[:hg.]([0-9]{2})|([0-9]{2})([0-9]{2})")
_PHONE: Final = re.compile(r"\+?[0-9]{8,15}")


class Problem(StrEnum):
    """Why what was typed cannot be taken; the screen has the words."""

    MISSING = "missing"
    NOT_A_NAME = "not-a-name"
    NOT_A_DATE = "not-a-date"
    NOT_A_TIME = "not-a-time"
    IN_FUTURE = "in-future"
    TOO_LONG_AGO = "too-long-ago"
    TOO_FAR = "too-far"
    """A day of travel that is no travel of now."""
    NOT_A_NUMBER = "not-a-number"
    NOT_A_PHONE = "not-a-phone"
    TOO_LONG = "too-long"
    NOT_A_CHOICE = "not-a-choice"
    TOO_MANY = "too-many"


def name(text: str) -> str | Problem:
    """A name in the form of a declaration; one typed all small gets its capitals."""
    tidied = tidy_name(text)
    if not tidied:
        return Problem.MISSING
    if tidied == tidied.lower():
        tidied = " ".join(word[0].upper() + word[1:] for word in tidied.split(" "))
    return tidied if is_name(tidied) else Problem.NOT_A_NAME


def birth(text: str, today: date) -> str | Problem:
    """A date of birth in ISO 8601, or a year alone: `05031985`, `5/3/1985` or `1985`."""
    tidied = text.strip()
    if _YEAR.fullmatch(tidied):
        year = int(tidied)
        if year not in YEARS:
            return Problem.NOT_A_DATE
        found = date(year, 1, 1)
    else:
        day = _day(tidied, None)
        if day is None:
            return Problem.NOT_A_DATE
        found = day
    if found > today:
        return Problem.IN_FUTURE
    if today.year - found.year > MAX_AGE:
        return Problem.TOO_LONG_AGO
    return tidied if _YEAR.fullmatch(tidied) else found.isoformat()


def travel_day(text: str, today: date) -> str | Problem:
    """A day of travel in ISO 8601: `23/11/2026`, or `23/11` and `2311` for the nearest such day."""
    found = _day(text.strip(), today)
    if found is None:
        return Problem.NOT_A_DATE
    near = abs(found - today) <= timedelta(days=MAX_TRAVEL_DAYS)
    return found.isoformat() if near else Problem.TOO_FAR


def moment(text: str, usual: date | None, now: datetime, zone: ZoneInfo) -> datetime | Problem:
    """When a line of a paper list says that somebody came: `21/11 14:30`, `2111 1430` or `1430`.

    :param usual: the day where none is typed; None for today at the post.
    """
    *before, clock = text.split() or [""]
    today = now.astimezone(zone).date()
    day: date | None = usual or today
    if before:
        day = _day(" ".join(before), today)
    told = _TIME.fullmatch(clock)
    if day is None or told is None:
        return Problem.NOT_A_DATE if day is None and told is not None else Problem.NOT_A_TIME
    hour, minute = (int(part) for part in told.groups() if part is not None)
    if hour > 23 or minute > 59:
        return Problem.NOT_A_TIME
    found = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    if found > now:
        return Problem.IN_FUTURE
    return found if now - found <= timedelta(days=MAX_LATE_DAYS) else Problem.TOO_LONG_AGO


def number(text: str) -> str | Problem:
    """An identity number of 12 digits, an old one of 9, or that of a passport; in capitals."""
    found = binding_tag.normalise(text)
    if not found:
        return Problem.NOT_A_NUMBER if text.strip() else Problem.MISSING
    # Passports of other countries have many shapes, but one of digits alone is a card's.
    whole = identity_number.is_whole(found) or not found.isdigit()
    return found if whole else Problem.NOT_A_NUMBER


def phone(text: str) -> str | Problem:
    """A telephone number: digits, with or without a plus before them."""
    found = re.sub(r"[\s.()-]", "", text)
    return found if _PHONE.fullmatch(found) else Problem.NOT_A_PHONE


def born_of(identity: str, today: date) -> str:
    """The year of birth that stands in a 12-digit number; empty where there is none such."""
    if not identity_number.SHAPE.fullmatch(identity):
        return ""
    year = (19 + int(identity[3]) // 2) * 100 + int(identity[4:6])
    return str(year) if year <= today.year else ""


def sex_of(identity: str) -> str:
    """`M` or `F` as it stands in a 12-digit number; empty where there is none such."""
    return "MF"[int(identity[3]) % 2] if identity_number.SHAPE.fullmatch(identity) else ""


def _day(text: str, near: date | None) -> date | None:
    """A day; one without a year is the one of it that is nearest to `near`."""
    match = _SEPARATED.fullmatch(text) or _PACKED.fullmatch(text)
    if match is None:
        return None
    if match[3] is not None:
        return _date(int(match[3]), match)
    if near is None:
        return None
    found = [_date(year, match) for year in (near.year - 1, near.year, near.year + 1)]
    days = [day for day in found if day is not None]
    return min(days, key=lambda day: abs(day - near), default=None)


def _date(year: int, match: re.Match[str]) -> date | None:
    try:
        return date(year, int(match[2]), int(match[1]))
    except ValueError:
        return None

"""Values of foreign certificates as texts that are safe to show."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from terminal.declarations.cleaning import tidy

MAX_ENTRIES: Final = 16
"""Entries of one list that are looked at."""

_BIRTH_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?(?=T|$)")
_SEXES: Final = {"m": "M", "male": "M", "f": "F", "female": "F"}


def plain(value: object) -> str:
    """A text or a number as text; empty for anything else."""
    match value:
        case str():
            return tidy(value)
        case bool():
            return ""
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
        case _:
            return ""


def joined(texts: Iterable[str], between: str = ", ") -> str:
    """The texts that say something, as one that is no longer than a field may be."""
    return tidy(between.join(text for text in texts if text))


def table(value: object) -> Mapping[Any, Any]:
    """The value if it is a map, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def tables(value: object) -> list[Mapping[Any, Any]]:
    """The maps among the first `MAX_ENTRIES` of a list; a map alone counts as a list of one."""
    if isinstance(value, Mapping):
        return [value]
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return []
    return [item for item in value[:MAX_ENTRIES] if isinstance(item, Mapping)]


def birth_date(text: str) -> str:
    """An ISO 8601 date, as incomplete as it is, without a time; empty for any other text."""
    match = _BIRTH_DATE.match(text)
    return match[0] if match else ""


def sex(text: str) -> str:
    """`M` or `F`, empty where the text says neither."""
    return _SEXES.get(text.lower(), "")


def filled(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something."""
    return {name: text for name, text in fields.items() if text}

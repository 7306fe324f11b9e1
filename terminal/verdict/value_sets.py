"""Value sets: the codes that rules may find in a certificate, by the name of their list."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

MAX_FILE_BYTES: Final = 4 * 1024 * 1024
MAX_SETS: Final = 64
MAX_CODES: Final = 5_000
"""In one set; the longest published one, of test devices, has some hundreds."""
MAX_CODE: Final = 256
"""Characters of a code or of a set's name."""

ValueSets = Mapping[str, tuple[str, ...]]
"""The codes of each set by its name (`country-2-codes`), as rules see them."""


class ValueSetProblem(StrEnum):
    """Why a file is no value sets."""

    TOO_LARGE = "too-large"
    """More bytes, sets or codes than the limits, or a longer code."""
    JSON = "json"
    FORM = "form"
    """JSON of another form than the two that are published, or a set that comes twice."""


def read_value_sets(data: bytes) -> ValueSets | ValueSetProblem:
    """Read value sets as they are published: `valueSets.json` of the business rules, which has
    names and their codes, or one or a list of the full ones of the EU, with texts and versions.
    """
    if len(data) > MAX_FILE_BYTES:
        return ValueSetProblem.TOO_LARGE
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ValueSetProblem.JSON
    sets: dict[str, tuple[str, ...]] = {}
    for name, codes in _named(found):
        if not isinstance(name, str) or not _are_texts(codes) or name in sets:
            return ValueSetProblem.FORM
        sets[name] = tuple(codes)
    if not sets:
        return ValueSetProblem.FORM
    return sets if _within_limits(sets) else ValueSetProblem.TOO_LARGE


def _named(found: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(found, dict) and "valueSetId" not in found:
        yield from found.items()
        return
    for full in found if isinstance(found, list) else [found]:
        if not isinstance(full, dict):
            yield None, None
            continue
        values = full.get("valueSetValues")
        yield full.get("valueSetId"), list(values) if isinstance(values, dict) else None


def _are_texts(codes: object) -> bool:
    return isinstance(codes, list) and all(isinstance(code, str) for code in codes)


def _within_limits(sets: ValueSets) -> bool:
    return len(sets) <= MAX_SETS and all(
        len(codes) <= MAX_CODES and max(map(len, (name, *codes))) <= MAX_CODE
        for name, codes in sets.items()
    )

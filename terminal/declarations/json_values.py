"""Values of CBOR in the types of JSON, for rules that are written for those."""

import math
from collections.abc import Mapping
from typing import Any, Final

_WHOLE: Final = 2.0**53
"""Up to here every whole number with a fraction of zero is exactly one whole number."""


def json_typed(value: object) -> Any:
    """The value as JSON would have it: texts trimmed, whole fractions as whole numbers.

    What JSON has no word for is left out of maps and null in lists: bytes, tags, numbers that
    are none, keys that are no text.
    """
    match value:
        case str():
            return value.strip()
        case bool() | int() | None:
            return value
        case float():
            return _number(value)
        case Mapping():
            typed = ((key, json_typed(item)) for key, item in value.items() if type(key) is str)
            return {key: item for key, item in typed if item is not None or value[key] is None}
        case list() | tuple():
            return [json_typed(item) for item in value]
        case _:
            return None


def _number(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value

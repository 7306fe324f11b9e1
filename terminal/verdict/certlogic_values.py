"""Values of CertLogic: which count as true, as integers and as the same.

Source: CertLogic specification 1.3.2, "Values".
"""

from collections.abc import Mapping
from typing import Final

from terminal.verdict.certlogic_time import DateTime

ARRAYS: Final = (list, tuple)
OBJECTS: Final = (dict, Mapping)  # asking for a dict first spares the dear question
_COUNTED: Final = (str, *ARRAYS, *OBJECTS)


def truth(value: object) -> bool | None:
    """Whether a value is truthy (True), falsy (False) or neither of the two (None)."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, _COUNTED):
        return len(value) > 0
    return value != 0 if is_integer(value) else None


def is_integer(value: object) -> bool:
    """Whether a value is a whole number; 3.0 is, for in JSON it is one number with 3."""
    # By type, since Python's booleans are integers too.
    return type(value) is int or (type(value) is float and value.is_integer())


def is_date_time(value: object) -> bool:
    """Whether a value is what `plusTime` makes."""
    return isinstance(value, DateTime)


def is_same(left: object, right: object) -> bool:
    """Whether two values are equal without one being turned into the other's type.

    Arrays, objects and date-times are the same only if they are one: the specification relies
    on no more, and to compare them within could take for ever.
    """
    if isinstance(left, str):
        return isinstance(right, str) and left == right
    if isinstance(left, int | float) and not isinstance(left, bool):
        return type(right) in (int, float) and left == right
    return left is right

"""Which PINs are too easily guessed to be chosen; pure."""

from itertools import pairwise
from typing import Final

from sync.journal.passphrase import Weakness

LEAST_DIGITS: Final = 6
_MOST_LENGTH: Final = 64
_LEAST_DIFFERENT: Final = 3


def pin_weakness(pin: str) -> Weakness | None:
    """Why this is no PIN; None where it may be one. It keeps nobody out who has the disk.

    Letters may stand in it as well. Refused are few different signs (121212), the same steps
    throughout (123456, 864209) and a half said twice (371371).
    """
    text = pin.strip()
    if len(text) > _MOST_LENGTH:
        return Weakness.LONG
    if len(text) < LEAST_DIGITS:
        return Weakness.SHORT
    half = len(text) // 2
    steps = {(ord(later) - ord(earlier)) % 10 for earlier, later in pairwise(text)}
    if len(set(text)) < _LEAST_DIFFERENT or len(steps) == 1 or text == text[:half] * 2:
        return Weakness.SAMENESS
    return None

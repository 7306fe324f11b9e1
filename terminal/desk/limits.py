"""What a record may hold of what people type at a desk; pure."""

from typing import Final

from sync.journal.body import encode_body
from sync.journal.draft import Draft
from sync.journal.record import MAX_BODY_BYTES, MAX_REASONS, MAX_TEXT
from terminal.declarations.cleaning import tidy

MAX_NOTE: Final = 500
MAX_PLATE: Final = 20
MAX_CORRECTION: Final = 200
MAX_ANSWERS: Final = 64
TEMPERATURES: Final = range(300, 451)
"""In tenths of a degree Celsius, those that living people have."""
_MAX_CODES: Final = 1_024
"""Bytes of all codes of a header together; the rest of it is numbers of fixed length."""
_ROOM: Final = 1_024
"""Bytes of a body for what the desk adds by itself: plate, role, times of coming and leaving."""


def fitting(text: str, most: int) -> str | None:
    """The text tidied, empty for blanks; None where it is longer than `most` characters."""
    if len(text) > 2 * most:
        return None
    tidied = tidy(text)
    return tidied if len(tidied) <= most else None


def is_temperature(tenths: object) -> bool:
    """Whether it is a whole number of tenths of a degree that a living person can have."""
    return type(tenths) is int and tenths in TEMPERATURES


def is_writable(draft: Draft) -> bool:
    """Whether a record can hold all texts of a draft, so that none waits that never can."""
    codes = (draft.code, draft.operator, draft.lane, draft.bundle, draft.document or "")
    texts = (*codes, *draft.reasons)
    try:
        if sum(len(text.encode()) for text in texts) > _MAX_CODES:
            return False
        if draft.body is not None and len(encode_body(draft.body)) > MAX_BODY_BYTES - _ROOM:
            return False
    except ValueError:
        # Too long as a whole, or half a character that no encoding knows.
        return False
    return len(draft.reasons) <= MAX_REASONS and all(len(text) <= MAX_TEXT for text in texts)

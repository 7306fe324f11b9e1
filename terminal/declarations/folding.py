"""Vietnamese folding, so that a search finds a name however it was typed."""

import unicodedata
from typing import Final

# Ð (eth) and ɖ stand where old fonts and foreign keyboards had no đ.
_STROKES: Final = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})


def fold(text: str) -> str:
    """The words of a text without case, tone marks, hooks and strokes, one space between them.

    Composed and decomposed forms fold to the same; whatever is neither letter nor digit parts
    words. Folding what was folded changes nothing. Never raises.
    """
    bare = _without_marks(_without_marks(text).casefold()).casefold().translate(_STROKES)
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))

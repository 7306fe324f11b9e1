"""A language nobody speaks: every translated word in brackets, accented, two fifths longer."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from terminal.ui.words import Words

_ACCENTED = str.maketrans("AaEeIiOoUuYyDd", "ẪẫỆệĨĩỘộỰựỸỹĐđ")
_KEPT = re.compile(r"(\{[a-z_]+\}|%n)")
"""What is put into a sentence later."""


def lengthened(text: str) -> str:
    """The text in brackets, at least 40 % longer than it was."""
    parts = _KEPT.split(text)
    accented = "".join(
        part if _KEPT.fullmatch(part) else re.sub(r"([aeiouAEIOU])", r"\1\1", part)
        for part in parts
    )
    kept = "".join(
        part if _KEPT.fullmatch(part) else part.translate(_ACCENTED)
        for part in _KEPT.split(accented)
    )
    return "[" + kept + "ọ" * max(0, math.ceil(1.4 * len(text)) - len(kept) - 2) + "]"


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """All words are of that language, whoever asks for them."""
    real = Words.translate

    def translate(
        words: Words, context: str, source: str, disambiguation: str = "", n: int = -1
    ) -> str:
        return lengthened(real(words, context, source, disambiguation, n))

    with patch.object(Words, "translate", translate):
        yield


def outside_brackets(text: str) -> str:
    """What of a text never went through a translation."""
    depth, kept = 0, []
    for letter in text:
        depth += (letter == "[") - (letter == "]" and depth > 0)
        if not depth and letter != "]":
            kept.append(letter)
        elif not depth:
            kept.append(" ")
    return "".join(kept)

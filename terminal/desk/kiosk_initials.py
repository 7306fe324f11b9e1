"""As much of a name as may stand on a public screen; pure."""

import unicodedata
from typing import Final

MOST: Final = 4
"""Initials of one name: the family's and those nearest the given name, which stands last."""


def initials(name: str) -> str:
    """`N. V. Đ.` of `Nguyễn Văn Đạt` or of `N. V. Đạt`; empty where the name has no letters.

    Marks go with the letter: a name in any script or form gives letters and full stops only.
    """
    words = (unicodedata.normalize("NFC", word) for word in name.split())
    firsts = [_first_letter(word) for word in words]
    letters = [letter for letter in firsts if letter]
    if len(letters) > MOST:
        letters = [letters[0], *letters[1 - MOST :]]
    return " ".join(f"{letter}." for letter in letters)


def _first_letter(word: str) -> str:
    letter = next((letter for letter in word if unicodedata.category(letter).startswith("L")), "")
    upper = unicodedata.normalize("NFC", letter.upper())
    # The accents of a given name's first letter are what tells Ấn from An; ß becomes two.
    return upper[:1]

"""What a declaration code says of a number: enough to bind it to a card, too little to know it.

Three characters and eight bits of a hash. The whole hash would give the number away: of twelve
digits the year of birth and the last three are in the code, so that 126,000 numbers would have
to be tried, a tenth of a second's work. Eight bits leave some 490 of them. The salt is the year
of birth and not a random one, because each code of the same person with another salt would
halve what is left eight times more; two would do. See docs/declaration-code.md.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

BITS: Final = 8
LAST: Final = 3
MASK: Final = "*" * 9
"""Stands for what the code does not say of a number."""

_NUMBER: Final = re.compile(r"[0-9A-Z]{6,20}")
_DOMAIN: Final = b"chot/declaration-number/1\x00"


@dataclass(frozen=True, slots=True)
class BindingTag:
    """The last three characters of somebody's number, and a tag of 0 … 255 of all of it."""

    birth_year: int
    last: str
    tag: int


def normalise(number: str) -> str:
    """A number as the tag is made of it: without spaces, in capitals; empty if it is none.

    An identity number, an old one of nine digits or a passport's: 6 to 20 digits or letters.
    """
    compact = "".join(number.split()).upper()
    return compact if _NUMBER.fullmatch(compact) else ""


def make_tag(number: str, birth_year: int) -> BindingTag:
    """The tag of a number. :raises ValueError: if it is no number, without repeating it."""
    known = normalise(number)
    if not known:
        raise ValueError("not an identity or passport number")
    return BindingTag(birth_year, known[-LAST:], _tag(known, birth_year))


def binds(tag: BindingTag, number: str) -> bool:
    """Whether `number`, in full, is one that the tag was made of.

    Another person's number passes once in 256,000 times, and theirs must be the same name and
    year of birth on top. False also for what is no full number, a masked one for instance.
    """
    known = normalise(number)
    return bool(known) and known[-LAST:] == tag.last and _tag(known, tag.birth_year) == tag.tag


def _tag(number: str, birth_year: int) -> int:
    salted = f"{birth_year}\x00{number}".encode("ascii")
    return hashlib.sha256(_DOMAIN + salted).digest()[0]

"""What comes out of keys that a scanner presses for one keyboard, on another; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Layout(StrEnum):
    """Keyboard layouts that PCs at posts are found with."""

    US = "us"
    UK = "uk"
    FRENCH = "fr"
    GERMAN = "de"
    VIETNAMESE = "vn"


# Key by key, as they lie: the number row from the key left of 1, then the three rows of letters.
# A space stands for a key that writes nothing by itself.
_KEYS: Final[Mapping[Layout, tuple[str, str]]] = {
    Layout.US: (
        "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./",
        '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?',
    ),
    Layout.UK: (
        "`1234567890-=qwertyuiop[]#asdfghjkl;'zxcvbnm,./",
        '¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?',
    ),
    Layout.FRENCH: (
        "²&é\"'(-è_çà)=azertyuiop $*qsdfghjklmùwxcvbn,;:!",
        " 1234567890°+AZERTYUIOP £µQSDFGHJKLM%WXCVBN?./§",
    ),
    Layout.GERMAN: (
        " 1234567890ß qwertzuiopü+#asdfghjklöäyxcvbnm,.-",
        "°!\"§$%&/()=? QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_",
    ),
    Layout.VIETNAMESE: (
        "`ăâêô\u0300\u0309\u0303\u0301\u0323đ-₫qwertyuiopươ\\asdfghjkl;'zxcvbnm,./",
        '~ĂÂÊÔ%^&*(Đ_+QWERTYUIOPƯƠ|ASDFGHJKL:"ZXCVBNM<>?',
    ),
}


def typed(text: str, *, scanner: Layout, computer: Layout) -> str:
    """What a computer makes of the keys that a scanner presses for `text`.

    Characters without a key, and keys that write nothing by themselves, leave nothing.
    """
    table = _table(scanner, computer)
    return "".join(table.get(letter, letter if letter < "!" else "") for letter in text)


def _table(scanner: Layout, computer: Layout) -> dict[str, str]:
    return {
        wanted: written.strip()
        for keys, results in zip(_KEYS[scanner], _KEYS[computer], strict=True)
        for wanted, written in zip(keys, results, strict=True)
        if wanted != " "
    }

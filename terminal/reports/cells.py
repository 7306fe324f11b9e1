"""Cells of a CSV file that a spreadsheet shows as they were written.

A CSV file cannot say that a cell is text. Measured with LibreOffice 7.4 (English locale), quoted
or not: `0012` becomes 12, `12/05/1999` the 5th of December, `25/12/1999` stays text, `=1+1`
becomes 2. Such cells therefore begin with an apostrophe, which shows, and which `restored` takes
away again. `="0012"` was not chosen because it is a live formula, a TAB because spreadsheets
swallow it, invisible characters because nobody could search for such a number.
"""

import re
import unicodedata
from typing import Final

MARK: Final = "'"
MAX_CELL: Final = 32_767
"""Characters that a spreadsheet keeps in a cell."""
_FORMULA_STARTS: Final = frozenset("=+-@\u2212")
_SPACES: Final = frozenset({"Zs", "Zl", "Zp"})
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
_NUMERIC: Final = re.compile(r"[\d\s.,:;/()%$€£¥₫+\-−e]*(?:[ap]m?)?", re.IGNORECASE)
_MONTH: Final = re.compile(
    r"[\d\s.,/\-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\d\s.,/:\-]*",
    re.IGNORECASE,
)
_LOGICAL: Final = frozenset({"true", "false"})


def cell(text: str) -> str:
    """The text as a cell that no spreadsheet computes, converts or cuts.

    As `printable`, and marked where a spreadsheet would take it for something else than a text.
    """
    shown = printable(text)
    return _bounded(MARK + shown) if _needs_mark(shown) else shown


def printable(text: str) -> str:
    """The text in NFC on one line, for a cell that is known to be a text.

    Line breaks and tabulators become spaces, control and invisible characters go, what is beyond
    `MAX_CELL` characters is replaced by an ellipsis.
    """
    shown = unicodedata.normalize("NFC", text)
    if not shown.isprintable():
        shown = "".join(map(_printable, shown))
    return _bounded(shown.strip())


def restored(written: str) -> str:
    """What a cell said before it was marked."""
    return written.removeprefix(MARK)


def _bounded(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\t\r\n" or category in _SPACES:
        return " "
    return "" if category in _DROPPED else character


def _needs_mark(text: str) -> bool:
    if not text:
        return False
    # Full-width signs are read as the ordinary ones by some; so are digits.
    plain = unicodedata.normalize("NFKC", text).strip()
    return (
        text.startswith(MARK)
        or plain[:1] in _FORMULA_STARTS
        or plain.casefold() in _LOGICAL
        or (any(map(str.isdecimal, plain)) and _is_numeric_or_date(plain))
    )


def _is_numeric_or_date(plain: str) -> bool:
    return _NUMERIC.fullmatch(plain) is not None or _MONTH.fullmatch(plain) is not None

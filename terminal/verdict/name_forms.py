"""Names as documents write them: with and without marks, in capitals, in any order, cut short."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from terminal.declarations.declaration import Person
from terminal.declarations.folding import fold
from terminal.verdict.evidence import Evidence

MAX_WORDS: Final = 12
"""Of a name that is compared word by word; of a longer one only the whole is compared."""
CUT_LENGTHS: Final = frozenset({30, 31, 39})
"""Characters of the name in machine-readable lines: TD1, TD2 and MRV-B, TD3 and MRV-A."""
MIN_CUT_LETTERS: Final = 20
"""So many letters that agree are a whole name, although the end was cut off."""

# ICAO Doc 9303-3, section 6, table A: letters with a spelling of their own beside the bare one.
# Of Vietnamese only Đ is more than a letter with marks, and folding knows it.
_BARE: Final = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "q", "æ": "ae", "œ": "oe"}
)
_SPELT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "þ": "th"})
_SPELT_XX: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "uxx", "ñ": "nxx", "å": "aa"})
_APOSTROPHES: Final = str.maketrans("", "", "'`´‘’ʻʼ′")


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    is_cut: bool = False

    @property
    def letters(self) -> str:
        return "".join(self.words)


def compare_names(first: Person, second: Person) -> Evidence:
    """How well two people's names fit, by the best of the forms in which each is written.

    AGREES: the same words in the order of Vietnam, with the given name first or reversed.
    FITS: abbreviated (`Nguyễn V. A`), without some middle names, in another order, or with other
    marks although both are written with marks. SILENT: no name, or no alphabet in common.
    Symmetric.
    """
    found = {_compare(a, b) for a in _forms(first) for b in _forms(second)}
    if Evidence.AGREES in found:
        clash = _is_marked_otherwise(first.name, second.name)
        return Evidence.FITS if clash else Evidence.AGREES
    for evidence in (Evidence.FITS, Evidence.DIFFERS):
        if evidence in found:
            return evidence
    return Evidence.SILENT


def _forms(person: Person) -> frozenset[_Form]:
    # Composed and in small letters, so that the tables below find each letter in one piece.
    name = unicodedata.normalize("NFC", person.name).casefold().translate(_APOSTROPHES)
    spellings = {name.translate(table).translate(_BARE) for table in ({}, _SPELT, _SPELT_XX)}
    forms = {_Form(tuple(fold(spelling).split())) for spelling in spellings}
    latin = person.latin_name.strip("<")
    forms.add(_Form(tuple(fold(latin).split()), is_cut=len(latin) in CUT_LENGTHS))
    return frozenset(form for form in forms if form.words)


def _compare(first: _Form, second: _Form) -> Evidence:
    if first.letters.isascii() is not second.letters.isascii():
        return Evidence.SILENT
    if first.letters in _orders(second) or second.letters in _orders(first):
        return Evidence.AGREES
    if _is_cut_off(first, second) or _is_cut_off(second, first):
        return Evidence.AGREES
    if max(len(first.words), len(second.words)) > MAX_WORDS:
        return Evidence.SILENT
    return Evidence.FITS if _fit(first, second) else Evidence.DIFFERS


def _orders(form: _Form) -> Iterator[str]:
    """The name as it is, with its last words first (`Bảo Duy Nguyễn`), and reversed."""
    words = form.words
    for place in range(min(len(words), MAX_WORDS)):
        yield "".join(words[place:] + words[:place])
    yield "".join(reversed(words))


def _is_cut_off(cut: _Form, whole: _Form) -> bool:
    if not cut.is_cut or len(cut.letters) < MIN_CUT_LETTERS:
        return False
    return any(order.startswith(cut.letters) for order in _orders(whole))


def _fit(first: _Form, second: _Form) -> bool:
    """Whether each word of the shorter name has a word of its own in the longer one."""
    cut = first.is_cut or second.is_cut
    shorter, longer = sorted((first.words, second.words), key=len)
    taken: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        # A word may move to another of its places, so that all find one (Kuhn's matching).
        for other, word in enumerate(longer):
            if other in tried or not _is_short_for(shorter[index], word, cut=cut):
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = index
                return True
        return False

    return all(place(index, set()) for index in range(len(shorter)))


def _is_short_for(first: str, second: str, *, cut: bool) -> bool:
    """Whether the words are the same, one the initial of the other, or its beginning if cut."""
    shorter, longer = sorted((first, second), key=len)
    return longer == shorter or (longer.startswith(shorter) and (cut or len(shorter) == 1))


def _is_marked_otherwise(first: str, second: str) -> bool:
    """Whether both are written with marks, and not with the same: `Hoa` is not `Hòa`."""
    marks = [_marks(name) for name in (first, second)]
    return all(any(found for _, found in words) for words in marks) and marks[0] != marks[1]


def _marks(name: str) -> list[tuple[str, str]]:
    # Sorted within a word, for `Hoà` and `Hòa` are two ways of writing one name; and sorted by
    # words, for their order was compared already.
    words = []
    for word in unicodedata.normalize("NFD", name.casefold()).translate(_APOSTROPHES).split():
        found = sorted(c for c in word if unicodedata.combining(c) or c in "đð")
        words.append((fold(word), "".join(found).replace("ð", "đ")))
    return sorted(words)

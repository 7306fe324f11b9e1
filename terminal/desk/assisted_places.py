"""Provinces, countries and other options, found by the few letters that somebody types; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from iso3166 import countries, countries_by_alpha2

from terminal.declarations.folding import fold
from terminal.declarations.provinces import PROVINCES

MAX_TYPED: Final = 64
"""Letters that are looked at."""

# Names of the countries from which people come over land and by the usual flights; all others
# go by their English names and their two letters.
_IN_VIETNAMESE: Final = {
    "LA": "Lào",
    "CN": "Trung Quốc",
    "KH": "Campuchia",
    "TH": "Thái Lan",
    "MM": "Myanmar",
    "KR": "Hàn Quốc",
    "JP": "Nhật Bản",
    "TW": "Đài Loan",
    "HK": "Hồng Kông",
    "SG": "Singapore",
    "MY": "Malaysia",
    "ID": "Indonesia",
    "PH": "Philippines",
    "IN": "Ấn Độ",
    "RU": "Liên bang Nga",
    "US": "Hoa Kỳ",
    "GB": "Vương quốc Anh",
    "FR": "Pháp",
    "DE": "Đức",
    "AU": "Úc",
    "CA": "Ca-na-đa",
}


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be chosen: its code, its name, and what is said beside it.

    `rank` parts options that fit equally well, the lowest first.
    """

    code: str
    name: str
    note: str = ""
    rank: int = 0
    also: str = ""
    """Another name that it is found by."""


@cache
def provinces() -> tuple[Option, ...]:
    """Today's provinces, and those that are gone with what they belong to now."""
    return tuple(
        Option(
            province.code[1:],
            province.name,
            province.now if province.is_merged else "",
            int(province.is_merged),
        )
        for province in PROVINCES
    )


@cache
def places() -> tuple[Option, ...]:
    """Provinces, then the countries that have a Vietnamese name here, then all others."""
    named = tuple(
        Option(code, name, "", 2, countries_by_alpha2[code].apolitical_name)
        for code, name in _IN_VIETNAMESE.items()
    )
    others = tuple(
        Option(country.alpha2, country.apolitical_name, "", 3)
        for country in countries
        if country.alpha2 not in _IN_VIETNAMESE and country.alpha2 != "VN"
    )
    return provinces() + named + others


def name_of(code: str) -> str:
    """The name of a place; its code where none has it."""
    return next((place.name for place in places() if place.code == code), code)


def matching(
    typed: str, options: Sequence[Option], *, first: Iterable[str] = ()
) -> tuple[Option, ...]:
    """The options that what was typed may stand for, the likeliest first; none for no letters.

    `lc` finds by initials, `lai` by the beginning, `lch` by the beginnings of words, `LA` and
    `12` by the code. Case, tone marks and blanks do not matter.

    :param first: codes that were used here before, the latest first; they win among equals.
    """
    asked = fold(typed[:MAX_TYPED])
    if not asked:
        return ()
    used = {code: place for place, code in enumerate(first)}
    found = []
    for place, option in enumerate(options):
        fit = _fit(asked, option)
        if fit is not None:
            usual = used.get(option.code, len(used))
            found.append(((fit, usual, option.rank, place), option))
    return tuple(option for _, option in sorted(found, key=lambda pair: pair[0]))


def _fit(asked: str, option: Option) -> int | None:
    """How well letters fit, 0 best; None where they do not."""
    words = fold(option.name).split()
    whole, initials = "".join(words), "".join(word[0] for word in words)
    compact = asked.replace(" ", "")
    fits = (
        compact == whole or (asked == option.code.lower() and asked.isdigit()),
        compact == initials and len(words) > 1,
        asked == option.code.lower(),
        whole.startswith(compact),
        _spread(compact, words),
        any(_spread(compact, words[at:]) for at in range(1, len(words))),
        bool(option.also) and fold(option.also).startswith(asked),
    )
    return next((place for place, fit in enumerate(fits) if fit), None)


def _spread(letters: str, words: Sequence[str]) -> bool:
    """Whether the letters are beginnings of the first words, one behind the other: `dbi`."""
    if not letters:
        return True
    return bool(words) and any(
        words[0].startswith(letters[:count]) and _spread(letters[count:], words[1:])
        for count in range(1, len(letters) + 1)
    )

"""Numbers of people as documents write them: whole, old and new, masked, or as a tag."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from terminal.declarations.declaration import Person
from terminal.verdict.evidence import Evidence

Binds = Callable[[str], bool]
"""Whether the tag in a signed declaration was made of this number."""

PERSONAL_LENGTH: Final = 12
MIN_SEEN: Final = 6
"""Digits of a masked number that are too many to agree by chance: one in a million."""

_TO_COMPARE: Final = str.maketrans({"•": "*", " ": "", ".": "", "-": "", "/": ""})


class _Kind(Enum):
    PERSONAL = auto()
    """Twelve digits, for life (Luật Căn cước 2023, article 12)."""
    OLD = auto()
    """Nine digits (CMND); who moved to another province was given another."""
    INSURANCE = auto()
    PASSPORT = auto()


# An insurance card's number ends in the person's own ten digits; what stands before changes.
_SHAPES: Final = (
    (_Kind.PERSONAL, re.compile(r"([0-9]{12})")),
    (_Kind.OLD, re.compile(r"([0-9]{9})")),
    (_Kind.INSURANCE, re.compile(r"(?:[A-Z]{2}[0-9]{3})?([0-9]{10})")),
    (_Kind.PASSPORT, re.compile(r"(?=.*[0-9])([A-Z0-9]{5,12})")),
)
_MASKED: Final = re.compile(r"(?=.*\*)[A-Z0-9*]{1,15}")


@dataclass(frozen=True, slots=True)
class _Numbers:
    whole: set[tuple[_Kind, str]] = field(default_factory=set)
    masked: set[str] = field(default_factory=set)

    def of(self, kind: _Kind) -> set[str]:
        return {number for found, number in self.whole if found is kind}

    def ends(self) -> list[str]:
        return [number for _, number in self.whole]


def compare_numbers(
    first: Person,
    second: Person,
    *,
    first_binds: Binds | None = None,
    second_binds: Binds | None = None,
) -> Evidence:
    """How well two people's numbers fit, current and old ones together. Symmetric.

    DIFFERS rests on twelve-digit numbers alone, whole or with at least `MIN_SEEN` digits to be
    seen, for only these are for life; it outweighs an old number that agrees. Nine-digit,
    insurance and passport numbers that are unlike are OTHER. A tag that fits BINDS; one that
    does not is OTHER, for a declaration may be made under another number of the same person.
    """
    here, there = _numbers(first), _numbers(second)
    found = {
        *_compare_whole(here, there),
        *_compare_masked(here, there),
        *_compare_masked(there, here),
        *_compare_patterns(here, there),
        *_compare_tag(first_binds, there),
        *_compare_tag(second_binds, here),
    }
    personal = here.of(_Kind.PERSONAL), there.of(_Kind.PERSONAL)
    if personal[0] & personal[1]:
        return Evidence.AGREES
    return next((each for each in _WEIGHT if each in found), Evidence.SILENT)


_WEIGHT: Final = (
    Evidence.DIFFERS,
    Evidence.AGREES,
    Evidence.BINDS,
    Evidence.OTHER,
    Evidence.FITS,
)


def _numbers(person: Person) -> _Numbers:
    found = _Numbers()
    for written in (person.number, person.old_number):
        number = written.upper().translate(_TO_COMPARE)
        for kind, shape in _SHAPES:
            match = shape.fullmatch(number)
            if match:
                found.whole.add((kind, match[1]))
                break
        else:
            if _MASKED.fullmatch(number):
                found.masked.add(number)
    return found


def _compare_whole(here: _Numbers, there: _Numbers) -> Iterator[Evidence]:
    for kind in _Kind:
        mine, yours = here.of(kind), there.of(kind)
        if mine & yours:
            yield Evidence.AGREES
        elif mine and yours:
            yield Evidence.DIFFERS if kind is _Kind.PERSONAL else Evidence.OTHER


def _compare_masked(here: _Numbers, there: _Numbers) -> Iterator[Evidence]:
    """Masked numbers of one against whole numbers of the other."""
    for pattern in here.masked:
        if not _is_telling(pattern):
            yield _compare_ends(pattern, there.ends())
            continue
        alike = [number for _, number in there.whole if len(number) == len(pattern)]
        if any(_fits(pattern, number) for number in alike):
            yield Evidence.BINDS
        elif alike:
            yield _unlike(pattern)


def _compare_patterns(here: _Numbers, there: _Numbers) -> Iterator[Evidence]:
    for mine in here.masked:
        for yours in there.masked:
            if not (_is_telling(mine) and _is_telling(yours)):
                yield _compare_ends(mine, [_end(yours)])
            elif len(mine) == len(yours):
                yield _seen_in_both(mine, yours) if _fits(mine, yours) else _unlike(mine)


def _compare_ends(pattern: str, ends: Iterable[str]) -> Evidence:
    """Of a mask that shows little, only the end counts: nor does it say how long the number is."""
    mine = _end(pattern)
    fits = [mine.endswith(end) or end.endswith(mine) for end in ends if end and mine]
    if not fits:
        return Evidence.SILENT
    return Evidence.FITS if any(fits) else Evidence.OTHER


def _seen_in_both(first: str, second: str) -> Evidence:
    seen = sum("*" not in pair for pair in zip(first, second, strict=True))
    if seen >= MIN_SEEN:
        return Evidence.BINDS
    return Evidence.FITS if seen else Evidence.SILENT


def _unlike(pattern: str) -> Evidence:
    return Evidence.DIFFERS if len(pattern) == PERSONAL_LENGTH else Evidence.OTHER


def _is_telling(pattern: str) -> bool:
    return len(pattern) - pattern.count("*") >= MIN_SEEN


def _end(pattern: str) -> str:
    return pattern.rpartition("*")[2]


def _compare_tag(binds: Binds | None, there: _Numbers) -> Iterator[Evidence]:
    if binds is not None and there.whole:
        fits = any(binds(number) for _, number in there.whole)
        yield Evidence.BINDS if fits else Evidence.OTHER


def _fits(pattern: str, other: str) -> bool:
    return all(a == b or "*" in (a, b) for a, b in zip(pattern, other, strict=True))

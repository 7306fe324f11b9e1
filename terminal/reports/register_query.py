"""What of the register is asked for, and what has changed in it since, as values; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sync.protocol.terms import Direction, Source, Verdict

WINDOW: Final = 16_384
"""Places that one question looks through before others have their turn: about two milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Those entries to which all that is given applies; what is not given leaves out nothing.

    `reason` is how one of the entry's reasons begins, so that `rule-failed` is any rule's;
    `origin` is a province of today, or empty for entries that name none; `text` is words in
    any order, each the beginning of a word of the entry.
    """

    day: date | None = None
    verdicts: frozenset[Verdict] = frozenset()
    reason: str = ""
    origin: str | None = None
    source: Source | None = None
    operator: str | None = None
    direction: Direction | None = None
    group: bytes | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened to a register up to `version`.

    `places` are those of entries that were added or changed, each once, in no order; `all_anew`
    says that more happened than was remembered, so that whoever asks reads everything anew.
    """

    version: int
    places: frozenset[int] = frozenset()
    all_anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """By what the entries of a register can be told apart, as far as that is not a closed set."""

    operators: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def windows(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The places from `last` down to `first`, in stretches of at most `WINDOW`."""
    while last >= first:
        low = max(first, last - WINDOW + 1)
        yield low, last
        last = low - 1

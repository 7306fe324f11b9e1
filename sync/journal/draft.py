"""What a caller gives the journal to record; the journal adds number, chain, seal and signature."""

from dataclasses import dataclass
from typing import Any

from sync.journal.body import Body
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: trusted and wall time in milliseconds since 1970 UTC, how far
    the wall could be believed, and the monotonic clock in milliseconds.
    """

    at_ms: int
    wall_ms: int
    quality: TimeQuality
    monotonic_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the terminal stands and whether somebody attends it."""

    post: str
    lane: str
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """One record to be; the same object given again is written with the same sealed bytes.

    `body` is sealed; `clear` is readable by anybody and never about a person; at most one of
    the two. `repeat_key` is what makes two entries the same person's; only a keyed tag of it
    is kept, until the end of the day. `lane` is where it happened, if not where the terminal
    stands when it is written.
    """

    kind: RecordKind
    code: str
    moment: Moment
    body: Body | None = None
    clear: Any = None
    operator: str = ""
    lane: str = ""
    bundle: str = ""
    source: Source | None = None
    direction: Direction | None = None
    document: str | None = None
    assurance: Assurance | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    group: bytes | None = None
    refers_epoch: int | None = None
    refers_seq: int | None = None
    repeat_key: bytes = b""


def event(code: str, moment: Moment, clear: object = None) -> Draft:
    """An event of the terminal: about nobody, and readable by anybody."""
    return Draft(kind=RecordKind.EVENT, code=code, moment=moment, clear=clear)

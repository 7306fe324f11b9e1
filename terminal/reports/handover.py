"""A shift in figures, as a handover certificate tells it; pure."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.protocol import cbor
from sync.protocol.terms import Direction, Verdict


@dataclass(frozen=True, slots=True)
class Span:
    """The records of one epoch in a shift: numbers `first` to `last`, and the hash of the last."""

    epoch: int
    first: int
    last: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Gaps:
    """How often something was away, and for how many milliseconds together."""

    times: int = 0
    total_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A decision other than the rules', by the code of its reason, about an entry."""

    at_ms: int
    epoch: int
    seq: int
    code: str
    verdict: Verdict
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A shift in figures. Times are trusted time in milliseconds since 1970 UTC.

    `counts` are entries by the verdict and direction that hold at the end, `hours` by the hour in
    which they came (its first millisecond). `cuts` are those of the `restarts` before which the
    terminal was not stopped. `exports` are masked ones, `releases` unmasked.
    """

    terminal: bytes
    post: str
    lane: str
    from_ms: int
    to_ms: int
    spans: tuple[Span, ...]
    operators: tuple[str, ...] = ()
    counts: Mapping[tuple[Verdict, Direction | None], int] = field(default_factory=dict)
    hours: Mapping[int, int] = field(default_factory=dict)
    vehicles: int = 0
    late: int = 0
    amendments: int = 0
    overrides: tuple[Override, ...] = ()
    restarts: int = 0
    cuts: int = 0
    clock_jumps_ms: tuple[int, ...] = ()
    centre_away: Gaps = Gaps()
    camera_away: Gaps = Gaps()
    views: int = 0
    exports: int = 0
    releases: int = 0
    bundles: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        """All records of the shift."""
        return sum(span.last - span.first + 1 for span in self.spans)

    @property
    def entries(self) -> int:
        """All people."""
        return sum(self.counts.values())

    def of(self, verdict: Verdict) -> int:
        """Entries with this verdict, whichever way they went."""
        return sum(count for (each, _), count in self.counts.items() if each is verdict)

    def override_counts(self) -> Counter[str]:
        """Overrides by the code of their reason."""
        return Counter(each.code for each in self.overrides)

    def digest(self) -> bytes:
        """16 bytes that stand for every figure here: two counts of the same records agree."""
        told: list[Any] = [
            self.terminal,
            self.post,
            self.lane,
            self.from_ms,
            self.to_ms,
            [[span.epoch, span.first, span.last, span.hash] for span in self.spans],
            list(self.operators),
            {f"{key[0]} {key[1] or ''}": count for key, count in self.counts.items()},
            {str(hour): count for hour, count in self.hours.items()},
            [self.vehicles, self.late, self.amendments, self.restarts, self.cuts],
            [
                [o.at_ms, o.epoch, o.seq, o.code, o.verdict.value, o.operator]
                for o in self.overrides
            ],
            list(self.clock_jumps_ms),
            [self.centre_away.times, self.centre_away.total_ms],
            [self.camera_away.times, self.camera_away.total_ms],
            [self.views, self.exports, self.releases],
            list(self.bundles),
        ]
        return hashlib.sha256(b"chot/shift/1\x00" + cbor.encode(told)).digest()[:16]

"""What a recovery kept and what it could not, for the journal's own record of it."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from sync.journal.record import GENESIS
from sync.journal.store import Store
from sync.protocol import cbor

JOURNAL_RECOVERED: Final = "journal.recovered"
"""Event: the lines before this one end where the damage began; its clear body says where."""
_META: Final = "recovered"
MAX_LINES: Final = 64
_MAX_BYTES: Final = 8192


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one epoch the run `first`..`last` that was kept (last < first: nothing).

    `known_to` is the highest number that anything speaks of, `confirmed` the mark of our centre's
    newest receipt.
    """

    epoch: int
    first: int
    last: int
    known_to: int
    confirmed: int
    before: bytes = GENESIS
    """The hash that the first record names as the one before it."""

    @property
    def lost(self) -> tuple[int, int] | None:
        """The first and the last number that nobody may hold but the damaged file; None for none.

        Whatever the centre confirmed, and whatever was kept, is not lost.
        """
        first = max(self.last, self.confirmed) + 1
        return (first, self.known_to) if first <= self.known_to else None


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovery: `lines` are the epochs of which not all was kept, and always the newest one."""

    at_ms: int
    """Trusted milliseconds since 1970 UTC."""
    set_aside: str
    """The name of the damaged file, in the data folder."""
    lines: tuple[Kept, ...] = ()
    enrolment_lost: bool = False
    is_noted: bool = False
    """Whether the journal has begun its new line."""
    aside: tuple[tuple[int, int, int], ...] = ()
    """(epoch, first, last) of lost numbers whose records are whole, behind a gap, in the damaged
    file and nowhere else."""

    @property
    def lost(self) -> tuple[tuple[int, int], ...]:
        """The numbers lost, by epoch, oldest first."""
        return tuple(line.lost for line in self.lines if line.lost is not None)

    def clear_body(self) -> dict[int, Any]:
        """The clear body of the event (ADR "Recovering a damaged journal")."""
        newest = self.lines[-1] if self.lines else Kept(0, 1, 0, 0, 0)
        body: dict[int, Any] = {
            1: newest.epoch,
            2: newest.last,
            3: newest.known_to,
            4: newest.confirmed,
            5: self.set_aside,
            6: [list(astuple(line)) for line in self.lines],
        }
        if self.aside:
            body[7] = [list(span) for span in self.aside]
        return body


def lines_of(body: Mapping[int, Any]) -> tuple[Kept, ...]:
    """The epochs that the event's clear body tells of; none where it is no such body."""
    try:
        return tuple(Kept(*line) for line in body[6])
    except (KeyError, TypeError):
        return ()


def encode_recovered(found: Recovered) -> bytes:
    """The form in which the journal keeps it."""
    return cbor.encode(
        {
            **found.clear_body(),
            7: found.at_ms,
            8: found.enrolment_lost,
            9: found.is_noted,
            10: [list(span) for span in found.aside],
        }
    )


def decode_recovered(data: bytes) -> Recovered | None:
    """Read what the journal kept; None where there is nothing that can be read."""
    try:
        found = cbor.decode_deterministic(data, max_bytes=_MAX_BYTES, max_depth=4)
    except cbor.MalformedCbor:
        return None
    try:
        return Recovered(
            at_ms=int(found[7]),
            set_aside=str(found[5]),
            lines=lines_of(found),
            enrolment_lost=bool(found[8]),
            is_noted=bool(found[9]),
            aside=tuple((epoch, first, last) for epoch, first, last in found.get(10, ())),
        )
    except (KeyError, TypeError, ValueError):
        return None


def keep_recovery(store: Store, found: Recovered) -> None:
    """Keep what a recovery found; to be called inside a transaction."""
    store.set(_META, encode_recovered(found))


def kept_recovery(store: Store) -> Recovered | None:
    """What the newest recovery found; None where there never was one."""
    return decode_recovered(store.get_bytes(_META))

"""The port behind which the centre keeps identities, records and what became of them.

One contract test runs against every implementation. All times are milliseconds since 1970 UTC.
`site` is the shard key of a later, distributed store: it stands first in every key and is fixed
when a terminal is enrolled, so that one batch is always one shard's transaction.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from sync.centre.ingest import Decision, Held
from sync.journal import segments
from sync.journal.record import MalformedRecord, Record
from sync.protocol.pieces import Kept
from sync.protocol.terms import Mode, Verdict

_T = TypeVar("_T")

MAX_UNPROVEN: Final = 1000
"""Rejected records of a terminal that are kept although no signed record vouches for them."""
MAX_UNPROVEN_BYTES: Final = 8 * 1024 * 1024
"""What they may take together: to send such needs no more than a terminal's name."""


MAX_WRAPS: Final = 64
"""Events about one segment that are looked at; a post has one, and one more for a new centre."""


def wrapped_segment(record: Record) -> bytes | None:
    """The id of the segment whose data key an event carries; None for every other record."""
    if record.header.code not in {segments.OPEN, segments.WRAP}:
        return None
    try:
        segment, _ = segments.read_wraps(record)
    except MalformedRecord:
        return None
    return segment


class StorageFault(Exception):
    """The store cannot write or read now: disk full, input or output error, file in use."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this centre is: 16 random bytes, and a positive random number made with the store."""

    centre: bytes
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A terminal that was enrolled; `public_key` is its raw Ed25519 key, `key_id` 8 bytes."""

    terminal: bytes
    public_key: bytes
    key_id: bytes
    post: str
    lane: str
    mode: Mode
    enrolled_ms: int
    site: int = 0
    revoked_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An enrolment token, of which only the SHA-256 of the secret is kept."""

    digest: bytes
    created_ms: int
    used_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the console shows of a terminal; the counts are over all its epochs.

    `mark` is that of the epoch that was written to last. `contact_ms` is the last batch that
    came in the terminal's name, which proves nothing, `received_ms` the last signed record.
    """

    terminal: Terminal
    records: int = 0
    mark: int = 0
    quarantined: int = 0
    unproven: int = 0
    conflicts: int = 0
    received_ms: int | None = None
    contact_ms: int | None = None
    skew_ms: int | None = None
    """What the terminal's clock was ahead of the centre's at the last contact."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A record kept beside its line; `hash` is its own, or the SHA-256 of bytes in quarantine."""

    terminal: bytes
    epoch: int
    seq: int
    hash: bytes
    reason: str
    """`conflict`, or why it was rejected."""
    received_ms: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Numbers `first` to `last` of an epoch that the centre held once; `missing` are not back."""

    terminal: bytes
    epoch: int
    first: int
    last: int
    missing: int
    noted_ms: int


class Writing(Protocol):
    """One transaction that may write; all of it becomes durable, or none."""

    def terminal(self, terminal: bytes) -> Terminal | None:
        """The terminal of that name, enrolled or revoked."""

    def add_terminal(self, terminal: Terminal) -> None:
        """Enrol a terminal that is not there yet; its `site` is found from its post."""

    def revoke(self, terminal: bytes, at_ms: int) -> bool:
        """Refuse a terminal from now on; False if there is none to revoke."""

    def token(self, digest: bytes) -> Token | None:
        """The token whose secret has this SHA-256."""

    def add_token(self, token: Token) -> None:
        """Remember a new token."""

    def use_token(self, digest: bytes, used_ms: int) -> None:
        """Mark a token as used."""

    def forget_tokens(self, before_ms: int) -> None:
        """Drop the tokens made before a time."""

    def held(
        self, terminal: Terminal, epoch: int, touched: Callable[[int], AbstractSet[int]]
    ) -> Held:
        """What is held of an epoch; `touched` tells the numbers asked for from the mark."""

    def keep(self, terminal: Terminal, epoch: int, decision: Decision, received_ms: int) -> None:
        """Keep what a decision says to keep; every part of it at most once."""

    def aside(self, terminal: Terminal, epoch: int) -> Mapping[int, bytes]:
        """Hashes of what is kept aside of an epoch, by number; all beyond the mark's next."""

    def keep_aside(
        self, terminal: Terminal, epoch: int, records: tuple[Record, ...], received_ms: int
    ) -> None:
        """Keep records that came ahead of others; what is there under their numbers stays."""

    def take_reached(self, terminal: Terminal, epoch: int, mark: int) -> tuple[Record, ...]:
        """Take out what is kept aside up to number `mark` + 1, and what follows it unbroken."""

    def lose(self, terminal: Terminal, epoch: int, mark: int, mark_hash: bytes, at_ms: int) -> None:
        """Go on after a number that was held once, and note what lies between as lost.

        Nothing is changed where the line stands there or beyond.
        """

    def contact(self, terminal: Terminal, at_ms: int, skew_ms: int | None) -> None:
        """Note that a batch came; without a skew the last one that was measured stands."""


class Reading(Protocol):
    """A look at one moment of the store."""

    def terminals(self) -> tuple[Summary, ...]:
        """All terminals by post and lane."""

    def terminal(self, terminal: bytes) -> Terminal | None:
        """The terminal of that name, enrolled or revoked."""

    def verdicts(self, from_ms: int, to_ms: int) -> Mapping[Verdict, int]:
        """How many entries of that time carry which verdict, those kept aside with the others."""

    def newest(self, limit: int) -> tuple[Record, ...]:
        """The newest entries of all terminals by their trusted time, newest first.

        Those that are kept aside are among them.
        """

    def records(self, terminal: bytes, epoch: int, after: int, limit: int) -> tuple[Record, ...]:
        """Stored records from number `after` + 1 on, in order."""

    def conflicts(self, terminal: bytes, epoch: int, limit: int) -> tuple[Record, ...]:
        """Records kept beside others of the same number, by number."""

    def quarantined(self, terminal: bytes, epoch: int, limit: int) -> tuple[tuple[int, bytes], ...]:
        """Numbers and bytes of rejected records, by number."""

    def apart(self, limit: int) -> tuple[Apart, ...]:
        """What is kept beside the lines of all terminals, oldest first."""

    def losses(self, limit: int) -> tuple[Lost, ...]:
        """What this centre held once and was noted as lost, oldest first."""

    def kept(
        self, terminal: bytes, epoch: int, first: int, last: int, limit: int
    ) -> tuple[Kept, ...]:
        """What is held under the numbers `first` to `last`, in order.

        That is the record as it is stored, or, where there is none, the first bytes in quarantine
        that the mark passed.
        """

    def newest_sealed(self, terminal: bytes) -> Record | None:
        """The newest record with a sealed body of the epoch that was written to last."""

    def segment_events(self, terminal: bytes, segment: bytes) -> tuple[Record, ...]:
        """The events that carry wraps of a segment's data key, at most `MAX_WRAPS`."""


class Storage(Protocol):
    """The store of a centre, safe to use from several threads."""

    @property
    def identity(self) -> Identity:
        """Who this centre is."""

    def commit(self, work: Callable[[Writing], _T]) -> _T:
        """Do `work` in one transaction; returned only when it is durable.

        :raises StorageFault: if the store cannot write; nothing of `work` is kept then.
        """

    def read(self, look: Callable[[Reading], _T]) -> _T:
        """Look at one moment of the store. :raises StorageFault: if it cannot be read."""

    def close(self) -> None:
        """Let go of the store."""

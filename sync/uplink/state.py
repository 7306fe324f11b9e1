"""What the uplink is doing and should do next, as values (DESIGN.md, section 5)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sync.protocol.messages import MAX_RECORDS, Receipt
from sync.protocol.terms import RecordStatus

IDLE_S: Final = 30.0
"""Between two hellos to the centre while there is nothing to send."""
MIN_BACKOFF_S: Final = 1.0
FIRST_BACKOFF_S: Final = 4.0
FEW_RECORDS: Final = 16
"""What failures alone make a batch at least: some seconds of the slowest line."""
MAX_BACKOFF_S: Final = 900.0
"""15 minutes: the longest pause before anything is tried again."""
TURN_S: Final = 5.0
"""How long a batch may keep a slow line to itself."""
_DOUBLINGS: Final = 8


class CentreState(StrEnum):
    """How the terminal stands with the centre, as the screen names it."""

    NOT_CONFIGURED = "not-configured"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    DOWN = "down"
    """No answer, or an error of the server's; tried again by itself."""
    NOT_OURS = "not-ours"
    """An answer came, but not from our centre: a captive portal, a proxy's page."""
    CERTIFICATE = "certificate"
    """TLS failed; often the clock is wrong."""
    REFUSES = "refuses"
    """The centre does not want this terminal; everything is kept."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the centre said last when both sides compared what they really hold.

    `records` of the `of` records that there are stand at the centre, as far as receipts cover
    them and no comparison of their digests differed. `hours` are those that differ, and `at_ms`
    the centre's time of the last comparison; all in milliseconds since 1970 UTC.
    """

    records: int
    of: int
    at_ms: int
    hours: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UplinkStatus:
    """What the screen shows of the uplink.

    `oldest_unsent_ms` is the trusted time of the oldest record that no receipt covers, in
    milliseconds since 1970 UTC; None where all is confirmed. `forked` are the epochs under
    whose numbers the centre holds other records than this journal: two disks write in one name,
    or this one was put back. The journal must go on in a new epoch then, and people must know,
    until the centre holds both sides of the old one: then it is one of the `parted`.
    `out_of_reach` are those of which the centre lost, when it was put back, more than is still
    here, and which it does not go on with: people must know, for their records wait for ever.
    """

    state: CentreState = CentreState.NOT_CONFIGURED
    recorded: int = 0
    confirmed: int = 0
    quarantined: int = 0
    oldest_unsent_ms: int | None = None
    forked: tuple[int, ...] = ()
    parted: tuple[int, ...] = ()
    out_of_reach: tuple[int, ...] = ()
    agreed: Agreement | None = None
    """None before the first comparison."""
    skew_ms: int | None = None
    """By how much this machine's clock is ahead of the centre's; None before the first answer."""

    @property
    def unsent(self) -> int:
        """Records that no receipt covers."""
        return self.recorded - self.confirmed


@dataclass(frozen=True, slots=True)
class Answered:
    """A valid receipt came.

    `moved`: it brought something forward. `more`: there is something left to send.
    """

    moved: bool
    more: bool


@dataclass(frozen=True, slots=True)
class TooLarge:
    """413 to a batch of so many records."""

    records: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing valid came back; `retry_after_s` is what the server asked for, if it did."""

    state: CentreState
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Woken:
    """Something was recorded."""


@dataclass(frozen=True, slots=True)
class Hurried:
    """A person wants it tried now."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Time went by."""


Event = Answered | TooLarge | Failed | Woken | Hurried | Passed


class Action(StrEnum):
    """What to do now."""

    SEND = "send"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Link:
    """Where the uplink stands. Times are seconds of the monotonic clock.

    `limit` is how many records a batch may have. `idle`: it waits only because there was
    nothing to send, so that a new record may end the wait; a pause after a failure it may not.
    Over a line that is paid by the byte, `rate` is how many bytes a second it may carry (0: as
    many as it can), `free_s` when what went over it has had its time, and `record_bytes` what a
    record took there.
    """

    centre: CentreState = CentreState.CONNECTING
    due_s: float = 0.0
    idle: bool = True
    failures: int = 0
    limit: int = MAX_RECORDS
    rate: float = 0.0
    free_s: float = 0.0
    record_bytes: float = 300.0

    @property
    def batch(self) -> int:
        """How many records the next batch may have: no more than the line carries in 5 s."""
        if not self.rate:
            return self.limit
        return max(1, min(self.limit, int(self.rate * TURN_S / self.record_bytes)))


def carried(link: Link, size: int, records: int, began_s: float) -> Link:
    """The link after so many bytes went over the line from `began_s` on, for so many records."""
    if not link.rate:
        return link
    return replace(
        link,
        free_s=max(link.free_s, began_s) + size / link.rate,
        record_bytes=max(1.0, size / records) if records else link.record_bytes,
    )


def advance(link: Link, event: Event, now_s: float, chance: float) -> tuple[Link, Action]:
    """What follows from an event.

    :param now_s: the monotonic clock.
    :param chance: a random number from 0 up to 1, that scatters the terminals of a province
        after their centre was away (full jitter).
    """
    match event:
        case Answered():
            link = _answered(link, event, now_s, chance)
        case TooLarge() if event.records > 1:
            link = replace(link, limit=event.records // 2, due_s=now_s, idle=False)
        case TooLarge():
            # A single record is too much for something on the way; that may get better.
            link = _failed(link, Failed(CentreState.DOWN), now_s, chance)
        case Failed():
            link = _failed(link, event, now_s, chance)
        case Woken():
            link = replace(link, due_s=now_s) if link.idle else link
        case Hurried():
            link = replace(link, due_s=now_s)
        case Passed():
            pass
    link = replace(link, due_s=max(link.due_s, link.free_s))
    return link, Action.SEND if link.due_s <= now_s else Action.WAIT


def _answered(link: Link, event: Answered, now_s: float, chance: float) -> Link:
    if event.more and not event.moved:
        # A valid answer that helps nothing must not make us ask again and again.
        paused = _failed(link, Failed(CentreState.CONNECTED), now_s, chance)
        return replace(paused, limit=_grown(link.limit))
    return replace(
        link,
        centre=CentreState.CONNECTED,
        due_s=now_s if event.more else now_s + IDLE_S,
        idle=not event.more,
        failures=0,
        limit=_grown(link.limit),
    )


def _grown(limit: int) -> int:
    return min(MAX_RECORDS, limit + max(1, limit // 8))


def _failed(link: Link, event: Failed, now_s: float, chance: float) -> Link:
    longest = min(MAX_BACKOFF_S, FIRST_BACKOFF_S * 2 ** min(link.failures, _DOUBLINGS))
    if event.state is CentreState.REFUSES:
        # Only a person can change it; half of the longest pause at least, so as not to nag.
        pause = MAX_BACKOFF_S * (1 + chance) / 2
    elif event.retry_after_s is not None:
        asked = min(max(event.retry_after_s, 0.0), MAX_BACKOFF_S)
        pause = min(asked + chance * longest, MAX_BACKOFF_S)
    else:
        pause = chance * longest
    # Of a line that breaks again and again only what goes through between two breaks arrives.
    cut = event.state is CentreState.DOWN and event.retry_after_s is None
    return replace(
        link,
        limit=min(link.limit, max(FEW_RECORDS, link.limit // 2)) if cut else link.limit,
        centre=event.state,
        due_s=now_s + max(pause, MIN_BACKOFF_S),
        idle=False,
        failures=link.failures + 1,
    )


class Standing(StrEnum):
    """What a receipt, valid in itself, says about our journal."""

    OURS = "ours"
    """The centre holds what we hold, up to its mark."""
    FORK = "fork"
    """The centre holds other records under our numbers, or more than we have."""
    OF_ANOTHER = "of-another"
    """Not the answer to what was sent."""


def judge(
    receipt: Receipt,
    *,
    centre: bytes,
    terminal: bytes,
    epoch: int,
    sent_hash: bytes,
    head: int,
    own_hash: bytes | None,
) -> Standing:
    """Compare a receipt, whose signature holds, with what was sent and what the journal holds.

    :param sent_hash: `batch_hash` of what was sent.
    :param head: number of the newest record of the epoch when it was sent.
    :param own_hash: hash of our record at the receipt's mark, None where it is gone or at 0.
    """
    asked = (centre, terminal, epoch, sent_hash)
    if (receipt.centre, receipt.terminal, receipt.epoch, receipt.batch_hash) != asked:
        return Standing.OF_ANOTHER
    ahead = receipt.mark > head
    differs = own_hash is not None and own_hash != receipt.mark_hash
    conflict = any(answer.status is RecordStatus.CONFLICT for answer in receipt.answers)
    return Standing.FORK if ahead or differs or conflict else Standing.OURS

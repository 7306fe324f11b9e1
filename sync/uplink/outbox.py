"""The port behind which the uplink sees the journal."""

from collections.abc import Callable, Generator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from sync.journal.chain import Head
from sync.protocol.messages import Receipt
from sync.protocol.pieces import Kept
from sync.uplink.state import Agreement


class Held(Protocol):
    """What is known here of how records stand with the centre."""

    def confirmed(self, epoch: int) -> int:
        """The mark of the newest receipt for `epoch`; 0 before the first."""

    def at_ms(self, epoch: int, seq: int) -> int | None:
        """Trusted time of a record in milliseconds since 1970 UTC; None where it is not here."""


class Outbox(Held, Protocol):
    """The journal as the uplink sees it; used by the uplink's thread alone."""

    def heads(self) -> tuple[Head, ...]:
        """The newest record of every epoch that the journal holds, oldest epoch first."""

    def records(
        self, epoch: int, after: int, max_records: int, max_bytes: int
    ) -> tuple[bytes, ...]:
        """Encoded records from number `after` + 1 on, unbroken; at least one where there is one."""

    def start(self, epoch: int) -> Head:
        """What the first record that is still here follows: number 0 where none was purged."""

    def proof(self, epoch: int, lowest: int, highest: int) -> tuple[int, bytes] | None:
        """Our centre's receipt with the lowest mark within bounds: the mark, and its envelope."""

    def record_hash(self, epoch: int, seq: int) -> bytes | None:
        """The hash of a record, to compare with a receipt's; None where it is not here."""

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a verified receipt durably; it is returned only when that is done."""

    def note_shown(self, receipt: Receipt, *, doubted: bool) -> None:
        """Note durably which records of a line that forked a verified receipt says are kept.

        :param doubted: it says instead that what was confirmed of the line is gone.
        """


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers of an epoch, first and last."""

    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Differing:
    """A piece that differs although it was sent again; its hours in milliseconds since 1970."""

    where: Range
    hours_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a comparison with the centre found of some numbers of an epoch.

    `agrees` is said only of numbers that differed before, in this comparison or an earlier one.
    `hours_ms` are the hours they are of, in milliseconds since 1970 UTC, as far as known.
    """

    agrees: bool
    epoch: int
    first: int
    last: int
    count: int
    digest: bytes
    hours_ms: tuple[int, ...]


class Books(Protocol):
    """The journal as the comparison sees it; used by the uplink's thread alone."""

    def heads(self) -> tuple[Head, ...]:
        """See `Outbox.heads`."""

    def confirmed(self, epoch: int) -> int:
        """See `Outbox.confirmed`."""

    def at_ms(self, epoch: int, seq: int) -> int | None:
        """See `Outbox.at_ms`."""

    def start(self, epoch: int) -> Head:
        """See `Outbox.start`."""

    def first_since(self, epoch: int, at_ms: int) -> int | None:
        """The lowest number with a trusted time from `at_ms` on; None where there is none."""

    def kept(self, epoch: int, first: int, last: int) -> Generator[Kept]:
        """What really stands under these numbers, in order, each as it would be sent.

        To be closed before anything is waited for: it holds on to one moment of the file.
        """

    def note(self, notice: Notice) -> None:
        """Record what was found; it is returned only when that is durable."""


class Comparing(Protocol):
    """What compares the journal with the centre; used by the uplink's thread alone."""

    def wants(self) -> bool:
        """Whether there is something to ask or to send again now."""

    def step(
        self, resend: Callable[[int, tuple[bytes, ...]], bool], forked: AbstractSet[int]
    ) -> None:
        """The next question or batch.

        To be called while nothing waits to be sent for the first time.

        :param resend: sends records of an epoch again, the last first; False where some brought
            no receipt.
        :param forked: epochs of which the centre is known to hold other records.
        """

    def agreement(self, marks: Mapping[int, int], recorded: int) -> Agreement | None:
        """What the screen says of `recorded` records; None before the first comparison.

        :param marks: up to which number receipts cover each epoch.
        """

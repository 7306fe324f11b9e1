"""The loop that brings records to the centre and receipts back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.chain import Head
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    MAX_BATCH_BYTES,
    Batch,
    Receipt,
    batch_hash,
    decode_receipt,
    encode_batch,
)
from sync.protocol.terms import RecordStatus
from sync.uplink.client import Reply, TooMuch, Transport
from sync.uplink.outbox import Outbox
from sync.uplink.state import (
    Action,
    Answered,
    CentreState,
    Event,
    Failed,
    Hurried,
    Link,
    Passed,
    Standing,
    TooLarge,
    UplinkStatus,
    Woken,
    advance,
    judge,
)

_ENVELOPE_BYTES: Final = 4096
"""More than the frame of a batch of the greatest number of records takes."""
_GLANCE_S: Final = 0.5
"""How often it is asked whether to stop."""
_MAX_NOTED: Final = 10_000
_GAP: Final = "gap"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whom the uplink believes: id and raw Ed25519 key of the centre, as the welcome said."""

    centre: bytes
    verifying_key: bytes


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks and the dice of the uplink.

    `monotonic_s` in seconds, `wall_ms` in milliseconds since 1970 UTC, `chance` from 0 to 1.
    """

    monotonic_s: Callable[[], float]
    wall_ms: Callable[[], int]
    chance: Callable[[], float]


@dataclass(slots=True)
class _Memory:
    """What is worth knowing only as long as this process lives."""

    unasked: set[int] = field(default_factory=set)
    """Epochs whose mark the centre has not told since the start or since it changed."""
    known: set[int] = field(default_factory=set)
    forked: dict[int, int] = field(default_factory=dict)
    """Of a forked epoch the number up to which the centre was shown our side of it."""
    centre_epoch: int | None = None
    rejected: set[tuple[int, int]] = field(default_factory=set)


class Uplink:
    """Sends what the outbox holds until the centre has confirmed all of it.

    Nothing but a valid receipt moves the cursor, forwards or backwards. Of an epoch that forked
    nothing is confirmed any more; our records of it are still shown to the centre once, which
    keeps them beside the others.
    """

    def __init__(
        self,
        *,
        terminal: bytes,
        centre: Correspondent,
        outbox: Outbox,
        transport: Transport,
        clocks: Clocks,
        wake: threading.Event,
        report: Callable[[UplinkStatus], None],
    ) -> None:
        """Prepare; nothing is sent before `run`.

        :param wake: set by whoever recorded something; the loop clears it.
        :param report: called on the loop's thread whenever the status changed.
        """
        self._terminal = terminal
        self._centre = centre.centre
        self._key = Ed25519PublicKey.from_public_bytes(centre.verifying_key)
        self._outbox = outbox
        self._transport = transport
        self._clocks = clocks
        self._wake = wake
        self._report = report
        self._link = Link(due_s=clocks.monotonic_s())
        self._hurried = threading.Event()
        self._memory = _Memory()
        self._reported: UplinkStatus | None = None

    def hurry(self) -> None:
        """Try now, even within a pause after a failure; from any thread."""
        self._hurried.set()
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Go on until `stop` is set. Faults of the outbox pass through to the host."""
        self._tell(self._outbox.heads())
        while not stop.is_set():
            event: Event = Passed()
            if self._wake.is_set():
                self._wake.clear()
                event = Hurried() if self._hurried.is_set() else Woken()
                self._hurried.clear()
            action = self._advance(event)
            if action is Action.SEND:
                self.send_once()
            else:
                if isinstance(event, Woken):
                    self._tell(self._outbox.heads())
                pause = self._link.due_s - self._clocks.monotonic_s()
                self._wake.wait(min(max(pause, 0.0), _GLANCE_S))

    def send_once(self) -> None:
        """One batch, or a hello, and what follows from its answer."""
        heads = self._outbox.heads()
        self._meet(heads)
        head = self._choose(heads)
        # What is recorded from here on wakes us again; this round goes by these heads.
        event = self._send(head, heads) if head is not None else Answered(moved=True, more=False)
        self._advance(event)
        self._tell(heads)

    def _advance(self, event: Event) -> Action:
        self._link, action = advance(
            self._link, event, self._clocks.monotonic_s(), self._clocks.chance()
        )
        return action

    def _meet(self, heads: tuple[Head, ...]) -> None:
        """Epochs not seen before must be asked for: the centre may stand anywhere in them."""
        epochs = {head.epoch for head in heads}
        self._memory.unasked |= epochs - self._memory.known
        self._memory.known |= epochs

    def _choose(self, heads: tuple[Head, ...]) -> Head | None:
        """The epoch to send of: the oldest with something to say, or the newest for a hello."""
        waiting = (head for head in heads if self._is_waiting(head))
        return next(waiting, heads[-1] if heads else None)

    def _is_waiting(self, head: Head) -> bool:
        return head.epoch in self._memory.unasked or self._position(head.epoch) < head.seq

    def _position(self, epoch: int) -> int:
        """The number after which to send."""
        shown = self._memory.forked.get(epoch)
        return self._outbox.confirmed(epoch) if shown is None else shown

    def _send(self, head: Head, heads: tuple[Head, ...]) -> Event:
        # To an epoch that was not asked for yet it is a hello: where to send from is unknown.
        wanted = head.epoch not in self._memory.unasked and self._is_waiting(head)
        records = self._records(head.epoch) if wanted else ()
        data = encode_batch(
            Batch(
                terminal=self._terminal,
                epoch=head.epoch,
                records=records,
                sent_at_ms=self._clocks.wall_ms(),
            )
        )
        result = self._transport.send(data)
        if isinstance(result, TooMuch):
            return TooLarge(len(records))
        if not isinstance(result, Reply):
            return Failed(result.state, result.retry_after_s)
        try:
            receipt = decode_receipt(result.data, self._key)
        except MalformedMessage:
            return Failed(CentreState.NOT_OURS)
        before = self._position(head.epoch)
        if not self._take(head, data, len(records), receipt, result.data):
            return Failed(CentreState.NOT_OURS)
        return Answered(
            moved=not wanted or self._position(head.epoch) != before,
            more=any(self._is_waiting(other) for other in heads),
        )

    def _records(self, epoch: int) -> tuple[bytes, ...]:
        room = MAX_BATCH_BYTES - _ENVELOPE_BYTES
        return self._outbox.records(epoch, self._position(epoch), self._link.limit, room)

    def _take(self, head: Head, data: bytes, sent: int, receipt: Receipt, envelope: bytes) -> bool:
        """Follow a receipt; False where it is not the answer to `data`."""
        standing = judge(
            receipt,
            centre=self._centre,
            terminal=self._terminal,
            epoch=head.epoch,
            sent_hash=batch_hash(data),
            head=head.seq,
            own_hash=self._outbox.record_hash(head.epoch, receipt.mark),
        )
        if standing is Standing.OF_ANOTHER:
            return False
        self._note_rejected(head.epoch, receipt)
        if standing is Standing.FORK:
            self._note_fork(head.epoch, receipt, sent)
        else:
            self._note_centre(head.epoch, receipt)
            self._memory.forked.pop(head.epoch, None)
            self._outbox.keep_receipt(envelope, receipt)
        self._memory.unasked.discard(head.epoch)
        return True

    def _note_centre(self, epoch: int, receipt: Receipt) -> None:
        changed = self._memory.centre_epoch not in {None, receipt.centre_epoch}
        if changed or receipt.mark < self._outbox.confirmed(epoch):
            # The centre was put back or made anew: where it stands in every epoch is open.
            self._memory.unasked |= self._memory.known
        self._memory.centre_epoch = receipt.centre_epoch

    def _note_rejected(self, epoch: int, receipt: Receipt) -> None:
        for answer in receipt.answers:
            if answer.status is not RecordStatus.REJECTED:
                self._memory.rejected.discard((epoch, answer.seq))
            elif answer.reason != _GAP and len(self._memory.rejected) < _MAX_NOTED:
                self._memory.rejected.add((epoch, answer.seq))

    def _note_fork(self, epoch: int, receipt: Receipt, sent: int) -> None:
        """Where to go on showing our side of a fork.

        It must be shown from a record on that both sides share, or the centre could not tell
        where it leaves: from the last receipt's mark, unless the centre has fallen behind that.
        """
        confirmed = self._outbox.confirmed(epoch)
        shown = self._memory.forked.get(epoch)
        if shown is None:
            shown = confirmed if receipt.mark >= confirmed else 0
        elif sent and not any(answer.reason == _GAP for answer in receipt.answers):
            shown += sent
        self._memory.forked[epoch] = shown

    def _tell(self, heads: tuple[Head, ...]) -> None:
        marks = {head.epoch: self._outbox.confirmed(head.epoch) for head in heads}
        oldest = next((head for head in heads if marks[head.epoch] < head.seq), None)
        status = UplinkStatus(
            state=self._link.centre,
            recorded=sum(head.seq for head in heads),
            confirmed=sum(marks.values()),
            quarantined=len(self._memory.rejected),
            oldest_unsent_ms=self._outbox.at_ms(oldest.epoch, marks[oldest.epoch] + 1)
            if oldest
            else None,
            forked=tuple(head.epoch for head in heads if head.epoch in self._memory.forked),
        )
        if status != self._reported:
            self._reported = status
            self._report(status)

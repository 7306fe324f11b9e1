"""The loop that brings records to the centre and receipts back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from sync.uplink.client import Reply, TooMuch, Transport
from sync.uplink.memory import Memory, Shown
from sync.uplink.outbox import Comparing, Outbox
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
    carried,
    judge,
)
from sync.uplink.telling import status_of

ROOM: Final = MAX_BATCH_BYTES - 4096
"""Bytes of records in a batch; its frame takes less than the rest."""
_GLANCE_S: Final = 0.5
"""How often it is asked whether to stop."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whom the uplink believes: id and raw Ed25519 key of the centre, as the welcome said."""

    centre: bytes
    verifying_key: bytes

    @property
    def key(self) -> Ed25519PublicKey:
        """What its answers are verified with."""
        return Ed25519PublicKey.from_public_bytes(self.verifying_key)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks and the dice of the uplink.

    `monotonic_s` in seconds, `wall_ms` in milliseconds since 1970 UTC, `chance` from 0 to 1.
    """

    monotonic_s: Callable[[], float]
    wall_ms: Callable[[], int]
    chance: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Metered:
    """A line that is paid by the byte.

    It may carry `rate` bytes a second; `carried` tells how many it carried so far.
    """

    rate: float
    carried: Callable[[], int]


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
        comparing: Comparing | None = None,
        metered: Metered | None = None,
    ) -> None:
        """Prepare; nothing is sent before `run`.

        :param wake: set by whoever recorded something; the loop clears it.
        :param report: called on the loop's thread whenever the status changed.
        :param comparing: asks the centre what it really holds while nothing waits to be sent.
        """
        self._terminal = terminal
        self._centre = centre.centre
        self._key = centre.key
        self._outbox = outbox
        self._transport = transport
        self._clocks = clocks
        self._comparing = comparing
        self._metered = metered
        self._charged = metered.carried() if metered else 0
        self._wake = wake
        self._report = report
        self._link = Link(due_s=clocks.monotonic_s(), rate=metered.rate if metered else 0.0)
        self._hurried = threading.Event()
        self._memory = Memory()
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
            elif not self.compare_once():
                if isinstance(event, Woken):
                    self._tell(self._outbox.heads())
                pause = self._link.due_s - self._clocks.monotonic_s()
                self._wake.wait(min(max(pause, 0.0), _GLANCE_S))

    def send_once(self) -> None:
        """One batch, or a hello, and what follows from its answer."""
        heads = self._outbox.heads()
        self._memory.meet([head.epoch for head in heads])
        head, after = self._choose(heads)
        # What is recorded from here on wakes us again; this round goes by these heads.
        event = Answered(moved=True, more=False) if head is None else self._send(head, heads, after)
        self._advance(event)
        self._tell(heads)

    def compare_once(self) -> bool:
        """One step of the comparison with the centre; False where nothing of it is due now."""
        began_s = self._clocks.monotonic_s()
        if (
            self._comparing is None
            or self._link.centre is not CentreState.CONNECTED
            or self._link.free_s > began_s
            or not self._comparing.wants()
        ):
            return False
        heads = self._outbox.heads()
        stuck = self._memory.out_of_reach
        if any(self._is_waiting(head) for head in heads if head.epoch not in stuck):
            return False
        self._comparing.step(self._resend, self._memory.forked.keys())
        self._charge(0, began_s)
        self._tell(self._outbox.heads())
        return True

    def _resend(self, epoch: int, records: tuple[bytes, ...]) -> bool:
        """Send records below the mark again, the last first; False where a receipt is missing."""
        head = next(head for head in self._outbox.heads() if head.epoch == epoch)
        rest = records
        while rest:
            count, size = 0, 0
            while count < min(len(rest), self._link.batch):
                size += len(rest[-1 - count])
                if count and size > ROOM:
                    break
                count += 1
            event = self._exchange(head, rest[-count:], again=True)
            if not isinstance(event, Receipt):
                self._advance(event)
                return False
            rest = rest[:-count]
        return True

    def _advance(self, event: Event) -> Action:
        self._link, action = advance(
            self._link, event, self._clocks.monotonic_s(), self._clocks.chance()
        )
        return action

    def _choose(self, heads: tuple[Head, ...]) -> tuple[Head | None, int]:
        """The epoch to send of, and the number after which.

        It is the oldest with something to say, or the newest for a hello, or in turns with a
        long backlog.
        """
        if not heads:
            return None, 0
        positions = {head.epoch: self._position(head.epoch) for head in heads}
        after = self._memory.out_of_turn(
            heads[-1],
            positions[heads[-1].epoch],
            sum(max(head.seq - positions[head.epoch], 0) for head in heads),
            self._link.batch,
        )
        if after is not None:
            return heads[-1], after
        waiting = [head for head in heads if self._is_waiting(head)]
        # What the centre cannot go on with must not keep back what it can.
        within = [head for head in waiting if head.epoch not in self._memory.out_of_reach]
        head = next(iter(within or waiting), heads[-1])
        return head, positions[head.epoch]

    def _is_waiting(self, head: Head) -> bool:
        return head.epoch in self._memory.unasked or self._position(head.epoch) < head.seq

    def _position(self, epoch: int) -> int:
        """The number after which to send."""
        return self._memory.position(epoch, self._outbox.confirmed(epoch))

    def _send(self, head: Head, heads: tuple[Head, ...], after: int) -> Event:
        # To an epoch that was not asked for yet it is a hello: where to send from is unknown.
        wanted = head.epoch not in self._memory.unasked and self._is_waiting(head)
        before = self._position(head.epoch)
        ahead = wanted and after > before
        start = self._outbox.start(head.epoch).seq
        proof = b""
        if wanted and not ahead and after < start:
            # What the centre asks for is gone; its own word lets it go on after that.
            after, proof = self._outbox.proof(head.epoch, start, head.seq) or (after, proof)
        # Not what was recorded since `head` was read: the receipt would look like a fork's.
        most = min(self._link.batch, head.seq - after)
        records = self._outbox.records(head.epoch, after, most, ROOM - len(proof)) if wanted else ()
        event = self._exchange(head, records, ahead=ahead, proof=proof)
        if not isinstance(event, Receipt):
            return event
        if wanted and not ahead:
            position, forked = self._position(head.epoch), self._memory.forked
            is_stuck = position == before and event.lacks_earlier and head.epoch in forked
            self._memory.note_reach(head.epoch, is_out=position < start or is_stuck)
        if ahead:
            self._memory.take_ahead(event, after + len(records))
        return Answered(
            moved=ahead or not wanted or self._position(head.epoch) != before,
            more=any(self._is_waiting(other) for other in heads),
        )

    def _exchange(
        self,
        head: Head,
        records: tuple[bytes, ...],
        *,
        again: bool = False,
        ahead: bool = False,
        proof: bytes = b"",
    ) -> Receipt | TooLarge | Failed:
        """Send a batch and follow the receipt for it, or say what came instead.

        :param again: the centre had all of it; what conflicts now is damage, not a fork, as long
            as its mark is a record of ours: the hashes lead from there to everything before.
        :param ahead: there are older ones that the centre does not have yet.
        :param proof: an earlier receipt, of the record that these follow.
        """
        sent_ms = self._clocks.wall_ms()
        data = encode_batch(
            Batch(
                terminal=self._terminal,
                epoch=head.epoch,
                records=records,
                sent_at_ms=sent_ms,
                ahead=ahead,
                proof=proof,
            )
        )
        began_s = self._clocks.monotonic_s()
        result = self._transport.send(data)
        self._charge(len(records), began_s)
        if isinstance(result, TooMuch):
            return TooLarge(len(records))
        if not isinstance(result, Reply):
            return Failed(result.state, result.retry_after_s)
        try:
            receipt = decode_receipt(result.data, self._key)
        except MalformedMessage:
            return Failed(CentreState.NOT_OURS)
        confirmed, start = self._outbox.confirmed(head.epoch), self._outbox.start(head.epoch).seq
        own_hash = self._outbox.record_hash(head.epoch, receipt.mark)
        is_gone = own_hash is None and 0 < confirmed < receipt.mark < start
        if is_gone and self._outbox.proof(head.epoch, receipt.mark, head.seq) is None:
            own_hash = b""  # ours went as shown to the centre, not as a part of its line
        told = replace(receipt, answers=()) if again else receipt
        standing = judge(
            told,
            centre=self._centre,
            terminal=self._terminal,
            epoch=head.epoch,
            sent_hash=batch_hash(data),
            head=head.seq,
            own_hash=own_hash,
        )
        if standing is Standing.OF_ANOTHER:
            return Failed(CentreState.NOT_OURS)
        self._memory.measure(sent_ms, self._clocks.wall_ms(), receipt.centre_time_ms)
        shown = self._memory.take(receipt, standing, confirmed, len(records), start)
        if standing is Standing.OURS:
            self._outbox.keep_receipt(result.data, receipt)
        elif shown is not None and not again:
            self._outbox.note_shown(receipt, doubted=shown is Shown.GONE)
        return receipt

    def _charge(self, records: int, began_s: float) -> None:
        """Count what went over the line since the last time."""
        if self._metered is not None:
            now = self._metered.carried()
            self._link = carried(self._link, now - self._charged, records, began_s)
            self._charged = now

    def _tell(self, heads: tuple[Head, ...]) -> None:
        status = status_of(heads, self._memory, self._outbox, self._link.centre, self._comparing)
        if status != self._reported:
            self._reported = status
            self._report(status)

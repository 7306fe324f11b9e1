"""A journal, a way to a centre and clocks that do what a test says."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.receiving import Own, make_receipt, read_arrival, receive
from sync.centre.storage.port import Storage
from sync.journal.chain import Head
from sync.journal.record import encode_record
from sync.protocol.messages import Receipt
from sync.uplink.client import Reply, Result, Transport, Trouble
from sync.uplink.loop import Clocks, Correspondent, Metered, Uplink
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import NOON_MS, TERMINAL, Line
from tests.centre.memory import MemoryStorage

_T = TypeVar("_T")
CENTRE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))


class FakeOutbox:
    """A journal of several lines, kept in memory."""

    def __init__(self, *lines: Line) -> None:
        self.lines = {line.epoch: line for line in lines}
        self.marks: dict[int, int] = {}
        self.receipts: list[Receipt] = []
        self.envelopes: list[bytes] = []
        self.shown: list[tuple[Receipt, bool]] = []
        self.purged: dict[int, int] = {}

    def heads(self) -> tuple[Head, ...]:
        return tuple(Head(epoch, len(line), line.head) for epoch, line in self.lines.items())

    def confirmed(self, epoch: int) -> int:
        return self.marks.get(epoch, 0)

    def records(
        self, epoch: int, after: int, max_records: int, max_bytes: int
    ) -> tuple[bytes, ...]:
        if after < self.purged.get(epoch, 0):
            return ()
        found: list[bytes] = []
        for record in self.lines[epoch].records[after : after + max_records]:
            found.append(encode_record(record))
            if len(found) > 1 and sum(map(len, found)) > max_bytes:
                found.pop()
                break
        return tuple(found)

    def record_hash(self, epoch: int, seq: int) -> bytes | None:
        line = self.lines[epoch]
        return line[seq].hash if self.purged.get(epoch, 0) < seq <= len(line) else None

    def at_ms(self, epoch: int, seq: int) -> int | None:
        line = self.lines[epoch]
        return line[seq].header.at_ms if seq <= len(line) else None

    def start(self, epoch: int) -> Head:
        seq = self.purged.get(epoch, 0)
        return Head(epoch, seq, self.lines[epoch][seq].hash) if seq else Head(epoch)

    def proof(self, epoch: int, lowest: int, highest: int) -> tuple[int, bytes] | None:
        found = [
            (receipt.mark, envelope)
            for receipt, envelope in zip(self.receipts, self.envelopes, strict=True)
            if receipt.epoch == epoch and lowest <= receipt.mark <= highest
        ]
        return min(found, default=None)

    def note_shown(self, receipt: Receipt, *, doubted: bool) -> None:
        self.shown.append((receipt, doubted))

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        self.envelopes.append(envelope)
        self.receipts.append(receipt)
        self.marks[receipt.epoch] = receipt.mark


class FakeWay:
    """A transport to a centre in this process; `faults` go before its answers, one a send."""

    def __init__(self, storage: Storage, faults: Iterable[Result | None] = ()) -> None:
        self.storage = storage
        self.key = CENTRE_KEY
        self.faults = list(faults)
        self.lose_answers = False
        self.sent: list[bytes] = []
        self.change: Callable[[bytes], bytes] = lambda answer: answer

    def send(self, batch: bytes) -> Result:
        self.sent.append(batch)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            return fault
        own = Own(self.storage.identity.centre, self.key.public_key())
        arrival = read_arrival(TERMINAL, batch, NOON_MS, own)
        decision = self.storage.commit(lambda writing: receive(writing, arrival))
        if decision is None:
            return Trouble(CentreState.REFUSES, 403)
        if self.lose_answers:
            return Trouble(CentreState.DOWN)
        receipt = make_receipt(self.storage.identity, self.key, arrival, decision, NOON_MS)
        return Reply(self.change(receipt))


class Bench:
    """An uplink between a fake journal and a fake centre, with a clock that only tests move."""

    def __init__(
        self, *lines: Line, storage: MemoryStorage, chance: float = 0.5, rate: float = 0.0
    ) -> None:
        self.now_s = 1000.0
        self.wall_ms = NOON_MS
        self.storage = storage
        self.outbox = FakeOutbox(*lines)
        self.way = FakeWay(storage)
        self.statuses: list[UplinkStatus] = []
        self.wake = threading.Event()
        self.chance = chance
        self.transport: Transport = self.way
        self.rate = rate
        """Bytes a second that the line may carry, uncompressed; 0 for any."""
        self.centre = Correspondent(
            storage.identity.centre, CENTRE_KEY.public_key().public_bytes_raw()
        )
        self.uplink = self.start()

    def start(self) -> Uplink:
        """The uplink after a restart: it remembers nothing."""
        self.uplink = Uplink(
            terminal=TERMINAL,
            centre=self.centre,
            outbox=self.outbox,
            transport=self.transport,
            clocks=Clocks(lambda: self.now_s, lambda: self.wall_ms, lambda: self.chance),
            wake=self.wake,
            report=self.statuses.append,
            metered=Metered(self.rate, lambda: self.carried) if self.rate else None,
        )
        return self.uplink

    @property
    def carried(self) -> int:
        """Bytes sent so far."""
        return sum(map(len, self.way.sent))

    @property
    def status(self) -> UplinkStatus:
        return self.statuses[-1]

    @property
    def pause_s(self) -> float:
        """How long the uplink means to wait from now on."""
        return max(self.uplink._link.due_s - self.now_s, 0.0)

    def settle(self, most: int = 60) -> int:
        """Send as long as it means to send at once; how many times that was."""
        for count in range(most):
            if count and self.pause_s:
                return count
            self.uplink.send_once()
        raise AssertionError("the uplink does not come to rest")


def in_thread(work: Callable[[], _T]) -> tuple[threading.Thread, Future[_T]]:
    """Run something beside the test."""
    done: Future[_T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:  # noqa: BLE001 - handed to the test
            done.set_exception(fault)

    thread = threading.Thread(target=run, name="test-helper")
    thread.start()
    return thread, done

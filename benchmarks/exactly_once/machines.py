"""A post: a machine with clocks and a disk, on which the shipping journal and uplink run."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from benchmarks.exactly_once.network import Died, flipped
from benchmarks.exactly_once.oracle import Harm, Violation
from benchmarks.exactly_once.sometimes import Sometimes
from benchmarks.exactly_once.surroundings import (
    DiskCopy,
    Machines,
    Pulse,
    Rounds,
    Surroundings,
    WatchedOutbox,
)
from benchmarks.power_cuts.scene import lay_out, read_image
from sync.journal.draft import Moment, Place
from sync.journal.erasing import next_records, take
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.trust import Trust
from sync.protocol.messages import Receipt
from sync.protocol.terms import TimeQuality
from sync.uplink.client import Result
from sync.uplink.journal_outbox import JournalBooks, go_on_after_fork
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.reconciling import Questioner, Reconciler
from sync.uplink.state import UplinkStatus
from tests.journal.makers import NOON_MS, entry

YEARS_MS: Final = 10 * 365 * 86_400_000


class Post:
    """A terminal on its machine; `journal` is None while it is down."""

    def __init__(
        self, number: int, machine: bytes, around: Surroundings, source: Place | DiskCopy
    ) -> None:
        """A new post at a place, or one that runs from the copy of a disk; it is down at first."""
        self.number = number
        self.machine = machine
        self._around = around
        self.skew_ms = 0
        self.journal: Journal | None = None
        self._lives = 0
        self._last_row = 0
        self._died = False
        self._epochs_sent: set[int] = set()
        self.status = UplinkStatus()
        copy = source if isinstance(source, DiskCopy) else DiskCopy({}, {}, source, frozenset())
        self.place = copy.place
        self.held = {epoch: dict(numbers) for epoch, numbers in copy.held.items()}
        self.reported = set(copy.reported)
        self._lay_out(copy.image)

    @property
    def terminal(self) -> bytes:
        """The id of the terminal, which clones share."""
        assert self.journal is not None
        return self.journal.scribe.identity.terminal

    @property
    def unsent(self) -> int:
        """Records that no receipt covers, leaving out lines that forked."""
        return sum(
            len(numbers) - self._reader.confirmed(epoch)
            for epoch, numbers in self.held.items()
            if epoch not in self.reported | self.beyond_reach
        )

    @property
    def writes_forked_line(self) -> bool:
        """Whether it goes on under numbers that another disk uses too, and was told so."""
        assert self.journal is not None
        return self.journal.head.epoch in self.reported

    def start(self) -> None:
        """The machine starts: what was on its disk must still be there, and the line goes on."""
        around = self._around
        self._booted_s = around.now_s()
        self._on_this_machine()
        self.journal = Journal(self._folder, self.place, self._moment())
        self._reader = JournalReader(self._folder)
        self._check_disk()
        self._follow(self.journal.trust)
        self._read_new()

    def stop(self) -> None:
        """The machine shuts down in order."""
        assert self.journal is not None
        self._reader.close()
        self.journal.close()
        self.journal = None

    def copy(self) -> DiskCopy:
        """The disk as it is now, as it would be found after the process died."""
        held = {epoch: dict(numbers) for epoch, numbers in self.held.items()}
        return DiskCopy(read_image(self._folder), held, self.place, frozenset(self.reported))

    def die(self) -> None:
        """The process ends between two instructions; what it wrote stays."""
        self.put_back(self.copy())

    def put_back(self, copy: DiskCopy) -> None:
        """Go on, at the next start, with what a copy of the disk holds."""
        self.close()
        self.held = {epoch: dict(numbers) for epoch, numbers in copy.held.items()}
        self.reported = set(copy.reported)
        self._lay_out(copy.image)

    def close(self) -> None:
        """The disk is gone."""
        if self.journal is not None:
            self.stop()
        shutil.rmtree(self._folder)

    def record(self, count: int) -> None:
        """People come."""
        assert self.journal is not None
        self._on_this_machine()
        for _ in range(count):
            self.journal.append(replace(entry(), moment=self._moment()))
        self._read_new()

    def purge(self, rows: int) -> None:
        """Some of what the centre confirmed goes, as if a fortnight had passed."""
        assert self.journal is not None
        self._on_this_machine()
        connection = self._reader.connection
        covered: list[Any] = connection.execute(
            "SELECT epoch, max(mark) FROM covered JOIN epochs USING (epoch)"
            " GROUP BY epoch ORDER BY ordinal"
        ).fetchall()
        for epoch, mark in covered:
            wanted = next_records(connection, epoch, mark, rows)
            if wanted is not None:
                self._around.trace.note(Sometimes.PURGED, f"{self.number} {wanted.records}")
                take(self.journal, wanted, self._moment())
                self._read_new()
                return

    @property
    def starts(self) -> dict[int, int]:
        """Up to which number each epoch was purged."""
        return {epoch: self._reader.start(epoch).seq for epoch in self.held}

    @property
    def beyond_reach(self) -> set[int]:
        """Purged epochs of which the centre that is believed now never confirmed as much."""
        return {
            epoch
            for epoch, seq in self.starts.items()
            if seq and self._reader.proof(epoch, seq, max(self.held[epoch])) is None
        }

    def enrol(self, trust: Trust) -> None:
        """A centre is to be believed from now on."""
        assert self.journal is not None
        self._on_this_machine()
        if self.journal.trust is not None and self.journal.trust.centre != trust.centre:
            self._around.trace.note(Sometimes.ENROLLED_ANEW, self.number)
        elif self.journal.trust is None and any(len(held) > 3 for held in self.held.values()):
            self._around.trace.note(Sometimes.ENROLLED_LATE, self.number)
        self.journal.enrol(trust, self._moment())
        self._follow(trust)
        self._read_new()

    def run_uplink(self, batches: int, *, hurry: bool = False) -> None:
        """Let the uplink's loop run until it waits or has sent so many batches.

        :raises Died: where the machine died meanwhile.
        """
        if self._uplink is None:
            return
        self._on_this_machine()
        self._pulse.waited = False
        if hurry:
            self._uplink.hurry()
        self._around.trace.line(f"  uplink of {self.number}")
        self._uplink.run(Rounds(self._pulse, self._around.network, batches))
        self._read_new()
        if self._died:
            self._died = False
            self._around.trace.note(Sometimes.POST_DIED_CONFIRMED, self.number)
            raise Died

    def send(self, batch: bytes) -> Result:
        """The uplink's way to the centre."""
        return self._exchange(batch, asks=False)

    def ask(self, question: bytes) -> Result:
        """The way of its questions."""
        return self._exchange(question, asks=True)

    def _exchange(self, data: bytes, *, asks: bool) -> Result:
        network = self._around.network
        result = network.send(self.terminal, data, lambda: self.record(1), asks=asks)
        weather = self._around.network.weather
        dying = self._around.random.random() < weather.trouble / 20
        if dying and self._around.random.random() < 0.5:
            self._around.trace.note(Sometimes.POST_DIED_ANSWERED, self.number)
            raise Died
        self._died = dying
        return result

    def _follow(self, trust: Trust | None) -> None:
        """Make the uplink to a centre, as `CentreLink` does."""
        assert self.journal is not None
        around = self._around
        self._pulse = Pulse()
        self._uplink = None
        if trust is None:
            return
        centre = Correspondent(trust.centre, trust.verifying_key)
        clocks = Clocks(self._monotonic_s, self._wall_ms, around.random.random)
        outbox = WatchedOutbox(self._reader, self.journal, _at_once, kept=self._kept)
        outbox.records = self._spoilt
        self._uplink = Uplink(
            terminal=self.terminal,
            centre=centre,
            outbox=outbox,
            transport=self,
            clocks=clocks,
            wake=self._pulse,
            report=self._hear,
            comparing=Reconciler(
                Questioner(self.terminal, self.journal.scribe.identity.signing_key),
                centre,
                JournalBooks(self._reader, self.journal, self._write_down, self._moment),
                self.ask,
                clocks,
            ),
        )

    def _hear(self, status: UplinkStatus) -> None:
        """As `CentreLink` hears it, in the thread that writes the journal."""
        assert self.journal is not None
        if set(status.out_of_reach) - set(self.status.out_of_reach):
            self._around.trace.note(Sometimes.OUT_OF_REACH, self.number)
        self.status = status
        for epoch in status.forked:
            if epoch not in self.reported:
                self._around.trace.note(Sometimes.FORK, self.number)
                self._around.oracle.alarm((self.terminal, epoch), max(self.held[epoch]))
                self.reported.add(epoch)
        if go_on_after_fork(self.journal, status, self._moment()):
            self._around.trace.note(Sometimes.NEW_EPOCH, self.number)
            self._read_new()

    def _kept(self, receipt: Receipt) -> None:
        self._around.oracle.receipt_kept(self.held, receipt, self.starts.get(receipt.epoch, 0))
        confirmed = self._reader.confirmed(receipt.epoch)
        if receipt.mark < confirmed:
            self._around.trace.note(Sometimes.MARK_WENT_BACK, f"{confirmed} {receipt.mark}")
        if receipt.mark > confirmed:
            self._epochs_sent.add(receipt.epoch)
        if len(self._epochs_sent) > 1:
            self._around.trace.note(Sometimes.SEVERAL_EPOCHS, len(self._epochs_sent))

    def _spoilt(
        self, epoch: int, after: int, max_records: int, max_bytes: int
    ) -> tuple[bytes, ...]:
        """What is read to be sent; in bad weather the memory of the machine is bad too."""
        found = self._reader.records(epoch, after, max_records, max_bytes)
        random, trouble = self._around.random, self._around.network.weather.trouble
        if not found or random.random() >= trouble / 6:
            return found
        place = random.randrange(len(found))
        self._around.trace.note(Sometimes.SPOILT_AT_POST, after + 1 + place)
        return (*found[:place], flipped(found[place], random), *found[place + 1 :])

    def _write_down(self, task: Callable[[], None]) -> None:
        """What the comparison records may be sent before this run of the uplink ends."""
        task()
        self._read_new()

    def _check_disk(self) -> None:
        """What was known to be on the disk is, before anything that this start wrote."""
        rows = self._reader.connection.execute("SELECT epoch, seq, hash FROM records").fetchall()
        there = {(epoch, seq): hashed for epoch, seq, hashed in rows}
        starts = self.starts
        for epoch, numbers in self.held.items():
            for seq, hashed in numbers.items():
                if seq > starts[epoch] and there.get((epoch, seq)) != hashed:
                    raise Violation(Harm.LOST, f"{seq} on the disk of post {self.number}")

    def _read_new(self) -> None:
        """Note what the journal holds since the last look, by rows and not by what it says."""
        rows: list[Any] = self._reader.connection.execute(
            "SELECT id, epoch, seq, hash, header, body, signature FROM records WHERE id > ?",
            (self._last_row,),
        ).fetchall()
        for row, epoch, seq, hashed, *parts in rows:
            self._last_row = row
            numbers = self.held.setdefault(epoch, {})
            if numbers.get(seq) == hashed:
                continue
            if seq != len(numbers) + 1:
                raise Violation(Harm.GAP, f"{seq} after {len(numbers)} on post {self.number}")
            record = Record(*parts)
            numbers[seq] = record.hash
            self._around.oracle.ledger.write(record)
        if rows:
            self._pulse.set()

    def _lay_out(self, image: dict[str, bytes | None]) -> None:
        self._lives += 1
        self._last_row = 0
        self._folder = self._around.root / f"post-{self.number}-{self._lives}"
        lay_out(image, self._folder)

    def _on_this_machine(self) -> None:
        Machines.current = self.machine

    def _monotonic_s(self) -> float:
        return self._around.now_s() - self._booted_s

    def _wall_ms(self) -> int:
        return NOON_MS + self.skew_ms + int(self._around.now_s() * 1000)

    def _moment(self) -> Moment:
        wall = self._wall_ms()
        quality = TimeQuality.TRUSTED if self.skew_ms == 0 else TimeQuality.JUMPED
        return Moment(wall, wall, quality, int(self._monotonic_s() * 1000))


def _at_once(task: Callable[[], None]) -> None:
    task()

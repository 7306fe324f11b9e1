"""A line that forked and was left: what the centre keeps of it is covered, and nothing else."""

import shutil
import threading
from dataclasses import replace

import pytest

from sync.centre.receiving import Own, make_receipt, read_arrival, receive
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.ending import end_journal, extent
from sync.journal.erasing import next_records, take
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.reader import JournalReader
from sync.journal.retention import HOUR_MS, Terms
from sync.journal.trust import Trust
from sync.protocol.messages import Receipt, RecordAnswer, decode_receipt
from sync.protocol.terms import RecordStatus
from sync.uplink.client import Reply, Result, Trouble
from sync.uplink.journal_outbox import JournalOutbox, go_on_after_fork
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import enrolled
from tests.journal.makers import CENTRE_SIGNING, NOON_MS, PLACE, a_trust, entry, moment


class Centre:
    """A store, and the clock that its receipts state."""

    def __init__(self, path) -> None:
        self.path = path
        self.storage = SqliteStorage(path)
        self.hour = 0

    def take(self, terminal: bytes, batch: bytes) -> bytes:
        own = Own(self.storage.identity.centre, CENTRE_SIGNING.public_key())
        arrival = read_arrival(terminal, batch, self.now_ms, own)
        decision = self.storage.commit(lambda writing: receive(writing, arrival))
        assert decision is not None
        return make_receipt(self.storage.identity, CENTRE_SIGNING, arrival, decision, self.now_ms)

    @property
    def now_ms(self) -> int:
        return NOON_MS + self.hour * HOUR_MS

    def put_back(self, copy) -> None:
        self.storage.close()
        shutil.copyfile(copy, self.path)
        self.storage = SqliteStorage(self.path)

    def copy(self, to) -> None:
        self.storage.close()
        shutil.copyfile(self.path, to)
        self.storage = SqliteStorage(self.path)


class Disk:
    """A post's journal and its uplink."""

    def __init__(self, folder, centre: Centre) -> None:
        self.folder, self.centre = folder, centre
        self.clock = 0.0
        self.faults: list[Result] = []
        self.receipts: list[Receipt] = []
        self.statuses: list[UplinkStatus] = []
        self.open()

    def open(self) -> None:
        self.journal = Journal(self.folder, PLACE, self.now())
        self.identity = self.journal.scribe.identity
        self.purge = Purge(self.journal, Terms(), monotonic_s=self._monotonic)
        self.reader = JournalReader(self.folder)
        self.begin()

    def begin(self) -> None:
        """The uplink after a start."""
        self.uplink = Uplink(
            terminal=self.identity.terminal,
            centre=Correspondent(
                self.centre.storage.identity.centre, CENTRE_SIGNING.public_key().public_bytes_raw()
            ),
            outbox=JournalOutbox(self.reader, self.journal, lambda task: task(), lambda _: None),
            transport=self,
            clocks=Clocks(lambda: 0.0, lambda: self.centre.now_ms, lambda: 0.5),
            wake=threading.Event(),
            report=self.hear,
        )

    def enrol(self) -> None:
        known = enrolled(self.identity.terminal, self.identity.signing_key)
        self.centre.storage.commit(lambda writing: writing.add_terminal(known))
        trust: Trust = replace(a_trust(), centre=self.centre.storage.identity.centre)
        self.journal.enrol(trust, self.now())

    def _monotonic(self) -> float:
        self.clock += 0.001
        return self.clock

    def now(self):
        return moment(self.centre.hour * HOUR_MS)

    def hear(self, status: UplinkStatus) -> None:
        self.statuses.append(status)
        go_on_after_fork(self.journal, status, self.now())

    def send(self, batch: bytes) -> Result:
        if self.faults:
            return self.faults.pop(0)
        answer = self.centre.take(self.identity.terminal, batch)
        self.receipts.append(decode_receipt(answer, CENTRE_SIGNING.public_key()))
        return Reply(answer)

    def record(self, count: int) -> None:
        for _ in range(count):
            self.journal.append(replace(entry(), moment=self.now()))

    def settle(self, rounds: int = 12) -> None:
        for _ in range(rounds):
            self.uplink.send_once()

    def pass_hours(self, hours: int) -> None:
        for _ in range(0, hours, 6):
            self.centre.hour += 6
            self.settle(6)
            self.clock += 61
            while self.purge.step(self.now()):
                pass

    def held(self, epoch: int) -> list[int]:
        rows = self.reader.connection.execute(
            "SELECT seq FROM records WHERE epoch = ? ORDER BY seq", (epoch,)
        )
        return [seq for (seq,) in rows]

    def covered(self, epoch: int) -> int:
        found: int | None = self.reader.connection.execute(
            "SELECT max(mark) FROM covered WHERE epoch = ?", (epoch,)
        ).get
        return found or 0

    def close(self) -> None:
        self.reader.close()
        self.journal.close()


@pytest.fixture
def centre(tmp_path):
    made = Centre(tmp_path / "c.sqlite")
    yield made
    made.storage.close()


@pytest.fixture
def disks(tmp_path, centre, monkeypatch):
    """Two disks, one a copy of the other; the first one's line is the centre's."""
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", 2**16)
    monkeypatch.setattr("sync.journal.ballast._CHUNK", bytes(2**16))
    first = Disk(tmp_path / "first", centre)
    first.enrol()
    first.record(5)
    first.settle()
    first.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    first.open()
    first.record(3)
    first.settle()
    second = Disk(tmp_path / "second", centre)
    yield first, second
    first.close()
    second.close()


def parted(second: Disk, people: int = 4) -> tuple[int, int]:
    """Epoch and newest number of the line that the second disk has to leave."""
    epoch = second.journal.head.epoch
    second.record(people)
    head = second.journal.head.seq
    second.settle()
    assert second.journal.head.epoch != epoch
    return epoch, head


def test_what_was_shown_and_kept_is_covered(disks):
    epoch, head = parted(disks[1])

    assert disks[1].statuses[-1].parted == (epoch,)
    assert disks[1].covered(epoch) == head
    assert disks[1].reader.confirmed(epoch) < head


def test_so_it_is_over_several_batches(disks):
    epoch, head = parted(disks[1], people=1200)

    assert sum(receipt.epoch == epoch for receipt in disks[1].receipts) > 3
    assert disks[1].covered(epoch) == head


def test_before_an_answer_nothing_of_it_is(disks):
    second = disks[1]
    epoch, confirmed = second.journal.head.epoch, second.reader.confirmed(second.journal.head.epoch)
    second.record(4)

    second.uplink.send_once()  # a greeting: it is known now that the line forked
    second.faults = [Trouble(CentreState.DOWN)] * 9
    second.settle(3)

    assert epoch in second.statuses[-1].forked
    assert second.covered(epoch) == confirmed


def test_it_is_purged_in_its_time_like_every_other(disks):
    epoch, head = parted(disks[1])
    second = disks[1]
    second.pass_hours(24 * 13)
    assert second.held(epoch) == list(range(1, head + 1))

    second.pass_hours(24 * 4)

    assert second.held(epoch) == []
    assert second.reader.start(epoch).seq == head


def test_of_a_fork_that_the_centre_was_never_shown_nothing_is_purged(disks):
    second = disks[1]
    epoch = second.journal.head.epoch
    confirmed = second.reader.confirmed(epoch)
    second.record(4)
    second.uplink.send_once()  # a greeting: from here on the line is left
    assert second.journal.head.epoch != epoch
    head = second.held(epoch)[-1]
    # Batches of that line do not come through; all others do.
    send, line = second.send, epoch.to_bytes(8, "big")
    second.send = lambda batch: (  # the line to the centre
        Trouble(CentreState.DOWN) if line in batch and len(batch) > 300 else send(batch)
    )
    for _ in range(3):
        second.pass_hours(24 * 6)

    assert second.covered(epoch) <= confirmed
    assert set(range(confirmed + 1, head + 1)) <= set(second.held(epoch))
    second.reader.close()
    second.journal.close()
    assert extent(second.folder).unconfirmed > 0
    second.open()


def test_a_post_that_left_a_line_can_be_erased(disks):
    parted(disks[1])
    second = disks[1]
    second.settle()
    second.close()

    assert extent(second.folder).unconfirmed == 0
    assert end_journal(second.folder, PLACE, "123/QĐ-UBND", second.now())

    with JournalReader(second.folder) as reader:
        kinds = {kind for (kind,) in reader.connection.execute("SELECT kind FROM records")}
    assert kinds == {"event"}
    second.journal, second.reader = disks[0].journal, disks[0].reader


def test_a_restart_makes_nothing_of_it_younger(disks):
    epoch, head = parted(disks[1], people=700)
    second = disks[1]
    for _ in range(17 * 4):
        second.begin()
        second.pass_hours(6)

    assert second.held(epoch) == []
    assert second.reader.start(epoch).seq == head


@pytest.mark.parametrize("gone", [1, 6, 7, 8, 9, 10, 12, 20])
def test_a_line_that_is_purged_in_part_is_still_known_as_the_one_that_was_left(disks, gone):
    first, second = disks
    epoch, head = parted(second, people=30)
    mark = first.reader.confirmed(epoch)
    assert second.reader.confirmed(epoch) < mark < 20 < head
    with JournalReader(second.folder) as reader:
        wanted = next_records(reader.connection, epoch, head, gone)
    assert wanted is not None
    take(second.journal, wanted, second.now())

    second.begin()
    second.settle()

    status = second.statuses[-1]
    assert (status.forked, status.parted, status.out_of_reach) == ((), (epoch,), ())
    assert second.covered(epoch) == head
    assert status.unsent == 0


def test_a_centre_that_was_put_back_covers_it_no_more_until_it_is_shown_again(
    disks, centre, tmp_path
):
    second = disks[1]
    centre.copy(tmp_path / "kept")
    epoch, head = parted(second)
    confirmed = second.reader.confirmed(epoch)
    centre.put_back(tmp_path / "kept")
    held = second.covered(epoch)

    second.uplink.send_once()  # the newest line shows that the centre went back
    between = second.covered(epoch)
    second.settle()

    assert (held, between, second.covered(epoch)) == (head, confirmed, head)


def answers(first: int, *statuses: RecordStatus) -> tuple[RecordAnswer, ...]:
    return tuple(RecordAnswer(seq, status) for seq, status in enumerate(statuses, start=first))


STORED, SAME = RecordStatus.STORED, RecordStatus.SAME
CONFLICT, REJECTED = RecordStatus.CONFLICT, RecordStatus.REJECTED


@pytest.mark.parametrize(
    ("told", "mark"),
    [
        (answers(8, SAME, CONFLICT, CONFLICT), 10),
        (answers(9, CONFLICT, STORED), 10),
        (answers(9, CONFLICT, REJECTED, CONFLICT), 9),
        (answers(9, REJECTED, CONFLICT), 8),
        (answers(10, CONFLICT), 8),
        (answers(9, RecordStatus.AHEAD), 8),
        (answers(5, SAME), 8),
        ((), 8),
    ],
)
def test_only_what_follows_and_was_kept_joins_what_is_covered(disks, told, mark):
    second = disks[1]
    epoch = second.journal.head.epoch
    second.record(4)
    receipt = replace(second.receipts[-1] if second.receipts else disks[0].receipts[-1])
    covered = replace(receipt, epoch=epoch, mark=8, answers=())
    second.journal.keep_receipt(b"envelope", covered)

    second.journal.note_shown(replace(receipt, epoch=epoch, answers=told))

    assert second.covered(epoch) == mark

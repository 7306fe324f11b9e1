"""The newest records between the batches of a backlog: seen soon, lost never."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.centre.receiving import read_arrival
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.chain import Head
from sync.journal.record import Record
from sync.protocol.messages import Batch, RecordAnswer, decode_batch
from sync.protocol.terms import RecordStatus
from sync.uplink import memory as remembering
from sync.uplink.client import Trouble
from sync.uplink.memory import BACKLOG, NEWEST, Memory
from sync.uplink.state import CentreState, Standing
from tests.centre.lines import EPOCH, TERMINAL, Line, enrolled
from tests.centre.memory import MemoryStorage
from tests.uplink import fakes
from tests.uplink.fakes import Bench, FakeOutbox, FakeWay
from tests.uplink.test_memory_of_forks import OLD, receipt

DOWN = Trouble(CentreState.DOWN)


class ShortBatches(FakeOutbox):
    """A journal that gives fewer records at a time, as a line of little room asks for."""

    most = 100

    def records(self, epoch: int, after: int, max_records: int, max_bytes: int):
        return super().records(epoch, after, min(max_records, self.most), max_bytes)


class Post(Bench):
    """A post whose line may bring anything, and a centre that is looked into."""

    def __init__(self, *lines: Line, storage) -> None:
        super().__init__(*lines, storage=storage)
        storage.commit(lambda writing: writing.add_terminal(enrolled()))
        self.outbox = ShortBatches(*lines)
        self.start()

    def stored(self, epoch: int = EPOCH) -> list[Record]:
        return list(self.storage.read(lambda reading: reading.records(TERMINAL, epoch, 0, 10**6)))

    def aside(self, epoch: int = EPOCH) -> set[int]:
        return self.storage.commit(
            lambda writing: set(writing.aside(writing.terminal(TERMINAL) or enrolled(), epoch))
        )

    def sees(self, seq: int) -> bool:
        return self.outbox.marks.get(EPOCH, 0) >= seq or seq in self.aside()

    @property
    def batches(self) -> list[Batch]:
        return [decode_batch(data) for data in self.way.sent]


@pytest.fixture
def on_disk(tmp_path):
    storage = SqliteStorage(tmp_path / "centre.sqlite")
    yield storage
    storage.close()


@pytest.fixture
def short(monkeypatch):
    """What counts as a backlog is short, so that journals may be."""
    monkeypatch.setattr(remembering, "BACKLOG", 10)
    monkeypatch.setattr(remembering, "NEWEST", 4)
    monkeypatch.setattr(ShortBatches, "most", 3)


def of_an_older_centre(monkeypatch) -> None:
    """It does not know the leave to keep records aside."""
    monkeypatch.setattr(
        fakes, "read_arrival", lambda *given: replace(read_arrival(*given), ahead=False)
    )


class TestTurns:
    def turns(self, memory: Memory, line: Line, waiting: int, count: int = 4):
        head = Head(EPOCH, len(line), line.head)
        return [memory.out_of_turn(head, 0, waiting, 500) for _ in range(count)]

    def met(self) -> Memory:
        memory = Memory()
        memory.meet((EPOCH,))
        memory.take(receipt(EPOCH, 0), Standing.OURS, 0, 0)
        return memory

    def test_up_to_a_thousand_waiting_go_in_order(self):
        assert self.turns(self.met(), Line(length=300), BACKLOG) == [None] * 4

    def test_with_more_every_second_batch_is_of_the_newest(self):
        memory = self.met()
        line = Line(length=300)

        assert self.turns(memory, line, BACKLOG + 1) == [300 - NEWEST, None] * 2

    def test_what_was_kept_aside_is_not_sent_again(self):
        memory = self.met()
        memory.take_ahead(receipt(EPOCH, 0, RecordAnswer(300, RecordStatus.AHEAD)), 300)

        assert self.turns(memory, Line(length=300), BACKLOG + 1) == [None] * 4
        assert self.turns(memory, Line(length=303), BACKLOG + 1)[:2] == [300, None]

    def test_first_it_is_asked_where_the_centre_stands(self):
        memory = Memory()
        memory.meet((EPOCH,))

        assert self.turns(memory, Line(length=300), BACKLOG + 1) == [0] * 4

    def test_of_a_forked_line_nothing_goes_ahead(self):
        memory = Memory()
        memory.meet((OLD,))
        memory.take(receipt(OLD, 12), Standing.FORK, 10, 0)
        head = Head(OLD, 300, bytes(32))

        assert memory.out_of_turn(head, 9, BACKLOG + 1, 500) is None

    def test_a_centre_that_took_none_is_offered_none_until_the_backlog_is_gone(self):
        memory = self.met()
        line = Line(length=300)
        memory.take_ahead(receipt(EPOCH, 0, RecordAnswer(300, RecordStatus.REJECTED, "gap")), 300)

        assert self.turns(memory, line, BACKLOG + 1) == [None] * 4
        self.turns(memory, line, BACKLOG)
        assert self.turns(memory, line, BACKLOG + 1)[0] == 300 - NEWEST

    @pytest.mark.parametrize("mark", [3, 12])
    def test_a_centre_that_was_put_back_is_shown_them_again(self, mark):
        memory = self.met()
        memory.take_ahead(receipt(EPOCH, 0, RecordAnswer(300, RecordStatus.AHEAD)), 300)

        memory.take(replace(receipt(EPOCH, mark), centre_epoch=mark), Standing.OURS, 10, 0)

        assert self.turns(memory, Line(length=300), BACKLOG + 1)[0] == 300 - NEWEST


def test_a_post_that_comes_back_shows_its_last_minutes_first(on_disk):
    line = Line(length=BACKLOG + 500)
    post = Post(line, storage=on_disk)

    post.uplink.send_once()
    post.uplink.send_once()

    assert post.aside() == set(range(len(line) - NEWEST + 1, len(line) - NEWEST + 101))
    assert post.status.confirmed == 0
    post.settle(99)
    assert post.stored() == line.records
    assert post.aside() == set()


def test_every_new_entry_is_seen_within_two_batches_while_a_backlog_drains(on_disk):
    """As many batches as 20,000 records make."""
    line = Line(length=4000)
    post = Post(line, storage=on_disk)
    for _ in range(6):
        post.uplink.send_once()
    for new in range(60):
        recorded = len(line.grow(1 + new % 3))
        for _ in range(2):
            post.uplink.send_once()
        assert post.sees(recorded), new
        if post.status.unsent <= BACKLOG:
            break
    assert 25 < new < 59

    post.settle(99)

    assert post.stored() == line.records
    assert post.status.forked == ()
    sent = [record for batch in post.batches for record in batch.records]
    assert len(sent) <= len(line) + ShortBatches.most  # hardly anything twice


def test_without_turns_a_new_entry_waits_for_the_whole_backlog(on_disk, monkeypatch):
    monkeypatch.setattr(remembering, "BACKLOG", 10**9)
    line = Line(length=2000)
    post = Post(line, storage=on_disk)
    post.uplink.send_once()
    recorded = len(line.grow(1))

    batches = 0
    while not post.sees(recorded):
        post.uplink.send_once()
        batches += 1

    assert batches == 21


@pytest.mark.usefixtures("short")
def test_an_older_centre_is_asked_once_and_gets_everything_in_order(monkeypatch):
    of_an_older_centre(monkeypatch)
    line = Line(length=60)
    post = Post(line, storage=MemoryStorage())

    post.settle(99)

    assert post.stored() == line.records
    assert sum(batch.ahead for batch in post.batches) == 1
    assert post.status.quarantined == 0


@pytest.mark.usefixtures("short")
def test_a_backlog_of_an_older_epoch_does_not_hold_up_the_new_one():
    old, new = Line(epoch=90, length=60), Line(length=2)
    post = Post(old, new, storage=MemoryStorage())

    for _ in range(4):
        post.uplink.send_once()

    assert post.stored() == new.records
    post.settle(99)
    assert post.stored(90) == old.records


@pytest.mark.usefixtures("short")
def test_batches_out_of_turn_that_never_get_through_hold_up_nothing(monkeypatch):
    line = Line(length=40)
    post = Post(line, storage=MemoryStorage())
    really = FakeWay.send
    monkeypatch.setattr(
        FakeWay,
        "send",
        lambda way, data: DOWN if decode_batch(data).ahead else really(way, data),
    )

    for _ in range(80):
        post.uplink.send_once()

    assert post.stored() == line.records


@pytest.mark.usefixtures("short")
def test_after_a_restart_what_was_shown_may_be_shown_again_and_is_kept_once():
    line = Line(length=40)
    post = Post(line, storage=MemoryStorage())
    for _ in range(4):
        post.uplink.send_once()
    assert post.aside() != set()
    line.grow(1)
    post.start()

    post.settle(99)

    assert post.stored() == line.records
    assert (post.aside(), post.status.forked) == (set(), ())


def test_what_is_recorded_while_a_batch_is_made_is_no_sign_of_a_fork():
    class Busy(FakeOutbox):
        def records(self, epoch, after, max_records, max_bytes):
            self.lines[epoch].grow(1)
            return super().records(epoch, after, max_records, max_bytes)

    line = Line(length=3)
    post = Post(line, storage=MemoryStorage())
    post.outbox = Busy(line)
    post.start()

    for _ in range(6):
        post.uplink.send_once()

    assert not any(status.forked for status in post.statuses)
    assert post.status.confirmed >= 6


moves = st.lists(
    st.sampled_from(["record", "send", "send", "unheard", "lost", "again", "restart"]),
    max_size=40,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("short")
@given(moves=moves, waiting=st.integers(11, 40), dice=st.randoms(use_true_random=False))
def test_whatever_the_line_does_the_centre_ends_with_the_journal(moves, waiting, dice):
    line = Line(length=waiting)
    post = Post(line, storage=MemoryStorage())
    answered: dict[int, int] = {}
    for move in moves:
        if move == "record":
            answered[len(line.grow(1))] = 0
            continue
        if move == "restart":
            post.start()
            continue
        if move == "again" and post.way.sent:
            FakeWay(post.storage).send(dice.choice(post.way.sent))
            continue
        post.way.faults = [DOWN] if move == "lost" else []
        post.way.lose_answers = move == "unheard"
        late = post.status.unsent > 10 if post.statuses else True
        post.uplink.send_once()
        post.way.lose_answers = False
        for seq in answered if move == "send" and late else ():
            answered[seq] += 1
            # A greeting after a restart, a batch in order, and up to two of the newest.
            restarts = moves.count("restart")
            assert answered[seq] < 5 + restarts * 2 or post.sees(seq) or seq < len(line) - 3

    post.settle(200)

    assert post.stored() == line.records
    assert post.aside() == set()
    assert (post.status.forked, post.status.quarantined) == ((), 0)
    assert post.storage.read(lambda reading: reading.conflicts(TERMINAL, EPOCH, 9)) == ()

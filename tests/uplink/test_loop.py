import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.centre.storage.port import Identity
from sync.protocol.messages import MAX_BATCH_BYTES, decode_batch, decode_receipt, encode_receipt
from sync.uplink.client import Reply, TooMuch, Trouble
from sync.uplink.state import CentreState
from tests.centre.lines import EPOCH, NOON_MS, OTHER_KEY, TERMINAL, Line, enrolled
from tests.centre.memory import MemoryStorage, Shelves
from tests.uplink.fakes import CENTRE_KEY, Bench, in_thread

DOWN = Trouble(CentreState.DOWN)


def new_storage() -> MemoryStorage:
    storage = MemoryStorage()
    storage.commit(lambda writing: writing.add_terminal(enrolled()))
    return storage


@pytest.fixture
def storage():
    return new_storage()


def stored(storage, epoch=EPOCH):
    return list(storage.read(lambda reading: reading.records(TERMINAL, epoch, 0, 10_000)))


def put_back(storage, shelves):
    """The centre is restored from a backup."""
    storage.shelves = shelves


def sizes(bench):
    return [len(decode_batch(data).records) for data in bench.way.sent]


def test_all_that_was_recorded_arrives_and_is_confirmed(storage):
    line = Line(length=1200)
    bench = Bench(line, storage=storage)

    bench.settle()

    assert stored(storage) == line.records
    assert bench.status.state is CentreState.CONNECTED
    assert (bench.status.recorded, bench.status.confirmed, bench.status.unsent) == (1200, 1200, 0)
    assert bench.status.oldest_unsent_ms is None
    assert sizes(bench) == [0, 200, 500, 500]  # the newest first, and none of them again


def test_it_asks_where_the_centre_stands_before_it_sends(storage):
    line = Line(length=10)
    Bench(line, storage=storage).settle()
    forgetful = Bench(line, storage=storage)

    forgetful.settle()

    assert sizes(forgetful) == [0]
    assert forgetful.outbox.confirmed(EPOCH) == 10


def test_a_batch_stays_below_the_limit_of_bytes(storage):
    line = Line().grow(40, body=bytes(65_000))
    bench = Bench(line, storage=storage)

    bench.settle()

    assert stored(storage) == line.records
    assert all(len(data) <= MAX_BATCH_BYTES for data in bench.way.sent)


def test_all_epochs_are_sent_the_oldest_first(storage):
    old, new = Line(epoch=90, length=3), Line(epoch=5, length=4)
    bench = Bench(old, new, storage=storage)

    bench.settle()

    assert (stored(storage, 90), stored(storage, 5)) == (old.records, new.records)
    assert (bench.status.recorded, bench.status.confirmed) == (7, 7)


def test_without_an_answer_nothing_is_confirmed(storage):
    bench = Bench(Line(length=3), storage=storage)
    bench.way.faults = [DOWN]

    bench.settle()

    assert bench.outbox.receipts == []
    assert bench.status.state is CentreState.DOWN
    assert bench.status.unsent == 3
    assert bench.status.oldest_unsent_ms == NOON_MS + 1


def test_a_lost_answer_stores_nothing_twice(storage):
    line = Line(length=5)
    bench = Bench(line, storage=storage)
    bench.way.faults = [None]
    bench.uplink.send_once()
    bench.way.lose_answers = True
    bench.uplink.send_once()
    bench.way.lose_answers = False

    bench.uplink.send_once()

    assert stored(storage) == line.records
    assert bench.status.confirmed == 5


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(CentreState.NOT_OURS, 200),
        Trouble(CentreState.CERTIFICATE),
        Trouble(CentreState.REFUSES, 403),
        Trouble(CentreState.DOWN, 503, 120.0),
    ],
)
def test_every_trouble_has_its_own_word_and_confirms_nothing(storage, trouble):
    bench = Bench(Line(length=3), storage=storage)
    bench.way.faults = [trouble]

    bench.settle()

    assert bench.status.state is trouble.state
    assert bench.outbox.receipts == []
    assert bench.pause_s >= (trouble.retry_after_s or 1)


def test_413_sends_half_until_it_goes_through(storage):
    line = Line(length=100)
    bench = Bench(line, storage=storage)
    bench.way.faults = [None, TooMuch(), TooMuch(), TooMuch()]

    bench.settle()

    assert sizes(bench)[:5] == [0, 100, 50, 25, 12]
    assert stored(storage) == line.records


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"<html>Welcome to the free network</html>",
        lambda _: b"",
        lambda answer: answer[:-1] + bytes([answer[-1] ^ 1]),
        lambda answer: resigned(answer, key=OTHER_KEY),
        lambda answer: resigned(answer, terminal=b"U" * 16),
        lambda answer: resigned(answer, epoch=8),
        lambda answer: resigned(answer, batch_hash=bytes(32)),
        lambda answer: resigned(answer, centre=b"D" * 16),
    ],
)
def test_no_answer_but_the_receipt_for_this_batch_confirms_anything(storage, change):
    bench = Bench(Line(length=3), storage=storage)
    bench.way.change = change

    bench.settle()

    assert bench.outbox.receipts == []
    assert bench.status.state is CentreState.NOT_OURS


def resigned(answer, key=CENTRE_KEY, **changes):
    receipt = decode_receipt(answer, CENTRE_KEY.public_key())
    return encode_receipt(replace(receipt, **changes), key)


def test_an_old_receipt_played_again_confirms_nothing(storage):
    bench = Bench(Line(length=3), storage=storage)
    bench.uplink.send_once()
    kept = bench.way.send(bench.way.sent[0])
    assert isinstance(kept, Reply)
    bench.way.change = lambda _: kept.data

    bench.uplink.send_once()

    assert bench.status.state is CentreState.NOT_OURS
    assert bench.status.confirmed == 0


def test_a_centre_put_back_from_a_backup_gets_everything_again(storage):
    line = Line(length=20)
    bench = Bench(line, storage=storage)
    bench.settle()
    backup = storage.shelves
    line.grow(30)
    bench.settle()
    put_back(storage, backup)

    bench.settle()

    assert stored(storage) == line.records
    assert bench.status.unsent == 0


def test_a_centre_made_anew_gets_every_epoch_again(storage):
    old, new = Line(epoch=90, length=5), Line(epoch=5, length=6)
    bench = Bench(old, new, storage=storage)
    bench.settle()
    fresh = new_storage()
    storage.identity = Identity(storage.identity.centre, 78)
    put_back(storage, fresh.shelves)

    bench.settle()

    assert (stored(storage, 90), stored(storage, 5)) == (old.records, new.records)
    assert bench.status.unsent == 0


def test_a_copied_disk_is_noticed_and_confirms_nothing_more(storage):
    line = Line(length=5)
    bench = Bench(line, storage=storage)
    bench.settle()
    twin = Bench(line.copy(), storage=storage)
    twin.outbox.marks = dict(bench.outbox.marks)
    line.grow(3)
    bench.settle()
    twin.outbox.lines[EPOCH].grow(600, code="twin")

    twin.settle()

    assert twin.status.forked == (EPOCH,)
    assert twin.outbox.confirmed(EPOCH) == 5
    assert stored(storage) == line.records
    kept = storage.read(lambda reading: reading.conflicts(TERMINAL, EPOCH, 1000))
    assert list(kept) == twin.outbox.lines[EPOCH].records[5:]


def test_a_journal_that_was_put_back_notices_that_the_centre_is_ahead(storage):
    line = Line(length=5)
    old = line.copy()
    bench = Bench(line.grow(3), storage=storage)
    bench.settle()
    restored = Bench(old, storage=storage)

    restored.settle()

    assert restored.status.forked == (EPOCH,)
    assert restored.outbox.receipts == []


def test_after_a_fork_a_new_epoch_is_sent_as_usual(storage):
    line = Line(length=5)
    old = line.copy()
    Bench(line.grow(3), storage=storage).settle()
    bench = Bench(old, storage=storage)
    bench.settle()
    bench.outbox.lines[6] = Line(epoch=6, length=4)

    bench.settle()

    assert len(stored(storage, 6)) == 4
    assert bench.outbox.confirmed(6) == 4


def test_a_line_that_was_left_after_a_fork_alarms_until_the_centre_holds_both_sides(storage):
    line = Line(length=5)
    bench = Bench(line, storage=storage)
    bench.settle()
    twin = Bench(line.copy(), storage=storage)
    twin.outbox.marks = dict(bench.outbox.marks)
    line.grow(3)
    bench.settle()
    twin.outbox.lines[EPOCH].grow(600, code="twin")
    for _ in range(2):
        twin.uplink.send_once()
    during = twin.status
    twin.outbox.lines[6] = Line(epoch=6, length=2)

    twin.settle()

    assert (during.forked, during.parted) == ((EPOCH,), ())
    assert (twin.status.forked, twin.status.parted) == ((), (EPOCH,))
    assert (twin.status.unsent, twin.status.oldest_unsent_ms) == (0, None)
    again = Bench(storage=storage)
    again.outbox = twin.outbox
    again.start()
    again.settle()
    assert (again.status.forked, again.status.parted) == ((), (EPOCH,))
    assert again.status.unsent == 0


def test_the_line_that_is_written_alarms_as_long_as_it_is_forked(storage):
    line = Line(length=5)
    old = line.copy()
    Bench(line.grow(3), storage=storage).settle()
    bench = Bench(old, storage=storage)

    bench.settle()

    assert (bench.status.forked, bench.status.parted) == ((EPOCH,), ())


def test_the_status_says_by_how_much_this_clock_is_ahead(storage):
    bench = Bench(Line(length=3), storage=storage)
    bench.settle()
    assert bench.status.skew_ms == 0
    told = len(bench.statuses)

    for wall_ms in (NOON_MS + 1999, NOON_MS - 3_600_000):
        bench.wall_ms = wall_ms
        bench.uplink.send_once()

    assert bench.status.skew_ms == -3_600_000
    assert len(bench.statuses) == told + 1


@pytest.mark.parametrize("rate", [3000.0, 8000.0, 60_000.0])
def test_a_metered_line_carries_what_it_may_to_within_a_tenth(storage, rate):
    line = Line(length=400)
    bench = Bench(line, storage=storage, rate=rate)
    start_s = bench.now_s
    bench.uplink.send_once()  # a hello, which tells where the centre stands
    while bench.status.unsent:
        bench.now_s = max(bench.now_s, bench.uplink._link.due_s)
        before = bench.carried
        bench.uplink.send_once()
        assert bench.carried - before <= 6 * rate + 1000
    took_s = bench.uplink._link.free_s - start_s

    assert stored(storage) == line.records
    assert 0.9 * rate <= bench.carried / took_s <= 1.1 * rate


def test_a_fork_ends_when_the_centre_is_put_back_before_it(storage):
    line = Line(length=5)
    bench = Bench(line, storage=storage)
    bench.settle()
    backup = storage.shelves
    Bench(line.copy().grow(2, code="twin"), storage=storage).settle()
    line.grow(4)
    bench.settle()
    forked = bench.status.forked
    put_back(storage, backup)

    bench.settle()

    assert (len(forked), len(bench.status.forked)) == (1, 0)
    assert stored(storage) == line.records


def test_a_damaged_record_is_counted_and_stops_nothing(storage):
    line = Line(length=6)
    bench = Bench(line, storage=storage)
    line.records[2] = replace(line[3], signature=bytes(10))

    bench.settle()

    assert bench.status.quarantined == 1
    assert bench.status.confirmed == 6
    assert len(stored(storage)) == 5


def test_a_damaged_newest_record_waits_for_the_next_one_without_haste(storage):
    line = Line(length=3)
    line.records[2] = replace(line[3], signature=bytes(10))
    bench = Bench(line, storage=storage)
    bench.settle()
    assert (bench.status.confirmed, bench.status.quarantined) == (2, 1)
    assert bench.pause_s >= 1

    line.grow(1)
    bench.settle()

    assert bench.status.confirmed == 4


def test_records_that_are_gone_here_do_not_make_it_ask_without_end(storage):
    line = Line(length=5)
    bench = Bench(line, storage=storage)
    bench.outbox.purged[EPOCH] = 3

    assert bench.settle() <= 3
    assert bench.status.unsent == 5


def test_an_empty_journal_sends_nothing(storage):
    bench = Bench(storage=storage)

    bench.settle()

    assert bench.way.sent == []
    assert bench.status.recorded == 0


def test_the_status_is_told_only_when_it_changes(storage):
    bench = Bench(Line(length=3), storage=storage)

    bench.settle()
    told = len(bench.statuses)
    bench.settle()

    assert len(bench.statuses) == told
    assert len(set(bench.statuses)) == len(bench.statuses)


def test_the_loop_sends_what_is_recorded_when_it_is_woken_and_stops_when_told(storage):
    line = Line(length=2)
    bench = Bench(line, storage=storage)
    stop, confirmed = threading.Event(), threading.Semaphore(0)

    def report(status):
        bench.statuses.append(status)
        confirmed.release()

    bench.uplink._report = report
    thread, done = in_thread(lambda: bench.uplink.run(stop))

    def wait_for(count):
        while not bench.statuses or bench.status.confirmed != count:
            assert confirmed.acquire(timeout=20)

    wait_for(2)
    line.grow(1)
    bench.wake.set()
    wait_for(3)
    stop.set()
    bench.wake.set()
    thread.join(20)

    assert done.result(0) is None
    assert stored(storage) == line.records


def test_hurry_ends_a_pause_from_another_thread(storage):
    bench = Bench(Line(length=1), storage=storage, chance=0.99)
    bench.way.faults = [Trouble(CentreState.REFUSES, 403)]
    stop, told = threading.Event(), threading.Event()

    def report(status):
        bench.statuses.append(status)
        if status.confirmed or status.state is CentreState.REFUSES:
            told.set()

    bench.uplink._report = report
    thread, done = in_thread(lambda: bench.uplink.run(stop))
    assert told.wait(20)
    told.clear()

    bench.uplink.hurry()

    assert told.wait(20)
    assert bench.status.confirmed == 1
    stop.set()
    thread.join(20)
    assert done.result(0) is None


class Weather:
    """What may happen to an uplink and its centre, one step at a time."""

    def __init__(self) -> None:
        self.storage = new_storage()
        self.line = Line()
        self.bench = Bench(self.line, storage=self.storage)
        self.backups: list[Shelves] = [self.storage.shelves]

    def record(self, count: int) -> None:
        self.line.grow(count)

    def send(self, _: int) -> None:
        self.bench.uplink.send_once()

    def lose(self, _: int) -> None:
        self.bench.way.lose_answers = True
        self.bench.uplink.send_once()
        self.bench.way.lose_answers = False

    def fail(self, _: int) -> None:
        self.bench.way.faults = [DOWN]
        self.bench.uplink.send_once()

    def refuse_size(self, _: int) -> None:
        self.bench.way.faults = [TooMuch()]
        self.bench.uplink.send_once()

    def back_up(self, _: int) -> None:
        self.backups.append(self.storage.shelves)

    def put_back(self, count: int) -> None:
        put_back(self.storage, self.backups[count % len(self.backups)])

    def restart(self, _: int) -> None:
        self.bench.start()


STEPS = (
    Weather.record,
    Weather.send,
    Weather.lose,
    Weather.fail,
    Weather.refuse_size,
    Weather.back_up,
    Weather.put_back,
    Weather.restart,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 30)), max_size=40))
def test_whatever_the_network_and_the_centre_do_each_record_arrives_once(steps):
    weather = Weather()
    for step, count in steps:
        step(weather, count)
    for _ in range(60):
        weather.bench.uplink.send_once()

    assert stored(weather.storage) == weather.line.records
    assert weather.bench.status.unsent == 0
    assert weather.bench.status.forked == ()

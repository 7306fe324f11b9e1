"""Thirty simulated days of a post and its centre, in which each forgets in its time."""

import shutil
import threading
from dataclasses import replace

import apsw
import pytest

from sync.centre.auditing import LOST, audit_store, receipts_file
from sync.centre.centre import STORE_FILE, open_centre
from sync.centre.overseeing import losses_beside
from sync.centre.receiving import read_arrival
from sync.centre.retention import CentreTerms, Retention
from sync.journal.auditing import audit_journal, own_key
from sync.journal.copies import open_copy
from sync.journal.database import FILE_NAME
from sync.journal.evidence import Evidence, read_evidence
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.reader import JournalReader
from sync.journal.retention import HOUR_MS, Terms
from sync.uplink.client import Reply, Result, Trouble
from sync.uplink.journal_outbox import JournalBooks, JournalOutbox, go_on_after_fork
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.reconciling import WHOLE_S, Questioner, Reconciler
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import enrolled
from tests.journal.makers import NOON_MS, PLACE, a_receipt, a_trust, entry, moment

STRIDE = 6


class World:
    """A post, its centre and the line between them; time passes as the test says."""

    def __init__(self, folder) -> None:
        self.hour = 0
        self.online = True
        self.knows_proofs = True
        self.centre_folder, self.post_folder = folder / "centre", folder / "post"
        self.statuses: list[UplinkStatus] = []
        self.entries: dict[int, int] = {}
        self.journal = Journal(self.post_folder, PLACE, moment())
        self.clock = 0.0
        self.purge = Purge(self.journal, Terms(), monotonic_s=self._monotonic)
        self.open_centre()
        self.enrol()
        self.reader = JournalReader(self.post_folder)
        self.connect()

    def _monotonic(self) -> float:
        self.clock += 0.001
        return self.clock

    def now_ms(self) -> int:
        return NOON_MS + self.hour * HOUR_MS

    def open_centre(self) -> None:
        self.centre = open_centre(self.centre_folder, self.now_ms)
        self.retention = Retention(self.centre.storage, CentreTerms(), self.now_ms)

    def enrol(self) -> None:
        identity, keys = self.journal.scribe.identity, self.centre.keys
        known = enrolled(identity.terminal, identity.signing_key)
        self.centre.storage.commit(lambda writing: writing.add_terminal(known))
        trust = replace(
            a_trust(keys.opening),
            centre=self.centre.storage.identity.centre,
            verifying_key=keys.signing.public_key().public_bytes_raw(),
        )
        self.journal.enrol(trust, moment())

    def connect(self, *, compares: bool = False) -> None:
        trust = self.journal.trust
        assert trust is not None
        identity = self.journal.scribe.identity
        centre = Correspondent(trust.centre, trust.verifying_key)
        clocks = Clocks(lambda: self.clock, self.now_ms, lambda: 0.5)
        books = JournalBooks(self.reader, self.journal, lambda task: task(), moment)
        self.reconciler = Reconciler(
            Questioner(identity.terminal, identity.signing_key), centre, books, self.ask, clocks
        )
        self.uplink = Uplink(
            terminal=self.journal.scribe.identity.terminal,
            centre=centre,
            outbox=JournalOutbox(self.reader, self.journal, lambda task: task(), lambda _: None),
            transport=self,
            clocks=clocks if compares else Clocks(lambda: 0.0, self.now_ms, lambda: 0.5),
            wake=threading.Event(),
            report=self.statuses.append,
            comparing=self.reconciler if compares else None,
        )

    def ask(self, question: bytes) -> Result:
        answer = self.centre.compare(self.journal.scribe.identity.terminal, question)
        assert answer is not None
        return Reply(answer)

    def settle(self) -> None:
        """Compare all that is kept, and send what that asks for."""
        self.clock += 2 * WHOLE_S
        for _ in range(500):
            if self.uplink.compare_once():
                continue
            # What was purged and what was healed is written down, and sent in its turn.
            head = self.journal.head
            if self.reader.confirmed(head.epoch) == head.seq:
                return
            self.uplink.send_once()
        raise AssertionError("no rest")

    def send(self, batch: bytes) -> Result:
        if not self.online:
            return Trouble(CentreState.DOWN)
        terminal, own = self.journal.scribe.identity.terminal, self.centre.own
        arrival = read_arrival(terminal, batch, self.now_ms(), own if self.knows_proofs else None)
        decision = self.centre.submit(arrival).result()
        assert decision is not None
        return Reply(self.centre.receipt(arrival, decision))

    def pass_hours(self, hours: int, people: int = 1) -> None:
        for _ in range(0, hours, STRIDE):
            self.hour += STRIDE
            for _ in range(people):
                draft = replace(entry(), moment=moment(self.hour * HOUR_MS))
                self.entries[self.journal.append(draft).header.seq] = self.hour
            for _ in range(4):
                self.uplink.send_once()
            self.clock += 61
            while self.purge.step(moment(self.hour * HOUR_MS)):
                pass
            while self.retention.step():
                pass

    def at_the_post(self) -> set[int]:
        rows = self.reader.connection.execute("SELECT seq FROM records")
        return {seq for (seq,) in rows}

    def at_the_centre(self, what: str = "length(body) > 0") -> set[int]:
        with open_copy(self.centre_folder / STORE_FILE) as connection:
            return {
                seq
                for (seq,) in connection.execute(
                    f"SELECT seq FROM records WHERE {what}"  # noqa: S608 - of the tests
                )
            }

    def put_back(self, kept) -> None:
        self.centre.close()
        shutil.copyfile(kept, self.centre_folder / STORE_FILE)
        self.open_centre()

    def copy_of_the_centre(self, to) -> None:
        self.centre.close()
        shutil.copyfile(self.centre_folder / STORE_FILE, to)
        self.open_centre()

    def close(self) -> None:
        self.reader.close()
        self.journal.close()
        self.centre.close()


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", 2**16)
    monkeypatch.setattr("sync.journal.ballast._CHUNK", bytes(2**16))
    made = World(tmp_path)
    yield made
    made.close()


def test_over_thirty_days_each_forgets_in_its_time_and_both_lines_stay_whole(world) -> None:
    for day in range(30):
        # Of three days the post was cut off.
        world.online = day not in {6, 7, 8}
        world.pass_hours(24)
        here, there = world.at_the_post(), world.at_the_centre()
        every = world.at_the_centre("1")
        marked = world.reader.confirmed(world.journal.head.epoch)
        for seq, hour in world.entries.items():
            age = (world.hour - hour) / 24
            assert seq in here or (seq <= marked and age > 14), (day, seq)
            assert seq in here or seq in every
            assert seq in there or seq > marked or age > 21, (day, seq)
            if day not in range(6, 11):  # a day off is a day more
                assert seq not in here or age <= 14 + 4, (day, seq)
                assert seq not in there or age <= 21 + 4, (day, seq)
    evidence = Evidence("none", ())
    with open_copy(world.centre_folder / STORE_FILE) as connection:
        (line,) = audit_store(connection, [evidence])
    assert line.audit.ok, line.audit
    with open_copy(world.post_folder / FILE_NAME) as connection:
        (named,) = audit_journal(connection, [], own_key(world.post_folder))
    assert named.audit.ok, named.audit
    assert min(world.at_the_post()) > min(world.entries)


def test_what_the_centre_keeps_proves_a_purged_journal(world) -> None:
    world.pass_hours(24 * 17)
    kept = read_evidence("receipts", receipts_file(world.centre_folder, world.now_ms()))
    with open_copy(world.post_folder / FILE_NAME) as connection:
        (named,) = audit_journal(connection, [kept])
    assert named.audit.ok, named.audit
    assert named.audit.proven_to == world.reader.confirmed(world.journal.head.epoch)


def test_a_centre_put_back_within_a_fortnight_is_healed_by_the_post(world, tmp_path) -> None:
    world.pass_hours(24 * 10)
    world.copy_of_the_centre(tmp_path / "kept")
    world.pass_hours(24 * 12)
    before = world.at_the_centre("1")

    world.put_back(tmp_path / "kept")
    assert world.at_the_centre("1") < before
    world.pass_hours(24)

    assert before <= world.at_the_centre("1")
    assert world.statuses[-1].unsent == 0
    with open_copy(world.centre_folder / STORE_FILE) as connection:
        (line,) = audit_store(connection, [])
    assert line.audit.ok, line.audit


def beyond_a_fortnight(world, kept) -> int:
    """The centre is put back to a copy that is older than all that the post still has."""
    world.pass_hours(24 * 2)
    world.copy_of_the_centre(kept)
    world.pass_hours(24 * 20)
    mark: int = max(world.at_the_centre("1"))
    world.put_back(kept)
    assert max(world.at_the_centre("1")) + 1 < min(world.at_the_post())
    return mark


def test_beyond_a_fortnight_the_line_goes_on_and_what_is_gone_is_told_as_lost(
    world, tmp_path
) -> None:
    before = beyond_a_fortnight(world, tmp_path / "kept")
    held = world.at_the_centre("1")

    world.pass_hours(STRIDE)

    assert world.statuses[-1].unsent == 0
    assert world.statuses[-1].out_of_reach == ()
    assert world.reader.confirmed(world.journal.head.epoch) == world.journal.head.seq
    (lost,) = world.centre.storage.read(lambda reading: reading.losses(9))
    assert (lost.first, lost.noted_ms) == (max(held) + 1, world.now_ms())
    assert lost.last <= before
    assert lost.missing == lost.last - lost.first + 1
    assert losses_beside(world.centre_folder) == (lost,)
    with open_copy(world.centre_folder / STORE_FILE) as connection:
        (line,) = audit_store(connection, [])
    assert (line.audit.reason, line.audit.first_bad, line.lost) == (LOST, lost.first, lost.missing)
    assert line.audit.last == world.journal.head.seq


def test_what_the_post_still_has_of_it_comes_back_by_the_comparison(world, tmp_path) -> None:
    beyond_a_fortnight(world, tmp_path / "kept")
    # The oldest receipt that still serves is the newest one.
    connection = apsw.Connection(str(world.post_folder / FILE_NAME))
    connection.execute("DELETE FROM receipts WHERE id < (SELECT max(id) FROM receipts)")
    connection.close()
    here = world.at_the_post()
    world.connect(compares=True)

    world.pass_hours(STRIDE)
    world.settle()

    assert here <= world.at_the_centre("1")
    (lost,) = world.centre.storage.read(lambda reading: reading.losses(9))
    assert lost.missing == min(here) - lost.first
    assert world.statuses[-1].agreed.hours == ()
    with open_copy(world.centre_folder / STORE_FILE) as connection:
        (line,) = audit_store(connection, [])
    assert (line.audit.reason, line.audit.first_bad, line.lost) == (LOST, lost.first, lost.missing)


def test_a_change_beyond_what_was_lost_is_not_told_as_lost(world, tmp_path) -> None:
    beyond_a_fortnight(world, tmp_path / "kept")
    world.pass_hours(STRIDE)
    (lost,) = losses_beside(world.centre_folder)
    connection = apsw.Connection(str(world.centre_folder / STORE_FILE))
    connection.execute(
        "UPDATE records SET signature = zeroblob(64) WHERE seq = ?", (lost.last + 2,)
    )
    connection.close()

    with open_copy(world.centre_folder / STORE_FILE) as connection:
        (line,) = audit_store(connection, [])

    assert (line.audit.reason, line.audit.first_bad) == ("signature", lost.last + 2)


def test_a_centre_that_knows_no_proofs_loses_nothing_more_and_the_post_says_so(
    world, tmp_path
) -> None:
    world.knows_proofs = False
    beyond_a_fortnight(world, tmp_path / "kept")
    epoch = world.journal.head.epoch
    world.pass_hours(STRIDE)
    held, mark = world.at_the_post(), world.reader.confirmed(epoch)

    world.pass_hours(24 * 20)

    assert held <= world.at_the_post()  # the only copies there are
    assert world.reader.confirmed(epoch) == mark
    assert world.statuses[-1].unsent > 0
    assert world.statuses[-1].out_of_reach == (epoch,)

    world.knows_proofs = True
    world.pass_hours(STRIDE)
    assert (world.statuses[-1].unsent, world.statuses[-1].out_of_reach) == (0, ())


def test_a_post_without_a_receipt_that_serves_says_so(world, tmp_path) -> None:
    beyond_a_fortnight(world, tmp_path / "kept")
    connection = apsw.Connection(str(world.post_folder / FILE_NAME))
    connection.execute("DELETE FROM receipts")
    connection.close()

    world.pass_hours(STRIDE)

    assert world.statuses[-1].out_of_reach == (world.journal.head.epoch,)
    assert losses_beside(world.centre_folder) == ()


def test_the_receipt_that_proves_what_was_held_outlives_a_thousand_lower_ones(world) -> None:
    world.pass_hours(STRIDE)
    epoch, mark = world.journal.head.epoch, world.reader.confirmed(world.journal.head.epoch)
    ((_, envelope),) = [world.reader.proof(epoch, mark, mark)]
    centre = world.centre.storage.identity.centre
    for number in range(1100):
        receipt = replace(
            a_receipt(epoch, number % 2), centre=centre, centre_time_ms=world.now_ms()
        )
        world.journal._store.insert_receipt(b"lower", receipt)

    assert world.reader.proof(epoch, mark, mark) == (mark, envelope)
    assert len(world.reader.receipts()) <= 1001


def test_a_line_that_the_centre_cannot_go_on_with_keeps_no_other_back(world, tmp_path) -> None:
    world.knows_proofs = False
    beyond_a_fortnight(world, tmp_path / "kept")
    stuck = world.journal.head.epoch
    world.pass_hours(STRIDE)

    assert go_on_after_fork(world.journal, world.statuses[-1], moment(world.hour * HOUR_MS))
    assert not go_on_after_fork(world.journal, world.statuses[-1], moment(world.hour * HOUR_MS))
    world.pass_hours(STRIDE)

    new = world.journal.head.epoch
    assert new != stuck
    assert world.reader.confirmed(new) == world.journal.head.seq
    assert world.statuses[-1].out_of_reach == (stuck,)

    world.knows_proofs = True
    world.pass_hours(STRIDE)
    assert (world.statuses[-1].unsent, world.statuses[-1].out_of_reach) == (0, ())

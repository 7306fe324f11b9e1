"""The centre forgets who came after its term, and goes on knowing what it had."""

import logging
import threading

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.centre.__main__ import main
from sync.centre.auditing import audit_store
from sync.centre.centre import STORE_FILE
from sync.centre.receiving import read_arrival, receive
from sync.centre.retention import CentreTerms, Retention
from sync.centre.storage.erasing import ALL, SqliteErasing
from sync.centre.storage.port import StorageFault
from sync.centre.storage.schema import MIGRATIONS
from sync.centre.storage.sqlite import SqliteStorage, UnfitStore
from sync.journal.copies import open_copy
from sync.journal.retention import DAY_MS, HOUR_MS, NoOrder
from sync.protocol.terms import RecordStatus, Verdict
from tests.centre.lines import EPOCH, NOON_MS, TERMINAL, Line, batch, enrolled

USUAL = CentreTerms()
READER = X25519PrivateKey.generate().public_key()


class Centre:
    """A store, its retention and a clock that the test turns."""

    def __init__(self, folder, terms=USUAL) -> None:
        self.path = folder / STORE_FILE
        self.store = SqliteStorage(self.path)
        self.now_ms = NOON_MS
        self.retention = Retention(self.store, terms, lambda: self.now_ms)

    def receive(self, data: bytes):
        arrival = read_arrival(TERMINAL, data, self.now_ms)
        return self.store.commit(lambda writing: receive(writing, arrival))

    def pass_hours(self, hours: int) -> None:
        """Looked at twice a day while many hours pass, else every hour."""
        stride = 12 if hours > 48 else 1
        for _ in range(0, hours, stride):
            self.now_ms += stride * HOUR_MS
            self.tick()

    def tick(self) -> None:
        while self.retention.step():
            pass

    def bodies(self) -> list[bytes]:
        return [
            record.body
            for record in self.store.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 99))
        ]

    def rows(self, statement: str):
        return self.store.erase(lambda erasing: erasing._connection.execute(statement).fetchall())


@pytest.fixture
def centre(tmp_path):
    made = Centre(tmp_path)
    made.store.commit(lambda writing: writing.add_terminal(enrolled()))
    yield made
    made.store.close()


@pytest.fixture
def line():
    made = Line()
    made.add_wrap(READER)
    made.add_entry()
    made.add_entry(Verdict.REFUSE)
    made.add(code="clock.jump")
    return made


def test_bodies_and_keys_go_after_21_days_and_the_chain_stays_whole(centre, line) -> None:
    centre.receive(line.batch())
    centre.tick()
    centre.pass_hours(21 * 24)
    assert all(centre.bodies()[:3])

    centre.pass_hours(1)

    assert centre.bodies()[:3] == [b"", b"", b""]
    assert centre.rows("SELECT count(*) FROM wraps") == [(0,)]
    with open_copy(centre.path) as connection:
        (found,) = audit_store(connection, ())
    assert found.audit.ok, found.audit
    assert found.audit.records == len(line)
    assert centre.rows("SELECT records, days, order_number FROM erasures") == [(4, 21, "")]
    assert centre.rows("SELECT count(*) FROM erasures WHERE finished_ms IS NULL") == [(0,)]


def test_what_is_sent_again_is_known_and_goes_on_being_followed(centre, line) -> None:
    centre.receive(line.batch())
    centre.pass_hours(22 * 24)

    again = centre.receive(line.batch())
    assert {answer.status for answer in again.answers} == {RecordStatus.SAME}
    line.add_entry()
    more = centre.receive(line.batch(len(line)))
    assert more.mark == len(line)
    assert more.answers[0].status is RecordStatus.STORED
    assert not centre.bodies()[1]  # what came again did not bring it back


def test_conflicts_and_what_is_in_quarantine_go_too_and_stay_known(centre, line) -> None:
    twin = line.copy()
    line.add_entry()
    twin.add(code="twin", body=b"somebody else")
    centre.receive(line.batch())
    centre.receive(twin.batch(5))
    broken = (b"somebody's rubbish", *line.grow(2).encoded(7))
    centre.receive(batch(broken))

    centre.pass_hours(22 * 24)

    assert centre.rows("SELECT body FROM conflicts") == [(b"",)]
    assert centre.rows("SELECT data FROM quarantine") == [(b"",)]
    answers = [centre.receive(data).answers[0] for data in (twin.batch(5), batch(broken))]
    assert [answer.status for answer in answers] == [RecordStatus.CONFLICT, RecordStatus.REJECTED]
    assert centre.rows("SELECT body FROM conflicts") == [(b"",)]
    assert centre.rows("SELECT data FROM quarantine") == [(b"",)]


def test_how_much_happened_in_every_hour_is_kept(centre, line) -> None:
    centre.receive(line.batch())
    centre.pass_hours(22 * 24)
    counts = centre.rows("SELECT kind, verdict, records FROM counts ORDER BY kind, verdict")
    assert counts == [("entry", "ADMIT", 1), ("entry", "REFUSE", 1), ("event", "", 2)]


def test_what_a_terminal_says_of_itself_stays_readable(centre, line) -> None:
    centre.receive(line.add(code="terminal.note", body=b"\xa0") and line.batch())
    centre.pass_hours(22 * 24)
    assert centre.bodies()[-1] in {b"", b"\xa0"}
    assert centre.rows("SELECT count(*) FROM records WHERE erased_ms IS NOT NULL") == [(3,)]


@pytest.mark.parametrize("leap", [10 * 365 * DAY_MS, -10 * 365 * DAY_MS])
def test_a_clock_ten_years_off_erases_nothing_now_and_lets_all_go_in_its_time(
    centre, line, leap
) -> None:
    centre.receive(line.batch())
    centre.pass_hours(24)
    centre.now_ms += leap
    centre.pass_hours(3)
    line.add_entry()
    centre.receive(line.batch(len(line)))  # came while the clock was wrong
    centre.pass_hours(2)
    centre.now_ms -= leap
    centre.pass_hours(19 * 24)
    assert all(centre.bodies()[:3])
    assert centre.bodies()[-1]

    centre.pass_hours(3 * 24)
    assert not any(centre.bodies()[:3])
    assert not centre.bodies()[-1]


def test_a_centre_that_stood_still_counts_a_day_of_it(centre, line) -> None:
    centre.receive(line.batch())
    centre.pass_hours(24)
    centre.now_ms += 30 * DAY_MS
    centre.tick()
    assert all(centre.bodies()[:3])


def test_many_records_go_by_500(centre) -> None:
    line = Line(length=1200)
    for first in range(1, 1200, 400):
        centre.receive(line.batch(first, first + 399))
    centre.tick()
    centre.pass_hours(21 * 24)
    centre.now_ms += HOUR_MS
    assert [centre.retention.step() for _ in range(4)] == [True, True, True, False]


def test_more_days_need_an_order() -> None:
    assert CentreTerms(days=7).order == ""
    with pytest.raises(NoOrder, match="keep_days = 22: more than 21 needs the number of an order"):
        CentreTerms(days=22)
    assert CentreTerms(days=60, order="12/QĐ-UBND").days == 60
    with pytest.raises(NoOrder, match="from 1 to 365"):
        CentreTerms(days=366, order="12/QĐ-UBND")


def test_a_centre_with_a_longer_term_and_no_order_does_not_start(tmp_path, capsys) -> None:
    assert main(["--data", str(tmp_path / "centre"), "--keep-days", "22"]) == 2
    assert "more than 21 needs the number of an order" in capsys.readouterr().out
    assert not (tmp_path / "centre").exists()


def test_a_store_that_cannot_write_is_tried_again(caplog) -> None:
    stop = threading.Event()

    class Broken:
        def erase(self, _work):
            stop.set()
            raise StorageFault("disk full")

        def empty_log(self) -> bool:
            return False

    with caplog.at_level(logging.WARNING):
        Retention(Broken(), CentreTerms(), lambda: NOON_MS).run(stop)
    assert "disk full" in caplog.text


def test_a_header_that_rotted_holds_up_nothing_and_its_body_goes_too(centre, line) -> None:
    centre.receive(line.batch())
    header = line[4].header_bytes
    centre.store._writer.execute(
        "UPDATE records SET header = ?, body = x'a0' WHERE seq = 4", (b"\xff" + header[1:],)
    )
    centre.tick()
    centre.pass_hours(22 * 24)

    # Nobody can say any more that what it says is only about the terminal.
    assert centre.rows("SELECT count(*) FROM records WHERE length(body) > 0") == [(0,)]
    assert centre.rows("SELECT count(*) FROM records WHERE erased_ms IS NOT NULL") == [(4,)]


def test_a_bug_in_one_step_is_told_and_the_next_is_taken_all_the_same(monkeypatch, caplog) -> None:
    monkeypatch.setattr("sync.centre.retention._LOOK_S", 0.0)
    stop = threading.Event()
    steps = []

    class Odd:
        def erase(self, _work):
            steps.append(1)
            if len(steps) == 2:
                stop.set()
            raise KeyError("odd")

        def empty_log(self) -> bool:
            return False

    with caplog.at_level(logging.ERROR):
        Retention(Odd(), CentreTerms(), lambda: NOON_MS).run(stop)

    assert len(steps) == 2
    assert "KeyError" in caplog.text


def test_a_reader_holds_the_end_up_and_it_is_told_later(centre, line, monkeypatch) -> None:
    monkeypatch.setattr("sync.centre.storage.sqlite._BUSY_MS", 0)
    centre.receive(line.batch())
    centre.tick()
    centre.pass_hours(21 * 24)
    with open_copy(centre.path) as reading:
        reading.execute("SELECT count(*) FROM records").fetchall()
        centre.pass_hours(2)
        assert not centre.bodies()[0]
        assert centre.store.erase(SqliteErasing.is_pending)
    centre.pass_hours(1)
    assert not centre.store.erase(SqliteErasing.is_pending)
    assert centre.path.with_name(f"{STORE_FILE}-wal").stat().st_size <= 200_000


class TestMigrating:
    def first_version(self, folder) -> None:
        path = folder / STORE_FILE
        store = SqliteStorage(path)
        store.commit(lambda writing: writing.add_terminal(enrolled()))
        line = Line(length=5)
        arrival = read_arrival(TERMINAL, line.batch(), NOON_MS)
        store.commit(lambda writing: receive(writing, arrival))
        store.close()
        with open_copy(path):
            pass
        connection = apsw.Connection(str(path))
        connection.execute(
            "DROP TABLE looks; DROP TABLE counts; DROP TABLE erasures; DROP TABLE ahead;"
            "DROP TABLE losses;"
            "ALTER TABLE records DROP COLUMN erased_ms; PRAGMA user_version = 1"
        )
        connection.close()

    def test_the_first_version_becomes_this_one_and_no_copy_stays(self, tmp_path) -> None:
        self.first_version(tmp_path)
        centre = Centre(tmp_path)
        assert len(centre.bodies()) == 5
        centre.pass_hours(22 * 24)
        assert centre.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert not list(tmp_path.glob("*before*"))
        centre.store.close()

    def test_a_migration_that_loses_records_leaves_the_store_and_its_copy(self, tmp_path) -> None:
        self.first_version(tmp_path)
        harmful = (MIGRATIONS[0], f"{MIGRATIONS[1]};\nDELETE FROM records WHERE seq = 5;")
        with pytest.raises(UnfitStore, match="would harm"):
            SqliteStorage(tmp_path / STORE_FILE, harmful)
        copy = apsw.Connection(str(next(tmp_path.glob("*before*.sqlite"))))
        assert copy.execute("SELECT count(*) FROM records").get == 5
        copy.close()
        centre = Centre(tmp_path)
        assert len(centre.bodies()) == 5
        assert not list(tmp_path.glob("*before*"))
        centre.store.close()

    def test_what_is_erased_here_is_overwritten(self, centre, line) -> None:
        line.add(body=b"Nguyen Van Bia Dat" * 300, code="x", kind=line[2].header.kind)
        centre.receive(line.batch())
        while centre.store.erase(lambda erasing: erasing.erase(ALL, 1, 21, "", 500)):
            pass
        assert centre.store.empty_log()
        for path in centre.path.parent.iterdir():
            assert b"Bia Dat" not in path.read_bytes()

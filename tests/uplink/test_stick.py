"""The post's end of a stick, with the shipping centre at the other end of the journey."""

import contextlib
import errno
import os
import random
import shutil
from dataclasses import replace
from itertools import count, permutations
from pathlib import Path

import pytest

from sync.centre.opening import can_open
from sync.journal import ballast, removable
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.protocol import packing, stick_names
from sync.protocol.messages import MAX_BATCH_BYTES, decode_batch, decode_receipt
from sync.protocol.stick_names import BATCH, RECEIPT, ROOT, WELCOME, Outcome, Run, run_of
from sync.uplink import stick as stick_module
from sync.uplink.answers import encoded_run, examine
from sync.uplink.inbox import Inbox
from sync.uplink.loop import Correspondent
from tests.centre.memory import MemoryStorage
from tests.journal.makers import KIOSK, PERSON, moment
from tests.uplink.sticks import (
    Pulled,
    Puller,
    StickCentre,
    StickPost,
    carry,
    enrol_by_stick,
    outcomes,
)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Little ballast, and five records to a batch."""
    monkeypatch.setattr(ballast, "BALLAST_BYTES", 4096)
    monkeypatch.setattr(stick_module, "MAX_RECORDS", 5)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def centre(tmp_path):
    return StickCentre(tmp_path / "centre")


@pytest.fixture
def post(tmp_path, centre, stick):
    """An enrolled post, whose stick is empty again."""
    made = StickPost(tmp_path / "post")
    enrol_by_stick(made, centre, stick)
    shutil.rmtree(stick / ROOT)
    yield made
    made.stop()


@pytest.fixture
def one_batch(monkeypatch):
    monkeypatch.setattr(stick_module, "MAX_RECORDS", 500)


def files(stick: Path, post: StickPost, suffix: str = BATCH) -> list[Path]:
    return sorted((stick / ROOT / post.terminal.hex()).glob(f"*{suffix}"))


def the_run(path: Path) -> Run:
    run = run_of(path.name, path.suffix)
    assert run is not None
    return run


def all_there(post, centre) -> bool:
    return centre.holds(post.terminal, post.epoch) == post.records() and not centre.beside(
        post.terminal, post.epoch
    )


class TestExport:
    def test_what_is_written_is_what_the_line_would_carry(self, post, stick):
        post.record(12)
        handled = post.export(stick)
        assert all(each.outcome is Outcome.WRITTEN for each in handled)
        found: list[bytes] = []
        for each in handled:
            data = packing.unpack((stick / each.file).read_bytes(), MAX_BATCH_BYTES)
            batch = decode_batch(data)
            assert (batch.terminal, len(batch.records)) == (post.terminal, each.records)
            found += batch.records
        assert found == post.records()

    def test_nothing_is_written_twice_and_it_goes_on_after_the_newest(self, post, stick):
        post.record(7)
        first = post.export(stick)
        times = [path.stat().st_mtime_ns for path in files(stick, post)]
        assert set(outcomes(post.export(stick))) == {Outcome.THERE}
        assert [path.stat().st_mtime_ns for path in files(stick, post)] == times
        post.record(1)
        handled = post.export(stick)
        assert outcomes(handled) == [Outcome.THERE] * len(first) + [Outcome.WRITTEN]
        assert handled[-1].records == 1

    def test_a_damaged_batch_is_written_anew(self, post, stick):
        post.record(8)
        post.export(stick)
        whole = {path: path.read_bytes() for path in files(stick, post)}
        for path, data in whole.items():
            path.write_bytes(data[:-3] if path == min(whole) else bytes(len(data)))
        assert set(outcomes(post.export(stick))) == {Outcome.WRITTEN}
        assert {path: path.read_bytes() for path in whole} == whole

    def test_whatever_files_are_lost_from_the_stick_come_back(self, post, stick, centre):
        post.record(20)
        post.export(stick)
        dice = random.Random(1)  # noqa: S311 - no secret
        for path in files(stick, post):
            if dice.random() < 0.5:
                path.unlink()
        post.export(stick)
        centre.take(stick)
        assert all_there(post, centre)

    def test_it_works_beside_a_terminal_that_goes_on_recording(self, post, stick, centre):
        post.record(6)
        with JournalReader(post.folder) as reader:
            for _ in post.at(stick).export(reader):
                post.record(1)
        carry(post, centre, stick)
        assert all_there(post, centre)
        assert post.confirmed == post.journal.head.seq

    def test_nothing_on_the_stick_says_who_a_person_is(self, post, stick):
        post.record(6)
        post.export(stick)
        for path in files(stick, post):
            data = packing.unpack(path.read_bytes(), MAX_BATCH_BYTES)
            for word in (PERSON.name, PERSON.number, PERSON.birth_date):
                assert word.encode() not in data

    def test_what_is_confirmed_goes_from_the_stick(self, post, stick, centre):
        post.record(9)
        carry(post, centre, stick)
        assert files(stick, post)
        assert files(stick, post, RECEIPT)
        assert post.export(stick) == ()
        assert not files(stick, post)
        assert not files(stick, post, RECEIPT)

    def test_what_another_disk_wrote_stays_untouched(self, post, stick):
        post.record(3)
        post.export(stick)
        (path,) = files(stick, post)[-1:]
        run = the_run(path)
        other = path.with_name(replace(run, digest=b"12345678").named(BATCH))
        other.write_bytes(b"of another disk")
        assert Outcome.WRITTEN not in outcomes(post.export(stick))
        assert other.read_bytes() == b"of another disk"

    def test_a_lost_centre_gets_everything_again_on_demand(self, post, stick, centre):
        post.record(9)
        carry(post, centre, stick)
        shutil.rmtree(stick / ROOT)
        assert post.export(stick) == ()
        handled = post.export(stick, everything=True)
        assert sum(each.records for each in handled) == post.journal.head.seq

    def test_every_epoch_goes_out(self, post, stick, centre):
        post.record(4)
        before, records = post.epoch, post.records()
        post.journal.begin_epoch(moment(100))
        post.record(4)
        carry(post, centre, stick)
        assert centre.holds(post.terminal, before) == records
        assert all_there(post, centre)

    def test_the_memory_of_a_write_is_not_taken_for_the_stick(self, post, stick, monkeypatch):
        post.record(2)
        read = os.read
        monkeypatch.setattr(os, "read", lambda file, size: read(file, size)[:-1])
        with pytest.raises(OSError, match="reads back"):
            post.export(stick)
        monkeypatch.undo()
        assert not files(stick, post)

    def test_a_file_system_that_cannot_sync_folders_is_used_all_the_same(
        self, post, stick, centre, monkeypatch
    ):
        sync = os.fsync

        def fat(file):
            if Path(f"/proc/self/fd/{file}").is_dir():
                raise OSError(22, "Invalid argument")
            sync(file)

        monkeypatch.setattr(os, "fsync", fat)
        post.record(5)
        post.export(stick)
        monkeypatch.undo()
        centre.take(stick)
        assert all_there(post, centre)


class TestHostileSticks:
    @pytest.mark.parametrize("name", ["..", "chot"])
    def test_a_link_in_place_of_our_folder_leads_nowhere(self, post, stick, tmp_path, name):
        outside = tmp_path / "outside"
        outside.mkdir()
        own = stick / ROOT
        if name == "..":
            own.mkdir()
            own /= post.terminal.hex()
        own.symlink_to(outside, target_is_directory=True)
        with pytest.raises(removable.BadFile):
            post.export(stick)
        with pytest.raises(removable.BadFile):
            post.read_stick(stick)
        assert not list(outside.iterdir())

    @pytest.mark.usefixtures("one_batch")
    def test_a_link_in_place_of_a_batch_is_replaced_and_not_followed(self, post, stick, tmp_path):
        post.record(2)
        post.export(stick)
        (path,) = files(stick, post)
        secret = tmp_path / "secret"
        secret.write_bytes(b"secret")
        path.unlink()
        path.symlink_to(secret)
        post.export(stick)
        assert secret.read_bytes() == b"secret"
        assert not path.is_symlink()

    def test_a_folder_of_too_many_names_is_not_looked_through(self, post, stick, monkeypatch):
        monkeypatch.setattr(stick_names, "MAX_FILES", 10)
        post.export(stick)
        own = stick / ROOT / post.terminal.hex()
        for number in range(10):
            (own / f"x{number}").touch()
        with pytest.raises(removable.BadFile):
            post.export(stick)

    @pytest.mark.usefixtures("one_batch")
    def test_receipts_are_judged_before_they_reach_the_inbox(self, post, stick, centre, tmp_path):
        post.record(4)
        post.export(stick)
        centre.take(stick)
        (receipt,) = files(stick, post, RECEIPT)
        true = receipt.read_bytes()

        def told(data: bytes) -> list[Outcome]:
            receipt.write_bytes(data)
            return outcomes(post.take(stick))

        assert told(true[:-1]) == [Outcome.DAMAGED]
        assert told(bytes(200_000)) == [Outcome.TOO_LARGE]
        assert told(true[:-1] + bytes([true[-1] ^ 1])) == [Outcome.OTHER_CENTRE]
        other = StickCentre(tmp_path / "other centre", MemoryStorage())
        other.storage.commit(
            lambda writing: writing.add_terminal(
                centre.storage.read(lambda reading: reading.terminal(post.terminal))
            )
        )
        other.take(stick)
        assert told(receipt.read_bytes()) == [Outcome.OTHER_CENTRE]
        receipt.unlink()
        receipt.mkdir()
        assert outcomes(post.take(stick)) == [Outcome.NOT_A_FILE]
        receipt.rmdir()
        os.mkfifo(receipt)
        assert outcomes(post.take(stick)) == [Outcome.NOT_A_FILE]
        receipt.unlink()
        assert post.confirmed == 0
        assert told(true) == [Outcome.WAITS]
        assert post.confirmed == post.journal.head.seq

    @pytest.mark.usefixtures("one_batch")
    def test_a_receipt_for_other_records_under_our_numbers_confirms_nothing(
        self, post, stick, centre
    ):
        post.record(4)
        post.export(stick)
        centre.take(stick)
        (receipt,) = files(stick, post, RECEIPT)
        run = the_run(receipt)
        receipt.rename(receipt.with_name(replace(run, digest=b"otherone").named(RECEIPT)))
        assert outcomes(post.take(stick)) == [Outcome.NOT_OURS]
        assert post.confirmed == 0


class TestReceipts:
    def test_an_old_stick_never_moves_the_cursor_back(self, post, stick, centre, tmp_path):
        post.record(6)
        post.export(stick)
        centre.take(stick)
        old = tmp_path / "old"
        shutil.copytree(stick, old)
        post.take(stick)
        post.record(6)
        carry(post, centre, stick)
        confirmed = post.confirmed
        assert set(outcomes(post.take(old))) == {Outcome.KNOWN}
        assert post.confirmed == confirmed == post.journal.head.seq

    def test_a_centre_that_was_put_back_is_named_and_healed_by_hand(self, post, stick, centre):
        post.record(6)
        put_back = MemoryStorage()
        terminal = centre.storage.read(lambda reading: reading.terminal(post.terminal))
        put_back.commit(lambda writing: writing.add_terminal(terminal))
        put_back.identity = centre.storage.identity
        carry(post, centre, stick)
        confirmed = post.confirmed
        centre.storage = put_back
        post.record(3)
        post.export(stick)
        assert set(outcomes(centre.take(stick))) == {Outcome.GAP}
        assert set(outcomes(post.take(stick))) == {Outcome.PUT_BACK}
        assert post.confirmed == confirmed
        post.export(stick, everything=True)
        centre.take(stick)
        assert all_there(post, centre)

    def test_a_fork_that_a_stick_shows_begins_a_new_line_once(self, post, stick, centre, tmp_path):
        twin = tmp_path / "twin"
        post.stop()
        shutil.copytree(post.folder, twin)
        other, post.journal = StickPost(twin), StickPost(post.folder).journal
        for each in (other, post):
            each.record(3)
        carry(other, centre, stick)
        forked = post.epoch
        post.export(stick)
        assert Outcome.FORK in outcomes(centre.take(stick))
        assert Outcome.FORK in outcomes(post.take(stick))
        epoch = post.epoch
        assert epoch != forked
        post.take(stick)
        assert post.epoch == epoch
        carry(post, centre, stick)
        assert all_there(post, centre)
        other.stop()

    def test_without_a_running_terminal_the_journal_takes_receipts_at_once(
        self, post, stick, centre
    ):
        post.record(6)
        post.export(stick)
        centre.take(stick)
        post.stop()
        post.take_while_stopped(stick)
        assert post.confirmed == post.journal.head.seq
        assert not list((post.folder / "inbox").iterdir())

    def test_what_a_full_disk_refuses_waits_and_is_tried_again(
        self, post, stick, centre, monkeypatch
    ):
        post.record(3)
        post.export(stick)
        centre.take(stick)
        post.read_stick(stick)
        now = [moment(0)]
        inbox = Inbox(post.journal, lambda: now[0])
        tries = []

        def full(*_: object) -> None:
            tries.append(1)
            raise JournalFault(JournalTrouble.DISK_FULL)

        with monkeypatch.context() as patch:
            patch.setattr(post.journal, "keep_receipt", full)
            assert not inbox.take()
            assert not inbox.take()
        assert len(tries) == 1
        now[0] = moment(5000)
        assert inbox.take()
        assert post.confirmed == post.journal.head.seq

    def test_an_inbox_that_cannot_be_listed_stops_nobody(self, post, stick, centre, monkeypatch):
        post.record(3)
        post.export(stick)
        centre.take(stick)
        post.read_stick(stick)

        def broken(_folder: Path) -> tuple[str, ...]:
            raise OSError(errno.EIO, "Input/output error")

        with monkeypatch.context() as patch:
            patch.setattr(removable, "names_in", broken)
            assert post.tick() == 0
        assert post.tick() == 1
        assert post.confirmed == post.journal.head.seq

    def test_an_answer_that_the_stick_does_not_give_keeps_no_other_back(
        self, post, stick, centre, monkeypatch
    ):
        post.record(12)
        post.export(stick)
        centre.take(stick)
        last = max(files(stick, post, RECEIPT), key=lambda path: the_run(path).last)
        really = removable.read_file

        def read(path: Path, max_bytes: int) -> bytes:
            if path == last:
                raise OSError(errno.EIO, "Input/output error")
            return really(path, max_bytes)

        with monkeypatch.context() as patch:
            patch.setattr(removable, "read_file", read)
            found = outcomes(post.take(stick))
        assert found.count(Outcome.UNREADABLE) == 1
        assert 0 < post.confirmed < post.journal.head.seq
        post.take(stick)
        assert post.confirmed == post.journal.head.seq

    def test_a_stick_that_is_gone_is_no_bad_file(self, post, stick, centre, monkeypatch):
        post.record(3)
        post.export(stick)
        centre.take(stick)

        def pulled(path: Path, _max_bytes: int) -> bytes:
            shutil.rmtree(stick)
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))

        monkeypatch.setattr(removable, "read_file", pulled)
        with pytest.raises(FileNotFoundError):
            post.read_stick(stick)

    def test_rubbish_in_the_inbox_is_dropped(self, post):
        inbox = post.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        (inbox / WELCOME).write_bytes(b"no welcome")
        (inbox / "1-1-1-0011223344556677.receipt").write_bytes(b"no receipt")
        (inbox / "notes.txt").write_bytes(b"whatever")
        trust = post.journal.trust
        assert post.tick() == 0
        assert [path.name for path in inbox.iterdir()] == ["notes.txt"]
        assert post.journal.trust is trust

    def test_the_centres_time_raises_the_floor(self, post, stick, centre):
        post.record(1)
        carry(post, centre, stick)
        assert post.floors[-1] == centre.now_ms

    def test_a_terminal_killed_after_it_kept_a_receipt_takes_it_again_without_harm(
        self, post, stick, centre, monkeypatch
    ):
        post.record(3)
        post.export(stick)
        centre.take(stick)
        post.read_stick(stick)

        class Killed(BaseException):
            pass

        def killed(*_: object) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(os, "unlink", killed)
            with pytest.raises(Killed):
                post.tick()
        assert post.confirmed == post.journal.head.seq
        with JournalReader(post.folder) as reader:
            kept = reader.receipts()
        assert post.tick() == 0
        with JournalReader(post.folder) as reader:
            assert reader.receipts() == kept
        assert not list((post.folder / "inbox").iterdir())

    def test_a_stick_pulled_while_it_is_read_changes_nothing(
        self, post, stick, centre, tmp_path, monkeypatch
    ):
        post.record(8)
        post.export(stick)
        centre.take(stick)
        read, away = os.read, tmp_path / "away"
        for cut in count():
            left = [cut]

            def pulled(file: int, size: int, left: list[int] = left) -> bytes:
                if left[0] == 0:
                    stick.rename(away)
                    raise OSError(5, "gone")
                left[0] -= 1
                return read(file, size)

            with monkeypatch.context() as patch:
                patch.setattr(os, "read", pulled)
                try:
                    post.read_stick(stick)
                    break
                except OSError:
                    away.rename(stick)
            assert not list((post.folder / "inbox").glob("*.receipt")), cut
        assert cut > 2
        post.tick()
        assert post.confirmed == post.journal.head.seq


class TestEnrolment:
    def test_a_kiosk_without_any_network_records_for_the_centre(self, tmp_path, centre, stick):
        kiosk = StickPost(tmp_path / "kiosk", KIOSK)
        kiosk.ask(stick, centre.token())
        # The first journey may carry records too: those of the start.
        kiosk.export(stick)
        assert set(outcomes(centre.take(stick))) == {Outcome.TAKEN}
        assert set(outcomes(kiosk.take(stick))) == {Outcome.WAITS}
        assert kiosk.journal.trust is not None
        kiosk.record(5)
        carry(kiosk, centre, stick)
        assert all_there(kiosk, centre)

        def look(reading):
            return can_open(reading, reading.newest_sealed(kiosk.terminal), centre.keys)

        assert centre.storage.read(look)
        assert not (kiosk.folder / "enrolment.token").exists()
        kiosk.export(stick)
        assert not list((stick / ROOT / kiosk.terminal.hex()).iterdir())
        kiosk.stop()

    def test_a_welcome_of_a_centre_that_was_not_asked_is_refused(self, tmp_path, centre, stick):
        kiosk = StickPost(tmp_path / "kiosk", KIOSK)
        impostor = StickCentre(tmp_path / "impostor", MemoryStorage())
        kiosk.ask(stick, impostor.token())
        impostor.take(stick)
        # The token that is open now is the true centre's.
        own = stick / ROOT / kiosk.terminal.hex()
        welcome = (own / WELCOME).read_bytes()
        shutil.rmtree(own)
        kiosk.ask(stick, centre.token())
        (own / WELCOME).write_bytes(welcome)
        assert outcomes(kiosk.take(stick)) == [Outcome.OTHER_CENTRE]
        assert kiosk.journal.trust is None
        kiosk.stop()

    def test_a_welcome_that_was_taken_is_nothing_new(self, post, stick, centre):
        post.ask(stick, centre.token())
        centre.take(stick)
        post.take(stick)
        assert outcomes(post.take(stick)) == [Outcome.KNOWN]

    def test_asking_again_with_the_same_token_writes_nothing(self, post, stick, centre):
        token = centre.token()
        assert post.ask(stick, token).outcome is Outcome.WRITTEN
        assert post.ask(stick, token).outcome is Outcome.THERE


class TestPulledOut:
    @pytest.mark.parametrize("case", [(0, 1), (0, 2), (6, 1)], ids=str)
    def test_a_stick_pulled_at_any_change_of_the_export_loses_and_doubles_nothing(
        self, post, tmp_path, monkeypatch, centre, case
    ):
        before, seed = case
        begun = tmp_path / "begun"
        begun.mkdir()
        if before:
            post.record(before)
            post.export(begun)
        post.record(15)
        terminal = centre.storage.read(lambda reading: reading.terminal(post.terminal))
        for cut in count():
            stick = tmp_path / f"stick {cut}"
            shutil.copytree(begun, stick)
            puller = Puller(stick, cut, seed)
            with puller(monkeypatch), contextlib.suppress(Pulled):
                post.export(stick)
            fresh = StickCentre(tmp_path / "centre", MemoryStorage())
            fresh.storage.commit(lambda writing: writing.add_terminal(terminal))
            assert all(each.ok for each in fresh.take(stick)), cut
            post.export(stick)
            assert all(each.ok for each in fresh.take(stick)), cut
            assert all_there(post, fresh), cut
            own = stick / ROOT / post.terminal.hex()
            assert not list(own.glob(".*")), cut
            if not puller.pulled:
                break
        assert cut >= 12

    def test_the_puller_finds_a_copy_that_is_written_in_place(
        self, post, tmp_path, monkeypatch, centre
    ):
        def in_place(path, content):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(descriptor, content)
            os.fsync(descriptor)
            os.close(descriptor)

        monkeypatch.setattr(removable, "write_file", in_place)
        post.record(15)
        found = []
        for cut in range(20):
            stick = tmp_path / f"stick {cut}"
            stick.mkdir()
            with Puller(stick, cut)(monkeypatch), contextlib.suppress(Pulled):
                post.export(stick)
            with monkeypatch.context() as patch:
                patch.setattr(removable, "write_file", lambda *_: None)
                found += outcomes(centre.take(stick))
        assert Outcome.DAMAGED in found

    def test_a_stick_pulled_while_the_centre_answers_loses_and_doubles_nothing(
        self, post, tmp_path, monkeypatch, centre
    ):
        post.record(11)
        terminal = centre.storage.read(lambda reading: reading.terminal(post.terminal))
        exported = tmp_path / "exported"
        exported.mkdir()
        post.export(exported)
        for cut in count():
            stick = tmp_path / f"stick {cut}"
            shutil.copytree(exported, stick)
            memory = MemoryStorage()
            memory.identity = centre.storage.identity
            fresh = StickCentre(tmp_path / "centre", memory)
            fresh.storage.commit(lambda writing: writing.add_terminal(terminal))
            puller = Puller(stick, cut)
            with puller(monkeypatch), contextlib.suppress(Pulled):
                fresh.take(stick)
            # Only what the centre holds durably is ever confirmed.
            with JournalReader(post.folder) as reader:
                marks = [
                    found.receipt.mark
                    for path in files(stick, post, RECEIPT)
                    if not isinstance(found := self._judged(post, reader, path, fresh), Outcome)
                ]
            assert max(marks, default=0) <= len(fresh.holds(post.terminal, post.epoch)), cut
            assert all(each.ok for each in fresh.take(stick)), cut
            assert all_there(post, fresh), cut
            if not puller.pulled:
                break
        assert cut > 10

    @staticmethod
    def _judged(post, reader, path, centre):
        key = centre.keys.signing.public_key().public_bytes_raw()
        correspondent = Correspondent(centre.storage.identity.centre, key)
        run = the_run(path)
        return examine(reader, correspondent, post.terminal, run, path.read_bytes())


class TestSeveralWays:
    def test_sticks_taken_in_any_order_and_doubled_give_the_same(self, post, tmp_path, centre):
        sticks = []
        for number in range(3):
            folder = tmp_path / f"stick {number}"
            folder.mkdir()
            post.record(4)
            post.export(folder)
            sticks.append(folder)
        terminal = centre.storage.read(lambda reading: reading.terminal(post.terminal))
        for order in permutations(sticks):
            fresh = StickCentre(tmp_path / "centre", MemoryStorage())
            fresh.storage.commit(lambda writing: writing.add_terminal(terminal))
            for folder in (*order, *order):
                assert all(each.ok for each in fresh.take(folder))
            assert all_there(post, fresh)

    def test_sticks_and_the_network_at_once_lose_and_double_nothing(self, post, tmp_path, centre):
        dice = random.Random(7)  # noqa: S311 - no secret
        sticks = [tmp_path / "one", tmp_path / "two"]
        for folder in sticks:
            folder.mkdir()

        def send() -> None:
            with JournalReader(post.folder) as reader:
                after = reader.confirmed(post.epoch)
                if after == post.journal.head.seq:
                    return
                last = min(after + dice.randrange(1, 7), post.journal.head.seq)
                made = encoded_run(reader, post.terminal, post.epoch, after + 1, last)
                assert made is not None
                answer = centre.take_from_the_network(post.terminal, made[1])
            if dice.random() < 0.5:
                key = centre.keys.signing.public_key()
                post.journal.keep_receipt(answer, decode_receipt(answer, key))

        for _ in range(150):
            folder = dice.choice(sticks)
            step = dice.choice(
                [
                    lambda: post.record(dice.randrange(1, 9)),
                    lambda folder=folder: post.export(folder),
                    lambda folder=folder: centre.take(folder),
                    lambda folder=folder: post.read_stick(folder),
                    post.tick,
                    send,
                ]
            )
            step()
            assert post.confirmed <= len(centre.holds(post.terminal, post.epoch))
        for folder in sticks:
            carry(post, centre, folder)
        assert all_there(post, centre)
        assert post.confirmed == post.journal.head.seq

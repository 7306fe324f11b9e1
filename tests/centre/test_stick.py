"""The centre's end of a stick: what it takes, what it refuses, and what it answers."""

import errno
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from sync.centre.enrolment import STICK_TOKEN_LIFETIME_MS, TOKEN_LIFETIME_MS
from sync.centre.stick import open_stick
from sync.centre.storage.port import StorageFault
from sync.journal import removable
from sync.journal.record import encode_record
from sync.protocol import packing, stick_names
from sync.protocol.messages import (
    MAX_BATCH_BYTES,
    Enrolment,
    batch_hash,
    decode_receipt,
    decode_token,
    decode_welcome,
    encode_enrolment,
)
from sync.protocol.stick_names import (
    BATCH,
    RECEIPT,
    REQUEST,
    ROOT,
    WELCOME,
    Outcome,
    Run,
    run_with,
)
from sync.protocol.terms import Mode
from tests.centre.lines import EPOCH, KEY, NOON_MS, TERMINAL, Line, enrolled
from tests.centre.serving import post, served
from tests.uplink.sticks import StickCentre, outcomes


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    (folder / ROOT / TERMINAL.hex()).mkdir(parents=True)
    return folder


@pytest.fixture
def own(stick: Path) -> Path:
    return stick / ROOT / TERMINAL.hex()


@pytest.fixture
def centre(tmp_path: Path) -> StickCentre:
    made = StickCentre(tmp_path / "centre")
    made.storage.commit(lambda writing: writing.add_terminal(enrolled()))
    return made


def put(own: Path, line: Line, first: int, last: int) -> Run:
    data = line.batch(first, last)
    run = run_with(line.epoch, first, last, batch_hash(data))
    (own / run.named(BATCH)).write_bytes(packing.pack(data))
    return run


class TestBatches:
    def test_are_taken_in_the_order_of_their_numbers_and_answered(self, centre, stick, own):
        line = Line(length=30)
        runs = [put(own, line, first, first + 9) for first in (21, 1, 11)]
        handled = centre.take(stick)
        assert outcomes(handled) == [Outcome.TAKEN] * 3
        assert [each.records for each in handled] == [10] * 3
        assert centre.holds(TERMINAL, EPOCH) == list(line.encoded())
        key = centre.keys.signing.public_key()
        marks = {
            run.last: decode_receipt((own / run.named(RECEIPT)).read_bytes(), key).mark
            for run in runs
        }
        assert marks == {10: 10, 20: 20, 30: 30}

    def test_are_taken_again_without_doubling(self, centre, stick, own):
        line = Line(length=5)
        put(own, line, 1, 5)
        centre.take(stick)
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN]
        assert centre.holds(TERMINAL, EPOCH) == list(line.encoded())
        assert centre.beside(TERMINAL, EPOCH) == 0

    def test_that_lack_what_came_before_say_so_and_come_later(self, centre, stick, own):
        line = Line(length=10)
        put(own, line, 6, 10)
        assert outcomes(centre.take(stick)) == [Outcome.GAP]
        put(own, line, 1, 5)
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN] * 2
        assert len(centre.holds(TERMINAL, EPOCH)) == 10

    def test_of_two_disks_are_both_kept_and_told(self, centre, stick, own):
        line = Line(length=5)
        twin = line.copy()
        put(own, line.grow(1), 1, 6)
        put(own, twin.grow(1, lane="3"), 1, 6)
        assert sorted(outcomes(centre.take(stick))) == [Outcome.FORK, Outcome.TAKEN]
        assert centre.beside(TERMINAL, EPOCH) == 1

    def test_say_nothing_of_the_clock_of_the_post(self, centre, stick, own):
        put(own, Line(length=1), 1, 1)
        centre.take(stick)
        (summary,) = centre.storage.read(lambda reading: reading.terminals())
        assert (summary.contact_ms, summary.skew_ms) == (centre.now_ms, None)

    def test_of_terminals_that_are_unknown_or_revoked_are_not_taken(self, centre, stick, own):
        put(own, Line(length=1), 1, 1)
        stranger = stick / ROOT / (b"X" * 16).hex()
        stranger.mkdir()
        put(stranger, Line(b"X" * 16, length=1), 1, 1)
        centre.storage.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS))
        assert outcomes(centre.take(stick)) == [Outcome.UNKNOWN_TERMINAL] * 2
        assert not list(stick.rglob(f"*{RECEIPT}"))

    def test_are_not_answered_where_the_store_did_not_keep_them(
        self, centre, stick, own, monkeypatch
    ):
        put(own, Line(length=2), 1, 2)

        def full(_work: object) -> None:
            raise StorageFault("disk full")

        monkeypatch.setattr(centre.storage, "commit", full)
        with pytest.raises(StorageFault):
            centre.take(stick)
        assert not list(stick.rglob(f"*{RECEIPT}"))


class TestHostileFiles:
    def test_cut_altered_or_misnamed_batches_are_refused(self, centre, stick, own):
        line = Line(length=4)
        run = put(own, line, 1, 4)
        path = own / run.named(BATCH)
        whole = path.read_bytes()

        def told(data: bytes, name: str = path.name) -> list[Outcome]:
            for old in own.iterdir():
                old.unlink()
            (own / name).write_bytes(data)
            return outcomes(centre.take(stick))

        for size in range(len(whole)):
            assert told(whole[:size]) == [Outcome.DAMAGED], size
        assert told(packing.pack(line.batch(1, 3))) == [Outcome.DAMAGED]
        assert told(packing.pack(b"")) == [Outcome.DAMAGED]
        assert told(b"no zstd at all") == [Outcome.DAMAGED]
        stranger = packing.pack(Line(b"X" * 16, length=4).batch(1, 4))
        assert told(stranger) == [Outcome.DAMAGED]
        for wrong in (
            replace(run, epoch=8),
            replace(run, last=5),
            replace(run, first=2, last=5),
            replace(run, digest=bytes(8)),
        ):
            assert told(whole, wrong.named(BATCH)) == [Outcome.DAMAGED]
        assert centre.holds(TERMINAL, EPOCH) == []

    def test_a_bomb_is_not_unpacked(self, centre, stick, own):
        run = Run(EPOCH, 1, 1, bytes(8))
        bomb = zstandard.ZstdCompressor(level=19).compress(bytes(64 * MAX_BATCH_BYTES))
        (own / run.named(BATCH)).write_bytes(bomb)
        assert outcomes(centre.take(stick)) == [Outcome.TOO_LARGE]

    def test_a_huge_file_is_not_read(self, centre, stick, own, monkeypatch):
        path = own / Run(EPOCH, 1, 1, bytes(8)).named(BATCH)
        with path.open("wb") as file:
            file.truncate(2**40)
        monkeypatch.setattr(os, "read", None)
        assert outcomes(centre.take(stick)) == [Outcome.TOO_LARGE]

    def test_links_folders_and_pipes_are_no_batches(self, centre, stick, own, tmp_path):
        line = Line(length=1)
        outside = tmp_path / "outside"
        outside.mkdir()
        run = put(outside, line, 1, 1)
        (own / run.named(BATCH)).symlink_to(outside / run.named(BATCH))
        (own / replace(run, first=2, last=2).named(BATCH)).mkdir()
        os.mkfifo(own / replace(run, first=3, last=3).named(BATCH))
        assert outcomes(centre.take(stick)) == [Outcome.NOT_A_FILE] * 3
        (stick / ROOT / (b"L" * 16).hex()).symlink_to(outside, target_is_directory=True)
        assert Outcome.NOT_A_FILE in outcomes(centre.take(stick))
        assert not list(outside.glob(f"*{RECEIPT}"))

    def test_a_link_in_place_of_an_answer_is_replaced(self, centre, stick, own, tmp_path):
        precious = tmp_path / "precious"
        precious.write_bytes(b"precious")
        run = put(own, Line(length=1), 1, 1)
        (own / run.named(RECEIPT)).symlink_to(precious)
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN]
        assert precious.read_bytes() == b"precious"

    @pytest.mark.parametrize(
        "name",
        [
            "7-1-1-0011223344556677.BATCH",
            "7-01-1-0011223344556677.batch",
            "7-1-1-001122334455667.batch",
            "7-2-1-0011223344556677.batch",
            "7-1-501-0011223344556677.batch",
            "7-0-1-0011223344556677.batch",
            "9999999999999999999-1-1-0011223344556677.batch",
            "\u0667-1-1-0011223344556677.batch",
            "7-1-1-0011223344556677.batch ",
            "7-1-1-0011223344556677.batch\n",
            "._7-1-1-0011223344556677.batch",
            "autorun.inf",
            "batch",
            "Thumbs.db",
            "x" * 200,
        ],
    )
    def test_other_names_are_left_alone(self, centre, stick, own, name):
        (own / name).write_bytes(b"whatever")
        (stick / ROOT / name).write_bytes(b"whatever")
        (stick / name).write_bytes(b"whatever")
        assert centre.take(stick) == ()
        assert (own / name).read_bytes() == b"whatever"

    def test_a_stick_with_too_many_names_is_refused(self, centre, stick, own, monkeypatch):
        monkeypatch.setattr(stick_names, "MAX_FILES", 3)
        put(own, Line(length=1), 1, 1)
        for number in range(3):
            (own / str(number)).touch()
        assert outcomes(centre.take(stick)) == [Outcome.TOO_LARGE]

    def test_what_a_killed_run_left_is_tidied_and_nothing_else(self, centre, stick, own):
        left = own / ".7-1-1-0011223344556677.receipt.01234567.part"
        other = own / ".something.else.01234567.part"
        left.touch()
        other.touch()
        centre.take(stick)
        assert not left.exists()
        assert other.exists()


class TestAStickThatFailsHereAndThere:
    """What one file does not give or take keeps no other from being handled."""

    @pytest.fixture
    def others(self, centre, stick) -> list[bytes]:
        """Terminals whose folders come before and after that of `TERMINAL`."""
        found = [b"\x00" * 16, b"\xff" * 16]
        for terminal in found:
            folder = stick / ROOT / terminal.hex()
            folder.mkdir()
            centre.storage.commit(
                lambda writing, terminal=terminal: writing.add_terminal(enrolled(terminal))
            )
            put(folder, Line(terminal, length=3), 1, 3)
        return found

    @pytest.fixture
    def bad(self, monkeypatch):
        """Has files of these names fail as a worn-out stick does."""
        names: set[str] = set()
        really = removable.read_file

        def read(path: Path, max_bytes: int) -> bytes:
            if path.name in names:
                raise OSError(errno.EIO, "Input/output error", str(path))
            return really(path, max_bytes)

        monkeypatch.setattr(removable, "read_file", read)
        return names

    def test_a_bad_sector_costs_one_file_and_comes_later(self, centre, stick, own, others, bad):
        line = Line(length=9)
        runs = [put(own, line, first, first + 2) for first in (1, 4, 7)]
        bad.add(runs[1].named(BATCH))
        handled = centre.take(stick)
        assert outcomes(handled) == [
            Outcome.TAKEN, Outcome.TAKEN, Outcome.UNREADABLE, Outcome.GAP, Outcome.TAKEN,
        ]  # fmt: skip
        assert (handled[2].records, handled[2].detail) == (3, "Input/output error")
        assert not handled[2].ok
        assert all(len(centre.holds(terminal, EPOCH)) == 3 for terminal in others)
        assert len(centre.holds(TERMINAL, EPOCH)) == 3
        bad.clear()
        assert set(outcomes(centre.take(stick))) == {Outcome.TAKEN}
        assert len(centre.holds(TERMINAL, EPOCH)) == 9

    def test_a_request_that_cannot_be_read_keeps_no_batch_back(self, centre, stick, own, bad):
        (own / REQUEST).write_bytes(b"whatever")
        put(own, Line(length=3), 1, 3)
        bad.add(REQUEST)
        assert outcomes(centre.take(stick)) == [Outcome.UNREADABLE, Outcome.TAKEN]

    def test_a_folder_in_place_of_an_answer_costs_that_answer(self, centre, stick, own, others):
        run = put(own, Line(length=3), 1, 3)
        (own / run.named(RECEIPT)).mkdir()
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN, Outcome.UNREADABLE, Outcome.TAKEN]
        assert all(len(centre.holds(terminal, EPOCH)) == 3 for terminal in (TERMINAL, *others))
        assert not list(own.glob("*.part"))

    def test_a_posts_folder_that_cannot_be_listed_keeps_no_other_back(
        self, centre, stick, own, others, monkeypatch
    ):
        really = removable.names_in

        def names_in(folder: Path) -> tuple[str, ...]:
            if folder == own:
                raise OSError(errno.EIO, "Input/output error")
            return really(folder)

        monkeypatch.setattr(removable, "names_in", names_in)
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN, Outcome.UNREADABLE, Outcome.TAKEN]
        assert all(len(centre.holds(terminal, EPOCH)) == 3 for terminal in others)

    @pytest.mark.usefixtures("others")
    def test_a_stick_that_is_gone_is_no_bad_file(self, centre, stick, monkeypatch):
        def pulled(path: Path, _max_bytes: int) -> bytes:
            shutil.rmtree(stick, ignore_errors=True)
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))

        monkeypatch.setattr(removable, "read_file", pulled)
        with pytest.raises(FileNotFoundError):
            centre.take(stick)


class TestEnrolment:
    def ask(self, own: Path, token: str, **changes: object) -> None:
        asked = Enrolment(
            terminal=b"N" * 16,
            public_key=KEY.public_key().public_bytes_raw(),
            secret=decode_token(token).secret,
            post="Chốt Hư Cấu 9",
            lane="1",
            mode=Mode.KIOSK,
        )
        folder = own.parent / (b"N" * 16).hex()
        folder.mkdir(exist_ok=True)
        asked = replace(asked, **changes)  # type: ignore[arg-type]  # names are the caller's
        (folder / REQUEST).write_bytes(encode_enrolment(asked, KEY))

    def test_a_request_is_answered_with_a_signed_welcome(self, centre, stick, own):
        self.ask(own, centre.token())
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN]
        data = (own.parent / (b"N" * 16).hex() / WELCOME).read_bytes()
        welcome = decode_welcome(data, centre.keys.signing.public_key())
        assert welcome.terminal == b"N" * 16
        assert welcome.opening_key == centre.keys.opening.public_key().public_bytes_raw()

    @pytest.mark.parametrize(
        ("late_ms", "expected"),
        [(STICK_TOKEN_LIFETIME_MS, Outcome.TAKEN), (STICK_TOKEN_LIFETIME_MS + 1, Outcome.REFUSED)],
    )
    def test_a_token_lives_long_enough_to_be_carried(self, centre, stick, own, late_ms, expected):
        self.ask(own, centre.token())
        centre.now_ms += late_ms - 1000
        (handled,) = centre.take(stick)
        assert handled.outcome is expected
        assert late_ms > TOKEN_LIFETIME_MS
        if expected is Outcome.REFUSED:
            assert handled.detail == "token-expired"

    def test_a_token_is_good_once_but_the_same_terminal_is_answered_again(self, centre, stick, own):
        token = centre.token()
        self.ask(own, token)
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN]
        (own.parent / (b"N" * 16).hex() / WELCOME).unlink()
        assert outcomes(centre.take(stick)) == [Outcome.TAKEN]
        self.ask(own, token, terminal=b"M" * 16)
        assert outcomes(centre.take(stick)) == [Outcome.NOT_OURS]

    def test_a_request_that_nobody_signed_is_damaged(self, centre, stick, own):
        self.ask(own, centre.token())
        request = own.parent / (b"N" * 16).hex() / REQUEST
        data = request.read_bytes()
        request.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert outcomes(centre.take(stick)) == [Outcome.DAMAGED]
        assert centre.storage.read(lambda reading: reading.terminal(b"N" * 16)) is None


def test_a_stick_is_taken_beside_a_centre_that_runs(tmp_path, stick, own):
    line = Line(length=20)
    put(own, line, 1, 20)
    folder = tmp_path / "running"
    with served(folder) as running:
        running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled()))
        beside = open_stick(stick, folder, lambda: NOON_MS)
        try:
            assert outcomes(tuple(beside.take())) == [Outcome.TAKEN]
        finally:
            beside.storage.close()
        found = running.centre.storage.read(
            lambda reading: reading.records(TERMINAL, EPOCH, 0, 100)
        )
        assert len(found) == 20


def test_a_stick_and_the_network_bring_the_same_records_at_once_and_none_is_doubled(
    tmp_path, stick, own
):
    line, folder = Line(length=200), tmp_path / "running"
    for first in range(1, 200, 10):
        put(own, line, first, first + 9)
    with served(folder) as running:
        running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled()))
        beside = open_stick(stick, folder, lambda: NOON_MS)
        url = f"{running.url}/v1/journals/{TERMINAL.hex()}/records"
        codes: list[int] = []

        def send() -> None:
            codes.extend(
                post(url, line.batch(first, first + 7)).status_code for first in range(1, 200, 8)
            )

        sender = threading.Thread(target=send)
        sender.start()
        try:
            found = outcomes(tuple(beside.take()))
        finally:
            sender.join()
            beside.storage.close()
        assert set(found) == {Outcome.TAKEN}
        assert set(codes) == {200}
        held, conflicts, quarantined = running.centre.storage.read(
            lambda reading: (
                reading.records(TERMINAL, EPOCH, 0, 1000),
                reading.conflicts(TERMINAL, EPOCH, 1000),
                reading.quarantined(TERMINAL, EPOCH, 1000),
            )
        )
    assert [encode_record(record) for record in held] == list(line.encoded())
    assert not conflicts
    assert not quarantined


def test_no_centre_is_made_where_there_is_none(tmp_path, stick):
    with pytest.raises(FileNotFoundError):
        open_stick(stick, tmp_path / "nowhere", lambda: NOON_MS)
    assert not (tmp_path / "nowhere").exists()

"""The centre's keys under a passphrase, and what a centre made of them can do."""

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.centre import key_backup
from sync.centre.__main__ import main
from sync.centre.centre import Centre, open_centre
from sync.centre.key_backup import (
    BACKED_UP_FILE,
    BadBackup,
    BesideTheKeys,
    NotEmpty,
    WeakPassphrase,
    back_up,
    backed_up,
    restore,
)
from sync.centre.keys import ISSUING_FILE, OPENING_FILE, SIGNING_FILE
from sync.centre.opening import find_data_key, open_body
from sync.centre.receiving import read_arrival
from sync.centre.storage.port import Reading
from sync.centre.web.console import Openable, render
from sync.journal import passphrase
from sync.journal.journal import Journal
from sync.journal.passphrase import WrongPassphrase
from sync.journal.reader import JournalReader
from sync.journal.trust import Trust
from sync.protocol.messages import Enrolment, decode_token, decode_welcome
from sync.protocol.terms import Mode
from sync.uplink.client import Reply, Result, Trouble
from sync.uplink.journal_outbox import JournalOutbox
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import NOON_MS, enrolled
from tests.journal.makers import PERSON, entry, journal, moment
from tests.journal.owing import WORDS

URL = "http://127.0.0.1:1"
_opened: list[Centre] = []
pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    for centre in _opened:
        centre.close()  # its writer's thread would outlive a test that failed
    _opened.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with_centre(tmp_path / "centre").close()
    return tmp_path / "centre"


def with_centre(folder: Path) -> Centre:
    _opened.append(open_centre(folder, lambda: NOON_MS))
    return _opened[-1]


def enrol(book: Journal, centre: Centre) -> None:
    token = decode_token(centre.token(URL))
    identity = book.scribe.identity
    wish = Enrolment(
        terminal=identity.terminal,
        public_key=identity.signing_key.public_key().public_bytes_raw(),
        secret=token.secret,
        post=book.place.post,
        lane=book.place.lane,
        mode=Mode.OPERATOR,
    )
    envelope = centre.enrol(wish)
    assert isinstance(envelope, bytes)
    welcome = decode_welcome(envelope, centre.keys.signing.public_key())
    opening = X25519PublicKey.from_public_bytes(welcome.opening_key)
    book.enrol(Trust(URL, welcome.centre, opening, welcome.verifying_key, envelope), moment(1))


class Way:
    """To a centre in this process."""

    def __init__(self, centre: Centre, terminal: bytes) -> None:
        self.centre, self.terminal = centre, terminal

    def send(self, batch: bytes) -> Result:
        arrival = read_arrival(self.terminal, batch, NOON_MS)
        decision = self.centre.submit(arrival).result(10)
        if decision is None:
            return Trouble(CentreState.REFUSES, 403)
        return Reply(self.centre.receipt(arrival, decision))

    def ask(self, _question: bytes) -> Result:
        return Trouble(CentreState.DOWN)


def send_all(book: Journal, centre: Centre) -> UplinkStatus:
    """Bring everything to the centre, with what the post knows of it since its enrolment."""
    trust = book.trust
    assert trust is not None
    told: list[UplinkStatus] = []
    with JournalReader(book.folder) as reader:
        uplink = Uplink(
            terminal=book.scribe.identity.terminal,
            centre=Correspondent(trust.centre, trust.verifying_key),
            outbox=JournalOutbox(reader, book, lambda task: task(), lambda _: None),
            transport=Way(centre, book.scribe.identity.terminal),
            clocks=Clocks(lambda: 1000.0, lambda: NOON_MS, lambda: 0.5),
            wake=threading.Event(),
            report=told.append,
        )
        for _ in range(30):
            uplink.send_once()
    return told[-1]


def opened_by(centre: Centre, book: Journal) -> int:
    """How many bodies of a post the centre opens with what it holds."""

    def look(reading: Reading) -> int:
        found = 0
        for record in reading.records(book.scribe.identity.terminal, book.head.epoch, 0, 5000):
            header = record.header
            if header.code == "entry" and header.segment is not None:
                events = reading.segment_events(header.terminal, header.segment)
                key = find_data_key(events, header.epoch, header.segment, centre.keys)
                found += open_body(record, key) == PERSON
        return found

    return centre.storage.read(look)


def test_a_restored_centre_opens_everything_and_posts_go_on_with_it(tmp_path) -> None:
    book = journal(tmp_path / "post")
    first = with_centre(tmp_path / "centre")
    book.append(entry())
    enrol(book, first)
    back_up(tmp_path / "centre", tmp_path / "keys.backup", WORDS, NOON_MS)
    for after_ms in range(200):
        book.append(entry(after_ms))
    status = send_all(book, first)
    assert status.confirmed == book.head.seq
    was, old_epoch = first.storage.identity.centre, first.storage.identity.epoch
    first.close()

    made = restore(tmp_path / "another", tmp_path / "keys.backup", WORDS)
    assert (made.centre, made.terminals, made.made_ms) == (was, 1, NOON_MS)
    second = with_centre(tmp_path / "another")
    assert second.storage.identity.centre == was
    assert second.storage.identity.epoch != old_epoch
    book.append(entry(300))
    status = send_all(book, second)
    assert status.state is CentreState.CONNECTED
    assert status.confirmed == book.head.seq
    assert not status.forked
    assert opened_by(second, book) == 202
    book.append(entry(301))
    assert send_all(book, second).confirmed == book.head.seq
    assert opened_by(second, book) == 203
    second.close()
    book.close()


def test_who_was_enrolled_after_the_backup_needs_a_token_and_then_goes_on(tmp_path) -> None:
    first = with_centre(tmp_path / "centre")
    back_up(tmp_path / "centre", tmp_path / "keys.backup", WORDS, NOON_MS)
    book = journal(tmp_path / "post")
    enrol(book, first)
    book.append(entry())
    assert send_all(book, first).confirmed == book.head.seq
    first.close()
    restore(tmp_path / "another", tmp_path / "keys.backup", WORDS)
    second = with_centre(tmp_path / "another")
    assert send_all(book, second).state is CentreState.REFUSES
    enrol(book, second)
    assert send_all(book, second).confirmed == book.head.seq
    assert opened_by(second, book) == 1
    second.close()
    book.close()


def test_a_revoked_terminal_is_still_revoked_after_a_restore(tmp_path, folder) -> None:
    centre = with_centre(folder)
    centre.storage.commit(lambda writing: writing.add_terminal(enrolled()))
    assert centre.revoke(enrolled().terminal)
    known = centre.storage.read(lambda reading: reading.terminal(enrolled().terminal))
    centre.close()
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    restore(tmp_path / "another", tmp_path / "b", WORDS)
    again = with_centre(tmp_path / "another")
    assert again.storage.read(lambda reading: reading.terminal(enrolled().terminal)) == known
    assert again.terminal(enrolled().terminal) is None
    again.close()


def test_a_backup_can_be_made_beside_a_running_centre(tmp_path, folder) -> None:
    centre = with_centre(folder)
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    restored = restore(tmp_path / "another", tmp_path / "b", WORDS)
    assert restored.centre == centre.storage.identity.centre
    centre.close()


def test_all_three_keys_come_back_byte_for_byte_for_their_owner_alone(tmp_path, folder) -> None:
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    restore(tmp_path / "another", tmp_path / "b", WORDS)
    for name in (OPENING_FILE, SIGNING_FILE, ISSUING_FILE):
        key = (folder / name).read_bytes()
        assert (tmp_path / "another" / name).read_bytes() == key
        assert key[-32:] not in (tmp_path / "b").read_bytes()
        if sys.platform != "win32":
            assert (tmp_path / "another" / name).stat().st_mode & 0o777 == 0o600
    if sys.platform != "win32":
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "another").stat().st_mode & 0o777 == 0o700


def test_nothing_is_restored_over_anything(tmp_path, folder) -> None:
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NotEmpty):
        restore(folder, tmp_path / "b", WORDS)
    with pytest.raises(NotEmpty):
        restore(tmp_path / "b", tmp_path / "b", WORDS)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_cut_restore_leaves_an_empty_folder_and_succeeds_the_next_time(tmp_path, folder) -> None:
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    (tmp_path / "another").mkdir()
    for step in ("write_keys", "prepare_issuer", "_note", "SqliteStorage"):
        with (
            patch.object(key_backup, step, side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            restore(tmp_path / "another", tmp_path / "b", WORDS)
        assert list((tmp_path / "another").iterdir()) == []
    restore(tmp_path / "another", tmp_path / "b", WORDS)
    assert not (tmp_path / ".another.restoring").exists()
    with_centre(tmp_path / "another").close()


def test_a_backup_is_never_written_over(tmp_path, folder) -> None:
    (tmp_path / "b").write_bytes(b"the backup of another centre")
    with pytest.raises(FileExistsError):
        back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    assert (tmp_path / "b").read_bytes() == b"the backup of another centre"


@pytest.mark.parametrize("words", ["123456789012", "short", "aaaaaaaaaaaaaaa"])
def test_a_pin_is_no_passphrase_for_a_provinces_keys(tmp_path, folder, words) -> None:
    with pytest.raises(WeakPassphrase):
        back_up(folder, tmp_path / "b", words, NOON_MS)
    assert not (tmp_path / "b").exists()


def test_where_no_centre_ever_ran_there_is_nothing_to_back_up(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        back_up(tmp_path, tmp_path / "b", WORDS, NOON_MS)
    assert list(tmp_path.iterdir()) == []


def test_wrong_cut_altered_and_foreign_backups_are_named(tmp_path, folder) -> None:
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    whole = (tmp_path / "b").read_bytes()
    target = tmp_path / "another"
    with pytest.raises(WrongPassphrase):
        restore(target, tmp_path / "b", WORDS + "!")
    (tmp_path / "cut").write_bytes(whole[:-20])
    with pytest.raises(BadBackup, match="cut, altered"):
        restore(target, tmp_path / "cut", WORDS)
    (tmp_path / "altered").write_bytes(whole[:-40] + bytes(8) + whole[-32:])
    with pytest.raises(BadBackup, match="altered"):
        restore(target, tmp_path / "altered", WORDS)
    (tmp_path / "foreign").write_bytes(passphrase.seal(b"x" * 32, WORDS, use="another"))
    with pytest.raises(BadBackup, match="another use"):
        restore(target, tmp_path / "foreign", WORDS)
    (tmp_path / "empty").write_bytes(passphrase.seal(b"", WORDS, use=key_backup._USE))
    with pytest.raises(BadBackup, match="no centre"):
        restore(target, tmp_path / "empty", WORDS)
    with (tmp_path / "long").open("wb") as file:
        file.truncate(2**31)
    with pytest.raises(BadBackup, match="too long"):
        restore(target, tmp_path / "long", WORDS)
    with pytest.raises(FileNotFoundError):
        restore(target, tmp_path / "none", WORDS)
    assert not target.exists()


def test_every_page_says_so_until_a_backup_was_made(tmp_path, folder) -> None:
    centre = with_centre(folder)
    openable = Openable(centre)
    assert "chưa được sao lưu" in render(centre, openable)
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    assert "sao lưu" not in render(centre, openable)
    late = replace(enrolled(), enrolled_ms=NOON_MS + 1)
    centre.storage.commit(lambda writing: writing.add_terminal(late))
    assert "1 máy đăng ký sau lần sao lưu khóa ngày 22/11/2026" in render(centre, openable)
    back_up(folder, tmp_path / "b2", WORDS, NOON_MS + 2)
    assert "sao lưu" not in render(centre, openable)
    centre.close()


def test_every_page_tells_whom_a_restore_would_let_in_again(tmp_path, folder) -> None:
    centre = with_centre(folder)
    openable = Openable(centre)
    names = [bytes([number]) * 16 for number in (1, 2, 3)]

    def add(name: bytes) -> None:
        centre.storage.commit(lambda writing: writing.add_terminal(enrolled(name)))

    for name in names:
        add(name)
    centre.storage.commit(lambda writing: writing.revoke(names[0], NOON_MS))
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    assert "thu hồi sau" not in render(centre, openable)
    centre.storage.commit(lambda writing: writing.revoke(names[1], NOON_MS + 1))
    late = replace(enrolled(b"L" * 16), enrolled_ms=NOON_MS + 1)
    centre.storage.commit(lambda writing: writing.add_terminal(late))
    centre.storage.commit(lambda writing: writing.revoke(late.terminal, NOON_MS + 2))

    page = render(centre, openable)

    # Who came after the backup is not in it, and so not let in by it.
    assert "1 máy bị thu hồi sau lần sao lưu khóa ngày 22/11/2026" in page
    assert "đăng ký sau" not in page
    restore(tmp_path / "another", tmp_path / "b", WORDS)
    again = with_centre(tmp_path / "another")
    assert [again.terminal(name) is not None for name in (*names, late.terminal)] == [
        False,
        True,
        True,
        False,
    ]
    back_up(folder, tmp_path / "b2", WORDS, NOON_MS + 3)
    assert "thu hồi sau" not in render(centre, openable)


def test_a_backup_beside_the_keys_is_none(tmp_path, folder) -> None:
    (folder / "deep").mkdir()
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    for place in (
        folder / "b",
        folder / "deep" / "b",
        tmp_path / "x" / ".." / "centre" / "b",
        tmp_path / "link" / "b",
    ):
        with pytest.raises(BesideTheKeys):
            back_up(folder, place, WORDS, NOON_MS)
        assert not place.exists()
    assert not (folder / BACKED_UP_FILE).exists()
    back_up(folder, tmp_path / "centre.backup", WORDS, NOON_MS)
    assert (folder / BACKED_UP_FILE).exists()


def test_a_backup_of_other_keys_is_none_of_these(tmp_path, folder) -> None:
    back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    (folder / ISSUING_FILE).unlink()
    centre = with_centre(folder)
    assert backed_up(centre.keys, centre.issuing.public_key()) is None
    centre.close()


@pytest.mark.parametrize(
    "note", [b"", b"[]", b"{}", b'{"keys": 1, "at_ms": "x"}', b'{"at_ms": 1e999}', b"[" * 4096]
)
def test_a_damaged_note_counts_as_none(folder, note) -> None:
    centre = with_centre(folder)
    (folder / BACKED_UP_FILE).write_bytes(note)
    assert backed_up(centre.keys, centre.issuing.public_key()) is None
    centre.close()


def test_a_backup_that_does_not_read_back_is_not_noted(tmp_path, folder) -> None:
    with (
        patch.object(key_backup, "_read", side_effect=BadBackup("as the stick says")),
        pytest.raises(BadBackup),
    ):
        back_up(folder, tmp_path / "b", WORDS, NOON_MS)
    assert not (folder / BACKED_UP_FILE).exists()


def test_the_centre_alone_has_the_commands_too(tmp_path, folder, monkeypatch, capsys) -> None:
    def run(*arguments: object) -> tuple[int, dict[str, object]]:
        monkeypatch.setenv("CHOT_PASSPHRASE", WORDS)
        code = main([str(argument) for argument in arguments])
        return code, json.loads(capsys.readouterr().out)

    file = tmp_path / "b"
    assert run("keys-backup", "--data", folder, "--file", file) == (
        0,
        {"file": str(file), "terminals": 0},
    )
    code, said = run("keys-restore", "--data", folder, "--file", file)
    assert (code, said["fault"]) == (1, "NotEmpty")
    code, said = run("keys-restore", "--data", tmp_path / "new", "--file", file)
    assert (code, said["terminals"]) == (0, 0)


def test_the_commands_want_their_file(tmp_path) -> None:
    for arguments in (["keys-backup"], ["run", "--file", "x"]):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--data", str(tmp_path)])
        assert ended.value.code == 2

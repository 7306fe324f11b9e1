"""The machine's key: plain, under a passphrase or with the system, and every change between."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal import files, key_files, passphrase
from sync.journal.faults import JournalFault
from sync.journal.key_files import (
    KEPT_FILE,
    KEY_CREDENTIAL,
    PLAIN_FILE,
    SEALED_FILE,
    KeyKeeper,
    KeyLocked,
    Protection,
    given_passphrase,
    opened_key,
)
from sync.journal.passphrase import WrongPassphrase
from tests.journal.makers import PERSON, a_trust, entry, journal, moment, own_key
from tests.journal.owing import WORDS, read_by
from tests.journal.test_journal import everything, opened_by_centre

pytestmark = pytest.mark.usefixtures("quick_passphrases")
OTHER_WORDS = "bốn từ khác hẳn nhau"


@pytest.fixture
def keeper(tmp_path: Path) -> KeyKeeper:
    return KeyKeeper(tmp_path / "keys")


@pytest.fixture
def private(keeper: KeyKeeper) -> X25519PrivateKey:
    found = keeper.load(may_make=True).private
    assert found is not None
    return found


def raw(key: X25519PrivateKey | None) -> bytes:
    assert key is not None
    return key.private_bytes_raw()


def names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "keys").iterdir() if path.is_file()}


def hand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, key: bytes) -> None:
    """As systemd does with LoadCredential and LoadCredentialEncrypted."""
    given = folder / "credentials"
    given.mkdir(exist_ok=True)
    (given / KEY_CREDENTIAL).write_bytes(key)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))


def test_a_new_key_lies_in_a_plain_file_of_its_owner(keeper, private, tmp_path) -> None:
    assert keeper.protection() is Protection.FILE
    assert (tmp_path / "keys" / PLAIN_FILE).read_bytes() == raw(private)
    if sys.platform != "win32":
        assert (tmp_path / "keys" / PLAIN_FILE).stat().st_mode & 0o777 == 0o600


def test_under_a_passphrase_only_the_public_half_is_there_before_it(
    keeper, private, tmp_path
) -> None:
    keeper.protect(private, WORDS)
    assert names(tmp_path) == {SEALED_FILE}
    assert raw(private) not in (tmp_path / "keys" / SEALED_FILE).read_bytes()
    if sys.platform != "win32":
        assert (tmp_path / "keys" / SEALED_FILE).stat().st_mode & 0o777 == 0o600
    found = keeper.load(may_make=False)
    assert found.protection is Protection.PASSPHRASE
    assert found.private is None
    assert found.takes_passphrase
    assert found.public.public_bytes_raw() == private.public_key().public_bytes_raw()
    with pytest.raises(WrongPassphrase):
        found.unlock(OTHER_WORDS)
    assert found.private is None
    found.unlock(WORDS)
    assert raw(found.private) == raw(private)


def test_a_passphrase_is_changed_and_taken_away_again(keeper, private, tmp_path) -> None:
    keeper.protect(private, WORDS)
    keeper.protect(private, OTHER_WORDS)
    found = keeper.load(may_make=False)
    with pytest.raises(WrongPassphrase):
        found.unlock(WORDS)
    found.unlock(OTHER_WORDS)
    keeper.expose(found.private)
    assert names(tmp_path) == {PLAIN_FILE}
    assert raw(keeper.load(may_make=False).private) == raw(private)


def test_what_the_system_hands_in_is_used_and_kept_nowhere_here(
    keeper, private, tmp_path, monkeypatch
) -> None:
    with pytest.raises(KeyLocked):
        keeper.hand_over(private)
    hand_in(monkeypatch, tmp_path, X25519PrivateKey.generate().private_bytes_raw())
    with pytest.raises(KeyLocked):
        keeper.hand_over(private)
    assert names(tmp_path) == {PLAIN_FILE}
    hand_in(monkeypatch, tmp_path, raw(private))
    keeper.hand_over(private)
    assert names(tmp_path) == {KEPT_FILE}
    assert raw(keeper.load(may_make=False).private) == raw(private)


@pytest.mark.parametrize("given", [None, "another"])
def test_without_its_credential_the_key_is_locked_and_its_public_half_known(
    keeper, private, tmp_path, monkeypatch, given
) -> None:
    hand_in(monkeypatch, tmp_path, raw(private))
    keeper.hand_over(private)
    if given is None:
        monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    else:
        hand_in(monkeypatch, tmp_path, X25519PrivateKey.generate().private_bytes_raw())
    found = keeper.load(may_make=False)
    assert found.private is None
    assert not found.takes_passphrase
    assert found.public.public_bytes_raw() == private.public_key().public_bytes_raw()
    with pytest.raises(KeyLocked):
        found.unlock(WORDS)


def test_a_first_start_takes_the_systems_key(keeper, tmp_path, monkeypatch) -> None:
    key = X25519PrivateKey.generate()
    hand_in(monkeypatch, tmp_path, key.private_bytes_raw())
    assert raw(keeper.load(may_make=True).private) == raw(key)
    assert names(tmp_path) == {KEPT_FILE}


@pytest.mark.parametrize("content", [b"", b"rubbish", bytes(5000)])
@pytest.mark.parametrize("name", [PLAIN_FILE, SEALED_FILE, KEPT_FILE])
def test_a_damaged_key_is_named(keeper, tmp_path, name, content) -> None:
    keeper.load(may_make=True)
    (tmp_path / "keys" / PLAIN_FILE).unlink()
    (tmp_path / "keys" / name).write_bytes(content)
    with pytest.raises(JournalFault, match=name):
        keeper.load(may_make=True)


def test_two_files_of_different_keys_are_not_chosen_between(keeper, private, tmp_path) -> None:
    keeper.protect(private, WORDS)
    (tmp_path / "keys" / PLAIN_FILE).write_bytes(bytes(range(32)))
    with pytest.raises(JournalFault, match=SEALED_FILE):
        keeper.load(may_make=False)


class Cut(BaseException):
    """The power fails."""


@contextlib.contextmanager
def cut_before(step: int) -> Iterator[list[str]]:
    """The power fails before the n-th thing that is done to the folder."""
    done: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            if len(done) == step:
                raise Cut
            done.append(name)
            return real(*arguments, **named)

        return run

    with (
        patch.object(Path, "replace", counted("replace", Path.replace)),
        patch.object(Path, "unlink", _unless_cut(done, step, Path.unlink)),
        patch.object(os, "fsync", counted("fsync", os.fsync)),
        patch.object(files, "sync_folder", counted("sync_folder", files.sync_folder)),
        patch.object(key_files, "sync_folder", counted("sync_folder", files.sync_folder)),
    ):
        yield done


def _unless_cut(done: list[str], step: int, real: Callable[..., None]) -> Callable[..., None]:
    """A power cut also keeps `write_private` from tidying up after itself."""

    def run(path: Path, *arguments: Any, **named: Any) -> None:
        if len(done) == step:
            raise Cut
        done.append("unlink")
        real(path, *arguments, **named)

    return run


def change(keeper: KeyKeeper, private: X25519PrivateKey, to: Protection) -> None:
    {
        Protection.PASSPHRASE: lambda: keeper.protect(private, WORDS),
        Protection.CREDENTIAL: lambda: keeper.hand_over(private),
        Protection.FILE: lambda: keeper.expose(private),
    }[to]()


@pytest.mark.parametrize("given_back", [b"", b"spoilt", None])
def test_a_passphrase_replaces_the_last_one_only_when_the_disk_gives_it_back(
    keeper, private, monkeypatch, given_back
) -> None:
    keeper.protect(private, WORDS)
    real = Path.read_bytes
    other = passphrase.seal(raw(private), WORDS, use="chot machine key", public=bytes(32))

    def spoilt(path: Path) -> bytes:
        if path.name.endswith(".new"):
            return other if given_back is None else given_back
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", spoilt)
    with pytest.raises(OSError, match="does not hold"):
        keeper.protect(private, OTHER_WORDS)
    monkeypatch.undo()
    found = keeper.load(may_make=False)
    found.unlock(WORDS)
    assert raw(found.private) == raw(private)
    assert [path.name for path in (keeper._folder).iterdir()] == [SEALED_FILE]


@pytest.mark.parametrize(
    ("before", "after"),
    [(one, other) for one in Protection for other in Protection if one is not other],
)
def test_a_cut_at_any_step_of_a_change_leaves_the_same_key_to_be_opened(
    tmp_path, monkeypatch, before, after
) -> None:
    for step in range(40):
        folder = tmp_path / str(step)
        keeper = KeyKeeper(folder / "keys")
        private = keeper.load(may_make=True).private
        assert private is not None
        hand_in(monkeypatch, folder, raw(private))
        change(keeper, private, before)
        with cut_before(step) as done:
            try:
                change(keeper, private, after)
            except Cut:
                finished = False
            else:
                finished = True
        found = KeyKeeper(folder / "keys").load(may_make=False)
        if found.takes_passphrase:
            found.unlock(WORDS)
        assert raw(found.private) == raw(private)
        assert found.protection in {before, after}
        # Nothing that a cut left behind may hold the key where it is said to be protected.
        if found.protection is not Protection.FILE:
            for path in (folder / "keys").iterdir():
                assert raw(private) not in path.read_bytes()
        # And what was cut short is done by asking for it again.
        change(KeyKeeper(folder / "keys"), private, after)
        assert KeyKeeper(folder / "keys").protection() is after
        assert len(names(folder)) == 1
        monkeypatch.delenv("CREDENTIALS_DIRECTORY")
        if finished:
            assert len(done) >= 4
            return
    pytest.fail("a change takes more steps than were tried")


def test_the_environments_passphrase_is_given_once_and_to_no_child(monkeypatch) -> None:
    monkeypatch.setenv("CHOT_PASSPHRASE", WORDS)
    assert given_passphrase() == WORDS
    assert "CHOT_PASSPHRASE" not in os.environ
    assert given_passphrase() is None


def test_the_service_managers_passphrase_is_found(tmp_path, monkeypatch) -> None:
    (tmp_path / "chot.passphrase").write_bytes(WORDS.encode() + b"\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    found = given_passphrase()
    assert found is not None
    assert found.strip() == WORDS


def test_a_post_records_on_while_its_key_is_locked_and_reads_all_of_it_afterwards(
    tmp_path,
) -> None:
    book = journal(tmp_path)
    book.append(entry())
    KeyKeeper(tmp_path / "keys").protect(own_key(book), WORDS)
    book.close()

    book = journal(tmp_path, after_ms=1)
    assert book.scribe.identity.machine_key is None
    book.append(entry(2))
    assert read_by(tmp_path, book.scribe.identity.machine_key) == [None, None]
    with pytest.raises(WrongPassphrase):
        book.scribe.identity.machine.unlock(OTHER_WORDS)
    book.append(entry(3))
    book.scribe.identity.machine.unlock(WORDS)
    assert read_by(tmp_path, book.scribe.identity.machine_key) == [PERSON] * 3
    book.close()


def test_a_locked_post_wraps_what_it_writes_to_the_centre_too(tmp_path) -> None:
    book = journal(tmp_path)
    KeyKeeper(tmp_path / "keys").protect(own_key(book), WORDS)
    book.enrol(a_trust(), moment())
    book.close()
    book = journal(tmp_path, after_ms=1)
    book.append(entry(2))
    book.close()
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name]


def test_nothing_but_the_passphrase_opens_a_stolen_disk(tmp_path) -> None:
    book = journal(tmp_path)
    for after_ms in range(1000):
        book.append(entry(after_ms))
    KeyKeeper(tmp_path / "keys").protect(own_key(book), WORDS)
    book.close()
    assert read_by(tmp_path, opened_key(tmp_path / "keys", lambda: WORDS)) == [PERSON] * 1000

    # Any 32 bytes are an X25519 key: try all that stand in the files of keys as the machine's.
    public = book.scribe.identity.machine.public.public_bytes_raw()
    tried = [
        content[at : at + 32]
        for content in (path.read_bytes() for path in (tmp_path / "keys").iterdir())
        for at in range(len(content) - 31)
    ]
    assert len(tried) > 100
    for candidate in tried:
        key = X25519PrivateKey.from_private_bytes(candidate)
        assert key.public_key().public_bytes_raw() != public
    secret = raw(opened_key(tmp_path / "keys", lambda: WORDS))
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or secret not in path.read_bytes()
    assert read_by(tmp_path, None) == [None] * 1000
    with pytest.raises(KeyLocked):
        opened_key(tmp_path / "keys", lambda: None)
    with pytest.raises(WrongPassphrase):
        opened_key(tmp_path / "keys", lambda: OTHER_WORDS)

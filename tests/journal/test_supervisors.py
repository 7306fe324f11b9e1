import base64
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.identity import SUPERVISORS
from sync.journal.key_files import KeyKeeper
from sync.journal.passphrase import WrongPassphrase
from sync.journal.reader import JournalReader
from sync.journal.supervisors import (
    MOST,
    NoSupervisorKey,
    SupervisorFolder,
    make_supervisor,
    open_supervisor,
)
from tests.journal.makers import KIOSK, PERSON, entry, journal, own_key
from tests.journal.owing import WORDS, read_by

pytestmark = pytest.mark.usefixtures("quick_passphrases")
DAY_MS = 24 * 3_600_000


def appoint(post: Path, private_path: Path) -> None:
    """Put the public half of a supervisor's key in place at a post."""
    folder = post / "keys" / SUPERVISORS
    folder.mkdir(parents=True, exist_ok=True)
    public = private_path.with_suffix(".json")
    (folder / public.name).write_bytes(public.read_bytes())


def roles(post: Path) -> list[tuple[str, int]]:
    with JournalReader(post) as reader:
        return list(
            reader.connection.execute("SELECT role, count(*) FROM wraps GROUP BY role ORDER BY 1")
        )


def test_a_supervisors_key_lies_under_its_passphrase(tmp_path) -> None:
    path = tmp_path / "an.key"
    public = make_supervisor(path, WORDS)
    key = open_supervisor(path, WORDS)
    assert key.private_bytes_raw() not in path.read_bytes() + public.read_bytes()
    (found,) = SupervisorFolder(tmp_path).read()
    assert found.public_bytes_raw() == key.public_key().public_bytes_raw()
    with pytest.raises(WrongPassphrase):
        open_supervisor(path, WORDS + "!")
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["an.key", "an.json"])
def test_a_key_that_is_there_is_never_written_over(tmp_path, name) -> None:
    (tmp_path / name).write_bytes(b"the only one")
    with pytest.raises(FileExistsError):
        make_supervisor(tmp_path / "an.key", WORDS)
    assert (tmp_path / name).read_bytes() == b"the only one"


def test_a_name_that_both_halves_would_have_is_refused(tmp_path) -> None:
    with pytest.raises(FileExistsError):
        make_supervisor(tmp_path / "an.json", WORDS)


def test_supervisors_read_what_an_attended_post_wrote_since_they_were_appointed(tmp_path) -> None:
    for name in ("an", "binh"):
        make_supervisor(tmp_path / f"{name}.key", WORDS)
    post = tmp_path / "post"
    book = journal(post)
    book.append(entry())
    appoint(post, tmp_path / "an.key")
    book.append(entry(1))
    book.append(entry(DAY_MS))
    book.close()
    appoint(post, tmp_path / "binh.key")
    book = journal(post, after_ms=DAY_MS + 1)
    book.append(entry(DAY_MS + 2))
    book.close()
    an, binh = (open_supervisor(tmp_path / f"{name}.key", WORDS) for name in ("an", "binh"))
    # The day that was under way stays as it was wrapped; the next start or midnight counts.
    assert read_by(post, an) == [None, None, PERSON, PERSON]
    assert read_by(post, binh) == [None, None, None, PERSON]
    assert roles(post) == [("machine", 3), ("supervisor", 3)]


def test_a_supervisor_opens_a_locked_post_and_a_copied_journal(tmp_path) -> None:
    make_supervisor(tmp_path / "an.key", WORDS)
    post = tmp_path / "post"
    appoint(post, tmp_path / "an.key")
    book = journal(post)
    KeyKeeper(post / "keys").protect(own_key(book), "another four words")
    book.append(entry())
    key = open_supervisor(tmp_path / "an.key", WORDS)
    assert read_by(post, key) == [PERSON]
    book.close()
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "journal.sqlite").write_bytes((post / "journal.sqlite").read_bytes())
    assert read_by(copy, key) == [PERSON]


def test_who_is_taken_out_reads_no_day_after_it(tmp_path) -> None:
    make_supervisor(tmp_path / "an.key", WORDS)
    post = tmp_path / "post"
    appoint(post, tmp_path / "an.key")
    book = journal(post)
    book.append(entry())
    (post / "keys" / SUPERVISORS / "an.json").unlink()
    book.append(entry(DAY_MS))
    book.close()
    assert read_by(post, open_supervisor(tmp_path / "an.key", WORDS)) == [PERSON, None]


def test_a_kiosk_wraps_to_no_supervisor(tmp_path) -> None:
    make_supervisor(tmp_path / "an.key", WORDS)
    appoint(tmp_path / "post", tmp_path / "an.key")
    journal(tmp_path / "post", KIOSK).close()
    assert roles(tmp_path / "post") == []


def spelled(key: bytes, use: object = "supervisor") -> bytes:
    return json.dumps({"use": use, "key": base64.b64encode(key).decode()}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"use": "supervisor"}',
        b'{"use": "supervisor", "key": 7}',
        b'{"use": "supervisor", "key": "!!"}',
        spelled(bytes(range(32)), "declaration"),
        spelled(bytes(range(31))),
        spelled(bytes(32)),  # a point of low order
        b"[" * 4000,
        spelled(bytes(range(32))) + b" " * 5000 + b"x",
    ],
)
def test_a_file_that_is_no_key_keeps_nobody_from_recording(tmp_path, content) -> None:
    post = tmp_path / "post"
    make_supervisor(tmp_path / "good.key", WORDS)
    appoint(post, tmp_path / "good.key")
    bad = post / "keys" / SUPERVISORS / "bad.json"
    bad.write_bytes(content)
    assert len(SupervisorFolder(bad.parent).read()) <= 2
    book = journal(post)
    book.append(entry())
    book.close()
    assert read_by(post, open_supervisor(tmp_path / "good.key", WORDS)) == [PERSON]


def test_no_more_supervisors_are_wrapped_to_than_a_post_can_have(tmp_path) -> None:
    folder = tmp_path / "keys" / SUPERVISORS
    folder.mkdir(parents=True)
    for number in range(MOST + 3):
        key = X25519PrivateKey.generate().public_key().public_bytes_raw()
        (folder / f"{number:02}.json").write_bytes(spelled(key))
    journal(tmp_path).close()
    assert roles(tmp_path) == [("machine", 1), ("supervisor", MOST)]


def test_the_machines_own_key_in_the_folder_is_wrapped_to_once(tmp_path) -> None:
    book = journal(tmp_path)
    public = book.scribe.identity.machine.public.public_bytes_raw()
    (tmp_path / "keys" / SUPERVISORS).mkdir()
    (tmp_path / "keys" / SUPERVISORS / "me.json").write_bytes(spelled(public))
    book.append(entry(DAY_MS))
    assert roles(tmp_path) == [("machine", 2)]
    book.close()


@pytest.mark.parametrize("content", [b"", b"rubbish", bytes(32)])
def test_a_file_that_is_no_supervisors_key_is_named(tmp_path, content) -> None:
    (tmp_path / "an.key").write_bytes(content)
    with pytest.raises(NoSupervisorKey, match=r"an\.key"):
        open_supervisor(tmp_path / "an.key", WORDS)


def test_a_machines_key_is_no_supervisors(tmp_path) -> None:
    keeper = KeyKeeper(tmp_path / "keys")
    key = keeper.load(may_make=True).private
    assert key is not None
    keeper.protect(key, WORDS)
    with pytest.raises(NoSupervisorKey, match="another use"):
        open_supervisor(tmp_path / "keys" / "machine.locked", WORDS)

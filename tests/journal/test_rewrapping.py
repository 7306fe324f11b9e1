from collections.abc import Iterator
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal import passphrase
from sync.journal.key_files import KeyKeeper
from sync.journal.passphrase import Cost
from sync.journal.reader import JournalReader
from sync.journal.rewrapping import owed_wraps
from tests.journal.makers import KIOSK, PERSON, a_trust, entry, journal, moment, own_key
from tests.journal.test_journal import everything, opened_by_centre

WORDS = "bốn từ rất tình cờ"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with patch.object(passphrase, "COST", Cost(8192, 1, 1)):
        yield


def owed(folder, book):
    with JournalReader(folder) as reader:
        return owed_wraps(reader.connection, book.scribe.identity, book.trust, moment(9))


def test_a_post_that_was_enrolled_while_locked_pays_the_centre_what_it_owes(tmp_path) -> None:
    book = journal(tmp_path)
    book.append(entry())
    KeyKeeper(tmp_path / "keys").protect(own_key(book), WORDS)
    book.close()
    book = journal(tmp_path, after_ms=1)
    book.append(entry(2))
    book.enrol(a_trust(), moment(3))
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name]
    assert owed(tmp_path, book) == ()

    book.scribe.identity.machine.unlock(WORDS)
    drafts = owed(tmp_path, book)
    assert len(drafts) == 1
    for draft in drafts:
        book.append(draft)
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name] * 2
    assert owed(tmp_path, book) == ()
    book.close()


def test_nothing_is_owed_to_a_centre_that_was_known_all_the_time(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    for after_ms in range(3):
        book.close()
        book = journal(tmp_path, after_ms=after_ms)
        book.append(entry(after_ms))
    assert owed(tmp_path, book) == ()
    book.close()


def test_another_centre_is_owed_everything_that_is_still_readable_here(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    book.append(entry(1))
    with JournalReader(tmp_path) as reader:
        trust = a_trust(X25519PrivateKey.generate())
        identity = book.scribe.identity
        assert len(owed_wraps(reader.connection, identity, trust, moment(2))) == 1
    book.close()


def test_a_kiosk_owes_nothing_for_it_can_open_nothing(tmp_path) -> None:
    book = journal(tmp_path, KIOSK)
    book.enrol(a_trust(), moment())
    book.append(entry(1))
    assert owed(tmp_path, book) == ()
    book.close()

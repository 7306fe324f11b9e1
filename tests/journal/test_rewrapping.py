from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.reader import JournalReader
from sync.journal.rewrapping import earlier_wraps
from sync.journal.store import Store
from tests.journal.makers import KIOSK, a_trust, entry, journal, moment


def test_another_centre_is_given_everything_that_is_still_readable_here(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    book.append(entry(1))
    book.close()
    book = journal(tmp_path, after_ms=2)
    with JournalReader(tmp_path) as reader:
        trust = a_trust(X25519PrivateKey.generate())
        identity = book.scribe.identity
        assert len(earlier_wraps(Store(reader.connection), identity, None, trust, moment(2))) == 2
    book.close()


def test_a_kiosk_has_nothing_to_give_but_what_it_writes_now(tmp_path) -> None:
    book = journal(tmp_path, KIOSK)
    book.append(entry(1))
    with JournalReader(tmp_path) as reader:
        store, identity = Store(reader.connection), book.scribe.identity
        assert earlier_wraps(store, identity, None, a_trust(), moment(2)) == ()
    book.close()

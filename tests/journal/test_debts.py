"""Keys that the centre has not got: they stay at the post until it has."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.debts import debts_of
from sync.journal.key_files import KeyKeeper
from sync.journal.paying import paying
from sync.journal.reader import JournalReader
from sync.journal.record import MalformedRecord
from sync.protocol.terms import RecordKind
from tests.journal.makers import KIOSK, PERSON, a_trust, entry, journal, moment, own_key
from tests.journal.owing import WORDS, enrolled_while_locked, owed
from tests.journal.test_erasing import Post
from tests.journal.test_journal import everything, opened_by_centre

pytestmark = pytest.mark.usefixtures("quick_passphrases")


def test_nothing_is_owed_to_a_centre_that_was_known_all_the_time(tmp_path) -> None:
    book = journal(tmp_path)
    book.enrol(a_trust(), moment())
    for after_ms in range(3):
        book.close()
        book = journal(tmp_path, after_ms=after_ms)
        book.append(entry(after_ms))
    assert owed(tmp_path) == []
    book.close()


def test_a_kiosk_owes_nothing_for_it_can_open_nothing(tmp_path) -> None:
    book = journal(tmp_path, KIOSK)
    book.enrol(a_trust(), moment())
    book.append(entry(1))
    assert owed(tmp_path) == []
    book.close()


def test_what_a_locked_post_cannot_give_it_owes_to_each_centre_anew(tmp_path) -> None:
    book = enrolled_while_locked(tmp_path, segments=2)
    assert len(owed(tmp_path)) == 2
    book.enrol(a_trust(), moment(9))  # the same centre once more
    assert len(owed(tmp_path)) == 2
    book.close()
    book = journal(tmp_path, after_ms=10)
    book.enrol(a_trust(X25519PrivateKey.generate()), moment(11))
    assert len(owed(tmp_path)) == 3
    book.scribe.identity.machine.unlock(WORDS)
    book.enrol(a_trust(X25519PrivateKey.generate()), moment(12))
    assert owed(tmp_path) == []
    book.close()


def test_what_is_spoilt_is_no_word_that_nothing_is_owed(tmp_path) -> None:
    book = enrolled_while_locked(tmp_path)
    book.note(lambda store: store.set("wraps.owed", b"\x00\xff"))
    with pytest.raises(MalformedRecord), JournalReader(tmp_path) as reader:
        debts_of(reader.connection)
    book.close()


class OwingPost(Post):
    """A post that works on after it was enrolled while locked."""

    def start(self) -> None:
        super().start()
        if self.journal.trust is None:
            for _ in range(5):
                self.record()
            key = own_key(self.journal)
            self.journal.close()
            KeyKeeper(self.folder / "keys").protect(key, WORDS)
            super().start()

    def unlock(self) -> None:
        self.journal.scribe.identity.machine.unlock(WORDS)

    def pay(self) -> int:
        return sum(1 for _ in paying(self.journal, self.now()))


@pytest.fixture
def post(tmp_path) -> Iterator[OwingPost]:
    made = OwingPost(tmp_path / "data")
    yield made
    made.journal.close()


def old_keys(post: Post) -> int:
    """Wraps of the segments that the centre was owed."""
    with JournalReader(post.folder) as reader:
        segments = {debt.segment for debt in debts_of(reader.connection)}
        held = reader.connection.execute("SELECT segment FROM wraps").fetchall()
    return len([1 for (segment,) in held if segment in segments])


@pytest.mark.parametrize("hours", [30, 20 * 24])
def test_the_only_keys_to_entries_stay_until_the_centre_was_given_them(post, hours) -> None:
    post.pass_hours(hours, people=1 if hours < 48 else 0)
    assert old_keys(post) == len(owed(post.folder)) == 1
    post.restart()
    post.pass_hours(2)
    assert old_keys(post) == 1
    # What the centre could open from the beginning went in its time all the same.
    assert post.count("wraps") <= 1 + 3

    post.unlock()
    post.tick()  # a slice may come between the key and the payment
    assert old_keys(post) == 1
    post.restart()  # and a restart as well
    post.unlock()
    assert post.pay() == 1
    assert post.pay() == 0
    post.restart()
    post.pass_hours(30)
    with JournalReader(post.folder) as reader:
        assert debts_of(reader.connection) == ()
        held = reader.connection.execute("SELECT count(*) FROM wraps").get
        left = list(reader.between(-(2**62), 2**62, {RecordKind.ENTRY}))
    assert held <= 1 + 1  # the newest days
    if hours < 48:
        assert opened_by_centre(everything(post.folder)) == [PERSON.name] * len(left)


def test_a_key_that_opens_again_by_itself_pays_as_well(post) -> None:
    post.pass_hours(3)
    post.unlock()
    key = own_key(post.journal)
    post.journal.close()
    KeyKeeper(post.folder / "keys").expose(key)
    post.start()
    post.pass_hours(30)
    assert old_keys(post) == 1
    assert post.pay() == 1
    assert opened_by_centre(everything(post.folder)) == [PERSON.name] * 5

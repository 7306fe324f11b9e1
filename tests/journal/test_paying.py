import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.paying import paying
from sync.journal.store import Store
from tests.journal.makers import PERSON, a_trust, moment
from tests.journal.owing import WORDS, enrolled_while_locked, owed
from tests.journal.test_journal import everything, opened_by_centre

pytestmark = pytest.mark.usefixtures("quick_passphrases")


def test_a_post_that_was_enrolled_while_locked_pays_when_it_is_unlocked_one_key_a_step(
    tmp_path,
) -> None:
    book = enrolled_while_locked(tmp_path, segments=3)
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name]
    assert list(paying(book, moment(9))) == []

    book.scribe.identity.machine.unlock(WORDS)
    steps = paying(book, moment(9))
    for left in (2, 1, 0):
        next(steps)
        assert len(owed(tmp_path)) == left
    assert list(steps) == []
    assert opened_by_centre(everything(tmp_path)) == [PERSON.name] * 4
    assert list(paying(book, moment(10))) == []
    book.close()


def test_what_a_disk_refused_is_owed_still(tmp_path, monkeypatch) -> None:
    book = enrolled_while_locked(tmp_path)
    book.scribe.identity.machine.unlock(WORDS)

    def full(*_: object, **__: object) -> None:
        raise JournalFault(JournalTrouble.DISK_FULL)

    monkeypatch.setattr(book, "append", full)
    with pytest.raises(JournalFault):
        list(paying(book, moment(9)))
    monkeypatch.undo()
    assert len(owed(tmp_path)) == 1
    assert len(list(paying(book, moment(9)))) == 1
    book.close()


def test_a_wrap_that_is_spoilt_is_passed_over_and_stays_for_a_supervisors(tmp_path) -> None:
    book = enrolled_while_locked(tmp_path, segments=2)
    first = owed(tmp_path)[0]

    def spoil(store: Store) -> None:
        store.connection.execute(
            "UPDATE wraps SET wrap = zeroblob(80) WHERE segment = ?", (first.segment,)
        )

    book.note(spoil)
    book.scribe.identity.machine.unlock(WORDS)
    assert len(list(paying(book, moment(9)))) == 1
    assert owed(tmp_path) == [first]
    book.close()


def test_another_centre_that_comes_between_two_steps_is_owed_nothing_less(tmp_path) -> None:
    book = enrolled_while_locked(tmp_path, segments=2)
    book.scribe.identity.machine.unlock(WORDS)
    steps = paying(book, moment(9))
    next(steps)
    book.enrol(a_trust(X25519PrivateKey.generate()), moment(10))
    assert list(steps) == []
    book.close()

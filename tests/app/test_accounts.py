"""Signing in: the event comes before the effect, wrong tries cost time."""

import contextlib
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.accounts import Account, Accounts, Opened, PeopleRefused, Role
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.passphrase import Weakness
from sync.journal.tries import Tries
from sync.protocol.terms import RecordKind, TimeQuality
from terminal.app import accounts as events
from terminal.app.accounts import People, sign_on_words
from terminal.desk.people import Denied, NotDone, NotIn

pytestmark = pytest.mark.usefixtures("quick_passphrases")
WORDS = "bốn từ rất tình cờ"
PIN = "402917"
TERMINAL = bytes(range(16))
MOMENT = Moment(1_800_000_000_000, 1_800_000_000_000, TimeQuality.TRUSTED, 5)


class Book:
    """A journal that may refuse."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.refuses = False

    def record(self, draft: Draft) -> None:
        if self.refuses:
            raise JournalFault(JournalTrouble.DISK_FULL)
        self.drafts.append(draft)

    def codes(self) -> list[str]:
        return [draft.code for draft in self.drafts]


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = Book()
        self.seconds = 0.0
        self.people = self.start()

    def start(self) -> People:
        tries = Tries(self.folder / "people" / "wrong-tries", lambda: self.seconds)
        return People(Accounts(self.folder), tries, self.book.record, lambda: MOMENT, TERMINAL)

    def somebody(self, name: str, role: Role, secret: str) -> Account:
        account = self.people.add(name, role, secret, "")
        assert isinstance(account, Account)
        return account


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_whoever_signs_in_is_recorded_as_an_event_about_nobody_else(desk) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    opened = desk.people.sign_in(an.id, WORDS, events.SUPERVISOR_IN)
    assert isinstance(opened, Opened)
    assert opened.supervisor_key is not None
    draft = desk.book.drafts[-1]
    assert (draft.kind, draft.code, draft.operator) == (
        RecordKind.EVENT,
        "supervisor.signed-in",
        "Lò Văn An",
    )
    assert draft.clear == {1: an.id}
    assert draft.body is None
    assert desk.book.codes() == ["people.added", "supervisor.signed-in"]


def test_nobody_is_in_before_the_journal_says_so(desk) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    desk.book.refuses = True
    assert desk.people.sign_in(an.id, WORDS, events.SUPERVISOR_IN) == NotIn(Denied.NOT_SAVED)


def test_an_operators_sign_on_carries_a_signature_that_anybody_can_check(desk) -> None:
    binh = desk.somebody("Vàng Thị Bình", Role.OPERATOR, PIN)
    assert isinstance(desk.people.sign_in(binh.id, PIN, events.OPERATOR_ON), Opened)
    clear = desk.book.drafts[-1].clear
    Ed25519PublicKey.from_public_bytes(clear[2]).verify(
        clear[3], sign_on_words(TERMINAL, MOMENT.at_ms, binh)
    )


def test_wrong_tries_are_counted_slowed_down_and_told_and_a_right_one_ends_them(desk) -> None:
    binh = desk.somebody("Vàng Thị Bình", Role.OPERATOR, PIN)
    waits = []
    for _ in range(6):
        refused = desk.people.sign_in(binh.id, "111222", events.OPERATOR_ON)
        assert isinstance(refused, NotIn)
        assert refused.why is Denied.WRONG
        waits.append(refused.wait)
        if refused.wait:
            early = desk.people.sign_in(binh.id, PIN, events.OPERATOR_ON)
            assert early == NotIn(Denied.WAIT, refused.wait)
        desk.seconds += refused.wait
    assert waits == [0, 0, 2, 4, 8, 16]
    told = [draft.clear for draft in desk.book.drafts if draft.code == events.WRONG_TRIES]
    assert told == [{1: binh.id, 2: 3}, {1: binh.id, 2: 6}]
    assert isinstance(desk.people.sign_in(binh.id, PIN, events.OPERATOR_ON), Opened)
    again = desk.people.sign_in(binh.id, "111222", events.OPERATOR_ON)
    assert again == NotIn(Denied.WRONG, 0)


def test_one_persons_wrong_tries_keep_nobody_else_out(desk) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    binh = desk.somebody("Vàng Thị Bình", Role.OPERATOR, PIN)
    for _ in range(3):
        desk.people.sign_in(binh.id, "000000", events.OPERATOR_ON)
    assert isinstance(desk.people.sign_in(an.id, WORDS, events.SUPERVISOR_IN), Opened)


def test_a_restart_between_tries_gains_nothing(desk) -> None:
    binh = desk.somebody("Vàng Thị Bình", Role.OPERATOR, PIN)
    for _ in range(4):
        desk.people = desk.start()
        desk.seconds += 300
        desk.people.sign_in(binh.id, "000000", events.OPERATOR_ON)
    desk.people = desk.start()
    assert desk.people.sign_in(binh.id, PIN, events.OPERATOR_ON) == NotIn(Denied.WAIT, 4)


def test_who_is_gone_or_whose_key_is_damaged_is_told_apart(desk, tmp_path) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    desk.somebody("Đỗ Chí", Role.SUPERVISOR, WORDS)
    (tmp_path / "people" / f"{an.id}.key").write_bytes(b"cut")
    assert desk.people.sign_in(an.id, WORDS, "x") == NotIn(Denied.DAMAGED)
    assert isinstance(desk.people.disable(an, "Đỗ Chí"), Account)
    assert desk.people.sign_in(an.id, WORDS, "x") == NotIn(Denied.GONE)


def test_every_change_of_people_is_recorded_with_who_did_it(desk) -> None:
    an = desk.people.add_first("Lò Văn An", WORDS)
    assert isinstance(an, Account)
    assert desk.people.add_first("Kẻ Lạ", WORDS) is PeopleRefused.NOT_FIRST
    binh = desk.people.add("Vàng Thị Bình", Role.OPERATOR, PIN, an.name)
    assert isinstance(binh, Account)
    binh = desk.people.rename(binh, "Vàng Thị Bình B", an.name)
    assert isinstance(binh, Account)
    assert isinstance(desk.people.renew(binh, "750318", an.name), Account)
    assert isinstance(desk.people.disable(binh, an.name), Account)
    assert desk.people.disable(an, an.name) is PeopleRefused.LAST_SUPERVISOR
    assert [(draft.code, draft.operator) for draft in desk.book.drafts] == [
        ("people.added", ""),
        ("people.added", an.name),
        ("people.renamed", an.name),
        ("people.secret-changed", an.name),
        ("people.disabled", an.name),
    ]


def test_a_change_that_the_journal_does_not_take_is_not_made(desk) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    desk.somebody("Đỗ Chí", Role.SUPERVISOR, WORDS)
    before = desk.people.accounts.read()
    desk.book.refuses = True
    assert desk.people.add("Kẻ Lạ", Role.OPERATOR, PIN, "") is NotDone.NOT_SAVED
    assert desk.people.rename(an, "Kẻ Lạ", "") is NotDone.NOT_SAVED
    assert desk.people.disable(an, "") is NotDone.NOT_SAVED
    assert desk.people.accounts.read() == before


def test_a_change_that_the_disk_does_not_take_is_taken_back_in_the_journal(
    desk, monkeypatch
) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(desk.people.accounts, "rename", full)
    assert desk.people.rename(an, "Lò Văn Anh", "x") is NotDone.NOT_SAVED
    assert desk.book.codes()[-2:] == ["people.renamed", "people.unchanged"]
    assert desk.people.accounts.read() == (an,)


def test_ones_own_passphrase_is_changed_only_with_the_old_one(desk) -> None:
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    assert desk.people.change_secret(an, WORDS, "short") is Weakness.SHORT
    refused = desk.people.change_secret(an, "another one here", "four words by chance")
    assert refused == NotIn(Denied.WRONG, 0)
    assert desk.people.change_secret(an, WORDS, "four words by chance") == an
    assert isinstance(desk.people.sign_in(an.id, "four words by chance", "x"), Opened)


def test_a_post_whose_people_cannot_be_read_is_no_new_post(desk) -> None:
    """Otherwise a damaged file would make whoever comes next its supervisor."""
    an = desk.somebody("Lò Văn An", Role.SUPERVISOR, WORDS)
    (desk.folder / "people" / f"{an.id}.json").write_bytes(b"{")
    assert desk.people.accounts.supervisors() == ()
    assert desk.people.add_first("Kẻ Lạ", WORDS) is PeopleRefused.NOT_FIRST
    assert desk.people.accounts.read() == ()


def test_two_supervisors_who_send_each_other_away_at_once_leave_one(desk) -> None:
    pair = [desk.somebody(name, Role.SUPERVISOR, WORDS) for name in ("Lò Văn An", "Vàng Thị Ba")]
    both = threading.Barrier(2)

    def record(_: Draft) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.2)

    desk.people.record = record
    threads = [threading.Thread(target=desk.people.disable, args=(one, "")) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.people.accounts.supervisors()) == 1

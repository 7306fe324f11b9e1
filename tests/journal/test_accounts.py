import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.accounts import (
    LEFT,
    MOST_LETTERS,
    MOST_PEOPLE,
    PEOPLE,
    Account,
    Accounts,
    PeopleRefused,
    Role,
)
from sync.journal.files import write_private
from sync.journal.identity import SUPERVISORS
from sync.journal.passphrase import Weakness, WrongPassphrase
from sync.journal.supervisors import MOST, NoSupervisorKey, SupervisorFolder, open_supervisor

pytestmark = pytest.mark.usefixtures("quick_passphrases")
WORDS = "bốn từ rất tình cờ"
PIN = "402917"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path)


def added(accounts: Accounts, name: str, role: Role, secret: str) -> Account:
    account = accounts.new(name, role, secret)
    assert isinstance(account, Account)
    accounts.add(account, secret)
    return account


def wrapped_to(folder: Path) -> set[bytes]:
    keys = SupervisorFolder(folder / "keys" / SUPERVISORS).read()
    return {key.public_bytes_raw() for key in keys}


def test_a_new_post_has_nobody(accounts, tmp_path) -> None:
    assert accounts.read() == ()
    assert not (tmp_path / PEOPLE).exists()


def test_a_supervisors_passphrase_opens_the_key_that_segments_are_wrapped_to(
    accounts, tmp_path
) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    opened = accounts.open(an, WORDS)
    assert opened.supervisor_key is not None
    assert opened.operator_key is None
    assert wrapped_to(tmp_path) == {opened.supervisor_key.public_key().public_bytes_raw()}
    with pytest.raises(WrongPassphrase):
        accounts.open(an, WORDS + "!")
    # The command line opens the same file.
    raw = open_supervisor(tmp_path / PEOPLE / f"{an.id}.key", WORDS).private_bytes_raw()
    assert raw == opened.supervisor_key.private_bytes_raw()


def test_an_operators_pin_opens_a_key_that_signs_and_that_nothing_is_wrapped_to(
    accounts, tmp_path
) -> None:
    binh = added(accounts, "Vàng Thị Bình", Role.OPERATOR, PIN)
    opened = accounts.open(binh, PIN)
    assert opened.operator_key is not None
    assert opened.supervisor_key is None
    opened.operator_key.public_key().verify(opened.operator_key.sign(b"here"), b"here")
    assert wrapped_to(tmp_path) == set()
    with pytest.raises(WrongPassphrase):
        accounts.open(binh, "402918")


def test_no_secret_and_nothing_that_it_is_compared_with_lies_in_the_folder(
    accounts, tmp_path
) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    binh = added(accounts, "Vàng Thị Bình", Role.OPERATOR, PIN)
    key = accounts.open(an, WORDS).supervisor_key
    signing = accounts.open(binh, PIN).operator_key
    assert key is not None
    assert signing is not None
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (WORDS.encode(), PIN.encode(), key.private_bytes_raw()):
                assert secret not in content
            assert signing.private_bytes_raw() not in content
            if sys.platform != "win32":
                assert path.stat().st_mode & 0o077 == 0


def test_an_operators_key_file_does_not_pass_for_a_supervisors(accounts, tmp_path) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    binh = added(accounts, "Vàng Thị Bình", Role.OPERATOR, PIN)
    people = tmp_path / PEOPLE
    (people / f"{an.id}.key").write_bytes((people / f"{binh.id}.key").read_bytes())
    with pytest.raises(NoSupervisorKey):
        accounts.open(an, PIN)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", PeopleRefused.NO_NAME),
        (" \n ", PeopleRefused.NO_NAME),
        ("An\u202eevil", PeopleRefused.NO_NAME),
        ("x" * (MOST_LETTERS + 1), PeopleRefused.NAME_TOO_LONG),
        ("lò  văn AN", PeopleRefused.NAME_TAKEN),
    ],
)
def test_a_name_is_short_printable_and_ones_own(accounts, name, why) -> None:
    added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    assert accounts.new(name, Role.OPERATOR, PIN) is why
    assert isinstance(accounts.new("x" * MOST_LETTERS, Role.OPERATOR, PIN), Account)


@pytest.mark.parametrize(
    ("role", "secret", "why"),
    [
        (Role.SUPERVISOR, "short", Weakness.SHORT),
        (Role.SUPERVISOR, "123456789012345", Weakness.DIGITS),
        (Role.OPERATOR, "40291", Weakness.SHORT),
        (Role.OPERATOR, "123456", Weakness.SAMENESS),
    ],
)
def test_weak_secrets_are_refused_by_role(accounts, role, secret, why) -> None:
    assert accounts.new("Lò Văn An", role, secret) is why


def test_only_the_last_supervisor_has_to_stay(accounts, tmp_path) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    binh = added(accounts, "Vàng Thị Bình", Role.OPERATOR, PIN)
    assert accounts.may_leave(an) is PeopleRefused.LAST_SUPERVISOR
    assert accounts.may_leave(binh) is None
    chi = added(accounts, "Đỗ Chí", Role.SUPERVISOR, WORDS)
    assert accounts.may_leave(an) is None
    accounts.disable(an)
    assert accounts.read() == (chi, binh)
    assert accounts.may_leave(chi) is PeopleRefused.LAST_SUPERVISOR
    assert accounts.may_leave(an) is PeopleRefused.GONE
    assert len(wrapped_to(tmp_path)) == 1
    # The key is kept: it may be the last that opens an old day.
    key = tmp_path / PEOPLE / LEFT / f"{an.id}.key"
    opened = open_supervisor(key, WORDS)
    assert opened.public_key().public_bytes_raw() not in wrapped_to(tmp_path)


def test_a_cut_while_somebody_is_added_leaves_nobody_or_somebody_who_can_sign_in(
    accounts, tmp_path, monkeypatch
) -> None:
    real: Callable[[Path, bytes], None] = write_private
    for cut_at in range(4):
        written: list[Path] = []

        def write(path: Path, content: bytes, at: int = cut_at, into=written) -> None:
            if len(into) == at:
                raise OSError("cut")
            into.append(path)
            real(path, content)

        account = accounts.new(f"Người {cut_at}", Role.SUPERVISOR, WORDS)
        assert isinstance(account, Account)
        monkeypatch.setattr("sync.journal.accounts.write_private", write)
        if cut_at < 3:
            with pytest.raises(OSError, match="cut"):
                accounts.add(account, WORDS)
        else:
            accounts.add(account, WORDS)
        monkeypatch.setattr("sync.journal.accounts.write_private", real)
        if account in accounts.read():
            opened = accounts.open(account, WORDS)
            assert opened.supervisor_key is not None
            assert opened.supervisor_key.public_key().public_bytes_raw() in wrapped_to(tmp_path)
    assert len(accounts.read()) == 2


def test_a_changed_passphrase_opens_the_same_key(accounts) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    opened = accounts.open(an, WORDS)
    accounts.change_secret(opened, "four words by chance")
    with pytest.raises(WrongPassphrase):
        accounts.open(an, WORDS)
    again = accounts.open(an, "four words by chance").supervisor_key
    assert again is not None
    assert opened.supervisor_key is not None
    assert again.private_bytes_raw() == opened.supervisor_key.private_bytes_raw()


def test_an_operator_who_forgot_the_pin_gets_another_and_a_supervisor_does_not(accounts) -> None:
    binh = added(accounts, "Vàng Thị Bình", Role.OPERATOR, PIN)
    accounts.renew(binh, "750318")
    assert accounts.open(binh, "750318").operator_key is not None
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    with pytest.raises(ValueError, match="anew"):
        accounts.renew(an, WORDS)


def test_a_name_can_be_put_right(accounts) -> None:
    an = added(accounts, "Lò Văn An", Role.SUPERVISOR, WORDS)
    changed = accounts.renamed(an, "LÒ VĂN AN")
    assert isinstance(changed, Account)
    accounts.rename(changed)
    assert accounts.read() == (changed,)
    assert accounts.open(changed, WORDS).supervisor_key is not None
    assert accounts.renamed(an, "Lò Văn Anh") is PeopleRefused.GONE


def test_there_is_a_limit_to_supervisors_and_to_people(accounts, tmp_path) -> None:
    people = tmp_path / PEOPLE
    people.mkdir()

    def fill(role: str, first: int, last: int) -> None:
        for number in range(first, last):
            told = {"use": "account", "name": f"Người {number}", "role": role}
            (people / f"{number:016x}.json").write_text(json.dumps(told))

    fill("supervisor", 0, MOST - 1)
    assert isinstance(accounts.new("Lò Văn An", Role.SUPERVISOR, WORDS), Account)
    fill("supervisor", MOST - 1, MOST)
    assert accounts.new("Lò Văn An", Role.SUPERVISOR, WORDS) is PeopleRefused.TOO_MANY
    fill("operator", MOST, MOST_PEOPLE - 1)
    assert isinstance(accounts.new("Vàng Thị Bình", Role.OPERATOR, PIN), Account)
    fill("operator", MOST_PEOPLE - 1, MOST_PEOPLE)
    assert accounts.new("Vàng Thị Bình", Role.OPERATOR, PIN) is PeopleRefused.TOO_MANY


@given(
    content=st.binary(max_size=80)
    | st.text(max_size=40).map(lambda text: json.dumps(text).encode())
)
def test_a_file_that_is_no_account_is_passed_over(tmp_path_factory, content) -> None:
    folder = tmp_path_factory.mktemp("post")
    (folder / PEOPLE).mkdir()
    (folder / PEOPLE / "0.json").write_bytes(content)
    assert Accounts(folder).read() == ()

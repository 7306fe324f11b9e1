"""The people of a post: who may sign in, as operator or supervisor, and the keys they open.

Signing in opens a sealed key; nothing is compared with anything that is kept. A supervisor's is
the key that every segment is wrapped to, under a passphrase. An operator's signs that somebody
who knew the PIN came on duty and opens no data: six digits are tried through in hours by whoever
has the disk, so nothing that is worth stealing may hang on them.
"""

import json
import logging
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal import passphrase as sealing
from sync.journal import supervisors
from sync.journal.files import sync_folder, write_private
from sync.journal.identity import SUPERVISORS
from sync.journal.passphrase import Weakness
from sync.journal.pin import pin_weakness

PEOPLE: Final = "people"
LEFT: Final = "left"
"""Folder beside the accounts for those who are no longer here; nobody's file is ever deleted."""
MOST_PEOPLE: Final = 200
MOST_LETTERS: Final = 60
_OPERATOR_USE: Final = "chot operator key"
_MOST_BYTES: Final = 4096

_log: Final = logging.getLogger(__name__)


class Role(StrEnum):
    """What somebody may do at a post."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"


class PeopleRefused(StrEnum):
    """Why people stay as they are."""

    NO_NAME = "no-name"
    NAME_TOO_LONG = "name-too-long"
    NAME_TAKEN = "name-taken"
    TOO_MANY = "too-many"
    LAST_SUPERVISOR = "last-supervisor"
    NOT_FIRST = "not-first"
    """There is a supervisor already, who has to sign in to add another one."""
    GONE = "gone"
    """Whom it is about is no longer among the people."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `id` is random, and says nothing about the person."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody whose key is open; one of the two keys, by the role."""

    account: Account
    supervisor_key: X25519PrivateKey | None = None
    operator_key: Ed25519PrivateKey | None = None


def weakness_for(role: Role, secret: str) -> Weakness | None:
    """Why this may not be chosen as the PIN or passphrase of somebody; None where it may be."""
    return sealing.weakness(secret) if role is Role.SUPERVISOR else pin_weakness(secret)


class Accounts:
    """The accounts in a data folder: `people/ID.json` with name and role, `people/ID.key` sealed.

    The public halves of supervisors are put into `keys/supervisors`. Any thread may use it.
    """

    def __init__(self, folder: Path) -> None:
        self._people = folder / PEOPLE
        self._public = folder / "keys" / SUPERVISORS
        self._lock = threading.Lock()

    def read(self) -> tuple[Account, ...]:
        """Everybody who may sign in, supervisors first, then by name.

        A file that is no account is passed over and logged.
        """
        try:
            files = sorted(self._people.glob("*.json"))[:MOST_PEOPLE]
        except OSError:
            return ()
        found = [account for account in map(_read, files) if account is not None]
        return tuple(sorted(found, key=lambda one: (one.role is Role.OPERATOR, one.name)))

    def is_new(self) -> bool:
        """Whether nobody was ever added here. Files that cannot be read are somebody's all the
        same: a damaged one may not let whoever comes next in as the first supervisor.
        """
        try:
            return not any(file.suffix == ".json" for file in self._people.iterdir())
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def supervisors(self) -> tuple[Account, ...]:
        """The supervisors among them."""
        return tuple(account for account in self.read() if account.role is Role.SUPERVISOR)

    def find(self, account_id: str) -> Account | None:
        """The account of that id."""
        return next((one for one in self.read() if one.id == account_id), None)

    def new(self, name: str, role: Role, secret: str) -> Account | PeopleRefused | Weakness:
        """An account that may be added; nothing is written yet."""
        there = self.read()
        limit = supervisors.MOST if role is Role.SUPERVISOR else MOST_PEOPLE
        if len(there) >= MOST_PEOPLE or sum(one.role is role for one in there) >= limit:
            return PeopleRefused.TOO_MANY
        chosen = self._name(name, there)
        if isinstance(chosen, PeopleRefused):
            return chosen
        return weakness_for(role, secret) or Account(secrets.token_hex(8), chosen, role)

    def add(self, account: Account, secret: str) -> None:
        """Make a key for somebody and let them sign in.

        :raises OSError: where it cannot be written; nobody was added then.
        """
        with self._lock:
            self._people.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self._key(account), _fresh_key(account.role, secret))
            self._write(account)
            self._publish(account)

    def renamed(self, account: Account, name: str) -> Account | PeopleRefused:
        """The account under another name; nothing is written yet."""
        there = self.read()
        if account not in there:
            return PeopleRefused.GONE
        chosen = self._name(name, [one for one in there if one.id != account.id])
        return chosen if isinstance(chosen, PeopleRefused) else replace(account, name=chosen)

    def rename(self, account: Account) -> None:
        """Keep an account under its new name. :raises OSError: where that cannot be written."""
        with self._lock:
            self._write(account)

    def may_leave(self, account: Account) -> PeopleRefused | None:
        """Why somebody has to stay; None where they may go."""
        there = self.read()
        if account.id not in {one.id for one in there}:
            return PeopleRefused.GONE
        left = [one for one in there if one.role is Role.SUPERVISOR and one.id != account.id]
        return None if left or account.role is Role.OPERATOR else PeopleRefused.LAST_SUPERVISOR

    def disable(self, account: Account) -> None:
        """Let somebody sign in no more; from the next segment on nothing is wrapped to them.

        :raises OSError: where the files cannot be moved; they may still sign in then.
        """
        with self._lock:
            # First what new segments are wrapped to: should the rest fail, it is put back.
            _move_aside(self._public / f"{account.id}.json")
            for path in (self._card(account), self._key(account)):
                _move_aside(path)

    def open(self, account: Account, secret: str) -> Opened:
        """Open somebody's key; takes about 0.3 s.

        :raises WrongPassphrase: where the secret does not fit.
        :raises NoSupervisorKey, UnreadableSecret, OSError: where the key's file is damaged.
        """
        path = self._key(account)
        if account.role is Role.SUPERVISOR:
            key = supervisors.open_supervisor(path, secret)
            self._publish(account)
            return Opened(account, supervisor_key=key)
        data = _read_bytes(path)
        raw = sealing.open_sealed(data, secret, use=_OPERATOR_USE)
        return Opened(account, operator_key=Ed25519PrivateKey.from_private_bytes(raw))

    def change_secret(self, opened: Opened, secret: str) -> None:
        """Put an open key under another secret.

        :raises OSError: where that cannot be written; the old secret counts then.
        """
        if opened.supervisor_key is not None:
            sealed = supervisors.sealed_key(opened.supervisor_key, secret)
        else:
            sealed = _fresh_key(Role.OPERATOR, secret)
        with self._lock:
            write_private(self._key(opened.account), sealed)

    def renew(self, account: Account, pin: str) -> None:
        """Give an operator who forgot the PIN another one, and another key with it.

        :raises ValueError: for a supervisor, whose key opens what no other one does.
        :raises OSError: where that cannot be written.
        """
        if account.role is not Role.OPERATOR:
            raise ValueError("a supervisor's key cannot be made anew")
        with self._lock:
            write_private(self._key(account), _fresh_key(Role.OPERATOR, pin))

    def _publish(self, account: Account) -> None:
        """Have segments wrapped to a supervisor; a cut may have come before that was done."""
        target = self._public / f"{account.id}.json"
        if account.role is Role.SUPERVISOR and not target.exists():
            self._public.mkdir(parents=True, exist_ok=True)
            write_private(
                target, supervisors.public_file(supervisors.public_of(self._key(account)))
            )

    def _write(self, account: Account) -> None:
        told = {"use": "account", "name": account.name, "role": account.role.value}
        content = json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"
        write_private(self._card(account), content)

    def _card(self, account: Account) -> Path:
        return self._people / f"{account.id}.json"

    def _key(self, account: Account) -> Path:
        return self._people / f"{account.id}.key"

    def _name(self, name: str, others: Sequence[Account]) -> str | PeopleRefused:
        chosen = " ".join(unicodedata.normalize("NFC", name).split())
        if not chosen or not chosen.isprintable():
            return PeopleRefused.NO_NAME
        if len(chosen) > MOST_LETTERS:
            return PeopleRefused.NAME_TOO_LONG
        if chosen.casefold() in {one.name.casefold() for one in others}:
            return PeopleRefused.NAME_TAKEN
        return chosen


def _fresh_key(role: Role, secret: str) -> bytes:
    if role is Role.SUPERVISOR:
        return supervisors.sealed_key(X25519PrivateKey.generate(), secret)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return sealing.seal(private.private_bytes_raw(), secret, use=_OPERATOR_USE, public=public)


def _move_aside(path: Path) -> None:
    if path.exists():
        folder = path.parent / LEFT
        folder.mkdir(exist_ok=True)
        path.replace(folder / path.name)
        sync_folder(folder)
        sync_folder(path.parent)


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _read(path: Path) -> Account | None:
    try:
        told = json.loads(_read_bytes(path))
        name, role = told["name"], Role(told["role"])
        if told["use"] != "account" or not isinstance(name, str):
            raise ValueError("another kind of file")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        _log.warning("no account: %s: %s", path.name, type(error).__name__)
        return None
    return Account(path.stem, name[:MOST_LETTERS], role)

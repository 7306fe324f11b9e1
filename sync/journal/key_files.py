"""The machine's own key: in a plain file, under a passphrase, or handed over by the system."""

import contextlib
import logging
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.journal import passphrase as sealing
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.files import shred, sync_folder, write_private

PLAIN_FILE: Final = "machine.key"
SEALED_FILE: Final = "machine.locked"
KEPT_FILE: Final = "machine.credential"
"""The public half of a key that only the system's credential holds."""
KEY_CREDENTIAL: Final = "chot.machine"
PASSPHRASE_CREDENTIAL: Final = "chot.passphrase"
PASSPHRASE_VARIABLE: Final = "CHOT_PASSPHRASE"
_USE: Final = "chot machine key"
_MOST_BYTES: Final = 4096

_log: Final = logging.getLogger(__name__)


class Protection(StrEnum):
    """What keeps the machine's key from whoever steals the disk; `file` keeps it from nobody."""

    FILE = "file"
    PASSPHRASE = "passphrase"
    CREDENTIAL = "credential"


class KeyLocked(Exception):
    """The machine's key is not readable without a passphrase or credential that is not here."""


class MachineKey:
    """Both halves of the machine's key, or the public one alone until somebody unlocks it.

    One thread may unlock while others read.
    """

    def __init__(
        self,
        public: X25519PublicKey,
        protection: Protection,
        *,
        private: X25519PrivateKey | None = None,
        sealed: bytes = b"",
    ) -> None:
        self.public = public
        self.protection = protection
        self._private = private
        self._sealed = sealed

    @property
    def private(self) -> X25519PrivateKey | None:
        """The private half; None while it is locked."""
        return self._private

    @property
    def takes_passphrase(self) -> bool:
        """Whether it is locked and a passphrase would open it."""
        return self._private is None and bool(self._sealed)

    def unlock(self, passphrase: str) -> None:
        """Open the key for as long as this object lives; takes about 0.3 s.

        :raises WrongPassphrase: where it does not fit.
        :raises KeyLocked: where no passphrase could open it.
        """
        if self._private is not None:
            return
        if not self._sealed:
            raise KeyLocked(KEY_CREDENTIAL)
        secret = sealing.open_sealed(self._sealed, passphrase, use=_USE)
        private = X25519PrivateKey.from_private_bytes(secret)
        if not _fit(private, self.public):
            raise sealing.WrongPassphrase
        self._private = private


class KeyKeeper:
    """The machine's key in a folder of keys. Whoever changes it holds the journal's lock.

    Every change writes the new form whole and durable before the old one goes, so that a cut in
    between leaves both, and both open the same key: the plain one then counts.
    """

    def __init__(self, folder: Path) -> None:
        self._plain = folder / PLAIN_FILE
        self._sealed = folder / SEALED_FILE
        self._fresh = folder / f"{SEALED_FILE}.new"
        self._kept = folder / KEPT_FILE
        self._folder = folder

    def protection(self) -> Protection | None:
        """How the key lies there now; None where there is none yet."""
        # A plain file protects nothing, whatever lies beside it.
        if self._plain.exists():
            return Protection.FILE
        if self._sealed.exists():
            return Protection.PASSPHRASE
        return Protection.CREDENTIAL if self._kept.exists() else None

    def load(self, *, may_make: bool) -> MachineKey:
        """The key, made where there is none and `may_make`; locked where it cannot be read.

        :raises JournalFault: KEY_DAMAGED where it is missing or damaged, FOLDER_READ_ONLY where
            a new one cannot be written.
        """
        try:
            self._clear_away()
        except OSError:
            _log.warning("what a change of the key left behind in %s stays there", self._folder)
        found = self.look()
        if found is not None:
            return found
        if not may_make:
            raise JournalFault(JournalTrouble.KEY_DAMAGED, PLAIN_FILE)
        return self._make()

    def look(self) -> MachineKey | None:
        """The key as it lies there; nothing is made or changed. None where there is none.

        :raises JournalFault: KEY_DAMAGED where a file is not what it should be.
        """
        plain, sealed, kept = map(_read, (self._plain, self._sealed, self._kept))
        others = []
        if sealed is not None:
            others.append((SEALED_FILE, _public_of(sealed)))
        if kept is not None:
            others.append((KEPT_FILE, _public(kept, KEPT_FILE)))
        if plain is not None:
            private = _private(plain, PLAIN_FILE)
            for name, public in others:
                if not _fit(private, public):
                    raise JournalFault(JournalTrouble.KEY_DAMAGED, name)
            return MachineKey(private.public_key(), Protection.FILE, private=private)
        if sealed is not None:
            return MachineKey(others[0][1], Protection.PASSPHRASE, sealed=sealed)
        if kept is not None:
            public = others[0][1]
            given = _credential_key()
            if given is not None and not _fit(given, public):
                _log.warning("the credential %s holds another machine's key", KEY_CREDENTIAL)
                given = None
            return MachineKey(public, Protection.CREDENTIAL, private=given)
        return None

    def protect(self, private: X25519PrivateKey, passphrase: str) -> None:
        """Keep the key under a passphrase alone; also where it was under another one.

        :raises OSError: where that cannot be written; the key can be read as before then.
        """
        public = private.public_key().public_bytes_raw()
        secret = private.private_bytes_raw()
        write_private(self._fresh, sealing.seal(secret, passphrase, use=_USE, public=public))
        try:
            # What the disk gives back must open before any other copy goes.
            if sealing.open_sealed(self._fresh.read_bytes(), passphrase, use=_USE) != secret:
                raise sealing.UnreadableSecret("another key")
        except (sealing.UnreadableSecret, sealing.WrongPassphrase) as error:
            self._fresh.unlink(missing_ok=True)
            raise OSError(f"{self._fresh} does not hold what was written") from error
        self._fresh.replace(self._sealed)
        sync_folder(self._folder)
        self._remove(self._plain)
        self._remove(self._kept)

    def hand_over(self, private: X25519PrivateKey) -> None:
        """Keep the key in the system's credential alone.

        :raises KeyLocked: where the system gives no such credential, or one of another key.
        :raises OSError: where that cannot be written; the key can be read as before then.
        """
        given = _credential_key()
        if given is None or not _fit(given, private.public_key()):
            raise KeyLocked(KEY_CREDENTIAL)
        write_private(self._kept, private.public_key().public_bytes_raw())
        self._remove(self._plain)
        self._remove(self._sealed)

    def expose(self, private: X25519PrivateKey) -> None:
        """Keep the key in a plain file again.

        :raises OSError: where that cannot be written; the key can be read as before then.
        """
        write_private(self._plain, private.private_bytes_raw())
        self._remove(self._sealed)
        self._remove(self._kept)

    def _make(self) -> MachineKey:
        given = _credential_key()
        private = given or X25519PrivateKey.generate()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if given is None:
                write_private(self._plain, private.private_bytes_raw())
            else:
                write_private(self._kept, private.public_key().public_bytes_raw())
            sync_folder(self._folder.parent)
        except OSError as error:
            raise JournalFault(JournalTrouble.FOLDER_READ_ONLY, str(self._folder)) from error
        kind = Protection.FILE if given is None else Protection.CREDENTIAL
        return MachineKey(private.public_key(), kind, private=private)

    def _remove(self, path: Path) -> None:
        """Take a key file away, and its bytes with it as far as the disk lets that be done."""
        if not path.exists():
            return
        # Under another name first: a file that is half overwritten must never be read as a key.
        gone = path.with_name(f".{path.name}.gone")
        path.replace(gone)
        sync_folder(self._folder)
        shred(gone)

    def _clear_away(self) -> None:
        """What a cut left of a file that was being written or removed."""
        for name in (PLAIN_FILE, SEALED_FILE, KEPT_FILE):
            for path in self._folder.glob(f".{name}.*"):
                shred(path)
        if self._fresh.exists():
            shred(self._fresh)


def given_passphrase() -> str | None:
    """The passphrase that the environment or the service manager hands over; once only.

    It is taken out of the environment, so that no child process inherits it.
    """
    told = os.environ.pop(PASSPHRASE_VARIABLE, None)
    if told is None:
        found = _credential(PASSPHRASE_CREDENTIAL)
        with contextlib.suppress(UnicodeDecodeError):
            told = None if found is None else found.decode()
    return told or None


def opened_key(folder: Path, ask: Callable[[], str | None]) -> X25519PrivateKey | None:
    """The machine's key of a folder of keys for reading only; None where there is none.

    :param ask: asked for the passphrase where one is needed; None to go without.
    :raises KeyLocked: where it is needed and not given.
    :raises WrongPassphrase: see `MachineKey.unlock`.
    """
    try:
        key = KeyKeeper(folder).look()
    except JournalFault:
        return None
    if key is None or key.private is not None:
        return None if key is None else key.private
    told = ask() if key.takes_passphrase else None
    if told is None:
        raise KeyLocked(key.protection.value)
    key.unlock(told)
    return key.private


def _credential(name: str) -> bytes | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return _read(Path(folder) / name) if folder else None


def _credential_key() -> X25519PrivateKey | None:
    found = _credential(KEY_CREDENTIAL)
    return None if found is None else _private(found, KEY_CREDENTIAL)


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, path.name) from error


def _private(data: bytes, name: str) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(data)
    except ValueError as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, name) from error


def _public(data: bytes, name: str) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes(data)
    except ValueError as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, name) from error


def _public_of(sealed: bytes) -> X25519PublicKey:
    try:
        return _public(sealing.public_part(sealed, use=_USE), SEALED_FILE)
    except sealing.UnreadableSecret as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, SEALED_FILE) from error


def _fit(private: X25519PrivateKey, public: X25519PublicKey) -> bool:
    return private.public_key().public_bytes_raw() == public.public_bytes_raw()

"""Supervisors of a post: their public keys, which every segment is wrapped to, and their own."""

import base64
import binascii
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.journal import passphrase as sealing
from sync.journal.files import write_private

MOST: Final = 16
"""Supervisors of one post; more files than these are not looked at."""
_USE: Final = "chot supervisor key"
_MOST_BYTES: Final = 4096

_log: Final = logging.getLogger(__name__)


class NoSupervisorKey(Exception):
    """The file is no supervisor's key; says why."""


@dataclass(frozen=True, slots=True)
class SupervisorFolder:
    """The public keys in a folder, one `NAME.json` a supervisor.

    It is read anew for every segment: who is put in or taken out counts from the next start or
    midnight, and nothing that was wrapped before changes.
    """

    path: Path

    def read(self) -> tuple[X25519PublicKey, ...]:
        """The keys, by file name. A file that is none is passed over and logged: it may not keep
        the post from recording.
        """
        found = []
        try:
            files = sorted(self.path.glob("*.json"))[:MOST]
        except OSError:
            return ()
        for file in files:
            try:
                found.append(read_public(file))
            except NoSupervisorKey as error:
                _log.warning("no supervisor's key: %s", error)
        return tuple(found)


def make_supervisor(path: Path, passphrase: str) -> Path:
    """Make a supervisor's key under a passphrase. :return: the public half, `NAME.json` beside it.

    :raises FileExistsError: where a key is there already; it opens what no other one opens.
    :raises OSError: where it cannot be written.
    """
    public_path = path.with_suffix(".json")
    if public_path == path:
        raise FileExistsError(f"{path} is the name of the public half")
    for there in (path, public_path):
        if there.exists():
            raise FileExistsError(f"{there} is there already")
    private = X25519PrivateKey.generate()
    write_private(path, sealed_key(private, passphrase))
    write_private(public_path, public_file(private.public_key()))
    return public_path


def sealed_key(private: X25519PrivateKey, passphrase: str) -> bytes:
    """What the file of a supervisor's private key holds."""
    public = private.public_key().public_bytes_raw()
    return sealing.seal(private.private_bytes_raw(), passphrase, use=_USE, public=public)


def public_file(public: X25519PublicKey) -> bytes:
    """What the file of a supervisor's public key holds."""
    key = base64.b64encode(public.public_bytes_raw()).decode("ascii")
    return json.dumps({"use": "supervisor", "key": key}, indent=1).encode("ascii") + b"\n"


def open_supervisor(path: Path, passphrase: str) -> X25519PrivateKey:
    """A supervisor's private key.

    :raises WrongPassphrase: where it does not fit.
    :raises NoSupervisorKey: where the file is no such key.
    :raises OSError: where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
        return X25519PrivateKey.from_private_bytes(sealing.open_sealed(data, passphrase, use=_USE))
    except (sealing.UnreadableSecret, ValueError) as error:
        raise NoSupervisorKey(f"{path.name}: {error}") from error


def public_of(path: Path) -> X25519PublicKey:
    """The public half that stands in the file of a private one, not yet proven by opening it.

    :raises NoSupervisorKey: where the file is no such key.
    :raises OSError: where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
        return X25519PublicKey.from_public_bytes(sealing.public_part(data, use=_USE))
    except (sealing.UnreadableSecret, ValueError) as error:
        raise NoSupervisorKey(f"{path.name}: {error}") from error


def read_public(path: Path) -> X25519PublicKey:
    """A supervisor's public key. :raises NoSupervisorKey: where the file holds none."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if not isinstance(told, dict) or told.get("use") != "supervisor":
            raise NoSupervisorKey(f"{path.name}: another kind of file")
        key = X25519PublicKey.from_public_bytes(base64.b64decode(told["key"], validate=True))
        # A point of low order takes no part in any exchange: nothing could be wrapped to it.
        X25519PrivateKey.generate().exchange(key)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise NoSupervisorKey(f"{path.name}: {type(error).__name__}") from error
    return key

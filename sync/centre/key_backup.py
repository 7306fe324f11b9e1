"""The centre's keys in one file under a passphrase, and a centre made from such a file.

Beside the three keys it holds who the centre is and whom it knows, so that the terminals that
were enrolled when it was made believe the restored centre, and it them.
"""

import getpass
import hashlib
import json
import logging
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.centre.centre import STORE_FILE, store_beside
from sync.centre.declarations import prepare_issuer
from sync.centre.keys import CentreKeys, KeyFault, load_issuing_key, load_keys, write_keys
from sync.centre.storage.port import StorageFault, Terminal, Writing
from sync.centre.storage.sqlite import SqliteStorage, UnfitStore
from sync.journal import passphrase as sealing
from sync.journal import removable
from sync.journal.files import sync_folder, write_private
from sync.journal.key_files import given_passphrase
from sync.protocol import cbor
from sync.protocol.terms import Mode

BACKED_UP_FILE: Final = "backed-up.json"
"""When a backup was made last, and a digest of the public keys that it has."""
_USE: Final = "chot centre keys"
_VERSION: Final = 1
_MOST_NOTE_BYTES: Final = 4096
_LATEST_MS: Final = 4_102_444_800_000
"""The year 2100."""

_log: Final = logging.getLogger("chot.centre")


class BadBackup(Exception):
    """The file is no backup of a centre's keys, or not whole; says which."""


class NotEmpty(Exception):
    """Something lies where a centre should be restored; nothing of it was touched."""


class WeakPassphrase(Exception):
    """Not one to protect a province's keys with; says why."""


class BesideTheKeys(Exception):
    """A backup in the centre's own folder would be lost with it, and says that there is one."""


BACKUP_FAULTS: Final = (
    BadBackup,
    BesideTheKeys,
    NotEmpty,
    WeakPassphrase,
    sealing.WrongPassphrase,
    KeyFault,
    UnfitStore,
    StorageFault,
)
"""What backing up and restoring can fail with, beside what the disk says."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored centre has: its id, and how many terminals it knows."""

    centre: bytes
    terminals: int
    made_ms: int


def back_up(folder: Path, target: Path, passphrase: str, now_ms: int) -> int:
    """Write a backup of the centre in `folder`, which may be running, and note that there is one.

    :return: how many terminals it names; who is enrolled later needs a token after a restore.
    :raises WeakPassphrase: see there.
    :raises FileNotFoundError: where no centre has ever run in `folder`.
    :raises BesideTheKeys: where `target` lies in `folder`, by whatever way it is named.
    :raises FileExistsError: where `target` is there: it may be the only backup of another centre.
    :raises KeyFault, UnfitStore, StorageFault: see `open_centre`.
    :raises OSError: where the file cannot be written and read back.
    """
    weak = sealing.weakness(passphrase)
    if weak is not None:
        raise WeakPassphrase(weak.value)
    store = store_beside(folder)
    if target.resolve().is_relative_to(folder.resolve()):
        raise BesideTheKeys(f"{target} lies with the centre itself")
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    keys, issuing = load_keys(folder, may_make=False), load_issuing_key(folder, may_make=False)
    storage = SqliteStorage(store)
    try:
        terminals = [line.terminal for line in storage.read(lambda reading: reading.terminals())]
        centre = storage.identity.centre
    finally:
        storage.close()
    secret = {
        1: _VERSION,
        2: keys.opening.private_bytes_raw(),
        3: keys.signing.private_bytes_raw(),
        4: issuing.private_bytes_raw(),
        5: centre,
        6: now_ms,
        7: [_spelled(terminal) for terminal in terminals],
    }
    public = cbor.encode({1: centre, 2: _digest(keys, issuing.public_key()), 3: now_ms})
    sealed = sealing.seal(cbor.encode(secret), passphrase, use=_USE, public=public)
    if len(sealed) > sealing.MAX_BYTES:
        raise OSError(f"{len(terminals)} terminals do not fit into a backup")
    removable.write_file(target, sealed)
    # Nobody finds out after the fire that what was written does not open.
    _read(target, passphrase)
    _note(folder, keys, issuing.public_key(), now_ms)
    return len(terminals)


def restore(folder: Path, source: Path, passphrase: str) -> Restored:
    """Make a centre in `folder`, which must be empty or missing, from a backup of its keys.

    It is the same centre in a new epoch: terminals send again what they still have. A cut leaves
    the folder as it was.

    :raises NotEmpty: see there.
    :raises BadBackup: see there.
    :raises WrongPassphrase: where it does not fit.
    :raises UnfitStore, StorageFault, OSError: where the disk does not take it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty")
    secret = _read(source, passphrase)
    keys, issuing, centre, made_ms, terminals = _understood(secret)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.restoring")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)

    def enrol(writing: Writing) -> None:
        for terminal in terminals:
            writing.add_terminal(terminal)
            if terminal.revoked_ms is not None:
                writing.revoke(terminal.terminal, terminal.revoked_ms)

    write_keys(unfinished, keys, issuing)
    prepare_issuer(unfinished)
    _note(unfinished, keys, issuing.public_key(), made_ms)
    storage = SqliteStorage(unfinished / STORE_FILE, centre=centre)
    try:
        storage.commit(enrol)
    finally:
        storage.close()
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)
    sync_folder(folder.parent)
    return Restored(centre, len(terminals), made_ms)


def backed_up(keys: CentreKeys, issuing: Ed25519PublicKey) -> int | None:
    """When the last backup of just these keys was made, in ms since 1970 UTC; None without one."""
    if keys.folder is None:
        return None
    try:
        with (keys.folder / BACKED_UP_FILE).open("rb") as file:
            told = json.loads(file.read(_MOST_NOTE_BYTES))
        at_ms = int(told["at_ms"])
        if not 0 <= at_ms <= _LATEST_MS:
            raise ValueError("at_ms")
        return at_ms if told["keys"] == _digest(keys, issuing).hex() else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        _log.warning("%s cannot be read; make a backup anew", BACKED_UP_FILE)
        return None


def asked_passphrase(*, new: bool) -> str | None:
    """The passphrase of a backup, from the environment or typed; None where nobody gave one."""
    told = given_passphrase()
    if told is None and sys.stdin is not None and sys.stdin.isatty():
        told = getpass.getpass("Passphrase: ", sys.stderr)
        if new and getpass.getpass("Once more: ", sys.stderr) != told:
            return None
    return told or None


def _note(folder: Path, keys: CentreKeys, issuing: Ed25519PublicKey, now_ms: int) -> None:
    told = {"keys": _digest(keys, issuing).hex(), "at_ms": now_ms}
    write_private(folder / BACKED_UP_FILE, json.dumps(told).encode("ascii") + b"\n")


def _digest(keys: CentreKeys, issuing: Ed25519PublicKey) -> bytes:
    public = (keys.opening.public_key(), keys.signing.public_key(), issuing)
    spelled = b"".join(key.public_bytes_raw() for key in public)
    return hashlib.sha256(b"chot/centre keys/1\x00" + spelled).digest()


def _read(source: Path, passphrase: str) -> Mapping[Any, Any]:
    try:
        data = removable.read_file(source, sealing.MAX_BYTES)
        secret = cbor.decode_deterministic(
            sealing.open_sealed(data, passphrase, use=_USE), max_bytes=sealing.MAX_BYTES
        )
    except removable.BadFile as error:
        raise BadBackup("no ordinary file, or too long") from error
    except sealing.UnreadableSecret as error:
        raise BadBackup(str(error)) from error
    except cbor.MalformedCbor as error:
        raise BadBackup("its content is no centre") from error
    if not isinstance(secret, Mapping) or secret.get(1) != _VERSION:
        raise BadBackup("its content is of another version")
    return secret


def _understood(
    secret: Mapping[Any, Any],
) -> tuple[CentreKeys, Ed25519PrivateKey, bytes, int, list[Terminal]]:
    try:
        keys = CentreKeys(
            X25519PrivateKey.from_private_bytes(secret[2]),
            Ed25519PrivateKey.from_private_bytes(secret[3]),
        )
        issuing = Ed25519PrivateKey.from_private_bytes(secret[4])
        centre, made_ms = secret[5], secret[6]
        if not isinstance(centre, bytes) or len(centre) != 16 or not isinstance(made_ms, int):
            raise ValueError("centre")
        return keys, issuing, centre, made_ms, [_terminal(row) for row in secret[7]]
    except (KeyError, ValueError, TypeError) as error:
        raise BadBackup("its content is no centre") from error


def _spelled(terminal: Terminal) -> list[Any]:
    return [
        terminal.terminal,
        terminal.public_key,
        terminal.key_id,
        terminal.post,
        terminal.lane,
        terminal.mode.value,
        terminal.enrolled_ms,
        terminal.revoked_ms,
    ]


def _terminal(row: list[Any]) -> Terminal:
    name, public_key, key_id, post, lane, mode, enrolled_ms, revoked_ms = row
    return Terminal(
        terminal=name,
        public_key=public_key,
        key_id=key_id,
        post=post,
        lane=lane,
        mode=Mode(mode),
        enrolled_ms=enrolled_ms,
        revoked_ms=revoked_ms,
    )

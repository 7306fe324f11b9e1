"""Who a terminal is: its id and its keys, kept in files that only their owner may read."""

import contextlib
import hashlib
import os
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.files import sync_folder, write_private
from sync.journal.key_files import KeyKeeper, MachineKey
from sync.journal.supervisors import SupervisorFolder

SUPERVISORS: Final = "supervisors"
"""Folder of the supervisors' public keys, beside the terminal's own."""
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Identity:
    """A terminal's id (16 random bytes), the key it signs with, and the machine's own key.

    Bodies of attended posts are also wrapped to the machine's key, so that the post can read
    its own day, and to its supervisors'; a kiosk never uses them.
    """

    terminal: bytes
    signing_key: Ed25519PrivateKey
    machine: MachineKey
    supervisors: SupervisorFolder

    @property
    def machine_key(self) -> X25519PrivateKey | None:
        """The private half of the machine's key; None while it is locked."""
        return self.machine.private


def load_identity(folder: Path, *, may_make: bool = True) -> Identity:
    """The identity kept in `folder`, made at the first call.

    :param may_make: false where a journal is there already: new keys beside it would not open
        what it holds.
    A machine's key under a passphrase is locked at first; what is written is readable to it all
    the same once it is unlocked.

    :raises JournalFault: where the folder cannot be written or a key file is missing or damaged.
    """

    def keep(name: str, fresh: Callable[[], bytes]) -> bytes:
        return _keep(folder / name, fresh, may_make=may_make)

    return Identity(
        terminal=keep("terminal.id", lambda: os.urandom(_ID_BYTES)),
        signing_key=Ed25519PrivateKey.from_private_bytes(
            keep("terminal.key", lambda: Ed25519PrivateKey.generate().private_bytes_raw())
        ),
        machine=KeyKeeper(folder).load(may_make=may_make),
        supervisors=SupervisorFolder(folder / SUPERVISORS),
    )


def recipient_id(key: X25519PublicKey) -> bytes:
    """The 8 bytes by which a wrap names whom it is for."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:8]


def machine_fingerprint() -> bytes:
    """A hash that differs on another computer; empty where the system has no id of its own."""
    name = _machine_name()
    return hashlib.sha256(b"chot/machine\x00" + name).digest()[:16] if name else b""


def boot_id() -> bytes:
    """16 bytes that are the same until the next start of the computer, where it can tell."""
    with contextlib.suppress(OSError, ValueError):
        return uuid.UUID(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()).bytes
    return uuid.uuid4().bytes


def _machine_name() -> bytes:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only there

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
        return b""
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        with contextlib.suppress(OSError):
            return path.read_bytes().strip()
    return b""


def _keep(path: Path, fresh: Callable[[], bytes], *, may_make: bool) -> bytes:
    """The bytes of a key file, written with what `fresh` gives where there may be none yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        found = path.read_bytes()
    except FileNotFoundError as error:
        if not may_make:
            raise JournalFault(JournalTrouble.KEY_DAMAGED, path.name) from error
        return _write_new(path, fresh())
    except OSError as error:
        raise JournalFault(JournalTrouble.FOLDER_READ_ONLY, str(path.parent)) from error
    if len(found) != (_ID_BYTES if path.suffix == ".id" else _KEY_BYTES):
        raise JournalFault(JournalTrouble.KEY_DAMAGED, path.name)
    return found


def _write_new(path: Path, content: bytes) -> bytes:
    try:
        write_private(path, content)
        # The folder of keys is new itself, and its name must last as long as what is in it.
        sync_folder(path.parent.parent)
    except OSError as error:
        raise JournalFault(JournalTrouble.FOLDER_READ_ONLY, str(path.parent)) from error
    return content

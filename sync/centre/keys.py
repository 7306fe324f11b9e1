"""The centre's keys: one opens what terminals sealed, one signs receipts, one declarations."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from sync.journal.files import write_private

OPENING_FILE: Final = "opening.key"
SIGNING_FILE: Final = "signing.key"
ISSUING_FILE: Final = "issuing.key"


class KeyFault(Exception):
    """A key of the centre is missing or unreadable, and making another would lose records."""


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """`opening` (X25519) is what segments are wrapped to, `signing` (Ed25519) signs receipts."""

    opening: X25519PrivateKey
    signing: Ed25519PrivateKey
    folder: Path | None = None
    """Where they lie, if they lie anywhere."""

    @property
    def opening_id(self) -> bytes:
        """By what a wrap names its reader: 8 bytes of the SHA-256 of the raw public key."""
        return hashlib.sha256(self.opening.public_key().public_bytes_raw()).digest()[:8]


def load_keys(folder: Path, *, may_make: bool) -> CentreKeys:
    """The keys in `folder` (PKCS #8, DER, only for the owner to read).

    :param may_make: make what is missing; only right while no terminal knows this centre.
    :raises KeyFault: if a key is missing and may not be made, or is not a key.
    :raises OSError: if the folder cannot be read or written.
    """
    opening = _load(folder / OPENING_FILE, X25519PrivateKey.generate, may_make=may_make)
    signing = _load(folder / SIGNING_FILE, Ed25519PrivateKey.generate, may_make=may_make)
    if not (isinstance(opening, X25519PrivateKey) and isinstance(signing, Ed25519PrivateKey)):
        raise KeyFault(f"a key in {folder} is of another kind; bring it back from its backup")
    return CentreKeys(opening, signing, folder)


def load_issuing_key(folder: Path, *, may_make: bool) -> Ed25519PrivateKey:
    """The key that signs declarations.

    Another file than the receipts' key, for it has other readers and another life: a province
    may give one issuing key to several servers, and it may be replaced. Losing it loses no
    record; codes that it signed stay good, and terminals need the new one's public half.

    :raises KeyFault: if it is missing and may not be made, or is not such a key.
    :raises OSError: if the folder cannot be read or written.
    """
    return _signer(folder / ISSUING_FILE, may_make=may_make)


def load_signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key that signs receipts, alone: once a centre was ended, the one that opens is gone.

    :raises KeyFault: if it is missing or is not such a key.
    :raises OSError: if it cannot be read.
    """
    return _signer(folder / SIGNING_FILE, may_make=False)


def write_keys(folder: Path, keys: CentreKeys, issuing: Ed25519PrivateKey) -> None:
    """Keep the keys of a centre in a folder that has none yet.

    :raises OSError: if the folder cannot be written.
    """
    for name, key in (
        (OPENING_FILE, keys.opening),
        (SIGNING_FILE, keys.signing),
        (ISSUING_FILE, issuing),
    ):
        _write(folder / name, key)


def _write(path: Path, key: X25519PrivateKey | Ed25519PrivateKey) -> None:
    write_private(path, key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _signer(path: Path, *, may_make: bool) -> Ed25519PrivateKey:
    key = _load(path, Ed25519PrivateKey.generate, may_make=may_make)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFault(f"{path.name} in {path.parent} is of another kind; bring it back")
    return key


def _load(
    path: Path, generate: Callable[[], X25519PrivateKey | Ed25519PrivateKey], *, may_make: bool
) -> object:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        if not may_make:
            raise KeyFault(f"{path} is missing; bring it back from its backup") from error
        key = generate()
        _write(path, key)
        return key
    try:
        return load_der_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFault(f"{path} is not a key; bring it back from its backup") from error

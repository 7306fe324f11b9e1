"""Secrets under a passphrase: Argon2id makes the key, AES-256-GCM seals, the file says how."""

import hashlib
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.protocol import cbor

MAX_BYTES: Final = 1_048_576
"""Of a sealed file; a centre's backup names its terminals beside its keys."""
LEAST_LENGTH: Final = 12
_LEAST_LETTERS: Final = 5
_MOST_LENGTH: Final = 1024
_VERSION: Final = 1
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_CHECK_BYTES: Final = 8


class WrongPassphrase(Exception):
    """The file is whole, and this passphrase does not open it."""


class UnreadableSecret(Exception):
    """The file is cut, altered, of a newer version, or for another purpose; says which."""


class Weakness(StrEnum):
    """Why a passphrase is refused when it is chosen; it is never refused when it is used."""

    SHORT = "short"
    LONG = "long"
    DIGITS = "digits"
    """A PIN: tried through in hours by whoever has the disk (SECURITY.md, section 3)."""
    SAMENESS = "sameness"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs: memory in KiB, passes over it, and lanes that work at once."""

    memory_kib: int
    passes: int
    lanes: int

    def bearable(self) -> bool:
        """Whether a file may ask this much of whoever opens it; a hostile one would ask more."""
        return (
            8192 <= self.memory_kib <= 262_144 and 1 <= self.passes <= 10 and 1 <= self.lanes <= 8
        )


COST: Final = Cost(65_536, 3, 4)
"""64 MiB, three passes: about 0.3 s a try on the machines of a post."""


def weakness(passphrase: str) -> Weakness | None:
    """Why this is no passphrase to protect a key with; None where it may be one."""
    text = _normal(passphrase)
    if len(text) > _MOST_LENGTH:
        return Weakness.LONG
    if text.replace(" ", "").isdigit():
        return Weakness.DIGITS
    if len(text) < LEAST_LENGTH:
        return Weakness.SHORT
    return Weakness.SAMENESS if len(set(text)) < _LEAST_LETTERS else None


def seal(
    secret: bytes, passphrase: str, *, use: str, public: bytes = b"", cost: Cost | None = None
) -> bytes:
    """A file that gives `secret` back to whoever knows the passphrase.

    :param use: what the secret is for; a file for another use does not open in its place.
    :param public: what everybody may read, and nobody can change unnoticed by who opens it.
    """
    cost = cost or COST
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    frame: dict[int, Any] = {
        1: _VERSION,
        2: use,
        3: salt,
        4: [cost.memory_kib, cost.passes, cost.lanes],
        5: nonce,
        6: public,
    }
    key = _key(passphrase, salt, cost)
    frame[7] = AESGCM(key).encrypt(nonce, secret, cbor.encode(frame))
    frame[8] = _check(frame)
    return cbor.encode(frame)


def open_sealed(data: bytes, passphrase: str, *, use: str) -> bytes:
    """The secret of a file. Takes as long as the file's cost says, also for a wrong passphrase.

    :raises WrongPassphrase: see there; also for bytes that somebody altered with great care.
    :raises UnreadableSecret: see there.
    """
    frame = _read(data, use)
    bound = {number: frame[number] for number in range(1, 7)}
    try:
        key = _key(passphrase, frame[3], Cost(*frame[4]))
        return AESGCM(key).decrypt(frame[5], frame[7], cbor.encode(bound))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error


def public_part(data: bytes, *, use: str) -> bytes:
    """What everybody may read of a file, not yet proven by anybody who opens it.

    :raises UnreadableSecret: see there.
    """
    public: bytes = _read(data, use)[6]
    return public


def _read(data: bytes, use: str) -> Mapping[int, Any]:
    try:
        frame = cbor.decode_deterministic(data, max_bytes=MAX_BYTES, max_depth=3)
    except cbor.MalformedCbor as error:
        raise UnreadableSecret("cut, altered, or another kind of file") from error
    if not isinstance(frame, Mapping) or not isinstance(frame.get(1), int):
        raise UnreadableSecret("another kind of file")
    if frame[1] != _VERSION:
        raise UnreadableSecret(f"version {frame[1]}; this program knows {_VERSION}")
    if not _is_frame(frame):
        raise UnreadableSecret("another kind of file")
    if frame[8] != _check(frame):
        raise UnreadableSecret("altered since it was written")
    if frame[2] != use:
        raise UnreadableSecret(f"made for another use: {frame[2][:32]!r}")
    if not Cost(*frame[4]).bearable():
        raise UnreadableSecret("asks for more work than is ever asked")
    return frame


def _is_frame(frame: Mapping[Any, Any]) -> bool:
    lengths = {3: _SALT_BYTES, 5: _NONCE_BYTES, 8: _CHECK_BYTES}
    cost = frame.get(4)
    return (
        set(frame) == set(range(1, 9))
        and isinstance(frame[2], str)
        and all(isinstance(frame[number], bytes) for number in (3, 5, 6, 7, 8))
        and all(len(frame[number]) == length for number, length in lengths.items())
        and isinstance(cost, list | tuple)
        and len(cost) == 3
        and all(type(part) is int for part in cost)
    )


def _check(frame: Mapping[int, Any]) -> bytes:
    """Tells a damaged file from a wrong passphrase; keeps nobody from altering both."""
    told = {number: frame[number] for number in range(1, 8)}
    return hashlib.sha256(b"chot/secret/1\x00" + cbor.encode(told)).digest()[:_CHECK_BYTES]


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    made = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return made.derive(_normal(passphrase).encode())


def _normal(passphrase: str) -> str:
    # Keyboards of Vietnamese differ in how they put a letter and its marks together, and a file
    # that holds a passphrase ends in a line end.
    return unicodedata.normalize("NFC", passphrase.strip())

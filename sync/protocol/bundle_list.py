"""The signed list of the files that a centre sends to its posts: keys, lists and rules."""

import re
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol.envelope import (
    MAX_ANSWER_BYTES,
    VERSION,
    MalformedMessage,
    bytes_of,
    expect,
    signed,
    verified,
)

MAX_FILES: Final = 500
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
KINDS: Final = ("keys", "rules")
"""The folders that a bundle has."""
_PREFIX: Final = b"chot/bundle/1\x00"
_NAME: Final = re.compile(rf"({'|'.join(KINDS)})(/[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}){{1,3}}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file: its path in the bundle, its size in bytes and its SHA-256."""

    name: str
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleList:
    """All files of a bundle, sorted by name; `made_ms` is the centre's time, since 1970 UTC."""

    centre: bytes
    made_ms: int
    files: tuple[Listed, ...]


def is_name(name: str) -> bool:
    """Whether a bundle may hold a file of this path."""
    return _NAME.fullmatch(name) is not None


def encode_bundle_list(found: BundleList, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of a list.

    :raises MalformedMessage: where it holds more, or other names, than a post would take.
    """
    files = [[file.name, file.size, file.digest] for file in found.files]
    data = signed(_PREFIX, {1: VERSION, 2: found.centre, 3: found.made_ms, 4: files}, key)
    if len(data) > MAX_ANSWER_BYTES:
        raise MalformedMessage("too many files")
    decode_bundle_list(data, key.public_key())
    return data


def decode_bundle_list(data: bytes, key: Ed25519PublicKey) -> BundleList:
    """Read a list. :raises MalformedMessage: unless `key` signed it, and its names are ours."""
    found = verified(_PREFIX, data, key)
    files = tuple(_listed(item) for item in expect(found, 4, list))
    names = [file.name for file in files]
    if len(files) > MAX_FILES or names != sorted(names):
        raise MalformedMessage("files")
    if len({name.lower() for name in names}) != len(names):
        raise MalformedMessage("names that some disks take for one")
    return BundleList(centre=bytes_of(found, 2, 16), made_ms=expect(found, 3, int), files=files)


def _listed(item: object) -> Listed:
    match item:
        case [str(name), int(size), bytes(digest)] if (
            is_name(name) and 0 <= size <= MAX_FILE_BYTES and len(digest) == 32
        ):
            return Listed(name, size, digest)
    raise MalformedMessage("files")

"""From the text of a key file, in any of the forms that are passed around, to keys; pure."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sync.bundle import certificates
from sync.bundle.trust import KEY_ID_BYTES, SignerKey

MAX_KEYS: Final = 20_000
"""Keys of one file; the largest public list has about a thousand."""
MAX_DEPTH: Final = 32
"""Nesting of a JSON list; DID documents have four."""
MAX_DER_BYTES: Final = 16_384

_PEM: Final = re.compile(
    rb"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----"
)
_MIN_BASE64: Final = 56
"""Characters of the shortest key there is, an Ed25519 SubjectPublicKeyInfo (44 bytes), less one."""


class KeyProblem(StrEnum):
    """Why a file gave fewer keys than it seems to hold."""

    NO_KEY = "no-key"
    """Nothing in it looks like a key."""
    BAD_KEY = "bad-key"
    """At least one certificate or key in it cannot be read or is of no accepted kind."""
    TOO_MANY_KEYS = "too-many-keys"
    TOO_DEEP = "too-deep"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys with the ids that they answer to, and what could not be used."""

    pairs: tuple[tuple[bytes, SignerKey], ...] = ()
    problems: tuple[KeyProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Find:
    der: bytes
    aliases: tuple[bytes, ...] = ()


class _TooDeep(Exception):
    pass


def read_keys(data: bytes) -> Keys:
    """Read PEM, DER, base64 of DER, or JSON of any nesting whose texts are one of these.

    Every key answers to the first 8 bytes of the SHA-256 of its DER form. In JSON it answers
    also to the id that an object key above it or a `kid` beside it spells (base64 of 8 bytes);
    of an `x5c` chain (RFC 7517, 4.7) only the first certificate is a signer.
    """
    problems: list[KeyProblem] = []
    pairs: list[tuple[bytes, SignerKey]] = []
    count = 0
    try:
        for find in _finds(data):
            count += 1
            if count > MAX_KEYS:
                problems.append(KeyProblem.TOO_MANY_KEYS)
                break
            try:
                key = certificates.from_either(find.der)
            except certificates.UnusableKey:
                if KeyProblem.BAD_KEY not in problems:
                    problems.append(KeyProblem.BAD_KEY)
                continue
            ids = dict.fromkeys((certificates.key_id(find.der), *find.aliases))
            pairs.extend((key_id, key) for key_id in ids)
    except _TooDeep:
        problems.append(KeyProblem.TOO_DEEP)
    if not pairs and not problems:
        problems.append(KeyProblem.NO_KEY)
    return Keys(tuple(pairs), tuple(problems))


def _finds(data: bytes) -> Iterator[_Find]:
    if data[:1] == b"\x30":
        # A DER sequence; as text it would be the digit 0, with which no other form begins.
        yield _Find(data)
        return
    blocks = [match[2] for match in _PEM.finditer(data)]
    stripped = data.removeprefix(b"\xef\xbb\xbf").strip()
    if stripped[:1] in (b"{", b"["):
        yield from _in_json(stripped)
    elif blocks:
        yield from (_Find(der) for block in blocks if (der := _der(block)))
    elif der := _der(stripped):
        yield _Find(der)


def _in_json(data: bytes) -> Iterator[_Find]:
    try:
        tree = json.loads(data)
    except RecursionError as error:
        raise _TooDeep from error
    except ValueError:
        return
    yield from _walk(tree, (), 0)


def _walk(node: Any, aliases: tuple[bytes, ...], depth: int) -> Iterator[_Find]:
    if depth > MAX_DEPTH:
        raise _TooDeep
    if isinstance(node, str):
        yield from _in_text(node, aliases)
    elif isinstance(node, list):
        for item in node:
            yield from _walk(item, aliases, depth + 1)
    elif isinstance(node, dict):
        beside = aliases + _alias(node.get("kid"))
        for name, value in node.items():
            below = beside + _alias(name)
            if name == "x5c" and isinstance(value, list):
                yield from _walk(value[:1], below, depth + 1)
            else:
                yield from _walk(value, below, depth + 1)


def _in_text(text: str, aliases: tuple[bytes, ...]) -> Iterator[_Find]:
    if not text.isascii() or len(text) < _MIN_BASE64:
        return
    data = text.encode("ascii")
    blocks = [match[2] for match in _PEM.finditer(data)] or [data]
    for block in blocks:
        if der := _der(block):
            yield _Find(der, aliases)


def _der(block: bytes) -> bytes:
    """The bytes that the base64 text stands for, if they could be a DER sequence; else empty."""
    compact = b"".join(block.split())
    # A DER sequence of more than 31 bytes begins with 0x30, so its base64 with an M.
    if not compact.startswith(b"M") or len(compact) > MAX_DER_BYTES * 4 // 3 + 4:
        return b""
    try:
        der = base64.b64decode(compact, validate=True)
    except binascii.Error:
        return b""
    return der if der[:1] == b"\x30" else b""


def _alias(text: object) -> tuple[bytes, ...]:
    """The 8-byte id that the text spells in base64 or base64url with its padding, if any."""
    if not isinstance(text, str) or len(text) != 12 or not text.endswith("="):
        return ()
    try:
        decoded = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return ()
    return (decoded,) if len(decoded) == KEY_ID_BYTES else ()

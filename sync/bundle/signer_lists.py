"""Signers of health certificates in lists: JSON of any nesting, DID documents, registries; pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sync.bundle import certificates, jwk
from sync.bundle.certificates import UnusableKey
from sync.bundle.found_keys import KeyProblem, Keys, TooDeep
from sync.bundle.trust import KEY_ID_BYTES, SignerKey

MAX_DEPTH: Final = 32
"""Nesting of a JSON list; DID documents have four."""
MAX_DER_BYTES: Final = 16_384

PEM: Final = re.compile(
    rb"-----BEGIN (CERTIFICATE|PUBLIC KEY|X509 CRL|CMS|PKCS7)-----"
    rb"([A-Za-z0-9+/=\s]+)-----END \1-----"
)
_MIN_BASE64: Final = 56
"""Characters of the shortest key there is, an Ed25519 SubjectPublicKeyInfo (44 bytes), less one."""
_USAGES: Final = {
    letter: f"1.3.6.1.4.1.1847.2021.1.{number}" for letter, number in (("t", 1), ("v", 2), ("r", 3))
}
"""What a Dutch list writes beside a key, as the extended key usages of certificates."""
_PARTICIPANT: Final = re.compile(r":trustlist(?:-ref)?:[^:#]*:[^:#]*:([^:#]+)", re.ASCII)
_OWN_ID: Final = re.compile(r"[0-9A-Fa-f]{16}", re.ASCII)
_SIGNING: Final = ("DSC", "-")
"""Usages of the WHO's network whose keys sign certificates; `-` is any."""
_TRAVEL: Final = "2.23.136."
"""The arc of the ICAO: keys of travel documents."""


def walk(
    node: Any,
    keys: Keys,
    aliases: tuple[bytes, ...] = (),
    usages: tuple[str, ...] = (),
    depth: int = 0,
) -> None:
    """Take every signer of parsed JSON, whatever its nesting.

    :param aliases: ids that the keys in the node answer to, besides their own.
    :param usages: what they may sign.
    :raises TooDeep: at the limit of nesting.
    :raises TooMany: at the limit of keys.
    """
    if depth > MAX_DEPTH:
        raise TooDeep
    if isinstance(node, str):
        _in_text(node, aliases, usages, keys)
    elif isinstance(node, list):
        for item in node:
            walk(item, keys, aliases, usages, depth + 1)
    elif isinstance(node, dict) and _is_for_something_else(node):
        keys.note(KeyProblem.OTHER_USE)
    elif isinstance(node, dict) and _signs(node.get("id")):
        beside = aliases + _alias(node.get("kid"))
        limits = _limits(node.get("keyUsage")) or usages
        if "kty" in node and "x5c" not in node:
            _bare(node, beside, limits, keys)
        for name, value in node.items():
            below = beside + _alias(name)
            if name == "x5c" and isinstance(value, list):
                walk(value[:1], keys, below, limits, depth + 1)
            else:
                walk(value, keys, below, limits, depth + 1)


def _bare(
    node: Mapping[str, Any], aliases: tuple[bytes, ...], usages: tuple[str, ...], keys: Keys
) -> None:
    """A JSON Web Key without a certificate: it answers only to the ids that stand there."""
    keys.see()
    try:
        key = SignerKey(public_key=jwk.public_key(node), usages=frozenset(usages))
    except jwk.PrivateKeyHere:
        keys.note(KeyProblem.PRIVATE_KEY)
    except UnusableKey:
        keys.note(KeyProblem.BAD_KEY)
    else:
        if not aliases:
            keys.note(KeyProblem.NO_ISSUER)
        keys.pairs.extend((alias, key) for alias in dict.fromkeys(aliases))


def _is_for_something_else(node: Mapping[str, Any]) -> bool:
    """Whether keys state another use than to sign, or are spelled as in a file of ours.

    Files of ours are read where they stand alone (`sync.bundle.own_keys`). In a list, or with
    a word of theirs misspelled, their keys would be believed for health certificates.
    """
    listed = node.get("keys")
    return (
        node.get("use", "sig") != "sig"
        or _is_own_key(node)
        or (isinstance(listed, list) and any(map(_has_own_shape, listed)))
    )


def _is_own_key(node: Mapping[str, Any]) -> bool:
    """Whether it is one key as the centre writes it: base64 or PEM, under an id in hex digits."""
    kid = node.get("kid")
    return _has_own_shape(node) and isinstance(kid, str) and bool(_OWN_ID.fullmatch(kid))


def _has_own_shape(node: object) -> bool:
    return isinstance(node, dict) and isinstance(node.get("key"), str)


def _signs(identity: object) -> bool:
    """Whether a part of a DID document, by its id, is about keys that sign certificates."""
    match = _PARTICIPANT.search(identity) if isinstance(identity, str) else None
    return match is None or match[1] in _SIGNING


def _limits(letters: object) -> tuple[str, ...]:
    if not isinstance(letters, list):
        return ()
    return tuple(_USAGES[one] for one in letters if isinstance(one, str) and one in _USAGES)


def _in_text(text: str, aliases: tuple[bytes, ...], usages: tuple[str, ...], keys: Keys) -> None:
    if not text.isascii() or len(text) < _MIN_BASE64:
        return
    data = text.encode("ascii")
    blocks = [match[2] for match in PEM.finditer(data)] or [data]
    for block in blocks:
        if not (der := der_of(block, MAX_DER_BYTES)):
            continue
        keys.see()
        try:
            take(der, certificates.from_either(der), keys, aliases, usages)
        except UnusableKey:
            keys.note(KeyProblem.BAD_KEY)


def take(
    der: bytes,
    key: SignerKey,
    keys: Keys,
    aliases: tuple[bytes, ...] = (),
    usages: tuple[str, ...] = (),
) -> None:
    """Take the key for a signer of health certificates, unless its certificate says otherwise."""
    if certificates.is_authority(der):
        keys.note(KeyProblem.AUTHORITY)
    elif any(usage.startswith(_TRAVEL) for usage in key.usages):
        keys.note(KeyProblem.OTHER_USE)
    else:
        limited = replace(key, usages=key.usages | frozenset(usages)) if usages else key
        ids = dict.fromkeys((certificates.key_id(der), *aliases))
        keys.pairs.extend((key_id, limited) for key_id in ids)


def der_of(block: bytes, limit: int) -> bytes:
    """The bytes that the base64 text stands for, if they could be a DER sequence; else empty."""
    compact = b"".join(block.split())
    # A DER sequence of more than 31 bytes begins with 0x30, so its base64 with an M.
    if not compact.startswith(b"M") or len(compact) > limit * 4 // 3 + 4:
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

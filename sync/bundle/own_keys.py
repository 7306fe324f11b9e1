"""Keys that say by themselves what they are for: those of our declarations, and of DIVOC; pure.

A file of ours is JSON: `{"use": "declaration", "keys": [{"key": "…", "name": "…"}]}`. `key` is a
SubjectPublicKeyInfo in PEM or in base64; `not_before` and `not_after` in ISO 8601 may limit it.
`use` may be `divoc` too; each key then needs `id`, the verification method that it answers to.
"""

import base64
import binascii
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.bundle import certificates
from sync.bundle.certificates import UnusableKey
from sync.bundle.published_lists import stated_time
from sync.bundle.trust import SignerKey
from sync.protocol import declaration_code

MAX_OWN_KEYS: Final = 1_000
_MAX_TEXT: Final = 256
_MAX_KEY: Final = 8_192
_MAX_BASE58: Final = 100
_PEM: Final = re.compile(
    r"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----"
)
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_CODEC: Final = b"\xed\x01"
_DIVOC_METHODS: Final = frozenset(
    {"RsaVerificationKey2018", "Ed25519VerificationKey2018", "Ed25519VerificationKey2020"}
)


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Keys of one file."""

    declarations: tuple[tuple[bytes, SignerKey], ...] = ()
    divoc: tuple[tuple[str, SignerKey], ...] = ()
    broken: bool = False
    """Whether at least one of them cannot be read."""


def read_own(tree: Any) -> OwnKeys | None:
    """The keys of parsed JSON of our form; None if it is of another one."""
    if not isinstance(tree, dict) or tree.get("use") not in ("declaration", "divoc"):
        return None
    listed = tree.get("keys")
    if not isinstance(listed, list) or len(listed) > MAX_OWN_KEYS:
        return OwnKeys(broken=True)
    declarations, divoc, broken = [], [], False
    for entry in listed:
        try:
            key = _limited(entry)
            if tree["use"] == "divoc":
                divoc.append((_method(entry.get("id")), key))
            elif isinstance(key.public_key, Ed25519PublicKey):
                declarations.append((declaration_code.key_id(key.public_key), key))
            else:
                raise UnusableKey("kind of key")
        except UnusableKey:
            broken = True
    return OwnKeys(tuple(declarations), tuple(divoc), broken)


def registered(tree: Any) -> list[tuple[str, SignerKey]]:
    """The DIVOC keys of a DID document, or of a registry that has them under `DIVOC`.

    A registry names a key by its verification method, and gives it in PEM as `didDocument`.
    """
    if not isinstance(tree, dict):
        return []
    named = tree.get("DIVOC")
    pairs = [
        (method, entry.get("didDocument"))
        for method, entry in (named.items() if isinstance(named, dict) else ())
        if isinstance(entry, dict)
    ]
    pairs += [(one.get("id"), _spelled(one)) for one in _methods(tree) if _is_divoc(one)]
    found = []
    for method, text in pairs[:MAX_OWN_KEYS]:
        try:
            found.append((_method(method), _key(text)))
        except UnusableKey:
            continue
    return found


def without_divoc(tree: Any) -> Any:
    """The tree without the DIVOC keys, which sign nothing else."""
    if not isinstance(tree, dict):
        return tree
    kept = {name: value for name, value in tree.items() if name != "DIVOC"}
    if isinstance(kept.get("verificationMethod"), list):
        kept["verificationMethod"] = [one for one in _methods(tree) if not _is_divoc(one)]
    return kept


def _methods(tree: dict[str, Any]) -> list[Any]:
    listed = tree.get("verificationMethod")
    return listed if isinstance(listed, list) else []


def _is_divoc(method: Any) -> bool:
    kind = method.get("type") if isinstance(method, dict) else None
    return isinstance(kind, str) and kind in _DIVOC_METHODS


def _spelled(method: dict[str, Any]) -> object:
    """A key in PEM as it is, or the bytes of an Ed25519 key."""
    for name, skipped in (("publicKeyBase58", 0), ("publicKeyMultibase", 1)):
        text = method.get(name)
        if isinstance(text, str) and len(text) <= _MAX_BASE58:
            return _base58(text[skipped:])
    return method.get("publicKeyPem")


def _base58(text: str) -> bytes:
    number = 0
    for letter in text:
        digit = _BASE58.find(letter)
        if digit < 0:
            return b""
        number = number * 58 + digit
    decoded = number.to_bytes((number.bit_length() + 7) // 8)
    raw = decoded.removeprefix(_ED25519_CODEC) if len(decoded) == 34 else decoded
    return b"\x00" * (32 - len(raw)) + raw if 0 < len(raw) <= 32 else b""


def _key(value: object) -> SignerKey:
    if isinstance(value, bytes) and len(value) == 32:
        return SignerKey(public_key=Ed25519PublicKey.from_public_bytes(value))
    if not isinstance(value, str) or len(value) > _MAX_KEY:
        raise UnusableKey("form of key")
    match = _PEM.search(value)
    try:
        return certificates.from_either(
            base64.b64decode("".join((match[2] if match else value).split()), validate=True)
        )
    except (binascii.Error, ValueError) as error:
        raise UnusableKey("form of key") from error


def _limited(entry: Any) -> SignerKey:
    if not isinstance(entry, dict):
        raise UnusableKey("no key")
    key = _key(entry.get("key"))
    name = entry.get("name", key.subject)
    return replace(
        key,
        subject=name[:_MAX_TEXT] if isinstance(name, str) else "",
        not_before=_time(entry, "not_before") or key.not_before,
        not_after=_time(entry, "not_after") or key.not_after,
    )


def _time(entry: dict[str, Any], name: str) -> datetime | None:
    """A limit that is there must be readable: without it the key would count for ever."""
    if name not in entry:
        return None
    found = stated_time(entry[name])
    if found is None:
        raise UnusableKey(name)
    return found


def _method(name: object) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_TEXT:
        raise UnusableKey("id")
    return name

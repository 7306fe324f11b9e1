"""The keys of SMART Health Card issuers, by issuer and key id; pure.

Only P-256 keys count (SMART Health Cards, "Determining keys associated with an issuer").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from sync.bundle import jwk
from sync.bundle.certificates import UnusableKey
from sync.bundle.published_lists import counter_of
from sync.bundle.trust import SignerKey

_ISSUER: Final = re.compile(r"https://[\x21-\x7e]{1,500}(?<!/)", re.ASCII)
_THUMBPRINT: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_MAX_NAME: Final = 256


@dataclass(frozen=True, slots=True)
class CardKey:
    """A key of an issuer."""

    issuer: str
    key_id: str
    key: SignerKey
    counter: int | None
    """How often the list of its revoked cards was changed (`crlVersion`), if there is one."""


def is_issuer(text: object) -> bool:
    """Whether the text can name an issuer: an `https` address without a slash at its end."""
    return isinstance(text, str) and _ISSUER.fullmatch(text) is not None


def is_card_key(value: object) -> bool:
    """Whether a JSON Web Key is one of a health card issuer: its id is a thumbprint (RFC 7638)."""
    if not isinstance(value, Mapping):
        return False
    kid = value.get("kid")
    return value.get("kty") == "EC" and isinstance(kid, str) and bool(_THUMBPRINT.fullmatch(kid))


def card_key(value: Mapping[str, Any], issuer: str, name: str = "") -> CardKey:
    """Read one JSON Web Key of an issuer.

    :raises UnusableKey: if it cannot be read or is of a kind that is not accepted.
    """
    if not is_card_key(value) or value.get("use", "sig") != "sig":
        raise UnusableKey("no key of health cards")
    key = jwk.public_key(value)
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise UnusableKey("curve")
    signer = SignerKey(
        public_key=key, subject=name[:_MAX_NAME], lists_revoked="crlVersion" in value
    )
    return CardKey(issuer, value["kid"], signer, counter_of(value.get("crlVersion")))


def directory(tree: Any) -> list[tuple[str, str, Any]] | None:
    """Issuer, its name and each of its keys as they stand in a directory; None if it is none.

    A directory is a VCI snapshot (`issuerInfo`), or one entry of it (`issuer` and `keys`), where
    the issuer may be the address alone. An issuer that names another one as its canonical form
    keeps its own keys under its own address, and is shown by that one's name.
    """
    if not isinstance(tree, dict):
        return None
    entries = tree.get("issuerInfo", [tree] if {"issuer", "keys"} <= tree.keys() else None)
    if not isinstance(entries, list):
        return None
    names: dict[str, str] = {}
    found: list[tuple[str, str, str, Any]] = []
    for entry in entries:
        stated = entry.get("issuer") if isinstance(entry, dict) else None
        issuer = {"iss": stated} if isinstance(stated, str) else stated
        if not isinstance(issuer, dict) or not is_issuer(issuer.get("iss")):
            found.append(("", "", "", None))
            continue
        address, canonical = issuer["iss"], issuer.get("canonical_iss")
        name = issuer.get("name")
        names[address] = name if isinstance(name, str) else address
        shown = canonical if isinstance(canonical, str) else address
        keys = entry.get("keys")
        if isinstance(keys, list):
            found.extend((address, shown, names[address], key) for key in keys)
    return [(address, names.get(shown, name), key) for address, shown, name, key in found]

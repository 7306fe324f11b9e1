"""Signed texts (JSON Web Signature) as health cards have them, and the signatures of JOSE."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from sync.protocol.cose import PublicKey
from terminal.declarations import strict_json
from terminal.declarations.strict_json import MalformedJson

MAX_HEADER: Final = 1024
"""Characters; the header of a health card has about a hundred."""

_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_HASHES: Final[Mapping[str, type[HashAlgorithm]]] = {
    "ES256": SHA256,
    "ES384": SHA384,
    "ES512": SHA512,
}
# A key or the way to one that the signer brings along proves nothing, and what is called
# critical must be understood, of which `b64` is the one in use (RFC 7515, 4.1; RFC 7797).
_REFUSED: Final = frozenset({"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64"})


@dataclass(frozen=True, slots=True)
class Jws:
    """A signed text as received; nothing of it is authentic until a key says so."""

    header: Mapping[str, Any]
    signed: bytes
    """What the signature is made over: header and payload as they were sent."""
    payload: bytes
    signature: bytes


def read_compact(text: str) -> Jws | None:
    """Read the compact form (RFC 7515, section 7.1): three parts of unpadded base64url.

    None for anything else, and for a header that is not strict JSON, names a key of its own or
    calls something critical.
    """
    parts = text.split(".")
    if len(parts) != 3 or len(parts[0]) > MAX_HEADER:
        return None
    header, payload, signature = (unbase64url(part) for part in parts)
    if header is None or payload is None or signature is None:
        return None
    named = decode_object(header)
    if named is None or not _REFUSED.isdisjoint(named):
        return None
    return Jws(named, text.rpartition(".")[0].encode(), payload, signature)


def decode_object(data: bytes) -> dict[str, Any] | None:
    """One JSON object that fills the bytes, without white space around it; None if it does not."""
    if not data.startswith(b"{") or not data.endswith(b"}"):
        return None
    try:
        found = strict_json.decode(data)
    except MalformedJson:
        return None
    return found if isinstance(found, dict) else None


def unbase64url(text: str) -> bytes | None:
    """Decode base64url without padding (RFC 4648, section 5; RFC 7515, section 2).

    None for other characters, impossible lengths and bits that no encoder would set.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if base64.urlsafe_b64encode(data).rstrip(b"=") == text.encode() else None


def is_algorithm(name: object) -> bool:
    """Whether it names an algorithm of `is_genuine`."""
    return isinstance(name, str) and name in _HASHES


def is_genuine(signed: bytes, signature: bytes, key: PublicKey, algorithm: str) -> bool:
    """Whether `key` signed, with ECDSA and the hash of ES256, ES384 or ES512 (RFC 7518, 3.4).

    The signature is r and s, each of the length of the curve; the DER form is refused.
    """
    if algorithm not in _HASHES or not isinstance(key, EllipticCurvePublicKey):
        return False
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return False
    r, s = (int.from_bytes(half) for half in (signature[:size], signature[size:]))
    try:
        key.verify(encode_dss_signature(r, s), signed, ECDSA(_HASHES[algorithm]()))
    except InvalidSignature:
        return False
    return True

"""JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037); pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.bundle import certificates
from sync.bundle.certificates import UnusableKey
from sync.protocol.cose import PublicKey

_CURVES: Final[dict[str, type[ec.EllipticCurve]]] = {
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
}
_TEXT: Final = re.compile(r"[A-Za-z0-9_-]{1,1400}", re.ASCII)
"""Base64url without padding, up to the modulus of an RSA key of 8192 bits."""


class PrivateKeyHere(UnusableKey):
    """The key is a private one, which must not lie here."""


def public_key(jwk: Mapping[str, Any]) -> PublicKey:
    """The key that the parameters spell; a certificate beside them must be of the same key.

    :raises UnusableKey: if it cannot be read or is of a kind that is not accepted.
    :raises PrivateKeyHere: if it holds a private part.
    """
    if "d" in jwk or jwk.get("kty") == "oct":
        raise PrivateKeyHere("private key")
    try:
        found = _spelled(jwk)
    except ValueError as error:
        raise UnusableKey("JWK") from error
    chain = jwk.get("x5c")
    if chain is not None and _leaf(chain) != found:
        raise UnusableKey("a certificate of another key")
    return certificates.accepted(found)


def _spelled(jwk: Mapping[str, Any]) -> PublicKey:
    match jwk.get("kty"):
        case "EC":
            name = jwk.get("crv")
            curve = _CURVES.get(name) if isinstance(name, str) else None
            if curve is None:
                raise UnusableKey("curve")
            x, y = (int.from_bytes(_bytes(jwk.get(part))) for part in ("x", "y"))
            return ec.EllipticCurvePublicNumbers(x, y, curve()).public_key()
        case "RSA":
            modulus, exponent = (int.from_bytes(_bytes(jwk.get(part))) for part in ("n", "e"))
            return rsa.RSAPublicNumbers(exponent, modulus).public_key()
        case "OKP" if jwk.get("crv") == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(_bytes(jwk.get("x")))
    raise UnusableKey("kind of key")


def _leaf(chain: object) -> PublicKey | None:
    first = chain[0] if isinstance(chain, list) and chain else None
    if not isinstance(first, str):
        return None
    try:
        return certificates.from_certificate(base64.b64decode(first, validate=True)).public_key
    except (binascii.Error, ValueError):
        return None


def _bytes(text: object) -> bytes:
    if not isinstance(text, str) or not _TEXT.fullmatch(text):
        raise UnusableKey("parameter")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

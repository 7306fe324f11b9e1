"""JSON Web Keys of invented issuers."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.declarations.issuing import PrivateKey, private_key

ISSUER = "https://yte.example/the"
OTHER = "https://khac.example/the"


def spelled(number: int, size: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(size)).rstrip(b"=").decode()


def jwk(kind: str = "P-256", number: int = 80, **more: Any) -> dict[str, Any]:
    """The public part of a key, under its thumbprint (RFC 7638); `more` replaces and adds."""
    found = parameters(private_key(kind, number))
    canonical = json.dumps(found, sort_keys=True, separators=(",", ":")).encode()
    kid = base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
    return found | {"kid": kid, "use": "sig", "alg": "ES256"} | more


def parameters(key: PrivateKey) -> dict[str, str]:
    match key.public_key():
        case ec.EllipticCurvePublicKey() as public:
            size = (public.curve.key_size + 7) // 8
            numbers = public.public_numbers()
            name = {256: "P-256", 384: "P-384"}[public.curve.key_size]
            x, y = spelled(numbers.x, size), spelled(numbers.y, size)
            return {"kty": "EC", "crv": name, "x": x, "y": y}
        case rsa.RSAPublicKey() as public:
            e, n = public.public_numbers().e, public.public_numbers().n
            return {"kty": "RSA", "n": spelled(n, public.key_size // 8), "e": spelled(e, 3)}
        case ed25519.Ed25519PublicKey() as public:
            raw = public.public_bytes_raw()
            return {"kty": "OKP", "crv": "Ed25519", "x": spelled(int.from_bytes(raw), 32)}
    raise TypeError(key)

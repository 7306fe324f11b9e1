"""Issues invented health certificates, whole ones and broken ones."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sync.bundle.certificates import from_certificate, key_id
from sync.bundle.trust import TrustMaterial

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
DAY = timedelta(days=1)
DCC_ARC = "1.3.6.1.4.1.1847.2021.1"
USAGE = "2.5.29.37"
"""The extension for extended key usages."""
TEST, VACCINATION, RECOVERY = (f"{DCC_ARC}.{number}" for number in (1, 2, 3))
UVCI = "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"

_CURVES: dict[str, ec.EllipticCurve] = {
    "P-192": ec.SECP192R1(),
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
}

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def private_key(kind: str = "P-256", number: int = 0) -> PrivateKey:
    """One key of a kind, the same whenever it is asked for; `number` tells several apart."""
    return _private_key(kind, number)


@cache
def _private_key(kind: str, _number: int) -> PrivateKey:
    match kind:
        case "P-192" | "P-256" | "P-384" | "P-521":
            return ec.generate_private_key(_CURVES[kind])
        case "RSA":
            return rsa.generate_private_key(65537, 2048)
        case "RSA-1024":
            return rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
        case "Ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case _:
            raise ValueError(kind)


def certificate(
    kind: str = "P-256",
    *,
    usages: tuple[str, ...] = (),
    since: datetime = NOW - 300 * DAY,
    until: datetime = NOW + 300 * DAY,
    number: int = 0,
    extensions: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """A self-signed certificate of an invented issuer, in DER; the same for the same request."""
    return _certificate(
        kind=kind, usages=usages, since=since, until=until, number=number, extensions=extensions
    )


@cache
def _certificate(
    *,
    kind: str,
    usages: tuple[str, ...],
    since: datetime,
    until: datetime,
    number: int,
    extensions: tuple[tuple[str, bytes], ...],
) -> bytes:
    key = private_key(kind, number)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Cơ quan thử nghiệm"),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1000 + number)
        .not_valid_before(since)
        .not_valid_after(until)
    )
    if usages:
        listed = x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage) for usage in usages])
        builder = builder.add_extension(listed, critical=False)
    for identifier, value in extensions:
        raw = x509.UnrecognizedExtension(x509.ObjectIdentifier(identifier), value)
        builder = builder.add_extension(raw, critical=identifier == USAGE)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


def trusting(*certificates: bytes, under: bytes | None = None) -> TrustMaterial:
    """Believe these certificates, by their own ids or all by the one id given."""
    return TrustMaterial.of((under or key_id(der), from_certificate(der)) for der in certificates)


def vaccination(**changes: Any) -> dict[str, Any]:
    """The content of a certificate of two doses; `changes` replace what stands at its top."""
    return {
        "ver": "1.3.0",
        "nam": {"fn": "Nguyễn", "gn": "Thị Bích Ngọc", "fnt": "NGUYEN", "gnt": "THI<BICH<NGOC"},
        "dob": "1999-03-05",
        "v": [
            {
                "tg": "840539006",
                "vp": "J07BX03",
                "mp": "EU/1/20/1528",
                "ma": "ORG-100030215",
                "dn": 2,
                "sd": 2,
                "dt": "2026-05-10",
                "co": "VN",
                "is": "Cơ quan thử nghiệm",
                "ci": UVCI,
            }
        ],
    } | changes


def swab(result: str = "260415000") -> dict[str, Any]:
    """The content of a test certificate; by default the disease was not found."""
    entry = {"tg": "840539006", "tt": "LP6464-4", "sc": "2026-11-21T08:00:00Z", "tr": result}
    listed = [entry | {"co": "VN", "is": "Cơ quan thử nghiệm", "ci": UVCI + "T"}]
    content = vaccination()
    del content["v"]
    return content | {"t": listed}


def claims(content: Any = None, **times: Any) -> dict[Any, Any]:
    """The claims around a content, in date at `NOW`; `times` by their names of RFC 8392."""
    found: dict[Any, Any] = {
        1: "VN",
        4: int((NOW + 100 * DAY).timestamp()),
        6: int((NOW - 100 * DAY).timestamp()),
        -260: {1: vaccination() if content is None else content},
    }
    labels = {"exp": 4, "nbf": 5, "iat": 6}
    found |= {labels[name]: value for name, value in times.items()}
    return {label: value for label, value in found.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Issue:
    """How a code is made; what is left out is as it should be."""

    payload: Any = field(default_factory=claims)
    kind: str = "P-256"
    algorithm: int | None = -7
    certificate: bytes | None = None
    signer: int = 0
    protected: Mapping[Any, Any] | None = None
    unprotected: Mapping[Any, Any] = field(default_factory=dict)
    tags: tuple[int, ...] = (18,)

    @property
    def headers(self) -> Mapping[Any, Any]:
        der = self.certificate or certificate(self.kind)
        if self.protected is not None:
            return self.protected
        return {1: self.algorithm, 4: key_id(der)}

    def message(self) -> bytes:
        payload = self.payload if isinstance(self.payload, bytes) else cbor2.dumps(self.payload)
        protected = cbor2.dumps(dict(self.headers)) if self.headers else b""
        signature = sign(
            private_key(self.kind, self.signer),
            cbor2.dumps(["Signature1", protected, b"", payload]),
        )
        message: Any = [protected, dict(self.unprotected), payload, signature]
        for tag in self.tags:
            message = cbor2.CBORTag(tag, message)
        return cbor2.dumps(message)

    def code(self) -> bytes:
        return wrap(self.message())


def wrap(message: bytes) -> bytes:
    """From the signed message to the bytes of the code."""
    return squeezed(zlib.compress(message, 9))


def squeezed(data: bytes) -> bytes:
    """From compressed bytes to the bytes of the code."""
    text: bytes = base45.b45encode(data)
    return b"HC1:" + text


def sign(key: PrivateKey, data: bytes) -> bytes:
    """A signature as COSE wants it."""
    match key:
        case ec.EllipticCurvePrivateKey():
            size = (key.key_size + 7) // 8
            r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
            return r.to_bytes(size) + s.to_bytes(size)
        case rsa.RSAPrivateKey():
            return key.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        case ed25519.Ed25519PrivateKey():
            return key.sign(data)
    raise TypeError(key)

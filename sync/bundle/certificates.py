"""From the DER bytes of one certificate or public key to a signer key; pure."""

import hashlib
import re
import warnings
from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509.oid import NameOID

from sync.bundle.trust import KEY_ID_BYTES, SignerKey
from sync.protocol.cose import PublicKey

_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_RSA_BITS: Final = range(2048, 8193)
_MAX_SUBJECT: Final = 256
_USAGE_EXTENSION: Final = b"\x06\x03\x55\x1d\x25"
"""The object identifier 2.5.29.37 in DER."""

_AUTHORITY: Final = re.compile(
    rb"\x06\x03\x55\x1d\x13(?:\x01\x01.)?\x04.\x30.\x01\x01[^\x00]", re.DOTALL
)
"""Basic constraints (RFC 5280, 4.2.1.9), critical or not, whose `cA` is true, in DER."""

# What cryptography raises on certificates that break ASN.1 or X.509 in one way or another.
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


class UnusableKey(ValueError):
    """The bytes are no certificate or public key, or one of a kind that is not accepted."""


def key_id(der: bytes) -> bytes:
    """The id by which codes name a signer: SHA-256 of the DER bytes, the first 8 bytes.

    Source: electronic health certificate specification (eu-dcc-hcert-spec), section 3.3.2.
    """
    return hashlib.sha256(der).digest()[:KEY_ID_BYTES]


def from_certificate(der: bytes) -> SignerKey:
    """The key, dates, usages and subject of an X.509 certificate; its issuer is not checked.

    :raises UnusableKey: if it cannot be read or holds a key of a kind that is not accepted.
    """
    try:
        # Certificates in the field have negative serial numbers and the like; cryptography
        # warns of each, and a warning about a foreign file is nothing that we could mend.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            certificate = x509.load_der_x509_certificate(der)
            return SignerKey(
                public_key=accepted(certificate.public_key()),
                not_before=certificate.not_valid_before_utc,
                not_after=certificate.not_valid_after_utc,
                usages=_usages(certificate, der),
                subject=_subject(certificate),
                country=_attribute(certificate, NameOID.COUNTRY_NAME).upper(),
            )
    except _UNREADABLE as error:
        raise UnusableKey("certificate") from error


def from_public_key(der: bytes) -> SignerKey:
    """A bare SubjectPublicKeyInfo (RFC 5280, 4.1.2.7): without dates, usages or a name.

    :raises UnusableKey: if it cannot be read or is of a kind that is not accepted.
    """
    try:
        return SignerKey(public_key=accepted(load_der_public_key(der)))
    except _UNREADABLE as error:
        raise UnusableKey("public key") from error


def from_either(der: bytes) -> SignerKey:
    """A certificate or, failing that, a public key.

    :raises UnusableKey: if it is neither.
    """
    try:
        return from_certificate(der)
    except UnusableKey:
        return from_public_key(der)


def is_authority(der: bytes) -> bool:
    """Whether a certificate says that it may sign certificates.

    Looked up in the bytes, because one broken extension makes all of them unreadable.
    """
    return _AUTHORITY.search(der) is not None


def accepted(key: object) -> PublicKey:
    """The key, if it is of a kind that may sign certificates and declarations.

    :raises UnusableKey: if it is not.
    """
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return key
    if isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS:
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    raise UnusableKey("kind of key")


def _usages(certificate: x509.Certificate, der: bytes) -> frozenset[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return frozenset()
    except _UNREADABLE:
        # One broken extension makes all of them unreadable; yet what limits the key must hold.
        return frozenset(_raw_usages(der))
    return frozenset(usage.dotted_string for usage in extension.value)


def _raw_usages(der: bytes) -> Iterator[str]:
    """The extended key usages as they stand in the bytes of a certificate (RFC 5280, 4.2.1.12).

    :raises UnusableKey: if the extension is there and cannot be read by these simple means.
    """
    _, extension, rest = der.partition(_USAGE_EXTENSION)
    if not extension:
        return
    value = rest.removeprefix(b"\x01\x01\xff")  # whether it is critical
    # An octet string around a sequence of object identifiers, all shorter than 128 bytes.
    if len(value) < 4 or value[0] != 0x04 or value[2] != 0x30 or value[3] != value[1] - 2:
        raise UnusableKey("extended key usage")
    usages = value[4 : 4 + value[3]]
    while usages:
        end = 2 + usages[1] if len(usages) > 2 else 0
        if usages[0] != 0x06 or not 2 < end <= len(usages):
            raise UnusableKey("extended key usage")
        yield _dotted(usages[2:end])
        usages = usages[end:]


def _dotted(identifier: bytes) -> str:
    """An object identifier (ITU-T X.690, section 8.19) in the dotted form."""
    arcs = [0]
    for byte in identifier:
        arcs[-1] = arcs[-1] << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(0)
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:-1]))


def _subject(certificate: x509.Certificate) -> str:
    name = _attribute(certificate, NameOID.COMMON_NAME)
    if name:
        return name
    try:
        return certificate.subject.rfc4514_string()[:_MAX_SUBJECT]
    except _UNREADABLE:
        return ""


def _attribute(certificate: x509.Certificate, wanted: x509.ObjectIdentifier) -> str:
    # A name that cannot be read costs the name, not the key.
    try:
        found = certificate.subject.get_attributes_for_oid(wanted)
    except _UNREADABLE:
        return ""
    value = found[0].value if found else ""
    return value[:_MAX_SUBJECT] if isinstance(value, str) else ""

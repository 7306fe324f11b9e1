"""The authority that vouches for a centre's certificate, and the fingerprint that names it."""

from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

MAX_AUTHORITY_BYTES: Final = 16_384
ADDRESS: Final = "/v1/authority"
"""Where a centre shows its authority to whoever knows the fingerprint already."""


def own_authority(chain: bytes) -> bytes:
    """The authority at the end of a chain of certificates, all PEM; empty where none is there.

    Only one that vouches for itself can be all that a terminal believes. A chain of a public
    authority ends before it, and needs no fingerprint: the system knows that one.
    """
    try:
        last = x509.load_pem_x509_certificates(chain)[-1]
        last.verify_directly_issued_by(last)
    except (ValueError, TypeError, InvalidSignature):
        return b""
    return last.public_bytes(Encoding.PEM)


def fingerprint(authority: bytes) -> bytes:
    """SHA-256 of the certificate in DER, 32 bytes. :raises ValueError: if it is none in PEM."""
    return x509.load_pem_x509_certificate(authority).fingerprint(hashes.SHA256())


def named(data: bytes, expected: bytes) -> bytes | None:
    """The first certificate in `data`, in PEM, where its fingerprint is the expected one.

    Whatever else is in `data` nobody vouches for, so that nothing of it is returned.
    """
    try:
        first = x509.load_pem_x509_certificate(data)
    except ValueError:
        return None
    vouched = first.fingerprint(hashes.SHA256()) == expected
    return first.public_bytes(Encoding.PEM) if vouched else None

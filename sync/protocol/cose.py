"""Signed messages (COSE_Sign1): making one, reading one, and whether a key signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sync.protocol import cbor, issuer_cbor
from sync.protocol.cbor import MalformedCbor

PublicKey = EllipticCurvePublicKey | RSAPublicKey | Ed25519PublicKey

_ALGORITHM: Final = 1
_CRITICAL: Final = 2
_KEY_ID: Final = 4
_TAG: Final = 18
"""COSE_Sign1 (RFC 9052, section 2)."""
_TAGS: Final = (61, _TAG)
"""CWT around COSE_Sign1; each may be left out."""


class Algorithm(IntEnum):
    """The algorithms that certificates are signed with (RFC 9053, section 2; RFC 8812)."""

    ES256 = -7
    EDDSA = -8
    PS256 = -37


@dataclass(frozen=True, slots=True)
class Signed:
    """A message as received; nothing of it is authentic until `is_genuine` says so.

    `algorithm` is None where none is named, or one that is not accepted; `key_id` is empty
    where there is none.
    """

    algorithm: Algorithm | None
    key_id: bytes
    protected: bytes
    payload: bytes
    signature: bytes


def sign(payload: bytes, key_id: bytes, private_key: Ed25519PrivateKey) -> bytes:
    """A tagged COSE_Sign1 message with EdDSA; algorithm and key id stand in the protected header.

    The same payload and key give the same bytes (RFC 8032).
    """
    protected = cbor.encode({_ALGORITHM: Algorithm.EDDSA.value, _KEY_ID: key_id})
    signature = private_key.sign(_to_be_signed(protected, payload))
    return written(Signed(Algorithm.EDDSA, key_id, protected, payload, signature))


def written(message: Signed) -> bytes:
    """The tagged message in deterministic form, with nothing in the unprotected header."""
    return cbor.encode(
        cbor2.CBORTag(_TAG, [message.protected, {}, message.payload, message.signature])
    )


def read_signed(data: bytes) -> Signed | None:
    """Read a COSE_Sign1 message (RFC 9052, section 4.2), tagged or not.

    Algorithm and key id are taken from the protected header first; from the unprotected one
    too, because issuers put them there. None for any other structure.
    """
    try:
        message = _unwrapped(issuer_cbor.decode(data))
        if not isinstance(message, list | tuple) or len(message) != 4:
            return None
        protected, unprotected, payload, signature = message
        if not all(isinstance(item, bytes) for item in (protected, payload, signature)):
            return None
        header = issuer_cbor.decode(protected) if protected else {}
    except MalformedCbor:
        return None
    if not isinstance(header, Mapping) or not isinstance(unprotected, Mapping):
        return None
    key_id = header.get(_KEY_ID, unprotected.get(_KEY_ID))
    return Signed(
        algorithm=_algorithm(header, unprotected),
        key_id=key_id if isinstance(key_id, bytes) else b"",
        protected=protected,
        payload=payload,
        signature=signature,
    )


def fits(key: PublicKey, algorithm: Algorithm | None) -> bool:
    """Whether a key of this type can have signed with the algorithm.

    ES256 fixes the hash, not the curve (RFC 9053, section 2.1), and issuers use it with P-384.
    """
    match algorithm:
        case Algorithm.ES256:
            return isinstance(key, EllipticCurvePublicKey)
        case Algorithm.EDDSA:
            return isinstance(key, Ed25519PublicKey)
        case Algorithm.PS256:
            return isinstance(key, RSAPublicKey)
        case None:
            return False


def is_genuine(message: Signed, key: PublicKey) -> bool:
    """Whether `key` signed the message; False also where the key does not fit the algorithm."""
    if not fits(key, message.algorithm):
        return False
    signed = _to_be_signed(message.protected, message.payload)
    try:
        if isinstance(key, EllipticCurvePublicKey):
            size = (key.curve.key_size + 7) // 8
            if len(message.signature) != 2 * size:
                return False
            r = int.from_bytes(message.signature[:size])
            s = int.from_bytes(message.signature[size:])
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        elif isinstance(key, RSAPublicKey):
            pss = padding.PSS(padding.MGF1(SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
            key.verify(message.signature, signed, pss, SHA256())
        else:
            key.verify(message.signature, signed)
    except InvalidSignature:
        return False
    return True


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    # Sig_structure (RFC 9052, section 4.4), with the protected header as it is sent.
    return cbor.encode(["Signature1", protected, b"", payload])


def _unwrapped(message: Any) -> Any:
    for tag in _TAGS:
        if isinstance(message, cbor2.CBORTag) and message.tag == tag:
            message = message.value
    return message


def _algorithm(header: Mapping[Any, Any], unprotected: Mapping[Any, Any]) -> Algorithm | None:
    # An extension that the signer calls critical must be understood (RFC 9052, section 3.1);
    # we understand none beyond these two.
    critical = header.get(_CRITICAL, ())
    if not isinstance(critical, list | tuple):
        return None
    if any(label not in (_ALGORITHM, _KEY_ID) for label in critical):
        return None
    named = header.get(_ALGORITHM, unprotected.get(_ALGORITHM))
    if type(named) is not int:
        return None
    try:
        return Algorithm(named)
    except ValueError:
        return None

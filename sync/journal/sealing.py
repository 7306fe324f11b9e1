"""Sealing of bodies under a segment's data key, and wrapping of that key to its readers."""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

DATA_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Exception):
    """This key does not open these bytes: another key, or bytes that were changed."""


def new_data_key() -> bytes:
    """A fresh data key for one segment: 32 random bytes."""
    return AESGCM.generate_key(bit_length=8 * DATA_KEY_BYTES)


def seal(data_key: bytes, plaintext: bytes, associated_data: bytes, nonce: bytes = b"") -> bytes:
    """Nonce ‖ ciphertext ‖ tag of AES-256-GCM (NIST SP 800-38D).

    :param nonce: for test vectors only; otherwise 12 fresh random bytes are used.
    """
    nonce = nonce or os.urandom(NONCE_BYTES)
    return nonce + AESGCM(data_key).encrypt(nonce, plaintext, associated_data)


def open_sealed(data_key: bytes, sealed: bytes, associated_data: bytes) -> bytes:
    """The plaintext of a sealed body. :raises Unreadable: if key or bytes do not fit."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(data_key).decrypt(nonce, ciphertext, associated_data)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def wrap_info(terminal: bytes, epoch: int, segment: bytes) -> bytes:
    """What a wrap is bound to, so that it opens no other segment's bodies."""
    return b"chot/wrap/1\x00" + terminal + epoch.to_bytes(8, "big") + segment


def wrap(data_key: bytes, recipient: X25519PublicKey, info: bytes) -> bytes:
    """The data key, readable by `recipient` alone: 80 bytes of HPKE (RFC 9180)."""
    return _SUITE.encrypt(data_key, recipient, info=info)


def unwrap(wrapped: bytes, recipient: X25519PrivateKey, info: bytes) -> bytes:
    """The data key of a wrap. :raises Unreadable: if key, wrap and info do not fit."""
    try:
        data_key = _SUITE.decrypt(wrapped, recipient, info=info)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    if len(data_key) != DATA_KEY_BYTES:
        raise Unreadable
    return data_key

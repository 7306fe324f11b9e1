"""By what two codes of one person are the same person at this post."""

import hashlib

# Each key says what it is made of, so that no text of one kind of code, which anyone can
# print, can pass for the certificate or the payload of another.


def number_key(number: str) -> bytes:
    """Of a number that stands on a card: an identity number, a health insurance number."""
    return b"number:" + number.encode()


def personal_code_key(code: str) -> bytes:
    """Of the QID that the national platform issued to a person."""
    return b"qid:" + code.encode()


def certificate_key(identifier: str) -> bytes:
    """Of a certificate, by its identifier; only where its signature was verified."""
    return b"certificate:" + identifier.encode()


def payload_key(payload: bytes) -> bytes:
    """Of any other code: the SHA-256 of its bytes, without what a scanner put around them."""
    return b"sha256:" + hashlib.sha256(payload).digest()

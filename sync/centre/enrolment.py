"""Who may send records here: enrolment by a one-time token."""

import hashlib
import secrets
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.centre.keys import CentreKeys
from sync.centre.storage.port import Identity, Storage, Terminal, Token, Writing
from sync.journal.record import MAX_TEXT, key_id
from sync.protocol.authorities import fingerprint
from sync.protocol.messages import (
    Enrolment,
    EnrolmentToken,
    Welcome,
    encode_token,
    encode_welcome,
)

TOKEN_LIFETIME_MS: Final = 24 * 60 * 60 * 1000
STICK_TOKEN_LIFETIME_MS: Final = 14 * TOKEN_LIFETIME_MS
"""Of a request on a stick: it is carried to us, and a person at the centre takes it in."""
CLOCK_SLACK_MS: Final = 60 * 60 * 1000
"""By so much a token may be younger than now: a clock was set back a little since."""
_SECRET_BYTES: Final = 16


class EnrolmentRefusal(StrEnum):
    """Why a terminal was not enrolled."""

    UNKNOWN_TOKEN = "token-unknown"
    USED_TOKEN = "token-used"
    EXPIRED_TOKEN = "token-expired"
    OTHER_KEY = "other-key"
    """A terminal of this name is known, and signs with another key."""
    REVOKED = "revoked"
    TEXT_TOO_LONG = "text-too-long"
    """Post or lane are longer than a record could say."""


def new_token(
    storage: Storage, url: str, keys: CentreKeys, now_ms: int, *, authority: bytes = b""
) -> str:
    """A token as text, good for one enrolment within 24 hours; the store keeps only its digest.

    :param url: the address under which terminals reach this centre.
    :param authority: the certificate that vouches for it, PEM; empty where the system knows it.
    :raises StorageFault: if the store cannot write.
    """
    secret = secrets.token_bytes(_SECRET_BYTES)

    def work(writing: Writing) -> None:
        writing.forget_tokens(now_ms - 2 * STICK_TOKEN_LIFETIME_MS)
        writing.add_token(Token(_digest(secret), now_ms))

    storage.commit(work)
    verifying_key = keys.signing.public_key().public_bytes_raw()
    return encode_token(
        EnrolmentToken(
            url=url,
            verifying_key=verifying_key,
            secret=secret,
            authority=fingerprint(authority) if authority else b"",
        )
    )


def enrol(
    writing: Writing, enrolment: Enrolment, now_ms: int, lifetime_ms: int = TOKEN_LIFETIME_MS
) -> EnrolmentRefusal | None:
    """Enrol a terminal; None where it is welcome.

    A terminal that is known with this very key is welcome again whatever its token, for the
    first answer may have been lost; nothing about it is changed then.
    """
    known = writing.terminal(enrolment.terminal)
    if known is not None:
        if known.revoked_ms is not None:
            return EnrolmentRefusal.REVOKED
        return None if known.public_key == enrolment.public_key else EnrolmentRefusal.OTHER_KEY
    if len(enrolment.post) > MAX_TEXT or len(enrolment.lane) > MAX_TEXT:
        return EnrolmentRefusal.TEXT_TOO_LONG
    digest = _digest(enrolment.secret)
    refusal = _check(writing.token(digest), now_ms, lifetime_ms)
    if refusal is None:
        writing.use_token(digest, now_ms)
        writing.add_terminal(
            Terminal(
                terminal=enrolment.terminal,
                public_key=enrolment.public_key,
                key_id=key_id(Ed25519PublicKey.from_public_bytes(enrolment.public_key)),
                post=enrolment.post,
                lane=enrolment.lane,
                mode=enrolment.mode,
                enrolled_ms=now_ms,
            )
        )
    return refusal


def make_welcome(
    identity: Identity,
    keys: CentreKeys,
    issuing: Ed25519PublicKey,
    terminal: bytes,
    now_ms: int,
) -> bytes:
    """The signed welcome for a terminal whose enrolment is durable."""
    welcome = Welcome(
        centre=identity.centre,
        centre_epoch=identity.epoch,
        opening_key=keys.opening.public_key().public_bytes_raw(),
        verifying_key=keys.signing.public_key().public_bytes_raw(),
        terminal=terminal,
        centre_time_ms=now_ms,
        declaration_key=issuing.public_bytes_raw(),
    )
    return encode_welcome(welcome, keys.signing)


def _check(token: Token | None, now_ms: int, lifetime_ms: int) -> EnrolmentRefusal | None:
    if token is None:
        return EnrolmentRefusal.UNKNOWN_TOKEN
    if token.used_ms is not None:
        return EnrolmentRefusal.USED_TOKEN
    # One made while the clock was years ahead would be good for years otherwise.
    if not -CLOCK_SLACK_MS <= now_ms - token.created_ms <= lifetime_ms:
        return EnrolmentRefusal.EXPIRED_TOKEN
    return None


def _digest(secret: bytes) -> bytes:
    # A fast hash is enough: the secret is 16 random bytes, not a word that could be guessed.
    return hashlib.sha256(secret).digest()

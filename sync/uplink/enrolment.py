"""Making a terminal known to a centre with a one-time token."""

from dataclasses import dataclass
from enum import StrEnum

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    Enrolment,
    EnrolmentToken,
    Welcome,
    decode_welcome,
    encode_enrolment,
)
from sync.protocol.terms import Mode
from sync.uplink.client import Reply, TooMuch, UnsafeUrl, checked_url, exchange
from sync.uplink.state import CentreState


class Obstacle(StrEnum):
    """Why a terminal was not enrolled."""

    UNSAFE_ADDRESS = "unsafe-address"
    """The token leads over an open network without TLS."""
    REFUSED = "refused"
    """The token is used, too old or of another centre, or the terminal is not wanted."""
    UNREACHABLE = "unreachable"
    NOT_OURS = "not-ours"
    """An answer came, but not from the centre that made the token."""
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """Nothing was changed here; the token may still be good where the answer was lost."""

    obstacle: Obstacle


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The centre's word; `envelope` is its signed form, to be kept as evidence."""

    welcome: Welcome
    envelope: bytes


_OBSTACLES = {
    CentreState.REFUSES: Obstacle.REFUSED,
    CentreState.NOT_OURS: Obstacle.NOT_OURS,
    CentreState.CERTIFICATE: Obstacle.CERTIFICATE,
}


def enrol(
    token: EnrolmentToken,
    session: requests.Session,
    *,
    terminal: bytes,
    key: Ed25519PrivateKey,
    post: str,
    lane: str,
    mode: Mode,
    ca: str = "",
) -> Enrolled | NotEnrolled:
    """Ask the centre of a token to know this terminal. Never raises because of the network.

    :param terminal: its 16-byte id; `key` is what it signs its records with.
    :param ca: see `HttpTransport`.
    """
    try:
        url = f"{checked_url(token.url)}/v1/enrolments"
    except UnsafeUrl:
        return NotEnrolled(Obstacle.UNSAFE_ADDRESS)
    request = signed_request(token, terminal=terminal, key=key, post=post, lane=lane, mode=mode)
    result = exchange(session, url, request, {}, ca=ca)
    if isinstance(result, TooMuch):
        return NotEnrolled(Obstacle.NOT_OURS)
    if not isinstance(result, Reply):
        return NotEnrolled(_OBSTACLES.get(result.state, Obstacle.UNREACHABLE))
    return checked_welcome(result.data, token, terminal)


def signed_request(
    token: EnrolmentToken,
    *,
    terminal: bytes,
    key: Ed25519PrivateKey,
    post: str,
    lane: str,
    mode: Mode,
) -> bytes:
    """What a terminal asks with a token, as it is sent or carried; see `enrol`."""
    enrolment = Enrolment(
        terminal=terminal,
        public_key=key.public_key().public_bytes_raw(),
        secret=token.secret,
        post=post,
        lane=lane,
        mode=mode,
    )
    return encode_enrolment(enrolment, key)


def checked_welcome(data: bytes, token: EnrolmentToken, terminal: bytes) -> Enrolled | NotEnrolled:
    """What an answer says to a terminal that asked with a token; NOT_OURS where it is none."""
    try:
        welcome = decode_welcome(data, Ed25519PublicKey.from_public_bytes(token.verifying_key))
    except MalformedMessage:
        return NotEnrolled(Obstacle.NOT_OURS)
    if welcome.terminal != terminal or welcome.verifying_key != token.verifying_key:
        return NotEnrolled(Obstacle.NOT_OURS)
    return Enrolled(welcome, data)

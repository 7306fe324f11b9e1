"""SMART Health Cards (`shc:/`): a signed FHIR bundle in the digits of a code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes, compression, jws, validity
from terminal.declarations.cleaning import tidy
from terminal.declarations.dates import instant
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key
from terminal.declarations.plain_values import table
from terminal.declarations.shc_content import CardContent, read_bundle

KIND: Final = "shc"
ALGORITHM: Final = "ES256"
PREFIX: Final = b"shc:/"
_SCHEME: Final = b"shc:"
MAX_INFLATED: Final = 65_536
"""Bytes after decompression; the cards of the specification have fewer than 4,000."""
MAX_PARTS: Final = 64
"""Codes that one card may be spread over."""

_HEALTH_CARD: Final = "https://smarthealth.cards#health-card"
_DIGITS: Final = re.compile(rb"(?:[0-6][0-9]|7[0-7])+")
_PART: Final = re.compile(rb"([1-9][0-9]?)/([1-9][0-9]?)/")
_LOWEST: Final = 45
"""The character that the pair 00 stands for; 77 stands for `z`, the last of base64url."""
_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_REVOCABLE: Final = re.compile(r"[A-Za-z0-9_-]{1,24}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several codes that make up a card (deprecated since 2022)."""

    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClaims:
    """What the card claims; authentic only if the signature is."""

    issuer: str
    not_before: datetime | None
    expires_at: datetime | None
    revocable: str
    """The identifier by which the issuer can withdraw it (`rid`)."""
    sound: bool
    """Whether every claim has the form that the specification demands."""
    content: CardContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """How far a card got: `problems` names all that is wrong, the weightiest first."""

    problems: tuple[codes.Rejection, ...] = ()
    warnings: tuple[codes.Warning, ...] = ()
    signer: SignerKey | None = None
    claims: CardClaims | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card as read, before anybody says that it is genuine."""

    message: jws.Jws
    key_id: str
    claims: CardClaims


_BROKEN: Final = Examination(problems=(codes.Rejection.MALFORMED,))


def text_in(payload: bytes) -> str | Part | None:
    """The signed text in the digits of a code, each two of which are a character.

    Nothing may stand around it but the end of line that a scanner adds; None for anything else.
    """
    line = payload.removesuffix(b"\n").removesuffix(b"\r")
    if not line.startswith(PREFIX):
        return None
    digits = line[len(PREFIX) :]
    part = _PART.match(digits)
    if part:
        digits = digits[part.end() :]
    if not _DIGITS.fullmatch(digits):
        return None
    if part:
        number, of = int(part[1]), int(part[2])
        return Part(number, of) if number <= of <= MAX_PARTS and of > 1 else None
    pairs = (digits[place : place + 2] for place in range(0, len(digits), 2))
    return bytes(_LOWEST + int(pair) for pair in pairs).decode("ascii")


def open_card(text: str) -> Card | codes.Rejection:
    """From the signed text to the claims in it."""
    message = jws.read_compact(text)
    if message is None:
        return codes.Rejection.MALFORMED
    if message.header.get("alg") != ALGORITHM:
        return codes.Rejection.ALGORITHM
    if message.header.get("zip") != "DEF":
        return codes.Rejection.COMPRESSION
    data = compression.inflate(message.payload, compression.BARE, MAX_INFLATED)
    if data is None:
        return codes.Rejection.COMPRESSION
    key_id, claims = message.header.get("kid"), _claims(jws.decode_object(data))
    if claims is None or not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        return codes.Rejection.MALFORMED
    return Card(message, key_id, claims)


def examine(text: str, trust: TrustMaterial, now: datetime) -> Examination:
    """Take every step from the signed text to a card that can be believed.

    Readable, then authentic, then not withdrawn, then fit for use, then in date. The dates of
    a signer's certificate are not asked: an issuer leaves a key in its list for as long as
    cards under it count, and takes it out otherwise.
    """
    card = open_card(text)
    if isinstance(card, codes.Rejection):
        return Examination(problems=(card,))
    message, claims = card.message, card.claims
    candidates = trust.smart_health_candidates(claims.issuer, card.key_id)
    if not candidates:
        return Examination(problems=(codes.Rejection.KEY_UNKNOWN,), claims=claims)
    genuine = [
        key
        for key in candidates
        if jws.is_genuine(message.signed, message.signature, key.public_key, ALGORITHM)
    ]
    if not genuine:
        return Examination(problems=(codes.Rejection.SIGNATURE,), claims=claims)
    # Of an older and a newer directory, the one that says that there is a list.
    signer = max(genuine, key=lambda key: key.lists_revoked)
    return _examined(card, signer, trust, now)


def _examined(card: Card, signer: SignerKey, trust: TrustMaterial, now: datetime) -> Examination:
    claims, scope = card.claims, card.key_id.encode("ascii")
    value = claims.revocable.encode("ascii")
    listed = RevocationId(Scheme.SMART_HEALTH, scope, value, claims.not_before)
    standing = trust.revocations.standing((listed,) if value else ())
    problems, warnings = [], []
    if standing is Standing.REVOKED:
        problems.append(codes.Rejection.REVOKED)
    if standing is Standing.POSSIBLY_REVOKED:
        warnings.append(codes.Warning.POSSIBLY_REVOKED)
    if not claims.sound or not claims.content.usable:
        problems.append(codes.Rejection.CONTENT)
    problems += validity.problems((claims.not_before,), claims.expires_at, now)
    covered = trust.revocations.covers(Scheme.SMART_HEALTH, scope)
    if not problems and signer.lists_revoked and not covered:
        problems.append(codes.Rejection.REVOCATION_LIST)
    return Examination(
        problems=tuple(problems), warnings=tuple(warnings), signer=signer, claims=claims
    )


def _claims(found: Mapping[str, Any] | None) -> CardClaims | None:
    if found is None:
        return None
    issuer, credential = found.get("iss"), table(found.get("vc"))
    # Other addresses cannot be published securely; with the stroke the address of the
    # issuer's keys would have two.
    if not isinstance(issuer, str) or not issuer.startswith("https://") or issuer.endswith("/"):
        return None
    # Milliseconds, which some issuers wrote, lie outside of what `instant` takes.
    not_before, expires_at = instant(found.get("nbf")), instant(found.get("exp"))
    types, revocable = credential.get("type"), credential.get("rid", "")
    named = isinstance(revocable, str) and (not revocable or _REVOCABLE.fullmatch(revocable))
    return CardClaims(
        issuer=issuer,
        not_before=not_before,
        expires_at=expires_at,
        revocable=revocable if named else "",
        sound=bool(named)
        and not_before is not None
        and (expires_at is not None or "exp" not in found)
        and isinstance(types, list)
        and _HEALTH_CARD in types,
        content=read_bundle(table(credential.get("credentialSubject")).get("fhirBundle")),
    )


def read(shown: Shown) -> Declaration | None:
    """Read and verify a card: VERIFIED, or REJECTED with the weightiest problem.

    One part of a card that is spread over several codes is OPAQUE: alone it says nothing.
    """
    if not shown.trimmed.lower().startswith(_SCHEME):
        return None
    text = text_in(shown.payload)
    repeat_key = payload_key(shown.trimmed)
    if isinstance(text, Part):
        return Declaration(
            kind=KIND,
            assurance=Assurance.OPAQUE,
            reason=codes.Opacity.NOT_VERIFIABLE_HERE,
            fields={"part": f"{text.number}/{text.of}"},
            repeat_key=repeat_key,
        )
    found = examine(text, shown.trust, shown.now) if text else _BROKEN
    claims = found.claims
    if claims is None:
        return Declaration(
            kind=KIND,
            assurance=Assurance.REJECTED,
            reason=found.problems[0],
            repeat_key=repeat_key,
        )
    verified = not found.problems
    return Declaration(
        kind=KIND,
        assurance=Assurance.VERIFIED if verified else Assurance.REJECTED,
        reason="" if verified else found.problems[0],
        warnings=found.warnings,
        person=claims.content.person,
        fields=dict(claims.content.fields) | _frame(claims),
        issuer=tidy(found.signer.subject or claims.issuer) if found.signer else "",
        valid_from=claims.not_before,
        valid_until=claims.expires_at,
        repeat_key=repeat_key,
    )


def _frame(claims: CardClaims) -> dict[str, str]:
    times = {"issued_at": claims.not_before, "expires_at": claims.expires_at}
    said = {name: at.isoformat() for name, at in times.items() if at is not None}
    return {"issuer": tidy(claims.issuer)} | said


FORMAT: Final = Format(kinds=(KIND,), read=read)

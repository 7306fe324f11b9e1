"""Health certificates behind `HC1:` (EU digital COVID certificate, WHO and those built like it)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sync.bundle.revocation import Standing
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import base45_text, cose
from sync.protocol.terms import Assurance
from terminal.declarations import codes, compression, validity
from terminal.declarations.dates import today
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.format import Format, Shown
from terminal.declarations.hc1_claims import Claims, read_claims
from terminal.declarations.hc1_revocation import revocation_ids
from terminal.declarations.health_content import Event
from terminal.declarations.identity import certificate_key, payload_key

PREFIX: Final = b"HC1:"
MAX_INFLATED: Final = 16_384
"""Bytes after decompression; the largest of the public certificates has 870."""
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)

# Extended key usages that limit a key to kinds of certificate, in the right arc and in one that
# some states use by mistake (eu-dcc-hcert-spec, section 3.3.3). All others limit nothing: the
# production key of Vietnam has clientAuth, emailProtection and smartcardLogon.
_USAGES: Final = {
    f"{arc}.{number}": event
    for arc in ("1.3.6.1.4.1.1847.2021.1", "1.3.6.1.4.1.0.1847.2021.1")
    for number, event in ((1, Event.TEST), (2, Event.VACCINATION), (3, Event.RECOVERY))
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """How far a certificate got: `problems` names all that is wrong, the weightiest first.

    `signer` is the key whose signature it bears; None if none here fits. `claims` is None
    where nothing could be read.
    """

    problems: tuple[codes.Rejection, ...] = ()
    warnings: tuple[codes.Warning, ...] = ()
    signer: SignerKey | None = None
    claims: Claims | None = None


def unprefix(trimmed: bytes) -> bytes | None:
    """The base45 text behind the exact prefix `HC1:`, None where it stands not there."""
    return trimmed[len(PREFIX) :] if trimmed.startswith(PREFIX) else None


def unarmour(text: bytes) -> bytes | codes.Rejection:
    """Decode base45 (RFC 9285)."""
    try:
        return base45_text.decode(text)
    except ValueError:
        return codes.Rejection.MALFORMED


def inflate(data: bytes) -> bytes | codes.Rejection:
    """Decompress one zlib stream (RFC 1950) that fills `data` exactly, within `MAX_INFLATED`."""
    inflated = compression.inflate(data, compression.ZLIB, MAX_INFLATED)
    return codes.Rejection.COMPRESSION if inflated is None else inflated


def examine(trimmed: bytes, trust: TrustMaterial, now: datetime) -> Examination:
    """Take every step that is possible without a network, but rules.

    Readable, then authentic, then not withdrawn, then within the signer's rights, then in
    date. What rests on dates alone stands last in `problems`, because a wrong clock can make
    it up.
    """
    message = open_message(trimmed)
    if isinstance(message, codes.Rejection):
        return Examination(problems=(message,))
    claims = read_claims(message.payload)
    if isinstance(claims, codes.Rejection):
        return Examination(problems=(claims,))
    signer = find_signer(message, trust.candidates(message.key_id), claims, now)
    if isinstance(signer, codes.Rejection):
        return Examination(problems=(signer,), claims=claims)
    known_as = {message.key_id, *trust.ids_of(signer.public_key)}
    listed = revocation_ids(message, claims, signer.public_key, known_as)
    standing = trust.revocations.standing(listed)
    revoked = [codes.Rejection.REVOKED] if standing is Standing.REVOKED else []
    doubts = [codes.Warning.POSSIBLY_REVOKED] if standing is Standing.POSSIBLY_REVOKED else []
    if _is_foreign(signer, claims):
        doubts.append(codes.Warning.ISSUER_COUNTRY)
    return Examination(
        problems=(*revoked, *_limits(signer, claims, now)),
        warnings=tuple(doubts),
        signer=signer,
        claims=claims,
    )


def open_message(trimmed: bytes) -> cose.Signed | codes.Rejection:
    """From the text of a code to the signed message inside it."""
    text = unprefix(trimmed)
    if text is None:
        return codes.Rejection.MALFORMED
    packed = unarmour(text)
    if isinstance(packed, codes.Rejection):
        return packed
    unpacked = inflate(packed)
    if isinstance(unpacked, codes.Rejection):
        return unpacked
    message = cose.read_signed(unpacked)
    return codes.Rejection.MALFORMED if message is None else message


def find_signer(
    message: cose.Signed, candidates: tuple[SignerKey, ...], claims: Claims, now: datetime
) -> SignerKey | codes.Rejection:
    """The candidate that signed the message; of several the one that raises the fewest doubts.

    KEY_UNKNOWN without candidates, ALGORITHM if none is of the algorithm's type (or it is none
    that is accepted), SIGNATURE if none signed it.
    """
    # First of all, because of a signer that nobody here knows nothing bad is known.
    if not candidates:
        return codes.Rejection.KEY_UNKNOWN
    fitting = [key for key in candidates if cose.fits(key.public_key, message.algorithm)]
    if not fitting:
        return codes.Rejection.ALGORITHM
    genuine = [key for key in fitting if cose.is_genuine(message, key.public_key)]
    if not genuine:
        return codes.Rejection.SIGNATURE
    if len(genuine) == 1:
        return genuine[0]
    return min(genuine, key=lambda key: len(_limits(key, claims, now)))


def may_sign(signer: SignerKey, events: tuple[Event, ...]) -> bool:
    """Whether the usages of the signer's certificate cover every event; none limits nothing."""
    allowed = {_USAGES[usage] for usage in signer.usages if usage in _USAGES}
    return not allowed or allowed.issuperset(events)


def date_problems(claims: Claims, now: datetime) -> list[codes.Rejection]:
    """Whether the certificate itself is in date (RFC 8392, sections 3.1.4 to 3.1.6)."""
    problems = validity.problems((claims.issued_at, claims.not_before), claims.expires_at, now)
    first_day = claims.content.first_day if claims.content else None
    last_day = claims.content.last_day if claims.content else None
    if first_day is not None and today(now) < first_day:
        problems.append(codes.Rejection.NOT_YET_VALID)
    if last_day is not None and today(now) > last_day:
        problems.append(codes.Rejection.EXPIRED)
    return problems


def _is_foreign(signer: SignerKey, claims: Claims) -> bool:
    """Whether another state signed than the one that says it issued it (hcert_spec, 2.6.1).

    That is not the country of the event: states certify what happened abroad as well.
    """
    countries = (signer.country, claims.issuer.upper())
    return all(_COUNTRY.fullmatch(country) for country in countries) and len(set(countries)) > 1


def _limits(signer: SignerKey, claims: Claims, now: datetime) -> list[codes.Rejection]:
    problems = []
    content = claims.content
    if content is not None and not may_sign(signer, content.events):
        problems.append(codes.Rejection.KEY_USAGE)
    if not claims.sound or not (claims.link or (content is not None and content.usable)):
        problems.append(codes.Rejection.CONTENT)
    if not signer.in_date(now):
        problems.append(codes.Rejection.KEY_EXPIRED)
    return problems + date_problems(claims, now)


def read(shown: Shown) -> Declaration | None:
    """Read and verify a certificate: VERIFIED, or REJECTED with the weightiest problem.

    A genuine link to a health summary is OPAQUE: what it leads to is not here. Person and
    fields are filled whenever the content could be read, so that the post sees whom a rejected
    code claims; `issuer` only where the signature is genuine.
    """
    if unprefix(shown.trimmed) is None:
        return None
    found = examine(shown.trimmed, shown.trust, shown.now)
    claims = found.claims or Claims()
    content = claims.content
    assurance, reason = _outcome(found)
    verified = assurance is Assurance.VERIFIED
    identifier = content.identifier if content else ""
    return Declaration(
        kind="hc1",
        assurance=assurance,
        reason=reason,
        warnings=found.warnings,
        person=content.person if content else Person(),
        fields=_fields(claims),
        issuer=_issuer(found.signer, claims),
        content=claims.raw,
        certificate=identifier,
        valid_from=max(
            (at for at in (claims.issued_at, claims.not_before) if at is not None), default=None
        ),
        valid_until=claims.expires_at,
        repeat_key=(
            certificate_key(identifier) if verified and identifier else payload_key(shown.trimmed)
        ),
    )


def _outcome(found: Examination) -> tuple[Assurance, str]:
    if found.problems:
        return Assurance.REJECTED, found.problems[0]
    if found.claims is not None and found.claims.link:
        return Assurance.OPAQUE, codes.Opacity.HEALTH_LINK
    return Assurance.VERIFIED, ""


def _fields(claims: Claims) -> dict[str, str]:
    found: dict[str, Any] = dict(claims.content.fields) if claims.content else {}
    found |= {
        "link": claims.link,
        "issuing_state": claims.issuer,
        "issued_at": claims.issued_at.isoformat() if claims.issued_at else "",
        "expires_at": claims.expires_at.isoformat() if claims.expires_at else "",
    }
    return {name: text for name, text in found.items() if text}


def _issuer(signer: SignerKey | None, claims: Claims) -> str:
    if signer is None:
        return ""
    return " ".join(part for part in (signer.country or claims.issuer, signer.subject) if part)


FORMAT: Final = Format(kinds=("hc1",), read=read)

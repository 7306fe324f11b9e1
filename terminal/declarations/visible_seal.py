"""ICAO's visible digital seals for non-constrained environments (VDS-NC), JSON text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from sync.bundle import chains
from sync.bundle.chains import BrokenChain, Certificate
from sync.bundle.trust import Authority, TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes, jws, strict_json
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown, rejected
from terminal.declarations.identity import certificate_key, payload_key
from terminal.declarations.issuing_states import two_letters
from terminal.declarations.plain_values import table
from terminal.declarations.strict_json import MalformedJson
from terminal.declarations.vds_content import SealContent, read_message

KIND: Final = "vds-nc"
VERSION: Final = 1
MAX_SIGNER: Final = 4_096
"""Characters of the signer's certificate; that of Australia has 1,208."""

# What tells a broken seal from any other text in braces.
_MARKS: Final = (b'"data"', b'"hdr"', b'"msg"', b'"sig"')
_PADDING: Final = re.compile(r"={0,2}$")
_SIGNS_SEALS: Final = "2.23.136.1.1.14.2"
"""The extended key usage of signers of such seals (ICAO TR VDS-NC)."""
_SIGNS: Final = "digital_signature"
# Critical extensions whose limits are checked here (key usage, basic constraints, extended key
# usage) or that limit nothing in a seal: subject key identifier, period of the private key (a seal
# has no time of signing), other names of subject and issuer, addresses of revocation lists,
# policies, authority key identifier.
_UNDERSTOOD: Final = frozenset(
    f"2.5.29.{number}" for number in (14, 15, 16, 17, 18, 19, 31, 32, 35, 37)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal as read; nothing of it is authentic until its signer is known and signed it."""

    kind: str
    state: str
    """The state that says it issued it (ICAO 9303-3: three letters)."""
    signed: bytes
    """The data in the one form that is signed (RFC 8785)."""
    algorithm: str
    signature: bytes
    certificate: Certificate
    content: SealContent
    current: bool
    """Whether it is of the version that is understood here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """How far a seal got: `problems` names all that is wrong, the weightiest first."""

    problems: tuple[codes.Rejection, ...] = ()
    warnings: tuple[codes.Warning, ...] = ()
    authority: Authority | None = None


def is_seal(tree: object) -> bool:
    """Whether it is built like `{"data": {"hdr": {"t": …}, "msg": …}, "sig": …}`."""
    data = table(table(tree).get("data"))
    kind = table(data.get("hdr")).get("t")
    return isinstance(kind, str) and "msg" in data and bool(table(table(tree).get("sig")))


def open_seal(tree: Mapping[str, Any]) -> Seal | codes.Rejection:
    """Read a seal with everything that its check needs; nothing may stand beside the signed data.

    ALGORITHM for any but ES256, ES384 and ES512, MALFORMED for any other fault.
    """
    data, seal = table(tree.get("data")), table(tree.get("sig"))
    header, message, algorithm = table(data.get("hdr")), table(data.get("msg")), seal.get("alg")
    encoded, signature = seal.get("cer"), _unbase64(seal.get("sigvl"))
    if len(tree) > 2 or signature is None or not isinstance(encoded, str):
        return codes.Rejection.MALFORMED
    if not isinstance(algorithm, str) or not jws.is_algorithm(algorithm):
        return codes.Rejection.ALGORITHM
    der = (_unbase64(encoded) if len(encoded) <= MAX_SIGNER else None) or b""
    try:
        certificate = chains.read_certificate(der)
        signed = rfc8785.dumps(dict(data))
    except (BrokenChain, rfc8785.CanonicalizationError):
        return codes.Rejection.MALFORMED
    # The last thing in a certificate is its signature, whole bytes in a string of bits: one
    # that leaves some of the bits unused is another text for the same certificate.
    if not der.endswith(b"\x00" + certificate.seal.signature):
        return codes.Rejection.MALFORMED
    kind, state = header["t"], header.get("is")
    return Seal(
        kind=kind,
        state=state if isinstance(state, str) else "",
        signed=signed,
        algorithm=algorithm,
        signature=signature,
        certificate=certificate,
        content=read_message(kind, message),
        current=header.get("v") == VERSION,
    )


def examine(seal: Seal, trust: TrustMaterial, now: datetime) -> Examination:
    """Take every step from a seal to one that can be believed.

    Its signer is signed by an authority that is trusted here, it is signed by its signer, the
    signer is not withdrawn, may sign such seals and is in date; so is the authority.
    """
    signer = seal.certificate
    candidates = trust.authority_candidates(signer.authority_key_id, signer.issuer)
    if not candidates:
        return Examination(problems=(codes.Rejection.KEY_UNKNOWN,))
    authorities = _signed_by(signer, candidates)
    key = signer.key.public_key
    if not authorities or not jws.is_genuine(seal.signed, seal.signature, key, seal.algorithm):
        return Examination(problems=(codes.Rejection.SIGNATURE,))
    # An authority may have changed its name and kept its key; its list is under either name.
    authority = min(
        authorities, key=lambda one: (not one.key.in_date(now), one.name != signer.issuer)
    )
    names = {signer.issuer, *(one.name for one in authorities)}
    problems, warnings = [], []
    if any(trust.is_withdrawn(name, signer.serial) for name in names):
        problems.append(codes.Rejection.SIGNER_REVOKED)
    if names.isdisjoint(trust.revoked_signers):
        # Every authority publishes one, be it empty (ICAO 9303-12, section 7.2).
        warnings.append(codes.Warning.REVOCATION_UNKNOWN)
    if not _is_of_one_state(seal, authority):
        warnings.append(codes.Warning.ISSUER_COUNTRY)
    if not may_sign(signer):
        problems.append(codes.Rejection.KEY_USAGE)
    if not seal.current or not seal.content.usable:
        problems.append(codes.Rejection.CONTENT)
    if not signer.key.in_date(now) or not authority.key.in_date(now):
        problems.append(codes.Rejection.KEY_EXPIRED)
    return Examination(problems=tuple(problems), warnings=tuple(warnings), authority=authority)


def may_sign(signer: Certificate) -> bool:
    """Whether nothing in the certificate keeps it from signing seals.

    No extended key usage at all limits nothing: signers of passports have none.
    """
    extended, usage = signer.key.usages, signer.key_usage
    limited = (bool(extended) and _SIGNS_SEALS not in extended) or (
        usage is not None and _SIGNS not in usage
    )
    return not limited and not signer.is_authority and signer.critical <= _UNDERSTOOD


def _signed_by(signer: Certificate, candidates: tuple[Authority, ...]) -> tuple[Authority, ...]:
    """Every candidate that has the key which signed the certificate."""
    found = (one.key.public_key for one in candidates if signer.seal.is_by(one.key.public_key))
    key = next(found, None)
    return tuple(one for one in candidates if one.key.public_key == key)


def _is_of_one_state(seal: Seal, authority: Authority) -> bool:
    """Whether authority, signer and header name the same state (ICAO 9303-12, section 7.1).

    A state that is not named, or unknown, is none. Authorities are trusted for their own states.
    """
    stated = {authority.key.country, seal.certificate.key.country, two_letters(seal.state)}
    return len(stated) == 1 and "" not in stated


def read(shown: Shown) -> Declaration | None:
    """Read and verify a seal: VERIFIED, or REJECTED with the weightiest problem."""
    if not shown.trimmed.startswith(b"{"):
        return None
    try:
        tree = strict_json.decode(shown.trimmed)
    except MalformedJson:
        marked = all(mark in shown.trimmed for mark in _MARKS)
        return rejected(KIND, shown, codes.Rejection.MALFORMED) if marked else None
    if not is_seal(tree):
        return None
    seal = open_seal(tree)
    if isinstance(seal, codes.Rejection):
        return rejected(KIND, shown, seal)
    found = examine(seal, shown.trust, shown.now)
    verified, content = not found.problems, seal.content
    identified = verified and content.identifier
    return Declaration(
        kind=KIND,
        assurance=Assurance.VERIFIED if verified else Assurance.REJECTED,
        reason="" if verified else found.problems[0],
        warnings=found.warnings,
        person=content.person,
        fields=dict(content.fields)
        | {"document": tidy(seal.kind), "issuing_state": tidy(seal.state)},
        issuer=_issuer(found.authority, seal.certificate) if found.authority else "",
        certificate=content.identifier,
        repeat_key=(
            certificate_key(content.identifier) if identified else payload_key(shown.trimmed)
        ),
    )


def _issuer(authority: Authority, signer: Certificate) -> str:
    return tidy(f"{authority.key.country} {signer.key.subject}")


def _unbase64(text: object) -> bytes | None:
    """Base64url with its padding or without, as issuers write both."""
    if not isinstance(text, str) or (text.endswith("=") and len(text) % 4):
        return None
    return jws.unbase64url(_PADDING.sub("", text)) or None


FORMAT: Final = Format(kinds=(KIND,), read=read)

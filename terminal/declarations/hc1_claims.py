"""The claims of a health certificate (CWT): who issued it, when, and its content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sync.protocol import issuer_cbor
from sync.protocol.cbor import MalformedCbor
from terminal.declarations import codes, who_content
from terminal.declarations.cleaning import tidy
from terminal.declarations.dates import instant
from terminal.declarations.health_content import Content, for_rules, read_content
from terminal.declarations.plain_values import table, tables

# RFC 8392, section 4; hcert and what is in it: eu-dcc-hcert-spec, section 2.6.4, and the
# WHO's hcert_spec, section 2.6.4. Numbers below zero are not settled yet.
_ISSUER: Final = 1
_EXPIRES: Final = 4
_NOT_BEFORE: Final = 5
_ISSUED: Final = 6
_HCERT: Final = -260
_DCC: Final = 1
_DDCC_VACCINATION: Final = 3
_DDCC_TEST: Final = 4
_HEALTH_LINK: Final = 5
_DVC: Final = -6


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The claims as read; authentic only if the signature around them is."""

    issuer: str = ""
    """Country of the issuer as it names itself (ISO 3166)."""
    issued_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    sound: bool = True
    """False where a claim of time stands there but is no time."""
    content: Content | None = None
    """None where it holds no certificate of a known schema."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """A certificate of the EU's schema in JSON's types, for rules."""
    link: str = ""
    """Of a health link, which stands in the place of a certificate."""


def read_claims(payload: bytes) -> Claims | codes.Rejection:
    """Read the payload of the signed message; MALFORMED if it is no CBOR map.

    Times may be whole or broken seconds; expiry is optional, for issuers leave it out.
    """
    try:
        found = issuer_cbor.decode(payload)
    except MalformedCbor:
        return codes.Rejection.MALFORMED
    if not isinstance(found, Mapping):
        return codes.Rejection.MALFORMED
    times = {label: instant(found.get(label)) for label in (_EXPIRES, _NOT_BEFORE, _ISSUED)}
    issuer = found.get(_ISSUER)
    hcert = table(found.get(_HCERT))
    content, raw = _content(found, hcert), {}
    if content is not None and _DCC in hcert:
        raw = for_rules(hcert[_DCC])
    return Claims(
        issuer=tidy(issuer) if isinstance(issuer, str) else "",
        issued_at=times[_ISSUED],
        not_before=times[_NOT_BEFORE],
        expires_at=times[_EXPIRES],
        sound=all(at is not None or found.get(label) is None for label, at in times.items()),
        content=content,
        raw=raw,
        link="" if content else who_content.link_in(hcert.get(_HEALTH_LINK)),
    )


def _content(found: Mapping[Any, Any], hcert: Mapping[Any, Any]) -> Content | None:
    if _DCC in hcert:
        return read_content(hcert[_DCC])
    core_data = tables(hcert.get(_DDCC_VACCINATION)) + tables(hcert.get(_DDCC_TEST))
    if core_data:
        return who_content.read_core_data(core_data)
    dvc = tables(hcert.get(_DVC))
    if len(dvc) == 1:
        return who_content.read_vaccination_certificate(dvc[0])
    # Demonstrations of the WHO have the core data set among the claims themselves.
    return who_content.read_core_data([found]) if who_content.is_core_data(found) else None

"""The claims of a health certificate (CWT): who issued it, when, and its content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.protocol import issuer_cbor
from sync.protocol.cbor import MalformedCbor
from terminal.declarations import codes
from terminal.declarations.cleaning import tidy
from terminal.declarations.dates import instant
from terminal.declarations.health_content import Content, read_content

# RFC 8392, section 4; hcert: eu-dcc-hcert-spec, section 2.6.4.
_ISSUER: Final = 1
_EXPIRES: Final = 4
_NOT_BEFORE: Final = 5
_ISSUED: Final = 6
_HCERT: Final = -260
_DCC: Final = 1


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
    """None where it holds no certificate of the EU's schema, but, say, one of the WHO's."""


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
    hcert = found.get(_HCERT)
    return Claims(
        issuer=tidy(issuer) if isinstance(issuer, str) else "",
        issued_at=times[_ISSUED],
        not_before=times[_NOT_BEFORE],
        expires_at=times[_EXPIRES],
        sound=all(at is not None or found.get(label) is None for label, at in times.items()),
        content=read_content(hcert.get(_DCC)) if isinstance(hcert, Mapping) else None,
    )

"""What is known of withdrawn certificates, as a value that verification asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """How a certificate stands on the lists that are here."""

    CLEAR = "clear"
    """On no list that is here."""
    POSSIBLY_REVOKED = "possibly-revoked"
    """A filter that errs now and then has it."""
    REVOKED = "revoked"


class Scheme(StrEnum):
    """Whose list, and what of a certificate its entries are made of.

    What `RevocationId.scope` and `RevocationId.value` are stands with each.
    """

    EU_SIGNATURE = "eu-signature"
    """Scope: key id of the signer; value: SHA-256 of the signature (ES256: its first half)."""
    EU_UCI = "eu-uci"
    """Scope: key id of the signer; value: SHA-256 of the certificate identifier (`ci`)."""
    EU_COUNTRY_UCI = "eu-country-uci"
    """Scope: key id of the signer; value: SHA-256 of issuing country (`co`) and identifier."""
    IT_UCI = "it-uci"
    """Scope: empty; value: SHA-256 of the certificate identifier."""
    NL_SIGNATURE = "nl-signature"
    """Scope: empty; value: SHA-256 of the whole signature; of the two of ECDSA that with the
    lower s."""
    SMART_HEALTH = "smart-health"
    """Scope: key id (`kid`) in ASCII; value: `rid` in ASCII; with `issued_at` (`nbf`)."""
    DECLARATION = "declaration"
    """Scope: key id of the issuer; value: id of the declaration."""


@dataclass(frozen=True, slots=True)
class RevocationId:
    """One way in which a list may name a certificate.

    :param scope: within which the value counts: the signer's key id, an issuer; empty for all.
    :param value: what the list has: a hash (lists keep its first 16 bytes) or an identifier.
    :param issued_at: of the certificate; some lists revoke only what was issued before a time.
    """

    scheme: Scheme
    scope: bytes
    value: bytes
    issued_at: datetime | None = None


class Revocations(Protocol):
    """All lists that are here."""

    def standing(self, ids: Iterable[RevocationId]) -> Standing:
        """The worst standing of any of the ids; never raises."""

    def covers(self, scheme: Scheme, scope: bytes) -> bool:
        """Whether a list of that scheme for that scope is here, be it an empty one."""


class NoRevocations:
    """No list at all."""

    def standing(self, ids: Iterable[RevocationId]) -> Standing:  # noqa: ARG002 - the port's
        """See `Revocations.standing`."""
        return Standing.CLEAR

    def covers(self, scheme: Scheme, scope: bytes) -> bool:  # noqa: ARG002 - the port's
        """See `Revocations.covers`."""
        return False

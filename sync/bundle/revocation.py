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
    """Whose list, and what of a certificate its entries are made of."""

    EU_SIGNATURE = "eu-signature"
    EU_UCI = "eu-uci"
    EU_COUNTRY_UCI = "eu-country-uci"
    IT_UCI = "it-uci"
    NL_SIGNATURE = "nl-signature"
    SMART_HEALTH = "smart-health"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class RevocationId:
    """One way in which a list may name a certificate.

    :param scope: within which the value counts: the signer's key id, an issuer; empty for all.
    :param value: what the list has, at most 32 bytes: a hash, an identifier.
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


class NoRevocations:
    """No list at all."""

    def standing(self, ids: Iterable[RevocationId]) -> Standing:  # noqa: ARG002 - the port's
        """See `Revocations.standing`."""
        return Standing.CLEAR

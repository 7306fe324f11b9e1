"""The keys that a terminal believes, as one value: what verification works on, without any file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

PublicKey = EllipticCurvePublicKey | RSAPublicKey | Ed25519PublicKey

KEY_ID_BYTES: Final = 8
MAX_CANDIDATES: Final = 16
"""Keys of one id that are kept: a bound on the work that a hostile code can ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKey:
    """A key that may sign certificates, and within which limits.

    A missing date means that nothing is known to limit it: a bare public key has no dates.
    """

    public_key: PublicKey
    not_before: datetime | None = None
    not_after: datetime | None = None
    usages: frozenset[str] = frozenset()
    """Every extended key usage of its certificate, as dotted object identifiers."""
    subject: str = ""
    """The common name of its certificate, or the whole subject where there is none."""
    country: str = ""

    def in_date(self, now: datetime) -> bool:
        """Whether `now` lies in the validity of the certificate, both ends included (RFC 5280)."""
        return (self.not_before is None or self.not_before <= now) and (
            self.not_after is None or now <= self.not_after
        )


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """Signer keys by their 8-byte id; one id may stand for several keys."""

    signers: Mapping[bytes, tuple[SignerKey, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[bytes, SignerKey]]) -> Self:
        """Group keys by id, each once; of one id at most `MAX_CANDIDATES`, the first ones."""
        grouped: dict[bytes, list[SignerKey]] = {}
        for key_id, key in pairs:
            known = grouped.setdefault(key_id, [])
            if key not in known and len(known) < MAX_CANDIDATES:
                known.append(key)
        return cls({key_id: tuple(keys) for key_id, keys in grouped.items()})

    def candidates(self, key_id: bytes) -> tuple[SignerKey, ...]:
        """Every key of that id; an id of any other length than 8 bytes has none."""
        return self.signers.get(key_id, ())

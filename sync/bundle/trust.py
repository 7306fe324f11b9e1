"""The keys that a terminal believes, as one value: what verification works on, without any file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final, Self, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.revocation import NoRevocations, Revocations
from sync.protocol.cose import PublicKey

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
    lists_revoked: bool = False
    """Whether its issuer publishes a list of what it withdrew (`crlVersion` of SMART Health Cards).

    Ask `Revocations.covers` whether that list is here.
    """

    def in_date(self, now: datetime) -> bool:
        """Whether `now` lies in the validity of the certificate, both ends included (RFC 5280)."""
        return (self.not_before is None or self.not_before <= now) and (
            self.not_after is None or now <= self.not_after
        )


@dataclass(frozen=True, slots=True)
class Authority:
    """A country's authority, which signs the keys that sign travel documents (ICAO 9303-12)."""

    key: SignerKey
    name: bytes
    """DER of its certificate's subject, which the certificates it signed name as their issuer."""


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """All that is believed, parted by use: a key that may sign one thing may not sign another.

    One id may stand for several keys.
    """

    signers: Mapping[bytes, tuple[SignerKey, ...]] = field(default_factory=dict)
    """Of `HC1:` certificates, by their 8-byte id."""
    smart_health: Mapping[tuple[str, str], tuple[SignerKey, ...]] = field(default_factory=dict)
    """Of SMART Health Cards, by issuer address and key id."""
    authorities: Mapping[bytes, tuple[Authority, ...]] = field(default_factory=dict)
    """Of travel documents, by subject key identifier."""
    revoked_signers: Mapping[bytes, frozenset[int]] = field(default_factory=dict)
    """Serial numbers that an authority withdrew, by DER of its name; of verified lists only."""
    declaration_issuers: Mapping[bytes, tuple[SignerKey, ...]] = field(default_factory=dict)
    """Of our own signed declarations, by their 8-byte id."""
    divoc_issuers: Mapping[str, tuple[SignerKey, ...]] = field(default_factory=dict)
    """Of DIVOC credentials, by verification method."""
    revocations: Revocations = field(default_factory=NoRevocations)
    _shared: list[dict[bytes, tuple[bytes, ...]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    """What `ids_of` looks up, once it was asked: the keys that have several ids, and these."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[bytes, SignerKey]]) -> Self:
        """Signers of `HC1:` certificates with their ids."""
        return cls(grouped(pairs))

    @property
    def count(self) -> int:
        """How many ids of keys there are, of all uses together."""
        travel, own, divoc = self.authorities, self.declaration_issuers, self.divoc_issuers
        return sum(len(keys) for keys in (self.signers, self.smart_health, travel, own, divoc))

    def candidates(self, key_id: bytes) -> tuple[SignerKey, ...]:
        """Every key of that id; an id of any other length than 8 bytes has none."""
        return self.signers.get(key_id, ())

    def ids_of(self, key: PublicKey) -> tuple[bytes, ...]:
        """The ids under which that key may sign `HC1:` certificates; empty unless it has several.

        A renewed certificate of the same key has another id. The first call goes through all
        keys, because many values of this class are never asked.
        """
        if not self._shared:
            self._shared.append(self._ids_of_shared_keys())
        shared = self._shared[0]
        return shared.get(_written(key), ()) if shared else ()

    def _ids_of_shared_keys(self) -> dict[bytes, tuple[bytes, ...]]:
        found: dict[bytes, set[bytes]] = {}
        for key_id, keys in self.signers.items():
            for one in keys:
                found.setdefault(_written(one.public_key), set()).add(key_id)
        return {key: tuple(sorted(ids)) for key, ids in found.items() if len(ids) > 1}

    def smart_health_candidates(self, issuer: str, key_id: str) -> tuple[SignerKey, ...]:
        """Every key that this issuer (`iss`, exactly as in the card) publishes under that id."""
        return self.smart_health.get((issuer, key_id), ())

    def authority_candidates(self, key_id: bytes, name: bytes) -> tuple[Authority, ...]:
        """The authorities that a certificate may be signed by.

        :param key_id: the authority key identifier of the certificate; empty if it has none.
        :param name: DER of the issuer that the certificate names; decides only without a key id.
        """
        if key_id:
            return self.authorities.get(key_id, ())
        found = (one for same in self.authorities.values() for one in same if one.name == name)
        return tuple(islice(found, MAX_CANDIDATES))

    def is_withdrawn(self, authority: bytes, serial: int) -> bool:
        """Whether an authority, by DER of its name, withdrew the certificate of that number."""
        return serial in self.revoked_signers.get(authority, ())

    def declaration_candidates(self, key_id: bytes) -> tuple[SignerKey, ...]:
        """Every key that may have signed a declaration of ours under that id."""
        return self.declaration_issuers.get(key_id, ())

    def divoc_candidates(self, method: str) -> tuple[SignerKey, ...]:
        """Every key of that verification method, as the proof of a credential names it."""
        return self.divoc_issuers.get(method, ())


_Id = TypeVar("_Id")
_Key = TypeVar("_Key", SignerKey, Authority)


def grouped(pairs: Iterable[tuple[_Id, _Key]]) -> dict[_Id, tuple[_Key, ...]]:
    """Keys by id, each once; of one id at most `MAX_CANDIDATES`, the first ones."""
    found: dict[_Id, list[_Key]] = {}
    for name, key in pairs:
        known = found.setdefault(name, [])
        if len(known) < MAX_CANDIDATES and key not in known:
            known.append(key)
    return {name: tuple(keys) for name, keys in found.items()}


def _written(key: PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

"""Lists of withdrawn certificates that a test writes itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.bundle.revocation import RevocationId, Scheme, Standing


@dataclass(frozen=True)
class Listed:
    """Lists with these entries; keeps what it was asked."""

    revoked: frozenset[tuple[Scheme, bytes, bytes]] = frozenset()
    doubtful: frozenset[tuple[Scheme, bytes, bytes]] = frozenset()
    covered: frozenset[tuple[Scheme, bytes]] = frozenset()
    asked: list[RevocationId] = field(default_factory=list)

    def standing(self, ids: Iterable[RevocationId]) -> Standing:
        found = list(ids)
        self.asked.extend(found)
        names = {(one.scheme, one.scope, one.value) for one in found}
        if names & self.revoked:
            return Standing.REVOKED
        return Standing.POSSIBLY_REVOKED if names & self.doubtful else Standing.CLEAR

    def covers(self, scheme: Scheme, scope: bytes) -> bool:
        return (scheme, scope) in self.covered

"""What the reading of one key file gives: keys by use, and what could not be used."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sync.bundle.chains import WithdrawnList
from sync.bundle.health_card_keys import CardKey
from sync.bundle.trust import Authority, SignerKey

MAX_KEYS: Final = 20_000
"""Keys of one file; the largest public list has about a thousand."""


class KeyProblem(StrEnum):
    """Why a file gave fewer keys than it seems to hold."""

    NO_KEY = "no-key"
    """Nothing in it looks like a key."""
    BAD_KEY = "bad-key"
    """At least one certificate or key in it cannot be read or is of no accepted kind."""
    TOO_MANY_KEYS = "too-many-keys"
    TOO_DEEP = "too-deep"
    AUTHORITY = "authority"
    """A list of signers has a certificate that signs certificates; it signs no health records."""
    OTHER_USE = "other-use"
    """A key that says it is for another use than those of the file that it stands in."""
    NO_ISSUER = "no-issuer"
    """Keys of health cards, and nothing says whose."""
    PRIVATE_KEY = "private-key"
    """A private key lies here; it is not used, and should be taken away."""
    UNVERIFIED_LIST = "unverified-list"
    """A revocation list that no authority here signed."""


class TooDeep(Exception):
    """The nesting has a limit."""


class TooMany(Exception):
    """The number of keys has a limit."""


@dataclass(slots=True)
class Keys:
    """Keys by use, with the ids that they answer to, and what could not be used."""

    pairs: list[tuple[bytes, SignerKey]] = field(default_factory=list)
    """Signers of `HC1:` certificates."""
    cards: list[CardKey] = field(default_factory=list)
    counters: dict[str, set[int]] = field(default_factory=dict)
    """What keys of health cards, also those of unknown issuers, say of their lists, by key id."""
    authorities: list[tuple[bytes, Authority]] = field(default_factory=list)
    """By subject key identifier."""
    withdrawn: list[WithdrawnList] = field(default_factory=list)
    """Not yet checked: whoever reads them must find the authority that signed."""
    declarations: list[tuple[bytes, SignerKey]] = field(default_factory=list)
    divoc: list[tuple[str, SignerKey]] = field(default_factory=list)
    problems: list[KeyProblem] = field(default_factory=list)
    _seen: int = 0

    @property
    def found(self) -> bool:
        """Whether it gave anything at all."""
        return bool(
            self.pairs
            or self.cards
            or self.authorities
            or self.withdrawn
            or self.declarations
            or self.divoc
        )

    def note(self, problem: KeyProblem) -> None:
        """Name a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def see(self) -> None:
        """Count something that looks like a key, before it is read.

        :raises TooMany: from one more than `MAX_KEYS` on.
        """
        self._seen += 1
        if self._seen > MAX_KEYS:
            raise TooMany

"""What the registry asks of a format: the kinds it reads and how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration
from terminal.declarations.identity import payload_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One code as every format gets to see it."""

    payload: bytes
    """As it was read; a binary format may end in bytes that trimming takes for a scanner's."""
    trimmed: bytes
    """Without what scanners put around it."""
    text: str | None
    """Tidied; None where the bytes are no text."""
    trust: TrustMaterial
    now: datetime


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `read` gives None for a code of another format, and never raises."""

    kinds: tuple[str, ...]
    read: Callable[[Shown], Declaration | None]
    rank: int = 0
    """The lower, the earlier it is tried: 0 with a firm beginning; then those that are told by
    the number and shape of their fields, then what takes nearly anything."""


def rejected(kind: str, shown: Shown, reason: codes.Rejection) -> Declaration:
    """The declaration of a code of which nothing can be said but what is wrong with it."""
    return Declaration(
        kind=kind,
        assurance=Assurance.REJECTED,
        reason=reason,
        repeat_key=payload_key(shown.trimmed),
    )

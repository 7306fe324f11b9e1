"""When the head of the journal should be kept by somebody outside the machine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.uplink.state import UplinkStatus

RECORDS: Final = 100
"""So many records that nobody else knows of call for a head code (DESIGN.md, section 4)."""
PERIOD_MS: Final = 30 * 60_000
"""So do records that the centre does not have after so long."""


@dataclass(frozen=True, slots=True)
class HeadCode:
    """The newest record as a head code (`sync.journal.evidence`), at the post's time `at`."""

    text: str
    epoch: int
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """The head code that somebody took note of last, when it was (ms since 1970 UTC)."""

    epoch: int = 0
    seq: int = 0
    at_ms: int = 0


def is_due(kept: Kept, head: HeadCode, status: UplinkStatus) -> bool:
    """Whether a new head code should be taken note of.

    What the centre confirmed is proven by its receipts; `status` says what is not.
    """
    now_ms = round(head.at.timestamp() * 1000)
    unsent, since_ms = status.unsent, status.oldest_unsent_ms
    if kept.epoch == head.epoch:
        unsent = min(unsent, head.seq - kept.seq)
        since_ms = None if since_ms is None else max(since_ms, kept.at_ms)
    if unsent <= 0:
        return False
    return unsent >= RECORDS or (since_ms is not None and now_ms - since_ms >= PERIOD_MS)

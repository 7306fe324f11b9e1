"""What the desk announces after it has recorded, for screens, sounds and logs."""

from dataclasses import dataclass, field
from datetime import datetime

from sync.protocol.terms import Assurance, Direction, Source, Verdict
from terminal.desk.situation import Need, Vehicle
from terminal.diagnostics import Fault
from terminal.reports.counts import DayCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedPerson:
    """As much of a person as an operator needs to compare a face and a card with."""

    name: str = ""
    birth_year: str = ""
    number: str = ""
    sex: str = ""
    """`M`, `F` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One verdict, after the attempt to record it.

    `saved` false means that no record is durable: the screen says NOT SAVED and why (`fault`),
    never a tick. `reasons` are codes, the weightiest first. `captured_at` is the monotonic
    capture time of the first frame that was read, in seconds.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    document: str
    assurance: Assurance
    person: MaskedPerson
    at: datetime
    captured_at: float
    saved: bool
    epoch: int | None = None
    seq: int | None = None
    fault: Fault | None = None
    counts: DayCounts = field(default_factory=DayCounts)
    waiting: int = 0
    """Entries held in memory because they could not be saved."""
    resumed: bool = False
    """The entry was recorded before a restart cut its announcement off."""
    on_display: bool = False
    """The code was seen to be shown on a display; false says nothing."""
    before: Verdict | None = None
    """The entry's verdict before the amendment that this outcome tells of."""
    by: str = ""
    """Who signed in for the amendment, elsewhere than at the screen of whoever is on duty."""
    source: Source | None = None
    direction: Direction | None = None
    vehicle: Vehicle | None = None
    """The vehicle that the person is in, this person counted."""
    needs: tuple[Need, ...] = ()
    """Documents of which one has still to be shown by the same person."""
    leave_by: datetime | None = None
    """When somebody on the way through has to be out of the province."""
    entered_at: datetime | None = None
    """When somebody who leaves now came in, where that is known here."""

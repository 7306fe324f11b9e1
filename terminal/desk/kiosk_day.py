"""What a kiosk's day has come to: its last queue number and who is inside; pure.

A kiosk keeps nothing of this beside its journal: a restart reads the day's records again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sync.journal.day import post_day
from sync.journal.record import Header
from sync.protocol.terms import RecordKind
from terminal.desk.occupancy import Occupancy

NUMBER_GIVEN: Final = "kiosk.number"
"""Event: a visitor got a queue number; clear body {1: number, 2: seq of the visitor's entry}."""
RECOUNTED: Final = "kiosk.recount"
"""Event: somebody counted who is inside; clear body {1: people}."""
LIMIT_SET: Final = "kiosk.limit"
"""Event: somebody set how many may be inside; clear body {1: people, 0 for no limit}."""
MAX_NUMBER: Final = 9_999
"""After it the numbers begin again at 1: four digits are what is read out and called."""


@dataclass(frozen=True, slots=True)
class KioskDay:
    """The day so far. `number` is the last that was given, 0 for none."""

    occupancy: Occupancy
    number: int = 0

    def on(self, day: date) -> "KioskDay":
        """The same on a day; a later one begins at zero with the limit of the one before."""
        if day <= self.occupancy.day:
            return self
        return KioskDay(self.occupancy.on(day))

    def next_number(self) -> int:
        """The number for the next visitor, from 1."""
        return self.number % MAX_NUMBER + 1

    def after(self, header: Header, clear: Mapping[int, object]) -> "KioskDay":
        """The day after a record, oldest first; `clear` is the clear body of an event."""
        day = self.on(post_day(header.at_ms))
        if header.kind is RecordKind.ENTRY:
            occupancy = day.occupancy.passed(header.direction, header.verdict)
            return replace(day, occupancy=occupancy)
        said = clear.get(1)
        if header.kind is not RecordKind.EVENT or type(said) is not int:
            return day
        if header.code == NUMBER_GIVEN:
            return replace(day, number=min(max(said, 0), MAX_NUMBER))
        if header.code == RECOUNTED:
            return replace(day, occupancy=day.occupancy.counted(said))
        if header.code == LIMIT_SET:
            return replace(day, occupancy=day.occupancy.limited(said))
        return day

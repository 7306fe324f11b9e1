"""What the desk applies to whoever comes next, as screens show it; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.protocol.terms import Direction, Verdict
from terminal.verdict.decision import Need

__all__ = ["Awaited", "Carries", "Need", "Role", "Situation", "Vehicle"]


class Carries(StrEnum):
    """What a vehicle is under way for."""

    PEOPLE = "people"
    GOODS = "goods"


class Role(StrEnum):
    """What somebody is in a vehicle."""

    DRIVER = "driver"
    PASSENGER = "passenger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle and those who are in it. `group` is 16 random bytes, the same in every entry.

    `worst` is the verdict that holds for the vehicle as a whole: the gravest of its people.
    """

    group: bytes
    plate: str = ""
    carries: Carries = Carries.PEOPLE
    people: int = 0
    drivers: int = 0
    worst: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An entry whose person has still to show another document, of any of the `needs`."""

    epoch: int
    seq: int
    needs: tuple[Need, ...]
    until: datetime
    """When it is no longer waited for; the entry stays as it is then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What stands until somebody changes it, and what is under way.

    `lanes` are those that may be chosen; `role` is the next person's in the `vehicle`.
    """

    direction: Direction
    lane: str = ""
    lanes: tuple[str, ...] = ()
    operator: str = ""
    vehicle: Vehicle | None = None
    role: Role = Role.DRIVER
    awaited: Awaited | None = None

"""Vehicles and groups: several people, one plate, one confirmation; pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sync.journal.draft import Draft, Moment
from sync.journal.record import Header
from sync.protocol.terms import RecordKind, Source, Verdict
from terminal.desk.situation import Carries, Role, Vehicle
from terminal.verdict.decision import gravest

ENDED: Final = "vehicle.ended"
"""Event: everybody in a vehicle was here. Its clear body says {1: people, 2: drivers,
3: {verdict: people}, 4: true where a restart cut it off and nobody confirmed}."""
MAX_PEOPLE: Final = 200
"""More than any bus holds; a vehicle that grows beyond was forgotten."""


@dataclass(slots=True)
class Ticket:
    """Which entry somebody became; empty until the entry is durable."""

    epoch: int | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a vehicle, and the verdict that holds for them now."""

    ticket: Ticket
    role: Role
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVehicle:
    """The vehicle whose people are coming; `named` is what somebody said the next one is."""

    group: bytes
    plate: str = ""
    carries: Carries = Carries.PEOPLE
    members: tuple[Member, ...] = ()
    named: Role | None = None
    shown: Vehicle = field(init=False)

    def __post_init__(self) -> None:
        roles = Counter(member.role for member in self.members)
        verdicts = [member.verdict for member in self.members]
        shown = Vehicle(
            group=self.group,
            plate=self.plate,
            carries=self.carries,
            people=len(self.members),
            drivers=roles[Role.DRIVER],
            worst=gravest(*verdicts) if verdicts else None,
        )
        object.__setattr__(self, "shown", shown)

    @property
    def next_role(self) -> Role:
        """What the next person is: the driver first, and passengers after one by themselves."""
        if self.named is not None:
            return self.named
        return Role.PASSENGER if self.shown.drivers else Role.DRIVER

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be in it."""
        return len(self.members) >= MAX_PEOPLE

    def with_person(self, ticket: Ticket, verdict: Verdict) -> "OpenVehicle":
        """The same with the next person in it."""
        member = Member(ticket, self.next_role, verdict)
        return replace(self, members=(*self.members, member), named=None)

    def judged_anew(self, epoch: int, seq: int, verdict: Verdict) -> "OpenVehicle":
        """The same with another verdict for the person of an entry, if they are in it."""
        if not self.holds(epoch, seq):
            return self
        members = tuple(
            replace(member, verdict=verdict)
            if (member.ticket.epoch, member.ticket.seq) == (epoch, seq)
            else member
            for member in self.members
        )
        return replace(self, members=members)

    def holds(self, epoch: int, seq: int) -> bool:
        """Whether the person of that entry is in it."""
        return any((m.ticket.epoch, m.ticket.seq) == (epoch, seq) for m in self.members)


def ended(vehicle: OpenVehicle, moment: Moment) -> Draft:
    """The one confirmation of a vehicle; without its plate, for anybody may read it."""
    counted = Counter(member.verdict for member in vehicle.members)
    return _ended(vehicle.group, vehicle.shown.people, vehicle.shown.drivers, counted, moment)


def left_open(headers: Iterable[Header], moment: Moment) -> Draft | None:
    """The end of a vehicle that nobody confirmed before the terminal started anew.

    :param headers: the newest records, in their order.
    :return: None where no vehicle was open. Drivers are not counted, for roles are sealed.
    """
    open_group: bytes | None = None
    counted: Counter[Verdict] = Counter()
    for header in headers:
        if header.kind is RecordKind.ENTRY and header.source is not Source.LATE:
            if header.group != open_group:
                open_group = header.group
                counted = Counter()
            counted[header.verdict or Verdict.ATTENTION] += 1
        elif header.code == ENDED and header.group == open_group:
            open_group = None
    if open_group is None:
        return None
    draft = _ended(open_group, counted.total(), 0, counted, moment)
    return replace(draft, clear={**draft.clear, 4: True})


def _ended(
    group: bytes, people: int, drivers: int, counted: Counter[Verdict], moment: Moment
) -> Draft:
    verdicts = {verdict.value: number for verdict, number in sorted(counted.items())}
    return Draft(
        kind=RecordKind.EVENT,
        code=ENDED,
        moment=moment,
        clear={1: people, 2: drivers, 3: verdicts},
        group=group,
    )

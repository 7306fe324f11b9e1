"""What stands at a desk until somebody changes it, and the orders that do; pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sync.journal.draft import Draft, Moment, event
from sync.journal.record import MAX_TEXT
from terminal.desk import vehicles
from terminal.desk.entry import Circumstances
from terminal.desk.joining import Pending
from terminal.desk.limits import MAX_PLATE, fitting, is_writable
from terminal.desk.orders import (
    Attend,
    BeginVehicle,
    ChangeVehicle,
    DropAwaited,
    EndVehicle,
    Move,
    NameRole,
    OrderRefused,
    Turn,
)
from terminal.desk.situation import Role, Situation
from terminal.desk.vehicles import OpenVehicle

DIRECTION_CHANGED: Final = "direction.changed"
"""Event: from here on people go the way that its header says."""
LANE_CHANGED: Final = "lane.changed"
"""Event: from here on the terminal stands at the lane that its header says."""
SHIFT_START: Final = "shift.start"
"""Event: from here on the operator of its header is on duty."""
SHIFT_END: Final = "shift.end"
"""Event: the operator of its header is no longer on duty."""

StandingOrder = (
    Turn | Move | Attend | BeginVehicle | ChangeVehicle | NameRole | EndVehicle | DropAwaited
)
"""Orders about whoever comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Circumstances, the open vehicle, and whose second document is waited for."""

    circumstances: Circumstances
    lanes: tuple[str, ...] = ()
    vehicle: OpenVehicle | None = None
    pending: Pending | None = None

    @property
    def situation(self) -> Situation:
        """The same as screens show it."""
        return Situation(
            direction=self.circumstances.direction,
            lane=self.circumstances.lane,
            lanes=self.lanes,
            operator=self.circumstances.operator,
            vehicle=self.vehicle.shown if self.vehicle is not None else None,
            role=self.vehicle.next_role if self.vehicle is not None else Role.DRIVER,
            awaited=self.pending.awaited if self.pending is not None else None,
        )

    def circumstances_of(self, by: str) -> Circumstances:
        """The circumstances of what somebody else than whoever is on duty does; nobody for ""."""
        return replace(self.circumstances, operator=by) if by else self.circumstances

    @property
    def group(self) -> bytes | None:
        """The open vehicle's."""
        return self.vehicle.group if self.vehicle is not None else None


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands now, and the events that say so, oldest first."""

    stand: Stand
    events: tuple[Draft, ...] = ()


def carried_out(
    order: StandingOrder, stand: Stand, moment: Moment, new_group: Callable[[], bytes]
) -> Changed | OrderRefused:
    """What an order makes of a stand. Whoever was waited for is somebody else's business then.

    :param new_group: gives 16 bytes that no vehicle had before.
    """
    if isinstance(order, NameRole | ChangeVehicle):
        return _of_vehicle(order, stand)
    stand = replace(stand, pending=None)
    match order:
        case Turn():
            return _turned(order, stand, moment)
        case Move():
            return _moved(order, stand, moment)
        case Attend():
            return _attended(order, stand, moment)
        case BeginVehicle() | EndVehicle():
            return _bounded(order, stand, moment, new_group)
    return Changed(stand)


def without_vehicle(stand: Stand, moment: Moment) -> Changed:
    """The open vehicle is complete; nothing is said of one in which nobody was."""
    vehicle = stand.vehicle
    closed = replace(stand, vehicle=None)
    if vehicle is None or not vehicle.members:
        return Changed(closed)
    return Changed(closed, (_signed(vehicles.ended(vehicle, moment), stand),))


def _turned(order: Turn, stand: Stand, moment: Moment) -> Changed:
    if order.direction is stand.circumstances.direction:
        return Changed(stand)
    now = replace(stand, circumstances=replace(stand.circumstances, direction=order.direction))
    draft = replace(event(DIRECTION_CHANGED, moment), direction=order.direction)
    return Changed(now, (_signed(draft, now),))


def _moved(order: Move, stand: Stand, moment: Moment) -> Changed | OrderRefused:
    if order.lane == stand.circumstances.lane:
        return Changed(stand)
    if order.lane not in stand.lanes:
        return OrderRefused.NO_SUCH_LANE
    now = replace(stand, circumstances=replace(stand.circumstances, lane=order.lane))
    return Changed(now, (_signed(event(LANE_CHANGED, moment), now),))


def _attended(order: Attend, stand: Stand, moment: Moment) -> Changed | OrderRefused:
    operator = fitting(order.operator, MAX_TEXT)
    before = stand.circumstances.operator
    if operator is None:
        return OrderRefused.OUT_OF_RANGE
    if operator == before:
        return Changed(stand)
    now = replace(stand, circumstances=replace(stand.circumstances, operator=operator))
    drafts = []
    if before:
        drafts.append(_signed(event(SHIFT_END, moment), stand))
    if operator:
        drafts.append(_signed(event(SHIFT_START, moment), now))
    if not all(map(is_writable, drafts)):
        return OrderRefused.OUT_OF_RANGE
    return Changed(now, tuple(drafts))


def _bounded(
    order: BeginVehicle | EndVehicle, stand: Stand, moment: Moment, new_group: Callable[[], bytes]
) -> Changed | OrderRefused:
    ended = without_vehicle(stand, moment)
    if isinstance(order, EndVehicle):
        return ended if stand.vehicle is not None else OrderRefused.NO_VEHICLE
    plate = fitting(order.plate, MAX_PLATE)
    if plate is None:
        return OrderRefused.OUT_OF_RANGE
    vehicle = OpenVehicle(group=new_group(), plate=plate, carries=order.carries)
    return replace(ended, stand=replace(ended.stand, vehicle=vehicle))


def _of_vehicle(order: NameRole | ChangeVehicle, stand: Stand) -> Changed | OrderRefused:
    if stand.vehicle is None:
        return OrderRefused.NO_VEHICLE
    if isinstance(order, NameRole):
        return Changed(replace(stand, vehicle=replace(stand.vehicle, named=order.role)))
    plate = fitting(order.plate, MAX_PLATE)
    if plate is None:
        return OrderRefused.OUT_OF_RANGE
    vehicle = replace(stand.vehicle, plate=plate, carries=order.carries)
    return Changed(replace(stand, vehicle=vehicle))


def _signed(draft: Draft, stand: Stand) -> Draft:
    """In whose shift and at which lane it happened."""
    circumstances = stand.circumstances
    return replace(
        draft,
        operator=circumstances.operator,
        lane=circumstances.lane,
        bundle=circumstances.bundle,
    )

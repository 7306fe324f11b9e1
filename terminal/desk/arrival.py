"""Somebody who has come to the desk, with all that is known before anything is recorded; pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sync.journal.body import Body
from sync.journal.day import moment as post_time
from sync.journal.draft import Moment
from sync.protocol.terms import Source, Verdict
from terminal.declarations.declaration import Declaration
from terminal.desk.passing import Passage
from terminal.desk.situation import Need
from terminal.desk.vehicles import OpenVehicle
from terminal.verdict.decision import Decision

_NOTHING: Final = Body()
_FIRST: Final = Passage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody with the code they showed, or with what somebody typed for them.

    `complete` is the decision had all documents been shown, and `calm` its verdict without a
    fever. `shown` is as what document the code counts, `needs` what is still to be shown.
    """

    declaration: Declaration
    source: Source
    moment: Moment
    captured_at: float
    decision: Decision
    complete: Decision
    calm: Verdict
    passage: Passage = _FIRST
    shown: Need | None = None
    needs: tuple[Need, ...] = ()
    beside: Body = _NOTHING
    on_display: bool = False

    @property
    def at(self) -> datetime:
        """When it happens, on the post's clock."""
        return post_time(self.moment.at_ms)

    @property
    def is_here(self) -> bool:
        """Whether the person stands at the post, rather than on a paper list."""
        return self.source is not Source.LATE

    @property
    def leave_by(self) -> datetime | None:
        """When the person has to be out of the province; who is refused does not get in."""
        is_refused = self.decision.verdict is Verdict.REFUSE
        return None if is_refused else self.passage.leave_by

    def beside_in(self, vehicle: OpenVehicle | None) -> Body:
        """What a record keeps besides the declaration, in that vehicle or on foot."""
        passage, verdict = self.passage, self.decision.verdict
        beside = replace(
            self.beside,
            leave_by=_written(self.leave_by),
            entered_at=_written(passage.entered_at),
            entered_as=passage.entered_as,
            without_fever="" if self.calm is verdict else self.calm.value,
        )
        if vehicle is None:
            return beside
        return replace(
            beside,
            plate=vehicle.plate or beside.plate,
            role=vehicle.next_role.value,
            carries=vehicle.carries.value,
        )


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""

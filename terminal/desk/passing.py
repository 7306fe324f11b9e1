"""In, out and through: what the last visit of a person means for this one; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sync.journal.day import moment as post_time
from sync.journal.draft import Draft
from sync.journal.repeats import Seen
from sync.protocol.terms import Direction, Verdict
from terminal.reports.row import Row
from terminal.verdict.decision import Reason
from terminal.verdict.rules import History, Rules

_NEVER: Final = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When somebody was here last and what came of it, as far as that is known.

    `at` is when they last showed anything, `came_at` when that visit began; `entry` is its epoch
    and number, and `leave_by` what its body says (ISO 8601 or empty).
    """

    at: datetime
    came_at: datetime
    direction: Direction | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    leave_by: str = ""
    entry: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is known of a person's way before anything is decided.

    `entered_as` is `epoch/seq` of the entry with which somebody who leaves now came in.
    """

    history: History = _NEVER
    leave_by: datetime | None = None
    entered_at: datetime | None = None
    entered_as: str = ""


def visit_of(seen: Seen, row: Row | None) -> Visit:
    """The visit that a journal remembers; `row` is None where the register does not know it."""
    at = post_time(seen.at_ms)
    if row is None:
        return Visit(at=at, came_at=at)
    return Visit(
        at=at,
        came_at=row.at,
        direction=row.direction,
        verdict=row.verdict,
        reasons=row.reasons,
        leave_by=row.leave_by,
        entry=(row.epoch, row.seq),
    )


def visit_of_draft(draft: Draft) -> Visit:
    """The visit of an entry that the disk has not taken yet."""
    at = post_time(draft.moment.at_ms)
    return Visit(
        at=at,
        came_at=at,
        direction=draft.direction,
        verdict=draft.verdict,
        reasons=draft.reasons,
        leave_by=draft.body.leave_by if draft.body is not None else "",
    )


def passage(visit: Visit | None, direction: Direction, at: datetime, rules: Rules) -> Passage:
    """How somebody who goes `direction` at `at` stands after their last visit.

    Who came in and now goes out is no repeat. Who was refused did not come in. Somebody on the
    way through keeps the first deadline while it runs, however often they are seen.
    """
    deadline = _deadline(visit, rules)
    leaves = visit is not None and _is_left_by(visit, direction, at, rules)
    leave_by = None
    if direction is Direction.THROUGH and rules.through:
        runs = deadline is not None and deadline >= at
        leave_by = deadline if runs else later(at, rules.through)
    if visit is None:
        return Passage(leave_by=leave_by)
    history = History(
        last_at=visit.at,
        is_other_way=visit.direction not in (None, direction),
        refused=_refused(visit),
        leave_by=deadline if leaves else None,
    )
    if not leaves:
        return Passage(history=history, leave_by=leave_by)
    return Passage(
        history=history,
        leave_by=leave_by,
        entered_at=visit.came_at,
        entered_as="/".join(map(str, visit.entry)) if visit.entry is not None else "",
    )


def _is_left_by(visit: Visit, direction: Direction, at: datetime, rules: Rules) -> bool:
    if visit.verdict is Verdict.REFUSE:
        return False
    if direction is Direction.OUT:
        return visit.direction in (Direction.IN, Direction.THROUGH)
    # A code that is shown twice while somebody stands here is nobody who leaves.
    both_through = direction is visit.direction is Direction.THROUGH
    return both_through and abs(at - visit.at) > rules.repeat_within


def _deadline(visit: Visit | None, rules: Rules) -> datetime | None:
    """When somebody who was on the way through has to be out; None where nothing says so."""
    if visit is None or visit.direction is not Direction.THROUGH:
        return None
    if visit.leave_by:
        try:
            written = datetime.fromisoformat(visit.leave_by)
        except ValueError:
            return None
        return written if written.tzinfo is not None else None
    # Where nobody may read the body, the rules of now are the best guess.
    return later(visit.came_at, rules.through) if rules.through else None


def _refused(visit: Visit) -> str:
    """Why somebody was refused, as a code; a later visit that let them pass ends it."""
    kinds = [code.partition(":") for code in visit.reasons]
    older = next((why for kind, _, why in kinds if kind == Reason.REFUSED_BEFORE), "")
    if visit.verdict is Verdict.ADMIT:
        return ""
    if older or visit.verdict is not Verdict.REFUSE:
        return older
    return kinds[0][0] if kinds else "refused"


def later(at: datetime, by: timedelta) -> datetime:
    """So much later, as far as the calendar goes."""
    try:
        return at + by
    except OverflowError:
        # A clock gone mad must not stop anybody.
        return at

"""People who showed no code: typed, declared with help, or from a paper list; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sync.journal.body import Body
from sync.journal.day import POST_ZONE
from sync.protocol import binding_tag
from sync.protocol.forms import Weight
from sync.protocol.terms import Assurance, Source, TimeQuality, Verdict
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration
from terminal.declarations.identity import number_key
from terminal.desk.amending import is_fever, least_verdict
from terminal.desk.limits import MAX_NOTE, MAX_PLATE, fitting, is_temperature
from terminal.desk.orders import Enter, OrderRefused
from terminal.desk.situation import Need
from terminal.verdict.decision import Decision, Reason, doubted, gravest
from terminal.verdict.rules import Rules

SOURCES: Final = frozenset({Source.TYPED, Source.ASSISTED, Source.LATE})
_AHEAD: Final = timedelta(minutes=5)
"""How far the clock of whoever wrote a paper list may be ahead of ours."""
_WARNINGS: Final = frozenset(codes.Warning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An order as it may be recorded; `beside` is what it says besides the declaration."""

    declaration: Declaration
    source: Source
    beside: Body
    verdict: Verdict | None = None

    @property
    def is_late(self) -> bool:
        """Whether it stands on a paper list."""
        return self.source is Source.LATE


def entered(order: Enter, at: datetime, clock: TimeQuality) -> Entered | OrderRefused:
    """What an order enters, as far as a record can hold it.

    Nothing that somebody typed is more than UNSIGNED, whatever it was typed from. Somebody of
    whom a number is known is the same person here as whoever shows a card with it; only not
    those of paper lists, who are no longer here.
    """
    note, plate = fitting(order.note, MAX_NOTE), fitting(order.plate, MAX_PLATE)
    tenths = order.temperature_tenths
    claimed = _claimed(order, at, clock)
    if (
        order.source not in SOURCES
        or note is None
        or plate is None
        or isinstance(claimed, OrderRefused)
        or (tenths is not None and not is_temperature(tenths))
    ):
        return OrderRefused.OUT_OF_RANGE
    is_late = order.source is Source.LATE
    said = _typed(order.declaration)
    if not (said.person.name or said.person.number):
        return OrderRefused.NOTHING_GIVEN
    key = b"" if is_late else _repeat_key(said)
    return Entered(
        declaration=replace(said, repeat_key=key),
        source=order.source,
        beside=Body(
            plate=plate,
            temperature_tenths=tenths,
            notes=note,
            claimed_at=claimed,
        ),
        verdict=order.verdict if is_late else None,
    )


def counts_as(found: Entered) -> Need | None:
    """As what document it counts beside a card or certificate that was shown."""
    if found.is_late or found.declaration.assurance is not Assurance.UNSIGNED:
        return None
    return Need.DECLARATION if found.declaration.answers else Need.IDENTITY


def weighed(
    decision: Decision,
    found: Entered,
    rules: Rules,
    weigh: Callable[[Mapping[str, str]], Weight],
) -> tuple[Decision, Verdict]:
    """The decision with answers, temperature and what a paper says, and without the fever.

    What stands on paper has happened: its verdict holds, and where the rules would have given a
    graver one, a reason says so.
    """
    weight = weigh(found.declaration.answers)
    if weight is not Weight.NONE:
        decision = doubted(decision, Reason.ANSWERS, least_verdict(weight))
    calm = decision.verdict
    if is_fever(found.beside.temperature_tenths, rules):
        decision = doubted(decision, Reason.FEVER)
    if not found.is_late:
        return decision, calm
    on_paper = found.verdict or decision.verdict
    reasons: tuple[str, ...] = (str(Reason.LATE),)
    if gravest(on_paper, decision.verdict) is not on_paper:
        reasons += (f"{Reason.RULES_WOULD}:{decision.verdict.value}",)
    return Decision(on_paper, reasons + decision.reasons), on_paper


def _claimed(order: Enter, at: datetime, clock: TimeQuality) -> str | OrderRefused:
    if order.claimed_at is None or order.source is not Source.LATE:
        return ""
    claimed = order.claimed_at
    if claimed.tzinfo is None:
        claimed = claimed.replace(tzinfo=POST_ZONE)
    if clock is TimeQuality.TRUSTED and claimed > at and claimed - at > _AHEAD:
        return OrderRefused.OUT_OF_RANGE
    return claimed.isoformat(timespec="seconds")


def _typed(said: Declaration) -> Declaration:
    assurance, reason = said.assurance, said.reason
    if assurance is Assurance.REJECTED:
        known: frozenset[str] = frozenset(codes.Rejection)
        reason = reason if reason in known else codes.Rejection.CONTENT
    else:
        assurance, reason = Assurance.UNSIGNED, ""
    warnings = tuple(code for code in said.warnings if code in _WARNINGS)
    return replace(said, assurance=assurance, reason=reason, warnings=warnings)


def _repeat_key(said: Declaration) -> bytes:
    number = binding_tag.normalise(said.person.number)
    return said.repeat_key or (number_key(number) if number else b"")

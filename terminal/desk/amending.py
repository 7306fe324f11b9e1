"""What is learned later about an entry, and what it does to the verdict; pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sync.journal.body import Body
from sync.journal.draft import Draft, Moment
from sync.journal.record import MAX_REASONS
from sync.protocol.forms import Weight
from sync.protocol.terms import Assurance, RecordKind, Source, Verdict
from terminal.declarations import dates
from terminal.desk.entry import Circumstances
from terminal.desk.limits import (
    MAX_ANSWERS,
    MAX_CORRECTION,
    MAX_NOTE,
    MAX_PLATE,
    fitting,
    is_temperature,
)
from terminal.desk.orders import Amend, Correction, OrderRefused
from terminal.desk.vehicles import OpenVehicle
from terminal.reports.row import Row
from terminal.verdict.decision import Reason, gravest
from terminal.verdict.rules import Rules

_ISO_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LEAST: Final = {
    Weight.NONE: Verdict.ADMIT,
    Weight.ATTENTION: Verdict.ATTENTION,
    Weight.REFUSE: Verdict.REFUSE,
}


class Code(StrEnum):
    """What an amendment is about; of several things the weightiest."""

    OVERRIDE = "override"
    TEMPERATURE = "temperature"
    ANSWERS = "answers"
    CORRECTION = "correction"
    NOTE = "note"
    VEHICLE = "vehicle"
    SECOND_DOCUMENT = "second-document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What to record about an entry. `reasons` are only those that come with it."""

    code: Code
    verdict: Verdict
    body: Body
    reasons: tuple[str, ...] = ()
    assurance: Assurance | None = None
    document: str | None = None
    source: Source | None = None
    repeat_key: bytes = b""

    def draft(
        self, epoch: int | None, seq: int | None, moment: Moment, circumstances: Circumstances
    ) -> Draft:
        """The record of it, about the entry of that number."""
        return Draft(
            kind=RecordKind.AMENDMENT,
            code=self.code,
            moment=moment,
            body=self.body,
            operator=circumstances.operator,
            lane=circumstances.lane,
            bundle=circumstances.bundle,
            source=self.source,
            document=self.document,
            assurance=self.assurance,
            verdict=self.verdict,
            reasons=self.reasons[:MAX_REASONS],
            refers_epoch=epoch,
            refers_seq=seq,
            repeat_key=self.repeat_key,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict, and the one that would hold without a fever."""

    verdict: Verdict
    without_fever: Verdict

    @classmethod
    def of(cls, row: Row) -> "Standing":
        """How an entry stands now."""
        without = Verdict(row.without_fever) if row.without_fever else row.verdict
        return cls(row.verdict, without)

    def at_least(self, verdict: Verdict) -> "Standing":
        """The same, not softer than this whether with a fever or without."""
        return Standing(gravest(self.verdict, verdict), gravest(self.without_fever, verdict))

    def feverish(self) -> "Standing":
        """The same with a fever."""
        return Standing(gravest(self.verdict, Verdict.ATTENTION), self.without_fever)

    @property
    def written(self) -> str:
        """What a body keeps of it, to go back to once the temperature is normal."""
        return "" if self.without_fever is self.verdict else self.without_fever.value


def amendment_for(
    order: Amend, row: Row, rules: Rules, weigh: Callable[[Mapping[str, str]], Weight]
) -> Amendment | OrderRefused:
    """What an order does to an entry.

    A fever asks for attention and a normal temperature takes back only that. Answers that come
    later make a verdict graver or leave it; to soften it is for somebody's decision, which
    stands over everything known so far.
    """
    given = _given(order)
    if isinstance(given, OrderRefused):
        return given
    standing = Standing.of(row)
    reasons: list[str] = []
    weight = weigh(given.answers) if given.answers else Weight.NONE
    if weight is not Weight.NONE:
        standing = standing.at_least(_LEAST[weight])
        reasons.append(Reason.ANSWERS)
    if is_fever(given.temperature_tenths, rules):
        standing = standing.feverish()
        reasons.append(Reason.FEVER)
    elif given.temperature_tenths is not None and Reason.FEVER in row.reasons:
        standing = Standing(standing.without_fever, standing.without_fever)
        reasons.append(Reason.TEMPERATURE_NORMAL)
    if order.override is not None:
        decided = order.override.verdict
        standing = Standing(decided, decided)
        why = f"{Reason.OVERRIDE}:{order.override.reason}"
        reasons[:0] = [Reason.OVERRIDE, why]
    return Amendment(
        code=_code(order),
        verdict=standing.verdict,
        reasons=tuple(map(str, reasons)),
        body=replace(given, without_fever=standing.written),
    )


def of_vehicle(vehicle: OpenVehicle, verdict: Verdict, row: Row | None) -> Amendment:
    """What a vehicle that is another than was thought does to the entry of somebody in it.

    :param verdict: the person's, where no `row` says how the entry stands.
    """
    standing = Standing.of(row) if row is not None else Standing(verdict, verdict)
    return Amendment(
        code=Code.VEHICLE,
        verdict=standing.verdict,
        body=Body(
            plate=vehicle.plate,
            carries=vehicle.carries.value,
            without_fever=standing.written,
        ),
    )


def is_fever(tenths: int | None, rules: Rules) -> bool:
    """Whether somebody measured a fever."""
    return tenths is not None and tenths >= rules.fever_tenths


def least_verdict(weight: Weight) -> Verdict:
    """The softest verdict that answers of this weight leave."""
    return _LEAST[weight]


def _code(order: Amend) -> Code:
    if order.override is not None:
        return Code.OVERRIDE
    if order.temperature_tenths is not None:
        return Code.TEMPERATURE
    if order.answers:
        return Code.ANSWERS
    return Code.CORRECTION if order.corrections else Code.NOTE


def _given(order: Amend) -> Body | OrderRefused:
    """What an order says, as a body; refused where that is nothing, or more than fits."""
    note = fitting(order.note, MAX_NOTE)
    corrections = {field: _corrected(field, text) for field, text in order.corrections.items()}
    answers = {
        fitting(q, MAX_CORRECTION): fitting(a, MAX_CORRECTION) for q, a in order.answers.items()
    }
    tenths = order.temperature_tenths
    is_measured = tenths is not None
    if (
        note is None
        or None in corrections.values()
        or None in answers
        or None in answers.values()
        or len(answers) > MAX_ANSWERS
        or (is_measured and not is_temperature(tenths))
    ):
        return OrderRefused.OUT_OF_RANGE
    texts = {field.value: text for field, text in corrections.items() if text}
    said = {q: a for q, a in answers.items() if q and a}
    if not (is_measured or note or texts or said or order.override):
        return OrderRefused.NOTHING_GIVEN
    return Body(**texts, answers=said, temperature_tenths=tenths, notes=note)


def _corrected(field: Correction, text: str) -> str | None:
    """A text as the body keeps it; None where it cannot be what it should be."""
    tidied = fitting(text, MAX_PLATE if field is Correction.PLATE else MAX_CORRECTION)
    if not tidied:
        return tidied
    if field is Correction.SEX:
        return tidied if tidied in ("M", "F") else None
    if field is Correction.BIRTH_DATE:
        return tidied if _ISO_DATE.fullmatch(tidied) else _from_slashed(tidied)
    return tidied


def _from_slashed(text: str) -> str | None:
    """`05/03/1999` as ISO 8601."""
    day = dates.slashed(text)
    return day.isoformat() if day is not None else None

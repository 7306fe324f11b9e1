"""A line of the register: an entry as it stands after everything learned about it later."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sync.journal.body import Body
from sync.journal.day import moment as post_time
from sync.journal.day import post_day
from sync.journal.draft import Draft
from sync.journal.record import Header
from sync.protocol.terms import Assurance, Direction, Mode, Source, Verdict
from terminal.verdict.decision import amended_reasons

_NOTES_BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry as tables and exports show it.

    `place` is the order of arrival in the day book and the key to page by: unlike `seq` it
    stays unique when a restore begins a new epoch. `readable` false means that this machine
    cannot open any body, so all columns about the person are empty. `amendments` is how many
    records have changed what is shown; birth dates are as incomplete as the code was. See `Body`
    for the texts at the end.
    """

    place: int
    terminal: bytes
    epoch: int
    seq: int
    at_ms: int
    post: str
    lane: str
    mode: Mode
    verdict: Verdict
    direction: Direction | None = None
    document: str = ""
    assurance: Assurance | None = None
    reasons: tuple[str, ...] = ()
    operator: str = ""
    source: Source | None = None
    group: bytes | None = None
    readable: bool = False
    amendments: int = 0
    name: str = ""
    number: str = ""
    old_number: str = ""
    birth_date: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    plate: str = ""
    nationality: str = ""
    certificate: str = ""
    temperature_tenths: int | None = None
    notes: str = ""
    role: str = ""
    carries: str = ""
    claimed_at: str = ""
    leave_by: str = ""
    entered_at: str = ""
    entered_as: str = ""
    without_fever: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    """Codes of questions, each with the code or text of its answer."""

    @property
    def at(self) -> datetime:
        """When it happened, on the post's clock (trusted time)."""
        return post_time(self.at_ms)

    @property
    def day(self) -> date:
        """The post's day it belongs to."""
        return post_day(self.at_ms)


PERSON_TEXTS: Final = (
    "name",
    "number",
    "old_number",
    "birth_date",
    "sex",
    "address",
    "phone",
    "plate",
    "nationality",
    "certificate",
)
_OTHER_TEXTS: Final = (
    "role",
    "carries",
    "claimed_at",
    "leave_by",
    "entered_at",
    "entered_as",
)


def row_of(place: int, header: Header, body: Body | None) -> Row:
    """The line of an entry, before any amendment.

    An entry without a verdict, which no version of ours writes, is one somebody must look at.
    """
    row = Row(
        place=place,
        terminal=header.terminal,
        epoch=header.epoch,
        seq=header.seq,
        at_ms=header.at_ms,
        post=header.post,
        lane=header.lane,
        mode=header.mode,
        verdict=header.verdict or Verdict.ATTENTION,
        direction=header.direction,
        document=header.document or "",
        assurance=header.assurance,
        reasons=header.reasons,
        operator=header.operator,
        source=header.source,
        group=header.group,
    )
    return row if body is None else _with_body(row, body)


def amended(row: Row, header: Header | Draft, body: Body | None) -> Row:
    """The line after an amendment: what the amendment says replaces, the rest stays.

    See `amended_reasons` for its reasons; its notes follow those already there.
    """
    verdict = header.verdict or row.verdict
    changed = replace(
        row,
        verdict=verdict,
        assurance=header.assurance or row.assurance,
        direction=header.direction or row.direction,
        reasons=amended_reasons(row.reasons, header.reasons, verdict),
        amendments=row.amendments + 1,
    )
    return changed if body is None else _with_body(changed, body)


def _with_body(row: Row, body: Body) -> Row:
    names = (*PERSON_TEXTS, *_OTHER_TEXTS)
    texts = {name: getattr(body, name) or getattr(row, name) for name in names}
    temperature = body.temperature_tenths
    return replace(
        row,
        **texts,
        readable=True,
        temperature_tenths=row.temperature_tenths if temperature is None else temperature,
        notes=_NOTES_BETWEEN.join(filter(None, (row.notes, body.notes))),
        without_fever=body.without_fever,
        answers=tuple({**dict(row.answers), **body.answers}.items()),
    )

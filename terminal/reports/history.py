"""What became of an entry: its amendments, each with what it changed."""

from dataclasses import dataclass
from datetime import datetime

from sync.journal.body import Body
from sync.journal.day import moment as post_time
from sync.journal.record import Header
from sync.protocol.terms import Verdict
from terminal.reports.row import PERSON_TEXTS, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One change of an entry. `before` and `after` are the verdicts shown before and after it.

    `reasons` are those that it added; `corrected` names the fields of a row that it replaced.
    `notes` and `temperature_tenths` are about the person: shown only where somebody may look.
    """

    at_ms: int
    code: str
    before: Verdict
    after: Verdict
    reasons: tuple[str, ...] = ()
    operator: str = ""
    corrected: tuple[str, ...] = ()
    temperature_tenths: int | None = None
    notes: str = ""

    @property
    def at(self) -> datetime:
        """When it was made, on the post's clock (trusted time)."""
        return post_time(self.at_ms)


def amendment_of(before: Row, after: Row, header: Header, body: Body | None) -> Amendment:
    """What a record that amends made of a row. An entry's first texts are no correction."""
    corrected = tuple(
        name for name in PERSON_TEXTS if getattr(before, name) not in {"", getattr(after, name)}
    )
    return Amendment(
        at_ms=header.at_ms,
        code=header.code,
        before=before.verdict,
        after=after.verdict,
        reasons=header.reasons,
        operator=header.operator,
        corrected=corrected,
        temperature_tenths=None if body is None else body.temperature_tenths,
        notes="" if body is None else body.notes,
    )

"""The entry that a sheet is about, as values that need no screen."""

from dataclasses import dataclass
from datetime import datetime

from sync.protocol.terms import Verdict
from terminal.desk.outcome import Outcome
from terminal.reports.masking import masked_row
from terminal.reports.row import Row


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the register, with as much of the person as tells whose it is."""

    epoch: int
    seq: int
    at: datetime
    verdict: Verdict
    name: str
    """Masked; empty where none is known."""
    document: str
    amendments: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """What makes two of them the same entry."""
        return self.epoch, self.seq


def of_outcome(outcome: Outcome) -> Subject | None:
    """The entry of a verdict; None where nothing was saved, so that nothing can be amended."""
    if not outcome.saved or outcome.epoch is None or outcome.seq is None:
        return None
    return Subject(
        outcome.epoch,
        outcome.seq,
        outcome.at,
        outcome.verdict,
        outcome.person.name,
        outcome.document,
    )


def of_row(row: Row) -> Subject:
    """The entry of a line of the register."""
    name = masked_row(row).name
    return Subject(row.epoch, row.seq, row.at, row.verdict, name, row.document, row.amendments)

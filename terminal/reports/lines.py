"""The lines of a register on their way into a file: masked, counted, hashed, called off."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sync.protocol.terms import Verdict
from terminal.reports.columns import Line, Vehicles, line_of
from terminal.reports.export_csv import CsvText
from terminal.reports.row import Row

_EVERY: Final = 200
"""Rows between two reports of progress, and two looks whether to go on."""


class Cancelled(Exception):
    """Somebody called it off; nothing of the file is left, and what stood there is untouched."""


@dataclass
class Lines:
    """The lines of a register on their way into a file, once; afterwards what they were."""

    rows: Iterable[Row]
    text: CsvText
    masked: bool
    progress: Callable[[int], None]
    cancelled: Callable[[], bool]
    count: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Line]:
        """Every line. :raises Cancelled: as soon as somebody called it off."""
        self._go_on()
        vehicles = Vehicles()
        self.text.begin()
        for row in self.rows:
            self.count += 1
            self.verdicts[row.verdict] += 1
            line = line_of(self.count, row, vehicles, masked=self.masked)
            self.text.add(line)
            yield line
            if self.count % _EVERY == 0:
                self._go_on()
        self._go_on()

    @property
    def content(self) -> str:
        """The hexadecimal SHA-256 of all lines so far as CSV."""
        return self.text.hexdigest()

    def _go_on(self) -> None:
        self.progress(self.count)
        if self.cancelled():
            raise Cancelled

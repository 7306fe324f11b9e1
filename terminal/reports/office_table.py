"""A table on office paper: cells wrap, headers stand on every page, rows are never cut in two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from terminal.reports.cells import printable
from terminal.reports.office_paper import BOLD, REGULAR, OfficePaper, wrapped

_SIZE: Final = 8.5
_PAD: Final = 2.5
_MAX_LINES: Final = 6
"""Of a cell: nobody's address may fill a page."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`width` is a share of the table's. Without any header there is no row of headers."""

    header: str
    width: float
    align: Literal["left", "centre"] = "left"


class OfficeTable:
    """Draws its rows as they come; one at a time on a paper."""

    def __init__(
        self, paper: OfficePaper, columns: Sequence[TableColumn], *, size: float = _SIZE
    ) -> None:
        self._paper = paper
        self._columns = columns
        self._size = size
        whole = sum(column.width for column in columns)
        self._widths = [paper.width * column.width / whole for column in columns]
        self._begun = False
        self._top = 0.0

    def row(self, cells: Sequence[str]) -> None:
        """One row of as many texts as there are columns."""
        lines = self._wrapped(cells, REGULAR)
        height = self._height(lines)
        if self._begun and self._paper.y - height < self._paper.bottom:
            self.end()
            self._paper.new_page()
        if not self._begun:
            self._begin(height)
        self._draw(lines, REGULAR, height)

    def end(self) -> None:
        """Close the frame; another row begins a new one."""
        if not self._begun:
            return
        canvas, x = self._paper.canvas, self._paper.left
        for width in (0.0, *self._widths):
            x += width
            canvas.line(x, self._top, x, self._paper.y)
        self._begun = False

    def _begin(self, first: float) -> None:
        lines = self._wrapped([column.header for column in self._columns], BOLD)
        has_headers = any(column.header for column in self._columns)
        height = self._height(lines) if has_headers else 0.0
        self._paper.ensure(height + first)
        self._paper.canvas.setLineWidth(0.5)
        self._top = self._paper.y
        self._paper.canvas.line(self._paper.left, self._top, self._paper.right, self._top)
        self._begun = True
        if has_headers:
            self._draw(lines, BOLD, height)

    def _draw(self, cells: Sequence[Sequence[str]], font: str, height: float) -> None:
        paper, canvas = self._paper, self._paper.canvas
        step = self._size * 1.2
        canvas.setFont(font, self._size)
        x = paper.left
        for column, width, lines in zip(self._columns, self._widths, cells, strict=True):
            y = paper.y - _PAD - self._size
            for line in lines:
                if column.align == "centre" or font == BOLD:
                    canvas.drawCentredString(x + width / 2, y, line)
                elif line:
                    canvas.drawString(x + _PAD, y, line)
                y -= step
            x += width
        paper.y -= height
        canvas.line(paper.left, paper.y, paper.right, paper.y)

    def _wrapped(self, cells: Sequence[str], font: str) -> list[list[str]]:
        found = []
        for text, width in zip(cells, self._widths, strict=True):
            lines = wrapped(printable(text), font, self._size, width - 2 * _PAD)
            if len(lines) > _MAX_LINES:
                lines = [*lines[: _MAX_LINES - 1], f"{lines[_MAX_LINES - 1][:-1]}…"]
            found.append(lines)
        return found

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(map(len, cells)) * self._size * 1.2 + 2 * _PAD

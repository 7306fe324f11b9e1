"""The register as a workbook: typed cells, no live formula, sheets as long as Excel allows."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync.protocol.terms import Verdict
from terminal.reports.cells import printable
from terminal.reports.columns import COLUMNS, Line
from terminal.reports.heading import Heading
from terminal.reports.lines import Lines
from terminal.reports.paper_words import PaperWords, paper_words_in
from terminal.reports.words import Language, Words, words_in

MAX_ROWS: Final = 1_048_576
"""Of a sheet, the headers counted."""
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


def write_xlsx(lines: Lines, path: Path, heading: Heading, language: Language) -> None:
    """Write the lines to sheets of at most `MAX_ROWS` rows, and what they come to on the last.

    Times are dates, temperatures numbers, everything else that people wrote is text.

    :raises OSError: where the disk does not take it.
    """
    words, paper = words_in(language), paper_words_in(language)
    book = Workbook(path, {**_OPTIONS, "tmpdir": str(path.parent)})
    try:
        made = heading.made.replace(tzinfo=None)
        book.set_properties({"title": paper.title, "company": heading.post, "created": made})
        sheets = _Sheets(book, words, paper.sheet)
        for line in lines:
            sheets.add(line)
        sheets.finish()
        _count(book.add_worksheet(paper.figures), lines, heading, words, paper)
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error
    finally:
        # What it could not finish it leaves open.
        for sheet in book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()


class _Sheets:
    """Goes on to a new sheet where one is full."""

    def __init__(self, book: Workbook, words: Words, name: str) -> None:
        self._book = book
        self._words = words
        self._name = name
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        self._formats: dict[type, Format] = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
            float: book.add_format({"num_format": "0.0"}),
            int: book.add_format({"num_format": "0"}),
            str: book.add_format({"num_format": "@"}),
        }
        self._count = 0
        self._next()

    def add(self, line: Line) -> None:
        """One row."""
        if self._row == MAX_ROWS:
            self.finish()
            self._next()
        for place, column in enumerate(COLUMNS):
            value = column.read(line, self._words)
            if value is None or value == "":
                continue
            self._put[type(value)](
                self._row,
                place,
                printable(value) if isinstance(value, str) else value,
                self._formats[type(value)],
            )
        self._row += 1

    def finish(self) -> None:
        """No more rows on this sheet."""
        self._sheet.autofilter(0, 0, self._row - 1, len(COLUMNS) - 1)

    def _next(self) -> None:
        self._count += 1
        name = self._name if self._count == 1 else f"{self._name} {self._count}"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.repeat_rows(0)
        self._put: dict[type, Callable[..., object]] = {
            datetime: self._sheet.write_datetime,
            float: self._sheet.write_number,
            int: self._sheet.write_number,
            str: self._sheet.write_string,
        }
        for place, column in enumerate(COLUMNS):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, self._words.headers[column.name], self._bold)
        self._row = 1


def _count(
    sheet: Worksheet, lines: Lines, heading: Heading, words: Words, paper: PaperWords
) -> None:
    """What the lines come to: a name and a figure a row."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    told: list[tuple[str, str | int]] = [
        (words.headers["post"], heading.post),
        (paper.day, f"{heading.day:%d/%m/%Y}"),
        (paper.made, f"{heading.made:%d/%m/%Y %H:%M:%S}"),
        (paper.entries, lines.count),
        *((words.verdict(verdict), lines.verdicts[verdict]) for verdict in Verdict),
        (paper.masked, paper.yes if lines.masked else paper.no),
        (paper.content, lines.content),
    ]
    for row, (name, value) in enumerate(told):
        sheet.write_string(row, 0, name)
        if isinstance(value, int):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, printable(value))

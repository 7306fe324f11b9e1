"""The register on paper: heading, table, what it comes to, and room to sign."""

from pathlib import Path
from typing import Final

from sync.protocol.terms import Verdict
from terminal.reports.columns import COLUMNS, Line
from terminal.reports.export_csv import text_of
from terminal.reports.heading import Heading
from terminal.reports.lines import Lines
from terminal.reports.office_paper import OfficePaper, Signer
from terminal.reports.office_table import OfficeTable, TableColumn
from terminal.reports.paper_words import paper_words_in
from terminal.reports.words import Language, Words, words_in

_SHOWN: Final[dict[str, float]] = {
    "number_in_list": 4.2,
    "time": 4.4,
    "name": 11,
    "number": 9.8,
    "birth_date": 8,
    "sex": 4.4,
    "address": 17,
    "phone": 8.4,
    "plate": 8,
    "temperature": 5,
    "direction": 6.6,
    "verdict": 8.4,
    "override": 7.6,
    "notes": 8.5,
}
"""The columns that a page has room for, and how wide they are beside each other."""
_CENTRED: Final = frozenset({"number_in_list", "time", "birth_date", "sex", "temperature"})


def write_pdf(lines: Lines, path: Path, heading: Heading, language: Language) -> None:
    """Write the lines to A4 pages, landscape.

    :raises OSError: where the disk does not take it.
    """
    words, paper_words = words_in(language), paper_words_in(language)
    day = f"{heading.day:%d/%m/%Y}"
    paper = OfficePaper(
        path,
        paper_words,
        title=f"{paper_words.title} {day}",
        author=heading.post,
        turned="landscape",
    )
    paper.heading(heading)
    paper.title(paper_words.title, paper_words.of_day.format(date=day))
    columns = [column for column in COLUMNS if column.name in _SHOWN]
    table = OfficeTable(
        paper,
        [
            TableColumn(
                words.headers[column.name],
                _SHOWN[column.name],
                "centre" if column.name in _CENTRED else "left",
            )
            for column in columns
        ],
    )
    for line in lines:
        table.row(
            [_text(column.name, text_of(column.read(line, words)), line) for column in columns]
        )
    table.end()
    paper.y -= 4
    paper.ensure_signatures(lines=2)
    paper.paragraph(_sum(lines, words, paper_words.total) if lines.count else paper_words.none)
    paper.signatures(
        [Signer(paper_words.keeper), Signer(heading.signer or paper_words.head)],
        heading.recipients,
    )
    paper.finish()


def _text(name: str, text: str, line: Line) -> str:
    # The day stands over the table.
    return f"{line.row.at:%H:%M}" if name == "time" else text


def _sum(lines: Lines, words: Words, total: str) -> str:
    told = "; ".join(f"{words.verdict(each)}: {grouped(lines.verdicts[each])}" for each in Verdict)
    return total.format(total=grouped(lines.count), verdicts=told)


def grouped(number: int) -> str:
    """A count as Vietnam writes it: 1.284."""
    return f"{number:,}".replace(",", ".")

"""The handover certificate on paper (biên bản bàn giao ca), with the code that proves it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
from reportlab.lib.units import mm

from sync.journal.day import moment as post_time
from sync.protocol.terms import Direction, Verdict
from terminal.reading.qr_writing import qr_modules
from terminal.reports.handover import Gaps, Handover
from terminal.reports.handover_code import Holding
from terminal.reports.handover_words import HandoverWords, handover_words_in
from terminal.reports.heading import Heading
from terminal.reports.office_paper import BOLD, ITALIC, LEADING, REGULAR, TEXT, OfficePaper, Signer
from terminal.reports.office_table import OfficeTable, TableColumn
from terminal.reports.paper_words import paper_words_in
from terminal.reports.register_pdf import grouped
from terminal.reports.words import Language, Words, words_in

MAX_LISTED: Final = 100
"""Decisions otherwise that are listed one by one; all are counted."""
_SIZE: Final = 10.0
_QR: Final = 58 * mm
_QUIET: Final = 4
"""Modules of white around a code (ISO/IEC 18004, section 6.3.8)."""
_HOUR_MS: Final = 3_600_000


def write_handover(
    handover: Handover,
    path: Path,
    heading: Heading,
    *,
    taken_by: str,
    holding: Holding,
    code: str,
    head_code: str,
    language: Language = "vi",
) -> None:
    """Write the certificate to A4 pages.

    :param code: the signed figures (`handover_code`); printed, and kept among the keywords.
    :param head_code: the newest record as a head code, to be kept by whoever takes over.
    :raises OSError: where the disk does not take it.
    """
    told = handover_words_in(language)
    paper = OfficePaper(
        path,
        paper_words_in(language),
        title=told.title,
        author=heading.post,
        keywords=code,
    )
    page = _Page(paper, handover, words_in(language), told)
    paper.heading(heading)
    paper.title(told.title, _span(post_time(handover.from_ms), post_time(handover.to_ms), told))
    page.people(taken_by)
    page.verdicts()
    page.hours()
    page.happenings(holding)
    page.overrides()
    page.proof(code, head_code)
    paper.ensure_signatures(lines=1)
    given = handover.operators[-1] if handover.operators else ""
    paper.signatures([Signer(told.gives, given), Signer(told.takes, taken_by)])
    paper.finish()


class _Page:
    def __init__(
        self, paper: OfficePaper, handover: Handover, words: Words, told: HandoverWords
    ) -> None:
        self._paper = paper
        self._handover = handover
        self._words = words
        self._told = told

    def people(self, taken_by: str) -> None:
        """Which post, and who."""
        shift = self._handover
        rows = (
            (self._told.post, f"{shift.post} · {self._words.headers['lane']} {shift.lane}"),
            (self._told.on_duty, ", ".join(shift.operators) or self._told.nobody),
            (self._told.takes_over, taken_by or self._told.nobody),
        )
        for name, value in rows:
            self._paper.paragraph(f"{name}: {value}")

    def verdicts(self) -> None:
        """Entries by verdict and direction."""
        self._part(self._told.entries)
        ways = [*Direction, *([None] if any(d is None for _, d in self._handover.counts) else [])]
        names = [self._words.direction(way) or self._told.no_direction for way in ways]
        table = OfficeTable(
            self._paper,
            [
                TableColumn("", 3),
                *(TableColumn(name, 2, "centre") for name in names),
                TableColumn(self._told.total, 2, "centre"),
            ],
            size=_SIZE,
        )
        counts = self._handover.counts
        for verdict in Verdict:
            found = [counts.get((verdict, way), 0) for way in ways]
            table.row([self._words.verdict(verdict), *_grouped([*found, sum(found)])])
        sums = [sum(counts.get((verdict, way), 0) for verdict in Verdict) for way in ways]
        table.row([self._told.total, *_grouped([*sums, sum(sums)])])
        table.end()

    def hours(self) -> None:
        """Entries by hour; hours in which nobody came say so."""
        hours = self._handover.hours
        if not hours:
            return
        first, last = min(hours), max(hours)
        told = [
            f"{post_time(hour):%H}h: {grouped(hours.get(hour, 0))}"
            for hour in range(first, last + 1, _HOUR_MS)
        ]
        self._paper.y -= 4
        self._paper.paragraph(f"{self._told.hours}: {'; '.join(told[:MAX_LISTED])}.", size=11)

    def happenings(self, holding: Holding) -> None:
        """Everything else that whoever takes over must know."""
        shift, told = self._handover, self._told
        self._part(told.happenings)
        table = OfficeTable(self._paper, [TableColumn("", 5), TableColumn("", 4)], size=_SIZE)
        jumps = ", ".join(f"{_signed(ms)}" for ms in shift.clock_jumps_ms[:8]) or told.none
        held = f"{grouped(holding.confirmed)}/{grouped(holding.recorded)}"
        for name, value in (
            (told.vehicles, grouped(shift.vehicles)),
            (told.late, grouped(shift.late)),
            (told.amendments, grouped(shift.amendments)),
            (told.offline, self._gaps(shift.centre_away)),
            (told.camera, self._gaps(shift.camera_away)),
            (told.clock, jumps),
            (told.restarts, told.of_cuts.format(restarts=shift.restarts, cuts=shift.cuts)),
            (told.views, grouped(shift.views)),
            (told.exports, told.of_releases.format(all=shift.exports, full=shift.releases)),
            (told.bundles, ", ".join(shift.bundles) or told.none),
            (told.held, held),
            (told.unsent, grouped(holding.unsent)),
        ):
            table.row([name, value])
        table.end()

    def overrides(self) -> None:
        """Decisions otherwise than the rules', by reason, then one by one."""
        shift, told = self._handover, self._told
        self._part(told.overrides)
        if not shift.overrides:
            self._paper.paragraph(told.none)
            return
        counts = "; ".join(
            f"{self._words.overrides.get(code, code)}: {count}"
            for code, count in shift.override_counts().most_common()
        )
        self._paper.paragraph(f"{told.total}: {len(shift.overrides)} ({counts}).", size=11)
        self._paper.y -= 4
        table = OfficeTable(
            self._paper,
            [
                TableColumn(self._words.headers["time"], 2, "centre"),
                TableColumn(self._words.headers["seq"], 2, "centre"),
                TableColumn(self._words.headers["verdict"], 3),
                TableColumn(self._words.headers["reasons"], 4),
                TableColumn(self._words.headers["operator"], 3),
            ],
            size=_SIZE,
        )
        for each in shift.overrides[:MAX_LISTED]:
            table.row(
                [
                    f"{post_time(each.at_ms):%H:%M}",
                    str(each.seq),
                    self._words.verdict(each.verdict),
                    self._words.overrides.get(each.code, each.code),
                    each.operator,
                ]
            )
        table.end()
        left = len(shift.overrides) - MAX_LISTED
        if left > 0:
            self._paper.paragraph(told.more.format(count=left), size=11)

    def proof(self, code: str, head_code: str) -> None:
        """The signed figures as a QR code, and the head of the journal beside it."""
        shift, told, paper = self._handover, self._told, self._paper
        self._part(told.proof, keep=_QR + TEXT)
        top = paper.y
        modules = qr_modules(code, "M")
        side = _QR / (modules.shape[0] + 2 * _QUIET)
        for row, column in np.argwhere(modules).tolist():
            paper.canvas.rect(
                paper.left + (column + _QUIET) * side,
                top - (row + _QUIET + 1) * side,
                # A hair more than a module, so that printers leave no white lines between.
                side * 1.02,
                side * 1.02,
                stroke=0,
                fill=1,
            )
        beside = _QR + 4 * mm
        spans = [f"{span.first}–{span.last}" for span in shift.spans]
        for text, font in (
            (told.records.format(spans=", ".join(spans)), REGULAR),
            (f"{told.terminal}: {shift.terminal.hex()}", REGULAR),
            (f"{told.head}:", REGULAR),
            (_in_groups(head_code), BOLD),
            (told.check, ITALIC),
        ):
            paper.paragraph(text, font=font, size=10, indent=beside)
        paper.y = min(paper.y, top - _QR)

    def _gaps(self, gaps: Gaps) -> str:
        if not gaps.times:
            return self._told.none
        seconds = round(gaps.total_ms / 1000)
        return self._told.gaps.format(
            times=gaps.times,
            hours=seconds // 3600,
            minutes=seconds // 60 % 60,
            seconds=seconds % 60,
        )

    def _part(self, name: str, keep: float = 0.0) -> None:
        self._paper.y -= 6
        self._paper.ensure(3 * TEXT * LEADING + keep)
        self._paper.line(name, font=BOLD)
        self._paper.y -= 4


def _span(begin: datetime, end: datetime, told: HandoverWords) -> str:
    return told.span.format(begin=f"{begin:%H:%M %d/%m/%Y}", end=f"{end:%H:%M %d/%m/%Y}")


def _grouped(numbers: Sequence[int]) -> list[str]:
    return [grouped(number) for number in numbers]


def _signed(ms: int) -> str:
    return f"{'+' if ms >= 0 else '−'}{abs(ms) / 1000:.1f} s".replace(".", ",")


def _in_groups(code: str) -> str:
    """A code as somebody can type it: groups of four letters after the prefix."""
    prefix, dot, rest = code.partition(".")
    return prefix + dot + " ".join(rest[n : n + 4] for n in range(0, len(rest), 4))

"""Registers written to files for the tests."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from sync.journal.body import Body
from sync.journal.day import POST_ZONE
from terminal.reports.exporting import Kind, Release, Written, write_register
from terminal.reports.heading import Heading
from terminal.reports.row import Row, row_of
from tests.reports.records import entry

HEADING = Heading(
    day=date(2026, 3, 1),
    made=datetime(2026, 3, 1, 18, 5, tzinfo=POST_ZONE),
    post="Chốt Mẫu",
    agency="Ban Chỉ đạo tỉnh Hư Cấu",
    number="12/SB-CKSD",
    place="Hư Cấu",
    recipients=("Trung tâm Chỉ huy tỉnh", "Lưu: chốt"),
)
RELEASE = Release("quyết định 12", "canbo1", "canbo2")


def rows_of(*bodies: Body | None) -> list[Row]:
    return [row_of(number, entry(number), body) for number, body in enumerate(bodies, start=1)]


def write(
    rows: Iterable[Row], path: Path, kind: Kind = Kind.CSV, *, masked: bool = False
) -> Written:
    return write_register(rows, path, kind, HEADING, release=None if masked else RELEASE)


def csv_lines(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))

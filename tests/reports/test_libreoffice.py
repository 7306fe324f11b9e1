"""Registers opened by a real LibreOffice: every cell as it was written."""

import csv
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from sync.journal.body import Body
from terminal.reports.cells import restored
from terminal.reports.exporting import Kind
from tests.reports.made_exports import csv_lines, rows_of, write
from tests.reports.records import DAT
from tests.reports.test_cells import FORMULAS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
BODIES = [
    *(Body(name=text, number="001299000012", phone="0012", notes=text) for text in FORMULAS),
    replace(
        DAT, temperature_tenths=371, notes='một, hai; "ba"', claimed_at="2026-03-01T09:00+07:00"
    ),
    Body(name="Đặng Thị Ưỡng", birth_date="1999-**-**", address="12/05/1999", plate="12-34"),
]


def _opened(path: Path, as_kind: str, *options: str) -> Path:
    """The file as LibreOffice writes it after it has read it."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    out = path.parent / "out"
    subprocess.run(
        ["soffice", profile, "--headless", *options, "--convert-to", as_kind, "--outdir", out,
         path],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    return next(out.iterdir())


def test_every_cell_of_a_csv_is_as_it_was_written(tmp_path: Path) -> None:
    write(rows_of(*BODIES), tmp_path / "so.csv")
    opened = _opened(
        tmp_path / "so.csv",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--infilter=CSV:44,34,76,1",
    )
    assert csv_lines(opened) == csv_lines(tmp_path / "so.csv")


def test_every_cell_of_a_sheet_is_as_it_was_written(tmp_path: Path) -> None:
    write(rows_of(*BODIES), tmp_path / "so.csv")
    write(rows_of(*BODIES), tmp_path / "so.xlsx", Kind.XLSX)
    with _opened(tmp_path / "so.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1").open(
        encoding="utf-8", newline=""
    ) as file:
        opened = list(csv.reader(file))
    expected = [[restored(cell) for cell in line] for line in csv_lines(tmp_path / "so.csv")]
    # LibreOffice writes the decimal point of its own locale, ours is Vietnam's.
    place = expected[0].index("Thân nhiệt")
    for line in opened:
        line[place] = line[place].replace(".", ",")
    # What people typed with an apostrophe is restored from CSV without it.
    assert [[cell.lstrip("'") for cell in line] for line in opened] == [
        [cell.lstrip("'") for cell in line] for line in expected
    ]


def test_sheets_hold_no_formula_for_libreoffice_either(tmp_path: Path) -> None:
    write(rows_of(*BODIES), tmp_path / "so.xlsx", Kind.XLSX)
    text = _opened(tmp_path / "so.xlsx", "fods").read_text("utf-8")
    assert "table:formula" not in text
    assert len(re.findall('office:value-type="date"', text)) >= len(BODIES)

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from sync.journal.body import Body
from terminal.reports import export_xlsx
from terminal.reports.cells import MAX_CELL
from terminal.reports.columns import COLUMNS
from terminal.reports.exporting import Kind
from terminal.reports.row import Row
from tests.reports.made_exports import csv_lines, rows_of, write
from tests.reports.records import DAT
from tests.reports.test_cells import FORMULAS


def _book(rows: list[Row], folder: Path, *, masked: bool = False) -> Any:
    write(rows, folder / "so.xlsx", Kind.XLSX, masked=masked)
    return openpyxl.load_workbook(folder / "so.xlsx")


def _cells(sheet: Any, row: int = 2) -> dict[str, Any]:
    return dict(zip((cell.value for cell in sheet[1]), sheet[row], strict=True))


def test_times_are_dates_temperatures_numbers_and_numbers_of_people_text(tmp_path: Path) -> None:
    body = replace(DAT, number="001299000012", phone="0012", temperature_tenths=375)
    cells = _cells(_book(rows_of(body), tmp_path).worksheets[0])
    assert cells["Thời gian"].value == datetime(2026, 3, 1, 12)  # noqa: DTZ001 - sheets know no zone
    assert cells["Thời gian"].number_format == "dd/mm/yyyy hh:mm:ss"
    assert (cells["Thân nhiệt"].value, cells["Thân nhiệt"].data_type) == (37.5, "n")
    assert (cells["Số giấy tờ"].value, cells["Số giấy tờ"].data_type) == ("001299000012", "s")
    assert (cells["Điện thoại"].value, cells["Điện thoại"].number_format) == ("0012", "@")
    assert cells["Họ và tên"].value == "Nguyễn Văn Đạt"
    assert cells["Xe số"].value is None


def test_it_has_the_columns_of_the_csv(tmp_path: Path) -> None:
    book = _book(rows_of(DAT, None), tmp_path)
    write(rows_of(DAT, None), tmp_path / "so.csv")
    assert [cell.value for cell in book.worksheets[0][1]] == csv_lines(tmp_path / "so.csv")[0]
    assert book.worksheets[0].max_row == 3


@pytest.mark.parametrize("text", [*FORMULAS, "https://example.org/x", "mailto:a@b.vn", "{=1+1}"])
def test_no_text_becomes_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    cells = _cells(_book(rows_of(Body(name=text, notes=text)), tmp_path).worksheets[0])
    for name in ("Họ và tên", "Ghi chú"):
        assert cells[name].data_type == "s"
        assert cells[name].hyperlink is None
    # Unlike in CSV nothing has to be marked.
    assert not str(cells["Ghi chú"].value).startswith("'") or text.startswith("'")


@settings(max_examples=30)
@given(st.lists(st.builds(Body, name=st.text(), address=st.text()), max_size=3))
def test_whatever_people_are_called_the_file_opens(bodies: list[Body]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = _book(rows_of(*bodies), Path(folder)).worksheets[0]
    assert sheet.max_row == 1 + len(bodies)


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    cells = _cells(_book(rows_of(Body(notes="x" * (MAX_CELL + 1))), tmp_path).worksheets[0])
    assert len(cells["Ghi chú"].value) == MAX_CELL
    assert cells["Ghi chú"].value.endswith("…")


def test_headers_stay_in_view_and_every_column_can_be_filtered(tmp_path: Path) -> None:
    sheet = _book(rows_of(DAT, DAT), tmp_path).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(COLUMNS))}3"
    assert sheet.column_dimensions["G"].width > 20
    assert not sheet.protection.sheet


def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_xlsx, "MAX_ROWS", 4)
    book = _book(rows_of(*[DAT] * 7), tmp_path)
    names = ["Sổ theo dõi", "Sổ theo dõi 2", "Sổ theo dõi 3", "Số liệu"]
    assert book.sheetnames == names
    assert [book[name].max_row for name in names[:3]] == [4, 4, 2]
    assert [book[name]["A2"].value for name in names[:3]] == [1, 4, 7]


def test_the_limit_is_that_of_excel() -> None:
    assert export_xlsx.MAX_ROWS == 2**20


def test_the_last_sheet_says_what_the_file_comes_to(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    written = write(rows_of(DAT, None), path, Kind.XLSX, masked=True)
    sheet = openpyxl.load_workbook(path)["Số liệu"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert told == {
        "Chốt": "Chốt Mẫu",
        "Ngày": "01/03/2026",
        "Lập lúc": "01/03/2026 18:05:00",
        "Số lượt ghi nhận": 2,
        "MỜI QUA": 2,
        "CẦN KIỂM TRA": 0,
        "CHƯA ĐƯỢC QUA": 0,
        "Đã che thông tin cá nhân": "có",
        "SHA-256 nội dung (bản CSV)": written.content,
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "claimed",
    ["0001-01-01T00:00:00+14:00", "1850-01-01T08:00:00+07:00", "9999-12-31T23:00:00-12:00"],
)
def test_a_claimed_time_that_no_sheet_knows_stands_as_it_is(
    kind: Kind, claimed: str, tmp_path: Path
) -> None:
    written = write(rows_of(replace(DAT, claimed_at=claimed)), tmp_path / "so", kind)
    assert written.rows == 1

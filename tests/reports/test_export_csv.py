import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Verdict
from terminal.reports.cells import restored
from terminal.reports.columns import COLUMNS
from terminal.reports.exporting import Kind, write_register
from terminal.reports.row import row_of
from tests.reports.made_exports import HEADING, RELEASE, csv_lines, rows_of, write
from tests.reports.records import DAT, entry


def _exported(folder: Path, *bodies: Body | None, masked: bool = False) -> list[dict[str, str]]:
    write(rows_of(*bodies), folder / "so.csv", masked=masked)
    header, *lines = csv_lines(folder / "so.csv")
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_the_register_is_written_in_vietnamese_with_dates_of_the_post(tmp_path: Path) -> None:
    body = replace(DAT, temperature_tenths=368, role="driver", carries="goods", notes="đo lại",
                   claimed_at="2026-03-01T02:15:00+00:00")  # fmt: skip
    row = row_of(1, replace(entry(1), group=b"G" * 16), body)
    amended = replace(row, reasons=("override", "override:emergency"), amendments=1)
    write([amended], tmp_path / "so.csv")
    header, line = csv_lines(tmp_path / "so.csv")
    found = {name: restored(value) for name, value in zip(header, line, strict=True)}
    assert found == {
        "STT": "1",
        "Thời gian": "01/03/2026 12:00:00",
        "Chốt": "Chốt Mẫu",
        "Làn": "1",
        "Chiều đi": "vào tỉnh",
        "Loại mã": "cccd",
        "Họ và tên": "Nguyễn Văn Đạt",
        "Số giấy tờ": "011099000123",
        "Ngày sinh": "12/05/1999",
        "Giới tính": "Nam",
        "Địa chỉ": "Bản Mẫu, Xã Thử Nghiệm, Tỉnh Lai Châu",
        "Điện thoại": "0912345678",
        "Biển số": "25A-123.45",
        "Xe số": "1",
        "Vai trò trên xe": "lái xe, chở hàng",
        "Thân nhiệt": "36,8",
        "Kết quả": "MỜI QUA",
        "Mức tin cậy": "thông tin tự khai, chưa xác thực",
        "Lý do": "override override:emergency",
        "Quyết định khác": "cấp cứu, khẩn cấp",
        "Số lần sửa": "1",
        "Ghi chú": "đo lại",
        "Cán bộ": "canbo1",
        "Nguồn": "máy quay",
        "Giờ theo giấy": "01/03/2026 09:15:00",
        "Máy": "0" * 32,
        "Số bản ghi": "1",
    }


def test_english_has_the_same_columns_in_the_same_order(tmp_path: Path) -> None:
    found = {}
    for language in ("vi", "en"):
        path = tmp_path / language
        write_register(rows_of(DAT), path, Kind.CSV, HEADING, release=RELEASE, language=language)
        found[language] = csv_lines(path)
    (_, vietnamese), (header, english) = found.values()
    assert header[:2] == ["No.", "Time"]
    assert "MAY PASS" in english
    assert len(header) == len(set(header)) == len(vietnamese) == len(english) == len(COLUMNS)


def test_people_of_one_vehicle_share_its_number_and_others_have_none(tmp_path: Path) -> None:
    groups = (b"B" * 16, None, b"A" * 16, b"B" * 16)
    rows = [row_of(n, replace(entry(n), group=group), DAT) for n, group in enumerate(groups, 1)]
    write(rows, tmp_path / "so.csv")
    header, *lines = csv_lines(tmp_path / "so.csv")
    assert [line[header.index("Xe số")] for line in lines] == ["1", "", "2", "1"]


@pytest.mark.parametrize(
    ("iso", "shown"), [("1999", "1999"), ("1999-**-**", "**/**/1999"), ("năm 1999", "năm 1999")]
)
def test_an_incomplete_birth_date_stays_incomplete(iso: str, shown: str, tmp_path: Path) -> None:
    (line,) = _exported(tmp_path, Body(birth_date=iso))
    assert restored(line["Ngày sinh"]) == shown


@pytest.mark.parametrize("claimed", ["khoảng 9 giờ", "2026-03-01T25:00"])
def test_a_claimed_time_that_is_none_stays_as_it_stands(claimed: str, tmp_path: Path) -> None:
    (line,) = _exported(tmp_path, Body(claimed_at=claimed))
    assert restored(line["Giờ theo giấy"]) == claimed


def test_the_masked_register_holds_no_full_name_number_phone_or_address(tmp_path: Path) -> None:
    (line,) = _exported(tmp_path, DAT, masked=True)
    text = " ".join(line.values())
    for secret in ("Nguyễn", "Văn", "011099", "0912345", "12/05", "Bản Mẫu", "25A"):
        assert secret not in text


def test_a_body_that_cannot_be_opened_is_a_line_with_empty_columns(tmp_path: Path) -> None:
    (line,) = _exported(tmp_path, None)
    assert line["Họ và tên"] == line["Số giấy tờ"] == ""
    assert line["Kết quả"] == "MỜI QUA"


@given(st.lists(st.builds(Body, name=st.text(), address=st.text(), phone=st.text()), max_size=4))
def test_hostile_text_makes_no_line_no_column_and_no_formula(bodies: list[Body]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = _exported(Path(folder), *bodies)
    assert len(lines) == len(bodies)
    for line in lines:
        assert len(line) == len(COLUMNS)
        assert not any(value.lstrip()[:1] in {*"=+-@"} - {""} for value in line.values())


def test_lines_end_in_crlf_and_the_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    written = write(rows_of(DAT), tmp_path / "so.csv")
    data = (tmp_path / "so.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"STT",')
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert written.size == len(data)
    assert written.sha256 == written.content == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_words(verdict: Verdict, tmp_path: Path) -> None:
    write([row_of(1, entry(1, verdict=verdict), None)], tmp_path / "so.csv")
    words = {"MỜI QUA", "CẦN KIỂM TRA", "CHƯA ĐƯỢC QUA"}
    assert words & set(csv_lines(tmp_path / "so.csv")[1])

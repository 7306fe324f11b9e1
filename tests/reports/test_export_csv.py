import csv
import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.terms import Verdict
from terminal.reports.cells import restored
from terminal.reports.export_csv import write_csv
from terminal.reports.row import Row, row_of
from tests.reports.records import DAT, entry
from tests.reports.test_cells import FORMULAS


def _lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def _exported(*bodies: Body | None, masked: bool = False) -> list[dict[str, str]]:
    stream = io.BytesIO()
    rows = [row_of(n, entry(n), body) for n, body in enumerate(bodies, start=1)]
    write_csv(rows, stream, masked=masked)
    header, *lines = _lines(stream.getvalue())
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_the_register_is_written_in_vietnamese_with_dates_of_the_post() -> None:
    (line,) = _exported(DAT)
    assert {name: restored(value) for name, value in line.items()} == {
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
        "Kết quả": "MỜI QUA",
        "Mức tin cậy": "thông tin tự khai, chưa xác thực",
        "Lý do": "unsigned",
        "Cán bộ": "canbo1",
        "Nguồn": "máy quay",
        "Máy": "0" * 32,
        "Số bản ghi": "1",
    }


def test_english_has_the_same_columns_in_the_same_order() -> None:
    streams = {}
    for language in ("vi", "en"):
        streams[language] = io.BytesIO()
        write_csv([row_of(1, entry(1), DAT)], streams[language], masked=False, language=language)
    (_, vietnamese), (header, english) = (_lines(s.getvalue()) for s in streams.values())
    assert header[:2] == ["No.", "Time"]
    assert "MAY PASS" in english
    assert len(header) == len(set(header)) == len(vietnamese) == len(english)


@pytest.mark.parametrize(
    ("iso", "shown"), [("1999", "1999"), ("1999-**-**", "**/**/1999"), ("năm 1999", "năm 1999")]
)
def test_an_incomplete_birth_date_stays_incomplete(iso: str, shown: str) -> None:
    (line,) = _exported(Body(birth_date=iso))
    assert restored(line["Ngày sinh"]) == shown


def test_the_masked_register_holds_no_full_name_number_phone_or_address() -> None:
    (line,) = _exported(DAT, masked=True)
    text = " ".join(line.values())
    for secret in ("Nguyễn", "Văn", "011099", "0912345", "12/05", "Bản Mẫu"):
        assert secret not in text


def test_a_body_that_cannot_be_opened_is_a_line_with_empty_columns() -> None:
    (line,) = _exported(None)
    assert line["Họ và tên"] == line["Số giấy tờ"] == ""
    assert line["Kết quả"] == "MỜI QUA"


@given(st.lists(st.builds(Body, name=st.text(), address=st.text(), phone=st.text()), max_size=4))
def test_hostile_text_makes_no_line_no_column_and_no_formula(bodies: list[Body]) -> None:
    lines = _exported(*bodies)
    assert len(lines) == len(bodies)
    for line in lines:
        assert len(line) == 19
        assert not any(value.lstrip()[:1] in {*"=+-@"} - {""} for value in line.values())


def test_lines_end_in_crlf_and_the_file_begins_with_a_byte_order_mark() -> None:
    stream = io.BytesIO()
    written = write_csv([row_of(1, entry(1), DAT)], stream, masked=False)
    data = stream.getvalue()
    assert data.startswith(b'\xef\xbb\xbf"STT",')
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert written.size == len(data)
    assert written.sha256 == hashlib.sha256(data).hexdigest()


def test_the_report_says_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "sổ.csv"
    written = write_csv((row_of(n, entry(n), DAT) for n in range(1, 4)), path, masked=False)
    assert written.rows == 3 == len(_lines(path.read_bytes())) - 1
    assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_bytes(b"yesterday")

    def rows() -> Iterator[Row]:
        yield row_of(1, entry(1), DAT)
        raise RuntimeError("the journal went away")

    with pytest.raises(RuntimeError):
        write_csv(rows(), path, masked=False)
    assert path.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_csv([], tmp_path / "nowhere" / "so.csv", masked=False)


def test_a_stream_that_takes_only_a_part_is_an_error() -> None:
    class Full(io.BytesIO):
        def write(self, data: object, /) -> int:  # noqa: ARG002 - a full disk
            return 0

    with pytest.raises(OSError, match="part"):
        write_csv([], Full(), masked=False)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_words(verdict: Verdict) -> None:
    stream = io.BytesIO()
    write_csv([row_of(1, entry(1, verdict=verdict), None)], stream, masked=False)
    words = {"MỜI QUA", "CẦN KIỂM TRA", "CHƯA ĐƯỢC QUA"}
    assert words & set(_lines(stream.getvalue())[1])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_finds_no_formula_and_loses_no_zero(tmp_path: Path) -> None:
    bodies = [Body(name=text, number="001299000012", phone="0012") for text in FORMULAS]
    rows = [row_of(n, entry(n), body) for n, body in enumerate(bodies, start=1)]
    write_csv(rows, tmp_path / "a.csv", masked=False)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
         "--infilter=CSV:44,34,76,1", "--convert-to", "fods", "--outdir", tmp_path,
         tmp_path / "a.csv"],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    root = ET.parse(tmp_path / "a.fods").getroot()  # noqa: S314 - written just above
    cells = list(root.iter(f"{table}table-cell"))
    assert not [cell for cell in cells if f"{table}formula" in cell.attrib]
    texts = ["".join(cell.itertext()).strip() for cell in cells]
    assert texts.count("'001299000012") == len(FORMULAS)
    kinds = {cell.get(f"{office}value-type") for cell in cells} - {None}
    assert kinds == {"string", "float"}
    floats = [cell for cell in cells if cell.get(f"{office}value-type") == "float"]
    assert len(floats) == 2 * len(FORMULAS)  # the running number and the seq

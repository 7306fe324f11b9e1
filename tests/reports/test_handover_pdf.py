import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import pytest
import zxingcpp

from sync.journal.chain import Head
from sync.journal.evidence import head_code, read_head_code
from terminal.reports.handover import Handover, Override
from terminal.reports.handover_code import code_in, handover_code
from terminal.reports.handover_pdf import MAX_LISTED, write_handover
from tests.journal.makers import NOON_MS, SIGNING_KEY
from tests.reports.made_exports import HEADING
from tests.reports.test_handover_code import HOLDING, SHIFT

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler's tools are not installed"
)
HEAD = "CHOT1H." + "ABCD" * 16
CODE = handover_code(SHIFT, "canbo2", HOLDING, SIGNING_KEY)


def write(path: Path, shift: Handover = SHIFT, taken_by: str = "canbo2", head: str = HEAD) -> None:
    write_handover(
        shift, path, HEADING, taken_by=taken_by, holding=HOLDING, code=CODE, head_code=head
    )


def text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def codes_on(path: Path) -> Iterator[str]:
    asked = ["pdftoppm", "-r", "150", "-gray", "-png", str(path), str(path.with_suffix(""))]
    subprocess.run(asked, check=True)
    for picture in sorted(path.parent.glob("*.png")):
        pixels = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
        assert pixels is not None
        yield from (found.text for found in zxingcpp.read_barcodes(pixels))


def test_the_code_on_the_paper_is_the_one_in_the_file(tmp_path: Path) -> None:
    write(tmp_path / "bg.pdf")
    assert list(codes_on(tmp_path / "bg.pdf")) == [CODE]
    assert code_in((tmp_path / "bg.pdf").read_bytes()) == CODE.encode()


def test_it_tells_what_whoever_takes_over_must_know(tmp_path: Path) -> None:
    write(tmp_path / "bg.pdf")
    told = text(tmp_path / "bg.pdf")
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN BÀN GIAO CA",
        "Ca trực từ 12:00 22/11/2026 đến 20:00 22/11/2026",
        "Cán bộ trực trong ca: canbo1, Lò Thị Ví Dụ",
        "Người nhận ca: canbo2",
        "MỜI QUA 900 0 0 0 900",
        "CHƯA ĐƯỢC QUA 0 0 0 12 12",
        "Theo giờ: 12h: 912.",
        "Số xe, đoàn người 310",
        "Mất liên lạc với trung tâm 2 lần, tổng cộng 0 giờ 10 phút 0 giây",
        "Mất hình máy quay không có",
        "−3,0 s, +3,0 s",
        "Trung tâm đã xác nhận (bản ghi) 1.284/1.288",
        "Bản ghi chưa gửi 4",
        "theo chỉ đạo cấp trên",
        "Bản ghi số 5–1288",
        "BÊN GIAO",
        "BÊN NHẬN",
    ):
        assert part in told


def test_the_head_code_can_be_typed_from_the_paper(tmp_path: Path) -> None:
    head = head_code(SHIFT.terminal, Head(7, 1288, b"H" * 32))
    write(tmp_path / "bg.pdf", head=head)
    told = text(tmp_path / "bg.pdf")
    begin, end = told.index("CHOT1H."), told.index("Kiểm tra:")
    assert read_head_code(told[begin:end].strip()) == read_head_code(head)


def test_many_decisions_are_all_counted_and_the_first_listed(tmp_path: Path) -> None:
    one = SHIFT.overrides[0]
    many = tuple(replace(one, seq=n) for n in range(1, MAX_LISTED + 6))
    write(tmp_path / "bg.pdf", replace(SHIFT, overrides=many))
    told = text(tmp_path / "bg.pdf")
    assert f"Tổng số: {MAX_LISTED + 5} " in told
    assert "… và 5 trường hợp nữa." in told


def test_an_unknown_reason_is_shown_as_its_code(tmp_path: Path) -> None:
    other = Override(
        at_ms=NOON_MS, epoch=7, seq=9, code="of-a-later-version",
        verdict=SHIFT.overrides[0].verdict, operator="",
    )  # fmt: skip
    write(tmp_path / "bg.pdf", replace(SHIFT, overrides=(other,)))
    assert "of-a-later-version" in text(tmp_path / "bg.pdf")


def test_a_shift_in_which_nothing_happened_is_a_certificate_too(tmp_path: Path) -> None:
    quiet = replace(
        SHIFT, counts={}, hours={}, overrides=(), operators=(), bundles=(), clock_jumps_ms=()
    )
    write(tmp_path / "bg.pdf", quiet, taken_by="")
    told = text(tmp_path / "bg.pdf")
    assert "Tổng số 0 0 0 0" in told
    assert "III. QUYẾT ĐỊNH KHÁC CỦA CÁN BỘ không có" in told
    assert "Người nhận ca: ………" in told

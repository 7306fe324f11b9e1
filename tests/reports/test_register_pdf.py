import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from sync.journal.body import Body
from terminal.reports.exporting import Kind, write_register
from terminal.reports.office_paper import BOLD, BOLD_ITALIC, ITALIC, REGULAR, wrapped
from tests.reports.made_exports import HEADING, RELEASE, rows_of, write
from tests.reports.records import DAT

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed"
)
TONES = "\u0300\u0309\u0303\u0301\u0323"
LETTERS = "ăâđêôơư" + "".join(vowel + tone for vowel in "aăâeêioôơuưy" for tone in TONES)


def _text(path: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _words(rows: list[Body | None], folder: Path, *, masked: bool = False) -> str:
    write(rows_of(*rows), folder / "so.pdf", Kind.PDF, masked=masked)
    return " ".join(_text(folder / "so.pdf").split())


@needs_poppler
def test_the_heading_is_that_of_an_office(tmp_path: Path) -> None:
    told = _words([DAT], tmp_path)
    for text in (
        "BAN CHỈ ĐẠO TỈNH HƯ CẤU",
        "CHỐT MẪU",
        "Số: 12/SB-CKSD",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hư Cấu, ngày 01 tháng 3 năm 2026",
        "SỔ THEO DÕI TRONG NGÀY",
        "Ngày 01/03/2026",
        "Nơi nhận:",
        "- Trung tâm Chỉ huy tỉnh;",
        "- Lưu: chốt.",
        "NGƯỜI LẬP SỔ",
        "CHỐT TRƯỞNG",
        "(Ký, ghi rõ họ tên)",
        "Tổng số: 1 lượt ghi nhận. MỜI QUA: 1; CẦN KIỂM TRA: 0; CHƯA ĐƯỢC QUA: 0.",
    ):
        assert text in told


@needs_poppler
def test_what_a_row_says_is_read_out_of_the_page_exactly(tmp_path: Path) -> None:
    body = replace(DAT, name=unicodedata.normalize("NFD", "Đặng Thị Ưỡng"), temperature_tenths=371)
    told = _words([body], tmp_path)
    for text in ("Đặng Thị Ưỡng", "011099000123", "12/05/1999", "0912345678", "25A-123.45",
                 "37,1", "MỜI QUA", "vào tỉnh"):  # fmt: skip
        assert text in told


@needs_poppler
def test_every_vietnamese_letter_comes_out_as_it_went_in(tmp_path: Path) -> None:
    letters = unicodedata.normalize("NFC", LETTERS)
    assert len(letters) == 67
    words = [letters[n : n + 6] for n in range(0, len(letters), 6)]
    told = _words([Body(name=word, notes=word.upper()) for word in words], tmp_path)
    for word in words:
        assert word in told
        assert word.upper() in told


@pytest.mark.parametrize("font", [REGULAR, BOLD, ITALIC, BOLD_ITALIC])
def test_every_face_has_every_vietnamese_letter(font: str, tmp_path: Path) -> None:
    write(rows_of(DAT), tmp_path / "so.pdf", Kind.PDF)
    face = getFont(font)
    assert isinstance(face, TTFont)
    glyphs = face.face.charToGlyph
    letters = unicodedata.normalize("NFC", LETTERS + LETTERS.upper() + "0123456789:;,.-/()")
    assert not [letter for letter in letters if not glyphs.get(ord(letter))]


@needs_poppler
def test_headers_stand_on_every_page_and_pages_are_numbered_from_the_second_on(
    tmp_path: Path,
) -> None:
    write(rows_of(*[DAT] * 60), tmp_path / "so.pdf", Kind.PDF)
    *pages, _ = _text(tmp_path / "so.pdf", "-layout").split("\f")
    assert len(pages) > 3
    tables = [page for page in pages if "Lai" in page]
    assert len(tables) >= len(pages) - 1
    assert all("Họ và tên" in page for page in tables)
    numbered = [f"{number}/{len(pages)}" in page for number, page in enumerate(pages, 1)]
    assert numbered == [False, *[True] * (len(pages) - 1)]


@needs_poppler
@pytest.mark.parametrize("count", range(4, 13))
def test_signatures_never_stand_on_a_page_by_themselves(count: int, tmp_path: Path) -> None:
    write(rows_of(*[DAT] * count), tmp_path / "so.pdf", Kind.PDF)
    last = _text(tmp_path / "so.pdf").split("\f")[-2]
    assert "Tổng số" in last
    assert "CHỐT TRƯỞNG" in last


@needs_poppler
def test_an_endless_word_and_an_endless_note_stay_on_the_page(tmp_path: Path) -> None:
    told = _words([Body(name="x" * 500, notes="rất dài " * 2000), DAT], tmp_path)
    assert "…" in told
    assert "Nguyễn Văn" in told
    assert len(re.findall("x{5,}", told)) == 6


@needs_poppler
def test_the_masked_page_names_nobody(tmp_path: Path) -> None:
    told = _words([DAT], tmp_path, masked=True)
    assert "N. V. Đạt" in told
    for secret in ("Nguyễn Văn", "011099", "0912345", "12/05", "Bản Mẫu", "25A"):
        assert secret not in told


@needs_poppler
def test_a_day_without_entries_says_so(tmp_path: Path) -> None:
    assert "không có lượt ghi nhận nào" in _words([], tmp_path)


@needs_poppler
def test_what_the_settings_leave_out_is_left_to_be_written_by_hand(tmp_path: Path) -> None:
    bare = replace(HEADING, agency="", number="", place="", recipients=())
    write_register(rows_of(DAT), tmp_path / "so.pdf", Kind.PDF, bare, release=RELEASE)
    told = " ".join(_text(tmp_path / "so.pdf").split())
    assert "Số: ……/……" in told
    assert "……, ngày 01 tháng 3 năm 2026" in told
    assert "Nơi nhận" not in told


@pytest.mark.parametrize(
    "text", ["", "một", "một hai ba bốn năm sáu bảy", "x" * 99, "a " + "b" * 60]
)
def test_lines_are_no_wider_than_they_may_be_and_lose_no_letter(text: str, tmp_path: Path) -> None:
    write([], tmp_path / "so.pdf", Kind.PDF)
    lines = wrapped(text, REGULAR, 10, 60)
    assert all(stringWidth(line, REGULAR, 10) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_pages_are_turned_a4(tmp_path: Path) -> None:
    write(rows_of(DAT), tmp_path / "so.pdf", Kind.PDF)
    assert b"/MediaBox [ 0 0 841.8898 595.2756 ]" in (tmp_path / "so.pdf").read_bytes()

"""The words around tables and figures on paper, in Vietnamese and English."""

from dataclasses import dataclass
from typing import Final

from terminal.reports.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """Headings of a register and words of its last sheet, in one language."""

    title: str
    sheet: str
    figures: str
    day: str
    made: str
    entries: str
    masked: str
    yes: str
    no: str
    content: str
    number: str
    dated: str
    """Place and date; place, day, month and year as `{place}`, `{day}`, `{month}`, `{year}`."""
    of_day: str
    total: str
    none: str
    """Where a day has no entries."""
    page: str
    recipients: str
    keeper: str
    head: str
    sign: str


_VIETNAMESE: Final = PaperWords(
    title="SỔ THEO DÕI TRONG NGÀY",
    sheet="Sổ theo dõi",
    figures="Số liệu",
    day="Ngày",
    made="Lập lúc",
    entries="Số lượt ghi nhận",
    masked="Đã che thông tin cá nhân",
    yes="có",
    no="không",
    content="SHA-256 nội dung (bản CSV)",
    number="Số: {number}",
    dated="{place}, ngày {day} tháng {month} năm {year}",
    of_day="Ngày {date}",
    total="Tổng số: {total} lượt ghi nhận. {verdicts}.",
    none="Trong ngày không có lượt ghi nhận nào.",
    page="Trang {page}/",
    recipients="Nơi nhận:",
    keeper="NGƯỜI LẬP SỔ",
    head="CHỐT TRƯỞNG",
    sign="(Ký, ghi rõ họ tên)",
)
_ENGLISH: Final = PaperWords(
    title="REGISTER OF THE DAY",
    sheet="Register",
    figures="Figures",
    day="Day",
    made="Made at",
    entries="Entries",
    masked="Personal data masked",
    yes="yes",
    no="no",
    content="SHA-256 of the content (as CSV)",
    number="No.: {number}",
    dated="{place}, {day}/{month}/{year}",
    of_day="Day {date}",
    total="Total: {total} entries. {verdicts}.",
    none="The day has no entries.",
    page="Page {page}/",
    recipients="Recipients:",
    keeper="KEPT BY",
    head="HEAD OF THE POST",
    sign="(signature, full name)",
)


def paper_words_in(language: Language) -> PaperWords:
    """The words of a language: `vi`, or English for any other."""
    return _VIETNAMESE if language == "vi" else _ENGLISH

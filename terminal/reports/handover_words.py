"""The words of the handover certificate, in Vietnamese and English."""

from dataclasses import dataclass
from typing import Final

from terminal.reports.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWords:
    """One language's; braces are filled in."""

    title: str
    span: str
    post: str
    on_duty: str
    takes_over: str
    nobody: str
    entries: str
    no_direction: str
    total: str
    hours: str
    happenings: str
    vehicles: str
    late: str
    amendments: str
    offline: str
    camera: str
    clock: str
    restarts: str
    of_cuts: str
    views: str
    exports: str
    of_releases: str
    bundles: str
    held: str
    unsent: str
    gaps: str
    none: str
    overrides: str
    more: str
    proof: str
    records: str
    terminal: str
    head: str
    check: str
    gives: str
    takes: str


_VIETNAMESE: Final = HandoverWords(
    title="BIÊN BẢN BÀN GIAO CA",
    span="Ca trực từ {begin} đến {end}",
    post="Chốt",
    on_duty="Cán bộ trực trong ca",
    takes_over="Người nhận ca",
    nobody="………………………………",
    entries="I. LƯỢT GHI NHẬN",
    no_direction="chưa rõ chiều",
    total="Tổng số",
    hours="Theo giờ",
    happenings="II. DIỄN BIẾN TRONG CA",
    vehicles="Số xe, đoàn người",
    late="Lượt ghi bổ sung từ giấy",
    amendments="Lần sửa, bổ sung thông tin",
    offline="Mất liên lạc với trung tâm",
    camera="Mất hình máy quay",
    clock="Đồng hồ bị chỉnh",
    restarts="Máy khởi động lại",
    of_cuts="{restarts} lần, trong đó {cuts} lần do mất điện hoặc treo máy",
    views="Lần xem đầy đủ thông tin cá nhân",
    exports="Lần xuất sổ",
    of_releases="{all} lần che thông tin, {full} lần đầy đủ",
    bundles="Bộ quy tắc đã dùng",
    held="Trung tâm đã xác nhận (bản ghi)",
    unsent="Bản ghi chưa gửi",
    gaps="{times} lần, tổng cộng {hours} giờ {minutes} phút {seconds} giây",
    none="không có",
    overrides="III. QUYẾT ĐỊNH KHÁC CỦA CÁN BỘ",
    more="… và {count} trường hợp nữa.",
    proof="IV. MÃ XÁC MINH",
    records="Bản ghi số {spans}",
    terminal="Máy",
    head="Mã đầu sổ (bên nhận giữ lại)",
    check="Kiểm tra: chot verify TỆP; đối chiếu với sổ: chot verify THƯ-MỤC --evidence TỆP",
    gives="Bên giao",
    takes="Bên nhận",
)
_ENGLISH: Final = HandoverWords(
    title="SHIFT HANDOVER CERTIFICATE",
    span="Shift from {begin} to {end}",
    post="Post",
    on_duty="On duty",
    takes_over="Taken over by",
    nobody="………………………………",
    entries="I. ENTRIES",
    no_direction="no direction",
    total="Total",
    hours="By hour",
    happenings="II. WHAT HAPPENED",
    vehicles="Vehicles and groups",
    late="Entered later from paper",
    amendments="Amendments",
    offline="Centre out of reach",
    camera="Camera lost",
    clock="Clock changed",
    restarts="Restarts",
    of_cuts="{restarts}, of which {cuts} after a power cut or crash",
    views="Views of all personal data",
    exports="Exports of the register",
    of_releases="{all} masked, {full} in full",
    bundles="Rule bundles used",
    held="Confirmed by the centre (records)",
    unsent="Records not sent yet",
    gaps="{times} times, {hours} h {minutes} min {seconds} s together",
    none="none",
    overrides="III. DECISIONS OTHER THAN THE RULES'",
    more="… and {count} more.",
    proof="IV. PROOF",
    records="Records {spans}",
    terminal="Terminal",
    head="Head code (kept by whoever takes over)",
    check="Check: chot verify FILE; against the journal: chot verify FOLDER --evidence FILE",
    gives="Handed over by",
    takes="Taken over by",
)


def handover_words_in(language: Language) -> HandoverWords:
    """The words of a language: `vi`, or English for any other."""
    return _VIETNAMESE if language == "vi" else _ENGLISH

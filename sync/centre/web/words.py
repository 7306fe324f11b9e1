"""What the codes of records are called on the pages, in Vietnamese and English."""

from typing import Final, NamedTuple

from sync.protocol.terms import Assurance, Mode, Verdict


class Words(NamedTuple):
    """A name in both languages."""

    vi: str
    en: str


VERDICTS: Final = {
    Verdict.ADMIT: Words("MỜI QUA", "Admit"),
    Verdict.ATTENTION: Words("CẦN KIỂM TRA", "Attention"),
    Verdict.REFUSE: Words("CHƯA ĐƯỢC QUA", "Refuse"),
}
ICONS: Final = {Verdict.ADMIT: "✓", Verdict.ATTENTION: "!", Verdict.REFUSE: "✕"}
"""Never colour alone: every verdict has a sign of its own too."""
ASSURANCES: Final = {
    Assurance.VERIFIED: Words("Đã xác thực", "verified"),
    Assurance.UNSIGNED: Words("Không có chữ ký", "unsigned"),
    Assurance.OPAQUE: Words("Mã tra cứu", "lookup only"),
    Assurance.REJECTED: Words("Không dùng được", "rejected"),
}
MODES: Final = {
    Mode.OPERATOR: Words("Có người trực", "attended"),
    Mode.KIOSK: Words("Tự phục vụ", "kiosk"),
}

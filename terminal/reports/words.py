"""The words of the register on paper and in files, in Vietnamese and English."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sync.protocol.terms import Assurance, Direction, Source, Verdict
from terminal.verdict.decision import Reason

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Headers and words of the closed sets in one language."""

    headers: Mapping[str, str]
    verdicts: Mapping[Verdict, str]
    assurances: Mapping[Assurance, str]
    directions: Mapping[Direction, str]
    sources: Mapping[Source, str]
    sexes: Mapping[str, str]
    roles: Mapping[str, str]
    cargoes: Mapping[str, str]
    overrides: Mapping[str, str]
    """Why somebody decided otherwise than the rules, by the code after `override:`."""

    def verdict(self, verdict: Verdict) -> str:
        """The verdict as the screen calls it."""
        return self.verdicts[verdict]

    def assurance(self, assurance: Assurance | None) -> str:
        """How far the declaration was believed; empty where there was none."""
        return "" if assurance is None else self.assurances[assurance]

    def direction(self, direction: Direction | None) -> str:
        """Which way the person went; empty where nobody said."""
        return "" if direction is None else self.directions[direction]

    def source(self, source: Source | None) -> str:
        """How the terminal came to know; empty where the record does not say."""
        return "" if source is None else self.sources[source]

    def sex(self, sex: str) -> str:
        """`M` and `F` as words; anything else as it stands."""
        return self.sexes.get(sex, sex)

    def override(self, reasons: tuple[str, ...]) -> str:
        """Why somebody decided otherwise than the rules; empty where nobody did."""
        code = override_of(reasons)
        return "" if code is None else self.overrides.get(code, code)

    def role(self, role: str, carries: str) -> str:
        """What somebody is in a vehicle, and what that carries where it is not people."""
        told = (self.roles.get(role, role), self.cargoes.get(carries, carries))
        return ", ".join(filter(None, told))


_VIETNAMESE: Final = Words(
    headers={
        "number_in_list": "STT",
        "time": "Thời gian",
        "post": "Chốt",
        "lane": "Làn",
        "direction": "Chiều đi",
        "document": "Loại mã",
        "name": "Họ và tên",
        "number": "Số giấy tờ",
        "birth_date": "Ngày sinh",
        "sex": "Giới tính",
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "plate": "Biển số",
        "vehicle": "Xe số",
        "role": "Vai trò trên xe",
        "temperature": "Thân nhiệt",
        "verdict": "Kết quả",
        "assurance": "Mức tin cậy",
        "reasons": "Lý do",
        "override": "Quyết định khác",
        "amendments": "Số lần sửa",
        "notes": "Ghi chú",
        "operator": "Cán bộ",
        "source": "Nguồn",
        "claimed_at": "Giờ theo giấy",
        "terminal": "Máy",
        "seq": "Số bản ghi",
    },
    verdicts={
        Verdict.ADMIT: "MỜI QUA",
        Verdict.ATTENTION: "CẦN KIỂM TRA",
        Verdict.REFUSE: "CHƯA ĐƯỢC QUA",
    },
    assurances={
        Assurance.VERIFIED: "đã xác thực",
        Assurance.UNSIGNED: "thông tin tự khai, chưa xác thực",
        Assurance.OPAQUE: "cần tra cứu trực tuyến",
        Assurance.REJECTED: "mã không hợp lệ",
    },
    directions={
        Direction.IN: "vào tỉnh",
        Direction.OUT: "ra khỏi tỉnh",
        Direction.THROUGH: "đi qua tỉnh",
    },
    sources={
        Source.CAMERA: "máy quay",
        Source.RECORDING: "bản ghi hình",
        Source.SCANNER: "máy quét",
        Source.TYPED: "nhập tay",
        Source.ASSISTED: "khai hộ",
        Source.LATE: "ghi bổ sung",
    },
    sexes={"M": "Nam", "F": "Nữ"},
    roles={"driver": "lái xe", "passenger": "hành khách"},
    cargoes={"people": "", "goods": "chở hàng"},
    overrides={
        "documents-seen": "đã xem giấy tờ gốc",
        "emergency": "cấp cứu, khẩn cấp",
        "official-duty": "đi công vụ",
        "humanitarian": "lý do nhân đạo",
        "order": "theo chỉ đạo cấp trên",
        "wrong-reading": "mã bị đọc hoặc xét sai",
        "suspicion": "có dấu hiệu nghi ngờ",
        "other": "lý do khác",
    },
)
_ENGLISH: Final = Words(
    headers={
        "number_in_list": "No.",
        "time": "Time",
        "post": "Post",
        "lane": "Lane",
        "direction": "Direction",
        "document": "Code kind",
        "name": "Name",
        "number": "Document number",
        "birth_date": "Birth date",
        "sex": "Sex",
        "address": "Address",
        "phone": "Phone",
        "plate": "Plate",
        "vehicle": "Vehicle",
        "role": "Role",
        "temperature": "Temperature",
        "verdict": "Verdict",
        "assurance": "Assurance",
        "reasons": "Reasons",
        "override": "Decided otherwise",
        "amendments": "Changes",
        "notes": "Notes",
        "operator": "Operator",
        "source": "Source",
        "claimed_at": "Time on paper",
        "terminal": "Terminal",
        "seq": "Record number",
    },
    verdicts={
        Verdict.ADMIT: "MAY PASS",
        Verdict.ATTENTION: "NEEDS A CHECK",
        Verdict.REFUSE: "NOT YET ADMITTED",
    },
    assurances={
        Assurance.VERIFIED: "verified",
        Assurance.UNSIGNED: "self-declared, not verified",
        Assurance.OPAQUE: "needs an online look-up",
        Assurance.REJECTED: "code not valid",
    },
    directions={
        Direction.IN: "into the province",
        Direction.OUT: "out of the province",
        Direction.THROUGH: "through the province",
    },
    sources={
        Source.CAMERA: "camera",
        Source.RECORDING: "recording",
        Source.SCANNER: "scanner",
        Source.TYPED: "typed",
        Source.ASSISTED: "declared with help",
        Source.LATE: "entered later",
    },
    sexes={"M": "male", "F": "female"},
    roles={"driver": "driver", "passenger": "passenger"},
    cargoes={"people": "", "goods": "goods"},
    overrides={
        "documents-seen": "original papers seen",
        "emergency": "emergency",
        "official-duty": "on official duty",
        "humanitarian": "humanitarian",
        "order": "ordered from above",
        "wrong-reading": "read or judged wrongly",
        "suspicion": "grounds for suspicion",
        "other": "another reason",
    },
)


def override_of(reasons: Iterable[str]) -> str | None:
    """The code of why somebody decided otherwise; None where nobody did."""
    for reason in reasons:
        name, colon, code = reason.partition(":")
        if name == Reason.OVERRIDE and colon:
            return code
    return None


def words_in(language: Language) -> Words:
    """The words of a language: `vi`, or English for any other."""
    return _VIETNAMESE if language == "vi" else _ENGLISH


def birth_date(iso: str) -> str:
    """A birth date as `dd/MM/yyyy`, and as incomplete as it is: `1999`, `**/**/1999`, `03/1999`.

    What is no date of this kind comes back as it is.
    """
    parts = iso.split("-")
    if re.fullmatch(r"[\d*]{4}(?:-[\d*]{2}){0,2}", iso) is None:
        return iso
    return "/".join(reversed(parts))

"""The 63 provinces that stand in identity numbers and old addresses, and the 34 of today."""

from dataclasses import dataclass
from typing import Final

from terminal.declarations.folding import fold


@dataclass(frozen=True, slots=True)
class Province:
    """A province by the code of its time, its name then, and what it belongs to today."""

    code: str
    """Three digits, with which identity numbers begin."""
    name: str
    now: str
    """Its name since 1 July 2025; the same where nothing was merged."""

    @property
    def is_merged(self) -> bool:
        """Whether it goes by another name today, so that old papers name one that is gone."""
        return self.name != self.now


# Codes and names: Thông tư 07/2016/TT-BCA, annex 1. Today's: Nghị quyết 202/2025/QH15 of
# 12 June 2025, article 1 (for Huế: Nghị quyết 175/2024/QH15). Identity numbers given out
# before the merger keep their code. What this was checked against: ADR on provinces.
_TABLE: Final = """
001 Hà Nội
002 Hà Giang = Tuyên Quang
004 Cao Bằng
006 Bắc Kạn = Thái Nguyên
008 Tuyên Quang
010 Lào Cai
011 Điện Biên
012 Lai Châu
014 Sơn La
015 Yên Bái = Lào Cai
017 Hòa Bình = Phú Thọ
019 Thái Nguyên
020 Lạng Sơn
022 Quảng Ninh
024 Bắc Giang = Bắc Ninh
025 Phú Thọ
026 Vĩnh Phúc = Phú Thọ
027 Bắc Ninh
030 Hải Dương = Hải Phòng
031 Hải Phòng
033 Hưng Yên
034 Thái Bình = Hưng Yên
035 Hà Nam = Ninh Bình
036 Nam Định = Ninh Bình
037 Ninh Bình
038 Thanh Hóa
040 Nghệ An
042 Hà Tĩnh
044 Quảng Bình = Quảng Trị
045 Quảng Trị
046 Thừa Thiên Huế = Huế
048 Đà Nẵng
049 Quảng Nam = Đà Nẵng
051 Quảng Ngãi
052 Bình Định = Gia Lai
054 Phú Yên = Đắk Lắk
056 Khánh Hòa
058 Ninh Thuận = Khánh Hòa
060 Bình Thuận = Lâm Đồng
062 Kon Tum = Quảng Ngãi
064 Gia Lai
066 Đắk Lắk
067 Đắk Nông = Lâm Đồng
068 Lâm Đồng
070 Bình Phước = Đồng Nai
072 Tây Ninh
074 Bình Dương = Hồ Chí Minh
075 Đồng Nai
077 Bà Rịa - Vũng Tàu = Hồ Chí Minh
079 Hồ Chí Minh
080 Long An = Tây Ninh
082 Tiền Giang = Đồng Tháp
083 Bến Tre = Vĩnh Long
084 Trà Vinh = Vĩnh Long
086 Vĩnh Long
087 Đồng Tháp
089 An Giang
091 Kiên Giang = An Giang
092 Cần Thơ
093 Hậu Giang = Cần Thơ
094 Sóc Trăng = Cần Thơ
095 Bạc Liêu = Cà Mau
096 Cà Mau
"""


def _province(line: str) -> Province:
    code, _, names = line.partition(" ")
    name, _, now = names.partition(" = ")
    return Province(code, name, now or name)


PROVINCES: Final = tuple(_province(line) for line in _TABLE.strip().splitlines())
"""All 63 in the order of their codes."""

_BY_CODE: Final = {province.code: province for province in PROVINCES}
_BY_NAME: Final = {fold(province.name): province for province in PROVINCES}
_TITLES: Final = ("tinh ", "thanh pho ", "tp ")
_SHORT: Final = {"tp hcm": "ho chi minh", "tphcm": "ho chi minh"}


def of_number(number: str) -> Province | None:
    """Where the birth of a 12-digit identity number was registered; None for a birth abroad."""
    return _BY_CODE.get(number[:3])


def of_address(address: str) -> Province | None:
    """The province an address ends with, as it was before the merger; None if it names none.

    Case, tone marks and `Tỉnh`, `Thành phố`, `TP.` before the name do not matter. A name that
    stayed is the old province of that name: the address does not say when it was written.
    """
    last = fold(address.rpartition(",")[2])
    name = _SHORT.get(last, last)
    for title in _TITLES:
        name = name.removeprefix(title)
    return _BY_NAME.get(name)

"""What the twelve digits of a personal identity number say by themselves."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from terminal.declarations import codes

SHAPE: Final = re.compile(r"[0-9]{12}")

# Thông tư 07/2016/TT-BCA, annex 1: provinces and cities of birth registration.
_PROVINCES: Final = frozenset(
    f"{number:03}"
    for number in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33),
        *(34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66),
        *(67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96),
    )
)


def warnings(number: str, born: date | None, sex: str) -> Iterator[codes.Warning]:
    """What in a 12-digit number does not fit the date of birth and the sex (`M`, `F` or empty).

    The number is three digits of the place of birth registration, one of century and sex
    (1900s: 0 male, 1 female; 2000s: 2, 3; and so on), two of the year of birth, six random
    ones. Source: Nghị định 137/2015/NĐ-CP, article 13; Thông tư 59/2021/TT-BCA, article 4.
    The place is not that of residence, so no address is compared with it.
    """
    if number[:3] not in _PROVINCES:
        yield codes.Warning.PROVINCE_UNKNOWN
    digit = int(number[3])
    if sex and sex != ("M", "F")[digit % 2]:
        yield codes.Warning.SEX
    if born is None:
        return
    if born.year // 100 != 19 + digit // 2:
        yield codes.Warning.CENTURY
    if born.year % 100 != int(number[4:6]):
        yield codes.Warning.YEAR

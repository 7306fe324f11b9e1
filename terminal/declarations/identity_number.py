"""What the twelve digits of a personal identity number say by themselves."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from terminal.declarations import codes, provinces

SHAPE: Final = re.compile(r"[0-9]{12}")

_OLD_SHAPE: Final = re.compile(r"[0-9]{9}")
_PASSPORT_SHAPE: Final = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")


def is_whole(number: str) -> bool:
    """Whether it is all of a number: 12 digits, the 9 of before 2016, or that of a passport."""
    shapes = (SHAPE, _OLD_SHAPE, _PASSPORT_SHAPE)
    return any(shape.fullmatch(number) for shape in shapes)


def warnings(number: str, born: date | None, sex: str) -> Iterator[codes.Warning]:
    """What in a 12-digit number does not fit the date of birth and the sex (`M`, `F` or empty).

    The number is three digits of the place of birth registration, one of century and sex
    (1900s: 0 male, 1 female; 2000s: 2, 3; and so on), two of the year of birth, six random
    ones. Source: Nghị định 137/2015/NĐ-CP, article 13; Thông tư 59/2021/TT-BCA, article 4.
    The place is not that of residence, so no address is compared with it.
    """
    if provinces.of_number(number) is None:
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

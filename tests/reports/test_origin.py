from dataclasses import replace

import pytest

from terminal.reports.origin import PROVINCES_TODAY, origin_of
from terminal.reports.row import row_of
from tests.reports.records import entry

ROW = row_of(1, entry(1), None)


@pytest.mark.parametrize(
    ("address", "number", "origin"),
    [
        ("Bản Mẫu, Tỉnh Lai Châu", "001099000123", "Lai Châu"),
        ("Phường Nháp, Tỉnh Yên Bái", "", "Lào Cai"),
        ("", "015099000123", "Lào Cai"),
        ("Somewhere", "079099000123", "Hồ Chí Minh"),
        ("", "999099000123", ""),
        ("", "C1234567", ""),
        ("", "", ""),
    ],
)
def test_the_address_tells_before_the_number_and_both_in_names_of_today(
    address: str, number: str, origin: str
) -> None:
    assert origin_of(replace(ROW, address=address, number=number)) == origin


def test_there_are_34_provinces_today() -> None:
    assert len(PROVINCES_TODAY) == 34

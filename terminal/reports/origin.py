"""Where people of the register come from: the province, by its name of today."""

from typing import Final

from terminal.declarations import provinces
from terminal.declarations.identity_number import SHAPE
from terminal.reports.row import Row

PROVINCES_TODAY: Final = tuple(sorted({province.now for province in provinces.PROVINCES}))
"""All 34, by code point."""


def origin_of(row: Row) -> str:
    """The province that the address ends with, else that of the identity number; else empty.

    The number tells where a birth was registered, which is the best guess where a card or a
    passport gives no address. Names of before July 2025 become those of today.
    """
    found = provinces.of_address(row.address)
    if found is None and SHAPE.fullmatch(row.number):
        found = provinces.of_number(row.number)
    return "" if found is None else found.now

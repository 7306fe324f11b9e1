from dataclasses import replace

import pytest

from sync.journal.body import Body
from sync.journal.record import MAX_BODY_BYTES, MAX_REASONS, MAX_TEXT
from terminal.desk.limits import TEMPERATURES, fitting, is_temperature, is_writable
from tests.journal.makers import entry

DRAFT = entry()


def test_a_text_is_tidied_and_fits_up_to_its_limit() -> None:
    assert fitting(" ghi \n chú ", 7) == "ghi chú"
    assert fitting("x" * 7, 7) == "x" * 7
    assert fitting("x" * 8, 7) is None
    assert fitting("x" * 10_000_000, 7) is None
    assert fitting("", 7) == ""


@pytest.mark.parametrize("tenths", [TEMPERATURES[0], 366, TEMPERATURES[-1]])
def test_what_living_people_have_is_a_temperature(tenths) -> None:
    assert is_temperature(tenths)


@pytest.mark.parametrize("tenths", [299, 451, True, 36.6, "366", None, -(10**30)])
def test_anything_else_is_none(tenths) -> None:
    assert not is_temperature(tenths)


def test_what_a_record_can_hold_is_writable() -> None:
    assert is_writable(DRAFT)
    assert is_writable(replace(DRAFT, operator="x" * MAX_TEXT, reasons=("r",) * MAX_REASONS))


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, operator="x" * (MAX_TEXT + 1)),
        replace(DRAFT, document="\ud800"),
        replace(DRAFT, reasons=("r",) * (MAX_REASONS + 1)),
        replace(DRAFT, reasons=("ệ" * MAX_TEXT,) * MAX_REASONS),
        replace(DRAFT, body=Body(name="x" * 70_000)),
        # The desk itself still adds a plate, a role and times.
        replace(DRAFT, body=Body(name="x" * (MAX_BODY_BYTES - 200))),
        replace(DRAFT, body=Body(name="\ud800")),
    ],
)
def test_what_it_cannot_hold_is_not(draft) -> None:
    assert not is_writable(draft)

from sync.journal.body import Body
from terminal.reports.masking import masked_row
from terminal.reports.row import row_of
from tests.reports.records import DAT, entry


def test_a_masked_line_shows_of_a_person_what_the_screen_shows() -> None:
    row = masked_row(row_of(1, entry(1), DAT))
    assert row.name == "N. V. Đạt"
    assert row.number == "•••123"
    assert row.birth_date == "1999"
    assert row.address == "***, Tỉnh Lai Châu"
    assert row.phone == "•••678"
    assert row.plate == "***"


def test_short_and_empty_values_do_not_come_out_whole() -> None:
    row = masked_row(row_of(1, entry(1), Body(number="12345", address="Lai Châu", notes="ho")))
    assert (row.number, row.address, row.notes) == ("•••", "***", "***")
    assert (row.name, row.phone, row.plate) == ("", "", "")

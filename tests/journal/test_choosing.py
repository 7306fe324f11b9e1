"""Which line a recovery takes for the newest."""

import pytest

from tests.journal.makers import entry, journal, moment
from tests.journal.signed import confirm, enrol
from tests.journal.test_wreck import lines_after_recovery, purge, spoil

pytestmark = pytest.mark.usefixtures("small_ballast")


@pytest.mark.parametrize("tables", [("records_by_time",), ("epochs", "records_by_time")])
def test_a_line_of_which_nothing_is_left_is_not_the_newest_for_that(tmp_path, tables) -> None:
    book = journal(tmp_path)
    enrol(book)
    for number in range(10):
        book.append(entry(number))
    old = book.head
    confirm(book, old.seq)
    book.begin_epoch(moment(100))
    for number in range(10):
        book.append(entry(100 + number))
    confirm(book, book.head.seq)
    purge(book, old.seq, old.epoch)
    newest = book.head
    book.close()
    spoil(tmp_path, *tables)

    line = lines_after_recovery(tmp_path)[-1]

    assert (line.epoch, line.last) == (newest.epoch, newest.seq)


def test_lines_that_the_centre_never_spoke_of_stay_where_they_were_written(tmp_path) -> None:
    book = journal(tmp_path)
    enrol(book)
    book.append(entry())
    book.begin_epoch(moment(100))
    book.append(entry(101))
    confirm(book, 1)
    newest = book.head
    book.close()
    spoil(tmp_path, "epochs", "records_by_time")

    line = lines_after_recovery(tmp_path)[-1]

    assert (line.epoch, line.last) == (newest.epoch, newest.seq)

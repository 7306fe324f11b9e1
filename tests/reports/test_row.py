from sync.journal.body import Body
from sync.protocol.terms import Verdict
from terminal.reports.day_book import DayBook
from terminal.reports.row import Row, amended, row_of
from tests.reports.records import DAT, amendment, entry

FIRST = entry(1, verdict=Verdict.ADMIT)


def test_what_stands_beside_a_person_comes_out_of_the_register_as_it_went_in() -> None:
    body = Body(
        name="Nguyễn Văn Đạt",
        role="driver",
        carries="goods",
        claimed_at="2026-03-01T09:00:00+07:00",
        leave_by="2026-03-02T09:00:00+07:00",
        entered_at="2026-03-01T08:00:00+07:00",
        entered_as="7/1",
        without_fever="ADMIT",
        answers={"signs": "yes", "which_signs": "fever cough"},
    )
    with DayBook() as book:
        book.add(FIRST, body)
        row = book.find(7, 1)
    assert row == row_of(1, FIRST, body)
    assert row is not None
    assert (row.role, row.carries, row.entered_as) == ("driver", "goods", "7/1")
    assert dict(row.answers) == body.answers


def test_a_later_answer_replaces_the_earlier_of_its_question_alone() -> None:
    row = row_of(1, FIRST, Body(answers={"a": "1", "b": "2"}))
    changed = amended(row, amendment(2, FIRST), Body(answers={"b": "3"}))
    assert dict(changed.answers) == {"a": "1", "b": "3"}


def test_a_fever_and_what_would_hold_without_it_last_until_the_next_amendment() -> None:
    row = row_of(1, FIRST, DAT)
    fever = amendment(2, FIRST, verdict=Verdict.ATTENTION, reasons=("fever",))
    feverish = amended(row, fever, Body(without_fever="ADMIT"))
    assert (feverish.without_fever, feverish.reasons[0]) == ("ADMIT", "fever")
    normal = amendment(3, FIRST, verdict=Verdict.ADMIT, reasons=("temperature-normal",))
    assert amended(feverish, normal, Body()).without_fever == ""
    assert "fever" not in amended(feverish, normal, Body()).reasons


def test_an_amendment_that_nobody_here_may_read_leaves_the_person_as_they_were() -> None:
    row = row_of(1, FIRST, DAT)
    changed = amended(row, amendment(2, FIRST, verdict=Verdict.REFUSE), None)
    assert (changed.name, changed.verdict, changed.amendments) == (DAT.name, Verdict.REFUSE, 1)
    assert isinstance(changed, Row)

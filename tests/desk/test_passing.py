from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync.protocol.terms import Direction, Verdict
from terminal.desk.passing import Passage, Visit, later, passage
from tests.desk.people import RULES

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
IN, OUT, THROUGH = Direction.IN, Direction.OUT, Direction.THROUGH
LIMITED = replace(RULES, through=2 * HOUR)
CAME = Visit(at=NOON, came_at=NOON, direction=IN, verdict=Verdict.ADMIT, entry=(7, 3))


def test_of_somebody_who_was_never_here_nothing_is_known() -> None:
    assert passage(None, IN, NOON, LIMITED) == Passage()
    assert passage(None, OUT, NOON, LIMITED) == Passage()
    assert passage(None, THROUGH, NOON, LIMITED).leave_by == NOON + 2 * HOUR
    assert passage(None, THROUGH, NOON, RULES).leave_by is None


@pytest.mark.parametrize(
    ("before", "now", "pairs"),
    [(IN, OUT, True), (THROUGH, OUT, True), (THROUGH, THROUGH, True), (OUT, OUT, False),
     (OUT, IN, False), (IN, IN, False), (IN, THROUGH, False), (None, OUT, False)],
)  # fmt: skip
def test_leaving_pairs_with_coming(before, now, pairs) -> None:
    found = passage(replace(CAME, direction=before), now, NOON + HOUR, RULES)
    assert found.entered_at == (NOON if pairs else None)
    assert found.entered_as == ("7/3" if pairs else "")
    assert found.history.is_other_way is (before not in (None, now))


def test_who_was_refused_did_not_come_in() -> None:
    refused = replace(CAME, verdict=Verdict.REFUSE, reasons=("signature",))
    found = passage(refused, OUT, NOON + HOUR, RULES)
    assert found.entered_at is None
    assert found.history.refused == "signature"


def test_a_code_shown_twice_on_the_way_through_is_nobody_who_leaves() -> None:
    came = replace(CAME, direction=THROUGH)
    assert passage(came, THROUGH, NOON + timedelta(minutes=5), LIMITED).entered_at is None


def test_a_deadline_that_runs_is_not_put_off_by_being_seen_again() -> None:
    first = passage(None, THROUGH, NOON, LIMITED).leave_by
    assert first is not None
    came = replace(CAME, direction=THROUGH, leave_by=first.isoformat())
    assert passage(came, THROUGH, NOON + HOUR, LIMITED).leave_by == first
    missed = passage(came, THROUGH, NOON + 3 * HOUR, LIMITED)
    assert missed.history.leave_by == first
    assert missed.leave_by == NOON + 5 * HOUR


@pytest.mark.parametrize("written", ["", "soon", "2026-11-22T09:00:00"])
def test_a_deadline_that_cannot_be_read_is_reckoned_or_unknown(written) -> None:
    came = replace(CAME, direction=THROUGH, leave_by=written)
    found = passage(came, OUT, NOON + 3 * HOUR, LIMITED)
    assert found.history.leave_by == (None if written else NOON + 2 * HOUR)


@pytest.mark.parametrize(
    ("verdict", "reasons", "why"),
    [
        (Verdict.REFUSE, ("rule-failed:VR-1", "verified"), "rule-failed"),
        (Verdict.REFUSE, (), "refused"),
        (Verdict.REFUSE, ("signature", "refused-before:answers"), "answers"),
        (Verdict.ATTENTION, ("refused-before:answers", "unsigned"), "answers"),
        (Verdict.ATTENTION, ("repeat",), ""),
        (Verdict.ADMIT, ("override", "refused-before:answers"), ""),
    ],
)
def test_a_refusal_is_remembered_with_its_first_reason_until_somebody_passes(
    verdict, reasons, why
) -> None:
    visit = replace(CAME, verdict=verdict, reasons=reasons)
    assert passage(visit, IN, NOON + HOUR, RULES).history.refused == why


def test_a_clock_at_the_end_of_the_calendar_stops_nobody() -> None:
    end = datetime(9999, 12, 31, 23, tzinfo=UTC)
    assert later(end, 24 * HOUR) == end
    assert passage(None, THROUGH, end, LIMITED).leave_by == end

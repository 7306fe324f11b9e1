from dataclasses import replace
from pathlib import Path

import pytest

from sync.journal.draft import event
from sync.journal.journal import TERMINAL_START, TERMINAL_STOP
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.protocol.terms import Direction, RecordKind, Verdict
from terminal.app import station
from terminal.desk import desk, stand
from terminal.desk.orders import OverrideReason
from terminal.reports import shift_counting as codes
from terminal.reports.handover import Gaps, Handover
from terminal.reports.shift_counting import counted
from terminal.reports.words import words_in
from tests.journal.makers import NOON_MS, entry, journal, moment
from tests.reports.shifts import MINUTE_MS, a_shift


def records(folder: Path) -> list[Record]:
    with JournalReader(folder) as reader:
        return list(reader.between(0, 2**60, set(RecordKind)))


@pytest.fixture(scope="module")
def all_records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    folder = tmp_path_factory.mktemp("shift") / "data"
    a_shift(folder).close()
    return records(folder)


@pytest.fixture(scope="module")
def shift(all_records: list[Record]) -> Handover:
    return counted(all_records[4:])


def test_codes_of_events_are_those_that_are_recorded() -> None:
    assert codes.TERMINAL_START == TERMINAL_START
    assert codes.TERMINAL_STOP == TERMINAL_STOP
    assert codes.CLOCK_JUMP == station.CLOCK_JUMP
    assert codes.ENTRY_VIEWED == desk.ENTRY_VIEWED
    assert (codes.SHIFT_START, codes.SHIFT_END) == (stand.SHIFT_START, stand.SHIFT_END)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_of_an_override_has_words(language: str) -> None:
    words = words_in("vi" if language == "vi" else "en").overrides
    assert words.keys() == {reason.value for reason in OverrideReason}


def test_entries_count_by_the_verdict_that_holds_at_the_end(shift: Handover) -> None:
    assert (shift.of(Verdict.ADMIT), shift.of(Verdict.ATTENTION), shift.of(Verdict.REFUSE)) == (
        6,
        4,
        2,
    )
    assert shift.entries == 12
    assert shift.counts[Verdict.ADMIT, Direction.IN] == 3


def test_hours_are_those_in_which_people_came(shift: Handover) -> None:
    assert shift.hours == {NOON_MS + hour * 3_600_000: 3 for hour in range(4)}


def test_one_vehicle_of_four_is_one_vehicle(shift: Handover) -> None:
    assert (shift.vehicles, shift.late) == (1, 1)


def test_overrides_are_named_with_their_entry_and_reason(
    shift: Handover, all_records: list[Record]
) -> None:
    found = [(each.code, each.verdict, each.operator) for each in shift.overrides]
    assert found == [
        ("emergency", Verdict.ADMIT, "canbo1"),
        ("order", Verdict.ADMIT, "canbo1"),
    ]
    people = [r.header.seq for r in all_records[4:] if r.header.kind is RecordKind.ENTRY]
    assert [each.seq for each in shift.overrides] == [people[2], people[5]]
    assert shift.amendments == 3


def test_what_went_wrong_is_added_up(shift: Handover) -> None:
    # The second time the centre was away ended, for all that is known, with the stop.
    assert shift.centre_away == Gaps(2, 6 * MINUTE_MS)
    assert shift.camera_away == Gaps(1, MINUTE_MS)
    assert shift.clock_jumps_ms == (-90_000,)
    assert (shift.restarts, shift.cuts) == (2, 1)
    assert (shift.views, shift.exports, shift.releases) == (1, 1, 1)


def test_it_says_who_was_on_duty_and_which_records_it_counted(
    shift: Handover, all_records: list[Record]
) -> None:
    (span,) = shift.spans
    assert (span.first, span.last, span.hash) == (5, len(all_records), all_records[-1].hash)
    assert shift.records == len(all_records) - 4
    assert (shift.operators, shift.bundles) == (("canbo1",), ("2026-11-22.1",))
    assert shift.from_ms == NOON_MS


def test_the_same_records_give_the_same_digest_and_others_another(
    shift: Handover, all_records: list[Record]
) -> None:
    assert counted(all_records[4:]).digest() == shift.digest()
    digests = {counted(all_records[begin:]).digest() for begin in range(len(all_records))}
    assert len(digests) == len(all_records)


def test_every_figure_is_in_the_digest(shift: Handover) -> None:
    changed = {
        "operators": ("x",), "counts": {}, "hours": {}, "vehicles": 9, "late": 9, "amendments": 9,
        "overrides": (), "restarts": 9, "cuts": 9, "clock_jumps_ms": (), "views": 9, "exports": 9,
        "centre_away": Gaps(9, 9), "camera_away": Gaps(9, 9), "releases": 9, "bundles": (),
        "post": "x", "lane": "x", "from_ms": 0, "to_ms": 0, "spans": (), "terminal": b"",
    }  # fmt: skip
    assert changed.keys() == {*Handover.__dataclass_fields__}
    for name, value in changed.items():
        assert replace(shift, **{name: value}).digest() != shift.digest()  # type: ignore[arg-type]  # names are those of the fields


def test_what_was_away_before_the_shift_is_away_since_it_began(tmp_path: Path) -> None:
    book = journal(tmp_path / "data")
    book.append(event(codes.CENTRE_BACK, moment(7000)))
    # It was noticed in the shift, and had begun before.
    book.append(event(codes.CAMERA_LOST, moment(9000), {1: "lost", 2: NOON_MS - 60_000}))
    book.append(entry(10_000))
    book.close()
    shift = counted(records(tmp_path / "data"))
    assert shift.centre_away == Gaps(1, 7000)
    assert shift.camera_away == Gaps(1, 10_000)


def test_a_shift_without_records_is_none() -> None:
    with pytest.raises(ValueError, match="no records"):
        counted([])


def test_who_signed_in_beside_the_shift_is_not_on_duty_and_who_came_last_gives_it(
    tmp_path: Path,
) -> None:
    book = journal(tmp_path)
    for at, (kind, who) in enumerate(
        [
            (codes.SHIFT_START, "canbo1"),
            (codes.SHIFT_START, "canbo2"),
            (codes.SHIFT_START, "canbo1"),
            ("supervisor.signed-in", "chihuy"),
            ("handover.made", "chihuy"),
        ]
    ):
        book.append(replace(event(kind, moment(at)), operator=who))
    book.close()
    assert counted(records(tmp_path)).operators == ("canbo2", "canbo1")

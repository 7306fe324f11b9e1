from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.record import Header
from sync.protocol.terms import RecordKind, Source, Verdict
from terminal.desk.situation import Role
from terminal.desk.vehicles import ENDED, MAX_PEOPLE, OpenVehicle, Ticket, ended, left_open
from terminal.verdict.decision import gravest
from tests.journal.makers import header, moment

GROUP, OTHER = b"G" * 16, b"H" * 16
EMPTY = OpenVehicle(group=GROUP)


def person(seq: int, group: bytes | None = GROUP, verdict: Verdict = Verdict.ADMIT) -> Header:
    return header(seq=seq, group=group, verdict=verdict, source=Source.CAMERA)


def end(seq: int, group: bytes = GROUP) -> Header:
    return header(seq=seq, kind=RecordKind.EVENT, code=ENDED, group=group)


@given(st.lists(st.tuples(st.none() | st.sampled_from(Role), st.sampled_from(Verdict))))
def test_a_vehicle_counts_its_people_and_is_as_bad_as_its_worst(coming) -> None:
    vehicle = EMPTY
    for named, verdict in coming:
        vehicle = replace(vehicle, named=named).with_person(Ticket(), verdict)
    assert vehicle.shown.people == len(coming)
    assert vehicle.shown.drivers == sum(m.role is Role.DRIVER for m in vehicle.members)
    assert vehicle.shown.drivers <= len(coming)
    worst = gravest(*(verdict for _, verdict in coming)) if coming else None
    assert vehicle.shown.worst is worst


def test_passengers_follow_a_driver_by_themselves() -> None:
    vehicle = EMPTY
    for _ in range(3):
        vehicle = vehicle.with_person(Ticket(), Verdict.ADMIT)
    assert [m.role for m in vehicle.members] == [Role.DRIVER, Role.PASSENGER, Role.PASSENGER]


def test_a_named_role_is_the_next_persons_alone() -> None:
    vehicle = replace(EMPTY, named=Role.PASSENGER).with_person(Ticket(), Verdict.ADMIT)
    assert vehicle.next_role is Role.DRIVER


def test_a_verdict_that_changes_changes_the_vehicles() -> None:
    vehicle = EMPTY.with_person(Ticket(7, 1), Verdict.REFUSE).with_person(
        Ticket(7, 2), Verdict.ADMIT
    )
    assert vehicle.judged_anew(7, 1, Verdict.ATTENTION).shown.worst is Verdict.ATTENTION
    assert vehicle.judged_anew(7, 9, Verdict.ADMIT) is vehicle
    assert vehicle.holds(7, 2)
    assert not vehicle.holds(8, 2)


def test_a_vehicle_is_full_at_its_limit() -> None:
    vehicle = EMPTY
    for _ in range(MAX_PEOPLE):
        assert not vehicle.is_full
        vehicle = vehicle.with_person(Ticket(), Verdict.ADMIT)
    assert vehicle.is_full


def test_its_end_says_how_many_and_no_plate() -> None:
    vehicle = replace(EMPTY, plate="25A-123.45").with_person(Ticket(), Verdict.REFUSE)
    draft = ended(vehicle, moment())
    assert draft.clear == {1: 1, 2: 1, 3: {"REFUSE": 1}}
    assert (draft.group, draft.code, draft.body) == (GROUP, ENDED, None)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [person(1, None)],
        [person(1), end(2)],
        [person(1), person(2, None)],
        [person(1), end(2), header(seq=3, kind=RecordKind.EVENT, code="terminal.start")],
        [person(1), end(2, OTHER), end(3)],
    ],
)
def test_no_vehicle_was_left_open(headers) -> None:
    assert left_open(headers, moment()) is None


def test_one_that_nobody_confirmed_is_ended_with_those_who_were_in_it() -> None:
    late = replace(person(6, None), source=Source.LATE)
    headers = [
        person(1, OTHER), person(2), end(3, OTHER), person(4, GROUP, Verdict.REFUSE), person(5),
        late, header(seq=7, kind=RecordKind.EVENT, code="terminal.start"),
    ]  # fmt: skip
    draft = left_open(headers, moment())
    assert draft is not None
    assert draft.group == GROUP
    assert draft.clear == {1: 3, 2: 0, 3: {"ADMIT": 2, "REFUSE": 1}, 4: True}

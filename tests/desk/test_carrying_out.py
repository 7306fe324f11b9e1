"""Orders, carried out over the real journal and the real register."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from sync.journal.faults import JournalTrouble
from sync.journal.record import Record
from sync.protocol import cbor
from sync.protocol.terms import Assurance, Direction, RecordKind, Source, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.ledger import MAX_WAITING
from terminal.desk.orders import (
    Amend,
    Attend,
    BeginVehicle,
    ChangeVehicle,
    Correction,
    DropAwaited,
    EndVehicle,
    Enter,
    Move,
    NameRole,
    OrderRefused,
    Override,
    OverrideReason,
    Turn,
    View,
)
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Carries, Need, Role
from terminal.desk.vehicles import MAX_PEOPLE
from terminal.reports.row import Row
from terminal.verdict.decision import Need as RuleNeed
from tests.desk.people import DUY, HOA, MINUTE, RULES, Post, card, certificate, forged

ADMIT, ATTENTION, REFUSE = Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE


def amend(outcome: Outcome, **given) -> Amend:
    assert outcome.epoch is not None
    assert outcome.seq is not None
    return Amend(epoch=outcome.epoch, seq=outcome.seq, **given)


def view(outcome: Outcome) -> View:
    order = amend(outcome)
    return View(order.epoch, order.seq)


def said_by(event: Record) -> object:
    """What anybody may read in an event."""
    return cbor.decode_deterministic(event.body, max_bytes=1000, max_depth=3)


def somebody(number: int) -> Declaration:
    return card(Person(name="Người Hư Cấu", number=f"0010990{number:05}", birth_date="1999"))


class TestWhatStands:
    def test_the_situation_is_what_the_settings_say_at_first(self, here) -> None:
        found = here.desk.situation
        assert (found.direction, found.lane, found.lanes) == (Direction.IN, "1", ("1", "2"))
        assert found.operator == "cán bộ 7"
        assert found.vehicle is found.awaited is None

    def test_a_turn_holds_from_the_next_person_on_and_is_an_event(self, here) -> None:
        before = here.show(card(DUY))
        assert here.desk.carry_out(Turn(Direction.OUT)) is None
        after = here.show(card(HOA))
        assert (before.direction, after.direction) == (Direction.IN, Direction.OUT)
        (event,) = here.events("direction.changed")
        assert event.header.direction is Direction.OUT

    def test_a_lane_that_the_post_has_stands_in_every_later_record(self, here) -> None:
        assert here.desk.carry_out(Move("9")) is OrderRefused.NO_SUCH_LANE
        assert here.desk.carry_out(Move("2")) is None
        here.show(card(DUY))
        assert here.records()[-1].header.lane == "2"
        assert here.events("lane.changed")[0].header.lane == "2"
        assert here.journal.place.lane == "2"

    def test_the_lane_it_began_at_can_always_be_moved_back_to(self, tmp_path) -> None:
        post = Post(tmp_path, lanes=("2", "Xe khách"))
        assert post.desk.situation.lanes == ("1", "2", "Xe khách")
        assert post.desk.carry_out(Move("2")) is post.desk.carry_out(Move("1")) is None
        post.close()

    def test_what_waited_for_the_disk_keeps_the_lane_it_happened_at(self, here) -> None:
        here.refusing = JournalTrouble.DISK_FULL
        here.show(card(DUY))
        here.desk.carry_out(Move("2"))
        here.refusing = None
        here.desk.retry()
        lanes = [record.header.lane for record in here.records(RecordKind.ENTRY, RecordKind.EVENT)]
        assert lanes[-2:] == ["1", "2"]

    def test_shifts_end_and_start_with_whoever_has_them(self, here) -> None:
        assert here.desk.carry_out(Attend("cán bộ 8")) is None
        assert here.desk.carry_out(Attend("")) is None
        ended = [event.header.operator for event in here.events("shift.end")]
        started = [event.header.operator for event in here.events("shift.start")]
        assert (ended, started) == (["cán bộ 7", "cán bộ 8"], ["cán bộ 8"])
        assert here.desk.carry_out(Attend("x" * 65)) is OrderRefused.OUT_OF_RANGE

    def test_what_is_ordered_twice_is_one_event(self, here) -> None:
        for order in (Turn(Direction.IN), Move("1"), Attend("cán bộ 7")):
            assert here.desk.carry_out(order) is None
        codes = {record.header.code for record in here.records(RecordKind.EVENT)}
        assert codes.isdisjoint({"direction.changed", "lane.changed", "shift.start", "shift.end"})


class TestVehicles:
    def test_five_people_are_five_entries_of_one_group_with_one_plate(self, here) -> None:
        here.desk.carry_out(BeginVehicle("25A-123.45"))
        outcomes = [here.show(somebody(number)) for number in range(5)]
        assert here.desk.carry_out(EndVehicle()) is None
        assert [outcome.vehicle.people for outcome in outcomes if outcome.vehicle] == [
            1,
            2,
            3,
            4,
            5,
        ]
        entries = here.records(RecordKind.ENTRY)
        assert len({entry.header.group for entry in entries}) == 1
        bodies = [here.body(entry) for entry in entries]
        assert [body.role for body in bodies] == ["driver", *["passenger"] * 4]
        assert {body.plate for body in bodies} == {"25A-123.45"}
        (event,) = here.events("vehicle.ended")
        assert said_by(event) == {1: 5, 2: 1, 3: {"ADMIT": 5}}
        assert event.header.group == entries[0].header.group
        assert b"123.45" not in event.header_bytes + event.body
        assert here.desk.situation.vehicle is None

    def test_the_gravest_verdict_holds_for_the_vehicle_until_somebody_decides(self, here) -> None:
        here.desk.carry_out(BeginVehicle())
        here.show(card(DUY))
        refused = here.show(forged(HOA))
        vehicle = here.desk.situation.vehicle
        assert vehicle is not None
        assert vehicle.worst is refused.verdict is REFUSE
        decided = here.order(
            amend(refused, override=Override(ADMIT, OverrideReason.DOCUMENTS_SEEN))
        )
        assert decided.vehicle is not None
        assert decided.vehicle.worst is ADMIT

    def test_roles_can_be_named_and_come_by_themselves(self, here) -> None:
        here.desk.carry_out(BeginVehicle(carries=Carries.GOODS))
        first = here.desk.situation.role
        here.show(somebody(1))
        assert (first, here.desk.situation.role) == (Role.DRIVER, Role.PASSENGER)
        here.desk.carry_out(NameRole(Role.DRIVER))
        here.show(somebody(2))
        vehicle = here.desk.situation.vehicle
        assert vehicle is not None
        assert (vehicle.people, vehicle.drivers) == (2, 2)
        assert {row.carries for row in here.rows()} == {"goods"}

    def test_another_plate_amends_who_is_in_it_already(self, here) -> None:
        here.desk.carry_out(BeginVehicle("1"))
        here.show(somebody(1))
        here.show(forged(HOA))
        assert here.desk.carry_out(ChangeVehicle("51B-678.90", Carries.GOODS)) is None
        here.show(somebody(2))
        assert {row.plate for row in here.rows()} == {"51B-678.90"}
        assert [row.amendments for row in here.rows()] == [0, 1, 1]
        assert [row.verdict for row in here.rows()] == [ADMIT, REFUSE, ADMIT]

    def test_another_plate_reaches_those_too_who_wait_for_the_disk(self, here) -> None:
        here.refusing = JournalTrouble.DISK_FULL
        here.desk.carry_out(BeginVehicle("1"))
        here.show(somebody(1))
        here.desk.carry_out(ChangeVehicle("2", Carries.PEOPLE))
        here.refusing = None
        here.desk.retry()
        (row,) = here.rows()
        assert (row.plate, row.amendments) == ("2", 1)

    def test_orders_about_a_vehicle_need_one(self, here) -> None:
        for order in (EndVehicle(), NameRole(Role.DRIVER), ChangeVehicle("1", Carries.PEOPLE)):
            assert here.desk.carry_out(order) is OrderRefused.NO_VEHICLE
        assert here.desk.carry_out(BeginVehicle("x" * 21)) is OrderRefused.OUT_OF_RANGE

    def test_a_vehicle_in_which_nobody_was_leaves_no_record(self, here) -> None:
        here.desk.carry_out(BeginVehicle())
        here.desk.carry_out(EndVehicle())
        assert here.events("vehicle.ended") == []

    def test_one_that_is_open_is_ended_by_the_next(self, here) -> None:
        here.desk.carry_out(BeginVehicle("1"))
        here.show(somebody(1))
        here.desk.carry_out(BeginVehicle("2"))
        assert len(here.events("vehicle.ended")) == 1
        assert here.desk.situation.vehicle is not None

    def test_a_vehicle_is_full_at_its_limit_and_ends_by_itself(self, here) -> None:
        here.desk.carry_out(BeginVehicle("1"))
        for number in range(MAX_PEOPLE):
            outcome = here.show(somebody(number))
        assert outcome.vehicle is not None
        assert outcome.vehicle.people == MAX_PEOPLE
        assert here.show(somebody(MAX_PEOPLE)).vehicle is None
        assert len(here.events("vehicle.ended")) == 1


class TestAmendments:
    def test_a_fever_asks_for_attention_and_a_normal_temperature_takes_it_back(self, here) -> None:
        entry = here.show(card(DUY))
        fever = here.order(amend(entry, temperature_tenths=RULES.fever_tenths))
        assert (fever.before, fever.verdict) == (ADMIT, ATTENTION)
        assert fever.reasons == ("fever", "unsigned")
        assert (fever.epoch, fever.seq) == (entry.epoch, entry.seq)
        normal = here.order(amend(entry, temperature_tenths=RULES.fever_tenths - 1))
        assert (normal.before, normal.verdict) == (ATTENTION, ADMIT)
        assert normal.reasons == ("temperature-normal", "unsigned")
        records = here.records(RecordKind.AMENDMENT)
        assert [record.header.verdict for record in records] == [ATTENTION, ADMIT]
        assert {record.header.refers_seq for record in records} == {entry.seq}

    def test_a_normal_temperature_softens_nothing_else(self, here) -> None:
        refused = here.show(forged(DUY))
        for tenths in (390, 366):
            assert here.order(amend(refused, temperature_tenths=tenths)).verdict is REFUSE
        positive = here.show(certificate(HOA, positive=True))
        for tenths in (390, 366):
            assert here.order(amend(positive, temperature_tenths=tenths)).verdict is ATTENTION

    def test_a_decision_stands_over_the_fever_that_was_known(self, here) -> None:
        entry = here.show(card(DUY))
        here.order(amend(entry, temperature_tenths=390))
        why = Override(ADMIT, OverrideReason.EMERGENCY)
        decided = here.order(amend(entry, override=why))
        assert decided.verdict is ADMIT
        assert decided.reasons[:2] == ("override", "override:emergency")
        assert here.order(amend(entry, note="xe cấp cứu")).verdict is ADMIT
        assert here.order(amend(entry, temperature_tenths=391)).verdict is ATTENTION
        assert here.order(amend(entry, temperature_tenths=365)).verdict is ADMIT

    @pytest.mark.parametrize("verdict", Verdict)
    def test_somebody_may_decide_anything_about_anybody(self, here, verdict) -> None:
        for shown in (card(DUY), forged(HOA)):
            entry = here.show(shown)
            why = Override(verdict, OverrideReason.ORDER)
            assert here.order(amend(entry, override=why)).verdict is verdict

    def test_answers_that_come_later_make_a_verdict_graver_and_never_softer(self, here) -> None:
        entry = here.show(card(DUY))
        attention = here.order(amend(entry, answers={"signs": "attention"}))
        assert attention.verdict is ATTENTION
        assert attention.reasons[0] == "answers"
        assert here.order(amend(entry, answers={"contact": "refuse"})).verdict is REFUSE
        softer = here.order(amend(entry, answers={"signs": "none", "contact": "none"}))
        assert softer.verdict is REFUSE
        assert dict(here.rows()[0].answers) == {"signs": "none", "contact": "none"}

    def test_a_fever_and_answers_at_once_are_told_apart_afterwards(self, here) -> None:
        entry = here.show(card(DUY))
        here.order(amend(entry, temperature_tenths=390, answers={"signs": "attention"}))
        assert here.order(amend(entry, temperature_tenths=365)).verdict is ATTENTION

    def test_notes_and_corrections_change_no_verdict(self, here) -> None:
        entry = here.show(card(DUY))
        fixed = {Correction.NAME: "Nguyễn Bảo Duyên", Correction.BIRTH_DATE: "06/03/1999"}
        changed = here.order(amend(entry, note=" quay\nlại ", corrections=fixed))
        assert (changed.before, changed.verdict) == (ADMIT, ADMIT)
        (row,) = here.rows()
        assert (row.name, row.birth_date, row.notes) == (
            "Nguyễn Bảo Duyên",
            "1999-03-06",
            "quay lại",
        )
        assert (row.number, row.amendments) == (DUY.number, 1)

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, OrderRefused.NOTHING_GIVEN),
            ({"note": "  \n"}, OrderRefused.NOTHING_GIVEN),
            ({"temperature_tenths": 299}, OrderRefused.OUT_OF_RANGE),
            ({"temperature_tenths": 451}, OrderRefused.OUT_OF_RANGE),
            ({"note": "x" * 501}, OrderRefused.OUT_OF_RANGE),
            ({"corrections": {Correction.SEX: "nam"}}, OrderRefused.OUT_OF_RANGE),
            ({"corrections": {Correction.BIRTH_DATE: "31/02/1999"}}, OrderRefused.OUT_OF_RANGE),
            ({"corrections": {Correction.PLATE: "x" * 21}}, OrderRefused.OUT_OF_RANGE),
            ({"answers": {str(n): "none" for n in range(65)}}, OrderRefused.OUT_OF_RANGE),
        ],
    )
    def test_what_cannot_be_is_refused_and_changes_nothing(self, here, given, expected) -> None:
        entry = here.show(card(DUY))
        assert here.desk.carry_out(amend(entry, **given)) is expected
        assert here.records(RecordKind.AMENDMENT) == []

    @pytest.mark.parametrize("tenths", [300, 450])
    def test_the_limits_of_a_temperature_are_living_people(self, here, tenths) -> None:
        assert here.order(amend(here.show(card(DUY)), temperature_tenths=tenths)).saved

    def test_an_entry_that_is_not_there_is_said_to_be_missing(self, here) -> None:
        for epoch, seq in ((1, 1), (0, -5), (2**70, 2**70)):
            order = Amend(epoch=epoch, seq=seq, note="x")
            assert here.desk.carry_out(order) is OrderRefused.NO_SUCH_ENTRY

    def test_amendments_wait_in_their_order_while_the_disk_refuses(self, here) -> None:
        entry = here.show(card(DUY))
        here.refusing = JournalTrouble.DISK_FULL
        fever = here.order(amend(entry, temperature_tenths=390))
        assert (fever.saved, fever.waiting, fever.verdict) == (False, 1, ATTENTION)
        normal = here.order(amend(entry, temperature_tenths=365))
        assert (normal.before, normal.verdict, normal.waiting) == (ATTENTION, ADMIT, 2)
        here.refusing = None
        saved = here.desk.retry()
        assert [outcome.saved for outcome in saved] == [True, True]
        assert [outcome.seq for outcome in saved] == [entry.seq] * 2
        assert here.rows()[0].reasons == ("temperature-normal", "unsigned")

    def test_what_waits_is_bounded(self, here) -> None:
        entry = here.show(card(DUY))
        here.refusing = JournalTrouble.DISK_FULL
        for number in range(MAX_WAITING - 1):
            here.desk.carry_out(Turn(list(Direction)[number % 2 + 1]))
        for _ in range(3):
            outcome = here.order(amend(entry, note="x"))
        assert outcome.waiting == here.desk.waiting == MAX_WAITING


class TestLooking:
    def test_who_looks_is_recorded_before_anything_is_shown(self, here) -> None:
        entry = here.show(card(DUY))
        row = here.desk.carry_out(view(entry))
        assert isinstance(row, Row)
        assert row.number == DUY.number
        (event,) = here.events("entry.viewed")
        assert said_by(event) == {1: entry.epoch, 2: entry.seq}
        assert event.header.operator == "cán bộ 7"

    def test_nothing_is_shown_that_is_not_recorded(self, here) -> None:
        entry = here.show(card(DUY))
        here.refusing = JournalTrouble.DISK_FULL
        assert here.desk.carry_out(view(entry)) is OrderRefused.NOT_SAVED
        here.show(card(HOA))
        here.refusing = None
        assert isinstance(here.desk.carry_out(view(entry)), Row)
        assert len(here.events("entry.viewed")) == 1

    def test_a_kiosk_can_show_nobody(self, tmp_path) -> None:
        post = Post(tmp_path, keep_bodies=False)
        entry = post.show(card(DUY))
        assert post.desk.carry_out(view(entry)) is OrderRefused.UNREADABLE_ENTRY
        assert post.desk.carry_out(View(1, 1)) is OrderRefused.NO_SUCH_ENTRY
        assert post.events("entry.viewed") == []
        post.close()


class TestEntering:
    @staticmethod
    def typed(person: Person = DUY, source: Source = Source.TYPED, **given) -> Enter:
        said = Declaration(kind="declaration", assurance=Assurance.VERIFIED, person=person)
        declared = given.pop("answers", {})
        return Enter(declaration=replace(said, answers=declared), source=source, **given)

    def test_what_somebody_typed_is_never_verified(self, here) -> None:
        for source in (Source.TYPED, Source.ASSISTED):
            outcome = here.order(self.typed(source=source))
            assert outcome.assurance is Assurance.UNSIGNED
            assert outcome.source is source

    def test_the_rules_judge_answers_and_temperature(self, here) -> None:
        refused = here.order(self.typed(answers={"contact": "refuse"}, source=Source.ASSISTED))
        assert (refused.verdict, refused.reasons[0]) == (REFUSE, "answers")
        fever = here.order(self.typed(HOA, temperature_tenths=390))
        assert (fever.verdict, fever.reasons[0]) == (ATTENTION, "fever")
        assert here.order(amend(fever, temperature_tenths=366)).verdict is ADMIT

    def test_whoever_is_typed_and_shows_the_card_too_is_a_repeat(self, here) -> None:
        here.order(self.typed())
        assert "repeat" in here.show(card(DUY)).reasons

    def test_a_paper_list_keeps_its_time_and_its_verdict(self, here) -> None:
        here.show(card(DUY))
        claimed = here.at() - timedelta(hours=3)
        order = self.typed(
            source=Source.LATE, claimed_at=claimed, verdict=ADMIT, answers={"contact": "refuse"}
        )
        outcome = here.order(order)
        assert outcome.verdict is ADMIT
        assert outcome.reasons[:2] == ("late", "rules-would:REFUSE")
        assert "repeat" not in outcome.reasons
        row = here.rows()[0]
        assert row.claimed_at == claimed.isoformat(timespec="seconds")
        assert row.source is Source.LATE

    def test_who_is_on_a_paper_list_is_not_seen_again_for_it(self, here) -> None:
        here.order(self.typed(source=Source.LATE))
        assert here.show(card(DUY)).verdict is ADMIT

    def test_a_paper_list_can_claim_no_time_to_come(self, here) -> None:
        order = self.typed(source=Source.LATE, claimed_at=here.at() + timedelta(hours=1))
        assert here.desk.carry_out(order) is OrderRefused.OUT_OF_RANGE

    def test_those_of_a_paper_list_are_in_no_open_vehicle(self, here) -> None:
        here.desk.carry_out(BeginVehicle("1"))
        assert here.order(self.typed(source=Source.LATE, plate="29A-1")).vehicle is None
        assert here.rows()[0].plate == "29A-1"
        assert here.order(self.typed(HOA)).vehicle is not None

    def test_nobody_is_entered_without_a_name_or_number(self, here) -> None:
        assert here.desk.carry_out(self.typed(Person())) is OrderRefused.NOTHING_GIVEN
        camera = self.typed(source=Source.CAMERA)
        assert here.desk.carry_out(camera) is OrderRefused.OUT_OF_RANGE


class TestTwoDocuments:
    BOTH = replace(RULES, needs=(RuleNeed.IDENTITY, RuleNeed.CERTIFICATE))

    @pytest.fixture
    def strict(self, tmp_path):
        post = Post(tmp_path, self.BOTH)
        yield post
        post.close()

    @pytest.mark.parametrize("card_first", [True, False])
    def test_in_any_order_they_are_one_entry(self, strict, card_first) -> None:
        shown = [card(DUY), certificate(DUY)]
        first, second = shown if card_first else reversed(shown)
        missing = Need.CERTIFICATE if card_first else Need.IDENTITY
        waiting = strict.show(first)
        assert (waiting.verdict, waiting.needs) == (ATTENTION, (missing,))
        assert waiting.reasons[0] == "document-missing"
        awaited = strict.desk.situation.awaited
        assert awaited is not None
        assert (awaited.seq, awaited.needs) == (waiting.seq, (missing,))
        done = strict.show(second)
        assert (done.before, done.verdict, done.needs) == (ATTENTION, ADMIT, ())
        assert done.seq == waiting.seq
        assert strict.desk.situation.awaited is None
        (row,) = strict.rows()
        assert (row.number, row.certificate, row.address) == (
            DUY.number,
            "URN:UVCI:1",
            "Lào Cai",
        )
        assert row.assurance is Assurance.VERIFIED
        assert "document-missing" not in row.reasons

    def test_another_persons_second_document_is_another_entry(self, strict) -> None:
        first = strict.show(card(DUY))
        other = strict.show(certificate(HOA))
        assert other.seq != first.seq
        assert other.reasons[0] == "person-differs"
        assert [row.verdict for row in strict.rows()] == [ATTENTION, ATTENTION]

    def test_where_nothing_tells_whose_it_is_somebody_compares(self, strict) -> None:
        strict.show(card(DUY))
        unsure = strict.show(certificate(replace(DUY, birth_date="")))
        assert unsure.reasons[0] == "compare-documents"
        assert unsure.verdict is ATTENTION
        assert len(strict.rows()) == 2

    def test_the_graver_of_both_holds(self, strict) -> None:
        strict.show(card(DUY))
        assert strict.show(certificate(DUY, positive=True)).verdict is ATTENTION

    def test_a_forged_one_is_an_entry_of_its_own_and_joins_nobodys(self, strict) -> None:
        first = strict.show(card(DUY))
        bad = strict.show(forged(DUY))
        assert (bad.verdict, bad.seq != first.seq) == (REFUSE, True)
        assert strict.show(certificate(DUY)).before is None

    def test_a_fever_meanwhile_is_not_forgotten(self, strict) -> None:
        first = strict.show(card(DUY))
        strict.order(amend(first, temperature_tenths=390))
        assert strict.show(certificate(DUY)).verdict is ATTENTION
        assert strict.order(amend(first, temperature_tenths=365)).verdict is ADMIT

    def test_a_decision_meanwhile_stands(self, strict) -> None:
        first = strict.show(card(DUY))
        strict.order(amend(first, override=Override(REFUSE, OverrideReason.SUSPICION)))
        assert strict.show(certificate(DUY)).verdict is REFUSE

    def test_nobody_is_waited_for_longer_than_the_rules_say(self, strict) -> None:
        first = strict.show(card(DUY))
        later = strict.show(certificate(DUY), after_ms=60_000)
        assert later.seq != first.seq
        strict.ms += 60_001
        assert strict.desk.situation.awaited is None

    def test_nobody_is_waited_for_once_it_is_dropped(self, strict) -> None:
        strict.show(card(DUY))
        assert strict.desk.carry_out(DropAwaited()) is None
        assert strict.desk.situation.awaited is None
        assert strict.show(certificate(DUY)).before is None

    def test_who_is_refused_is_asked_for_nothing_more(self, strict) -> None:
        assert strict.show(forged(DUY)).needs == ()
        assert strict.desk.situation.awaited is None

    def test_both_documents_are_remembered_as_the_same_person(self, strict) -> None:
        first = strict.show(card(DUY))
        strict.show(certificate(DUY))
        for again in (card(DUY), certificate(DUY)):
            outcome = strict.show(again, after_ms=MINUTE + 1)
            assert "repeat" in outcome.reasons
            assert outcome.seq != first.seq

    def test_without_a_need_only_what_is_certainly_the_same_person_joins(self, here) -> None:
        first = here.show(card(DUY))
        joined = here.show(certificate(DUY))
        assert (joined.before, joined.seq, joined.verdict) == (ADMIT, first.seq, ADMIT)
        here.show(card(HOA))
        apart = here.show(certificate(replace(HOA, birth_date="")))
        assert (apart.before, apart.verdict) == (None, ADMIT)
        assert len(here.rows()) == 3

    def test_joining_does_not_soften_what_a_card_is_doubted_for(self, tmp_path) -> None:
        post = Post(tmp_path, replace(RULES, unsigned=ATTENTION))
        post.show(card(DUY))
        assert post.show(certificate(DUY)).verdict is ATTENTION
        post.close()

    def test_a_vehicle_counts_a_person_with_two_documents_once(self, strict) -> None:
        strict.desk.carry_out(BeginVehicle("1"))
        strict.show(card(DUY))
        done = strict.show(certificate(DUY))
        assert done.vehicle is not None
        assert (done.vehicle.people, done.vehicle.worst) == (1, ADMIT)

    def test_a_declaration_that_the_desk_took_is_a_second_document(self, tmp_path) -> None:
        needs = (RuleNeed.IDENTITY, RuleNeed.DECLARATION)
        post = Post(tmp_path, replace(RULES, needs=needs))
        first = post.show(card(DUY))
        said = Declaration(
            kind="declaration", assurance=Assurance.UNSIGNED, person=DUY, answers={"signs": "none"}
        )
        done = post.order(Enter(declaration=said, source=Source.ASSISTED, temperature_tenths=366))
        assert (done.seq, done.verdict) == (first.seq, ADMIT)
        assert post.rows()[0].temperature_tenths == 366
        post.close()

    def test_a_kiosk_joins_without_knowing_anybody(self, tmp_path) -> None:
        post = Post(tmp_path, self.BOTH, keep_bodies=False)
        post.show(card(DUY))
        done = post.show(certificate(DUY))
        assert (done.verdict, done.person.name) == (ADMIT, "N. B. Duy")
        assert not post.rows()[0].readable
        post.close()


class TestInOutAndThrough:
    def test_who_came_in_and_goes_out_is_no_repeat_and_is_paired(self, here) -> None:
        came = here.show(card(DUY))
        here.desk.carry_out(Turn(Direction.OUT))
        left = here.show(card(DUY))
        assert (left.verdict, left.entered_at) == (ADMIT, came.at)
        row = here.rows()[0]
        assert row.entered_as == f"{came.epoch}/{came.seq}"
        assert "repeat" in here.show(card(DUY)).reasons

    def test_on_the_way_through_there_is_a_time_to_leave_by(self, tmp_path) -> None:
        rules = replace(RULES, through=timedelta(hours=2))
        post = Post(tmp_path, rules, direction=Direction.THROUGH)
        came = post.show(card(DUY))
        assert came.leave_by == came.at + timedelta(hours=2)
        post.desk.carry_out(Turn(Direction.OUT))
        late = post.show(card(DUY), after_ms=121 * MINUTE)
        assert (late.verdict, late.reasons[0]) == (ATTENTION, "left-late")
        assert late.leave_by is None
        post.close()

    def test_who_leaves_in_time_leaves_freely(self, tmp_path) -> None:
        rules = replace(RULES, through=timedelta(hours=2))
        post = Post(tmp_path, rules, direction=Direction.THROUGH)
        post.show(card(DUY))
        post.desk.carry_out(Turn(Direction.OUT))
        assert post.show(card(DUY), after_ms=119 * MINUTE).verdict is ADMIT
        post.close()


class TestRefused:
    def test_who_was_refused_and_comes_again_is_recognised_with_the_reason(self, here) -> None:
        refused = here.show(card(DUY))
        here.order(amend(refused, answers={"contact": "refuse"}))
        again = here.show(card(DUY), after_ms=11 * MINUTE)
        assert (again.verdict, again.reasons[0]) == (ATTENTION, "refused-before:answers")
        third = here.show(card(DUY), after_ms=11 * MINUTE)
        assert third.reasons[0] == "refused-before:answers"

    def test_until_somebody_decides_that_they_may_pass(self, here) -> None:
        refused = here.show(forged(DUY))
        here.order(amend(refused, override=Override(ADMIT, OverrideReason.WRONG_READING)))
        again = here.show(forged(DUY), after_ms=11 * MINUTE)
        assert (again.verdict, again.reasons) == (REFUSE, ("signature",))

    def test_it_softens_nothing(self, here) -> None:
        here.show(forged(DUY))
        again = here.show(forged(DUY), after_ms=11 * MINUTE)
        assert again.verdict is REFUSE
        assert again.reasons == ("signature", "refused-before:signature")


def test_no_event_names_anybody(here) -> None:
    here.desk.carry_out(BeginVehicle("25A-123.45"))
    entry = here.show(card(DUY))
    here.order(amend(entry, note="ghi chú"))
    here.desk.carry_out(view(entry))
    here.desk.carry_out(EndVehicle())
    written = json.dumps([record.body.hex() for record in here.records(RecordKind.EVENT)])
    for secret in (DUY.name, DUY.number, "123.45", "ghi chú"):
        assert secret.encode().hex() not in written

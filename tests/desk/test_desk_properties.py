"""What holds of a desk whatever is shown to it and ordered of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from sync.journal.faults import JournalTrouble
from sync.journal.reader import JournalReader
from sync.protocol.terms import Assurance, Direction, RecordKind, Source, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.desk import orders
from terminal.desk.orders import Amend, Correction, Enter, Override, OverrideReason
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Carries, Role
from terminal.verdict.decision import Need
from tests.desk.people import DUY, HOA, RULES, Post, card, certificate, forged

TEXTS = st.text(st.characters(), max_size=80) | st.text("x", min_size=300, max_size=700)
NUMBERS = st.integers(-(2**70), 2**70) | st.integers(0, 60)
TIMES = st.datetimes() | st.datetimes(timezones=st.timezones())
PEOPLE = st.builds(
    Person, name=TEXTS, number=TEXTS, birth_date=TEXTS, sex=TEXTS, address=TEXTS, phone=TEXTS
)
DECLARATIONS = st.builds(
    Declaration,
    kind=TEXTS,
    assurance=st.sampled_from(Assurance),
    reason=TEXTS,
    warnings=st.tuples(TEXTS),
    person=PEOPLE | st.sampled_from([DUY, HOA]),
    fields=st.dictionaries(st.sampled_from(["number_tag", "test_result"]), TEXTS),
    content=st.just({"weights": 5}),
    answers=st.dictionaries(TEXTS, TEXTS, max_size=3),
    repeat_key=st.binary(max_size=20),
)
AMENDMENTS = st.builds(
    Amend,
    epoch=NUMBERS,
    seq=NUMBERS,
    temperature_tenths=st.none() | NUMBERS,
    note=TEXTS,
    override=st.none()
    | st.builds(Override, st.sampled_from(Verdict), st.sampled_from(OverrideReason)),
    corrections=st.dictionaries(st.sampled_from(Correction), TEXTS, max_size=3),
    answers=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
ENTRIES = st.builds(
    Enter,
    declaration=DECLARATIONS,
    source=st.sampled_from(Source),
    temperature_tenths=st.none() | NUMBERS,
    note=TEXTS,
    plate=TEXTS,
    claimed_at=st.none() | TIMES,
    verdict=st.none() | st.sampled_from(Verdict),
)
STANDING = st.one_of(
    st.builds(orders.Turn, st.sampled_from(Direction)),
    st.builds(orders.Move, TEXTS | st.sampled_from(["1", "2"])),
    st.builds(orders.Attend, TEXTS),
    st.builds(orders.BeginVehicle, TEXTS, st.sampled_from(Carries)),
    st.builds(orders.ChangeVehicle, TEXTS, st.sampled_from(Carries)),
    st.builds(orders.NameRole, st.sampled_from(Role)),
    st.builds(orders.EndVehicle),
    st.builds(orders.DropAwaited),
    st.builds(orders.View, NUMBERS, NUMBERS),
)
REFUSE = Verdict.REFUSE
NEEDS = st.sampled_from([(), (Need.IDENTITY, Need.CERTIFICATE), tuple(Need)])
SHOWN = st.sampled_from(
    [
        *(make(person) for person in (DUY, HOA) for make in (card, certificate, forged)),
        certificate(DUY, positive=True, named="2"),
        card(replace(DUY, name="Người Khác")),
    ]
)


class AnyDay(RuleBasedStateMachine):
    """A post at which anything is shown and ordered, on a disk that comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.outcomes: list[Outcome] = []
        self.overridden: set[tuple[int | None, int | None]] = set()

    @initialize(needs=NEEDS, through=st.sampled_from([0, 1]))
    def opened(self, needs: tuple[Need, ...], through: int) -> None:
        rules = replace(RULES, needs=needs, through=timedelta(hours=through))
        self.post = Post(Path(self.folder.name), rules)

    def teardown(self) -> None:
        self.post.close()
        self.folder.cleanup()

    @rule(declaration=SHOWN, after_ms=st.sampled_from([10, 1000, 61_000, 700_000, -90_000]))
    def shown(self, declaration: Declaration, after_ms: int) -> None:
        outcome = self.post.show(declaration, after_ms=after_ms)
        if declaration.assurance is Assurance.REJECTED:
            # Neither a repeat nor a vehicle nor another document hides an invalid code.
            assert outcome.verdict is REFUSE
            assert outcome.reasons[0] == "signature"
            assert outcome.before is None
        self.outcomes.append(outcome)

    @rule(order=STANDING | AMENDMENTS | ENTRIES)
    def ordered_anything(self, order: orders.Order) -> None:
        done = self.post.desk.carry_out(order)
        if isinstance(done, Outcome):
            self.outcomes.append(done)

    @precondition(lambda self: any(outcome.saved for outcome in self.outcomes))
    @rule(order=AMENDMENTS, data=st.data())
    def amended_somebody(self, order: Amend, data: st.DataObject) -> None:
        of = data.draw(st.sampled_from([one for one in self.outcomes if one.saved]))
        assert of.epoch is not None
        assert of.seq is not None
        done = self.post.desk.carry_out(replace(order, epoch=of.epoch, seq=of.seq))
        if isinstance(done, Outcome):
            self.outcomes.append(done)
            if order.override is not None:
                self.overridden.add((of.epoch, of.seq))

    @rule(refuses=st.booleans())
    def disk(self, refuses: bool) -> None:
        self.post.refusing = JournalTrouble.DISK_FULL if refuses else None

    @rule()
    def retried(self) -> None:
        self.outcomes += self.post.desk.retry()

    @invariant()
    def what_is_saved_is_in_the_journal(self) -> None:
        if not self.outcomes:
            return
        headers = [
            record.header for record in self.post.records(RecordKind.ENTRY, RecordKind.AMENDMENT)
        ]
        entries = {(one.epoch, one.seq): one for one in headers if one.refers_seq is None}
        amended = {(one.refers_epoch, one.refers_seq) for one in headers}
        for outcome in self.outcomes:
            number = outcome.epoch, outcome.seq
            assert not outcome.saved or number in (entries if outcome.before is None else amended)
        for number, header in entries.items():
            row = self.post.book.find(*number)
            assert row is not None
            is_known_bad = header.assurance is Assurance.REJECTED and header.verdict is REFUSE
            if is_known_bad and number not in self.overridden:
                assert row.verdict is REFUSE

    @invariant()
    def the_situation_can_always_be_told(self) -> None:
        assert self.post.desk.situation.lane in ("1", "2")


AnyDay.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyDay = AnyDay.TestCase


@settings(max_examples=60, deadline=None)
@given(order=AMENDMENTS | ENTRIES | STANDING, claimed=TIMES)
def test_no_order_breaks_a_desk(order: orders.Order, claimed: datetime) -> None:
    with TemporaryDirectory() as folder:
        post = Post(Path(folder))
        entry = post.show(card(DUY))
        post.desk.carry_out(order)
        late = Declaration(kind="declaration", assurance=Assurance.UNSIGNED, person=HOA)
        post.desk.carry_out(Enter(declaration=late, source=Source.LATE, claimed_at=claimed))
        assert post.show(card(HOA)).saved
        with JournalReader(post.folder) as reader:
            assert reader.last_place() >= (entry.seq or 0)
        post.close()

from hypothesis import given
from hypothesis import strategies as st

from sync.journal.body import Body
from sync.protocol.forms import Weight
from sync.protocol.terms import Direction, RecordKind, Verdict
from terminal.desk.amending import Amendment, Code, Standing, amendment_for
from terminal.desk.entry import Circumstances
from terminal.desk.orders import Amend, Correction, Override, OverrideReason
from terminal.reports.row import Row, amended, row_of
from terminal.verdict.decision import gravest
from tests.desk.people import DUY, RULES, weigh
from tests.journal.makers import header, moment

HERE = Circumstances(Direction.IN, operator="cán bộ 7", lane="2")
ORDERS = st.builds(
    Amend,
    epoch=st.just(7),
    seq=st.just(1),
    temperature_tenths=st.sampled_from([None, 366, 390]),
    note=st.sampled_from(["", "x"]),
    answers=st.dictionaries(st.just("signs"), st.sampled_from([w.value for w in Weight])),
)


def entry_row(verdict: Verdict) -> Row:
    return row_of(1, header(verdict=verdict, reasons=("unsigned",)), Body(name=DUY.name))


def after(row: Row, order: Amend) -> Row:
    found = amendment_for(order, row, RULES, weigh)
    if not isinstance(found, Amendment):
        return row
    draft = found.draft(7, 1, moment(), HERE)
    return amended(row, draft, draft.body)


@given(st.sampled_from(Verdict), st.lists(ORDERS, max_size=6))
def test_without_a_decision_nothing_is_ever_softer_than_the_entry_was(verdict, orders) -> None:
    row, worst_answer = entry_row(verdict), verdict
    for order in orders:
        row = after(row, order)
        if "refuse" in order.answers.values():
            worst_answer = Verdict.REFUSE
        assert gravest(row.verdict, worst_answer) is row.verdict


@given(st.sampled_from(Verdict), st.lists(ORDERS, max_size=4))
def test_a_fever_that_passes_leaves_what_stood_without_it(verdict, orders) -> None:
    row = entry_row(verdict)
    for order in orders:
        row = after(row, order)
    calm = Standing.of(row).without_fever
    feverish = after(row, Amend(epoch=7, seq=1, temperature_tenths=401))
    assert feverish.verdict is gravest(row.verdict, Verdict.ATTENTION)
    assert after(feverish, Amend(epoch=7, seq=1, temperature_tenths=365)).verdict is calm


def test_an_amendment_says_what_it_is_about_and_who_made_it() -> None:
    why = Override(Verdict.ADMIT, OverrideReason.HUMANITARIAN)
    given_orders = {
        Code.OVERRIDE: Amend(epoch=7, seq=1, override=why, temperature_tenths=390),
        Code.TEMPERATURE: Amend(epoch=7, seq=1, temperature_tenths=366, note="x"),
        Code.ANSWERS: Amend(epoch=7, seq=1, answers={"signs": "none"}, note="x"),
        Code.CORRECTION: Amend(epoch=7, seq=1, corrections={Correction.PHONE: "0912345678"}),
        Code.NOTE: Amend(epoch=7, seq=1, note="x"),
    }
    for code, order in given_orders.items():
        found = amendment_for(order, entry_row(Verdict.ADMIT), RULES, weigh)
        assert isinstance(found, Amendment)
        draft = found.draft(7, 1, moment(), HERE)
        assert (draft.kind, draft.code) == (RecordKind.AMENDMENT, code)
        assert (draft.refers_epoch, draft.refers_seq) == (7, 1)
        assert (draft.operator, draft.lane, draft.direction) == ("cán bộ 7", "2", None)


def test_a_decision_is_counted_by_its_reason_in_its_own_record_alone() -> None:
    row = entry_row(Verdict.REFUSE)
    order = Amend(epoch=7, seq=1, override=Override(Verdict.ADMIT, OverrideReason.EMERGENCY))
    decided = amendment_for(order, row, RULES, weigh)
    assert isinstance(decided, Amendment)
    assert decided.reasons == ("override", "override:emergency")
    later = amendment_for(
        Amend(epoch=7, seq=1, temperature_tenths=390), after(row, order), RULES, weigh
    )
    assert isinstance(later, Amendment)
    assert later.reasons == ("fever",)

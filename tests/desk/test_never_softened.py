"""What nobody but an override softens, while a register fills, a disk refuses or a fever goes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.journal.faults import JournalTrouble
from sync.protocol.terms import Assurance, Source, Verdict
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.orders import (
    Amend,
    BeginVehicle,
    Enter,
    Order,
    OrderRefused,
    Override,
    OverrideReason,
    View,
)
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Carries
from terminal.verdict.decision import Need, Reason
from tests.desk.people import DUY, HOA, RULES, Post, card, certificate

ADMIT, ATTENTION, REFUSE = Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE
SUSPECT = Override(REFUSE, OverrideReason.SUSPICION)


def amend(outcome: Outcome, **given) -> Amend:
    assert outcome.epoch is not None
    assert outcome.seq is not None
    return Amend(epoch=outcome.epoch, seq=outcome.seq, **given)


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Post]:
    """A post that wants to see a card and a certificate."""
    made = Post(tmp_path, replace(RULES, needs=(Need.IDENTITY, Need.CERTIFICATE)))
    yield made
    made.close()


def test_while_the_register_fills_what_is_learned_of_somebody_new_counts_at_once(here) -> None:
    here.book.keep_places(10)
    came = here.show(card(DUY))
    assert here.order(amend(came, answers={"q": "refuse"})).counts.refuse == 1
    assert here.order(amend(came, temperature_tenths=365)).verdict is REFUSE
    here.book.all_placed()
    assert here.rows()[0].verdict is REFUSE


def test_while_the_register_fills_a_second_document_undoes_no_override(strict) -> None:
    strict.book.keep_places(10)
    came = strict.show(card(DUY))
    strict.order(amend(came, override=SUSPECT))
    assert strict.show(certificate(DUY)).verdict is REFUSE


def test_nothing_is_decided_on_an_entry_of_which_amendments_are_still_on_their_way(here) -> None:
    came = here.show(card(DUY))
    here.book.keep_places(10)
    order = amend(came, temperature_tenths=365)
    assert here.desk.carry_out(order) is OrderRefused.NO_SUCH_ENTRY
    here.book.all_placed()
    assert here.order(order).verdict is ADMIT


def test_a_document_that_waits_for_the_disk_is_known_when_it_is_shown_again(here) -> None:
    here.show(card(DUY))
    here.refusing = JournalTrouble.DISK_FULL
    assert here.show(certificate(DUY)).before is ADMIT
    assert Reason.REPEAT in here.show(certificate(DUY)).reasons


@pytest.mark.parametrize("is_card_first", [True, False])
def test_a_normal_temperature_takes_back_a_fever_also_after_a_second_document(
    here, is_card_first: bool
) -> None:
    said = Enter(
        declaration=replace(card(DUY), answers={"q": "none"}),
        source=Source.ASSISTED,
        temperature_tenths=385,
    )
    if is_card_first:
        here.show(card(DUY))
        hot = here.order(said)
    else:
        here.order(said)
        hot = here.show(card(DUY))
    assert hot.verdict is ATTENTION
    assert here.order(amend(hot, temperature_tenths=366)).verdict is ADMIT


@pytest.mark.parametrize("size", [64_300, *range(65_380, 65_560, 20)])
def test_no_order_is_too_long_for_a_record_only_once_it_is_carried_out(here, size: int) -> None:
    here.desk.carry_out(BeginVehicle(plate="12A-123.45", carries=Carries.GOODS))
    person = Person(name="Bịa", address="x" * size)
    said = Declaration(kind="typed", assurance=Assurance.UNSIGNED, person=person)
    done = here.desk.carry_out(Enter(declaration=said, source=Source.TYPED))
    assert done is OrderRefused.OUT_OF_RANGE or isinstance(done, Outcome)
    assert here.show(card(HOA)).saved


@pytest.mark.parametrize("by", ["\ud800", "x" * 5_000])
def test_whoever_looks_has_a_name_that_a_record_can_hold(here, by: str) -> None:
    came = here.show(card(DUY))
    assert came.epoch is not None
    assert came.seq is not None
    order: Order = View(came.epoch, came.seq, by=by)
    assert here.desk.carry_out(order) is OrderRefused.OUT_OF_RANGE


def test_whoever_was_refused_is_known_again_by_another_document_of_theirs(tmp_path) -> None:
    post = Post(tmp_path, replace(RULES, unsigned=REFUSE))
    try:
        first = post.show(card(DUY))
        assert first.verdict is REFUSE
        again = post.show(certificate(DUY))
        assert again.seq != first.seq
        assert again.verdict is ATTENTION
        assert f"{Reason.REFUSED_BEFORE}:{first.reasons[0]}" in again.reasons
        other = post.show(certificate(HOA, named="2"))
        assert other.verdict is ADMIT
    finally:
        post.close()

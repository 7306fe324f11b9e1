from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.verdict.decision import Need
from terminal.verdict.needs import missing, provided

CARD = Declaration(kind="cccd7", assurance=Assurance.UNSIGNED)
HEALTH = Declaration(kind="hc1", assurance=Assurance.VERIFIED)
DECLARED = replace(HEALTH, kind="declaration")
IDENTITY, DECLARATION, CERTIFICATE = Need.IDENTITY, Need.DECLARATION, Need.CERTIFICATE


def test_a_document_counts_as_what_it_is() -> None:
    assert provided(CARD) is IDENTITY
    assert provided(replace(CARD, kind="cccd?9")) is IDENTITY
    assert provided(HEALTH) is CERTIFICATE
    assert provided(DECLARED) is DECLARATION


@pytest.mark.parametrize("assurance", [Assurance.OPAQUE, Assurance.REJECTED])
def test_what_cannot_be_believed_is_no_document(assurance: Assurance) -> None:
    for shown in (CARD, HEALTH, DECLARED):
        assert provided(replace(shown, assurance=assurance)) is None
    assert provided(replace(HEALTH, assurance=Assurance.UNSIGNED)) is None


@pytest.mark.parametrize(
    ("needs", "shown", "expected"),
    [
        ((), (IDENTITY,), ()),
        ((IDENTITY,), (IDENTITY,), ()),
        ((IDENTITY,), (CERTIFICATE,), (IDENTITY,)),
        ((CERTIFICATE,), (IDENTITY,), (CERTIFICATE,)),
        ((IDENTITY, CERTIFICATE), (IDENTITY,), (CERTIFICATE,)),
        ((IDENTITY, CERTIFICATE), (CERTIFICATE,), (IDENTITY,)),
        ((IDENTITY, CERTIFICATE), (IDENTITY, CERTIFICATE), ()),
        (tuple(Need), (IDENTITY,), (DECLARATION, CERTIFICATE)),
        (tuple(Need), (DECLARATION,), (IDENTITY,)),
        ((IDENTITY, DECLARATION), (CERTIFICATE,), (IDENTITY, DECLARATION)),
    ],
)
def test_what_is_missing(needs, shown, expected) -> None:
    assert missing(needs, shown) == expected


@given(st.sets(st.sampled_from(Need)), st.sets(st.sampled_from(Need)))
def test_who_shows_what_is_missing_is_done_in_the_end(needs, shown) -> None:
    for _ in range(3):
        left = missing(needs, shown)
        assert not shown.intersection(left)
        shown |= set(left[:1])
    assert missing(needs, shown) == ()

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.rule_judgement import Judgement
from tests.verdict.rules_made import FAILING, rule

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
SHOWN = Declaration(
    kind="hc1",
    assurance=Assurance.VERIFIED,
    fields={"issuing_state": "XB"},
    content={"ver": "1.3.0", "v": [{"dn": 2, "sd": 2}]},
    valid_from=datetime(2026, 11, 1, tzinfo=UTC),
    valid_until=datetime(2027, 11, 1, tzinfo=UTC),
)
ACCEPT = rule()
INVALIDATE = rule(
    Identifier="IR-XB-0001",
    Type="Invalidation",
    Country="XB",
    Logic={"===": [{"var": "external.iat"}, "2026-11-01T00:00:00.000+00:00"]},
)
BOOK = RuleBook(rules=(ACCEPT, INVALIDATE), arrival="XA")


def test_a_verified_certificate_is_asked_by_arrival_and_by_its_issuer() -> None:
    found = BOOK.judge(SHOWN, NOW)

    assert [(one.rule, str(one.result)) for one in found.results] == [
        (ACCEPT, "passed"),
        (INVALIDATE, "passed"),
    ]
    failing = replace(BOOK, rules=(rule(Logic=FAILING),))
    assert failing.judge(SHOWN, NOW).reasons == ("rule-failed:VR-XA-0001",)


@pytest.mark.parametrize(
    "assurance", [each for each in Assurance if each is not Assurance.VERIFIED]
)
def test_nothing_is_asked_of_what_is_not_verified(assurance: Assurance) -> None:
    assert BOOK.judge(replace(SHOWN, assurance=assurance), NOW) == Judgement()


def test_nothing_is_asked_of_another_kind_of_certificate_and_by_an_empty_book() -> None:
    assert BOOK.judge(replace(SHOWN, content={}), NOW) == Judgement()
    # Its own content is none that rules of certificates could read, General ones included.
    general = replace(BOOK, rules=(rule(Identifier="GR-XA-0001", CertificateType="General"),))
    assert general.judge(SHOWN, NOW).results
    assert general.judge(replace(SHOWN, kind="declaration"), NOW) == Judgement()
    assert RuleBook().judge(SHOWN, NOW) == Judgement()

"""By what lists of withdrawn certificates name one, and what a hit does."""

import hashlib
from typing import Any

import pytest

from sync.bundle.revocation import Scheme
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes, hc1
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import DAY, NOW, UVCI, Issue, certificate, claims, trusting
from tests.declarations.issuing import vaccination as vaccinated
from tests.declarations.listing_revoked import Listed


def hashed(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def trust_with(lists: Listed, kind: str = "P-256") -> TrustMaterial:
    ours = trusting(certificate(kind))
    return TrustMaterial(ours.signers, revocations=lists)


def read(issue: Issue, lists: Listed) -> Declaration:
    return declare(issue.code(), trust=trust_with(lists, issue.kind), now=NOW)


def names(issue: Issue) -> set[tuple[Scheme, bytes, bytes]]:
    lists = Listed()
    read(issue, lists)
    return {(one.scheme, one.scope, one.value) for one in lists.asked}


@pytest.mark.parametrize(
    ("kind", "algorithm", "half"),
    [("P-256", -7, True), ("P-384", -7, True), ("RSA", -37, False), ("Ed25519", -8, False)],
)
def test_signatures_are_named_as_each_list_does(kind: str, algorithm: int, half: bool) -> None:
    issue = Issue(kind=kind, algorithm=algorithm)
    code, lists = issue.code(), Listed()
    declare(code, trust=trust_with(lists, kind), now=NOW)
    message = hc1.open_message(code)
    assert not isinstance(message, codes.Rejection)
    signature, key_id = message.signature, message.key_id
    named = signature[: len(signature) // 2] if half else signature
    asked = {(one.scheme, one.scope, one.value) for one in lists.asked}

    assert (Scheme.EU_SIGNATURE, key_id, hashed(named)) in asked
    assert (Scheme.NL_SIGNATURE, b"", hashed(signature)) in asked


def test_identifiers_are_named_as_each_list_does() -> None:
    issue = Issue()
    key_id, identifier = issue.headers[4], UVCI.encode()

    assert names(issue) >= {
        (Scheme.EU_UCI, key_id, hashed(identifier)),
        (Scheme.EU_COUNTRY_UCI, key_id, hashed(b"VN" + identifier)),
        (Scheme.IT_UCI, b"", hashed(identifier)),
    }


def test_the_country_of_the_event_and_of_the_issuer_are_both_asked_for() -> None:
    content = vaccinated()
    content["v"][0]["co"] = "LA"
    issue = Issue(payload=claims(content))
    found = {value for scheme, _, value in names(issue) if scheme is Scheme.EU_COUNTRY_UCI}

    assert found == {hashed(b"VN" + UVCI.encode()), hashed(b"LA" + UVCI.encode())}


ENTRIES = [
    (Scheme.EU_UCI, Issue().headers[4], hashed(UVCI.encode())),
    (Scheme.IT_UCI, b"", hashed(UVCI.encode())),
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_withdrawn_certificate_is_refused(entry: Any) -> None:
    found = read(Issue(), Listed(revoked=frozenset({entry})))

    assert found.reason == "revoked"
    assert found.issuer
    assert found.person.name


def test_being_withdrawn_weighs_more_than_what_rests_on_dates() -> None:
    old = Issue(payload=claims(exp=(NOW - DAY).timestamp()))

    assert read(old, Listed(revoked=frozenset(ENTRIES))).reason == "revoked"


def test_a_hit_of_a_filter_leaves_a_doubt_and_refuses_nobody() -> None:
    found = read(Issue(), Listed(doubtful=frozenset(ENTRIES)))

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, ("possibly-revoked",))


def test_a_forged_certificate_is_never_looked_up() -> None:
    lists = Listed(revoked=frozenset(ENTRIES))

    assert read(Issue(signer=1), lists).reason == "signature"
    assert lists.asked == []

"""By what lists of withdrawn certificates name one, and what a hit does."""

import hashlib
from typing import Any

import cbor2
import pytest

from sync.bundle.certificates import key_id
from sync.bundle.revocation import Scheme
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes, hc1
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import (
    DAY,
    NOW,
    UVCI,
    Issue,
    certificate,
    claims,
    trusting,
    wrap,
)
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
    dutch = {value for scheme, _, value in asked if scheme is Scheme.NL_SIGNATURE}
    assert dutch == set(map(hashed, either_way(signature, kind)))
    assert hashed(signature) in dutch


# FIPS 186-4, D.1.2.3 and D.1.2.4.
ORDERS = {
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "P-384": int(
        "39402006196394479212279040100143613805079739270465446667946905279627"
        "659399113263569398956308152294913554433653942643"
    ),
}


def either_way(signature: bytes, kind: str) -> list[bytes]:
    """The signatures that are as genuine as this one, that with the lower s first."""
    if kind not in ORDERS:
        return [signature]
    half = len(signature) // 2
    s = int.from_bytes(signature[half:])
    values = sorted((s, ORDERS[kind] - s))
    return [signature[:half] + value.to_bytes(half) for value in values]


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_withdrawn_signature_is_found_whichever_way_round_it_is_shown(
    kind: str, turned: bool
) -> None:
    message = cbor2.loads(Issue(kind=kind).message()).value
    low, high = either_way(message[3], kind)
    code = wrap(cbor2.dumps([*message[:3], high if turned else low]))
    listed = frozenset({(Scheme.NL_SIGNATURE, b"", hashed(low))})
    shown = declare(code, trust=trust_with(Listed(), kind), now=NOW)

    assert shown.assurance is Assurance.VERIFIED
    assert declare(code, trust=trust_with(Listed(listed), kind), now=NOW).reason == "revoked"


RENEWED = certificate(until=NOW + 200 * DAY)
"""Of the same key as the certificate that a test gets without asking for another."""


def test_a_certificate_is_asked_for_under_every_id_of_the_key_that_signed_it() -> None:
    known, renewed = key_id(certificate()), key_id(RENEWED)
    stranger = certificate(number=1)
    protected, _, payload, signature = cbor2.loads(Issue(protected={1: -7}).message()).value
    lists = Listed()
    ours = trusting(certificate(), RENEWED, stranger)
    trust = TrustMaterial(ours.signers, revocations=lists)
    assert known != renewed

    for shown in (known, renewed):
        lists.asked.clear()
        code = wrap(cbor2.dumps([protected, {4: shown}, payload, signature]))
        assert declare(code, trust=trust, now=NOW).assurance is Assurance.VERIFIED
        for scheme in (Scheme.EU_SIGNATURE, Scheme.EU_UCI, Scheme.EU_COUNTRY_UCI):
            scopes = {one.scope for one in lists.asked if one.scheme is scheme}
            assert scopes == {known, renewed}


@pytest.mark.parametrize("written", [UVCI + " ", f" {UVCI}", UVCI.replace("V", "V\u200b")])
def test_an_identifier_is_asked_for_as_it_is_written_and_tidied(written: str) -> None:
    content = vaccinated()
    content["v"][0]["ci"] = written
    found = names(Issue(payload=claims(content)))

    for prefix, scheme in (
        (b"", Scheme.EU_UCI),
        (b"", Scheme.IT_UCI),
        (b"VN", Scheme.EU_COUNTRY_UCI),
    ):
        values = {value for named, _, value in found if named is scheme}
        assert values == {hashed(prefix + text.encode()) for text in (written, UVCI)}


def test_an_identifier_longer_than_a_field_may_be_is_asked_for_whole() -> None:
    content, written = vaccinated(), "URN:UVCI:01:VN:" + "A" * 600
    content["v"][0]["ci"] = written

    assert (Scheme.IT_UCI, b"", hashed(written.encode())) in names(Issue(payload=claims(content)))


def test_certificates_of_the_who_are_asked_for_as_they_are_written_too() -> None:
    core = {
        "name": "Nguyễn Hư Cấu",
        "vaccination": {"vaccine": "XM68M6"},
        "certificate": {"hcid": {"value": "HC-1 "}},
    }
    found = names(Issue(payload=claims() | {-260: {3: core}}))

    assert {value for scheme, _, value in found if scheme is Scheme.EU_UCI} == {
        hashed(b"HC-1"),
        hashed(b"HC-1 "),
    }


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

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import public_data
from sync.bundle import published_lists
from sync.bundle.published_lists import ListProblem, Lists, read_lists
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.revocation_file import ListedRevocations, write

BROKEN = public_data.folder() / "certificates" / "health-cards-dev-tools" / "badcrl"
KID = b"12345678"
ONE, TWO = hashlib.sha256(b"one").digest()[:16], hashlib.sha256(b"two").digest()[:16]
THUMBPRINT = "k" * 43
ID = bytes.fromhex("0011223344556677")
OURS = {
    "use": "withdrawn-declarations",
    "kid": KID.hex(),
    "ids": [ID.hex()],
    "updated": "2026-11-21T00:00:00Z",
}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def batch(*hashes: str, **changes: Any) -> dict[str, Any]:
    return {
        "country": "VN",
        "expires": "2027-01-01T00:00:00Z",
        "kid": b64(KID),
        "hashType": "SIGNATURE",
        "entries": [{"hash": one} for one in hashes],
    } | changes


def cards(*rids: Any, **changes: Any) -> dict[str, Any]:
    return {"kid": THUMBPRINT, "method": "rid", "ctr": 1, "rids": list(rids)} | changes


def read(tree: Any) -> Lists:
    found = read_lists(tree)
    assert found is not None
    return found


ENTRY = read(OURS).sections[0].data


@pytest.mark.parametrize(
    ("kind", "scheme"),
    [
        ("SIGNATURE", Scheme.EU_SIGNATURE),
        ("UCI", Scheme.EU_UCI),
        ("COUNTRYCODEUCI", Scheme.EU_COUNTRY_UCI),
    ],
)
def test_a_batch_of_the_eu_is_read_by_signer_and_kind_of_hash(kind: str, scheme: Scheme) -> None:
    [section] = read(batch(b64(ONE), b64(TWO + bytes(16)), hashType=kind)).sections

    assert (section.scheme, section.scope, section.data) == (scheme, KID, ONE + TWO)


def test_a_batch_without_a_known_signer_counts_for_all() -> None:
    [section] = read(batch(b64(ONE), kid="UNKNOWN_KID")).sections

    assert section.scope == b""


def test_several_batches_may_stand_in_one_file() -> None:
    found = read([batch(b64(ONE)), batch(b64(TWO), hashType="UCI")])

    assert [section.data for section in found.sections] == [ONE, TWO]


@pytest.mark.parametrize("broken", ["", "AAAA", "not base64!", "é", 7, None, b64(ONE).rstrip("=")])
def test_a_broken_entry_is_named_and_does_not_let_the_others_go_free(broken: Any) -> None:
    found = read(batch(b64(ONE), broken, b64(TWO)))

    assert found.sections[0].data == ONE + TWO
    assert found.problems == (ListProblem.BAD_LIST,)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"hashType": "MD5"}, ListProblem.METHOD),
        ({"hashType": ["UCI"]}, ListProblem.METHOD),
        ({"kid": "?"}, ListProblem.BAD_LIST),
        ({"kid": 7}, ListProblem.BAD_LIST),
        ({"entries": {}}, ListProblem.BAD_LIST),
    ],
)
def test_a_broken_batch_is_refused(change: dict[str, Any], problem: ListProblem) -> None:
    assert read(batch(b64(ONE)) | change) == Lists(problems=(problem,))


def test_the_dutch_deny_list_is_the_one_for_certificates_of_the_eu() -> None:
    config = {
        "domesticVerificationRules": {"proofIdentifierDenylist": {b64(TWO): True}},
        "europeanVerificationRules": {"proofIdentifierDenylist": {b64(ONE): True}},
    }
    [section] = read(config).sections

    assert (section.scheme, section.scope, section.data) == (Scheme.NL_SIGNATURE, b"", ONE)


def test_what_the_dutch_list_takes_back_is_not_denied() -> None:
    [section] = read({"proofIdentifierDenylist": {b64(ONE): True, b64(TWO): False}}).sections

    assert section.data == ONE
    assert read({"proofIdentifierDenylist": []}).problems == (ListProblem.BAD_LIST,)


def test_the_service_of_the_eu_says_which_slices_there_must_be_and_how_old_they_are() -> None:
    partition = {
        "kid": b64(KID),
        "id": "null",
        "lastUpdated": "2026-11-20T10:00:00+01:00",
        "chunks": {"a": {"2027-01-01T00:00:00Z": {"type": "BLOOMFILTER", "hash": "s1"}}},
    }
    listed = {"kid": b64(KID), "mode": "POINT", "hashTypes": ["UCI"], "lastUpdated": "2026-11-21"}
    first, second = read([partition, listed]).indexes

    assert (first.key_id, first.slices) == (KID, frozenset({"s1"}))
    assert first.updated == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert second.updated == datetime(2026, 11, 21, tzinfo=UTC)
    assert read(partition | {"chunks": {"a": 7}}).problems == (ListProblem.BAD_LIST,)
    assert read(partition | {"kid": ""}).problems == (ListProblem.BAD_LIST,)


def test_withdrawn_declarations_of_ours_are_read_by_issuer() -> None:
    found = ListedRevocations(write(read(OURS).sections))
    asked = RevocationId(Scheme.DECLARATION, KID, ID)

    assert found.standing([asked]) is Standing.REVOKED
    assert found.standing([replace(asked, value=ID[::-1])]) is Standing.CLEAR
    assert found.lists[0].updated == datetime(2026, 11, 21, tzinfo=UTC)
    assert read(OURS | {"ids": [ID.hex().upper()]}).sections[0].data == ENTRY


@pytest.mark.parametrize(
    "broken",
    [
        *(b64(ID), ID.hex()[:-1], ID.hex()[:-2], ID.hex() + "00", ID.hex()[:-2] + "\n\n", ""),
        *(" " * 16, "0x" + "1" * 14, "٣" * 16, 7, None),
    ],
)
def test_an_id_that_is_no_declarations_is_named_and_the_others_count(broken: Any) -> None:
    found = read(OURS | {"ids": [broken, ID.hex()]})

    assert found.sections[0].data == ENTRY
    assert found.problems == (ListProblem.BAD_LIST,)


@pytest.mark.parametrize(
    "change",
    [{"ids": 7}, {"ids": None}, {"kid": b64(KID)}, {"kid": KID.hex() + "00"}, {"kid": 7}],
)
def test_withdrawn_declarations_of_nobody_are_refused(change: dict[str, Any]) -> None:
    assert read(OURS | change) == Lists(problems=(ListProblem.BAD_LIST,))


def test_a_list_of_cards_is_read_with_its_times() -> None:
    [found] = read(cards("abc", "def_-.1636977600", ctr="12")).cards

    assert (found.key_id, found.counter) == (THUMBPRINT, 12)
    assert found.section.scope == THUMBPRINT.encode()
    times = {found.section.data[at + 16 : at + 24] for at in range(0, 48, 24)}
    assert times == {bytes(8), (1636977600).to_bytes(8)}


def test_an_empty_list_of_cards_is_a_list() -> None:
    assert read(cards()).cards[0].section.data == b""


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (cards("abc", method="hash"), ListProblem.METHOD),
        (cards("a" * 25), ListProblem.BAD_LIST),
        (cards(""), ListProblem.BAD_LIST),
        (cards("base64=="), ListProblem.BAD_LIST),
        (cards("abc."), ListProblem.BAD_LIST),
        (cards("abc.12x"), ListProblem.BAD_LIST),
        (cards("abc.\u0661"), ListProblem.BAD_LIST),
        (cards("abc\n"), ListProblem.BAD_LIST),
        (cards(7), ListProblem.BAD_LIST),
        (cards("abc", "abc"), ListProblem.BAD_LIST),
        (cards("abc.1636977600", "abc"), ListProblem.BAD_LIST),
        (cards(ctr=-1), ListProblem.BAD_LIST),
        (cards(ctr=True), ListProblem.BAD_LIST),
        (cards(kid=7), ListProblem.BAD_LIST),
        (cards(rids={}), ListProblem.BAD_LIST),
    ],
)
def test_a_broken_list_of_cards_is_refused_as_a_whole(
    broken: dict[str, Any], problem: ListProblem
) -> None:
    assert read(broken) == Lists(problems=(problem,))


@pytest.mark.skipif(not BROKEN.is_dir(), reason="the public data are not here")
@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("duplicate-rid", {ListProblem.BAD_LIST}),
        ("invalid-method", {ListProblem.METHOD}),
        ("non-base64url-rid", {ListProblem.BAD_LIST}),
        ("too-long-rid", {ListProblem.BAD_LIST}),
    ],
)
def test_public_lists_that_are_broken_are_refused(name: str, problems: set[ListProblem]) -> None:
    for file in (BROKEN / name / ".well-known" / "crl").iterdir():
        found = read(json.loads(file.read_bytes()))

        assert (found.cards, set(found.problems)) == ((), problems)


def test_the_number_of_entries_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_lists, "MAX_ENTRIES", 1)

    assert not read(batch(b64(ONE))).problems
    assert read(batch(b64(ONE), b64(TWO))).problems == (ListProblem.TOO_LONG,)
    assert not read(cards("a")).problems
    assert read(cards("a", "b")).problems == (ListProblem.TOO_LONG,)
    denied = {"proofIdentifierDenylist": {b64(ONE): True, b64(TWO): True}}
    assert read(denied).problems == (ListProblem.TOO_LONG,)


@pytest.mark.parametrize("tree", [None, 7, "x", [], {}, [1], [{}], {"kid": "x"}, {"entries": []}])
def test_json_of_other_forms_is_left_to_others(tree: Any) -> None:
    assert read_lists(tree) is None


NAMES = [
    "kid", "hashType", "entries", "hash", "method", "ctr", "rids", "chunks", "mode", "hashTypes",
    "lastUpdated", "europeanVerificationRules", "proofIdentifierDenylist",
]  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["rid", "UCI", b64(ONE), THUMBPRINT]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@given(anything)
def test_any_json_is_read_without_a_fault(tree: Any) -> None:
    found = read_lists(tree)

    assert found is None or all(len(section.data) % 16 == 0 for section in found.sections)

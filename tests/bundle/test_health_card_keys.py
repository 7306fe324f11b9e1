import json
from collections import Counter
from typing import Any

import pytest

from benchmarks import public_data
from sync.bundle.found_keys import KeyProblem, Keys
from sync.bundle.keylists import read_keys
from tests.bundle.jwks import ISSUER, OTHER, jwk
from tests.declarations.issuing import private_key

SNAPSHOT = public_data.folder() / "certificates" / "vci-directory" / "vci_snapshot.json"
KEY = jwk()


def entry(*keys: Any, iss: str = ISSUER, **more: Any) -> dict[str, Any]:
    return {"issuer": {"iss": iss, "name": "Sở Y tế"} | more, "keys": list(keys)}


def read(tree: Any, issuer: str = "") -> Keys:
    return read_keys(json.dumps(tree).encode(), issuer=issuer)


def test_a_snapshot_gives_the_keys_of_each_issuer() -> None:
    found = read({"issuerInfo": [entry(KEY), entry(KEY, iss=OTHER), entry(jwk(number=81))]})

    assert [(card.issuer, card.key_id) for card in found.cards] == [
        (ISSUER, KEY["kid"]),
        (OTHER, KEY["kid"]),
        (ISSUER, jwk(number=81)["kid"]),
    ]
    assert found.cards[0].key.subject == "Sở Y tế"
    assert found.cards[0].key.public_key == private_key("P-256", 80).public_key()
    assert (found.pairs, found.problems) == ([], [])


def test_one_entry_alone_is_a_directory_too() -> None:
    assert read(entry(KEY)).cards[0].issuer == ISSUER
    assert read({"issuer": ISSUER, "keys": [KEY]}).cards[0].issuer == ISSUER


def test_an_issuer_keeps_its_keys_and_is_shown_by_the_name_of_its_canonical_form() -> None:
    main = entry(jwk(number=81), iss=OTHER) | {"issuer": {"iss": OTHER, "name": "Bộ Y tế"}}
    alias = entry(KEY, canonical_iss=OTHER)
    found = read({"issuerInfo": [alias, main]}).cards

    assert [(card.issuer, card.key.subject) for card in found] == [
        (ISSUER, "Bộ Y tế"),
        (OTHER, "Bộ Y tế"),
    ]


def test_a_plain_set_of_keys_needs_to_be_told_whose_it_is() -> None:
    assert read({"keys": [KEY]}, ISSUER).cards[0].issuer == ISSUER
    assert read(KEY, ISSUER).cards[0].key_id == KEY["kid"]
    without = read({"keys": [KEY]})
    assert (without.cards, without.problems) == ([], [KeyProblem.NO_ISSUER])


@pytest.mark.parametrize("counter", [1, "1"])
def test_a_key_says_that_its_issuer_lists_what_it_revoked(counter: Any) -> None:
    found = read(entry(jwk(crlVersion=counter), jwk(number=81)))

    assert [card.key.lists_revoked for card in found.cards] == [True, False]
    assert found.counters == {KEY["kid"]: {1}}


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (jwk("P-384"), KeyProblem.BAD_KEY),
        (jwk("RSA"), KeyProblem.BAD_KEY),
        (jwk(kid="short"), KeyProblem.BAD_KEY),
        (jwk(kid=7), KeyProblem.BAD_KEY),
        (jwk(y="AAAA"), KeyProblem.BAD_KEY),
        (jwk(use="enc"), KeyProblem.BAD_KEY),
        (jwk(d="AAAA"), KeyProblem.PRIVATE_KEY),
        (None, KeyProblem.BAD_KEY),
    ],
)
def test_keys_that_cannot_be_of_health_cards_are_named_and_leave_the_others(
    key: Any, problem: KeyProblem
) -> None:
    found = read({"issuerInfo": [entry(key, KEY)]})

    assert [card.key_id for card in found.cards] == [KEY["kid"]]
    assert found.problems == [problem]


@pytest.mark.parametrize(
    "iss", ["http://yte.example", "https://yte.example/", "https://", "https://a b", "", 7, None]
)
def test_an_issuer_is_an_https_address_without_a_slash_at_its_end(iss: Any) -> None:
    found = read({"issuerInfo": [entry(KEY, iss=iss), entry(KEY, iss=OTHER), 7]})

    assert [card.issuer for card in found.cards] == [OTHER]
    assert found.problems == [KeyProblem.BAD_KEY]


@pytest.mark.skipif(not SNAPSHOT.is_file(), reason="the public data are not here")
def test_the_public_snapshot_is_read_wholly_and_shared_ids_are_kept_apart() -> None:
    found = read_keys(SNAPSHOT.read_bytes())
    issuers = Counter(card.key_id for card in found.cards)

    assert len({(card.issuer, card.key_id) for card in found.cards}) == 961
    assert sum(count > 1 for count in issuers.values()) == 46
    assert sum(card.key.lists_revoked for card in found.cards) == 6
    assert (found.pairs, found.problems) == ([], [])

from dataclasses import replace

from sync.bundle.certificates import key_id
from sync.bundle.chains import as_authority, read_certificate
from sync.bundle.revocation import NoRevocations, Scheme, Standing
from sync.bundle.trust import MAX_CANDIDATES, SignerKey, TrustMaterial, grouped
from tests.bundle.travel import authority
from tests.declarations.issuing import DAY, NOW, certificate, private_key, trusting

DER = certificate(number=1)
KID = key_id(DER)
[KEY] = trusting(DER).candidates(KID)
LINK = read_certificate(authority())
AUTHORITY = as_authority(LINK)


def test_one_id_may_stand_for_several_keys_up_to_a_limit() -> None:
    many = trusting(*(certificate(number=n) for n in range(MAX_CANDIDATES + 2)), under=KID)

    assert len(many.candidates(KID)) == MAX_CANDIDATES
    assert len(trusting(DER, DER).candidates(KID)) == 1
    assert TrustMaterial().candidates(KID) == ()


def test_keys_of_health_cards_are_found_by_issuer_and_id_together() -> None:
    found = TrustMaterial(smart_health={("https://a.example", "kid"): (KEY,)})

    assert found.smart_health_candidates("https://a.example", "kid") == (KEY,)
    assert found.smart_health_candidates("https://b.example", "kid") == ()


def test_a_key_is_known_under_every_id_that_a_certificate_of_it_has() -> None:
    renewed = certificate(number=1, until=NOW + DAY)
    found = trusting(DER, renewed, certificate(number=2), certificate("RSA"))
    never_asked = replace(found)

    assert set(found.ids_of(KEY.public_key)) == {KID, key_id(renewed)}
    assert found == never_asked


def test_a_key_of_one_id_or_of_another_use_has_no_further_ids() -> None:
    found = replace(trusting(DER), declaration_issuers={b"elsewhere": (KEY,)})

    assert found.ids_of(KEY.public_key) == ()
    assert trusting(certificate(number=2)).ids_of(KEY.public_key) == ()
    assert TrustMaterial().ids_of(KEY.public_key) == ()


def test_ids_are_those_of_the_keys_that_are_here_now() -> None:
    several = trusting(DER, certificate(number=1, until=NOW + DAY))
    assert several.ids_of(KEY.public_key)

    assert replace(several, signers={KID: (KEY,)}).ids_of(KEY.public_key) == ()


def test_an_authority_is_found_by_key_id_and_by_name_only_where_there_is_none() -> None:
    found = TrustMaterial(authorities={LINK.key_id: (AUTHORITY,)})

    assert found.authority_candidates(LINK.key_id, b"any") == (AUTHORITY,)
    assert found.authority_candidates(b"", LINK.name) == (AUTHORITY,)
    assert found.authority_candidates(b"another", LINK.name) == ()
    assert found.authority_candidates(b"", b"another") == ()


def test_authorities_of_one_name_have_a_limit() -> None:
    same = {bytes([n]): (AUTHORITY,) for n in range(MAX_CANDIDATES + 1)}

    assert len(TrustMaterial(authorities=same).authority_candidates(b"", LINK.name)) == 16


def test_what_an_authority_withdrew_is_known_by_its_name_and_number() -> None:
    found = TrustMaterial(revoked_signers={LINK.name: frozenset({7})})

    assert found.is_withdrawn(LINK.name, 7)
    assert not found.is_withdrawn(LINK.name, 8)
    assert not found.is_withdrawn(b"another", 7)


def test_a_key_for_one_use_is_none_for_another() -> None:
    found = replace(
        TrustMaterial(), declaration_issuers={KID: (KEY,)}, divoc_issuers={"did:x": (KEY,)}
    )

    assert found.declaration_candidates(KID) == found.divoc_candidates("did:x") == (KEY,)
    assert found.candidates(KID) == ()
    assert TrustMaterial.of([(KID, KEY)]).declaration_candidates(KID) == ()


def test_without_any_list_everything_is_clear_and_nothing_is_covered() -> None:
    assert NoRevocations().standing([]) is Standing.CLEAR
    assert not NoRevocations().covers(Scheme.EU_UCI, KID)


def test_of_one_id_the_first_keys_are_kept_each_once() -> None:
    keys = [
        SignerKey(public_key=private_key(number=number).public_key())
        for number in range(MAX_CANDIDATES + 2)
    ]

    assert grouped([("a", keys[0]), ("a", keys[0]), ("b", keys[1])]) == {
        "a": (keys[0],),
        "b": (keys[1],),
    }
    assert grouped(("a", key) for key in keys) == {"a": tuple(keys[:MAX_CANDIDATES])}

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import public_data
from sync.bundle import chains
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.cleaning import MAX_TEXT
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import DAY, NOW
from tests.declarations.issuing_vds import (
    SERIAL,
    SIGNS_SEALS,
    Seal,
    authority,
    base64url,
    signer,
    swab,
    trusting,
    vaccination,
    with_null_parameters,
    written,
)

OURS = trusting()
SECOND = timedelta(seconds=1)
GENUINE = Seal().code()
PUBLIC = public_data.folder() / "certificates" / "vds-nc"

needs_public = pytest.mark.skipif(not PUBLIC.is_dir(), reason=f"no test data at {PUBLIC}")


def read(code: bytes, trust: TrustMaterial = OURS, now: datetime = NOW) -> Declaration:
    return declare(code, trust=trust, now=now)


def reason(made: Seal, trust: TrustMaterial = OURS) -> str:
    found = read(made.code(), trust)
    assert found.kind == "vds-nc"
    assert (found.assurance is Assurance.REJECTED) is bool(found.reason)
    return str(found.reason)


def test_a_genuine_proof_is_verified_with_all_it_says() -> None:
    found = read(GENUINE)

    assert (found.kind, found.assurance, found.reason) == ("vds-nc", Assurance.VERIFIED, "")
    assert found.warnings == ()
    assert found.person.name == "NGUYEN THI NGOC"
    assert found.person.latin_name == "NGUYEN<<THI<NGOC"
    assert found.person.number == "C1234567"
    assert (found.person.birth_date, found.person.sex) == ("1999-03-05", "F")
    assert found.fields["doses"] == "2"
    assert found.fields["date"] == "2026-05-10"
    assert found.fields["issuing_state"] == "UTO"
    assert found.issuer == "UT Nơi ký thử nghiệm"
    assert found.certificate == "V12345"


def test_a_proof_of_testing_carries_its_result() -> None:
    negative = read(Seal(type="icao.test", message=swab()).code())
    positive = read(Seal(type="icao.test", message=swab("positive")).code())

    assert negative.assurance is positive.assurance is Assurance.VERIFIED
    assert negative.fields["test_result"] == "260415000"
    assert positive.fields["test_result"] == "260373001"
    assert negative.fields["date"] == "2026-11-21T08:00:00+07:00"
    assert negative.person.number == "C1234567"


def test_without_the_authority_nobody_is_bad_and_nobody_vouches() -> None:
    for trust in (TrustMaterial(), trusting(authority(number=1))):
        found = read(GENUINE, trust)

        assert found.reason == "key-unknown"
        assert found.person.name == "NGUYEN THI NGOC"
        assert found.issuer == ""


@pytest.mark.parametrize(
    ("kind", "algorithm"), [("P-256", "ES256"), ("P-384", "ES384"), ("P-521", "ES512")]
)
def test_every_algorithm_of_the_format_is_verified(kind: str, algorithm: str) -> None:
    assert not reason(Seal(kind=kind, algorithm=algorithm))


def test_authorities_with_rsa_keys_sign_as_well() -> None:
    made = Seal(signer=signer(by=("RSA", 0)))

    assert not reason(made, trusting(authority("RSA")))


def test_signers_like_those_of_japan_are_read_although_they_break_asn_1() -> None:
    odd = with_null_parameters(signer())
    with pytest.raises(ValueError, match="ExtraData"):
        x509.load_der_x509_certificate(odd)

    assert not reason(Seal(signer=odd))
    assert reason(Seal(signer=with_null_parameters(signer(), by=("P-384", 5)))) == "signature"


def test_the_order_of_names_and_white_space_are_not_signed() -> None:
    tree = Seal().tree()
    turned = {"sig": dict(reversed(tree["sig"].items())), "data": tree["data"]}
    turned["data"] = dict(reversed(turned["data"].items()))

    assert read(json.dumps(turned, indent=4).encode() + b"\n").assurance is Assurance.VERIFIED
    assert read(json.dumps(tree, ensure_ascii=True).encode()).assurance is Assurance.VERIFIED


def test_base64_is_taken_with_its_padding_or_without() -> None:
    tree = Seal().tree()
    for name in ("cer", "sigvl"):
        tree["sig"][name] += "=" * (-len(tree["sig"][name]) % 4)

    assert read(written(tree)).assurance is Assurance.VERIFIED


# What may be forged: none of it may ever be verified.


def changed(name: str, value: Any) -> bytes:
    tree = Seal().tree()
    tree["sig"][name] = value
    return written(tree)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "PS256", "ES256K", "es256", 7])
def test_other_algorithms_are_refused(algorithm: Any) -> None:
    assert read(changed("alg", algorithm)).reason == "algorithm"
    assert read(changed("alg", None)).reason == "algorithm"


@pytest.mark.parametrize("algorithm", ["ES384", "ES512"])
def test_an_algorithm_with_another_hash_does_not_fit(algorithm: str) -> None:
    assert read(changed("alg", algorithm)).reason == "signature"


def test_a_proof_signed_by_somebody_else_is_refused() -> None:
    assert reason(Seal(number=1, signer=signer())) == "signature"


def test_a_signer_that_only_claims_the_authority_is_refused() -> None:
    made = Seal(signer=signer(by=("P-384", 5), claiming=("P-384", 0)))

    assert reason(made) == "signature"


def test_a_signer_that_signed_itself_or_is_the_authority_is_refused() -> None:
    assert reason(Seal(signer=signer(is_authority=True))) == "key-usage"
    alone = signer(by=("P-384", 9))
    assert reason(Seal(signer=alone)) == "key-unknown"


def test_der_is_no_form_for_a_signature() -> None:
    whole = Seal().signature()
    r, s = int.from_bytes(whole[:32]), int.from_bytes(whole[32:])

    assert read(changed("sigvl", base64url(encode_dss_signature(r, s)))).reason == "signature"


@pytest.mark.parametrize(
    "signature",
    [b"\x00" * 64, b"\xff" * 64, b"x", b"x" * 63, b"x" * 65, Seal().signature()[:-1]],
    ids=["zeros", "ones", "one byte", "short", "long", "cut"],
)
def test_cut_and_impossible_signatures_are_refused(signature: bytes) -> None:
    assert read(changed("sigvl", base64url(signature))).reason == "signature"


@pytest.mark.parametrize("name", ["cer", "sigvl"])
@pytest.mark.parametrize("value", [None, "", 7, [], "x", "====", "*", "MIID ", "MII+", {"a": 1}])
def test_what_is_no_certificate_or_signature_is_malformed(name: str, value: Any) -> None:
    assert read(changed(name, value)).reason == "malformed"


def test_a_certificate_of_the_wrong_length_is_malformed() -> None:
    assert read(changed("cer", "M" * 5_000)).reason == "malformed"
    assert read(changed("cer", base64url(signer() + b"\x00"))).reason == "malformed"
    assert read(changed("cer", base64url(signer()[:-1]))).reason == "malformed"


@settings(max_examples=300)
@given(st.integers(0, len(GENUINE) - 1), st.integers(1, 255))
def test_no_changed_byte_of_the_code_is_verified(place: int, change: int) -> None:
    code = bytearray(GENUINE)
    code[place] ^= change

    assert read(bytes(code)).assurance is not Assurance.VERIFIED


@settings(max_examples=300)
@given(st.integers(0, 8 * len(signer()) - 1))
def test_no_flipped_bit_of_the_signer_is_verified(place: int) -> None:
    der = bytearray(signer())
    der[place // 8] ^= 1 << place % 8

    assert read(changed("cer", base64url(bytes(der)))).assurance is Assurance.REJECTED


def test_a_signature_that_leaves_bits_unused_is_malformed() -> None:
    signature = chains.read_certificate(signer()).seal.signature
    other = signer().removesuffix(b"\x00" + signature) + b"\x01" + signature

    assert read(changed("cer", base64url(other))).reason == "malformed"


# What limits a signer.


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"usages": ()}, ""),
        ({"usages": (SIGNS_SEALS, "1.3.6.1.5.5.7.3.2")}, ""),
        ({"usages": ("2.23.136.1.1.3",)}, "key-usage"),
        ({"usages": ("1.3.6.1.5.5.7.3.1",)}, "key-usage"),
        ({"critical": ("1.2.3.4.5",)}, "key-usage"),
        ({"is_authority": True}, "key-usage"),
        ({"key_usage": "digital_signature"}, ""),
        ({"key_usage": "key_agreement"}, "key-usage"),
        ({"key_usage": "content_commitment"}, "key-usage"),
        ({"key_usage": "key_cert_sign", "usages": ()}, "key-usage"),
    ],
)
def test_a_signer_signs_only_what_its_certificate_limits_it_to(
    limits: dict[str, Any], expected: str
) -> None:
    assert reason(Seal(signer=signer(**limits))) == expected


def test_a_signer_counts_from_the_first_to_the_last_second_of_its_certificate() -> None:
    code = Seal(signer=signer(since=NOW - DAY, until=NOW + DAY)).code()

    assert read(code, now=NOW - DAY).assurance is Assurance.VERIFIED
    assert read(code, now=NOW + DAY).assurance is Assurance.VERIFIED
    assert read(code, now=NOW - DAY - SECOND).reason == "key-expired"
    assert read(code, now=NOW + DAY + SECOND).reason == "key-expired"


def test_an_authority_that_is_out_of_date_vouches_for_nobody() -> None:
    code = Seal(signer=signer(until=NOW + 2_000 * DAY)).code()

    assert read(code, now=NOW + 900 * DAY).assurance is Assurance.VERIFIED
    assert read(code, now=NOW + 901 * DAY).reason == "key-expired"


def test_a_withdrawn_signer_is_refused() -> None:
    assert reason(Seal(), trusting(withdrawn=frozenset({SERIAL}))) == "signer-revoked"
    assert not reason(Seal(), trusting(withdrawn=frozenset({SERIAL + 1})))


def test_a_list_of_the_authority_that_is_not_here_is_spoken_of() -> None:
    found = read(GENUINE, trusting(withdrawn=None))

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, ("revocation-unknown",))


def renamed(withdrawn: dict[int, frozenset[int]], **changes: Any) -> TrustMaterial:
    """One key under two names, 0 and 3; what each of them withdrew."""
    both = [
        chains.read_certificate(authority(named=named, **changes if named else {}))
        for named in (3, 0)
    ]
    names = {3: both[0].name, 0: both[1].name}
    return TrustMaterial(
        authorities={both[0].key_id: tuple(map(chains.as_authority, both))},
        revoked_signers={names[named]: serials for named, serials in withdrawn.items()},
    )


@pytest.mark.parametrize("named", [0, 3])
def test_a_signer_is_withdrawn_under_either_name_of_its_authority(named: int) -> None:
    both = {0: frozenset[int](), 3: frozenset[int]()}

    assert reason(Seal(), renamed(both | {named: frozenset({SERIAL})})) == "signer-revoked"
    assert not reason(Seal(), renamed(both))
    assert read(GENUINE, renamed({named: frozenset()})).warnings == ()
    assert read(GENUINE, renamed({})).warnings == ("revocation-unknown",)


def test_the_list_of_the_issuer_that_the_signer_names_counts_even_if_it_is_not_here() -> None:
    here = chains.read_certificate(authority(named=3))
    trust = TrustMaterial(
        authorities={here.key_id: (chains.as_authority(here),)},
        revoked_signers={chains.read_certificate(authority()).name: frozenset({SERIAL})},
    )

    assert reason(Seal(), trust) == "signer-revoked"


def test_of_two_names_of_an_authority_one_in_date_suffices() -> None:
    assert not reason(Seal(), renamed({}, until=NOW - DAY))


# Whose authority signed: each is trusted for its own state.


FOREIGN = ("issuer-country",)


@pytest.mark.parametrize("state", ["AUS", "UT", "uto", "", "ZZZ", "UTO ", None, 7, ["UTO"], "D"])
def test_a_seal_of_another_state_than_its_authority_is_spoken_of(state: Any) -> None:
    found = read(Seal(state=state).code())

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, FOREIGN)
    assert found.issuer == "UT Nơi ký thử nghiệm"


@pytest.mark.parametrize("country", ["AU", ""])
def test_a_signer_of_another_state_than_its_authority_is_spoken_of(country: str) -> None:
    found = read(Seal(signer=signer(country=country), state="AUS").code())

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, FOREIGN)
    assert found.issuer == "UT Nơi ký thử nghiệm"


@pytest.mark.parametrize(
    ("country", "state", "expected"),
    [
        ("VN", "VNM", ()),
        ("vn", "VNM", ()),
        ("DE", "D", ()),
        ("DE", "D<<", ()),
        ("DE", "DEU", ()),
        ("EU", "EUE", ()),
        ("UN", "UNO", ()),
        ("VN", "D", FOREIGN),
        ("", "", FOREIGN),
    ],
)
def test_states_are_written_with_two_letters_and_with_three(
    country: str, state: str, expected: tuple[str, ...]
) -> None:
    trust = trusting(authority(country=country))
    found = read(Seal(signer=signer(country=country), state=state).code(), trust)

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, expected)


@settings(max_examples=100)
@given(
    st.sampled_from(["icao.vacc", "icao.test", "icao.other"]),
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["pid", "n", "ve", "vd", "dvc", "tr", "r", "dat", "sp"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
)
def test_any_message_that_is_genuinely_signed_gets_an_answer(kind: str, message: Any) -> None:
    found = read(Seal(type=kind, message=message).code())

    assert found.assurance in (Assurance.VERIFIED, Assurance.REJECTED)
    assert all(len(text) <= MAX_TEXT for text in found.fields.values())


# The form of the text.


@pytest.mark.parametrize(
    "code",
    [
        GENUINE.replace(b'"uvci"', b'"uvci":"X","uvci"'),
        GENUINE.replace(b'"msg"', b'"msg":{},"msg"'),
        GENUINE + b"x",
        GENUINE[:-1],
        GENUINE.replace(b"UTO", b"\\ud800"),
        GENUINE.replace(b'"seq":1', b'"seq":NaN'),
        GENUINE.replace(b'"seq":1', b'"seq":' + b"9" * 300),
        GENUINE.replace(b'"seq":1', b'"seq":' + b"[" * 99 + b"]" * 99),
        GENUINE.replace(b'"sig"', b'"x":1,"sig"'),
    ],
)
def test_text_that_may_be_understood_differently_is_malformed(code: bytes) -> None:
    found = read(code)

    assert (found.kind, found.reason) == ("vds-nc", "malformed")


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"isThisAVDS": False},
        {"data": {}, "sig": {}},
        {"data": {"hdr": {"t": "icao.vacc"}}, "sig": {"alg": "ES256"}},
        {"data": {"hdr": {"t": 7}, "msg": {}}, "sig": {"alg": "ES256"}},
        {"data": {"hdr": [], "msg": {}}, "sig": {"alg": "ES256"}},
        {"data": {"hdr": {"t": "icao.vacc"}, "msg": {}}, "sig": None},
    ],
)
def test_other_json_is_another_code(tree: Any) -> None:
    assert read(written(tree)).kind == "unknown"


@pytest.mark.parametrize(
    "made",
    [
        Seal(version=2),
        Seal(version="1"),
        Seal(type="icao.other"),
        Seal(type="icao.test"),
        Seal(message=vaccination(ve=[])),
        Seal(message=vaccination(ve=[{"des": "XM68M6"}])),
        Seal(message=vaccination(pid={"dob": "1999-03-05"})),
        Seal(message=vaccination(pid=None)),
        Seal(message={}),
        Seal(message=[]),
        Seal(message=None),
        Seal(type="icao.test", message=swab("")),
    ],
)
def test_genuine_but_without_a_person_and_an_event_it_cannot_be_used(made: Seal) -> None:
    assert reason(made) == "content"


@pytest.mark.parametrize(
    ("written_name", "name", "latin"),
    [
        ("NGUYEN  THI NGOC", "NGUYEN THI NGOC", "NGUYEN<<THI<NGOC"),
        ("NGUYEN<<THI<NGOC", "NGUYEN THI NGOC", "NGUYEN<<THI<NGOC"),
        ("O'BRIEN-SMITH  ANN", "O'BRIEN-SMITH ANN", "OBRIEN<SMITH<<ANN"),
        ("NGUYEN THI NGOC", "NGUYEN THI NGOC", ""),
        ("Nguyễn  Thị Ngọc", "Nguyễn Thị Ngọc", ""),
        ("A  B  C", "A B C", ""),
        ("A<<B<<C", "A B C", ""),
    ],
)
def test_a_gap_in_the_name_tells_the_surname(written_name: str, name: str, latin: str) -> None:
    person = read(Seal(message=vaccination(pid={"n": written_name})).code()).person

    assert (person.name, person.latin_name) == (name, latin)


def test_only_a_verified_identifier_makes_two_codes_one_person() -> None:
    one, two = read(GENUINE), read(GENUINE.replace(b":", b": "))
    forged = read(Seal(number=1, signer=signer()).code())

    assert one.repeat_key == two.repeat_key
    assert forged.repeat_key != one.repeat_key


# The example of the Australian passport office.


def public_trust() -> TrustMaterial:
    return trusting((PUBLIC / "AUS_csca.der").read_bytes(), withdrawn=None)


@needs_public
def test_the_australian_example_is_verified_at_its_time_and_not_with_one_letter_changed() -> None:
    code = (PUBLIC / "AUS_valid.json").read_bytes()
    cer = json.loads(code)["sig"]["cer"]
    since = chains.read_certificate(base64.urlsafe_b64decode(cer)).key.not_before
    assert since is not None
    then = since + DAY

    found = read(code, public_trust(), then)
    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, ("revocation-unknown",))
    assert read(code, OURS, then).reason == "key-unknown"
    for place, byte in enumerate(code):
        letter = bytes([byte])
        if letter.isalpha() and place % 7 == 0:
            other = code[:place] + letter.swapcase() + code[place + 1 :]

            assert read(other, public_trust(), then).assurance is not Assurance.VERIFIED

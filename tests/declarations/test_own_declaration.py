from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import built_in
from sync.bundle.revocation import NoRevocations, RevocationId, Scheme, Standing
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import base45_text, cbor, cose
from sync.protocol.binding_tag import binds, make_tag
from sync.protocol.declaration_code import PREFIX, key_id, read, write
from sync.protocol.forms import Choice, Forms, Weight, pack
from sync.protocol.self_declaration import SelfDeclaration
from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.codes import Rejection
from terminal.declarations.format import Shown
from terminal.declarations.masking import mask_person, masked_fields
from terminal.declarations.own_declaration import binding_of, reading, weight_of
from terminal.declarations.registry import KINDS, declare
from terminal.declarations.validity import LEEWAY

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NUMBER = "001085012345"
ISSUER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
FORM = built_in().by_version["khai-y-te", 1]
HEALTHY = {
    "travelled": ("no",),
    "signs": ("no",),
    "contact_case": ("no",),
    "contact_abroad": ("no",),
    "contact_signs": ("no",),
}
DECLARED = SelfDeclaration(
    id=bytes.fromhex("0011223344556677"),
    name="Nguyễn Văn Hư Cấu",
    birth_year=1985,
    number=make_tag(NUMBER, 1985),
    origin="12",
    destination="01",
    travel_day=date(2026, 11, 23),
    form=FORM.id,
    form_version=FORM.version,
    answers=pack(FORM, HEALTHY),
    issued_at=NOW,
)


class Withdrawn(NoRevocations):
    def __init__(self, standing):
        self.verdict = standing
        self.asked = []

    def standing(self, ids):
        self.asked.extend(ids)
        return self.verdict


def trusting(*keys, under=None, **limits):
    named: dict[bytes, list[SignerKey]] = {}
    for key in keys:
        signer = SignerKey(
            public_key=key.public_key(), subject="CDC Hư Cấu", country="VN", **limits
        )
        named.setdefault(under or key_id(key.public_key()), []).append(signer)
    return TrustMaterial(declaration_issuers={name: tuple(found) for name, found in named.items()})


def shown(declared=DECLARED, *, key=ISSUER, trust=None, now=NOW):
    code = declared if isinstance(declared, bytes) else write(declared, key).encode()
    return declare(code, trust=trust or trusting(ISSUER), now=now)


def outcome(found):
    return found.assurance, found.reason


def test_a_genuine_declaration_in_date_is_verified():
    found = shown()

    assert outcome(found) == (Assurance.VERIFIED, "")
    assert (found.kind, found.warnings, found.issuer) == ("declaration", (), "VN CDC Hư Cấu")
    assert found.kind in KINDS
    assert (found.person.name, found.person.birth_date) == ("Nguyễn Văn Hư Cấu", "1985")
    assert found.person.number == "*********345"
    assert found.answers == {question: values[0] for question, values in HEALTHY.items()}
    assert found.certificate == "0011223344556677"
    assert (found.valid_from, found.valid_until) == (NOW, NOW + timedelta(hours=72))
    assert found.fields["travel_day"] == "2026-11-23"
    assert found.content["weights"] == []


def test_answers_that_a_form_marks_are_named_for_the_rules():
    sick = HEALTHY | {"signs": ("yes",), "which_signs": ("fever", "cough")}

    found = shown(replace(DECLARED, answers=pack(FORM, sick)))

    assert found.assurance is Assurance.VERIFIED
    assert found.answers["which_signs"] == "fever cough"
    assert found.content["answers"]["which_signs"] == ["fever", "cough"]
    assert found.content["weights"] == [
        {"question": "signs", "choice": "yes", "weight": "attention"},
        {"question": "which_signs", "choice": "fever", "weight": "attention"},
        {"question": "which_signs", "choice": "cough", "weight": "attention"},
    ]


def test_the_heaviest_answer_counts():
    mild, grave = (
        Choice(number=number, code=code, text=FORM.title, weight=weight)
        for number, code, weight in ((1, "a", Weight.ATTENTION), (2, "b", Weight.REFUSE))
    )
    question = replace(FORM.questions[3], number=1, choices=(mild, grave), when=None)
    strict = Forms.of([replace(FORM, questions=(question,))])
    look = reading(lambda: strict)

    def weighed(*numbers):
        code = write(replace(DECLARED, answers={1: numbers}), ISSUER).encode()
        shown = Shown(payload=code, trimmed=code, text=None, trust=trusting(ISSUER), now=NOW)
        found = look(shown)
        assert found is not None
        assert found.assurance is Assurance.VERIFIED
        return weight_of(found)

    assert [weighed(1), weighed(2), weighed(1, 2)] == [
        Weight.ATTENTION,
        Weight.REFUSE,
        Weight.REFUSE,
    ]
    assert weight_of(shown()) is Weight.NONE
    assert weight_of(shown(b"CHD1:000")) is Weight.NONE
    assert weight_of(declare(b"https://a.example", trust=TrustMaterial(), now=NOW)) is Weight.NONE


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (-LEEWAY - SECOND, Rejection.NOT_YET_VALID),
        (-LEEWAY, ""),
        (timedelta(0), ""),
        (timedelta(hours=72), ""),
        (timedelta(hours=72) + SECOND, Rejection.EXPIRED),
    ],
)
def test_it_counts_from_when_it_was_issued_for_72_hours(after, reason):
    assert shown(now=NOW + after).reason == reason


def test_a_form_may_give_it_another_life():
    short = replace(DECLARED, valid_hours=24)

    assert shown(short, now=NOW + timedelta(hours=24)).assurance is Assurance.VERIFIED
    assert shown(short, now=NOW + timedelta(hours=24) + SECOND).reason == Rejection.EXPIRED


def test_a_key_that_nobody_here_knows_is_not_known_bad():
    found = shown(key=STRANGER)

    assert outcome(found) == (Assurance.REJECTED, Rejection.KEY_UNKNOWN)
    assert (found.issuer, found.person.name) == ("", DECLARED.name)


def test_a_key_that_signs_certificates_signs_no_declarations():
    trust = TrustMaterial(
        signers={
            key_id(ISSUER.public_key()): (SignerKey(public_key=ISSUER.public_key()),),
        }
    )

    assert shown(trust=trust).reason == Rejection.KEY_UNKNOWN


def test_what_another_key_signed_under_our_id_is_refused():
    payload = read(write(DECLARED, ISSUER).encode()).message.payload
    forged = cose.sign(payload, key_id(ISSUER.public_key()), STRANGER)

    found = shown((PREFIX + base45_text.encode(forged)).encode())

    assert outcome(found) == (Assurance.REJECTED, Rejection.SIGNATURE)


def test_of_several_keys_of_one_id_the_one_that_signed_counts():
    trust = trusting(STRANGER, ISSUER, under=key_id(ISSUER.public_key()))

    assert shown(trust=trust).assurance is Assurance.VERIFIED


def test_an_issuer_whose_key_has_run_out_vouches_for_nothing():
    trust = trusting(ISSUER, not_after=NOW - SECOND)

    assert shown(trust=trust).reason == Rejection.KEY_EXPIRED


def test_of_one_key_with_several_dates_the_one_in_date_counts():
    over = trusting(ISSUER, not_after=NOW - SECOND).declaration_issuers
    name = key_id(ISSUER.public_key())
    both = (*over[name], *trusting(ISSUER).declaration_issuers[name])

    found = shown(trust=TrustMaterial(declaration_issuers={name: both}))

    assert found.assurance is Assurance.VERIFIED


def test_an_issuer_without_a_name_is_known_by_its_key():
    key = SignerKey(public_key=ISSUER.public_key())
    name = key_id(ISSUER.public_key())

    found = shown(trust=TrustMaterial(declaration_issuers={name: (key,)}))

    assert found.issuer == name.hex()


def test_a_withdrawn_declaration_is_refused_by_its_id():
    lists = Withdrawn(Standing.REVOKED)

    found = shown(trust=replace(trusting(ISSUER), revocations=lists))

    assert outcome(found) == (Assurance.REJECTED, Rejection.REVOKED)
    assert lists.asked == [
        RevocationId(Scheme.DECLARATION, key_id(ISSUER.public_key()), DECLARED.id, NOW)
    ]


def test_a_filter_that_may_err_only_asks_for_a_look():
    lists = Withdrawn(Standing.POSSIBLY_REVOKED)

    found = shown(trust=replace(trusting(ISSUER), revocations=lists))

    assert (found.assurance, found.warnings) == (
        Assurance.VERIFIED,
        (codes.Warning.POSSIBLY_REVOKED,),
    )


def test_answers_to_an_unknown_version_of_a_form_stay_numbers():
    found = shown(replace(DECLARED, form_version=999, answers={1: (2,), 2: ("22", "LA")}))

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, (codes.Warning.FORM_UNKNOWN,))
    assert found.answers == {"question_1": "2", "question_2": "22 LA"}


def test_answers_that_the_form_does_not_offer_are_no_declaration():
    found = shown(replace(DECLARED, answers={1: (9,)}))

    assert outcome(found) == (Assurance.REJECTED, Rejection.CONTENT)
    assert found.answers == {}


@pytest.mark.parametrize(
    ("year", "warning"),
    [(2026, ()), (2027, (codes.Warning.DOB_FUTURE,)), (1860, (codes.Warning.AGE,))],
)
def test_a_year_of_birth_that_cannot_be_is_doubted(year, warning):
    assert shown(replace(DECLARED, birth_year=year, number=None)).warnings == warning


def test_a_declaration_binds_to_the_card_of_the_same_number_only():
    tag = binding_of(shown())

    assert tag is not None
    assert binds(tag, NUMBER)
    assert not binds(tag, "001085012346")
    assert binding_of(shown(replace(DECLARED, number=None))) is None
    assert binding_of(declare(b"https://a.example", trust=TrustMaterial(), now=NOW)) is None


def test_a_screen_that_strangers_see_shows_initials_and_no_answers():
    sick = HEALTHY | {"signs": ("yes",), "which_signs": ("fever",)}
    found = shown(replace(DECLARED, answers=pack(FORM, sick)))

    masked = masked_fields(found)

    assert mask_person(found.person).number == "•••345"
    assert mask_person(found.person).birth_year == "1985"
    assert masked["name"] == "N. V. H. Cấu"
    assert masked["form"] == "khai-y-te"
    assert {masked["answer_which_signs"], masked["number_tag"], masked["origin"]} == {"•••"}


def test_two_people_and_two_declarations_are_told_apart_only_if_genuine():
    assert shown().repeat_key == shown(now=NOW + SECOND).repeat_key
    assert shown().repeat_key != shown(replace(DECLARED, id=bytes(8))).repeat_key
    forged = shown(key=STRANGER)
    assert forged.repeat_key != shown().repeat_key


@given(st.integers(0), st.integers(1, 255))
def test_no_changed_byte_passes(place, change):
    code = bytearray(write(DECLARED, ISSUER).encode())
    code[place % len(code)] ^= change

    assert shown(bytes(code)).assurance is not Assurance.VERIFIED


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=300))
def test_anything_behind_the_prefix_gets_an_answer(text):
    found = shown((PREFIX + text).encode())

    assert outcome(found) == (Assurance.REJECTED, Rejection.MALFORMED)


def test_every_cut_of_a_genuine_code_is_refused():
    code = write(DECLARED, ISSUER).encode()

    for length in range(len(PREFIX), len(code)):
        assert outcome(shown(code[:length])) == (Assurance.REJECTED, Rejection.MALFORMED)


def test_what_a_scanner_puts_around_it_does_no_harm():
    assert shown(b"\r\n" + write(DECLARED, ISSUER).encode() + b"\r\n").assurance is (
        Assurance.VERIFIED
    )


def test_a_signed_payload_that_breaks_the_rules_is_malformed_before_it_is_believed():
    payload = cbor.encode({1: 1, 2: bytes(8), 3: "x" * 400})
    code = PREFIX + base45_text.encode(cose.sign(payload, key_id(ISSUER.public_key()), ISSUER))

    assert outcome(shown(code.encode())) == (Assurance.REJECTED, Rejection.MALFORMED)

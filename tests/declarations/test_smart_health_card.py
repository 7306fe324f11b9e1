import hashlib
import hmac
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.bundle.revocation import Scheme
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.declarations.smart_health_card import MAX_INFLATED
from terminal.declarations.validity import LEEWAY
from tests.declarations.issuing import DAY, NOW, private_key
from tests.declarations.issuing_shc import (
    ISSUER,
    KEY_ID,
    Card,
    base64url,
    card,
    deflate,
    digits,
    public_key,
    signed,
    trusting,
)
from tests.declarations.listing_revoked import Listed

OURS = trusting()
HEADER = json.dumps({"zip": "DEF", "alg": "ES256", "kid": KEY_ID}).encode()
SECOND = timedelta(seconds=1)
GENUINE = Card().code()
PARTS = Card().parts


def read(code: bytes, trust: TrustMaterial = OURS, now: datetime = NOW) -> Declaration:
    return declare(code, trust=trust, now=now)


def reason(made: Card, trust: TrustMaterial = OURS) -> str:
    found = read(made.code(), trust)
    assert (found.assurance is Assurance.REJECTED) is bool(found.reason)
    return str(found.reason)


def test_a_genuine_card_is_verified_with_all_it_says() -> None:
    found = read(GENUINE)

    assert (found.kind, found.assurance, found.reason) == ("shc", Assurance.VERIFIED, "")
    assert found.warnings == ()
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.person.birth_date == "1999-03-05"
    assert found.fields["type"] == "vaccination"
    assert found.fields["product"] == "207"
    assert found.fields["issuer"] == ISSUER
    assert found.issuer == "Nhà phát hành"
    assert found.valid_from == NOW - 100 * DAY
    assert found.valid_until is None


def test_without_the_key_nobody_is_bad_and_nobody_vouches() -> None:
    found = read(GENUINE, TrustMaterial())

    assert found.reason == "key-unknown"
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.issuer == ""


def test_a_key_counts_for_its_own_issuer_alone() -> None:
    other = trusting(issuer="https://khac.example/shc")

    assert reason(Card(), other) == "key-unknown"
    assert reason(Card(claims=card(iss="https://khac.example/shc"))) == "key-unknown"
    assert not reason(Card(claims=card(iss="https://khac.example/shc")), other)


def test_every_key_of_the_issuer_under_the_id_is_tried() -> None:
    assert not reason(Card(signer=2), trusting(1, 2))
    assert reason(Card(signer=3), trusting(1, 2)) == "signature"


@pytest.mark.parametrize(
    "issuer", ["http://phat-hanh.example/shc", "https://phat-hanh.example/shc/", "", 7, None]
)
def test_an_issuer_is_a_secure_address_without_a_stroke_at_its_end(issuer: Any) -> None:
    trust = trusting(issuer=str(issuer))

    assert reason(Card(claims=card(iss=issuer)), trust) == "malformed"


# What may be forged (SECURITY.md, B12): none of it may ever be verified.


def unsigned(header: dict[str, Any], signature: bytes = b"") -> bytes:
    first = base64url(json.dumps({"zip": "DEF", "kid": KEY_ID} | header).encode())
    return digits(f"{first}.{PARTS[1]}.{base64url(signature)}")


def with_public_key_as_secret(algorithm: str, secret: bytes) -> bytes:
    first = base64url(json.dumps({"zip": "DEF", "kid": KEY_ID, "alg": algorithm}).encode())
    mac = hmac.new(secret, f"{first}.{PARTS[1]}".encode(), hashlib.sha256).digest()
    return digits(f"{first}.{PARTS[1]}.{base64url(mac)}")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, 7, ["ES256"]])
@pytest.mark.parametrize("signature", [b"", bytes(64)])
def test_no_signature_is_no_signature(algorithm: Any, signature: bytes) -> None:
    assert read(unsigned({"alg": algorithm}, signature)).reason == "algorithm"


@pytest.mark.parametrize(
    "secret",
    [
        public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    ],
    ids=["pem", "der", "point"],
)
def test_the_public_key_is_no_shared_secret(secret: bytes) -> None:
    assert read(with_public_key_as_secret("HS256", secret)).reason == "algorithm"
    assert read(with_public_key_as_secret("ES256", secret)).reason == "signature"


@pytest.mark.parametrize("algorithm", ["ES384", "ES512", "ES256K", "PS256", "EdDSA", "es256"])
def test_other_algorithms_are_refused_even_when_the_key_signed(algorithm: str) -> None:
    assert reason(Card(header={"alg": algorithm})) == "algorithm"


@pytest.mark.parametrize("kind", ["P-384", "P-521"])
def test_keys_of_other_curves_did_not_sign(kind: str) -> None:
    assert reason(Card(kind=kind)) == "signature"


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": {"kty": "EC", "crv": "P-256"}},
        {"jku": "https://ke-gian.example/jwks.json"},
        {"x5u": "https://ke-gian.example/x"},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"]},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"b64": True},
        {"kid": None},
        {"kid": ""},
        {"kid": 7},
        {"kid": [KEY_ID]},
        {"kid": "../../etc/passwd"},
        {"kid": "x" * 129},
        {"pad": "x" * 1_000},
    ],
)
def test_headers_that_bring_keys_or_break_the_form_are_refused(header: dict[str, Any]) -> None:
    assert reason(Card(header=header)) == "malformed"
    assert reason(Card(header=header, signer=1)) == "malformed"


def test_another_key_id_is_another_key() -> None:
    assert reason(Card(header={"kid": "0" * 43})) == "key-unknown"
    assert reason(Card(header={"kid": KEY_ID.lower()})) == "key-unknown"


def test_a_header_of_another_card_does_not_fit() -> None:
    first = base64url(json.dumps({"kid": KEY_ID, "alg": "ES256", "zip": "DEF"}).encode())

    assert read(digits(".".join((first, *PARTS[1:])))).reason == "signature"


def test_a_payload_or_signature_of_another_card_does_not_fit() -> None:
    other = Card(claims=card(nbf=1_700_000_000)).parts

    assert read(digits(".".join((PARTS[0], other[1], PARTS[2])))).reason == "signature"
    assert read(digits(".".join((*PARTS[:2], other[2])))).reason == "signature"


def test_der_is_no_form_for_a_signature() -> None:
    key = private_key()
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    made = key.sign(f"{PARTS[0]}.{PARTS[1]}".encode(), ec.ECDSA(SHA256()))

    assert read(digits(".".join((*PARTS[:2], base64url(made))))).reason == "signature"


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 96, 128])
def test_cut_and_longer_signatures_are_refused(length: int) -> None:
    whole = (Card().parts[2] + "A" * 200)[: (length * 4 + 2) // 3]
    found = read(digits(".".join((*PARTS[:2], whole))))

    assert found.reason in ("signature", "malformed")


@pytest.mark.parametrize(
    "signature", [bytes(64), b"\xff" * 64, bytes(63) + b"\x01", b"\x01" + bytes(63)]
)
def test_numbers_that_are_none_of_the_curve_are_refused(signature: bytes) -> None:
    assert read(digits(".".join((*PARTS[:2], base64url(signature))))).reason == "signature"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        ".".join(PARTS[:2]),
        ".".join(PARTS[:2]) + ".",
        "." + ".".join(PARTS[1:]),
        ".".join((*PARTS, PARTS[2])),
        ".".join(PARTS) + ".",
        ".".join(PARTS) + ";" + ".".join(PARTS),
    ],
)
def test_a_card_has_three_parts(text: str) -> None:
    assert read(digits(text)).reason in ("malformed", "signature")


@settings(max_examples=300)
@given(st.integers(0, 8 * len(".".join(PARTS)) - 1))
def test_no_flipped_bit_of_the_signed_text_is_verified(place: int) -> None:
    text = bytearray(".".join(PARTS).encode())
    text[place // 8] ^= 1 << place % 8
    pairs = [byte - 45 for byte in text]
    if min(pairs) >= 0 and max(pairs) <= 99:
        found = read(b"shc:/" + b"".join(b"%02d" % pair for pair in pairs))

        assert found.assurance is Assurance.REJECTED


@settings(max_examples=300)
@given(st.integers(0, len(GENUINE) - 1), st.integers(1, 255))
def test_no_changed_byte_of_the_code_is_verified(place: int, change: int) -> None:
    code = bytearray(GENUINE)
    code[place] ^= change

    assert read(bytes(code)).assurance is not Assurance.VERIFIED


# The digits of the code.


@pytest.mark.parametrize("end", [b"", b"\n", b"\r", b"\r\n"])
def test_the_end_of_line_of_a_scanner_does_no_harm(end: bytes) -> None:
    assert read(GENUINE + end).assurance is Assurance.VERIFIED


@pytest.mark.parametrize(
    "code",
    [
        b" " + GENUINE,
        GENUINE + b" ",
        b"\n" + GENUINE,
        GENUINE + b"\n\n",
        GENUINE + b"\n\r",
        GENUINE + b"\x00",
        b" \t\n " + GENUINE + b" \t\n ",
        b"\xef\xbb\xbf" + GENUINE,
        GENUINE[:-1],
        GENUINE + b"0",
        GENUINE + b"99",
        GENUINE + b"78",
        GENUINE[:5] + b" " + GENUINE[5:],
        GENUINE.replace(b"shc:/", b"shc://"),
        GENUINE.replace(b"shc:/", b"shc:"),
        GENUINE.replace(b"shc:/", b"SHC:/"),
        GENUINE.replace(b"5", b"+5", 1),
        GENUINE.decode().replace("5", "５").encode()[:7_000],
        GENUINE.decode().replace("2", "²", 2).encode(),
        b"shc:/",
        b"shc:/567629",
        b"shc:/" + b"0" * 7_000,
    ],
)
def test_codes_that_break_the_form_are_refused(code: bytes) -> None:
    found = read(code)

    assert (found.kind, found.reason) == ("shc", "malformed")


@pytest.mark.parametrize("part", ["1/2", "2/2", "64/64"])
def test_one_part_of_a_card_says_what_it_is(part: str) -> None:
    found = read(GENUINE.replace(b"shc:/", f"shc:/{part}/".encode()))

    assert (found.kind, found.assurance) == ("shc", Assurance.OPAQUE)
    assert found.reason == "not-verifiable-here"
    assert found.fields == {"part": part}


@pytest.mark.parametrize("part", ["1/1", "3/2", "0/2", "1/0", "01/2", "-1/2", "1/65", "1/2/3", "1"])
def test_impossible_parts_are_refused(part: str) -> None:
    assert read(GENUINE.replace(b"shc:/", f"shc:/{part}/".encode())).reason == "malformed"


# Compression.


def code_of(payload: bytes) -> bytes:
    return digits(".".join(signed(HEADER, payload)))


def test_only_one_whole_raw_stream_is_decompressed() -> None:
    whole = deflate(Card().payload)
    plain = Card().payload

    assert not read(code_of(whole)).reason
    for broken in (
        b"",
        whole[:-1],
        whole + b"\x00",
        whole + whole,
        zlib.compress(plain),
        b"\x1f\x8b" + whole,
        plain[:3_000],
    ):
        assert read(code_of(broken)).reason == "compression"


def test_decompression_ends_at_its_limit() -> None:
    assert read(code_of(deflate(bytes(MAX_INFLATED)))).reason == "malformed"
    assert read(code_of(deflate(bytes(MAX_INFLATED + 1)))).reason == "compression"
    assert read(code_of(deflate(bytes(2_500_000)))).reason == "compression"


@pytest.mark.parametrize("packing", [None, "GZ", "def", "", 7])
def test_a_card_that_is_not_packed_as_demanded_is_refused(packing: Any) -> None:
    assert reason(Card(header={"zip": packing})) == "compression"


# Claims.


@pytest.mark.parametrize(
    "payload",
    [
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b" " + Card().payload,
        Card().payload + b"\n",
        Card().payload.replace(b'"iss"', b'"iss":"x","iss"'),
        Card().payload.replace(b"1999", b"\\ud800"),
        Card().payload.replace(b'"207"', b"NaN"),
        Card().payload.replace(b'"207"', b"9" * 400),
        Card().payload.replace(b'"207"', b"[" * 200 + b"]" * 200),
    ],
)
def test_claims_that_are_no_strict_json_are_refused_though_signed(payload: bytes) -> None:
    assert reason(Card(claims=payload)) == "malformed"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"nbf": NOW.timestamp()}, ""),
        ({"nbf": (NOW + LEEWAY).timestamp()}, ""),
        ({"nbf": (NOW + LEEWAY + SECOND).timestamp()}, "not-yet-valid"),
        ({"nbf": 1_622_576_398.924}, ""),
        ({"nbf": 1_622_576_398_924}, "content"),
        ({"nbf": None}, "content"),
        ({"nbf": "1622576398"}, "content"),
        ({"nbf": True}, "content"),
        ({"nbf": -1}, "content"),
        ({"exp": NOW.timestamp()}, ""),
        ({"exp": NOW.timestamp() - 1}, "expired"),
        ({"exp": (NOW + DAY).timestamp()}, ""),
        ({"exp": "tomorrow"}, "content"),
        ({"exp": 1_922_576_398_924}, "content"),
        ({"exp": 1_000_000_000, "nbf": 1_600_000_000}, "expired"),
    ],
)
def test_times_are_seconds_and_are_kept_to(times: dict[str, Any], expected: str) -> None:
    assert reason(Card(claims=card(**times))) == expected


@pytest.mark.parametrize(
    "types",
    [
        None,
        "https://smarthealth.cards#health-card",
        [],
        ["https://smarthealth.cards#covid19"],
        [[]],
    ],
)
def test_a_card_must_call_itself_a_health_card(types: Any) -> None:
    claims = card()
    claims["vc"]["type"] = types

    assert reason(Card(claims=claims)) == "content"


def test_types_that_nobody_knows_are_passed_over() -> None:
    claims = card()
    claims["vc"]["type"].append("https://example.org#moi")

    assert not reason(Card(claims=claims))


@pytest.mark.parametrize("vc", [None, [], "x", {}])
def test_a_card_without_a_credential_cannot_be_used(vc: Any) -> None:
    assert reason(Card(claims=card(vc=vc))) == "content"


# Withdrawn cards.


def listing(rid: str) -> frozenset[tuple[Scheme, bytes, bytes]]:
    return frozenset({(Scheme.SMART_HEALTH, KEY_ID.encode(), rid.encode())})


def test_a_withdrawn_card_is_refused() -> None:
    lists = Listed(revoked=listing("XkNHp2Iyk0Y"))
    withdrawn = read(Card(claims=card(rid="XkNHp2Iyk0Y")).code(), trusting(revocations=lists))

    assert withdrawn.reason == "revoked"
    assert withdrawn.issuer
    assert lists.asked[0].issued_at == NOW - 100 * DAY
    assert not reason(Card(claims=card(rid="XkNHp2Iyk0Z")), trusting(revocations=lists))


def test_being_withdrawn_weighs_more_than_dates() -> None:
    trust = trusting(revocations=Listed(revoked=listing("a")))

    assert reason(Card(claims=card(rid="a", exp=1_700_000_000)), trust) == "revoked"


def test_a_forged_card_is_never_looked_up() -> None:
    lists = Listed()
    read(Card(claims=card(rid="a"), signer=1).code(), trusting(revocations=lists))

    assert lists.asked == []


def test_a_hit_of_a_filter_leaves_a_doubt() -> None:
    trust = trusting(revocations=Listed(doubtful=listing("a")))
    found = read(Card(claims=card(rid="a")).code(), trust)

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, ("possibly-revoked",))


@pytest.mark.parametrize("rid", ["", "a", None])
def test_a_card_whose_list_is_not_here_is_not_believed(rid: str | None) -> None:
    code = Card(claims=card(rid=rid)).code()
    covered = Listed(covered=frozenset({(Scheme.SMART_HEALTH, KEY_ID.encode())}))

    missing = read(code, trusting(lists_revoked=True))
    assert (missing.assurance, missing.reason) == (Assurance.REJECTED, "revocation-list")
    for trust in (trusting(lists_revoked=True, revocations=covered), trusting(lists_revoked=False)):
        assert read(code, trust).assurance is Assurance.VERIFIED


def test_where_one_directory_says_that_there_is_a_list_it_is_asked_for() -> None:
    older, newer = trusting(lists_revoked=False), trusting(lists_revoked=True)
    name = (ISSUER, KEY_ID)
    for first, second in ((older, newer), (newer, older)):
        both = replace(
            first, smart_health={name: (*first.smart_health[name], *second.smart_health[name])}
        )
        assert read(Card(claims=card()).code(), both).reason == "revocation-list"


@pytest.mark.parametrize("rid", [7, [], "base64==", "$wrongrid!", "x" * 25, "ọ"])
def test_an_identifier_that_no_list_can_name_is_refused(rid: Any) -> None:
    assert reason(Card(claims=card(rid=rid))) == "content"


def test_a_card_of_the_past_is_shown_with_its_times() -> None:
    fields = read(Card(claims=card(exp=4_000_000_000)).code()).fields

    assert fields["issued_at"] == (NOW - 100 * DAY).isoformat()
    assert fields["expires_at"] == datetime.fromtimestamp(4_000_000_000, UTC).isoformat()

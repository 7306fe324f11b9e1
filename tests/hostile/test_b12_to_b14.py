"""Forged signatures, broken headers and impossible dates (SECURITY.md, section 6)."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.certificates import key_id
from sync.protocol.terms import Assurance
from tests.declarations.issuing import (
    DAY,
    NOW,
    Issue,
    certificate,
    claims,
    private_key,
    sign,
    trusting,
    vaccination,
    wrap,
)
from tests.declarations.issuing_divoc import DivocIssue, credential
from tests.declarations.issuing_shc import KEY_ID, Card, base64url, card, deflate, digits, signed
from tests.declarations.issuing_vds import Seal
from tests.hostile.showing import declaration, refused, shown, verified

CARD = Card()
HEADER = {"zip": "DEF", "alg": "ES256", "kid": KEY_ID}
PAYLOAD = deflate(CARD.payload)


def with_header(**changes: Any) -> bytes:
    """A card that its issuer really signed under a header of the attacker's wishes."""
    header = {name: value for name, value in (HEADER | changes).items() if value is not None}
    return digits(".".join(signed(json.dumps(header).encode(), PAYLOAD)))


OWN_KEY = {"kty": "EC", "crv": "P-256", "x": base64url(bytes(32)), "y": base64url(bytes(32))}


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": ""},
        {"alg": None},
        {"alg": "HS256"},
        {"alg": "ES256K"},
        {"alg": "ES384"},
        {"alg": "es256"},
        {"alg": ["ES256"]},
        {"jwk": OWN_KEY},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/key.pem"},
        {"x5c": ["AAAA"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"kid": "../../etc/passwd"},
        {"kid": "' OR 1=1 --"},
        {"kid": KEY_ID + "\x00"},
        {"kid": None},
        {"kid": [KEY_ID]},
        {"zip": None},
        {"zip": "none"},
        {"filler": "x" * 2000},
    ],
    ids=repr,
)
def test_b12_no_header_but_the_specified_one_is_green(changes: dict[str, Any]) -> None:
    """B12: `alg` of any other kind, keys brought along, critical extensions, odd key ids."""
    verified(with_header())

    assert shown(with_header(**changes)).assurance is Assurance.REJECTED


def test_b12_a_public_key_is_no_secret_to_sign_with() -> None:
    """B12: HS256 with the issuer's public key as the secret, in every form a key has."""
    public = private_key().public_key()
    forms = [
        public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
        for encoding in (Encoding.DER, Encoding.PEM)
    ]
    for secret in forms:
        for algorithm in ("HS256", "ES256"):
            header = base64url(json.dumps(HEADER | {"alg": algorithm}).encode())
            text = f"{header}.{base64url(PAYLOAD)}"
            made = hmac.new(secret, text.encode(), hashlib.sha256).digest()
            assert shown(digits(f"{text}.{base64url(made)}")).assurance is Assurance.REJECTED


SIGNATURES = {
    "empty": b"",
    "zeros": bytes(64),
    "r is zero": bytes(32) + b"\x01" * 32,
    "s is zero": b"\x01" * 32 + bytes(32),
    "beyond the order": b"\xff" * 64,
    "too short": b"\x01" * 63,
    "of another curve": b"\x01" * 96,
    "DER": sign(private_key(), b"x")[:6] + b"\x30\x45\x02\x21" * 16,
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_b12_no_odd_signature_is_green(signature: bytes) -> None:
    """B12: r or s of zero (the "psychic" signature), beyond the order, of other lengths."""
    first, second, _ = CARD.parts
    message = [cbor2.dumps(dict(Issue().headers)), {}, cbor2.dumps(claims()), signature]
    tree = Seal().tree()
    seal = {"data": tree["data"], "sig": tree["sig"] | {"sigvl": base64url(signature)}}

    for code in (
        digits(f"{first}.{second}.{base64url(signature)}"),
        wrap(cbor2.dumps(cbor2.CBORTag(18, message))),
        json.dumps(seal).encode(),
    ):
        assert shown(code).assurance is Assurance.REJECTED


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "{0}.{1}",
        "{0}.{1}.{2}.",
        ".{1}.{2}",
        "{0}..{2}",
        "{0}.{1}.{2}.{2}",
    ],
)
def test_b12_a_jws_has_three_parts(text: str) -> None:
    """B12: fewer or more dots, empty parts."""
    assert shown(digits(text.format(*CARD.parts))).assurance is Assurance.REJECTED


def test_b12_a_key_of_another_curve_or_of_another_issuer_signs_nothing() -> None:
    """B12: wrong curve, and a genuine issuer who signs in another's name."""
    assert shown(replace(CARD, kind="P-384").code()).assurance is Assurance.REJECTED
    assert refused(replace(CARD, signer=1).code()) == "signature"
    other = replace(CARD, claims=card(iss="https://khac.example/shc"))
    assert refused(other.code()) == "key-unknown"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "b64": False, "crit": ["b64"]},
        {"alg": "HS256", "b64": False, "crit": ["b64"]},
        {"alg": "PS256", "b64": False, "crit": ["b64"], "jwk": {}},
    ],
)
def test_b12_a_detached_signature_has_one_header_only(header: dict[str, Any]) -> None:
    """B12: the same for DIVOC, where `b64: false` is the rule."""
    verified(DivocIssue().code())

    assert refused(DivocIssue(header=header).code()) == "algorithm"


HEADERS: dict[str, Issue] = {
    "no algorithm": Issue(protected={4: key_id(certificate())}),
    "no header": Issue(protected={}),
    "algorithm as text": Issue(protected={1: "ES256", 4: key_id(certificate())}),
    "HMAC": Issue(algorithm=5),
    "ES256K": Issue(algorithm=-47),
    "RS1": Issue(algorithm=-65535),
    "ES384": Issue(algorithm=-35),
    "true": Issue(protected={1: True, 4: key_id(certificate())}),
    "critical": Issue(protected={1: -7, 4: key_id(certificate()), 2: [99], 99: 0}),
    "key id of another length": Issue(protected={1: -7, 4: key_id(certificate())[:7]}),
    "key id as text": Issue(protected={1: -7, 4: "key"}),
    "two key ids": Issue(protected={1: -7, 4: bytes(8)}, unprotected={4: key_id(certificate())}),
    "other tag": Issue(tags=(17,)),
    "tag twice": Issue(tags=(18, 18)),
    "tag around": Issue(tags=(18, 98)),
    "empty payload": Issue(payload=b""),
    "payload is null": Issue(payload=b"\xf6"),
    "payload is a list": Issue(payload=[1]),
}


@pytest.mark.parametrize("issue", HEADERS.values(), ids=HEADERS.keys())
def test_b13_no_odd_cose_message_is_green(issue: Issue) -> None:
    """B13: no algorithm, others than ours, two key ids, other tags, no payload."""
    assert refused(issue.code()) in {"algorithm", "key-unknown", "malformed", "content"}


def test_b13_an_algorithm_outside_of_the_signature_is_as_good_as_inside() -> None:
    """B13: some issuers put it there, and it decides nothing: the key's own type does."""
    moved = Issue(protected={4: key_id(certificate())}, unprotected={1: -7})
    verified(moved.code())

    wrong = Issue(protected={4: key_id(certificate())}, unprotected={1: -37})
    assert refused(wrong.code()) == "algorithm"


@pytest.mark.parametrize("change", ["detached", "no payload", "five", "map"])
def test_b13_a_message_holds_what_it_signs(change: str) -> None:
    """B13: detached payloads and other shapes are refused."""
    protected, unprotected, payload, signature = cbor2.loads(Issue().message()).value
    shapes: dict[str, Any] = {
        "detached": [protected, unprotected, None, signature],
        "no payload": [protected, unprotected, b"", signature],
        "five": [protected, unprotected, payload, signature, b""],
        "map": {1: protected, 2: payload, 3: signature},
    }
    message = cbor2.dumps(cbor2.CBORTag(18, shapes[change]))

    assert refused(wrap(message)) in {"malformed", "content"}


TIMES: dict[str, Any] = {
    "minus one": -1,
    "1e18": 10**18,
    "milliseconds": int(NOW.timestamp()) * 1000,
    "NaN": float("nan"),
    "infinite": float("inf"),
    "1e300": 1e300,
    "10^400": 10**400,
    "text": "2027-01-01",
    "true": True,
    "list": [1],
}


@pytest.mark.parametrize("when", TIMES.values(), ids=TIMES.keys())
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_b14_a_time_that_is_none_breaks_a_certificate_or_says_nothing(
    claim: str, when: object
) -> None:
    """B14: no exception of the calendar's gets out, and no bad end is taken for a late one."""
    found = shown(Issue(payload=claims(**{claim: when})).code())

    assert found.assurance is Assurance.REJECTED


@pytest.mark.parametrize("when", TIMES.values(), ids=TIMES.keys())
@pytest.mark.parametrize("claim", ["exp", "nbf"])
def test_b14_a_time_that_is_none_breaks_a_health_card(claim: str, when: object) -> None:
    """B14: the same in SMART Health Cards, some of whose issuers wrote milliseconds."""
    payload = json.dumps(card(**{claim: when})).encode() if when != 10**400 else b"{}"

    assert shown(replace(CARD, claims=payload).code()).assurance is Assurance.REJECTED


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ({"exp": (NOW - DAY).timestamp()}, "expired"),
        ({"exp": (NOW - 2 * DAY).timestamp(), "iat": (NOW - DAY).timestamp()}, "expired"),
        ({"iat": (NOW + timedelta(hours=2)).timestamp()}, "not-yet-valid"),
        ({"nbf": (NOW + DAY).timestamp(), "exp": (NOW - DAY).timestamp()}, "not-yet-valid"),
    ],
    ids=["over", "ends before it begins", "two hours ahead", "never"],
)
def test_b14_a_certificate_out_of_its_time_is_refused(times: dict[str, float], reason: str) -> None:
    """B14: ended, ending before it began, of an issuer whose clock is hours ahead."""
    assert refused(Issue(payload=claims(**times)).code()) == reason


@pytest.mark.parametrize(
    "now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_b14_every_code_is_answered_at_the_ends_of_time(now: datetime) -> None:
    """B14: a clock that is millennia off breaks no reading."""
    for code in (
        Issue().code(),
        CARD.code(),
        Seal().code(),
        DivocIssue().code(),
        b"001199012345||Nguy|05031999|Nam|H|01072021",
    ):
        shown(code, now=now)


@pytest.mark.parametrize(
    ("birth", "warning"),
    [
        ("00000000", "age"),
        ("29021999", "dob-unreadable"),
        ("31041999", "dob-unreadable"),
        ("05031870", "age"),
        ("05032099", "dob-future"),
        ("23112026", "dob-future"),
        ("5031999", "dob-unreadable"),
    ],
)
def test_b14_an_impossible_birth_date_is_said(birth: str, warning: str) -> None:
    """B14: dates of no calendar, of zeros, in the future, 150 years ago: each a warning."""
    found = shown(f"001199012345||Nguyễn Bịa|{birth}|Nữ|Hà Nội|01072021".encode())

    assert found.assurance is Assurance.UNSIGNED
    assert warning in found.warnings


@pytest.mark.parametrize("birth", ["0000-00-00", "1999-02-29", "9999-12-31", "-1", "1e5", "²", ""])
def test_b14_a_birth_date_of_a_certificate_is_kept_as_it_says(birth: str) -> None:
    """B14: issuers are lenient with them; nothing is computed from one."""
    found = verified(Issue(payload=claims(vaccination(dob=birth))).code())

    assert found.fields.get("birth_date", "") == birth


@pytest.mark.parametrize(
    "when", ["2026-13-01T00:00:00Z", "2027-01-01T00:00:00", "0000-00-00", "9" * 400, "24:00"]
)
def test_b14_a_time_of_a_divoc_certificate_has_a_zone(when: str) -> None:
    """B14: a time without its zone could mean two days."""
    document = credential(expirationDate=when)

    assert refused(DivocIssue(document=document).code()) == "content"


def test_b13_a_declaration_of_ours_is_believed_of_our_centre_only() -> None:
    """B13: another key, and any byte changed: the same refusal as for foreign codes."""
    genuine = declaration()
    verified(genuine)
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    assert refused(declaration(stranger)) == "key-unknown"
    for place in range(len(genuine)):
        changed = bytearray(genuine)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        assert shown(bytes(changed)).assurance is not Assurance.VERIFIED


def test_b14_what_is_refused_would_be_green_without_its_fault() -> None:
    """B14, B13, B12: the tests above refuse for the fault alone."""
    genuine = (Issue().code(), CARD.code(), Seal().code(), DivocIssue().code(), declaration())
    for code in genuine:
        verified(code)
        assert shown(code, trust=trusting()).assurance is Assurance.REJECTED

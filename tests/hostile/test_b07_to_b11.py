"""Codes that two readers would understand differently (SECURITY.md, section 6)."""

import base64
import json
from dataclasses import replace
from typing import Any

import base45
import cbor2
import pytest

from sync.bundle.certificates import key_id
from sync.protocol.terms import Assurance
from tests.declarations import issuing_divoc, issuing_shc, issuing_vds
from tests.declarations.issuing import Issue, claims, squeezed, vaccination, wrap
from tests.declarations.issuing import certificate as certificate_of
from tests.declarations.issuing_divoc import DivocIssue
from tests.declarations.issuing_shc import Card, card
from tests.declarations.issuing_vds import Seal
from tests.hostile.showing import refused, shown, verified

CLAIMS = cbor2.dumps(claims())


def with_more(entries: bytes, count: int) -> bytes:
    """The claims with more entries than they should have."""
    return bytes([CLAIMS[0] + count]) + CLAIMS[1:] + entries


@pytest.mark.parametrize(
    "payload",
    [
        with_more(cbor2.dumps(1) + cbor2.dumps("XX"), 1),
        with_more(cbor2.dumps(4) + cbor2.dumps(9_999_999_999), 1),
        with_more(cbor2.dumps(-260) + cbor2.dumps({}), 1),
        CLAIMS + b"\x00",
        CLAIMS + CLAIMS,
        CLAIMS[:-1],
    ],
    ids=["issuer", "end", "certificate", "a byte more", "two", "cut"],
)
def test_b7_claims_that_can_be_read_in_two_ways_are_refused(payload: bytes) -> None:
    """B7: duplicate keys and bytes left over: refused, though signed."""
    verified(Issue(payload=CLAIMS).code())

    assert refused(Issue(payload=payload).code()) == "malformed"


@pytest.mark.parametrize("more", [b"\xf9\x7e\x00\x01\xf9\x7e\x00\x02", b"\x80\x01", b"\xf6\x01"])
def test_b7_keys_that_equal_nothing_say_nothing(more: bytes) -> None:
    """B7: NaN, lists and null as keys, in what an issuer signed: not looked at by anything."""
    count = 2 if len(more) > 2 else 1

    assert verified(Issue(payload=with_more(more, count)).code()).person.birth_date == "1999-03-05"


def test_b7_a_twin_of_another_type_is_another_key() -> None:
    """B7: `1` and `"1"` are two keys; only the number of the specification counts."""
    twins: dict[Any, Any] = claims() | {"4": 0, "1": "XX"}
    hcert: dict[Any, Any] = {1: vaccination(), "1": vaccination(dob="1900-01-01")}
    twins[-260] = hcert

    assert verified(Issue(payload=twins).code()).person.birth_date == "1999-03-05"


def test_b7_a_header_has_one_algorithm_and_one_key() -> None:
    """B7: duplicates in the header of a message break it."""
    entry = cbor2.dumps(4) + cbor2.dumps(key_id(certificate_of()))
    twice = b"\xa3" + cbor2.dumps(1) + cbor2.dumps(-7) + entry + entry
    message = cbor2.CBORTag(18, [twice, {}, CLAIMS, bytes(64)])

    assert refused(wrap(cbor2.dumps(message))) == "malformed"


def seal_text(old: str, new: str) -> bytes:
    text = json.dumps(Seal().tree(), separators=(",", ":"), ensure_ascii=False)
    assert old in text
    return text.replace(old, new, 1).encode()


def card_text(old: str, new: str) -> bytes:
    text = json.dumps(card(), separators=(",", ":"), ensure_ascii=False)
    assert old in text
    return replace(Card(), claims=text.replace(old, new, 1).encode()).code()


def divoc_text(old: str, new: str) -> bytes:
    text = json.dumps(DivocIssue().signed(), ensure_ascii=False)
    assert old in text
    data = text.replace(old, new, 1).encode("utf-8", "surrogatepass")
    return issuing_divoc.armoured(issuing_divoc.zipped({"certificate.json": data}))


SURROGATE = '"\\ud800'
NAMES = {
    "VDS-NC": (seal_text, '"NGUYEN'),
    "SMART Health Card": (card_text, '"Nguyễn'),
    "DIVOC": (divoc_text, '"Trần'),
}
EVERY_JSON = pytest.mark.parametrize(("make", "name"), NAMES.values(), ids=NAMES.keys())


@EVERY_JSON
def test_b7_a_name_twice_in_json_is_refused(make: Any, name: str) -> None:
    """B7: the last of two would win silently; here neither does."""
    verified(make(name, name))
    assert shown(make("{", '{"x":1,"x":2,')).assurance is not Assurance.VERIFIED


@pytest.mark.parametrize(
    "text",
    [b"\x62\xc3\x28", b"\x62\xc0\xaf", b"\x63\xed\xa0\x80", b"\x63\xe0\x80\xaf", b"\x61\xff"],
    ids=["broken", "overlong", "surrogate", "overlong of three", "no UTF-8"],
)
def test_b8_text_that_is_no_utf8_breaks_a_certificate(text: bytes) -> None:
    """B8: refused when it is decoded, so that nothing later stumbles over it."""
    content = b"\xa1\x39\x01\x03\xa1\x01\xa1\x63dob" + text

    assert refused(Issue(payload=content).code()) == "malformed"


@EVERY_JSON
def test_b8_a_lone_surrogate_in_json_is_refused(make: Any, name: str) -> None:
    """B8: `\\ud800` is JSON but no text: encoding it later would raise an exception."""
    assert shown(make(name, name.replace('"', SURROGATE))).assurance is not Assurance.VERIFIED


@pytest.mark.parametrize(
    "payload", [b"001199012345|\xc0\xaf", b"\xed\xa0\x80" * 9, b"\xff\xfe" * 9, b"\x80" * 50]
)
def test_b8_a_code_that_is_no_utf8_is_no_text(payload: bytes) -> None:
    """B8: plain text must be UTF-8, or the Windows-1258 that scanners make of cards."""
    assert shown(payload).assurance is not Assurance.VERIFIED


HOSTILE_JSON = {
    "100,000 levels": "[" * 6000,
    "levels that end": "[" * 30 + "]" * 30,
    "objects in objects": '{"a":' * 30 + "1" + "}" * 30,
    "5,000 digits": "9" * 5000,
    "exponent": "1e999",
    "negative exponent": "-1e999",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "beyond 2^53": "9007199254740993",
}


@EVERY_JSON
@pytest.mark.parametrize("value", HOSTILE_JSON.values(), ids=HOSTILE_JSON.keys())
def test_b9_hostile_json_is_refused(make: Any, name: str, value: str) -> None:
    """B9: levels, numbers and constants that a reader may choke on: never green, in time."""
    del name
    code = make("{", '{"x":' + value + ",")

    assert shown(code).assurance is not Assurance.VERIFIED


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
RAISED = str.maketrans("123", "¹²³")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
CARD = "001199012345||Nguyễn Thị Bịa|05031999|Nữ|Số 1, Hà Nội|01072021"
PLATFORM = "001199012345|NGUYEN THI BIA|1999-03-05|1|A1B2C3D4|2"
INSURANCE = "GD4012345678901|4e677579e1bb856e|05/03/1999|2|c490|01 - 001|01/01/2026|-"


@pytest.mark.parametrize("digits", [WIDE, RAISED, ARABIC], ids=["wide", "raised", "arabic"])
@pytest.mark.parametrize(
    ("text", "kind"), [(CARD, "cccd7"), (PLATFORM, "qrqg"), (INSURANCE, "bhyt")]
)
def test_b10_other_digits_than_ours_are_no_digits(
    digits: dict[int, str], text: str, kind: str
) -> None:
    """B10: `int('１２')` is 12 for Python; numbers and dates in other digits are none here."""
    genuine = shown(text.encode())
    assert genuine.kind == kind
    fields = text.split("|")
    for place, field in enumerate(fields[:4]):
        changed = [*fields[:place], field.translate(digits), *fields[place + 1 :]]
        found = shown("|".join(changed).encode())
        if changed == fields or found.kind != kind:
            continue
        if field.endswith(("12345", "678901")):
            assert found.person.number != genuine.person.number
        elif "1999" in field:
            assert found.person.birth_date == ""


def test_b10_a_health_card_is_written_in_ascii_digits() -> None:
    """B10: pairs of other digits, odd counts and pairs beyond 77 are no card."""
    genuine = Card().code().decode()
    verified(genuine.encode())
    head, digits = genuine[:5], genuine[5:]

    for changed in (digits.translate(WIDE), digits[:-1], digits + "78", " " + digits, "+" + digits):
        assert shown((head + changed).encode()).assurance is not Assurance.VERIFIED


HC1 = Issue().code()
PACKED = base45.b45decode(HC1[4:])


@pytest.mark.parametrize(
    "text",
    [
        HC1[4:].lower(),
        HC1[4:] + b"A",
        HC1[4:-1],
        b"ZZZ" + HC1[4:],
        b":::" + HC1[4:],
        HC1[4:] + b"::",
        b" " + HC1[4:],
        HC1[4:].replace(b"0", b"O"),
        HC1[4:] + "é".encode(),
        base64.b64encode(PACKED),
    ],
)
def test_b11_lax_base45_is_refused(text: bytes) -> None:
    """B11: lower case, odd lengths, groups beyond 0xFFFF, other alphabets: refused."""
    verified(b"HC1:" + HC1[4:])

    assert refused(b"HC1:" + text) in {"malformed", "compression"}


def test_b11_lax_base64_is_refused_in_every_format_that_has_it() -> None:
    """B11: `YQ==!!!!`, padding that no encoder writes, bits that say nothing."""
    genuine = DivocIssue().code()
    verified(genuine)
    for changed in (genuine + b"!!!!", genuine + b"=", genuine[:40] + b"\n" + genuine[40:]):
        assert shown(changed).assurance is not Assurance.VERIFIED

    parts = Card().parts
    for place in range(3):
        for more in ("=", "==", "!", "\n", " "):
            changed_parts = [*parts[:place], parts[place] + more, *parts[place + 1 :]]
            code = issuing_shc.digits(".".join(changed_parts)) if more in "==" else None
            if code is not None:
                assert shown(code).assurance is not Assurance.VERIFIED

    tree = Seal().tree()
    verified(issuing_vds.written(tree))
    for name in ("cer", "sigvl"):
        for more in ("!", "A", "====", " ", "\n"):
            changed_tree = {
                "data": tree["data"],
                "sig": tree["sig"] | {name: tree["sig"][name] + more},
            }
            found = shown(issuing_vds.written(changed_tree))
            assert found.assurance is not Assurance.VERIFIED


def test_b11_a_certificate_has_one_text() -> None:
    """B11: what is not written as its own encoder writes it is refused, so repeats are found."""
    assert shown(squeezed(PACKED)).assurance is Assurance.VERIFIED
    assert squeezed(PACKED) == HC1

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import base45
import cbor2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.forms import built_in
from sync.protocol import base45_text, cbor, cose
from sync.protocol.binding_tag import BindingTag, make_tag
from sync.protocol.declaration_code import MAX_CHARACTERS, PREFIX, key_id, read, write
from sync.protocol.forms import pack
from sync.protocol.self_declaration import (
    ID_BYTES,
    MAX_ANSWERS,
    MAX_NAME,
    MAX_NUMBER,
    MAX_VALID_HOURS,
    MAX_VALUES,
    MalformedDeclaration,
    SelfDeclaration,
    tidy_name,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ISSUED = datetime(2026, 11, 22, 5, tzinfo=UTC)
NUMBER = "001085012345"
SHORT = SelfDeclaration(
    id=bytes.fromhex("0011223344556677"),
    name="Nguyễn Văn Hư Cấu",
    birth_year=1985,
    number=make_tag(NUMBER, 1985),
    origin="12",
    destination="01",
    form="khai-y-te",
    form_version=1,
    answers={1: (2,), 3: (2,), 5: (2,), 6: (2,), 7: (2,)},
    issued_at=ISSUED,
)
FORM = built_in().by_version["khai-y-te", 1]
FULL = replace(
    SHORT,
    name="Nguyễn Phước Công Tằng Tôn Nữ Hư Cấu Ngọc",
    travel_day=date(2026, 11, 23),
    answers=pack(
        FORM,
        {
            "travelled": ("yes",),
            "places": ("22", "24", "31", "01", "79", "48", "LA", "TH"),
            "signs": ("yes",),
            "which_signs": ("fever", "cough", "breath", "pneumonia", "sore_throat", "fatigue"),
            "contact_case": ("yes",),
            "contact_abroad": ("yes",),
            "contact_signs": ("yes",),
        },
    ),
)
VECTORS = json.loads(Path(__file__).with_name("declaration_vectors.json").read_text("utf-8"))

LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "N", "Z"))
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=5).map(
    lambda words: tidy_name(" ".join(words))
)
PLACES = st.from_regex(r"[0-9]{2}|[A-Z]{2}", fullmatch=True)
CHOICES = st.integers(1, MAX_NUMBER)
YEARS = st.integers(1850, 2199)


def answers(values):
    return st.lists(values, min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def declarations(draw):
    year = draw(YEARS)
    tags = st.builds(
        BindingTag,
        st.just(year),
        st.from_regex(r"[0-9A-Z]{3}", fullmatch=True),
        st.integers(0, 255),
    )
    return SelfDeclaration(
        id=draw(st.binary(min_size=ID_BYTES, max_size=ID_BYTES)),
        name=draw(NAMES),
        birth_year=year,
        number=draw(st.none() | tags),
        origin=draw(st.just("") | PLACES),
        destination=draw(st.just("") | PLACES),
        travel_day=draw(st.none() | st.dates(date(1970, 1, 1), date(2149, 6, 6))),
        form=draw(st.from_regex(r"[a-z][a-z0-9-]{0,23}", fullmatch=True)),
        form_version=draw(st.integers(1, 65_535)),
        answers=draw(st.dictionaries(CHOICES, answers(CHOICES) | answers(PLACES), max_size=8)),
        issued_at=datetime.fromtimestamp(draw(st.integers(0, 2**32 - 1)), UTC),
        valid_hours=draw(st.integers(1, MAX_VALID_HOURS)),
    )


def bytes_of(code):
    return base45_text.decode(code[len(PREFIX) :].encode())


def armoured(message):
    return (PREFIX + base45_text.encode(message)).encode()


def signed(payload, key=KEY):
    return armoured(cose.sign(payload, key_id(key.public_key()), key))


def fields(declared=SHORT):
    return cbor2.loads(read(write(declared, KEY).encode()).message.payload)


def refused(text):
    with pytest.raises(MalformedDeclaration):
        read(text)


def version(code):
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False).shape[0]
    return (modules - 17) // 4


@given(declarations())
def test_every_declaration_comes_back_as_it_was(declared):
    code = write(declared, KEY)

    found = read(code.encode())

    assert found.declaration == declared
    assert cose.is_genuine(found.message, KEY.public_key())
    assert not cose.is_genuine(found.message, OTHER.public_key())
    assert found.message.key_id == key_id(KEY.public_key())


def test_the_same_declaration_and_key_give_the_same_code():
    assert write(SHORT, KEY) == write(SHORT, KEY)
    assert write(SHORT, KEY) != write(SHORT, OTHER)


def test_the_time_zone_of_the_clock_makes_no_difference():
    hanoi = timezone(timedelta(hours=7))

    assert write(replace(SHORT, issued_at=ISSUED.astimezone(hanoi)), KEY) == write(SHORT, KEY)


def test_it_is_valid_for_72_hours_unless_it_says_otherwise():
    assert read(write(SHORT, KEY).encode()).declaration.valid_until == ISSUED + timedelta(hours=72)
    assert 13 not in fields()
    assert fields(replace(SHORT, valid_hours=71))[13] == 71


# The vectors.


@pytest.mark.parametrize("vector", VECTORS["genuine"], ids=lambda vector: vector["about"])
def test_the_published_codes_are_what_we_write_and_read(vector):
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["private_key"]))
    code = vector["code"]

    found = read(code.encode())

    assert key_id(key.public_key()).hex() == VECTORS["key_id"]
    assert key.public_key().public_bytes_raw().hex() == VECTORS["public_key"]
    assert cose.is_genuine(found.message, key.public_key())
    assert found.message.payload.hex() == vector["payload"]
    assert bytes_of(code).hex() == vector["message"]
    assert write(found.declaration, key) == code
    assert as_json(found.declaration) == vector["declaration"]


@pytest.mark.parametrize("vector", VECTORS["malformed"], ids=lambda vector: vector["about"])
def test_the_published_broken_codes_are_refused(vector):
    refused(vector["code"].encode())


@pytest.mark.parametrize("vector", VECTORS["tags"], ids=lambda vector: vector["number"])
def test_the_published_tags_are_what_we_make(vector):
    tag = make_tag(vector["number"], vector["birth_year"])

    assert (tag.last, tag.tag) == (vector["last"], vector["tag"])


def as_json(declared):
    return {
        "id": declared.id.hex(),
        "name": declared.name,
        "birth_year": declared.birth_year,
        "number": [declared.number.last, declared.number.tag] if declared.number else None,
        "origin": declared.origin,
        "destination": declared.destination,
        "travel_day": declared.travel_day.isoformat() if declared.travel_day else None,
        "form": declared.form,
        "form_version": declared.form_version,
        "answers": {str(number): list(said) for number, said in declared.answers.items()},
        "issued_at": declared.issued_at.isoformat(),
        "valid_until": declared.valid_until.isoformat(),
    }


# Small enough for a cheap phone.


def test_a_full_form_fits_into_a_code_of_version_11():
    assert version(write(FULL, KEY)) <= 11
    assert version(write(SHORT, KEY)) <= 10


def test_the_largest_declaration_of_that_form_stays_within_version_15():
    name = "Ệ" * 40
    assert len(name.encode()) == 120

    assert version(write(replace(FULL, name=name, valid_hours=MAX_VALID_HOURS), KEY)) <= 15


def test_all_of_it_is_written_in_the_letters_that_a_qr_packs_tightly():
    allowed = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

    assert set(write(FULL, KEY)) <= allowed
    assert not write(FULL, KEY).endswith(" ")


def test_a_picture_of_it_reads_as_what_was_written():
    code = write(FULL, KEY)
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")

    found = zxingcpp.read_barcodes(zxingcpp.write_barcode_to_image(barcode, scale=3))

    assert [one.bytes.decode() for one in found] == [code]


# What a stranger may read.


def test_neither_the_number_nor_more_of_it_than_three_digits_is_in_the_bytes():
    code = write(SHORT, KEY)
    payload = read(code.encode()).message.payload

    for form in (code.encode(), bytes_of(code), payload, payload.hex().encode()):
        assert NUMBER.encode() not in form
        assert NUMBER[-4:].encode() not in form
    for size in (4, 5, 6, 8):
        assert int(NUMBER).to_bytes(size, "big")[-4:] not in bytes_of(code)
    assert fields()[5] == ["345", make_tag(NUMBER, 1985).tag]


def test_it_has_no_place_for_a_phone_a_street_or_a_number():
    names = set(SelfDeclaration.__dataclass_fields__)

    assert names.isdisjoint({"phone", "street", "address", "email", "full_number", "plate"})
    for text in ("0912345678", "Ngõ 12 Phố Hư Cấu", "Hư Cấu ٣", "001085012345"):
        with pytest.raises(MalformedDeclaration, match=r"^name$"):
            write(replace(SHORT, name=text), KEY)


# Limits, both ways.

TOO_MUCH = [
    ("id", {"id": bytes(7)}),
    ("id", {"id": bytes(9)}),
    ("name", {"name": ""}),
    ("name", {"name": "x" * (MAX_NAME + 1)}),
    ("name", {"name": "Ệ" * 41}),
    ("name", {"name": "Hu\u031b Cấu"}),
    ("name", {"name": " Cấu"}),
    ("name", {"name": "Hư\nCấu"}),
    ("name", {"name": "Hư\u202eCấu"}),
    ("birth_year", {"birth_year": 1849, "number": None}),
    ("birth_year", {"birth_year": 2200, "number": None}),
    ("number", {"number": BindingTag(1985, "34", 0)}),
    ("number", {"number": BindingTag(1985, "3456", 0)}),
    ("number", {"number": BindingTag(1985, "34a", 0)}),
    ("number", {"number": BindingTag(1985, "345", 256)}),
    ("number", {"number": BindingTag(1985, "345", -1)}),
    ("places", {"origin": "1"}),
    ("places", {"destination": "123"}),
    ("places", {"destination": "Ha"}),
    ("form", {"form": ""}),
    ("form", {"form": "x" * 25}),
    ("form", {"form": "Khai"}),
    ("form_version", {"form_version": 0}),
    ("form_version", {"form_version": 65_536}),
    ("answers", {"answers": {0: (1,)}}),
    ("answers", {"answers": {256: (1,)}}),
    ("answers", {"answers": {1: (0,)}}),
    ("answers", {"answers": {1: (256,)}}),
    ("answers", {"answers": {1: (1, 1)}}),
    ("answers", {"answers": {1: tuple(range(1, MAX_VALUES + 2))}}),
    ("answers", {"answers": {1: ("Hư",)}}),
    ("answers", {"answers": dict.fromkeys(range(1, MAX_ANSWERS + 2), (1,))}),
    ("valid_hours", {"valid_hours": 0}),
    ("valid_hours", {"valid_hours": MAX_VALID_HOURS + 1}),
]
NAMED = [f"{number}-{where}" for number, (where, _) in enumerate(TOO_MUCH)]


@pytest.mark.parametrize(("where", "change"), TOO_MUCH, ids=NAMED)
def test_what_breaks_a_limit_is_not_written(where, change):
    with pytest.raises(MalformedDeclaration, match=f"^{where}$"):
        write(replace(SHORT, **change), KEY)


@pytest.mark.parametrize("change", [change for _, change in TOO_MUCH], ids=NAMED)
def test_what_breaks_a_limit_is_not_read_though_it_is_signed(monkeypatch, change):
    with monkeypatch.context() as patched:
        patched.setattr("sync.protocol.declaration_code.check", lambda _: None)
        code = write(replace(SHORT, **change), KEY)

    refused(code.encode())


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 5),  # noqa: DTZ001 - to be refused
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC),
        ISSUED.replace(microsecond=1),
    ],
)
def test_only_whole_seconds_of_our_time_are_written(moment):
    with pytest.raises(MalformedDeclaration, match=r"^issued_at$"):
        write(replace(SHORT, issued_at=moment), KEY)


def test_the_limits_themselves_are_written_and_read():
    widest = replace(
        SHORT,
        name="x" * MAX_NAME,
        form="x" * 24,
        form_version=65_535,
        answers=dict.fromkeys(range(1, MAX_ANSWERS + 1), (1,)),
        valid_hours=MAX_VALID_HOURS,
    )
    busiest = replace(SHORT, answers={1: tuple(range(1, MAX_VALUES + 1))})

    for declared in (widest, busiest):
        assert read(write(declared, KEY).encode()).declaration == declared


def test_more_than_a_payload_may_hold_is_not_written():
    many = {number: tuple(range(240, 256)) for number in range(1, MAX_ANSWERS + 1)}

    with pytest.raises(MalformedDeclaration, match=r"^payload$"):
        write(replace(SHORT, answers=many), KEY)


def test_the_longest_code_that_can_be_written_can_be_read():
    longest = replace(
        SHORT,
        name="Ệ" * 40,
        answers={number: tuple(range(240, 256)) for number in range(1, 10)},
    )

    code = write(longest, KEY)

    assert len(code) < MAX_CHARACTERS
    assert read(code.encode()).declaration == longest


# One way to write it.


@pytest.mark.parametrize("key", [32, 63])
def test_a_field_of_a_later_version_is_passed_over(key):
    found = read(signed(cbor.encode(fields() | {key: ["anything", 1]})))

    assert found.declaration == SHORT


@pytest.mark.parametrize("key", [0, 14, 31, 64, -1, "name", b"name"])
def test_any_other_unknown_field_is_refused(key):
    refused(signed(cbor2.dumps(fields() | {key: 1}, canonical=True)))


@pytest.mark.parametrize("key", [1, 2, 3, 4, 9, 10, 11, 12])
def test_nothing_that_is_needed_may_be_missing(key):
    refused(signed(cbor.encode({name: said for name, said in fields().items() if name != key})))


@pytest.mark.parametrize(
    "changed",
    [
        {1: 2},
        {1: True},
        {2: "00112233"},
        {3: b"name"},
        {4: "1985"},
        {5: None},
        {5: ["345"]},
        {5: ["345", True]},
        {5: ["345", 1, 1]},
        {5: {1: 1}},
        {6: ""},
        {7: ""},
        {6: 12},
        {8: -1},
        {8: 65_536},
        {8: "2026-11-23"},
        {9: 1},
        {10: "1"},
        {11: []},
        {11: {1: []}},
        {11: {1: [1]}},
        {11: {1: ""}},
        {11: {1: "0"}},
        {11: {1: "012"}},
        {11: {1: ["01", "02"]}},
        {11: {1: [1, "02"]}},
        {11: {1: [1, True]}},
        {11: {1: True}},
        {11: {1: None}},
        {11: {1: 1.5}},
        {11: {"1": 1}},
        {12: -1},
        {12: 2**32},
        {12: 1.5},
        {13: 72},
        {13: None},
    ],
    ids=str,
)
def test_a_field_of_another_type_or_form_is_refused(changed):
    refused(signed(cbor2.dumps(fields() | changed, canonical=True)))


def test_a_payload_that_is_no_map_is_refused():
    for payload in (b"", b"\x80", b"\x01", b"\xa0", b"\xff", cbor.encode(fields()) + b"\x00"):
        refused(signed(payload))


def test_a_payload_in_another_order_is_refused():
    turned = dict(reversed(fields().items()))

    refused(signed(cbor2.dumps(turned)))


def test_a_payload_in_the_longer_form_of_the_same_value_is_refused():
    payload = cbor.encode(fields())
    assert payload[:3] == bytes([0xA0 + len(fields()), 1, 1])

    refused(signed(payload[:2] + b"\x18\x01" + payload[3:]))


MESSAGE = cbor2.loads(bytes_of(write(SHORT, KEY))).value


@pytest.mark.parametrize(
    "message",
    [
        cbor2.dumps(list(MESSAGE)),
        cbor2.dumps(cbor2.CBORTag(61, cbor2.CBORTag(18, list(MESSAGE)))),
        cbor2.dumps(cbor2.CBORTag(18, [MESSAGE[0], {4: b"12345678"}, *MESSAGE[2:]])),
        cbor2.dumps(cbor2.CBORTag(18, [*MESSAGE[:3], MESSAGE[3] + b"\x00"])),
        cbor2.dumps(cbor2.CBORTag(18, [*MESSAGE[:3], MESSAGE[3][:63]])),
        cbor2.dumps(cbor2.CBORTag(18, [*MESSAGE, b""])),
        cbor2.dumps(cbor2.CBORTag(18, list(MESSAGE))) + b"\x00",
        cbor2.dumps(cbor2.CBORTag(18, list(MESSAGE))).replace(b"\x84", b"\x9f", 1) + b"\xff",
    ],
    ids=["untagged", "cwt", "unprotected", "longer", "shorter", "fifth", "behind", "indefinite"],
)
def test_the_same_message_written_otherwise_is_refused(message):
    assert message != bytes_of(write(SHORT, KEY))
    refused(armoured(message))


@pytest.mark.parametrize(
    "header",
    [
        {1: -7, 4: key_id(KEY.public_key())},
        {1: -8},
        {1: -8, 4: bytes(7)},
        {1: -8, 4: bytes(9)},
        {1: -8, 3: 0, 4: key_id(KEY.public_key())},
        {1: -8, 2: [4], 4: key_id(KEY.public_key())},
    ],
    ids=["es256", "no-key-id", "short", "long", "more", "critical"],
)
def test_only_our_header_is_read(header):
    message = cose.Signed(None, b"", cbor2.dumps(header, canonical=True), MESSAGE[2], MESSAGE[3])

    refused(armoured(cose.written(message)))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"CHD1:",
        b"chd1:" + write(SHORT, KEY).encode()[5:],
        b"CHD2:" + write(SHORT, KEY).encode()[5:],
        write(SHORT, KEY).encode()[5:],
        b" " + write(SHORT, KEY).encode(),
        write(SHORT, KEY).encode() + b"0",
        b"CHD1:" + b"0" * MAX_CHARACTERS,
        b"CHD1:\xff\xfe",
    ],
)
def test_other_texts_are_no_declarations(text):
    refused(text)


def test_base45_is_the_standards():
    data = bytes_of(write(FULL, KEY))

    assert base45.b45encode(data).decode() == write(FULL, KEY)[5:]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_a_message(data):
    refused(armoured(data))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_a_payload(data):
    refused(signed(data))


def is_accepted(data):
    try:
        found = read(armoured(data))
    except MalformedDeclaration:
        return False
    return cose.is_genuine(found.message, KEY.public_key())


def test_not_one_bit_of_a_genuine_message_can_be_changed():
    message = bytes_of(write(SHORT, KEY))
    assert is_accepted(message)

    for place in range(len(message)):
        for bit in range(8):
            changed = bytearray(message)
            changed[place] ^= 1 << bit
            assert not is_accepted(bytes(changed)), (place, bit)


@given(st.integers(0), st.integers(1, 255))
def test_not_one_byte_of_a_genuine_message_can_be_changed(place, change):
    message = bytearray(bytes_of(write(FULL, KEY)))
    message[place % len(message)] ^= change

    assert not is_accepted(bytes(message))


# The page that others build from.

PAGE = (Path(__file__).parents[2] / "docs" / "declaration-code.md").read_text("utf-8")
EXAMPLE = VECTORS["genuine"][0]


def test_the_worked_example_of_the_page_is_the_first_vector():
    lines = [line.strip() for line in PAGE.splitlines()]
    start = next(at for at, line in enumerate(lines) if line.startswith("ab "))
    bytes_there = [re.split(r"\s{2,}", line)[0] for line in lines[start : lines.index("", start)]]

    assert "".join(bytes_there).replace(" ", "") == EXAMPLE["payload"]
    assert EXAMPLE["code"] in lines
    assert VECTORS["public_key"] in PAGE
    assert VECTORS["key_id"] in PAGE


def test_published_packages_alone_can_read_what_the_page_describes():
    message = cbor2.loads(base45.b45decode(EXAMPLE["code"].removeprefix("CHD1:")))
    protected, _, payload, signature = message.value
    raw = bytes.fromhex(VECTORS["public_key"])
    said = cbor2.loads(payload)

    Ed25519PublicKey.from_public_bytes(raw).verify(
        signature, cbor2.dumps(["Signature1", protected, b"", payload])
    )
    assert message.tag == 18
    assert cbor2.loads(protected) == {1: -8, 4: hashlib.sha256(raw).digest()[:8]}
    assert said[3] == EXAMPLE["declaration"]["name"]
    digest = hashlib.sha256(b"chot/declaration-number/1\x001985\x00001085012345").digest()
    assert said[5] == ["345", digest[0]]

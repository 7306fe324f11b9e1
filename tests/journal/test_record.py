import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.journal import sealing
from sync.journal.body import Body, decode_body, encode_body
from sync.journal.record import (
    MAX_BODY_BYTES,
    MAX_REASONS,
    MAX_SEQ,
    MAX_TEXT,
    MalformedRecord,
    Record,
    associated_data,
    associated_data_of,
    decode_header,
    decode_record,
    encode_header,
    encode_record,
    finish,
)
from sync.protocol import cbor
from sync.protocol.terms import Assurance, Direction, Source, Verdict
from tests.journal.makers import PERSON, SIGNING_KEY, header

VECTORS = json.loads(Path(__file__).with_name("record_vectors.json").read_text("utf-8"))


def a_record(body: bytes = b"sealed") -> Record:
    made = replace(header(), body_hash=hashlib.sha256(body).digest())
    return finish(encode_header(made), body, SIGNING_KEY)


def made_again(vector) -> tuple[bytes, bytes, Record]:
    """The record of a test vector, made step by step as ADR 0002 says."""
    unsealed = encode_header(
        header(
            seq=vector["seq"],
            source=Source.CAMERA,
            direction=Direction.IN,
            document="cccd7",
            assurance=Assurance.UNSIGNED,
            verdict=Verdict.ADMIT,
            reasons=("unsigned",),
            previous=bytes.fromhex(vector["previous"]),
        )
    )
    bound = associated_data(unsealed)
    body = sealing.seal(
        bytes.fromhex(vector["data_key"]),
        encode_body(Body(**vector["body"])),
        bound,
        nonce=bytes.fromhex(vector["nonce"]),
    )
    whole = replace(decode_header(unsealed), body_hash=hashlib.sha256(body).digest())
    return bound, body, finish(encode_header(whole), body, SIGNING_KEY)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_of_the_format_come_out_to_the_byte(vector) -> None:
    bound, body, record = made_again(vector)

    assert bound.hex() == vector["associated_data"]
    assert body.hex() == vector["sealed_body"]
    assert record.header_bytes.hex() == vector["header"]
    assert record.hash.hex() == vector["hash"]
    assert record.signature.hex() == vector["signature"]
    assert encode_record(record).hex() == vector["record"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_are_read_back(vector) -> None:
    record = decode_record(bytes.fromhex(vector["record"]))

    assert record.signed_by(SIGNING_KEY.public_key())
    plain = sealing.open_sealed(
        bytes.fromhex(vector["data_key"]), record.body, associated_data(record.header_bytes)
    )
    assert decode_body(plain) == Body(**vector["body"])


def test_a_record_comes_back_from_the_wire_as_it_was() -> None:
    record = a_record()
    assert decode_record(encode_record(record)) == record


def test_another_key_did_not_sign_it() -> None:
    assert not a_record().signed_by(Ed25519PrivateKey.generate().public_key())


@given(st.data())
def test_no_changed_byte_of_a_record_goes_unnoticed(data) -> None:
    encoded = bytearray(encode_record(a_record()))
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] ^= data.draw(st.integers(1, 255))
    try:
        changed = decode_record(bytes(encoded))
    except MalformedRecord:
        return
    assert not changed.signed_by(SIGNING_KEY.public_key())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_malformed(data) -> None:
    with pytest.raises(MalformedRecord):
        decode_record(data)
    with pytest.raises(MalformedRecord):
        decode_header(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"post": "x" * MAX_TEXT},
        {"reasons": ("r",) * MAX_REASONS},
        {"reasons": ("r" * MAX_TEXT,)},
        {"seq": MAX_SEQ},
        {"epoch": 2**63 - 1},
        {"at_ms": -(2**53)},
    ],
)
def test_a_field_at_its_limit_is_written_and_read(changes) -> None:
    made = header(**changes)
    assert decode_header(encode_header(made)) == made


@pytest.mark.parametrize(
    "changes",
    [
        {"post": "x" * (MAX_TEXT + 1)},
        {"reasons": ("r",) * (MAX_REASONS + 1)},
        {"reasons": ("r" * (MAX_TEXT + 1),)},
        {"seq": MAX_SEQ + 1},
        {"seq": 0},
        {"epoch": 2**63},
        {"at_ms": -(2**53) - 1},
        {"terminal": b"T" * 15},
        {"previous": b""},
        {"monotonic_ms": -1},
    ],
)
def test_a_field_beyond_its_limit_is_never_written(changes) -> None:
    with pytest.raises(MalformedRecord):
        encode_header(header(**changes))


def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    assert decode_record(encode_record(a_record(bytes(MAX_BODY_BYTES)))).body_fits
    with pytest.raises(MalformedRecord):
        decode_record(encode_record(a_record(bytes(MAX_BODY_BYTES + 1))))


def test_the_associated_data_leaves_out_the_two_hashes_alone() -> None:
    bare = encode_header(header())
    full = encode_header(header(body_hash=b"h" * 32, previous=b"p" * 32))
    assert associated_data(bare) == associated_data(full)
    assert associated_data(encode_header(header(seq=2))) != associated_data(bare)


def test_the_associated_data_of_a_header_to_be_is_that_of_its_bytes() -> None:
    for made in (header(), header(reasons=("one", "two"), group=b"G" * 16, body_hash=b"H" * 32)):
        assert associated_data_of(made) == associated_data(encode_header(made))


def test_fields_of_a_later_version_are_passed_over_but_bound() -> None:
    fields = dict(cbor.decode(encode_header(header()), max_bytes=2048))
    later = cbor.encode({**fields, 40: "something new"})

    assert decode_header(later) == header()
    assert associated_data(later) != associated_data(encode_header(header()))


def test_an_unknown_field_that_must_be_understood_is_refused() -> None:
    fields = dict(cbor.decode(encode_header(header()), max_bytes=2048))
    with pytest.raises(MalformedRecord):
        decode_header(cbor.encode({**fields, 29: "critical"}))


def test_a_header_not_in_deterministic_form_is_refused() -> None:
    canonical = encode_header(header())
    wasteful = canonical.replace(b"\x03\x07", b"\x03\x18\x07", 1)
    assert wasteful != canonical
    with pytest.raises(MalformedRecord):
        decode_header(wasteful)


def test_another_version_of_the_format_is_refused() -> None:
    fields = dict(cbor.decode(encode_header(header()), max_bytes=2048))
    with pytest.raises(MalformedRecord, match="version"):
        decode_header(cbor.encode({**fields, 1: 2}))


def test_a_body_opens_under_no_other_header() -> None:
    key = sealing.new_data_key()
    sealed = sealing.seal(key, encode_body(PERSON), associated_data(encode_header(header())))
    with pytest.raises(sealing.Unreadable):
        sealing.open_sealed(key, sealed, associated_data(encode_header(header(seq=2))))


@given(
    st.builds(
        Body,
        name=st.text(max_size=80),
        number=st.text(max_size=20),
        answers=st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=4),
        temperature_tenths=st.none() | st.integers(300, 450),
        role=st.text(max_size=9),
        carries=st.text(max_size=9),
        claimed_at=st.text(max_size=9),
        leave_by=st.text(max_size=9),
        entered_at=st.text(max_size=9),
        entered_as=st.text(max_size=9),
        without_fever=st.text(max_size=9),
    )
)
def test_a_body_comes_back_as_it_was(body) -> None:
    assert decode_body(encode_body(body)) == body


@pytest.mark.parametrize(
    "found", [[], {"name": 3}, {"answers": {"a": 1}}, {"temperature_tenths": "x"}]
)
def test_what_is_no_body_is_said_to_be_malformed(found) -> None:
    with pytest.raises(MalformedRecord):
        decode_body(cbor.encode(found))


def test_a_body_of_a_later_version_is_read_as_far_as_it_is_known() -> None:
    assert decode_body(cbor.encode({"name": "A", "colour": "red"})) == Body(name="A")

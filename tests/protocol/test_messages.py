from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import cbor
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    MAX_RECORDS,
    Batch,
    Enrolment,
    EnrolmentToken,
    Receipt,
    RecordAnswer,
    Welcome,
    decode_batch,
    decode_enrolment,
    decode_receipt,
    decode_token,
    decode_welcome,
    encode_batch,
    encode_enrolment,
    encode_receipt,
    encode_token,
    encode_welcome,
)
from sync.protocol.terms import Mode, RecordStatus

CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TERMINAL = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OTHER = Ed25519PrivateKey.generate()
BATCH = Batch(terminal=b"T" * 16, epoch=3, records=(b"one", b"two"), sent_at_ms=-5)
RECEIPT = Receipt(
    centre=b"C" * 16,
    centre_epoch=1,
    terminal=b"T" * 16,
    epoch=3,
    mark=2,
    mark_hash=b"h" * 32,
    centre_time_ms=1000,
    batch_hash=b"b" * 32,
    answers=(
        RecordAnswer(1, RecordStatus.STORED),
        RecordAnswer(2, RecordStatus.REJECTED, "malformed"),
    ),
)
ENROLMENT = Enrolment(
    terminal=b"T" * 16,
    public_key=TERMINAL.public_key().public_bytes_raw(),
    secret=b"s" * 16,
    post="Chốt Hư Cấu",
    lane="2",
    mode=Mode.KIOSK,
)
WELCOME = Welcome(
    centre=b"C" * 16,
    centre_epoch=1,
    opening_key=b"o" * 32,
    verifying_key=CENTRE.public_key().public_bytes_raw(),
    terminal=b"T" * 16,
    centre_time_ms=1000,
)
TOKEN = EnrolmentToken(url="https://centre.example", verifying_key=b"k" * 32, secret=b"s" * 16)


def test_every_message_comes_back_as_it_was() -> None:
    public = CENTRE.public_key()
    assert decode_batch(encode_batch(BATCH)) == BATCH
    assert decode_receipt(encode_receipt(RECEIPT, CENTRE), public) == RECEIPT
    assert decode_enrolment(encode_enrolment(ENROLMENT, TERMINAL)) == ENROLMENT
    assert decode_welcome(encode_welcome(WELCOME, CENTRE), public) == WELCOME
    assert decode_token(encode_token(TOKEN)) == TOKEN
    named = replace(TOKEN, authority=b"f" * 32)
    assert decode_token(encode_token(named)) == named
    assert len(encode_token(TOKEN)) < len(encode_token(named))


def test_what_another_key_signed_is_refused() -> None:
    public = CENTRE.public_key()
    with pytest.raises(MalformedMessage):
        decode_receipt(encode_receipt(RECEIPT, OTHER), public)
    with pytest.raises(MalformedMessage):
        decode_welcome(encode_welcome(WELCOME, OTHER), public)
    with pytest.raises(MalformedMessage):
        decode_enrolment(encode_enrolment(ENROLMENT, OTHER))


def test_a_signature_over_one_kind_of_message_is_none_over_another() -> None:
    payload, signature = cbor.decode(encode_welcome(WELCOME, CENTRE), max_bytes=10_000)
    with pytest.raises(MalformedMessage):
        decode_receipt(cbor.encode([payload, signature]), CENTRE.public_key())


@given(st.data())
def test_no_changed_byte_of_a_receipt_is_believed(data) -> None:
    encoded = bytearray(encode_receipt(RECEIPT, CENTRE))
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(MalformedMessage):
        decode_receipt(bytes(encoded), CENTRE.public_key())


@given(st.binary(max_size=200) | st.just(b"<html>Welcome to our Wi-Fi</html>"))
def test_any_bytes_are_no_message(data) -> None:
    for read in (
        decode_batch,
        decode_enrolment,
        lambda found: decode_receipt(found, CENTRE.public_key()),
        lambda found: decode_welcome(found, CENTRE.public_key()),
    ):
        with pytest.raises(MalformedMessage):
            read(data)


@given(st.text(max_size=100))
def test_any_text_is_no_token(text) -> None:
    with pytest.raises(MalformedMessage):
        decode_token(text)
    with pytest.raises(MalformedMessage):
        decode_token("chot1." + text)


def test_a_batch_says_that_it_may_be_kept_aside_only_where_it_may() -> None:
    fields = dict(cbor.decode(encode_batch(BATCH), max_bytes=10_000))
    assert 6 not in fields
    leave = replace(BATCH, ahead=True)
    assert decode_batch(encode_batch(leave)) == leave
    for other in (1, None, "yes", b""):
        with pytest.raises(MalformedMessage):
            decode_batch(cbor.encode({**fields, 6: other}))


def test_a_batch_holds_500_records_and_not_one_more() -> None:
    full = replace(BATCH, records=(b"r",) * MAX_RECORDS)
    assert decode_batch(encode_batch(full)) == full
    with pytest.raises(MalformedMessage):
        decode_batch(encode_batch(replace(BATCH, records=(b"r",) * (MAX_RECORDS + 1))))


def test_a_message_of_another_version_is_refused() -> None:
    fields = dict(cbor.decode(encode_batch(BATCH), max_bytes=10_000))
    with pytest.raises(MalformedMessage, match="version"):
        decode_batch(cbor.encode({**fields, 1: 2}))


def test_a_welcome_tells_the_key_of_declarations_where_the_centre_issues_any() -> None:
    public = CENTRE.public_key()
    issuing = replace(WELCOME, declaration_key=b"d" * 32)
    assert decode_welcome(encode_welcome(issuing, CENTRE), public) == issuing

    # An older centre's is the same to the byte as it always was.
    older, _ = cbor.decode(encode_welcome(WELCOME, CENTRE), max_bytes=10_000)
    assert set(cbor.decode(older, max_bytes=10_000)) == set(range(1, 8))
    assert decode_welcome(encode_welcome(WELCOME, CENTRE), public).declaration_key == b""


@pytest.mark.parametrize("key", [b"d" * 31, b"d" * 33])
def test_a_key_of_declarations_of_another_length_is_none(key) -> None:
    encoded = encode_welcome(replace(WELCOME, declaration_key=key), CENTRE)
    with pytest.raises(MalformedMessage):
        decode_welcome(encoded, CENTRE.public_key())

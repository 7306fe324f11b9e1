import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    MAX_RECORDS,
    Receipt,
    RecordAnswer,
    decode_receipt,
    encode_receipt,
)
from sync.protocol.terms import RecordStatus

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def receipt(*answers):
    return Receipt(
        centre=b"C" * 16,
        centre_epoch=1,
        terminal=b"T" * 16,
        epoch=2,
        mark=3,
        mark_hash=bytes(32),
        centre_time_ms=4,
        batch_hash=bytes(32),
        answers=answers,
    )


def test_a_receipt_of_the_greatest_batch_comes_back():
    made = receipt(*[RecordAnswer(n, RecordStatus.REJECTED, "r" * 32) for n in range(MAX_RECORDS)])

    assert decode_receipt(encode_receipt(made, KEY), KEY.public_key()) == made


@pytest.mark.parametrize(
    "answer",
    [
        RecordAnswer("1", RecordStatus.SAME),  # type: ignore[arg-type]  # what the test is about
        RecordAnswer(True, RecordStatus.SAME, 5),  # type: ignore[arg-type]
        RecordAnswer(-1, RecordStatus.SAME),
        RecordAnswer(1, RecordStatus.SAME, "r" * 300),
    ],
)
def test_an_answer_with_fields_of_other_kinds_is_malformed_even_when_signed(answer):
    with pytest.raises(MalformedMessage):
        decode_receipt(encode_receipt(receipt(answer), KEY), KEY.public_key())


def test_more_answers_than_a_batch_has_records_are_malformed():
    made = receipt(*[RecordAnswer(1, RecordStatus.SAME)] * (MAX_RECORDS + 1))

    with pytest.raises(MalformedMessage):
        decode_receipt(encode_receipt(made, KEY), KEY.public_key())

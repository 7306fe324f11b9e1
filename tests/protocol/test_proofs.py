"""A batch may carry an earlier receipt, and a receipt tells what it says is kept."""

from dataclasses import replace

import pytest

from sync.protocol import cbor
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import Batch, Receipt, RecordAnswer, decode_batch, encode_batch
from sync.protocol.terms import RecordStatus

BATCH = Batch(terminal=b"T" * 16, epoch=7, records=(b"r",), sent_at_ms=1)
RECEIPT = Receipt(
    centre=b"C" * 16,
    centre_epoch=1,
    terminal=b"T" * 16,
    epoch=7,
    mark=3,
    mark_hash=bytes(32),
    centre_time_ms=0,
    batch_hash=bytes(32),
    answers=(),
)
STORED, SAME = RecordStatus.STORED, RecordStatus.SAME
CONFLICT, REJECTED = RecordStatus.CONFLICT, RecordStatus.REJECTED


def test_a_batch_carries_an_earlier_receipt_only_where_there_is_one() -> None:
    fields = dict(cbor.decode(encode_batch(BATCH), max_bytes=10_000))
    assert 7 not in fields
    proven = replace(BATCH, proof=b"envelope")
    assert decode_batch(encode_batch(proven)) == proven
    for other in (1, None, "yes", [b"envelope"]):
        with pytest.raises(MalformedMessage):
            decode_batch(cbor.encode({**fields, 7: other}))


@pytest.mark.parametrize(
    ("statuses", "first", "run"),
    [
        ((STORED, SAME, CONFLICT), 4, (4, 6)),
        ((CONFLICT, REJECTED, CONFLICT), 4, (4, 4)),
        ((REJECTED, CONFLICT), 4, None),
        ((RecordStatus.AHEAD,), 4, None),
        ((), 4, None),
    ],
)
def test_what_a_receipt_says_is_kept_ends_at_the_first_that_is_not(statuses, first, run) -> None:
    answers = tuple(RecordAnswer(seq, status) for seq, status in enumerate(statuses, first))
    assert replace(RECEIPT, answers=answers).kept_run == run


def test_a_number_left_out_ends_it_too() -> None:
    answers = (RecordAnswer(4, SAME), RecordAnswer(6, SAME))
    assert replace(RECEIPT, answers=answers).kept_run == (4, 4)

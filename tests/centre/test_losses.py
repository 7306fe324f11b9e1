"""A centre that was put back goes on after what its own receipt says that it held once."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.receiving import Own, make_receipt, read_arrival, receive
from sync.centre.storage.port import Identity
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.record import encode_record
from sync.protocol.messages import Batch, Receipt, decode_receipt, encode_batch, encode_receipt
from tests.centre.lines import EPOCH, NOON_MS, OTHER_KEY, TERMINAL, Line, enrolled
from tests.centre.memory import MemoryStorage

CENTRE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
LINE = Line(length=20)


@pytest.fixture(params=["sqlite", "memory"])
def storage(request, tmp_path):
    """A centre that was put back to number 5."""
    made = SqliteStorage(tmp_path / "c.sqlite") if request.param == "sqlite" else MemoryStorage()
    made.commit(lambda writing: writing.add_terminal(enrolled()))
    send(made, LINE.encoded(1, 5))
    yield made
    made.close()


def send(storage, records, proof=b"", epoch=EPOCH, *, ahead=False):
    data = encode_batch(
        Batch(
            terminal=TERMINAL,
            epoch=epoch,
            records=tuple(records),
            sent_at_ms=NOON_MS,
            ahead=ahead,
            proof=proof,
        )
    )
    own = Own(storage.identity.centre, CENTRE_KEY.public_key())
    arrival = read_arrival(TERMINAL, data, NOON_MS, own)
    decision = storage.commit(lambda writing: receive(writing, arrival))
    assert decision is not None
    receipt = make_receipt(storage.identity, CENTRE_KEY, arrival, decision, NOON_MS)
    return decode_receipt(receipt, CENTRE_KEY.public_key())


def proof(identity: Identity, mark=12, key=CENTRE_KEY, **changes) -> bytes:
    receipt = Receipt(
        centre=identity.centre,
        centre_epoch=identity.epoch,
        terminal=TERMINAL,
        epoch=EPOCH,
        mark=mark,
        mark_hash=LINE[mark].hash,
        centre_time_ms=NOON_MS,
        batch_hash=bytes(32),
        answers=(),
    )
    return encode_receipt(replace(receipt, **changes), key)


def losses(storage):
    found = storage.read(lambda reading: reading.losses(9))
    return [(lost.first, lost.last, lost.missing) for lost in found]


def held(storage):
    found = storage.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 99))
    return [record.header.seq for record in found]


def statuses(receipt):
    return [answer.reason or answer.status.value for answer in receipt.answers]


def test_the_line_goes_on_after_what_was_held_and_the_loss_is_noted_with_it(storage):
    told = send(storage, LINE.encoded(13, 15), proof(storage.identity))

    assert statuses(told) == ["stored"] * 3
    assert (told.mark, told.mark_hash) == (15, LINE[15].hash)
    assert losses(storage) == [(6, 12, 7)]
    assert held(storage) == [1, 2, 3, 4, 5, 13, 14, 15]


def test_a_greeting_may_bring_the_proof_where_nothing_comes_after_it(storage):
    told = send(storage, (), proof(storage.identity, 20))

    assert (told.mark, told.mark_hash) == (20, LINE[20].hash)
    assert losses(storage) == [(6, 20, 15)]


def test_what_still_comes_of_it_fills_the_holes_and_is_lost_no_more(storage):
    send(storage, LINE.encoded(13), proof(storage.identity))

    told = send(storage, LINE.encoded(9, 12))

    assert statuses(told) == ["stored"] * 4
    assert losses(storage) == [(6, 12, 3)]


def test_another_record_fills_no_hole_of_what_was_lost(storage):
    send(storage, LINE.encoded(13), proof(storage.identity))
    twin = Line(length=10).grow(2, code="twin")

    told = send(storage, twin.encoded(11))

    assert held(storage) == [1, 2, 3, 4, 5, *range(13, 21)]
    assert "stored" not in statuses(told)


def test_the_same_proof_again_changes_nothing(storage):
    for _ in range(2):
        told = send(storage, LINE.encoded(13, 15), proof(storage.identity))
    again = send(storage, LINE.encoded(16), proof(storage.identity, 3))

    assert statuses(told) == ["same"] * 3
    assert again.mark == 20
    assert losses(storage) == [(6, 12, 7)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": OTHER_KEY},
        {"centre": b"D" * 16},
        {"terminal": b"U" * 16},
        {"epoch": EPOCH + 1},
    ],
    ids=["forged", "of another centre", "of another terminal", "of another line"],
)
def test_no_other_receipt_moves_the_line(storage, wrong):
    told = send(storage, LINE.encoded(13, 15), proof(storage.identity, **wrong))

    assert statuses(told) == ["gap"] * 3
    assert (told.mark, told.mark_hash) == (5, LINE[5].hash)
    assert losses(storage) == []


@pytest.mark.parametrize("rubbish", [b"rubbish", b"\x82\x40\x40", bytes(200_000)])
def test_rubbish_in_its_place_is_no_proof(storage, rubbish):
    assert send(storage, LINE.encoded(13, 15), rubbish).mark == 5


def test_a_proof_with_one_bit_changed_is_none(storage):
    good = proof(storage.identity)
    for place in range(0, len(good), 7):
        bad = good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :]
        assert send(storage, (), bad).mark == 5


def test_a_proof_of_a_branch_does_not_join_what_does_not_follow(storage):
    twin = Line(length=5).grow(9, code="twin")
    send(storage, twin.encoded(6, 11))

    told = send(storage, LINE.encoded(13, 14), proof(storage.identity))
    again = send(storage, LINE.encoded(12, 12))

    assert (told.mark, losses(storage)) == (14, [(12, 12, 1)])
    assert statuses(again) == ["conflict"]  # number 11 here is the other branch's


def test_what_is_kept_aside_is_taken_in_where_the_line_now_reaches_it(storage):
    send(storage, LINE.encoded(16, 18), ahead=True)

    told = send(storage, LINE.encoded(13, 15), proof(storage.identity))

    assert told.mark == 18
    assert held(storage) == [1, 2, 3, 4, 5, *range(13, 19)]


def test_rows_come_back_byte_for_byte(storage):
    send(storage, LINE.encoded(13), proof(storage.identity))
    send(storage, LINE.encoded(6, 12))

    found = storage.read(lambda reading: reading.records(TERMINAL, EPOCH, 0, 99))
    assert tuple(encode_record(record) for record in found) == LINE.encoded()
    assert losses(storage) == [(6, 12, 0)]

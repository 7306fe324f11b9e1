"""Cutting and digesting, and the two messages."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import cbor
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage, signed
from sync.protocol.pieces import (
    HOUR_MS,
    MAX_HOURS,
    MAX_PIECES,
    MAX_QUESTION_BYTES,
    Answer,
    Difference,
    Kept,
    Piece,
    Question,
    cut,
    decode_answer,
    decode_question,
    digest_of,
    encode_answer,
    encode_question,
    piece_of,
)
from tests.centre.lines import EPOCH, KEY, NOON_MS, OTHER_KEY, TERMINAL

NOON_HOUR = NOON_MS - NOON_MS % HOUR_MS


def kept(*numbers: int, hour: int = 0) -> list[Kept]:
    return [Kept(seq, b"%d" % seq, NOON_MS + hour * HOUR_MS) for seq in numbers]


def spans(cuts) -> list[tuple[int, int, int, int | None]]:
    return [
        (
            one.piece.first,
            one.piece.last,
            one.piece.count,
            None if one.hour_ms is None else (one.hour_ms - NOON_HOUR) // HOUR_MS,
        )
        for one in cuts
    ]


def test_a_piece_ends_where_the_hour_changes_also_back():
    items = kept(1, 2) + kept(3, hour=1) + kept(4, 5)

    assert spans(cut(items, 1, 5)) == [(1, 2, 2, 0), (3, 3, 1, 1), (4, 5, 2, 0)]


def test_a_piece_ends_at_the_block_of_500_wherever_the_cutting_began():
    items = kept(*range(490, 1003))

    assert spans(cut(items, 490, 1002)) == [
        (490, 500, 11, 0), (501, 1000, 500, 0), (1001, 1002, 2, 0),
    ]  # fmt: skip


def test_numbers_that_hold_nothing_are_pieces_by_themselves():
    items = kept(3, 4) + kept(7, hour=1)

    assert spans(cut(items, 1, 9)) == [
        (1, 2, 0, None), (3, 4, 2, 0), (5, 6, 0, None), (7, 7, 1, 1), (8, 9, 0, None),
    ]  # fmt: skip


def test_a_long_emptiness_is_cut_at_the_blocks_too():
    assert spans(cut([], 400, 1100)) == [
        (400, 500, 0, None), (501, 1000, 0, None), (1001, 1100, 0, None),
    ]  # fmt: skip


@given(
    items=st.dictionaries(st.integers(1, 1500), st.integers(0, 3), max_size=60),
    last=st.integers(1500, 1600),
)
def test_pieces_lie_side_by_side_and_hold_all_that_is_kept(items, last):
    all_kept = [Kept(seq, b"x", NOON_MS + hour * HOUR_MS) for seq, hour in sorted(items.items())]

    pieces = [one.piece for one in cut(all_kept, 1, last)]

    assert pieces[0].first == 1
    assert pieces[-1].last == last
    assert all(a.last + 1 == b.first for a, b in pairwise(pieces))
    assert sum(piece.count for piece in pieces) == len(items)
    for piece in pieces:
        inside = [item for item in all_kept if piece.first <= item.seq <= piece.last]
        assert piece == piece_of(piece.first, piece.last, inside)
        assert piece.last - piece.first < 500
        assert len({item.at_ms for item in inside}) <= 1


def test_the_digest_knows_the_number_the_bytes_and_the_order():
    one = digest_of([Kept(1, b"a"), Kept(2, b"b")])

    assert one == digest_of([Kept(1, b"a", 5), Kept(2, b"b", 6)])
    for other in (
        [Kept(1, b"a")],
        [Kept(1, b"a"), Kept(3, b"b")],
        [Kept(2, b"b"), Kept(1, b"a")],
        [Kept(1, b"b"), Kept(2, b"a")],
        [Kept(1, b"ab"), Kept(2, b"")],
    ):
        assert one != digest_of(other)


def test_only_the_piece_of_the_newest_record_has_no_end():
    piece = Piece(1, 7, 7, bytes(32))

    assert piece.reach(head=7) > 10**9
    assert piece.reach(head=0) == piece.reach(head=8) == 7


QUESTION = Question(
    terminal=TERMINAL,
    epoch=EPOCH,
    pieces=tuple(piece_of(n * 500 + 1, n * 500 + 500, ()) for n in range(MAX_PIECES)),
    head=MAX_PIECES * 500,
    sent_at_ms=NOON_MS,
)
ANSWER = Answer(
    centre=b"C" * 16,
    centre_epoch=77,
    terminal=TERMINAL,
    epoch=EPOCH,
    question_hash=b"h" * 32,
    differs=(Difference(0), Difference(15, tuple(n * HOUR_MS for n in range(MAX_HOURS)))),
    centre_time_ms=NOON_MS,
    erased=(3,),
)


def test_the_longest_question_goes_there_and_is_the_same():
    data = encode_question(QUESTION, KEY)

    assert decode_question(data, KEY.public_key()) == QUESTION
    assert len(data) <= MAX_QUESTION_BYTES


def test_an_answer_goes_there_and_is_the_same():
    assert decode_answer(encode_answer(ANSWER, KEY), KEY.public_key()) == ANSWER


def test_neither_is_believed_under_another_key_or_for_the_other():
    question, answer = encode_question(QUESTION, KEY), encode_answer(ANSWER, KEY)
    for read, data, key in (
        (decode_question, question, OTHER_KEY),
        (decode_answer, answer, OTHER_KEY),
        (decode_question, answer, KEY),
        (decode_answer, question, KEY),
    ):
        with pytest.raises(MalformedMessage):
            read(data, key.public_key())


@pytest.mark.parametrize(
    "piece",
    [
        [0, 5, 5, bytes(32)],
        [5, 4, 0, bytes(32)],
        [1, 501, 5, bytes(32)],
        [1, 5, -1, bytes(32)],
        [1, 5, 501, bytes(32)],
        [1, 5, 5, bytes(31)],
        [1, 5, 5],
        [1, 2**53, 5, bytes(32)],
        "piece",
    ],
)
def test_a_piece_that_breaks_its_limits_is_not_read(piece):
    fields = {1: 1, 2: TERMINAL, 3: EPOCH, 4: [piece], 5: NOON_MS, 6: 0}

    with pytest.raises(MalformedMessage):
        decode_question(signed(b"chot/pieces-asked/1\x00", fields, KEY), KEY.public_key())


def test_as_many_pieces_as_are_allowed_are_read_and_no_more():
    more = replace(QUESTION, pieces=(*QUESTION.pieces, piece_of(1, 1, ())))

    for wrong in (more, replace(QUESTION, pieces=())):
        with pytest.raises(MalformedMessage):
            decode_question(encode_question(wrong, KEY), KEY.public_key())


@pytest.mark.parametrize(
    "changes",
    [
        {7: [[MAX_PIECES, []]]},
        {7: [[-1, []]]},
        {7: [[0, [0] * (MAX_HOURS + 1)]]},
        {7: [[0, ["noon"]]]},
        {7: [[0]]},
        {7: [[0, []]] * (MAX_PIECES + 1)},
        {9: [MAX_PIECES]},
        {9: None},
        {6: b"short"},
    ],
)
def test_an_answer_that_breaks_its_limits_is_not_read(changes):
    payload, _ = cbor.decode_deterministic(
        encode_answer(ANSWER, KEY), max_bytes=100_000, max_depth=3
    )
    fields = cbor.decode_deterministic(payload, max_bytes=100_000, max_depth=5)

    with pytest.raises(MalformedMessage):
        decode_answer(signed(b"chot/pieces/1\x00", {**fields, **changes}, KEY), KEY.public_key())


def test_the_longest_answer_is_shorter_than_what_is_read_of_one():
    hours = tuple(NOON_HOUR + n * HOUR_MS for n in range(MAX_HOURS))
    longest = replace(
        ANSWER,
        differs=tuple(Difference(n, hours) for n in range(MAX_PIECES)),
        erased=tuple(range(MAX_PIECES)),
    )

    assert len(encode_answer(longest, KEY)) <= MAX_ANSWER_BYTES

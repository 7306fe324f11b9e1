import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.centre.ingest import Decision, Held, decide, read_items, touched
from sync.journal.record import GENESIS, Record, encode_record, finish, key_id
from sync.protocol.terms import RecordStatus
from tests.centre.lines import EPOCH, KEY, OTHER_KEY, TERMINAL, Line

KEYS = {key_id(KEY.public_key()): KEY.public_key()}
STORED, SAME = RecordStatus.STORED, RecordStatus.SAME
CONFLICT, REJECTED = RecordStatus.CONFLICT, RecordStatus.REJECTED


class Shelf:
    """What a centre holds of one epoch, grown from its decisions."""

    def __init__(self) -> None:
        self.held = Held()
        self.records: dict[int, Record] = {}
        self.asked: frozenset[int] = frozenset()

    def take(self, records: Sequence[bytes]) -> Decision:
        items = read_items(records)
        self.asked = touched(TERMINAL, EPOCH, items, self.held.mark)
        decision = decide(TERMINAL, EPOCH, items, self.held, KEYS)
        for record in decision.stored:
            assert record.header.seq not in self.records
            self.records[record.header.seq] = record
        self.held = Held(
            decision.mark,
            decision.mark_hash,
            {seq: record.hash for seq, record in self.records.items()},
            self.held.branches | {(r.header.seq, r.hash) for r in decision.conflicts},
        )
        return decision


@pytest.fixture
def shelf():
    return Shelf()


def outcome(decision: Decision) -> list[tuple[int, str]]:
    return [(a.seq, a.reason or a.status.value) for a in decision.answers]


def damaged(record: Record) -> bytes:
    return encode_record(record)[:-10]


def forged(record: Record, key=OTHER_KEY) -> bytes:
    return encode_record(finish(record.header_bytes, record.body, key))


def test_a_new_run_is_stored_and_the_mark_stands_at_its_end(shelf):
    line = Line(length=3)

    decision = shelf.take(line.encoded())

    assert outcome(decision) == [(1, "stored"), (2, "stored"), (3, "stored")]
    assert (decision.mark, decision.mark_hash) == (3, line.head)


def test_stored_bytes_are_those_that_came(shelf):
    line = Line(length=2)

    decision = shelf.take(line.encoded())

    assert tuple(encode_record(record) for record in decision.stored) == line.encoded()


def test_a_batch_sent_again_is_the_same_and_moves_nothing(shelf):
    line = Line(length=3)
    first = shelf.take(line.encoded())

    again = shelf.take(line.encoded())

    assert [answer.status for answer in again.answers] == [SAME] * 3
    assert (again.mark, again.mark_hash) == (first.mark, first.mark_hash)
    assert (again.stored, again.conflicts, again.quarantined) == ((), (), ())


def test_an_overlap_stores_only_what_is_new(shelf):
    line = Line(length=5)
    shelf.take(line.encoded(1, 3))

    decision = shelf.take(line.encoded(2, 5))

    assert outcome(decision) == [(2, "same"), (3, "same"), (4, "stored"), (5, "stored")]


def test_an_empty_batch_is_answered_with_the_mark(shelf):
    line = Line(length=2)
    shelf.take(line.encoded())

    hello = shelf.take(())

    assert (hello.answers, hello.mark, hello.mark_hash) == ((), 2, line.head)


def test_before_the_first_record_the_mark_is_zero(shelf):
    hello = shelf.take(())

    assert (hello.mark, hello.mark_hash) == (0, GENESIS)


def test_a_record_after_a_gap_is_not_kept_so_that_it_is_sent_again(shelf):
    line = Line(length=4)
    shelf.take(line.encoded(1, 1))

    decision = shelf.take(line.encoded(3, 4))

    assert outcome(decision) == [(3, "gap"), (4, "gap")]
    assert (decision.mark, decision.stored, decision.quarantined) == (1, (), ())


def test_records_out_of_order_are_taken_as_far_as_they_follow(shelf):
    line = Line(length=3)
    one, two, three = line.encoded()

    decision = shelf.take((one, three, two))

    assert outcome(decision) == [(1, "stored"), (3, "gap"), (2, "stored")]


def test_the_same_record_twice_in_a_batch_is_stored_once(shelf):
    line = Line(length=2)
    one, two = line.encoded()

    decision = shelf.take((one, one, two, two))

    assert outcome(decision) == [(1, "stored"), (1, "same"), (2, "stored"), (2, "same")]


def test_other_bytes_under_a_held_number_are_a_conflict_and_kept(shelf):
    line = Line(length=2)
    shelf.take(line.encoded())
    twin = Line(length=1)
    other = twin.add(code="other")

    decision = shelf.take(twin.encoded(2))

    assert outcome(decision) == [(2, "conflict")]
    assert decision.conflicts == (other,)
    assert (decision.mark, decision.mark_hash) == (2, line.head)


def test_all_of_a_branch_is_kept_also_where_it_is_longer_than_what_is_held(shelf):
    line = Line(length=3)
    twin = line.copy().grow(4, code="twin")
    line.grow(2)
    shelf.take(line.encoded())

    first = shelf.take(twin.encoded(4, 6))
    second = shelf.take(twin.encoded(7))

    assert outcome(first) == [(4, "conflict"), (5, "conflict"), (6, "conflict")]
    assert outcome(second) == [(7, "conflict")]
    assert second.mark_hash == line.head


def test_a_signed_record_that_follows_another_past_is_a_conflict_not_the_next_one(shelf):
    line = Line(length=3)
    twin = Line(length=2)
    twin.add(code="twin")
    twin.grow(2)
    shelf.take(line.encoded())

    decision = shelf.take(twin.encoded(4))

    assert outcome(decision) == [(4, "conflict"), (5, "conflict")]
    assert decision.mark == 3


@pytest.mark.parametrize("bad", [b"", b"\x00", b"\xff" * 40, b"\x83\x40\x40\x40"])
def test_an_unreadable_record_is_quarantined_under_the_number_its_place_implies(shelf, bad):
    line = Line(length=3)
    one, _, three = line.encoded()

    decision = shelf.take((one, bad, three))

    assert outcome(decision) == [(1, "stored"), (2, "malformed"), (3, "stored")]
    assert [(q.seq, q.data, q.held) for q in decision.quarantined] == [(2, bad, True)]
    assert (decision.mark, decision.mark_hash) == (3, line.head)


def test_a_leading_unreadable_record_is_numbered_from_the_first_that_can_be_read(shelf):
    line = Line(length=4)
    shelf.take(line.encoded(1, 2))

    decision = shelf.take((damaged(line[3]), *line.encoded(4)))

    assert outcome(decision) == [(3, "malformed"), (4, "stored")]


def test_what_no_signed_record_follows_is_rejected_but_moves_no_mark(shelf):
    line = Line(length=2)
    shelf.take(line.encoded(1, 1))

    decision = shelf.take((damaged(line[2]),))

    assert outcome(decision) == [(2, "malformed")]
    assert [item.held for item in decision.quarantined] == [False]
    assert decision.mark == 1


def test_rubbish_alone_never_moves_the_mark(shelf):
    assert shelf.take((b"x", b"y", b"z")).mark == 0


def test_a_body_that_is_not_of_its_header_is_malformed(shelf):
    line = Line(length=1)
    record = line.add(body=b"one")
    line.add()
    swapped = encode_record(Record(record.header_bytes, b"two", record.signature))

    decision = shelf.take((*line.encoded(1, 1), swapped, *line.encoded(3)))

    assert outcome(decision) == [(1, "stored"), (2, "malformed"), (3, "stored")]


def test_one_damaged_header_takes_no_other_record_with_it(shelf):
    line = Line(length=5)
    other = encode_record(replace(line[3], header_bytes=Line(length=2).add(lane="9").header_bytes))

    decision = shelf.take((*line.encoded(1, 2), other, *line.encoded(4)))

    assert [reason for _, reason in outcome(decision)] == [
        "stored", "stored", "signature", "stored", "stored",
    ]  # fmt: skip
    assert decision.mark == 5


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: Line(terminal=b"U" * 16, length=1), "other-terminal"),
        (lambda: Line(epoch=8, length=1), "other-epoch"),
    ],
)
def test_a_record_of_another_line_is_rejected(shelf, made, reason):
    line = Line(length=2)

    decision = shelf.take((*made().encoded(), *line.encoded(2)))

    assert outcome(decision) == [(1, reason), (2, "stored")]


def test_a_run_signed_by_another_key_is_rejected_and_moves_no_mark(shelf):
    line = Line(length=3)

    decision = shelf.take([forged(record) for record in line.records])

    assert [reason for _, reason in outcome(decision)] == ["signature"] * 3
    assert decision.mark == 0
    assert decision.stored == ()


def test_a_run_that_names_an_unknown_key_is_rejected(shelf):
    decision = shelf.take(Line(key=OTHER_KEY, length=2).encoded())

    assert [reason for _, reason in outcome(decision)] == ["unknown-key"] * 2


def test_a_run_is_believed_up_to_its_last_good_signature(shelf):
    line = Line(length=3)

    decision = shelf.take((*line.encoded(1, 2), forged(line[3])))

    assert outcome(decision) == [(1, "stored"), (2, "stored"), (3, "signature")]
    assert decision.mark == 2


def test_a_rejected_record_is_taken_once_a_signed_one_follows_it(shelf):
    line = Line(length=4)
    shelf.take((*line.encoded(1, 2), forged(line[3])))

    decision = shelf.take((forged(line[3]), *line.encoded(4)))

    assert outcome(decision) == [(3, "stored"), (4, "stored")]


def test_a_conflict_without_a_good_signature_is_rejected(shelf):
    line = Line(length=2)
    shelf.take(line.encoded())
    twin = Line(length=1)
    twin.add(code="twin")

    decision = shelf.take([forged(twin[2])])

    assert outcome(decision) == [(2, "signature")]
    assert decision.conflicts == ()


def test_what_was_quarantined_is_rejected_for_the_same_reason_when_sent_again():
    line = Line(length=2)
    bad = forged(Line(length=0).add(lane="9"))
    items = read_items((bad, *line.encoded(2)))
    first = decide(TERMINAL, EPOCH, items, Held(), KEYS)
    digest = hashlib.sha256(bad).digest()

    again = decide(
        TERMINAL,
        EPOCH,
        items,
        Held(2, line.head, {2: line.head}, frozenset(), {(1, digest): "signature"}),
        KEYS,
    )

    assert outcome(first) == [(1, "signature"), (2, "stored")]
    assert outcome(again) == [(1, "signature"), (2, "same")]


def test_only_numbers_of_the_batch_and_those_before_them_are_asked_for(shelf):
    line = Line(length=4)
    shelf.take(line.encoded(1, 2))

    shelf.take(line.encoded(3))

    assert shelf.asked == {2, 3, 4}


LONG = Line(length=40)


@given(data=st.data())
def test_any_loss_doubling_and_disorder_of_batches_ends_with_each_record_once(data):
    shelf = Shelf()
    sent = data.draw(
        st.lists(st.tuples(st.integers(1, 40), st.integers(0, 12), st.booleans()), max_size=12)
    )
    for first, length, reverse in sent:
        records = LONG.encoded(first, first + length)
        before = shelf.held.mark
        decision = shelf.take(records[::-1] if reverse else records)
        assert decision.mark >= before
    while shelf.held.mark < len(LONG):
        before = shelf.held.mark
        shelf.take(LONG.encoded(before + 1, before + 7))
        assert shelf.held.mark > before

    assert [shelf.records[seq] for seq in range(1, 41)] == LONG.records


@given(data=st.data())
def test_no_rubbish_between_records_stops_the_line_or_enters_it(data):
    shelf = Shelf()
    bad = {seq: data.draw(st.binary(max_size=20)) for seq in data.draw(st.sets(st.integers(1, 39)))}
    wire = [bad.get(seq, encode_record(LONG[seq])) for seq in range(1, 41)]
    for _ in range(len(wire)):
        size = data.draw(st.integers(2, 40))
        shelf.take(wire[shelf.held.mark : shelf.held.mark + size])
        if shelf.held.mark == len(wire):
            break
    else:
        shelf.take(wire[shelf.held.mark :])

    assert shelf.held.mark == 40
    assert set(shelf.records) == set(range(1, 41)) - set(bad)
    assert all(shelf.records[seq] == LONG[seq] for seq in shelf.records)


def test_rubbish_after_a_gap_is_sent_again_like_what_stands_around_it(shelf):
    line = Line(length=5)
    shelf.take(line.encoded(1, 1))

    decision = shelf.take((*line.encoded(3, 3), b"bad", *line.encoded(5)))

    assert outcome(decision) == [(3, "gap"), (4, "gap"), (5, "gap")]
    assert decision.quarantined == ()


# Holes below the mark.


def held(line, *missing, mark=None, **also):
    """What a centre holds of `line` where it lost the numbers `missing`."""
    mark = mark or len(line)
    kept = {seq: line[seq].hash for seq in range(1, mark + 1) if seq not in missing}
    named = {
        seq: line[seq].hash for seq in missing if seq <= mark and (seq == mark or seq + 1 in kept)
    }
    return Held(mark, line[mark].hash, kept, **{"named": named, **also})


def answer(records, shelf):
    return decide(TERMINAL, EPOCH, read_items(records), shelf, KEYS)


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_missing_record_is_stored_where_the_one_after_it_names_it(seq):
    line = Line(length=5)

    decision = answer(line.encoded(seq, seq), held(line, seq))

    assert outcome(decision) == [(seq, "stored")]
    assert decision.stored == (line[seq],)
    assert decision.healed == {seq}
    assert (decision.mark, decision.mark_hash) == (5, line.head)


def test_the_mark_does_not_go_back_when_a_record_below_it_comes():
    line = Line(length=7)

    decision = answer((*line.encoded(6, 7), *line.encoded(2, 2)), held(line, 2, mark=5))

    assert outcome(decision) == [(6, "stored"), (7, "stored"), (2, "stored")]
    assert (decision.mark, decision.mark_hash) == (7, line.head)


def test_missing_records_in_a_row_are_named_by_one_another():
    line = Line(length=6)

    decision = answer(line.encoded(2, 4), held(line, 2, 3, 4))

    assert outcome(decision) == [(2, "stored"), (3, "stored"), (4, "stored")]


def test_a_missing_record_that_nothing_names_waits_for_those_after_it():
    line = Line(length=6)

    decision = answer(line.encoded(2, 3), held(line, 2, 3, 4))

    assert outcome(decision) == [(2, "gap"), (3, "gap")]
    assert (decision.stored, decision.conflicts, decision.quarantined) == ((), (), ())


def test_another_signed_record_does_not_fill_a_hole():
    line = Line(length=5)
    twin = Line(length=2).grow(1, code="twin")

    decision = answer(twin.encoded(3), held(line, 3))

    assert outcome(decision) == [(3, "conflict")]
    assert decision.stored == ()


def test_a_named_record_that_does_not_follow_what_is_held_below_fills_nothing():
    line = Line(length=5)
    twin = Line(length=1).grow(3, code="twin")  # the branch that the held number 4 is of
    shelf = Held(4, twin.head, {1: line[1].hash, 2: line[2].hash, 4: twin[4].hash})

    decision = answer(twin.encoded(3, 3), replace(shelf, named={3: twin[3].hash}))

    assert outcome(decision) == [(3, "conflict")]


def test_a_missing_record_with_a_bad_signature_fills_nothing():
    line = Line(length=5)

    decision = answer([forged(line[3])], held(line, 3))

    assert outcome(decision) == [(3, "signature")]
    assert (decision.stored, decision.mark, decision.mark_hash) == ((), 5, line.head)


def test_a_true_record_heals_also_where_its_bytes_could_not_be_read_before():
    line = Line(length=3)
    digest = hashlib.sha256(encode_record(line[2])).digest()

    decision = answer(line.encoded(2, 2), held(line, 2, quarantined={(2, digest): "malformed"}))

    assert outcome(decision) == [(2, "stored")]


def test_a_healed_record_sent_twice_is_stored_once():
    line = Line(length=3)

    decision = answer(line.encoded(2, 2) * 2, held(line, 2))

    assert outcome(decision) == [(2, "stored"), (2, "same")]
    assert decision.stored == (line[2],)


@given(
    missing=st.sets(st.integers(1, 40), min_size=1),
    order=st.permutations(range(1, 41)),
    size=st.integers(1, 40),
)
def test_any_holes_heal_in_any_order_once_all_has_come_often_enough(missing, order, size):
    kept = {seq: LONG[seq].hash for seq in range(1, 41) if seq not in missing}
    while len(kept) < 40:
        before = len(kept)
        for start in range(0, 40, size):
            numbers = order[start : start + size]
            named = {seq: LONG[seq].hash for seq in range(1, 41) if seq + 1 in kept or seq == 40}
            shelf = Held(
                40, LONG.head, dict(kept), named={s: h for s, h in named.items() if s not in kept}
            )
            decision = answer([encode_record(LONG[seq]) for seq in numbers], shelf)
            assert {a.reason or a.status.value for a in decision.answers} <= {
                "same",
                "stored",
                "gap",
            }
            assert not kept.keys() & {record.header.seq for record in decision.stored}
            kept |= {record.header.seq: record.hash for record in decision.stored}
            assert (decision.mark, decision.mark_hash) == (40, LONG.head)
        assert len(kept) > before
    assert kept == {seq: LONG[seq].hash for seq in range(1, 41)}


# Rows that are not what they were.


def spoiled(record: Record, part: str) -> Record:
    found = {name: getattr(record, name) for name in ("header_bytes", "body", "signature")}
    found[part] = bytes([found[part][0] ^ 1]) + found[part][1:] if found[part] else b"x"
    return Record(**found)


@pytest.mark.parametrize("part", ["header_bytes", "body", "signature"])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_spoiled_row_gives_way_to_the_true_record(part, seq):
    line = Line(length=5)
    shelf = held(line, rows={n: line[n] for n in range(1, 6)} | {seq: spoiled(line[seq], part)})

    decision = answer(line.encoded(), shelf)

    assert outcome(decision) == [(n, "stored" if n == seq else "same") for n in range(1, 6)]
    assert (decision.mended, decision.stored) == ((line[seq],), ())
    assert (decision.mark, decision.mark_hash) == (5, line.head)


def test_a_true_row_stays_whatever_is_sent_under_its_hash():
    line = Line(length=3)

    decision = answer([forged(line[2])], held(line, rows={2: line[2]}))

    assert outcome(decision) == [(2, "same")]
    assert (decision.mended, decision.quarantined) == ((), ())


def test_one_spoiled_signature_does_not_take_the_place_of_another():
    line = Line(length=3)
    shelf = held(line, rows={2: spoiled(line[2], "signature")})

    assert answer([forged(line[2])], shelf).mended == ()


def test_nothing_is_verified_where_what_is_sent_again_is_held_as_it_is(monkeypatch):
    line = Line(length=5)

    def never(*_: object) -> bool:
        raise AssertionError("a signature was checked")

    monkeypatch.setattr(Record, "signed_by", never)
    decision = answer(line.encoded(), held(line, rows={n: line[n] for n in range(1, 6)}))

    assert {status for _, status in outcome(decision)} == {"same"}

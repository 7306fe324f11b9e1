"""Clocks that jump: order and chain come from numbers, never from a clock."""

from itertools import pairwise

import pytest

from sync.journal.chain import Head, verify_run
from sync.journal.draft import Draft, Moment
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import decode_record, key_id
from sync.protocol.terms import RecordKind, TimeQuality
from tests.journal.makers import NOON_MS, PLACE, entry

YEAR_MS = 31_556_952_000
TIMES = {
    "ten years ahead": NOON_MS + 10 * YEAR_MS,
    "ten years behind": NOON_MS - 10 * YEAR_MS,
    "1970": 0,
    "2000": 946_684_800_000,
    "before 1970": -YEAR_MS,
    "as far as a record can say": 2**53,
}


def at(at_ms: int) -> Moment:
    return Moment(at_ms, at_ms, TimeQuality.JUMPED, 1)


def when(at_ms: int, who: bytes = b"") -> Draft:
    draft = entry(repeat_key=who)
    return Draft(**{name: getattr(draft, name) for name in Draft.__slots__} | {"moment": at(at_ms)})


@pytest.mark.parametrize("other", TIMES)
def test_a_clock_that_jumps_between_and_within_starts_loses_and_reorders_nothing(
    tmp_path, other
) -> None:
    recorded = []
    key = None
    for start, at_ms in enumerate((NOON_MS, TIMES[other], NOON_MS, TIMES[other])):
        book = Journal(tmp_path, PLACE, at(at_ms))
        recorded += [
            book.append(when(time_ms, b"%d" % start))
            for time_ms in (at_ms, TIMES[other], at_ms, NOON_MS)
        ]
        key = book.scribe.identity.signing_key.public_key()
        head = book.head
        book.close()

    with JournalReader(tmp_path) as reader:
        found = [decode_record(data) for data in reader.records(head.epoch, 0, 500, 2**20)]
        by_time = list(reader.between(-(2**53), 2**53 + 1, {RecordKind.ENTRY}))
    assert key is not None
    assert verify_run(found, Head(head.epoch), {key_id(key): key}) == head
    assert [r.hash for r in found if r.header.kind is RecordKind.ENTRY] == [
        r.hash for r in recorded
    ]
    assert [r.hash for r in by_time] == [r.hash for r in recorded]
    assert all(before.header.seq + 1 == after.header.seq for before, after in pairwise(found))

"""Amendments and lanes, in the journal, its check, and at the centre."""

from dataclasses import replace

from sync.centre.ingest import Held, decide, read_items
from sync.journal import database
from sync.journal.auditing import audit_journal
from sync.journal.body import Body
from sync.journal.draft import Draft
from sync.journal.reader import JournalReader
from sync.journal.record import decode_record, key_id
from sync.protocol.terms import RecordKind, RecordStatus, Verdict
from tests.journal.makers import PLACE, entry, journal, moment

KEY = b"card"


def amendment_of(epoch: int, seq: int, after_ms: int, *, repeat_key: bytes = b"") -> Draft:
    return Draft(
        kind=RecordKind.AMENDMENT,
        code="second-document",
        moment=moment(after_ms),
        body=Body(certificate="URN:UVCI:1"),
        verdict=Verdict.ADMIT,
        refers_epoch=epoch,
        refers_seq=seq,
        repeat_key=repeat_key,
    )


def test_who_shows_a_second_document_is_known_by_it_as_the_person_of_the_entry(tmp_path) -> None:
    book = journal(tmp_path)
    first = book.append(entry(1, repeat_key=KEY)).header
    book.append(entry(2))
    book.append(amendment_of(first.epoch, first.seq, 3, repeat_key=b"certificate"))

    seen = book.last_seen(b"certificate", moment(4).at_ms)
    assert seen is not None
    assert (seen.epoch, seen.seq, seen.at_ms) == (first.epoch, first.seq, moment(3).at_ms)
    earlier = book.last_seen(KEY, moment(4).at_ms)
    assert earlier is not None
    assert earlier.seq == first.seq
    book.close()


def test_the_lane_of_a_record_is_the_terminals_or_the_drafts_own(tmp_path) -> None:
    book = journal(tmp_path)
    book.move("7")
    lanes = [
        book.append(draft).header.lane
        for draft in (entry(1), replace(entry(2), lane="3"), entry(3))
    ]
    assert lanes == ["7", "3", "7"]
    assert book.place == replace(PLACE, lane="7")
    book.close()


def test_the_check_and_the_centre_take_amendments_as_any_record(tmp_path) -> None:
    book = journal(tmp_path)
    first = book.append(entry(1)).header
    book.append(amendment_of(first.epoch, first.seq, 2))
    key, head = book.scribe.identity.signing_key.public_key(), book.head
    with JournalReader(tmp_path) as reader:
        encoded = reader.records(head.epoch, 0, 100, 2**20)
    book.close()

    connection = database.open_reader(tmp_path)
    (found,) = audit_journal(connection, ())
    connection.close()
    assert (found.audit.ok, found.audit.records) == (True, head.seq)
    terminal = decode_record(encoded[0]).header.terminal
    keys = {key_id(key): key}
    decision = decide(terminal, head.epoch, read_items(encoded), Held(), keys)
    assert {answer.status for answer in decision.answers} == {RecordStatus.STORED}
    assert decision.mark == head.seq

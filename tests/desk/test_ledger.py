from pathlib import Path

from sync.journal.draft import event
from sync.journal.faults import JournalTrouble
from sync.protocol.terms import RecordKind, Verdict
from terminal.desk.ledger import MAX_WAITING, Ledger
from terminal.desk.vehicles import Ticket
from tests.desk.people import DUY, Post, card
from tests.journal.makers import entry, moment
from tests.journal.test_amendments import amendment_of


def filled(post: Post) -> Ledger:
    """A ledger in whose memory nothing more has room."""
    ledger = Ledger(post, post.book, keep_bodies=True)
    post.refusing = JournalTrouble.DISK_FULL
    for number in range(MAX_WAITING):
        ledger.note(event("test.event", moment(number)))
    return ledger


def test_what_is_about_an_entry_that_found_no_room_goes_with_it(here: Post) -> None:
    shown = here.show(card(DUY))
    ledger = filled(here)
    ticket = Ticket()
    lost = ledger.record(entry(900), shown, ticket)
    assert lost.waiting == MAX_WAITING
    here.refusing = None
    ledger.retry()
    draft = amendment_of(1, 1, 901)
    ledger.record(draft, shown, ticket)
    assert ticket == Ticket()
    assert here.records(RecordKind.AMENDMENT) == []


def test_the_ticket_of_an_entry_is_its_number_once_it_is_durable(here: Post) -> None:
    shown = here.show(card(DUY))
    ledger = Ledger(here, here.book, keep_bodies=True)
    here.refusing = JournalTrouble.DISK_FAILING
    ticket = Ticket()
    waiting = ledger.record(entry(5), shown, ticket)
    assert (waiting.fault, ticket) == (waiting.fault, Ticket())
    here.refusing = None
    (saved,) = ledger.retry()
    assert (saved.epoch, saved.seq) == (ticket.epoch, ticket.seq)
    assert saved.fault is None


def test_an_event_that_must_be_first_overtakes_nothing(here: Post, tmp_path: Path) -> None:
    ledger = Ledger(here, here.book, keep_bodies=True)
    here.refusing = JournalTrouble.DISK_FULL
    ledger.note(event("test.first", moment(1)))
    assert not ledger.note_now(event("test.second", moment(2)))
    assert ledger.waiting == 1
    here.refusing = None
    assert ledger.note_now(event("test.second", moment(3)))
    assert [len(here.events(code)) for code in ("test.first", "test.second")] == [1, 1]
    assert here.folder == tmp_path


def test_a_row_is_told_with_what_waits_for_the_disk(here: Post) -> None:
    shown = here.show(card(DUY))
    assert shown.epoch is not None
    assert shown.seq is not None
    ledger = Ledger(here, here.book, keep_bodies=True)
    here.refusing = JournalTrouble.DISK_FULL
    ticket = Ticket(shown.epoch, shown.seq)
    ledger.record(amendment_of(shown.epoch, shown.seq, 9), shown, ticket)
    row = ledger.row(shown.epoch, shown.seq)
    assert row is not None
    assert (row.amendments, row.verdict) == (1, Verdict.ADMIT)
    assert here.rows()[0].amendments == 0
    assert ledger.row(2**64, -1) is None

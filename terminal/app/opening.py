"""Opens what a terminal works with: its journal and its register."""

from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sync.journal.database import FILE_NAME
from sync.journal.day import day_bounds_ms, post_day
from sync.journal.draft import Moment, Place
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Header, MalformedRecord, decode_record
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import RecordKind
from terminal.desk.announced import Announced
from terminal.desk.desk import RESUME_WITHIN
from terminal.diagnostics import Fault, KnownFault
from terminal.reports.day_book import DayBook

_LOOK_BACK: Final = 64
"""Records among which the last announced entry and what followed it are looked for."""


def open_journal(folder: Path, place: Place, now: Moment) -> Journal:
    """The journal of a data folder.

    :raises KnownFault: where it cannot be opened; the details name the path.
    """
    try:
        return Journal(folder, place, now)
    except JournalFault as fault:
        raise known(fault, folder) from fault


def known(fault: JournalFault, folder: Path) -> KnownFault:
    """A journal's fault with the details that its message needs."""
    path = folder
    if fault.trouble in {JournalTrouble.JOURNAL_NEWER, JournalTrouble.JOURNAL_DAMAGED}:
        path = folder / FILE_NAME
    elif fault.trouble is JournalTrouble.KEY_DAMAGED:
        path = folder / "keys" / fault.detail
    return KnownFault(Fault(fault.trouble.value), path=str(path), found=fault.detail)


def fill_register(register: DayBook, journal: Journal, today: date) -> None:
    """Take in what today and yesterday recorded, as far as this machine may open it."""
    start, _ = day_bounds_ms(today - timedelta(days=1))
    _, end = day_bounds_ms(today)
    with JournalReader(journal.folder) as reader:
        opener = SegmentOpener(reader.connection, journal.scribe.identity.machine_key)
        for record in reader.between(start, end, set(RecordKind)):
            try:
                body = opener.body(record)
            except MalformedRecord:
                # It counts all the same; that it cannot be opened shows as empty columns.
                body = None
            register.add(record.header, body)


def unannounced_entries(journal: Journal, announced: Announced, now: Moment) -> list[Header]:
    """Entries that were recorded moments ago and that no screen has shown."""
    epoch, seq = announced.last()
    head = journal.head
    after = max(seq if epoch == head.epoch else 0, head.seq - _LOOK_BACK)
    with JournalReader(journal.folder) as reader:
        headers = [
            decode_record(encoded).header
            for encoded in reader.records(head.epoch, after, _LOOK_BACK, 2**24)
        ]
    recent = now.at_ms - RESUME_WITHIN // timedelta(milliseconds=1)
    return [
        header for header in headers if header.kind is RecordKind.ENTRY and header.at_ms >= recent
    ]


def today(now: Moment) -> date:
    """The post's day."""
    return post_day(now.at_ms)

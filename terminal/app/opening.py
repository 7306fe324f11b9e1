"""Opens what a terminal works with: its journal and its register."""

import logging
from collections.abc import Callable, Generator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sync.journal.database import FILE_NAME, translated
from sync.journal.day import day_bounds_ms, post_day
from sync.journal.draft import Draft, Moment, Place
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Header, MalformedRecord, decode_record
from sync.journal.recovered import Recovered
from sync.journal.recovery import recover
from sync.journal.segments import SegmentOpener
from sync.journal.tail import Known, legible
from sync.protocol.terms import RecordKind
from terminal.desk.announced import RESUME_WITHIN, Announced
from terminal.desk.vehicles import MAX_PEOPLE, left_open
from terminal.diagnostics import Fault, KnownFault
from terminal.reports.day_book import DayBook

_log = logging.getLogger(__name__)
_OF_THE_FILE: Final = frozenset(
    {
        JournalTrouble.JOURNAL_IN_USE,
        JournalTrouble.JOURNAL_NEWER,
        JournalTrouble.JOURNAL_DAMAGED,
    }
)
_STEP: Final = 20
"""Records that the register takes in at a time: some milliseconds."""
_LOOK_BACK: Final = 64
"""Records among which the last announced entry and what followed it are looked for."""


def open_journal(
    folder: Path, place: Place, now: Moment, *, with_recovery: bool = False
) -> Journal:
    """The journal of a data folder.

    :param with_recovery: somebody asked to go on with what is whole of a damaged one.
    :raises KnownFault: where it cannot be opened; the details name the path.
    """
    epoch, seq = Announced(folder).last()
    shown = Known(epoch, seq) if epoch else None
    try:
        if with_recovery:
            recover(folder, now.at_ms, shown)
        return Journal(folder, place, now, shown)
    except JournalFault as fault:
        raise known(fault, folder) from fault


def known(fault: JournalFault, folder: Path) -> KnownFault:
    """A journal's fault with the details that its message needs."""
    path = folder
    if fault.trouble in _OF_THE_FILE:
        path = folder / FILE_NAME
    elif fault.trouble is JournalTrouble.KEY_DAMAGED:
        path = folder / "keys" / fault.detail
    return KnownFault(Fault(fault.trouble.value), path=str(path), found=fault.detail)


def recovered_today(journal: Journal, now: Moment) -> Recovered | None:
    """What a recovery of this day of the post found; None where there was none."""
    found = journal.recovered
    return found if found is not None and post_day(found.at_ms) == today(now) else None


def filling(
    register: DayBook,
    journal: Journal,
    today: date,
    tell: Callable[[str], None] = lambda _: None,
) -> Generator[None]:
    """Take in what today and yesterday recorded, as far as this machine may open it.

    Goes by small steps, between which others may add what is recorded meanwhile. What is damaged
    is passed over, for the day must go on.

    :param tell: hears what is damaged, as a code.
    """
    try:
        with legible(), translated():
            yield from _filling(register, journal, today, tell)
    except JournalFault as fault:
        _log.exception("the register could not be filled")
        if fault.trouble is JournalTrouble.JOURNAL_DAMAGED:
            tell(fault.detail or "unreadable")
    finally:
        register.all_placed()


def _filling(
    register: DayBook, journal: Journal, today: date, tell: Callable[[str], None]
) -> Generator[None]:
    start, _ = day_bounds_ms(today - timedelta(days=1))
    _, end = day_bounds_ms(today)
    with JournalReader(journal.folder) as reader:
        opener = SegmentOpener(reader.connection, journal.scribe.identity.machine_key)
        register.keep_places(reader.last_place())
        found = reader.places_between(start, end, set(RecordKind))
        for count, (place, record) in enumerate(found, start=1):
            try:
                header = record.header
            except MalformedRecord:
                tell(f"{place} header")
                yield
                continue
            try:
                body = opener.body(record)
            except MalformedRecord:
                # It counts all the same; that it cannot be opened shows as empty columns.
                body = None
            register.add(header, body, place)
            if count % _STEP == 0:
                yield


def fill_register(register: DayBook, journal: Journal, today: date) -> None:
    """All of `filling` at once."""
    for _ in filling(register, journal, today):
        pass


def unannounced_entries(journal: Journal, announced: Announced, now: Moment) -> list[Header]:
    """Entries that were recorded moments ago and that no screen has shown."""
    epoch, seq = announced.last()
    head = journal.head
    after = max(seq if epoch == head.epoch else 0, head.seq - _LOOK_BACK)
    headers = _newest_headers(journal, after)
    recent = now.at_ms - RESUME_WITHIN // timedelta(milliseconds=1)
    return [
        header for header in headers if header.kind is RecordKind.ENTRY and header.at_ms >= recent
    ]


def vehicle_left_open(journal: Journal, now: Moment) -> Draft | None:
    """The event that ends a vehicle whose people nobody confirmed before the last stop."""
    after = max(0, journal.head.seq - MAX_PEOPLE - _LOOK_BACK)
    return left_open(_newest_headers(journal, after), now)


def _newest_headers(journal: Journal, after: int) -> list[Header]:
    """Those of the journal's line behind this number, in their order."""
    head = journal.head
    with JournalReader(journal.folder) as reader:
        after = max(after, reader.start(head.epoch).seq)
        found = reader.records(head.epoch, after, head.seq - after, 2**24)
        return [decode_record(encoded).header for encoded in found]


def today(now: Moment) -> date:
    """The post's day."""
    return post_day(now.at_ms)

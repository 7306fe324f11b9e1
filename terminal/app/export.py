"""The register of a day out of a journal, also while the terminal is running."""

from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.day import day_bounds_ms, post_day
from sync.journal.faults import JournalFault
from sync.journal.reader import JournalReader
from sync.journal.record import MalformedRecord
from sync.journal.segments import SegmentOpener
from sync.journal.tail import legible
from sync.protocol.terms import RecordKind
from terminal.app.clock import PostClock
from terminal.app.opening import known
from terminal.reports.day_book import DayBook
from terminal.reports.export_csv import Written, write_csv

_LATE_DAYS_MS = 30 * 86_400_000
"""How much later than its entry an amendment may come and still be looked for."""


def export_day(
    folder: Path,
    day: date | None,
    target: Path,
    *,
    masked: bool,
    key: X25519PrivateKey | None,
) -> Written:
    """Write the entries of a post's day (today where None), as amended up to now.

    Entries that `key` does not open count all the same; what is personal stays empty.

    :param key: the machine's key or a supervisor's.
    :raises KnownFault: where the journal cannot be read.
    :raises OSError: where the file cannot be written.
    """
    day = day or post_day(PostClock().now().at_ms)
    start, end = day_bounds_ms(day)
    try:
        with DayBook() as book, JournalReader(folder) as reader, legible():
            opener = SegmentOpener(reader.connection, key)
            kinds = {RecordKind.ENTRY, RecordKind.AMENDMENT}
            for record in reader.between(start, end + _LATE_DAYS_MS, kinds):
                try:
                    body = opener.body(record)
                except MalformedRecord:
                    body = None
                book.add(record.header, body)
            return write_csv(book.entries(day), target, masked=masked)
    except JournalFault as fault:
        raise known(fault, folder) from fault

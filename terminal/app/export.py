"""The register of a day out of a journal, also while the terminal is running."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.day import day_bounds_ms, post_day
from sync.journal.day import moment as post_time
from sync.journal.draft import Moment, Place
from sync.journal.faults import JournalFault
from sync.journal.reader import JournalReader
from sync.journal.record import MalformedRecord
from sync.journal.segments import SegmentOpener
from sync.journal.tail import legible
from sync.protocol.terms import Mode, RecordKind
from terminal.app.clock import PostClock
from terminal.app.opening import known, open_journal
from terminal.config import Config
from terminal.reports.day_book import DayBook
from terminal.reports.exporting import (
    Kind,
    NotWritten,
    Release,
    Trouble,
    Written,
    exported,
    write_register,
)
from terminal.reports.heading import Heading
from terminal.reports.words import Language

_LATE_DAYS_MS = 30 * 86_400_000
"""How much later than its entry an amendment may come and still be looked for."""
_DOTS = "……"


def heading_of(config: Config, day: date | None, now: Moment) -> Heading:
    """What stands over the register of a day (today where None), as the settings say."""
    paper = config.paper
    return Heading(
        day=day or post_day(now.at_ms),
        made=post_time(now.at_ms),
        post=config.post.name,
        agency=paper.agency,
        number=f"{_DOTS}/{paper.symbol}" if paper.symbol else "",
        place=paper.place,
        signer=paper.signer,
        recipients=tuple(paper.recipients),
    )


def lies_in(target: Path, folder: Path) -> bool:
    """Whether a file would lie in a folder, links followed."""
    return target.resolve().is_relative_to(folder.resolve())


def export_day(
    folder: Path,
    target: Path,
    kind: Kind,
    heading: Heading,
    *,
    key: X25519PrivateKey | None,
    release: Release | None = None,
    language: Language = "vi",
    progress: Callable[[int], None] = lambda _: None,
    record: Callable[[Written], None] = lambda _: None,
) -> Written:
    """Write the entries of the heading's day, as amended up to now.

    Entries that `key` does not open count all the same; what is personal stays empty. Nothing is
    written into `folder`: the journal and its keys lie there.

    :param key: the machine's key or a supervisor's.
    :raises KnownFault: where the journal cannot be read.
    :param record: see `write_register`.
    :raises NotWritten: where the file cannot be written.
    """
    if lies_in(target, folder):
        raise NotWritten(Trouble.READ_ONLY, target)
    start, end = day_bounds_ms(heading.day)
    try:
        with DayBook() as book, JournalReader(folder) as reader, legible():
            opener = SegmentOpener(reader.connection, key)
            kinds = {RecordKind.ENTRY, RecordKind.AMENDMENT}
            for found in reader.between(start, end + _LATE_DAYS_MS, kinds):
                try:
                    body = opener.body(found)
                except MalformedRecord:
                    body = None
                book.add(found.header, body)
            return write_register(
                book.entries(heading.day),
                target,
                kind,
                heading,
                release=release,
                language=language,
                progress=progress,
                record=record,
            )
    except JournalFault as fault:
        raise known(fault, folder) from fault


@contextmanager
def recording(
    folder: Path, config: Config, heading: Heading, release: Release, clock: PostClock
) -> Iterator[Callable[[Written], None]]:
    """What records an unmasked export in the journal of a terminal that does not run now.

    :raises KnownFault: where it runs: it exports by itself then; or where the disk refuses.
    """
    try:
        with JournalReader(folder) as reader:
            head = reader.heads()[-1]
            newest = reader.record(head.epoch, head.seq)
    except JournalFault as fault:
        raise known(fault, folder) from fault
    mode = Mode.OPERATOR if newest is None else newest.header.mode
    place = Place(config.post.name, config.post.lane, mode)
    journal = open_journal(folder, place, clock.now())

    def record(written: Written) -> None:
        try:
            journal.append(exported(written, heading, release, clock.now()))
        except JournalFault as fault:
            raise known(fault, folder) from fault

    try:
        yield record
    finally:
        journal.close()

"""The handover certificate of a shift, made from a journal, also while the terminal runs."""

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal.chain import Head
from sync.journal.day import day_bounds_ms
from sync.journal.evidence import head_code
from sync.journal.faults import JournalFault
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.tail import legible
from sync.protocol.terms import RecordKind
from terminal.app.export import lies_in
from terminal.app.opening import known
from terminal.reports.handover import Handover
from terminal.reports.handover_code import Holding, handover_code
from terminal.reports.handover_pdf import write_handover
from terminal.reports.heading import Heading
from terminal.reports.shift_counting import SHIFT_END, SHIFT_START, counted
from terminal.reports.whole_file import whole_file
from terminal.reports.words import Language

_LOOK_BACK_MS: Final = 48 * 3_600_000
"""Among so much of the journal the last change of shift is looked for."""
_EVER_MS: Final = 2**60
_ALL: Final = frozenset(RecordKind)


def hand_over(
    folder: Path,
    target: Path,
    heading: Heading,
    key: Ed25519PrivateKey,
    *,
    taken_by: str = "",
    language: Language = "vi",
) -> Handover:
    """Write the certificate of the shift that runs, or of the last one where nobody is on duty.

    A shift runs from the event that somebody came on duty; where there is none within two days,
    from the begin of the post's day. It is certified up to the newest record.

    :param heading: of the day on which it is made.
    :param key: the terminal's signing key.
    :param taken_by: who takes over; lines to write on where empty.
    :raises KnownFault: where the journal cannot be read.
    :raises OSError: where the file cannot be written; nothing is, into `folder`.
    :raises ValueError: where the shift went through more lines of records than a code holds.
    """
    if lies_in(target, folder):
        raise PermissionError(errno.EACCES, "the journal lies there", str(target))
    try:
        with JournalReader(folder) as reader, legible():
            shift = counted(shift_records(reader, heading))
            holding = _holding(reader)
    except JournalFault as fault:
        raise known(fault, folder) from fault
    last = shift.spans[-1]
    with whole_file(target) as part:
        write_handover(
            shift,
            part,
            replace(heading, number=""),
            taken_by=taken_by,
            holding=holding,
            code=handover_code(shift, taken_by, holding, key),
            head_code=head_code(shift.terminal, Head(last.epoch, last.last, last.hash)),
            language=language,
        )
    return shift


def shift_records(reader: JournalReader, heading: Heading) -> Iterator[Record]:
    """The records of the shift that runs or ran last; none where the day has none."""
    day_begins, _ = day_bounds_ms(heading.day)
    now = round(heading.made.timestamp() * 1000)
    since = min(day_begins, now - _LOOK_BACK_MS)
    first, last = _bounds(reader, since, day_begins)
    # By their places alone: the clock may have been wrong for a while, and they count all the same.
    for place, record in reader.places_between(0, _EVER_MS, _ALL):
        if first <= place and (last is None or place <= last):
            yield record


def _bounds(reader: JournalReader, since: int, day_begins: int) -> tuple[int, int | None]:
    """Places of the first and last record of the shift; no last one while it runs."""
    first: int | None = None
    last: int | None = None
    of_day: int | None = None
    has_begun = False
    for place, record in reader.places_between(0, _EVER_MS, {RecordKind.EVENT}):
        header = record.header
        # What comes after a record of these days is of these days, whatever its clock said.
        has_begun = has_begun or header.at_ms >= since
        if not has_begun:
            continue
        if header.code == SHIFT_START:
            first, last = place, None
        elif header.code == SHIFT_END:
            last = place
        if of_day is None and header.at_ms >= day_begins:
            of_day = place
    if first is not None:
        return first, last
    return of_day or reader.last_place(), None


def _holding(reader: JournalReader) -> Holding:
    """How much of all lines the centre has confirmed."""
    heads = reader.heads()
    return Holding(
        recorded=sum(head.seq for head in heads),
        confirmed=sum(min(reader.confirmed(head.epoch), head.seq) for head in heads),
    )

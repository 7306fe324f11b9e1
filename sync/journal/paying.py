"""Giving a centre the keys that it is owed, when the machine's own key is open."""

from collections.abc import Generator
from functools import partial

from sync.journal.database import translated
from sync.journal.debts import debts_of, note_paid
from sync.journal.draft import Moment
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.rewrapping import wrap_event
from sync.journal.segments import Segment, SegmentOpener


def paying(journal: Journal, now: Moment) -> Generator[None]:
    """Record one event a step for each key that is owed and can be opened now; in the thread that
    writes the journal.

    :raises JournalFault: at a step, where it could not be made durable; to be done again then.
    :raises MalformedRecord: where the journal does not say what is owed.
    """
    identity, trust = journal.scribe.identity, journal.trust
    if trust is None or identity.machine_key is None:
        return
    with JournalReader(journal.folder) as reader:
        with translated():
            owed = [debt for debt in debts_of(reader.connection) if not debt.paid]
        opener = SegmentOpener(reader.connection, identity.machine_key)
        for debt in owed:
            with translated():
                key = opener.data_key(identity.terminal, debt.epoch, debt.segment)
            if key is None:
                # The machine's wrap is spoilt; a supervisor's may be the last that opens it.
                continue
            segment = Segment(debt.segment, key)
            event = wrap_event(debt.epoch, segment, identity, trust, now)
            journal.append(event, also=partial(note_paid, debt=debt))
            yield
            if journal.trust is not trust:
                return

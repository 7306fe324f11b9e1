"""The one writer of a terminal's journal."""

import contextlib
from collections.abc import Callable
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from sync.journal import database, segments
from sync.journal.ballast import Ballast
from sync.journal.chain import JOURNAL_OPEN, Head
from sync.journal.day import post_day
from sync.journal.debts import note_debts
from sync.journal.draft import Draft, Moment, Place, event
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.identity import boot_id, load_identity, machine_fingerprint
from sync.journal.lock import locked
from sync.journal.prepared import Prepared
from sync.journal.record import Record
from sync.journal.recovered import (
    JOURNAL_RECOVERED,
    Recovered,
    keep_recovery,
    kept_recovery,
)
from sync.journal.repeats import Repeats, Seen, seen_of
from sync.journal.rewrapping import earlier_wraps
from sync.journal.scribe import LocalWrap, Scribe
from sync.journal.segments import Segment
from sync.journal.store import Store
from sync.journal.tail import Known, head_at_start, legible, new_line, unless_ended
from sync.journal.trust import Trust, load_trust, save_trust
from sync.journal.watch import DiskWatch
from sync.protocol.messages import Receipt

TERMINAL_START: Final = "terminal.start"
EPOCH_BEGUN: Final = "epoch.begun"
"""The line before this one forked, or the centre lost more of it than is still here."""
TERMINAL_STOP: Final = "terminal.stop"


class Journal:
    """Appends records, one transaction each, durable when `append` returns.

    One thread uses it. A second journal on the same folder is refused, in this process and in
    any other.
    """

    def __init__(self, folder: Path, place: Place, now: Moment, known: Known | None = None) -> None:
        """Open the journal of `folder`, making what is missing, and begin a new segment.

        :param known: a record that must be there, unless a recovery has told of its loss.
        :raises JournalFault: where that cannot be done; nothing is changed then.
        """
        self.folder = folder
        self.place = place
        self._lock = locked(folder)
        self._watch = DiskWatch()
        self._survived: Prepared | None = None
        try:
            self._ballast = Ballast(folder)
            self._ballast.refill()
            self._store = Store(database.open_writer(folder))
            with legible(), database.translated(), unless_ended(self._store):
                self._recovered = kept_recovery(self._store)
                is_new = self._store.newest_epoch() is None and self._recovered is None
                identity = load_identity(folder / "keys", may_make=is_new)
                self._scribe = Scribe(identity, place, boot_id())
                self._repeats = Repeats(self._store.connection)
                self._head = self._found_head(known)
                self._trust = load_trust(self._store)
            self._segment: Segment | None = None
            self._segment_day = post_day(now.at_ms)
            self._prepared: Prepared | None = None
            self._note_recovery(now)
            self.append(event(TERMINAL_START, now))
        except BaseException:
            self.close()
            raise

    @property
    def head(self) -> Head:
        """The newest durable record."""
        return self._head

    @property
    def trust(self) -> Trust | None:
        """The centre this terminal is enrolled at, if any."""
        return self._trust

    @property
    def recovered(self) -> Recovered | None:
        """What the newest recovery found; None where there never was one."""
        return self._recovered

    @property
    def scribe(self) -> Scribe:
        """In whose name records are written."""
        return self._scribe

    def move(self, lane: str) -> None:
        """From the next record on, this is the lane; at most `MAX_TEXT` characters."""
        self.place = replace(self.place, lane=lane)
        self._scribe = replace(self._scribe, place=self.place)

    def append(self, draft: Draft, *, also: Callable[[Store], None] | None = None) -> Record:
        """Record a draft; durable when this returns.

        After a fault the same draft may be given again: the same sealed bytes are then written,
        and never twice.

        :param also: runs in the same transaction: it and the record are there together or neither.
        :raises JournalFault: where it could not be made durable; DISK_BROKEN where nothing will be
            before the disk is changed and the journal opened anew.
        """
        self._ensure_open()
        if self._survived is not None and self._survived.draft is draft:
            return self._survived.records[-1]
        if self._prepared is None or self._prepared.draft is not draft:
            self._prepared = replace(self._prepare(draft), also=also)
        prepared = self._prepared
        try:
            self._commit(prepared)
        except JournalFault as fault:
            if fault.trouble is not JournalTrouble.DISK_FULL or not self._ballast.release():
                raise
            self._commit(prepared)
        self._adopt(prepared)
        return prepared.records[-1]

    def _adopt(self, prepared: Prepared) -> None:
        """Go on from what is durable now."""
        self._head = prepared.head
        self._segment, self._segment_day = prepared.segment, prepared.segment_day
        self._trust = prepared.trust or self._trust
        self._prepared = None
        if prepared.also is not None:
            # Retention may have taken keys of past days; the ones in memory are not it.
            with contextlib.suppress(apsw.Error):
                self._repeats.reload()

    def last_seen(self, repeat_key: bytes, at_ms: int) -> Seen | None:
        """The newest entry with this repeat key, on this day or the one before.

        :raises JournalFault: where the file cannot be read.
        """
        self._ensure_open()
        with self._watch.watching():
            return self._repeats.last(repeat_key, at_ms)

    def enrol(self, trust: Trust, now: Moment) -> None:
        """Trust a centre, and wrap to it what was recorded before it was known.

        :raises JournalFault: where it could not be made durable.
        """
        self._ensure_open()
        self._prepared = None
        drafts: tuple[Draft, ...] = ()
        if self._trust is None or self._trust.opening_key != trust.opening_key:
            current = None if self._segment is None else (self._head.epoch, self._segment)
            with self._watch.watching():
                drafts = earlier_wraps(self._store, self._scribe.identity, current, trust, now)
        if not drafts:
            self._write(lambda: save_trust(self._store, trust))
            self._trust = trust
            return
        records = self._scribe.run(drafts, self._segment or segments.new_segment(), self._head)
        owed = partial(note_debts, identity=self._scribe.identity, given=drafts)
        self._prepared = Prepared(
            drafts[-1], records, self._segment, self._segment_day, trust=trust, also=owed
        )
        self._commit(self._prepared)
        self._adopt(self._prepared)

    def begin_epoch(self, now: Moment) -> None:
        """Go on in a new line, because another disk writes under the numbers of this one.

        :raises JournalFault: where it could not be made durable; the old line goes on then.
        """
        # What an earlier try left behind belongs to the old line.
        self._ensure_open()
        before = self._head, self._segment
        self._head, self._segment, self._prepared = new_line(), None, None
        try:
            self.append(event(EPOCH_BEGUN, now))
        except JournalFault:
            self._head, self._segment = before
            self._prepared = None
            raise

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a verified receipt; durable when this returns.

        :raises JournalFault: where it could not be made durable.
        """
        self.note(lambda store: store.insert_receipt(envelope, receipt))

    def note_shown(self, receipt: Receipt, *, doubted: bool = False) -> None:
        """See `Store.note_shown`. :raises JournalFault: where it could not be made durable."""
        self.note(lambda store: store.note_shown(receipt, doubted=doubted))

    def note(self, work: Callable[[Store], None]) -> None:
        """Change what is no record. :raises JournalFault: where it could not be made durable."""
        self._ensure_open()
        self._write(lambda: work(self._store))

    def newest_centre_time_ms(self) -> int | None:
        """The centre's time in the newest receipt, for the floor of trusted time."""
        with self._watch.watching():
            return self._store.newest_centre_time_ms()

    def empty_log(self) -> bool:
        """Leave nothing of what was deleted in the log; False while somebody reads from it."""
        self._ensure_open()
        with self._watch.watching():
            return database.empty_log(self._store.connection)

    def refill_ballast(self) -> None:
        """Lay the ballast down again once the disk has room; to be called now and then."""
        self._ballast.refill()

    def close(self) -> None:
        """Let go of the file and of the lock; harmless when called again."""
        with contextlib.suppress(AttributeError, apsw.Error):
            self._store.connection.close()
        self._lock.release()

    def _found_head(self, known: Known | None) -> Head:
        is_noted = self._recovered is None or self._recovered.is_noted
        identity = self._scribe.identity
        key = identity.signing_key.public_key()
        head = head_at_start(self._store, identity.terminal, key, known if is_noted else None)
        kept, machine = self._store.get_bytes("machine"), machine_fingerprint()
        # A copied disk must not continue the line of the machine it was copied from, nor may
        # numbers be given out again that a damaged file held.
        is_copy = bool(kept and machine and kept != machine)
        return head if head is not None and is_noted and not is_copy else new_line()

    def _note_recovery(self, now: Moment) -> None:
        """Begin a new line with what a recovery found."""
        found = self._recovered
        if found is None or found.is_noted:
            return
        noted = replace(found, is_noted=True)
        told = event(JOURNAL_RECOVERED, now, found.clear_body())
        self.append(told, also=lambda store: keep_recovery(store, noted))
        self._recovered = noted

    def _prepare(self, draft: Draft) -> Prepared:
        segment, drafts = self._segment, [draft]
        wraps: tuple[LocalWrap, ...] = ()
        day = post_day(draft.moment.at_ms)
        if segment is None or day != self._segment_day:
            segment = segments.new_segment()
            drafts.insert(0, event(segments.OPEN, draft.moment, self._segment_words(segment)))
            if self._head.seq == 0:
                key = self._scribe.identity.signing_key.public_key()
                words = {1: key.public_bytes_raw()}
                drafts.insert(0, event(JOURNAL_OPEN, draft.moment, words))
            wraps = self._scribe.wraps(segment, self._head.epoch)
        records = self._scribe.run(tuple(drafts), segment, self._head)
        return Prepared(draft, records, segment, day, wraps)

    def _segment_words(self, segment: Segment) -> dict[int, object]:
        if self._trust is None:
            return segments.clear_body(segment.id, {})
        recipient, wrap = segments.wrap_for(
            segment,
            self._trust.opening_key,
            self._scribe.identity.terminal,
            self._head.epoch,
        )
        return segments.clear_body(segment.id, {recipient: wrap})

    def _commit(self, prepared: Prepared) -> None:
        try:
            self._write(lambda: self._insert(prepared))
        except JournalFault:
            with contextlib.suppress(apsw.Error):
                self._repeats.reload()
            raise

    def _insert(self, prepared: Prepared) -> None:
        last = prepared.records[-1].header
        if prepared.records[0].header.seq == 1:
            self._store.set("terminal", last.terminal)
            self._store.set("machine", machine_fingerprint())
            self._store.begin_epoch(last.epoch)
        for record in prepared.records:
            self._store.insert(record)
        for wrap in prepared.wraps:
            self._store.insert_wrap(last.epoch, *astuple(wrap))
        if prepared.trust is not None:
            save_trust(self._store, prepared.trust)
        if prepared.draft.repeat_key:
            self._repeats.note(prepared.draft.repeat_key, seen_of(last))
        if prepared.also is not None:
            prepared.also(self._store)

    def _write(self, work: Callable[[], None]) -> None:
        """One transaction; every write of the journal goes this way."""
        with self._watch.watching(), database.transaction(self._store.connection):
            work()
        self._watch.committed()

    def _ensure_open(self) -> None:
        """Open the file anew after a fault, and see what of the last try is there.

        :raises JournalFault: where it still cannot be opened, or never will be.
        """
        self._watch.demand()
        if not self._watch.distrusted:
            return
        with self._watch.watching():
            old = self._store.connection
            self._store = Store(database.reopen_writer(self.folder, old))
            self._repeats = Repeats(self._store.connection)
            if self._head.seq and not self._holds(self._head):
                raise JournalFault(JournalTrouble.JOURNAL_DAMAGED, "the newest record is gone")
            self._trust = load_trust(self._store)
            tried = self._prepared
            if tried is not None and self._holds(tried.head):
                # The commit that reported a failure had succeeded all the same.
                self._adopt(tried)
                self._survived = tried
        self._watch.distrusted = False

    def _holds(self, head: Head) -> bool:
        return self._store.hash_of(head.epoch, head.seq) == head.hash

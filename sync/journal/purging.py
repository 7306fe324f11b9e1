"""Purging a journal by and by, in slices that hold nobody up."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import apsw

from sync.journal import segments
from sync.journal.database import translated
from sync.journal.day import post_day
from sync.journal.debts import Debt, debts_of
from sync.journal.draft import Moment
from sync.journal.erasing import (
    Overtaken,
    Slice,
    copies_of,
    finish,
    irreplaceable,
    is_pending,
    keys_of,
    next_records,
    take,
    value_of,
)
from sync.journal.files import sync_folder
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import decode_header
from sync.journal.retention import DAY_MS, HOUR_MS, Covered, Due, Terms, ages, copy_age, due
from sync.journal.store import Store
from sync.protocol.pieces import hour_of

MAX_ROWS: Final = 500
"""Of one slice; how many there are goes by how long a slice takes."""
_MIN_ROWS: Final = 10
_LONG_S: Final = 0.025
"""A slice that takes longer is followed by half of it."""
_WALK: Final = 500
"""Records among which one step looks for the ends of segments."""
_SEEN: Final = "copy.seen "
"""Before the name of a copy; whatever the clock of the post made of its time says nothing."""
_LOOK_S: Final = 60.0
_RUN_MS: Final = 6 * HOUR_MS
"""Between two runs over the records: the events of a run are records themselves, and without a
pause every hour would purge what it wrote a fortnight before."""


@dataclass(slots=True)
class _Walk:
    """How far an epoch was searched for the ends of segments, and the segment that goes on."""

    seq: int
    segment: bytes | None = None
    opened_ms: int = 0
    closed: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is to be known of the journal to say what may go."""

    now_ms: int
    hours: tuple[int, ...]
    due: Mapping[int, Due]
    newest: int
    pending: bool
    debts: tuple[Debt, ...]
    copies: Mapping[str, object]
    """At which hour of the centre each copy of the file was first seen."""
    irreplaceable: str


class Purge:
    """Purges a journal by and by; to be called in the thread that writes it."""

    def __init__(
        self,
        journal: Journal,
        terms: Terms,
        forget: Callable[[date], object] = lambda _: None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param forget: is told the first day of the post that may still be read here."""
        self._journal = journal
        self._terms = terms
        self._forget = forget
        self._monotonic_s = monotonic_s
        self._next_s = float("-inf")
        self._next_run_ms: int | None = None
        self._running = False
        self._rows = 100
        self._walks: dict[int, _Walk] = {}

    def step(self, now: Moment) -> bool:
        """One slice, or a look whether there is anything to do; whether it did something.

        :raises JournalFault: where the disk does not let it; it is tried again in a minute.
        :raises MalformedRecord: where a record or a setting is damaged that says what may go.
        """
        started = self._monotonic_s()
        if started < self._next_s:
            return False
        self._next_s = started + _LOOK_S
        with JournalReader(self._journal.folder) as reader, translated():
            seen = _look(reader.connection, self._terms)
            found = None if seen is None else self._plan(reader.connection, seen, now)
        if seen is None:
            return False
        if found is not None:
            self._next_s = started
            try:
                take(self._journal, found, now, self._outlived(seen))
            except Overtaken:
                self._walks.clear()
            self._pace(self._monotonic_s() - started)
            return True
        copies = self._drop_copies(seen)
        if not (seen.pending or copies) or not self._journal.empty_log():
            return False
        finish(self._journal, now, copies)
        return True

    def _plan(self, connection: apsw.Connection, seen: _Seen, now: Moment) -> Slice | None:
        for epoch, allowed in seen.due.items():
            walk = self._walked(connection, seen, epoch, allowed.wraps_to, now)
            # What the centre has no key to stays readable here until it was given one.
            owed = {debt.segment for debt in seen.debts}
            closed = [segment for segment in walk.closed if segment not in owed]
            found = keys_of(connection, epoch, [*closed, *_paid(seen, epoch, allowed)])
            if found is not None or walk.seq < allowed.wraps_to:
                # Records go only after the keys to them.
                return found
            walk.closed.clear()
        if self._next_run_ms is None or not seen.now_ms < self._next_run_ms:
            for epoch, allowed in seen.due.items():
                found = next_records(connection, epoch, allowed.records_to, self._rows)
                if found is not None:
                    self._running = True
                    return found
            if self._running:
                self._running, self._next_run_ms = False, seen.now_ms + _RUN_MS
        days = _past_days(connection, seen.now_ms, now)
        if days:
            return Slice(start=Store(connection).start(seen.newest), days=days)
        return None

    def _walked(
        self, connection: apsw.Connection, seen: _Seen, epoch: int, up_to: int, now: Moment
    ) -> _Walk:
        """One more stretch of the search for segments that are over and long enough covered."""
        start = Store(connection).start(epoch)
        walk = self._walks.setdefault(epoch, _Walk(start.seq))
        walk.seq = max(walk.seq, start.seq)
        if walk.seq < up_to:
            _go_on(connection, epoch, walk, min(walk.seq + _WALK, up_to))
        if walk.seq < up_to:
            self._next_s = float("-inf")
            return walk
        head = value_of(connection, "SELECT max(seq) FROM records WHERE epoch = ?", epoch) or 0
        # An event of another day than the segment's begins a new one, and a slice brings one.
        is_over = epoch != seen.newest or post_day(now.at_ms) != post_day(walk.opened_ms)
        if walk.seq >= head and walk.segment is not None and is_over:
            walk.closed.append(walk.segment)
            walk.segment, walk.opened_ms = None, now.at_ms
        if epoch == seen.newest and walk.opened_ms:
            self._forget(min(post_day(walk.opened_ms), post_day(now.at_ms)))
        return walk

    def _outlived(self, seen: _Seen) -> int:
        """Before which hour nothing that the centre said is of use any more."""
        longest = max(self._terms.sealed_days * DAY_MS, self._terms.readable_hours * HOUR_MS)
        aged = ages(seen.hours, seen.now_ms)
        return max((hour for hour, age in aged.items() if age >= longest), default=0)

    def _pace(self, seconds: float) -> None:
        if seconds > _LONG_S:
            self._rows = max(self._rows // 2, _MIN_ROWS)
        elif seconds < _LONG_S / 2:
            self._rows = min(self._rows * 2, MAX_ROWS)

    def _drop_copies(self, seen: _Seen) -> int:
        dropped, noted = 0, dict(seen.copies)
        paths = copies_of(self._journal.folder)
        for path in paths:
            if path.name == seen.irreplaceable:
                continue
            name = _SEEN + ascii(path.name)
            hour = noted.get(name)
            age = copy_age(hour, seen.hours, seen.now_ms) if isinstance(hour, int) else None
            if age is None:
                noted[name] = hour_of(seen.now_ms)
            elif age >= self._terms.sealed_days * DAY_MS:
                with suppress(OSError):
                    path.unlink()
                    dropped += 1
        there = {_SEEN + ascii(path.name) for path in paths}
        noted = {name: hour for name, hour in noted.items() if name in there}
        if noted != seen.copies:
            self._journal.note(partial(_note_copies, noted=noted))
        if dropped:
            with suppress(OSError):
                sync_folder(self._journal.folder)
        return dropped


def _note_copies(store: Store, noted: Mapping[str, Any]) -> None:
    store.connection.execute("DELETE FROM meta WHERE name GLOB ?", (f"{_SEEN}*",))
    for name, hour in noted.items():
        store.set(name, hour)


def _paid(seen: _Seen, epoch: int, allowed: Due) -> Iterator[bytes]:
    """Segments of which the centre has a wrap by now, and has had the records for long enough."""
    for debt in seen.debts:
        if debt.paid and debt.epoch == epoch and debt.up_to <= allowed.wraps_to:
            yield debt.segment


def _look(connection: apsw.Connection, terms: Terms) -> _Seen | None:
    """What may go by now; None where no centre ever confirmed anything."""
    now_ms = value_of(
        connection,
        "SELECT centre_time_ms FROM receipts"
        " WHERE centre = (SELECT value FROM meta WHERE name = 'centre.id')"
        " ORDER BY id DESC LIMIT 1",
    )
    newest = Store(connection).newest_epoch()
    if now_ms is None or newest is None:
        return None
    covered = [
        Covered(*row) for row in connection.execute("SELECT epoch, hour_ms, mark FROM covered")
    ]
    return _Seen(
        now_ms=now_ms,
        hours=tuple(each.hour_ms for each in covered),
        due=due(covered, now_ms, terms),
        newest=newest,
        pending=is_pending(connection),
        debts=debts_of(connection),
        copies=dict(
            connection.execute("SELECT name, value FROM meta WHERE name GLOB ?", (f"{_SEEN}*",))
        ),
        irreplaceable=irreplaceable(connection),
    )


def _go_on(connection: apsw.Connection, epoch: int, walk: _Walk, up_to: int) -> None:
    """Look for segments that end below a number; the event that begins one ends the last."""
    if walk.segment is None:
        first = connection.execute(
            "SELECT header FROM records WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT 1",
            (epoch, walk.seq),
        ).get
        if first is not None:
            header = decode_header(first)
            walk.segment, walk.opened_ms = header.segment, header.at_ms
    for (encoded,) in connection.execute(
        "SELECT header FROM records WHERE epoch = ? AND seq > ? AND seq <= ? AND kind = 'event'"
        " ORDER BY seq",
        (epoch, walk.seq, up_to),
    ):
        header = decode_header(encoded)
        if header.code != segments.OPEN or header.segment == walk.segment:
            continue
        if walk.segment is not None:
            walk.closed.append(walk.segment)
        walk.segment, walk.opened_ms = header.segment, header.at_ms
    walk.seq = up_to


def _past_days(connection: apsw.Connection, now_ms: int, now: Moment) -> tuple[str, ...]:
    """Days whose repeats nobody asks for any more, and days that no clock can mean."""
    oldest = post_day(now_ms) - timedelta(days=1)
    latest = post_day(max(now_ms, now.at_ms)) + timedelta(days=1)
    rows = connection.execute(
        "SELECT day FROM repeat_keys WHERE day < ? OR day > ? ORDER BY day",
        (oldest.isoformat(), latest.isoformat()),
    )
    return tuple(str(day) for (day,) in rows)

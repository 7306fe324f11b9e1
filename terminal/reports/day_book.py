"""The day book: every record that this machine may open, in memory, to search, count and list."""

import sqlite3
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Final, Self

from sync.journal.body import Body
from sync.journal.day import post_day
from sync.journal.record import Header
from sync.protocol.terms import RecordKind, Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.row import Row, amended, row_of
from terminal.reports.row_table import RowTable

_PAGE: Final = 500
_FORGOTTEN: Final = 100
"""Rows that are dropped at once: some milliseconds."""
_OVER: Final = object()
_COUNTED: Final = {
    Verdict.ADMIT: "admit",
    Verdict.ATTENTION: "attention",
    Verdict.REFUSE: "refuse",
}

_Identity = tuple[bytes, int, int]
"""Terminal, epoch, seq: what makes two records the same record."""


class DayBook:
    """The register as screens and exports see it; the journal's file is never touched.

    Several threads may use one book: a lock inside lets one in at a time. What is added twice
    counts once. Everything lies in memory and is gone with `close`.
    """

    def __init__(self) -> None:
        # The desk's thread adds, the screen's searches; the lock keeps them apart.
        self._table = _new_table()
        self._lock = threading.RLock()
        self._last_place = 0
        self._counts: dict[date, DayCounts] = {}
        self._events: dict[date, int] = {}
        self._others: dict[_Identity, date] = {}
        self._waits_for_places = False
        self._held_back: list[tuple[Header, Body | None]] = []
        self._early: dict[_Identity, list[tuple[Header, Body | None]]] = {}

    def keep_places(self, last: int) -> None:
        """Leave the places up to `last` to records that come later with a place of their own."""
        with self._lock:
            self._last_place = max(self._last_place, last)
            self._waits_for_places = True

    def all_placed(self) -> None:
        """Nothing with a place of its own comes any more."""
        with self._lock:
            self._waits_for_places = False
            held_back, self._held_back = self._held_back, []
            for header, body in held_back:
                self._amend(header, body)

    def add(self, header: Header, body: Body | None, place: int | None = None) -> None:
        """Take in a record; `body` is None where this machine cannot open it.

        An amendment changes what is shown of the entry it refers to, also where that entry
        comes only later; amendments of one entry apply in the order they are added.

        :param place: where among the entries it stands; behind all others where None.
        """
        identity = (header.terminal, header.epoch, header.seq)
        with self._lock:
            if header.kind is RecordKind.ENTRY:
                if self._table.find(*identity) is None:
                    self._add_entry(identity, header, body, place or self._last_place + 1)
            elif identity not in self._others:
                self._others[identity] = day = post_day(header.at_ms)
                if header.kind is not RecordKind.AMENDMENT:
                    self._events[day] = self._events.get(day, 0) + 1
                elif place is None and self._waits_for_places:
                    # An older amendment of the same entry may still be on its way.
                    self._held_back.append((header, body))
                else:
                    self._amend(header, body)

    def _add_entry(
        self, identity: _Identity, header: Header, body: Body | None, place: int
    ) -> None:
        row = row_of(place, header, body)
        for later, its_body in self._early.pop(identity, ()):
            row = amended(row, later, its_body)
        self._table.store(row)
        self._last_place = max(self._last_place, place)
        self._count(row, 1)

    def _amend(self, header: Header, body: Body | None) -> None:
        if header.refers_epoch is None or header.refers_seq is None:
            return
        target = (header.terminal, header.refers_epoch, header.refers_seq)
        row = self._table.find(*target)
        if row is None:
            self._early.setdefault(target, []).append((header, body))
            return
        changed = amended(row, header, body)
        self._table.store(changed)
        self._count(row, -1)
        self._count(changed, 1)

    def _count(self, row: Row, by: int) -> None:
        before = self._counts.get(row.day, DayCounts())
        name = _COUNTED[row.verdict]
        changed: dict[str, int] = {name: getattr(before, name) + by}
        self._counts[row.day] = replace(before, **changed)

    def counts(self, day: date) -> DayCounts:
        """How many entries the post's day has, by the verdict now shown for each."""
        with self._lock:
            return self._counts.get(day, DayCounts())

    def events(self, day: date) -> int:
        """How many events of the terminal (nothing about people) the post's day has."""
        with self._lock:
            return self._events.get(day, 0)

    def search(self, text: str, day: date | None = None, limit: int = 50) -> list[Row]:
        """The newest entries in which every word of `text` begins a word, in whatever order.

        Looks at name, numbers, birth date, address, phone, plate, certificate and notes. No
        word of a query is an operator; a text without letters or digits finds nothing.

        :param day: only entries of this day of the post.
        :raises ValueError: if `limit` is below 1.
        """
        _check(limit)
        with self._lock:
            return self._table.matching(text, day, limit)

    def rows(self, day: date, *, after: int = 0, limit: int = 200) -> list[Row]:
        """A page of the day's entries, in the order they came.

        :param after: the `place` of the last row of the page before; 0 for the first page.
        :raises ValueError: if `limit` is below 1.
        """
        _check(limit)
        with self._lock:
            return self._table.page(day, after, limit)

    def entries(self, day: date) -> Iterator[Row]:
        """All entries that the day has when iteration begins, in the order they came.

        Goes by pages, so that a long export does not hold back the next entry.
        """
        with self._lock:
            last = self._last_place
        after = 0
        while page := self.rows(day, after=after, limit=_PAGE):
            for row in page:
                if row.place > last:
                    return
                yield row
            after = page[-1].place

    def recent(self, limit: int) -> list[Row]:
        """The newest entries of all days, the newest first.

        :raises ValueError: if `limit` is below 1.
        """
        _check(limit)
        with self._lock:
            return self._table.newest(limit)

    def forget(self, before: date) -> None:
        """All of `forgetting` at once."""
        for _ in self.forgetting(before):
            pass

    def forgetting(self, before: date) -> Generator[None]:
        """Drop all that belongs to days before `before`, by small steps that hold nobody up.

        For retention: what may no longer be read here must not stay in memory either.
        """
        deleted = _FORGOTTEN
        while deleted == _FORGOTTEN:
            with self._lock:
                deleted = self._table.delete(before, _FORGOTTEN)
            yield
        merging = self._table.merging()
        while True:
            with self._lock:
                if next(merging, _OVER) is _OVER:
                    break
            yield
        with self._lock:
            self._drop_beside(before)

    def _drop_beside(self, before: date) -> None:
        self._counts = {day: n for day, n in self._counts.items() if day >= before}
        self._events = {day: n for day, n in self._events.items() if day >= before}
        self._others = {key: day for key, day in self._others.items() if day >= before}
        self._early = {
            key: waiting
            for key, waiting in self._early.items()
            if post_day(waiting[-1][0].at_ms) >= before
        }
        self._held_back = [one for one in self._held_back if post_day(one[0].at_ms) >= before]

    def empty(self) -> None:
        """Drop everything, to be filled anew."""
        with self._lock:
            self._table.close()
            self._table = _new_table()
            self._drop_beside(date.max)

    def close(self) -> None:
        """Let go of everything; the book cannot be used afterwards."""
        with self._lock:
            self._early.clear()
            self._held_back.clear()
            self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _new_table() -> RowTable:
    return RowTable(sqlite3.connect(":memory:", check_same_thread=False))


def _check(limit: int) -> None:
    # SQLite would read a negative limit as "all of them".
    if limit < 1:
        raise ValueError("limit must be at least 1")

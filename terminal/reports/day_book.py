"""The day book: every record that this machine may open, in memory, to search, count and list."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import date
from types import TracebackType
from typing import Final, Self

from sync.journal.body import Body
from sync.journal.day import post_day
from sync.journal.record import Header
from sync.protocol.terms import RecordKind, Verdict
from terminal.reports.change_log import ChangeLog
from terminal.reports.counts import DayCounts
from terminal.reports.history import Amendment, amendment_of
from terminal.reports.register_query import Changes, Choices, Filter, windows
from terminal.reports.row import Row, amended, row_of
from terminal.reports.row_table import RowTable
from terminal.reports.tallies import DayTally, Tallies
from terminal.reports.turns import Turns

_PAGE: Final = 500
_FORGOTTEN: Final = 100
"""Rows that are dropped at once: some milliseconds."""
_OVER: Final = object()

_Identity = tuple[bytes, int, int]
"""Terminal, epoch, seq: what makes two records the same record."""


class DayBook:
    """The register as screens and exports see it; the journal's file is never touched.

    Several threads may use one book: it lets one in at a time, and whoever records before those
    who look through many rows. What is added twice counts once. Everything lies in memory and
    is gone with `close`.
    """

    def __init__(self) -> None:
        # The desk's thread adds, the screen's searches; the turns keep them apart.
        self._table = _new_table()
        self._turns = Turns()
        self._last_place = 0
        self._log = ChangeLog()
        self._tallies: dict[date, DayTally] = {}
        self._events: dict[date, int] = {}
        self._others: dict[_Identity, date] = {}
        self._awaited = 0
        self._held_back: list[tuple[Header, Body | None]] = []
        self._early: dict[_Identity, list[tuple[Header, Body | None]]] = {}

    def keep_places(self, last: int) -> None:
        """Leave the places up to `last` to records that come later with a place of their own."""
        with self._turns.brief():
            self._last_place = self._awaited = max(self._last_place, last)

    def all_placed(self) -> None:
        """Nothing with a place of its own comes any more."""
        with self._turns.brief():
            self._awaited = 0
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
        with self._turns.brief():
            if header.kind is RecordKind.ENTRY:
                if self._table.find(header.epoch, header.seq, header.terminal) is None:
                    self._add_entry(identity, header, body, place or self._last_place + 1)
            elif identity not in self._others:
                self._others[identity] = day = post_day(header.at_ms)
                if header.kind is not RecordKind.AMENDMENT:
                    self._events[day] = self._events.get(day, 0) + 1
                else:
                    self._amend(header, body, holds_back=place is None)

    def _add_entry(
        self, identity: _Identity, header: Header, body: Body | None, place: int
    ) -> None:
        row = row_of(place, header, body)
        amendments = []
        for later, its_body in self._early.pop(identity, ()):
            before, row = row, amended(row, later, its_body)
            amendments.append(amendment_of(before, row, later, its_body))
        self._store(row, amendments)
        self._last_place = max(self._last_place, place)
        self._tallies.setdefault(row.day, DayTally()).add(row)

    def _amend(self, header: Header, body: Body | None, *, holds_back: bool = False) -> None:
        if header.refers_epoch is None or header.refers_seq is None:
            return
        row = self._table.find(header.refers_epoch, header.refers_seq, header.terminal)
        if holds_back and self._awaited and (row is None or row.place <= self._awaited):
            # An older amendment of the same entry may still be on its way.
            self._held_back.append((header, body))
            return
        if row is None:
            target = (header.terminal, header.refers_epoch, header.refers_seq)
            self._early.setdefault(target, []).append((header, body))
            return
        changed = amended(row, header, body)
        self._store(changed, [amendment_of(row, changed, header, body)])
        self._tallies[row.day].change(row, changed)

    def _store(self, row: Row, amendments: Iterable[Amendment]) -> None:
        self._table.store(row, amendments)
        self._log.note(row.place)

    def counts(self, day: date) -> DayCounts:
        """How many entries the post's day has, by the verdict now shown for each."""
        with self._turns.brief():
            return self._tally(day).counts

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have entries here, the newest first."""
        with self._turns.brief():
            return tuple(sorted(self._tallies, reverse=True))

    def tallies(self, day: date) -> Tallies:
        """The figures of the post's day that charts show; costs as much on a long day."""
        with self._turns.brief():
            return self._tally(day).figures()

    def _tally(self, day: date) -> DayTally:
        return self._tallies.get(day) or DayTally()

    def events(self, day: date) -> int:
        """How many events of the terminal (nothing about people) the post's day has."""
        with self._turns.brief():
            return self._events.get(day, 0)

    def page(self, asked: Filter, *, before: int | None = None, limit: int = 200) -> list[Row]:
        """A page of the entries asked for, the newest first.

        :param before: the `place` of the last row of the page before; None for the first page.
        :raises ValueError: if `limit` is below 1.
        """
        _check(limit)
        found: list[Row] = []
        for low, high in self._windows(asked, before):
            with self._turns.long():
                found += self._table.window(asked, low, high, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def count(self, asked: Filter, wanted: Callable[[], bool] = lambda: True) -> DayCounts:
        """How many entries are asked for, by the verdict now shown for each.

        :param wanted: asked every few milliseconds; where it is false, the rest is not counted.
        """
        if asked.day is not None and asked == Filter(day=asked.day):
            return self.counts(asked.day)
        counted: Counter[Verdict] = Counter()
        for low, high in self._windows(asked):
            if not wanted():
                break
            with self._turns.long():
                counted.update(self._table.count(asked, low, high))
        return DayCounts(
            admit=counted[Verdict.ADMIT],
            attention=counted[Verdict.ATTENTION],
            refuse=counted[Verdict.REFUSE],
        )

    def among(self, asked: Filter, places: Iterable[int]) -> list[Row]:
        """Those entries at these places that are asked for, the newest first."""
        found: list[Row] = []
        for place in sorted(places, reverse=True):
            with self._turns.long():
                found += self._table.window(asked, place, place, 1)
        return found

    def _windows(self, asked: Filter, before: int | None = None) -> Iterator[tuple[int, int]]:
        with self._turns.brief():
            first, last = self._table.bounds(asked.day)
        return windows(first, last if before is None else min(last, before - 1))

    @property
    def version(self) -> int:
        """Another number after each change; costs nothing to look at."""
        return self._log.version

    def changes(self, since: int) -> Changes:
        """What changed after the `version` that was seen before."""
        with self._turns.brief():
            return self._log.since(since)

    @property
    def choices(self) -> Choices:
        """Operators, provinces and reasons by which the entries here can be told apart."""
        with self._turns.brief():
            return self._table.choices

    def find(self, epoch: int, seq: int, *, settled: bool = False) -> Row | None:
        """The entry of this number, as it stands now.

        :param settled: only one of which no amendment is still on its way.
        """
        with self._turns.brief():
            row = self._table.find(epoch, seq)
            is_open = settled and row is not None and row.place <= self._awaited
            return None if is_open else row

    def history(self, epoch: int, seq: int) -> list[Amendment]:
        """What was amended of the entry of this number, the oldest first."""
        with self._turns.brief():
            row = self._table.find(epoch, seq)
            return [] if row is None else self._table.amendments(row.place)

    def search(self, text: str, day: date | None = None, limit: int = 50) -> list[Row]:
        """The newest entries in which every word of `text` begins a word, in whatever order.

        Looks at name, numbers, birth date, address, phone, plate, certificate and notes. No
        word of a query is an operator; a text without letters or digits finds nothing.

        :param day: only entries of this day of the post.
        :raises ValueError: if `limit` is below 1.
        """
        return self.page(Filter(day=day, text=text or " "), limit=limit)

    def rows(self, day: date, *, after: int = 0, limit: int = 200) -> list[Row]:
        """A page of the day's entries, in the order they came.

        :param after: the `place` of the last row of the page before; 0 for the first page.
        :raises ValueError: if `limit` is below 1.
        """
        _check(limit)
        with self._turns.long():
            return self._table.page(day, after, limit)

    def entries(self, day: date) -> Iterator[Row]:
        """All entries that the day has when iteration begins, in the order they came.

        Goes by pages, so that a long export does not hold back the next entry.
        """
        with self._turns.brief():
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
        with self._turns.long():
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
            with self._turns.long():
                deleted = self._table.delete(before, _FORGOTTEN)
            yield
        merging = self._table.merging()
        while True:
            with self._turns.long():
                if next(merging, _OVER) is _OVER:
                    break
            yield
        with self._turns.long():
            self._drop_beside(before)

    def _drop_beside(self, before: date) -> None:
        self._tallies = {day: n for day, n in self._tallies.items() if day >= before}
        self._events = {day: n for day, n in self._events.items() if day >= before}
        self._others = {key: day for key, day in self._others.items() if day >= before}
        self._early = {
            key: waiting
            for key, waiting in self._early.items()
            if post_day(waiting[-1][0].at_ms) >= before
        }
        self._log.note_all()
        self._held_back = [one for one in self._held_back if post_day(one[0].at_ms) >= before]

    def empty(self) -> None:
        """Drop everything, to be filled anew."""
        with self._turns.long():
            self._table.close()
            self._table = _new_table()
            self._drop_beside(date.max)

    def close(self) -> None:
        """Let go of everything; the book cannot be used afterwards."""
        with self._turns.long():
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

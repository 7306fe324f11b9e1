"""The table of the day book's rows, what they are filtered by and their words, in SQLite."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from sqlite_utils import Database

from sync.protocol.terms import Assurance, Direction, Mode, Source, Verdict
from terminal.reports.facets import Facets, verdict_of
from terminal.reports.history import Amendment
from terminal.reports.register_query import Choices, Filter
from terminal.reports.row import Row
from terminal.reports.word_index import WordIndex, matching

_COLUMNS: Final = tuple(item.name for item in fields(Row))
_BLOBS: Final = frozenset({"terminal", "group"})
_INTEGERS: Final = frozenset(
    {"place", "epoch", "seq", "at_ms", "readable", "amendments", "temperature_tenths"}
)
_PICKED: Final = ", ".join(f'"{name}"' for name in _COLUMNS)
_SELECT: Final = f"SELECT {_PICKED} FROM entries"  # noqa: S608 - our own column names
_OLDEST: Final = "SELECT place FROM facets WHERE day < ? ORDER BY day, place LIMIT ?"
_STORE: Final = (
    f"INSERT OR REPLACE INTO entries ({_PICKED}) "  # noqa: S608 - our own column names
    f"VALUES (?{', ?' * (len(_COLUMNS) - 1)})"
)
_OF_WORDS: Final = "folded JOIN facets ON place = folded.rowid WHERE folded MATCH ?"
_CHANGES: Final = tuple(item.name for item in fields(Amendment))
_CHANGED: Final = ", ".join(f'"{name}"' for name in _CHANGES)


class RowTable:
    """Rows by place, by identity, by day and by word; one caller at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = Database(connection, execute_plugins=False)
        # What is forgotten must not linger in freed pages of memory.
        self._db.execute("PRAGMA secure_delete = ON")
        columns: dict[str, Any] = {
            name: bytes if name in _BLOBS else int if name in _INTEGERS else str
            for name in _COLUMNS
        }
        entries = self._db.table("entries")
        entries.create(columns, pk="place")
        entries.create_index(["epoch", "seq", "terminal"], unique=True)
        self._db.execute(
            'CREATE INDEX entries_of_group ON entries ("group") WHERE "group" IS NOT NULL'
        )
        self._db.execute(f"CREATE TABLE amendments (place INT, {_CHANGED})")
        self._db.execute("CREATE INDEX amendments_of_place ON amendments (place)")
        self._facets = Facets(self._db)
        self._words = WordIndex(self._db)

    @property
    def choices(self) -> Choices:
        """By what the rows can be told apart."""
        return self._facets.choices

    def store(self, row: Row, amendments: Iterable[Amendment] = ()) -> None:
        """Put the row in its place, over what stood there, and note what was amended."""
        with self._db.atomic():
            self._db.execute(_STORE, [_stored(getattr(row, name)) for name in _COLUMNS])
            self._facets.store(row)
            self._words.store(row)
            for each in amendments:
                values = [_stored(getattr(each, name)) for name in _CHANGES]
                self._db.execute(
                    f"INSERT INTO amendments VALUES (?{', ?' * len(_CHANGES)})",  # noqa: S608 - ours
                    (row.place, *values),
                )

    def find(self, epoch: int, seq: int, terminal: bytes | None = None) -> Row | None:
        """The entry of this number, if it is here; of any terminal where None is given."""
        asked = (epoch, seq, terminal)
        found = self._rows("WHERE epoch = ? AND seq = ? AND terminal = ifnull(?, terminal)", asked)
        return found[0] if found else None

    def amendments(self, place: int) -> list[Amendment]:
        """What was amended of a row, in the order in which it was."""
        asked = f"SELECT {_CHANGED} FROM amendments WHERE place = ? ORDER BY rowid"  # noqa: S608 - ours
        return [_amendment(found) for found in self._db.execute(asked, (place,))]

    def bounds(self, day: date | None) -> tuple[int, int]:
        """The first and the last place, of the day or of all; 1 and 0 where there is no row."""
        of_day = "" if day is None else " WHERE day = ?"
        one = f"SELECT {{}}(place) FROM facets{of_day}"  # noqa: S608 - ours
        asked = f"SELECT ({one.format('min')}), ({one.format('max')})"
        days = () if day is None else (day.toordinal(),) * 2
        first, last = self._db.execute(asked, days).fetchone()
        return (1, 0) if first is None else (first, last)

    def window(self, asked: Filter, low: int, high: int, limit: int) -> list[Row]:
        """The newest rows with a place from `low` to `high` that are asked for."""
        source, values = self._source(asked, low, high)
        if not source:
            return []
        order = "ORDER BY folded.rowid" if asked.text else "ORDER BY place"
        places = f"SELECT place FROM {source} {order} DESC LIMIT ?"  # noqa: S608 - ours
        return self._rows(f"WHERE place IN ({places}) ORDER BY place DESC", (*values, limit))

    def count(self, asked: Filter, low: int, high: int) -> dict[Verdict, int]:
        """How many of the rows from `low` to `high` are asked for, by verdict."""
        source, values = self._source(asked, low, high)
        if not source:
            return {}
        counted = f"SELECT verdict, count(*) FROM {source} GROUP BY verdict"  # noqa: S608 - ours
        return {verdict_of(number): n for number, n in self._db.execute(counted, values)}

    def page(self, day: date, after: int, limit: int) -> list[Row]:
        """At most `limit` rows of the day, by place, from the first place after `after`."""
        places = "SELECT place FROM facets WHERE day = ? AND place > ? ORDER BY place LIMIT ?"
        asked = (day.toordinal(), after, limit)
        return self._rows(f"WHERE place IN ({places}) ORDER BY place", asked)

    def newest(self, limit: int) -> list[Row]:
        """The `limit` rows of the highest places, the highest first."""
        return self._rows("ORDER BY place DESC LIMIT ?", (limit,))

    def delete(self, before: date, limit: int) -> int:
        """Delete at most `limit` rows of days before `before`, with all beside; how many."""
        asked = (before.toordinal(), limit)
        with self._db.atomic():
            for table, key in (("folded", "rowid"), ("entries", "place"), ("amendments", "place")):
                self._db.execute(f"DELETE FROM {table} WHERE {key} IN ({_OLDEST})", asked)  # noqa: S608 - ours
            gone = self._db.execute(f"DELETE FROM facets WHERE place IN ({_OLDEST})", asked)  # noqa: S608 - ours
            deleted: int = gone.rowcount
        return deleted

    def merging(self) -> Iterator[None]:
        """Merge the parts of the words' index by small steps: until then it keeps deleted words."""
        return self._words.merging()

    def close(self) -> None:
        """Let go of the database, and with it of everything in it."""
        self._db.close()

    def _source(self, asked: Filter, low: int, high: int) -> tuple[str, list[object]]:
        """The rows of `facets` that are asked for, as SQL from after FROM; empty for none."""
        conditions, values = self._facets.conditions(asked)
        if not asked.text:
            return f"facets WHERE place BETWEEN ? AND ?{conditions}", [low, high, *values]
        query = matching(asked.text)
        if not query:
            return "", []
        span = "AND folded.rowid BETWEEN ? AND ?"
        return f"{_OF_WORDS} {span}{conditions}", [query, low, high, *values]

    def _rows(self, clauses: str, parameters: Sequence[object]) -> list[Row]:
        return [_row(found) for found in self._db.execute(f"{_SELECT} {clauses}", parameters)]


def _stored(value: object) -> object:
    return json.dumps(value) if isinstance(value, tuple) else value


def _row(found: Sequence[Any]) -> Row:
    values = dict(zip(_COLUMNS, found, strict=True))
    values["mode"] = Mode(values["mode"])
    values["verdict"] = Verdict(values["verdict"])
    values["direction"] = values["direction"] and Direction(values["direction"])
    values["assurance"] = values["assurance"] and Assurance(values["assurance"])
    values["source"] = values["source"] and Source(values["source"])
    values["reasons"] = tuple(json.loads(values["reasons"]))
    values["answers"] = tuple((asked, said) for asked, said in json.loads(values["answers"]))
    values["readable"] = bool(values["readable"])
    return Row(**values)


def _amendment(found: Sequence[Any]) -> Amendment:
    values = dict(zip(_CHANGES, found, strict=True))
    for name in ("before", "after"):
        values[name] = Verdict(values[name])
    for name in ("reasons", "corrected"):
        values[name] = tuple(json.loads(values[name]))
    return Amendment(**values)

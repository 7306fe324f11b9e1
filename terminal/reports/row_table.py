"""The table of the day book's rows and the index of their words, in SQLite."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from sqlite_utils import Database

from sync.protocol.terms import Assurance, Direction, Mode, Source, Verdict
from terminal.declarations.folding import fold
from terminal.reports.phone import national_form
from terminal.reports.row import PERSON_TEXTS, Row

_MAX_QUERY_WORDS: Final = 16
_MERGED_PAGES: Final = 16
"""Of the index, merged in one step: some milliseconds."""
_COLUMNS: Final = tuple(item.name for item in fields(Row))
_BLOBS: Final = frozenset({"terminal", "group"})
_INTEGERS: Final = frozenset(
    {"place", "epoch", "seq", "at_ms", "readable", "amendments", "temperature_tenths"}
)
_PICKED: Final = ", ".join(f'"{name}"' for name in _COLUMNS)
_SELECT: Final = f"SELECT {_PICKED} FROM entries"  # noqa: S608 - our own column names
_OLDEST: Final = "SELECT place FROM entries WHERE day < ? ORDER BY day, place LIMIT ?"
_STORE: Final = (
    f"INSERT OR REPLACE INTO entries (day, {_PICKED}) "  # noqa: S608 - our own column names
    f"VALUES (?{', ?' * len(_COLUMNS)})"
)


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
        entries.create({**columns, "day": int}, pk="place")
        entries.create_index(["terminal", "epoch", "seq"], unique=True)
        entries.create_index(["day", "place"])
        # The text is folded before it comes here, so the tokenizer only parts it at spaces.
        # Prefixes have an index of their own: a search begins with the first letter typed.
        self._db.execute(
            "CREATE VIRTUAL TABLE folded USING fts5 "
            "(person, day, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')"
        )

    def store(self, row: Row) -> None:
        """Put the row in its place, over what stood there."""
        day = row.day.toordinal()
        values = [_stored(getattr(row, name)) for name in _COLUMNS]
        words = _searchable(row)
        with self._db.atomic():
            self._db.execute(_STORE, (day, *values))
            if words:
                self._db.execute(
                    "INSERT OR REPLACE INTO folded (rowid, person, day) VALUES (?, ?, ?)",
                    (row.place, words, str(day)),
                )

    def find(self, terminal: bytes, epoch: int, seq: int) -> Row | None:
        """The entry of this identity, if it is here."""
        asked = (terminal, epoch, seq)
        found = self._rows("WHERE terminal = ? AND epoch = ? AND seq = ?", asked)
        return found[0] if found else None

    def page(self, day: date, after: int, limit: int) -> list[Row]:
        """At most `limit` rows of the day, by place, from the first place after `after`."""
        asked = (day.toordinal(), after, limit)
        return self._rows("WHERE day = ? AND place > ? ORDER BY place LIMIT ?", asked)

    def newest(self, limit: int) -> list[Row]:
        """The `limit` rows of the highest places, the highest first."""
        return self._rows("ORDER BY place DESC LIMIT ?", (limit,))

    def matching(self, text: str, day: date | None, limit: int) -> list[Row]:
        """The newest rows in which every word of `text` begins a word; none for no word."""
        query = _match(text, day)
        if not query:
            return []
        return self._rows(
            "WHERE place IN (SELECT rowid FROM folded WHERE folded MATCH ? "
            "ORDER BY rowid DESC LIMIT ?) ORDER BY place DESC",
            (query, limit),
        )

    def delete(self, before: date, limit: int) -> int:
        """Delete at most `limit` rows of days before `before`, with their words; how many."""
        asked = (before.toordinal(), limit)
        with self._db.atomic():
            self._db.execute(f"DELETE FROM folded WHERE rowid IN ({_OLDEST})", asked)  # noqa: S608 - ours
            gone = self._db.execute(f"DELETE FROM entries WHERE place IN ({_OLDEST})", asked)  # noqa: S608 - ours
            deleted: int = gone.rowcount
        return deleted

    def merging(self) -> Iterator[None]:
        """Merge the parts of the index by small steps: until then they keep deleted words."""
        pages = -_MERGED_PAGES
        before, changes = 0, 2
        # SQLite's own sign that nothing is left to merge.
        while changes - before >= 2:
            before = self._changes()
            self._db.execute("INSERT INTO folded (folded, rank) VALUES ('merge', ?)", (pages,))
            changes, pages = self._changes(), _MERGED_PAGES
            yield

    def close(self) -> None:
        """Let go of the database, and with it of everything in it."""
        self._db.close()

    def _changes(self) -> int:
        found: int = self._db.execute("SELECT total_changes()").fetchone()[0]
        return found

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
    values["readable"] = bool(values["readable"])
    return Row(**values)


def _searchable(row: Row) -> str:
    texts = [getattr(row, name) for name in PERSON_TEXTS]
    # Plates and telephone numbers are looked for with and without their dots.
    joined = (_joined(row.plate), _joined(row.number), national_form(row.phone))
    words = fold(" ".join((*texts, row.notes, *joined))).split()
    return " ".join(dict.fromkeys(words))


def _match(text: str, day: date | None) -> str:
    words = fold(text).split()[:_MAX_QUERY_WORDS]
    if not words:
        return ""
    # Each word is a quoted string with its end open: nothing in it can be an operator.
    query = " AND ".join(f'"{word}"*' for word in words)
    whole = {_joined(text), fold(national_form(text))} - {words[0], ""}
    for other in sorted(whole):
        if " " not in other and any(character.isdecimal() for character in other):
            query = f'({query}) OR "{other}"*'
    query = f"person : ({query})"
    return query if day is None else f'{query} AND day : "{day.toordinal()}"'


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")

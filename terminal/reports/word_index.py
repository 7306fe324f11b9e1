"""The index of the words of the register's rows, folded, in SQLite's FTS5."""

from collections.abc import Iterator
from typing import Final

from sqlite_utils import Database

from terminal.declarations.folding import fold
from terminal.reports.phone import national_form
from terminal.reports.row import PERSON_TEXTS, Row

_MAX_QUERY_WORDS: Final = 16
_MERGED_PAGES: Final = 16
"""Of the index, merged in one step: some milliseconds."""


class WordIndex:
    """Finds places by the beginnings of words; a part of the table of rows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # The text is folded before it comes here: words are parted by spaces, and for this
        # tokenizer all that is not ASCII is a letter. Beginnings of all lengths that are common
        # in Vietnamese have an index of their own, for a search begins with the first letter
        # typed; without positions, which nobody asks for, the index is half as large.
        self._db.execute(
            "CREATE VIRTUAL TABLE folded USING fts5 "
            "(person, prefix='1 2 3 4 5 6', detail=none, tokenize='ascii')"
        )

    def store(self, row: Row) -> None:
        """Let the row be found by its words of now."""
        words = _searchable(row)
        if words:
            self._db.execute(
                "INSERT OR REPLACE INTO folded (rowid, person) VALUES (?, ?)", (row.place, words)
            )

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

    def _changes(self) -> int:
        found: int = self._db.execute("SELECT total_changes()").fetchone()[0]
        return found


def matching(text: str) -> str:
    """What to ask the index for, so that every word of `text` begins a word; empty for no word."""
    words = fold(text).split()[:_MAX_QUERY_WORDS]
    if not words:
        return ""
    # Each word is a quoted string with its end open: nothing in it can be an operator.
    query = " AND ".join(f'"{word}"*' for word in words)
    whole = {_joined(text), fold(national_form(text))} - {words[0], ""}
    for other in sorted(whole):
        if " " not in other and any(character.isdecimal() for character in other):
            query = f'({query}) OR "{other}"*'
    return query


def _searchable(row: Row) -> str:
    texts = [getattr(row, name) for name in PERSON_TEXTS]
    # Plates and telephone numbers are looked for with and without their dots.
    joined = (_joined(row.plate), _joined(row.number), national_form(row.phone))
    words = fold(" ".join((*texts, row.notes, *joined))).split()
    return " ".join(dict.fromkeys(words))


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")

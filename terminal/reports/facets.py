"""What rows are filtered and counted by, in a table so narrow that all of it is soon read."""

import json
from collections.abc import Sequence
from typing import Final, TypeVar

from sqlite_utils import Database

from sync.protocol.terms import Direction, Source, Verdict
from terminal.reports.origin import origin_of
from terminal.reports.register_query import Choices, Filter
from terminal.reports.row import Row

Key = TypeVar("Key")

_VERDICTS: Final = tuple(Verdict)
_SOURCES: Final = tuple(Source)
_DIRECTIONS: Final = tuple(Direction)
_STORE: Final = "INSERT OR REPLACE INTO facets VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_OF_REASONS: Final = "reasons IN (SELECT value FROM json_each(?))"
_OF_GROUP: Final = 'place IN (SELECT place FROM entries WHERE "group" = ?)'


class Facets:
    """A few small numbers a row; a part of the table of rows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._operators: dict[str, int] = {}
        self._origins: dict[str, int] = {}
        self._reasons: dict[tuple[str, ...], int] = {}
        db.execute(
            "CREATE TABLE facets (place INTEGER PRIMARY KEY, day INT, verdict INT, "
            "direction INT, source INT, operator INT, origin INT, reasons INT)"
        )
        db.execute("CREATE INDEX facets_of_day ON facets (day)")

    def store(self, row: Row) -> None:
        """Let the row be found by what it is now."""
        self._db.execute(
            _STORE,
            (
                row.place,
                row.day.toordinal(),
                _VERDICTS.index(row.verdict),
                None if row.direction is None else _DIRECTIONS.index(row.direction),
                None if row.source is None else _SOURCES.index(row.source),
                _number(self._operators, row.operator),
                _number(self._origins, origin_of(row)),
                _number(self._reasons, row.reasons),
            ),
        )

    @property
    def choices(self) -> Choices:
        """All operators, provinces and reasons that any row ever had here, in order."""
        reasons = {reason for each in self._reasons for reason in each}
        return Choices(
            operators=tuple(sorted(filter(None, self._operators))),
            origins=tuple(sorted(filter(None, self._origins))),
            reasons=tuple(sorted(reasons)),
        )

    def conditions(self, asked: Filter) -> tuple[str, list[object]]:
        """What SQL asks of a row of `facets`, each with ` AND ` before it, and its values."""
        asked_of: list[tuple[str, object]] = []
        if asked.day is not None:
            # The plus keeps SQLite from the index: it reads a stretch of places faster.
            asked_of.append(("+day = ?", asked.day.toordinal()))
        if asked.verdicts:
            chosen = json.dumps([_VERDICTS.index(each) for each in asked.verdicts])
            asked_of.append(("verdict IN (SELECT value FROM json_each(?))", chosen))
        if asked.direction is not None:
            asked_of.append(("direction = ?", _DIRECTIONS.index(asked.direction)))
        if asked.source is not None:
            asked_of.append(("source = ?", _SOURCES.index(asked.source)))
        if asked.operator is not None:
            asked_of.append(("operator = ?", self._operators.get(asked.operator)))
        if asked.origin is not None:
            asked_of.append(("origin = ?", self._origins.get(asked.origin)))
        if asked.reason:
            asked_of.append((_OF_REASONS, json.dumps(self._beginning(asked.reason))))
        if asked.group is not None:
            asked_of.append((_OF_GROUP, asked.group))
        return "".join(f" AND {each}" for each, _ in asked_of), [value for _, value in asked_of]

    def _beginning(self, reason: str) -> Sequence[int]:
        return [
            number
            for reasons, number in self._reasons.items()
            if any(each.startswith(reason) for each in reasons)
        ]


def verdict_of(number: int) -> Verdict:
    """The verdict that a row of `facets` means."""
    return _VERDICTS[number]


def _number(numbers: dict[Key, int], key: Key) -> int:
    return numbers.setdefault(key, len(numbers))

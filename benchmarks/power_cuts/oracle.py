"""What must be true of a folder after a cut, whatever the disk did with what was not synced."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import apsw

from benchmarks.power_cuts.scene import State, read_rows


class Failure(StrEnum):
    """What became of the records."""

    UNOPENABLE = "unopenable"
    """The shipping code refuses the folder."""
    CORRUPT = "corrupt"
    LOST = "lost"
    """Something that was acknowledged is not there."""
    DOUBLED = "doubled"
    GAP = "gap"
    HALF = "half"
    """Parts of one transaction without the others."""
    OTHER = "other"
    """A small file, such as a key, is not what it should be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not be."""

    failure: Failure
    detail: str


Opener = Callable[[Path], AbstractContextManager[apsw.Connection]]
"""Opens a folder as the shipping code does after a cut; the connection is for looking only."""
_GAPS: Final = """
    SELECT max(seq), count(*) FROM records AS held GROUP BY epoch
    HAVING min(seq) != 1 + coalesce((SELECT seq FROM starts WHERE epoch = held.epoch), 0)
    OR max(seq) != min(seq) + count(*) - 1
"""
_GAPS_AT_THE_CENTRE: Final = """
    SELECT mark, (
        SELECT count(DISTINCT seq) FROM (
            SELECT terminal, epoch, seq FROM records
            UNION SELECT terminal, epoch, seq FROM quarantine WHERE held
        ) AS held WHERE held.terminal = spans.terminal AND held.epoch = spans.epoch
        AND held.seq <= spans.mark
    ) AS count FROM spans WHERE mark != count
"""


def judge(
    folder: Path,
    opener: Opener,
    allowed: Sequence[State],
    made_at_opening: AbstractSet[str] = frozenset(),
) -> Finding | None:
    """What is wrong with a folder after a cut; None where nothing is.

    :param allowed: what the database held when a call was last acknowledged, and all that it
        could come to hold until the next one is.
    """
    try:
        with opener(folder) as connection:
            checked = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            strays = connection.execute("PRAGMA foreign_key_check").fetchall()
            rows = read_rows(connection)
            gaps = _gaps(connection)
    except Exception as error:  # noqa: BLE001 - whatever keeps a post shut is what we look for
        return Finding(Failure.UNOPENABLE, f"{type(error).__name__}: {error}")
    if checked != ["ok"] or strays:
        return Finding(Failure.CORRUPT, "; ".join(checked[:3]) or str(strays[:3]))
    if gaps:
        return Finding(Failure.GAP, gaps)
    if not allowed[0].rows and set(rows) <= made_at_opening and rows != allowed[-1].rows:
        return None
    found = [_files(folder, state) for state in allowed if state.rows == rows]
    if not found:
        return _difference(rows, allowed)
    # Where rows stay as they are and a file goes, either of two states may be found.
    return None if None in found else found[0]


def _gaps(connection: apsw.Connection) -> str:
    """Lines of records whose numbers do not run from 1 to where they should."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(records)")}
    if not columns:
        return ""
    broken = connection.execute(_GAPS_AT_THE_CENTRE if "terminal" in columns else _GAPS).fetchall()
    return "; ".join(f"{count} numbers up to {last}" for last, count in broken)


def _difference(
    rows: Mapping[str, frozenset[tuple[Any, ...]]], allowed: Sequence[State]
) -> Finding:
    before = allowed[0].rows
    lost = {table: len(kept - rows.get(table, frozenset())) for table, kept in before.items()}
    after = allowed[-1].rows
    # What the call in flight removes is not lost, even where it is only half done.
    for table, kept in before.items():
        lost[table] -= len((kept - after.get(table, frozenset())) - rows.get(table, frozenset()))
    detail = ", ".join(
        f"{table} {len(rows.get(table, ()))} not"
        f" {' or '.join(str(len(state.rows.get(table, ()))) for state in allowed)}"
        for table in sorted({*before, *after, *rows})
        if all(rows.get(table) != state.rows.get(table) for state in allowed)
    )
    if any(lost.values()):
        return Finding(Failure.LOST, detail)
    return Finding(Failure.HALF, detail or "rows of two states")


def _files(folder: Path, state: State) -> Finding | None:
    for name, content in state.files.items():
        path = folder / name
        if not path.exists():
            return Finding(Failure.OTHER, f"{name} is gone")
        if path.read_bytes() != content:
            return Finding(Failure.OTHER, f"{name} is another")
    return None

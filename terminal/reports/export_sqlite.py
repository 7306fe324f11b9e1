"""The register as a plain SQLite file for analysts: typed tables and codes as they are."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from sync.protocol.terms import Verdict
from terminal.reports.columns import celsius
from terminal.reports.heading import Heading
from terminal.reports.lines import Lines
from terminal.reports.phone import national_form
from terminal.reports.words import Language

_COLUMNS: Final[dict[str, Any]] = {
    "number": int,
    "at": str,
    "at_ms": int,
    "post": str,
    "lane": str,
    "mode": str,
    "direction": str,
    "document_kind": str,
    "name": str,
    "document_number": str,
    "birth_date": str,
    "sex": str,
    "nationality": str,
    "address": str,
    "phone": str,
    "plate": str,
    "vehicle": int,
    "role": str,
    "carries": str,
    "temperature_celsius": float,
    "verdict": str,
    "assurance": str,
    "reasons": str,
    "amendments": int,
    "notes": str,
    "operator": str,
    "source": str,
    "claimed_at": str,
    "terminal": str,
    "epoch": int,
    "seq": int,
}
"""In the language of none: names of columns and codes are what programs rely on."""


def write_sqlite(lines: Lines, path: Path, heading: Heading, _language: Language) -> None:
    """Write `entries`, `counts` by verdict and direction, and `meta`.

    `at` is ISO 8601 with the post's zone, `at_ms` milliseconds since 1970 UTC.

    :raises sqlite3.Error: where the disk does not take it.
    """
    with closing(Database(path, execute_plugins=False)) as db:
        # Whole or absent by its name; what is half done is thrown away.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        entries = db.table("entries")
        entries.create(_COLUMNS, pk="number")
        entries.insert_all(_rows(lines), batch_size=1000)
        db.table("counts").insert_all(
            db.query(
                "SELECT verdict, direction, count(*) AS entries FROM entries"
                " GROUP BY verdict, direction ORDER BY verdict, direction"
            ),
            columns={"verdict": str, "direction": str, "entries": int},
        )
        db.table("meta").insert_all(
            {"name": name, "value": value} for name, value in _meta(lines, heading).items()
        )


def _rows(lines: Lines) -> Iterator[dict[str, Any]]:
    for line in lines:
        row = line.row
        yield {
            "number": line.number,
            "at": row.at.isoformat(timespec="milliseconds"),
            "at_ms": row.at_ms,
            "post": row.post,
            "lane": row.lane,
            "mode": row.mode.value,
            "direction": row.direction and row.direction.value,
            "document_kind": row.document,
            "name": row.name,
            "document_number": row.number,
            "birth_date": row.birth_date,
            "sex": row.sex,
            "nationality": row.nationality,
            "address": row.address,
            "phone": national_form(row.phone),
            "plate": row.plate,
            "vehicle": line.vehicle or None,
            "role": row.role,
            "carries": row.carries,
            "temperature_celsius": celsius(row),
            "verdict": row.verdict.value,
            "assurance": row.assurance and row.assurance.value,
            "reasons": " ".join(row.reasons),
            "amendments": row.amendments,
            "notes": row.notes,
            "operator": row.operator,
            "source": row.source and row.source.value,
            "claimed_at": row.claimed_at,
            "terminal": row.terminal.hex(),
            "epoch": row.epoch,
            "seq": row.seq,
        }


def _meta(lines: Lines, heading: Heading) -> dict[str, str]:
    return {
        "post": heading.post,
        "day": heading.day.isoformat(),
        "made": heading.made.isoformat(timespec="seconds"),
        "entries": str(lines.count),
        **{verdict.value: str(lines.verdicts[verdict]) for verdict in Verdict},
        "masked": str(lines.masked).lower(),
        "csv_sha256": lines.content,
    }

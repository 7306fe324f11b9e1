"""Writing the register to a file of each kind: CPU time and memory, beside the usual way to."""

import csv
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.processes import ROOT, environment
from sync.journal.day import POST_ZONE
from sync.protocol.terms import Assurance, Direction, Mode, Source, Verdict
from terminal.reports.columns import COLUMNS, Vehicles, line_of
from terminal.reports.export_csv import text_of
from terminal.reports.exporting import Kind, Release, write_register
from terminal.reports.heading import Heading
from terminal.reports.row import Row
from terminal.reports.words import words_in

SAMPLES: Final = 100_000
PEER_ROWS: Final = 5_000
"""The usual ways to a PDF and a sheet keep everything in memory, or take minutes for more."""
_BEGIN_MS: Final = round(datetime(2026, 1, 1, tzinfo=POST_ZONE).timestamp() * 1000)
_FAMILIES: Final = ("Nguyễn", "Trần", "Lò", "Giàng", "Vàng", "Đặng")
_MIDDLES: Final = ("Thị", "Văn", "A", "Hữu")
_GIVEN: Final = ("Bịa", "Đặt", "Hư", "Cấu", "Ví", "Dụ", "Ưỡng")


def measure(samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """One figure a kind: microseconds of CPU a row, the peak of memory, and the peer's."""
    for kind, (_, peer) in _PEERS.items():
        ours, theirs = _measured(kind, samples), _measured(f"peer {kind}", min(samples, PEER_ROWS))
        yield {
            "name": f"exports {kind}",
            "value": ours["us"],
            "unit": "µs CPU a row",
            "rows": samples,
            "seconds": ours["s"],
            "peak_mb": ours["peak_mb"],
            "file_mb": ours["file_mb"],
            "peer": f"{theirs['us']} µs, {theirs['peak_mb']} MB at {theirs['rows']} rows: {peer}",
            "ratio": round(ours["us"] / theirs["us"], 2),
        }


def rows(count: int) -> Iterator[Row]:
    """Invented people."""
    for number in range(1, count + 1):
        name = (_FAMILIES[number % 6], _MIDDLES[number % 4], _GIVEN[number % 7])
        yield Row(
            place=number,
            terminal=b"T" * 16,
            epoch=7,
            seq=number,
            at_ms=_BEGIN_MS + number * 800,
            post="Chốt Hư Cấu 1",
            lane=str(number % 3),
            mode=Mode.OPERATOR,
            verdict=list(Verdict)[number % 3],
            direction=list(Direction)[number % 3],
            document="cccd7",
            assurance=Assurance.UNSIGNED,
            reasons=("unsigned",),
            operator="canbo1",
            source=Source.CAMERA,
            readable=True,
            name=" ".join(name),
            number=f"{number:012}",
            birth_date=f"{1950 + number % 60}-05-12",
            sex="F" if number % 2 else "M",
            address=f"Số {number % 500}, Phố Hư Cấu, Phường Thử Nghiệm, Tỉnh Lai Châu",
            phone=f"09{number % 10**8:08}",
            plate=f"25A-{number % 1000:03}.{number % 100:02}",
            temperature_tenths=365 + number % 15,
        )


def _measured(name: str, count: int) -> dict[str, Any]:
    """In a process of its own, whose memory is nobody else's."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exports", name, str(count)],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _run(name: str, count: int) -> dict[str, Any]:
    kind = name.removeprefix("peer ")
    with tempfile.TemporaryDirectory(prefix="chot-exports-") as folder:
        path = Path(folder) / f"register.{kind}"
        began = time.process_time()
        if name == kind:
            _ours(Kind(kind), path, count)
        else:
            _PEERS[Kind(kind)][0](path, count)
        used = time.process_time() - began
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "us": round(used / count * 1e6, 1),
        "s": round(used, 2),
        "rows": count,
        "peak_mb": round(peak / 1024),
        "file_mb": round(size / 2**20, 1),
    }


def _ours(kind: Kind, path: Path, count: int) -> None:
    made = datetime(2026, 1, 1, 18, tzinfo=POST_ZONE)
    heading = Heading(day=date(2026, 1, 1), made=made, post="Chốt Hư Cấu 1")
    written = write_register(
        rows(count), path, kind, heading, release=Release("benchmark", "first", "second")
    )
    assert written.rows == count


def _texts(count: int) -> Iterator[list[str]]:
    words, vehicles = words_in("vi"), Vehicles()
    for number, row in enumerate(rows(count), start=1):
        line = line_of(number, row, vehicles, masked=False)
        yield [text_of(column.read(line, words)) for column in COLUMNS]


def _plain_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_texts(count))


def _openpyxl(path: Path, count: int) -> None:
    import openpyxl  # noqa: PLC0415 - only this process needs it

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for texts in _texts(count):
        sheet.append(texts)
    book.save(path)


def _platypus(path: Path, count: int) -> None:
    from reportlab.lib.pagesizes import A4, landscape  # noqa: PLC0415 - only this process needs it
    from reportlab.platypus import LongTable, SimpleDocTemplate  # noqa: PLC0415 - likewise

    table = LongTable([texts[:14] for texts in _texts(count)], repeatRows=1)
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build([table])


def _plain_sqlite(path: Path, count: int) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        names = ", ".join(f"c{place}" for place in range(len(COLUMNS)))
        marks = ", ".join("?" * len(COLUMNS))
        db.execute(f"CREATE TABLE entries ({names})")
        db.executemany(f"INSERT INTO entries VALUES ({marks})", _texts(count))  # noqa: S608 - ours


_PEERS: Final[dict[Kind, tuple[Callable[[Path, int], None], str]]] = {
    Kind.CSV: (_plain_csv, "csv.writer, nothing masked, marked or hashed"),
    Kind.XLSX: (_openpyxl, "openpyxl, write-only, all text"),
    Kind.PDF: (_platypus, "reportlab's LongTable, one line a row, no Vietnamese font"),
    Kind.SQLITE: (_plain_sqlite, "sqlite3's executemany, untyped"),
}

if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], int(sys.argv[2]))))

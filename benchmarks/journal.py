"""Appending to the journal: sealed, signed and durable, beside a bare commit of as many bytes."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.posts import PLACE, day_moment, entry
from sync.journal import sealing, segments
from sync.journal.body import encode_body
from sync.journal.chain import Head
from sync.journal.database import open_writer
from sync.journal.identity import load_identity
from sync.journal.journal import Journal
from sync.journal.record import Record
from sync.journal.scribe import Scribe

SAMPLES: Final = 1_000
_DAY: Final = date(2026, 1, 1)
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - only for folders made by tempfile
_WARM: Final = 20


def measure(samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """Appends on this disk and in memory, where no disk can stall, and what one costs in parts."""
    with tempfile.TemporaryDirectory(prefix="chot-journal-") as name:
        figures = _appends("journal.append", Path(name), samples)
    yield figures
    kept = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="chot-journal-", dir=kept) as name:
        figures = _appends("journal.append in memory", Path(name), samples)
        if kept:
            yield figures
        yield _parts(Path(name), samples, figures["cpu_us"])


def _appends(name: str, folder: Path, samples: int) -> dict[str, Any]:
    """Each append is followed by the bare commit, so that a slow moment of the disk hits both."""
    ours: list[float] = []
    bare: list[float] = []
    cpu: list[float] = []
    with closing(Journal(folder, PLACE, day_moment(_DAY, 0))) as journal, _Bare(folder) as other:
        first = journal.head.seq
        for number in range(_WARM + samples):
            draft = entry(number, day_moment(_DAY, number, _WARM + samples))
            began, used = time.perf_counter(), time.thread_time()
            record = journal.append(draft)
            cpu.append(time.thread_time() - used)
            ours.append(time.perf_counter() - began)
            bare.append(other.commit(record))
        assert journal.head.seq == first + _WARM + samples
    taken, theirs = _percentiles(ours), _percentiles(bare)
    return {
        "name": name,
        **dict(zip(("p50", "p95", "p99"), taken, strict=True)),
        "unit": "ms",
        "records": samples,
        "cpu_us": round(statistics.median(cpu[_WARM:]) * 1e6),
        "peer": f"{theirs[0]} ms, p99 {theirs[2]} ms: a bare commit of one row of these bytes",
        "ratio": round(taken[0] / theirs[0], 2),
    }


def _percentiles(seconds: list[float]) -> list[float]:
    ordered = sorted(seconds[_WARM:])
    return [round(ordered[int(len(ordered) * part)] * 1000, 3) for part in (0.5, 0.95, 0.99)]


class _Bare:
    """A table of one column, written with the journal's settings."""

    def __init__(self, folder: Path) -> None:
        inner = folder / "bare"
        inner.mkdir()
        # Opened as the journal is, for exactly its settings.
        self._connection = open_writer(inner)
        self._connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def commit(self, record: Record) -> float:
        """Seconds for a row of as many bytes as a record's parts have."""
        row = record.header_bytes + record.body + record.signature + record.hash
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO bare (bytes) VALUES (?)", (row,))
        self._connection.execute("COMMIT")
        return time.perf_counter() - began


def _parts(folder: Path, samples: int, whole: float) -> dict[str, Any]:
    """Of `whole` CPU microseconds what each part takes, by the functions that an append calls."""
    identity = load_identity(folder / "keys", may_make=False)
    scribe, segment = Scribe(identity, PLACE, bytes(16)), segments.new_segment()
    drafts = [entry(number, day_moment(_DAY, number, samples)) for number in range(samples)]
    bodies = [encode_body(draft.body) for draft in drafts if draft.body is not None]
    headers = [record.header_bytes for record in scribe.run(tuple(drafts), segment, Head(1))]
    key = identity.signing_key
    made = _median(lambda n: scribe.record(drafts[n], segment, Head(1)), samples)
    seal = _median(lambda n: sealing.seal(segment.data_key, bodies[n], headers[n]), samples)
    sign = _median(lambda n: key.sign(headers[n]), samples)
    return {
        "name": "journal.append, CPU",
        "value": whole,
        "unit": "µs",
        "seal": seal,
        "sign": sign,
        "encode": round(made - seal - sign, 1),
        "store": round(whole - made, 1),
        "peer": f"{sign} µs: the signature alone",
        "ratio": round(whole / sign, 1),
    }


def _median(work: Callable[[int], object], samples: int) -> float:
    """Median CPU microseconds of a call."""
    taken = []
    for number in range(samples):
        began = time.thread_time_ns()
        work(number)
        taken.append(time.thread_time_ns() - began)
    return round(statistics.median(taken) / 1000, 1)

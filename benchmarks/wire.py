"""Records up the wire into a real centre: how many a second, and how many bytes each.

The peer is SQLite's `executemany`; PostgreSQL's COPY is not, for the centre has no PostgreSQL yet.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import apsw
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.line import Line
from benchmarks.posts import Sending, enrolled, filled, http, opened, running_centre
from sync.centre.receiving import make_receipt, read_arrival, receive
from sync.centre.storage.port import Terminal, Writing
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.writer import MAX_ROWS
from sync.journal.identity import load_identity
from sync.journal.reader import JournalReader
from sync.protocol.messages import MAX_BATCH_BYTES, MAX_RECORDS, Batch, encode_batch
from sync.uplink.client import HttpTransport, Result

SAMPLES: Final = 20_000
"""Records that are sent for the speed; for the bytes a part of them is enough."""
_ROOM: Final = MAX_BATCH_BYTES - 4096
_LEVEL: Final = 3
"""Of zstd, as the uplink compresses."""
_WRITING: Final = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI


def measure(samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """Speed of the whole way and of the centre's part of it, then bytes on the wire."""
    with tempfile.TemporaryDirectory(prefix="chot-wire-") as name:
        folder = Path(name)
        filled(folder / "post", samples)
        yield from _speeds(folder)
        for post, most, part in (("many", MAX_RECORDS, 10), ("single", 1, 100)):
            filled(folder / post, max(1, samples // part))
            yield _bytes(folder, post, most)


def _speeds(folder: Path) -> Iterator[dict[str, Any]]:
    seconds, cpu = _sent(folder)
    rows = _rows(folder / "centre" / "centre.sqlite")
    batches = _batches(folder / "post")
    for name, together, taken in (
        ("wire.up", MAX_RECORDS, seconds),
        ("wire.ingest", MAX_RECORDS, None),
        ("wire.ingest gathered", MAX_ROWS, None),
    ):
        bare = len(rows) / _executemany(folder, rows, together)
        value = len(rows) / (taken or _ingested(folder, batches, together))
        yield {
            "name": name,
            "value": round(value),
            "unit": "records/s",
            "records": len(rows),
            **({"sender_cpu_us": round(cpu / len(rows) * 1e6)} if taken else {}),
            "peer": f"{bare:.0f} rows/s: executemany of the same rows, {together} a transaction",
            "ratio": round(value / bare, 3),
        }


def _sent(folder: Path) -> tuple[float, float]:
    """Seconds, and CPU seconds of this process, until all of a journal is confirmed."""
    with running_centre(folder / "centre") as url, opened(folder / "post") as journal:
        centre = enrolled(journal, folder / "centre", url)
        with closing(http(url, journal)) as transport:
            began, cpu = time.perf_counter(), time.process_time()
            status = Sending(journal, centre, transport).run()
            taken = time.perf_counter() - began, time.process_time() - cpu
        assert status.confirmed == journal.head.seq, status
    return taken


def _rows(store: Path) -> list[Sequence[Any]]:
    """Every row of the centre's records, as it was written."""
    with closing(apsw.Connection(str(store), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        return list(connection.execute("SELECT * FROM records ORDER BY epoch, seq"))


def _batches(post: Path) -> list[bytes]:
    """All of a journal as the uplink would send it."""
    terminal = load_identity(post / "keys", may_make=False).terminal
    batches: list[bytes] = []
    with JournalReader(post) as reader:
        for head in reader.heads():
            after = 0
            while records := reader.records(head.epoch, after, MAX_RECORDS, _ROOM):
                after += len(records)
                batch = Batch(terminal=terminal, epoch=head.epoch, records=records, sent_at_ms=0)
                batches.append(encode_batch(batch))
    return batches


def _executemany(folder: Path, rows: list[Sequence[Any]], together: int) -> float:
    """Seconds to put the rows into the centre's own tables, without a look at them."""
    path = folder / f"bare-{together}-{time.monotonic_ns()}.sqlite"
    SqliteStorage(path).close()
    with closing(apsw.Connection(f"{path.as_uri()}?psow=0", flags=_WRITING)) as connection:
        connection.execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20000")
        marks = ", ".join("?" * len(rows[0]))
        began = time.perf_counter()
        for first in range(0, len(rows), together):
            with connection:
                connection.executemany(
                    f"INSERT INTO records VALUES ({marks})",  # noqa: S608 - only question marks
                    rows[first : first + together],
                )
        taken = time.perf_counter() - began
        assert connection.execute("SELECT count(*) FROM records").get == len(rows)
    return taken


def _ingested(folder: Path, batches: list[bytes], together: int) -> float:
    """Seconds for the centre's own part: read, check, decide, store and sign, without HTTP."""
    terminal = _terminal(folder)
    storage = SqliteStorage(folder / f"ingest-{together}.sqlite")
    storage.commit(lambda writing: writing.add_terminal(terminal))
    key = Ed25519PrivateKey.generate()
    mark = 0
    began = time.perf_counter()
    for first in range(0, len(batches), together // MAX_RECORDS):
        some = batches[first : first + together // MAX_RECORDS]
        arrivals = [read_arrival(terminal.terminal, data, 0) for data in some]

        def work(writing: Writing) -> list[Any]:
            return [receive(writing, arrival) for arrival in arrivals]  # noqa: B023 - run at once

        for arrival, decision in zip(arrivals, storage.commit(work), strict=True):
            make_receipt(storage.identity, key, arrival, decision, 0)
            mark = decision.mark
    taken = time.perf_counter() - began
    storage.close()
    with JournalReader(folder / "post") as reader:
        assert mark == reader.heads()[-1].seq, "not all was taken in"
    return taken


def _terminal(folder: Path) -> Terminal:
    identity = load_identity(folder / "post" / "keys", may_make=False)
    storage = SqliteStorage(folder / "centre" / "centre.sqlite")
    try:
        terminal = storage.read(lambda reading: reading.terminal(identity.terminal))
    finally:
        storage.close()
    assert terminal is not None
    return terminal


def _bytes(folder: Path, post: str, most: int) -> dict[str, Any]:
    """What a record takes on the line where at most so many travel together."""
    with (
        running_centre(folder / f"{post}-centre") as url,
        opened(folder / post) as journal,
        Line(urlsplit(url).port or 0) as line,
    ):
        centre = enrolled(journal, folder / f"{post}-centre", url)
        with closing(http(line.url, journal)) as transport:
            counting = _Counting(transport)
            status = Sending(journal, centre, counting, most=most).run()
    assert status.confirmed == journal.head.seq, status

    def each(count: int) -> float:
        return round(count / status.confirmed, 1)

    return {
        "name": f"wire.bytes, {most} a batch",
        "value": each(line.up),
        "unit": "bytes/record, with HTTP",
        "records": status.confirmed,
        "batches": counting.batches,
        "compressed": each(counting.compressed),
        "answers": each(line.down),
        "peer": f"{each(counting.raw)} bytes: the batches before compression",
        "ratio": round(line.up / counting.raw, 3),
    }


class _Counting:
    """A transport that adds up what it is given."""

    def __init__(self, inner: HttpTransport) -> None:
        self._inner = inner
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.raw = self.compressed = self.batches = 0

    def send(self, batch: bytes) -> Result:
        """See `Transport.send`."""
        self.raw += len(batch)
        self.compressed += len(self._compressor.compress(batch))
        self.batches += 1
        return self._inner.send(batch)

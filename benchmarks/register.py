"""The day's register in memory: adding, pages, searches and counts, beside bare SQLite."""

import gc
import random
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.posts import day_moment
from sync.journal.body import Body
from sync.journal.record import Header
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)
from terminal.declarations.folding import fold
from terminal.declarations.provinces import PROVINCES
from terminal.reports.day_book import DayBook
from terminal.reports.register_query import Filter

SIZES: Final = (100_000, 300_000)
DAY: Final = date(2026, 1, 2)
PAGE: Final = 200
_TIMES: Final = 7
_BUSY_S: Final = 2.0
_FIELDS: Final = tuple(item.name for item in fields(Body) if item.name != "answers")
# As common as they are in Vietnam, for a search is as dear as its words are common.
_FAMILIES: Final = (
    *("Nguyễn",) * 38,
    *("Trần",) * 11,
    *("Lê",) * 10,
    *("Phạm",) * 7,
    *("Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Vàng"),
)
_MIDDLES: Final = (*("Văn",) * 10, *("Thị",) * 14, "Đức", "Minh", "Ngọc", "Hữu", "Quang", "A")
_GIVEN: Final = (
    *("Anh", "Bình", "Châu", "Dung", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng"),
    *("Hương", "Khánh", "Lan", "Linh", "Mai", "Nam", "Nga", "Ngân", "Nghĩa", "Nhung", "Phong"),
    *("Phúc", "Phương", "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Trang", "Yến"),
)
_PLACES: Final = ("Mẫu", "Nháp", "Thử", "Giấy", "Mực", "Bịa", "Ví", "Ẩn", "Bưởi", "Chữ", "Ớt")
SEARCHES: Final = (
    *("nguyen van dat"[:letters] for letters in range(1, len("nguyen van dat") + 1)),
    *("0", "01", "012", "0123", "1987", "tinh", "t x h n m 1 0 2", "nguyen khongai"),
)
"""As somebody types, and the dearest words: those that are in every entry."""
_FILTERS: Final = {
    "one verdict": Filter(day=DAY, verdicts=frozenset({Verdict.REFUSE})),
    "nothing found": Filter(day=DAY, source=Source.RECORDING),
}


def measure(samples: int | None = None) -> Iterator[dict[str, Any]]:
    """At both sizes, or at `samples` entries alone."""
    for size in SIZES if samples is None else (samples,):
        yield from _measured(size)
        gc.collect()


def person(number: int) -> tuple[Header, Body]:
    """The entry of invented person `number` of a long day."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    verdict = chance.choices((Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE), (90, 8, 2))[0]
    places = [chance.choice(_PLACES) for _ in range(4)]
    at_ms = day_moment(DAY, number, 300_000).wall_ms
    header = Header(
        terminal=bytes(16),
        epoch=7,
        seq=number,
        kind=RecordKind.ENTRY,
        code="entry",
        at_ms=at_ms,
        wall_ms=at_ms,
        time_quality=TimeQuality.TRUSTED,
        boot=bytes(16),
        monotonic_ms=number,
        post="Chốt đo lường",
        lane=str(number % 2 + 1),
        mode=Mode.OPERATOR,
        key=bytes(8),
        operator=f"canbo{number % 7}",
        source=Source.CAMERA if number % 5 else Source.SCANNER,
        direction=Direction.IN if number % 3 else Direction.OUT,
        document="cccd7",
        assurance=Assurance.UNSIGNED,
        verdict=verdict,
        reasons=("unsigned",) if verdict is Verdict.ADMIT else ("repeat", "unsigned"),
        group=None if number % 4 else (number // 20).to_bytes(16),
    )
    body = Body(
        name=f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}",
        number=f"{chance.choice(PROVINCES).code}{number:09d}",
        birth_date=f"{chance.randint(1940, 2015)}-{chance.randint(1, 12):02d}-01",
        sex="MF"[number % 2],
        address=f"Thôn {places[0]}, Xã {places[1]} {places[2]}, Huyện {places[3]}, "
        f"Tỉnh {chance.choice(PROVINCES).name}",
        phone=f"09{chance.randrange(10**8):08d}",
        plate=f"{chance.randint(11, 99)}A-{chance.randrange(1000):03d}.{number % 100:02d}",
    )
    return header, body


def _measured(size: int) -> Iterator[dict[str, Any]]:
    people = [person(number) for number in range(1, size + 1)]
    before = _resident()
    with DayBook() as book:
        adding = [_timed(lambda each=each: book.add(*each)) for each in people]  # type: ignore[misc]
        ours = _resident() - before
        before = _resident()
        with _Bare() as bare:
            bare_adding = [_timed(lambda each=each: bare.add(*each)) for each in people]  # type: ignore[misc]
            theirs = _resident() - before
            yield _named(size, "add", adding, bare_adding, "one INSERT, and one into plain FTS5")
            yield {
                "name": f"register.memory {size}",
                "value": round(ours / size),
                "unit": "bytes an entry",
                "peer": f"{theirs / size:.0f}: a plain table and plain FTS5",
                "ratio": round(ours / theirs, 2) if theirs else None,
            }
            del people
            yield from _pages(size, book, bare)
            yield from _searches(size, book, bare)
            yield _tallies(size, book, bare)
            yield _adding_meanwhile(size, book, adding)


def _pages(size: int, book: DayBook, bare: "_Bare") -> Iterator[dict[str, Any]]:
    day = Filter(day=DAY)
    of_all = "SELECT * FROM entries WHERE place < ? ORDER BY place DESC LIMIT ?"
    for name, before in (("first page", size + 1), ("page in the middle", size // 2)):
        ours = _repeated(lambda before=before: book.page(day, before=before, limit=PAGE))  # type: ignore[misc]
        theirs = _repeated(lambda before=before: bare.rows(of_all, before, PAGE))  # type: ignore[misc]
        yield _named(size, name, ours, theirs, "the rows as bare tuples")
    for name, asked in _FILTERS.items():
        column = "verdict" if asked.verdicts else "source"
        value = next(iter(asked.verdicts), asked.source)
        query = f"SELECT * FROM entries WHERE {column} = ? ORDER BY place DESC LIMIT ?"  # noqa: S608
        ours = _repeated(lambda asked=asked: book.page(asked, limit=PAGE))  # type: ignore[misc]
        theirs = _repeated(lambda q=query, v=value: bare.rows(q, v, PAGE))  # type: ignore[misc]
        yield _named(size, f"first page, {name}", ours, theirs, "a filter without an index")
        ours = _repeated(lambda asked=asked: book.count(asked))  # type: ignore[misc]
        query = f"SELECT count(*) FROM entries WHERE {column} = ?"  # noqa: S608
        theirs = _repeated(lambda q=query, v=value: bare.rows(q, v))  # type: ignore[misc]
        yield _named(size, f"count, {name}", ours, theirs, "a count without an index")


def _searches(size: int, book: DayBook, bare: "_Bare") -> Iterator[dict[str, Any]]:
    query = (
        "SELECT * FROM entries WHERE place IN (SELECT rowid FROM words WHERE words MATCH ? "
        "ORDER BY rowid DESC LIMIT ?) ORDER BY place DESC"
    )
    for text in SEARCHES:
        asked = Filter(day=DAY, text=text)
        match = " AND ".join(f'"{word}"*' for word in fold(text).split())
        ours = _repeated(lambda asked=asked: book.page(asked, limit=PAGE))  # type: ignore[misc]
        theirs = _repeated(lambda match=match: bare.rows(query, match, PAGE))  # type: ignore[misc]
        yield _named(size, f"search {text!r}", ours, theirs, "the same of plain FTS5")
    common = Filter(day=DAY, text="nguyen")
    ours = _repeated(lambda: book.count(common))
    counting = "SELECT count(*) FROM words WHERE words MATCH ?"
    theirs = _repeated(lambda: bare.rows(counting, '"nguyen"*'))
    yield _named(size, "count of a search", ours, theirs, "the same of plain FTS5")


def _tallies(size: int, book: DayBook, bare: "_Bare") -> dict[str, Any]:
    query = "SELECT at_ms / 3600000, verdict, count(*) FROM entries GROUP BY 1, 2"
    ours = _repeated(lambda: book.tallies(DAY))
    theirs = _repeated(lambda: bare.rows(query))
    return _named(size, "figures of the day", ours, theirs, "GROUP BY hour and verdict alone")


def _adding_meanwhile(size: int, book: DayBook, alone: list[float]) -> dict[str, Any]:
    """Adding as the desk does while a screen asks the dearest questions without a pause."""
    over = threading.Event()
    asked = [_FILTERS["nothing found"], Filter(day=DAY, text="tinh", source=Source.RECORDING)]

    def ask() -> None:
        while not over.is_set():
            for each in asked:
                book.page(each, limit=PAGE)
                book.count(each)

    reader = threading.Thread(target=ask)
    reader.start()
    taken = []
    until = time.perf_counter() + _BUSY_S
    number = size
    while time.perf_counter() < until:
        number += 1
        one = person(number)
        taken.append(_timed(lambda one=one: book.add(*one)))  # type: ignore[misc]
        time.sleep(0.002)
    over.set()
    reader.join()
    return _named(size, "add while a screen searches", taken, alone, "adding alone")


class _Bare:
    """One wide table and an index of words as FTS5 makes it by itself, without any layer."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        names = ", ".join(_FIELDS)
        self._connection.execute(
            "CREATE TABLE entries (place INTEGER PRIMARY KEY, at_ms INT, verdict TEXT, "
            f"source TEXT, direction TEXT, operator TEXT, lane TEXT, reasons TEXT, {names})"
        )
        self._connection.execute("CREATE VIRTUAL TABLE words USING fts5 (person)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, header: Header, body: Body) -> None:
        """A row and its words."""
        texts = [getattr(body, name) for name in _FIELDS]
        head = (header.seq, header.at_ms, header.verdict, header.source, header.direction)
        values = (*head, header.operator, header.lane, " ".join(header.reasons), *texts)
        marks = ", ".join("?" * len(values))
        self._connection.execute("BEGIN")
        self._connection.execute(f"INSERT INTO entries VALUES ({marks})", values)  # noqa: S608
        words = fold(" ".join(each for each in texts if isinstance(each, str)))
        self._connection.execute(
            "INSERT INTO words (rowid, person) VALUES (?, ?)", (header.seq, words)
        )
        self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(query, values).fetchall()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _repeated(act: Callable[[], object]) -> list[float]:
    return [_timed(act) for _ in range(_TIMES)]


def _named(
    size: int, name: str, ours: list[float], theirs: list[float], peer: str
) -> dict[str, Any]:
    middle, bare = statistics.median(ours), statistics.median(theirs)
    last, its_last = _last(ours), _last(theirs)
    return {
        "name": f"register.{name} {size}",
        "p50": round(middle, 3),
        "p99": round(last, 3),
        "max": round(max(ours), 3),
        "unit": "ms",
        "peer": f"{bare:.3f} ms, p99 {its_last:.3f} ms: {peer}",
        "ratio": round(middle / bare, 2),
    }


def _last(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096

"""One post's journal after ever more days: what its history costs each day's work."""

import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.posts import PLACE, Built, entry, grown, moment, name_of, receipt_of
from sync.journal.database import FILE_NAME
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.messages import MAX_BATCH_BYTES, MAX_RECORDS, encode_receipt
from terminal.app.opening import fill_register
from terminal.reports.day_book import DayBook

SAMPLES: Final = 1_000_000
"""Records of the greatest journal; 10,000,000 take an hour and 7 GB."""
A_DAY: Final = 5_000
"""Entries of one day. The smallest journal holds two, as many as the day book shows."""
APPENDS: Final = 1_000
STARTS: Final = 9
CRASHES: Final = 3
ASKED: Final = 200
BOOKS: Final = 3
LOG_BYTES: Final = 4_000_000
"""Of the write-ahead log that a crash leaves behind: about as long as it ever gets."""
_MOST_APPENDS: Final = 2_000
_SHOWN: Final = 50

_Taken = dict[tuple[str, int], list[float]]
"""Milliseconds by step and number of records."""


def measure(samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """Each step with journals of two days and of ever ten times as many, up to `samples` records.

    All journals take turns, so that a slow moment of the disk falls on every one.
    """
    taken: _Taken = {}
    with tempfile.TemporaryDirectory(prefix="chot-scale-") as name:
        posts = [_Post(built, taken) for built in _kept(Path(name), samples)]
        for work, times in (
            (_Post.start, STARTS),
            (_Post.start_uncached, STARTS if hasattr(os, "posix_fadvise") else 0),
            (_Post.start_after_crash, CRASHES),
        ):
            _in_turns(posts, work, times)
        with ExitStack() as stack:
            for post in posts:
                stack.enter_context(post.opened())
            for work, times in (
                (_Post.append, APPENDS),
                (_Post.fill, BOOKS),
                (_Post.search, ASKED),
                (_Post.look_up_repeat, ASKED),
                (_Post.ask_status, ASKED),
                (_Post.take_batch, ASKED),
                (_Post.keep_receipt, ASKED),
            ):
                _in_turns(posts, work, times)
        yield from _figures(taken)


def _kept(folder: Path, samples: int) -> Iterator[Built]:
    """Journals of 2, 20, 200 ... days, the last of `samples` records."""
    days = max(2, samples // A_DAY)
    kept_after = {2 * 10**power for power in range(len(str(days)))}
    for number, built in enumerate(grown(folder / "growing", days, A_DAY), start=1):
        if number == days:
            yield built
        elif number in kept_after:
            copy = folder / str(built.records)
            shutil.copytree(built.folder, copy)
            yield replace(built, folder=copy)


def _in_turns(posts: list["_Post"], work: Callable[["_Post"], None], times: int) -> None:
    for _ in range(times):
        for post in posts:
            work(post)


def _figures(taken: _Taken) -> Iterator[dict[str, Any]]:
    smallest = min(records for _, records in taken)
    for (step, records), times in taken.items():
        p50, p99 = _middle_and_end(times)
        before, last = _middle_and_end(taken[step, smallest])
        yield {
            "name": f"scale.{step}",
            "records": records,
            "p50": p50,
            "p99": p99,
            "unit": "ms",
            "times": len(times),
            "peer": f"{before} ms, p99 {last} ms: with {smallest} records",
            "ratio": round(p50 / before, 2),
        }


def _middle_and_end(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return round(statistics.median(ordered), 3), round(ordered[int(len(ordered) * 0.99)], 3)


class _Post:
    """A journal, and what is done with it; each step notes the milliseconds that it took."""

    def __init__(self, built: Built, taken: _Taken) -> None:
        self._built = built
        self._taken = taken
        self._folder = built.folder
        self._now_ms = built.now.at_ms
        self._newest = built.records - 2
        """The number of the newest person; each day begins with an event."""
        self._back = 0
        self._signing = Ed25519PrivateKey.generate()
        self._book = DayBook()

    def start(self) -> None:
        """Open and close."""
        with self._noted("start"):
            journal = self._open()
        journal.close()

    def start_uncached(self) -> None:
        """As after the machine was switched on: the system holds nothing of the file."""
        file = os.open(self._folder / FILE_NAME, os.O_RDWR)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
        with self._noted("start, file not cached"):
            journal = self._open()
        journal.close()

    def start_after_crash(self) -> None:
        """Open where a whole write-ahead log was left behind."""
        log = self._folder / f"{FILE_NAME}-wal"
        journal = self._open()
        for _ in range(_MOST_APPENDS):
            if log.stat().st_size >= LOG_BYTES:
                break
            self._append(journal)
        left = log.read_bytes()
        journal.close()
        # What closing put into the file stands in the log as well: it is gone through once more.
        log.write_bytes(left)
        with self._noted("start after a crash"):
            journal = self._open()
        journal.close()

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Open for the steps that follow."""
        self._journal = self._open()
        try:
            with JournalReader(self._folder) as self._reader:
                yield
        finally:
            self._journal.close()
            self._book.close()

    def append(self) -> None:
        """One entry."""
        with self._noted("append"):
            self._append(self._journal)

    def fill(self) -> None:
        """The day book of yesterday and today."""
        self._book.close()
        self._book = DayBook()
        with self._noted("day book"):
            fill_register(self._book, self._journal, self._built.today)
        shown = self._book.counts(self._built.today).total
        assert shown >= A_DAY, f"{shown} entries of today are shown"

    def search(self) -> None:
        """A name in the day book."""
        name = name_of(self._somebody())
        with self._noted("search"):
            found = self._book.search(name, limit=_SHOWN)
        assert found, "an entry of today is not found"

    def look_up_repeat(self) -> None:
        """Whether somebody was here before."""
        draft = entry(self._somebody(), moment(self._now_ms))
        with self._noted("repeat"):
            seen = self._journal.last_seen(draft.repeat_key, self._now_ms)
        assert seen is not None, "an entry of today is not known"

    def ask_status(self) -> None:
        """What the uplink asks in each round."""
        with self._noted("uplink status"):
            for head in self._reader.heads():
                mark = self._reader.confirmed(head.epoch)
                unsent = self._reader.at_ms(head.epoch, mark + 1)
        assert unsent is not None, "everything is said to be sent"

    def take_batch(self) -> None:
        """The newest records as the uplink would send them."""
        head = self._journal.head
        after = max(0, head.seq - MAX_RECORDS)
        with self._noted("uplink batch"):
            found = self._reader.records(head.epoch, after, MAX_RECORDS, MAX_BATCH_BYTES)
        assert len(found) == head.seq - after

    def keep_receipt(self) -> None:
        """The centre's word for more of them."""
        head = self._journal.head
        mark = self._reader.confirmed(head.epoch) + 1
        receipt = receipt_of(self._journal.scribe.identity.terminal, head, self._now_ms)
        receipt = replace(receipt, mark=mark)
        envelope = encode_receipt(receipt, self._signing)
        with self._noted("receipt"):
            self._journal.keep_receipt(envelope, receipt)
        assert self._reader.confirmed(head.epoch) == mark

    def _open(self) -> Journal:
        journal = Journal(self._folder, PLACE, moment(self._now_ms))
        assert journal.head.seq >= self._built.records, "a new line was begun"
        return journal

    def _append(self, journal: Journal) -> None:
        self._newest += 1
        self._now_ms += 1
        journal.append(entry(self._newest, moment(self._now_ms)))

    def _somebody(self) -> int:
        """One of today's people, another each time."""
        self._back = (self._back + 7) % A_DAY
        return self._newest - self._back

    @contextlib.contextmanager
    def _noted(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        taken = (time.perf_counter() - began) * 1000
        self._taken.setdefault((step, self._built.records), []).append(taken)

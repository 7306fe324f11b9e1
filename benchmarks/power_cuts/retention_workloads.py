"""What a post and a centre do when something has to go."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.centre_workloads import CENTRE_WORKLOADS, Counter
from benchmarks.power_cuts.post import Post
from benchmarks.power_cuts.post_workloads import HOUR_MS, POST_WORKLOADS
from benchmarks.power_cuts.scene import Scene
from sync.centre.centre import STORE_FILE
from sync.centre.receiving import read_arrival, receive
from sync.centre.retention import CentreTerms, Retention
from sync.centre.storage.erasing import SqliteErasing
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal import ending
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.reader import JournalReader
from sync.journal.retention import Terms
from tests.centre.lines import NOON_MS, TERMINAL, Line, enrolled
from tests.journal.makers import PLACE, a_receipt, a_trust, entry, moment

_DAY_HOURS: Final = 24


def _post_of(hours: int, folder: Path) -> None:
    """A post with some people every half day, all of them with the centre at once."""
    writer = Journal(folder, PLACE, moment())
    try:
        writer.enrol(a_trust(), moment())
        for hour in range(0, hours, 12):
            now_ms = hour * HOUR_MS
            for number in range(2):
                writer.append(entry(now_ms + number, repeat_key=b"%d" % number))
            receipt = a_receipt(writer.head.epoch, writer.head.seq, NOON_MS + now_ms)
            writer.keep_receipt(b"receipt %d" % hour, receipt)
    finally:
        writer.close()


def _some_days(folder: Path) -> None:
    _post_of(3 * _DAY_HOURS, folder)


def _some_weeks(folder: Path) -> None:
    _post_of(17 * _DAY_HOURS, folder)


def _purge(scene: Scene, hours: int) -> None:
    post = Post(scene, hours * HOUR_MS)
    clock = itertools.count()
    purge = Purge(post.journal, Terms(), monotonic_s=lambda: next(clock) * 100.0)
    while scene.call(lambda: purge.step(moment(post.now_ms))):
        pass
    post.append(2, repeat="a")
    post.close()


def _purge_keys(scene: Scene) -> None:
    _purge(scene, 3 * _DAY_HOURS)


def _purge_records(scene: Scene) -> None:
    with patch.object(Purge, "_pace", lambda purge, _: setattr(purge, "_rows", 3)):
        _purge(scene, 17 * _DAY_HOURS)


def _end(scene: Scene) -> None:
    """Everything goes, in many transactions of which nobody is told before the last."""
    with (
        _passing(scene, "Journal"),
        _passing(scene, "take"),
        _passing(scene, "_mode_of"),
        _passing(scene, "locked"),
        _passing(scene, "shred"),
        patch.object(ending, "_ROWS", 4),
        patch.object(JournalReader, "close", _closed),
    ):
        scene.call(lambda: ending.end_journal(scene.folder, PLACE, "1/QĐ", moment(80 * HOUR_MS)))


def _closed(reader: JournalReader) -> None:
    # The last to close may not lock what it opened for reading; only apsw says so (see _reader).
    with suppress(apsw.IOError):
        reader.connection.close()


def _passing(scene: Scene, name: str) -> Any:
    """What a part of it leaves behind may be found after a cut."""
    real: Callable[..., Any] = getattr(ending, name)

    def passed(*arguments: Any, **named: Any) -> Any:
        result = real(*arguments, **named)
        scene.pass_by()
        return result

    return patch.object(ending, name, passed)


def _erase_at_the_centre(scene: Scene) -> None:
    counter = Counter(scene)
    now_ms = NOON_MS + 23 * _DAY_HOURS * HOUR_MS
    retention = Retention(_Told(counter), CentreTerms(), lambda: now_ms)
    with patch("sync.centre.retention.SLICE", 3):
        while retention.step():
            pass
    line = Line(length=14)
    counter.receive(line.batch())
    counter.close()


class _Told:
    """A store that is told of each of its transactions."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def erase(self, work: Callable[[Any], Any]) -> Any:
        return self._counter.scene.call(lambda: self._counter.store.erase(work))

    def empty_log(self) -> bool:
        return self._counter.scene.call(self._counter.store.empty_log)


def _three_weeks_old(folder: Path) -> None:
    store = SqliteStorage(folder / STORE_FILE)
    line = Line(length=3)
    twin = line.copy().grow(2, code="twin", body=b"somebody else")
    for _ in range(8):
        line.add_entry()
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    for data in (line.batch(), twin.batch(4)):
        store.commit(partial(receive, arrival=read_arrival(TERMINAL, data, NOON_MS)))
    for half_day in range(23 * 2):
        store.erase(partial(SqliteErasing.look, now_ms=NOON_MS + half_day * 12 * HOUR_MS))
    store.close()


_POST: Final = POST_WORKLOADS[0]
_CENTRE: Final = next(one for one in CENTRE_WORKLOADS if one.name == "centre-ingest")

RETENTION_WORKLOADS: Final = (
    replace(_POST, name="purge-of-keys", run=_purge_keys, prepare=_some_days),
    replace(_POST, name="purge-of-records", run=_purge_records, prepare=_some_weeks),
    replace(_POST, name="erase", run=_end, prepare=_some_days, go_on=_end),
    replace(_CENTRE, name="centre-purge", run=_erase_at_the_centre, prepare=_three_weeks_old),
)

"""What a post does with its journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.beginnings import (
    an_older_version,
    an_older_version_and_half_a_copy,
    nearly_a_checkpoint,
    next_version,
    some_people,
    the_first_version,
)
from benchmarks.power_cuts.post import Post
from benchmarks.power_cuts.recovering import (
    a_log_without_its_end,
    a_spoilt_index,
    opened_after_recovery,
    recover_and_go_on,
)
from benchmarks.power_cuts.scene import Scene
from benchmarks.power_cuts.workloads import Workload, closing
from sync.journal import database, journal
from sync.journal.body import Body
from sync.journal.draft import Draft
from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.protocol.terms import RecordKind
from tests.journal.makers import KIOSK, PLACE, entry, moment

HOUR_MS: Final = 3_600_000


def _first_start(scene: Scene) -> None:
    Post(scene).close()


def _first_people(scene: Scene) -> None:
    Post(scene).append(20)


def _kiosk(scene: Scene) -> None:
    post = Post(scene, place=KIOSK)
    post.append(4)
    post.enrol()
    post.append(4)
    post.close()


def _repeats(scene: Scene) -> None:
    post = Post(scene)
    for name in ("a", "b", "a", "a", "c", "b"):
        post.append(repeat=name)
    post.close()


def _midnight(scene: Scene) -> None:
    post = Post(scene)
    for _ in range(4):
        post.append(2, repeat="a")
        post.append(repeat="b")
        post.now_ms += 24 * HOUR_MS
    post.close()


def _restarts(scene: Scene) -> None:
    for start in range(4):
        post = Post(scene, start * HOUR_MS)
        post.append(3, repeat="a")
        post.close()


def _enrol_first(scene: Scene) -> None:
    post = Post(scene)
    post.enrol()
    post.append(5)


def _enrol_late(scene: Scene) -> None:
    post = Post(scene)
    post.append(3)
    post.now_ms += 24 * HOUR_MS
    post.append(3)
    post.enrol()
    post.append(3)
    post.close()


def _two_centres(scene: Scene) -> None:
    post = Post(scene)
    post.append(2)
    post.enrol(0)
    post.append(2)
    post.enrol(1)
    post.append(2)


def _receipts(scene: Scene) -> None:
    post = Post(scene)
    post.enrol()
    for mark in (2, 4, 6):
        post.append(2)
        post.keep_receipt(mark)
    post.close()


def _same_receipts(scene: Scene) -> None:
    post = Post(scene)
    post.append(2)
    for minute in range(5):
        post.keep_receipt(3, minute * 60_000)


def _lower_receipt(scene: Scene) -> None:
    post = Post(scene)
    post.append(4)
    for mark in (5, 2, 0, 5):
        post.keep_receipt(mark)
    post.close()


def _fork(scene: Scene) -> None:
    post = Post(scene)
    for _ in range(3):
        post.append(2, repeat="a")
        scene.call(lambda: post.journal.begin_epoch(moment(post.now_ms)))
    post.append()
    post.close()


def _other_machine(scene: Scene) -> None:
    with patch.object(journal, "machine_fingerprint", lambda: b"another machine "):
        post = Post(scene, HOUR_MS)
        post.append(3)
        post.close()


def _checkpoint(scene: Scene) -> None:
    post = Post(scene, HOUR_MS)
    post.append(40, repeat="a")


def _checkpoint_beside_a_reader(scene: Scene) -> None:
    post = Post(scene, HOUR_MS)
    with JournalReader(scene.folder) as reader:
        reader.connection.execute("BEGIN; SELECT count(*) FROM records")
        post.append(15)
        reader.connection.execute("COMMIT")
    post.append(10)
    post.close()


def _reader(scene: Scene) -> None:
    post = Post(scene)
    reader = JournalReader(scene.folder)
    for _ in range(3):
        post.append(2)
        reader.records(post.journal.head.epoch, 0, 500, 2**20)
    post.close()
    # It may not lock what it opened for reading, so that the log stays. SQLite takes that as it
    # is; only apsw, whose file of ours was asked, says so.
    with suppress(apsw.IOError):
        reader.close()


def _killed(scene: Scene) -> None:
    """The process died, not the computer: its last records stand in a log that was not emptied."""
    post = Post(scene, HOUR_MS)
    post.append(3)
    post.close()


def _events(scene: Scene) -> None:
    post = Post(scene)
    epoch = post.journal.head.epoch
    for number in range(3):
        amended = Draft(
            kind=RecordKind.AMENDMENT,
            code="temperature",
            moment=moment(number),
            body=Body(temperature_tenths=371),
            refers_epoch=epoch,
            refers_seq=1,
        )
        jumped = Draft(
            kind=RecordKind.EVENT, code="clock.jump", moment=moment(number), clear={1: number}
        )
        scene.call(partial(post.journal.append, amended))
        scene.call(partial(post.journal.append, jumped))
        post.append()


def _long_bodies(scene: Scene) -> None:
    post = Post(scene)
    for _ in range(4):
        post.append(body=Body(name="Nguyễn Văn Bịa", notes="ghi chú " * 700))
    post.close()


def _disk_full(scene: Scene) -> None:
    post = Post(scene)
    post.append(3)
    scene.recorder.full = True
    post.append(3, repeat="a")  # lets the ballast go
    post.close()


def _disk_full_without_ballast(scene: Scene) -> None:
    post = Post(scene)
    post.append(2)
    (scene.folder / "ballast").unlink()
    for _ in range(2):
        draft = entry(post.now_ms, repeat_key=b"a")
        scene.recorder.full = True
        scene.call(partial(_refused, post.journal, draft))
        scene.recorder.full = False
        scene.call(partial(post.journal.append, draft))
    post.close()


def _refused(writer: Journal, draft: Draft) -> None:
    """The disk takes nothing, and nothing may be said to be recorded."""
    with suppress(JournalFault):
        writer.append(draft)
        raise AssertionError("a failing disk took a record")


def _failing_sync(scene: Scene) -> None:
    """Syncs fail, and what they were to write is gone from the cache as if it had been written."""
    for start, failures in enumerate((1, 2, 3, 4)):
        post = Post(scene, start * HOUR_MS)
        post.append(2)
        _fail(post, failures)
        post.append(2)
        post.close()


def _failing_syncs(scene: Scene) -> None:
    """A disk that fails now and then, seldom enough to be used on."""
    post = Post(scene, HOUR_MS)
    for _ in range(2):
        _fail(post, 1)
        post.append(110)


def _failing_checkpoint(scene: Scene) -> None:
    """The first sync of every close fails, which closing passes over in silence."""
    for start in range(4):
        post = Post(scene, start * HOUR_MS)
        post.append(2)
        scene.recorder.failing_syncs = 1
        post.close()
        scene.recorder.failing_syncs = 0


def _fail(post: Post, failures: int) -> None:
    """Somebody comes while the disk fails: what was tried is there or not, and nobody was told."""
    draft = entry(post.now_ms)

    def try_until_it_is_recorded() -> None:
        post.scene.recorder.failing_syncs = failures
        try:
            for _ in range(failures + 1):
                with suppress(JournalFault):
                    post.journal.append(draft)
                    return
        finally:
            post.scene.recorder.failing_syncs = 0
        # It stopped writing for good; a start on a disk that works again goes on.
        post.journal.close()
        database.open_writer(post.scene.folder).close()
        post.scene.pass_by()
        post.journal = Journal(post.scene.folder, PLACE, moment(post.now_ms))

    post.scene.call(try_until_it_is_recorded)


def _migrate(scene: Scene) -> None:
    scene.call(lambda: database.open_writer(scene.folder).close())
    post = Post(scene, HOUR_MS)
    post.append(2)
    post.close()


def _go_on(scene: Scene) -> None:
    post = Post(scene, 200 * HOUR_MS)
    post.append(repeat="a")
    post.close()


@contextmanager
def _opened(folder: Path) -> Iterator[apsw.Connection]:
    with closing(database.open_writer(folder)) as connection:
        yield connection


def _workload(
    name: str,
    run: Callable[[Scene], None],
    prepare: Callable[[Path], None] = lambda _: None,
) -> Workload:
    return Workload(name, database.FILE_NAME, run, _opened, _go_on, prepare)


POST_WORKLOADS: Final = (
    _workload("first-start", _first_start),
    _workload("first-people", _first_people),
    _workload("kiosk", _kiosk),
    _workload("repeats", _repeats),
    _workload("midnight", _midnight),
    _workload("restarts", _restarts),
    _workload("enrol-first", _enrol_first),
    _workload("enrol-late", _enrol_late),
    _workload("two-centres", _two_centres),
    _workload("receipts", _receipts),
    _workload("same-receipts", _same_receipts),
    _workload("lower-receipt", _lower_receipt),
    _workload("fork", _fork),
    _workload("other-machine", _other_machine, some_people),
    _workload("events", _events),
    _workload("long-bodies", _long_bodies),
    _workload("reader", _reader),
    _workload("killed", _killed, partial(some_people, leave_open=True)),
    _workload("checkpoint", _checkpoint, nearly_a_checkpoint),
    _workload("checkpoint-and-reader", _checkpoint_beside_a_reader, nearly_a_checkpoint),
    _workload("disk-full", _disk_full),
    _workload("disk-full-no-ballast", _disk_full_without_ballast),
    _workload("failing-sync", _failing_sync),
    _workload("failing-syncs", _failing_syncs, some_people),
    _workload("failing-checkpoint", _failing_checkpoint),
    replace(
        _workload("migration-from-the-first", _migrate, the_first_version),
        go_on=_migrate,
    ),
    replace(
        _workload("migration", _migrate, an_older_version),
        settings=next_version,
        go_on=_migrate,
    ),
    replace(
        _workload("migration-beside-a-copy", _migrate, an_older_version_and_half_a_copy),
        settings=next_version,
        go_on=_migrate,
    ),
    *(
        replace(
            _workload(name, recover_and_go_on, damaged),
            opener=opened_after_recovery,
            go_on=recover_and_go_on,
        )
        for name, damaged in (
            ("recovery", a_spoilt_index),
            ("recovery-without-the-logs-end", a_log_without_its_end),
        )
    ),
)

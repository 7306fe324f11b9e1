"""What a centre does with its store."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

import apsw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from benchmarks.power_cuts.scene import Scene
from benchmarks.power_cuts.workloads import Workload, closing
from sync.centre.centre import STORE_FILE, Centre, open_centre
from sync.centre.receiving import Arrival, read_arrival, receive
from sync.centre.storage import schema
from sync.centre.storage.port import Writing
from sync.centre.storage.schema import MIGRATIONS
from sync.centre.storage.sqlite import SqliteStorage
from sync.protocol.messages import Enrolment, decode_batch, decode_token
from sync.protocol.terms import Mode
from tests.centre.lines import KEY, NOON_MS, OTHER_KEY, TERMINAL, Line, batch, enrolled

_OTHER: Final = b"U" * 16
_NEWCOMER: Final = b"V" * 16
_READER: Final = X25519PrivateKey.from_private_bytes(bytes([3]) * 32).public_key()
_MIGRATION: Final = """
    CREATE TABLE tried (terminal BLOB NOT NULL UNIQUE, records INTEGER NOT NULL) STRICT;
    INSERT INTO tried SELECT terminal, sum(records) FROM spans GROUP BY terminal;
    CREATE INDEX records_by_code ON records (code);
    ALTER TABLE terminals ADD COLUMN note TEXT;
    UPDATE terminals SET note = post;
"""


class Counter:
    """A store on a scene, as the centre's writer uses it; every commit is acknowledged."""

    def __init__(self, scene: Scene, migrations: Sequence[str] = MIGRATIONS) -> None:
        self.scene = scene
        self.store = scene.call(lambda: SqliteStorage(scene.folder / STORE_FILE, migrations))
        self._times = itertools.count(NOON_MS)

    def commit(self, work: Callable[[Writing], object]) -> None:
        """One transaction of the store."""
        self.scene.call(lambda: self.store.commit(work))

    def know(self, terminal: bytes = TERMINAL) -> None:
        """A terminal that may send."""
        key = OTHER_KEY if terminal == _OTHER else KEY
        post = f"Chốt Hư Cấu {terminal[0]}"
        self.commit(lambda writing: writing.add_terminal(enrolled(terminal, key, post)))

    def receive(self, *batches: bytes) -> None:
        """Batches that came while the last transaction ran go into one, as in `Writer`."""
        arrivals = [read_arrival(_terminal_of(data), data, next(self._times)) for data in batches]
        self.commit(lambda writing: [receive(writing, arrival) for arrival in arrivals])

    def close(self) -> None:
        """The centre stops in order."""
        self.scene.call(self.store.close)


def _terminal_of(data: bytes) -> bytes:
    return decode_batch(data).terminal


def _first_start(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    counter.close()


def _ingest(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    line = Line()
    line.add_wrap(_READER)
    for _ in range(8):
        first = len(line) + 1
        for _ in range(4):
            line.add_entry()
        counter.receive(line.batch(first))


def _gathered(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    counter.know(_OTHER)
    here, there = Line(), Line(_OTHER, key=OTHER_KEY)
    for _ in range(5):
        start = len(here) + 1
        here.grow(3)
        there.grow(3)
        counter.receive(here.batch(start), there.batch(start), here.batch(start))
    counter.close()


def _large_batches(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    for epoch in range(1, 4):
        counter.receive(Line(epoch=epoch, length=60).batch())


def _epochs(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    for epoch in range(1, 7):
        counter.receive(Line(epoch=epoch, length=3).batch())
    counter.close()


def _again(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    line = Line(length=10)
    for first, last in ((1, 4), (1, 6), (3, 8), (8, 10), (1, 10)):
        counter.receive(line.batch(first, last))


def _conflicts(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    line = Line(length=3)
    twin = line.copy().grow(4, code="twin")
    counter.receive(line.grow(3).batch())
    counter.receive(twin.batch(4, 5))
    counter.receive(twin.batch(4, 7))
    counter.receive(line.grow(2).batch(6))
    counter.close()


def _ahead(scene: Scene) -> None:
    """The newest of a backlog first, in two pieces; then the mark reaches one after the other."""
    counter = Counter(scene)
    counter.know()
    line = Line(length=4)
    for _ in range(16):
        line.add_entry()
    for first, last in ((17, 18), (10, 12), (19, 20), (17, 19)):
        counter.receive(batch(line.encoded(first, last), ahead=True))
    for first, last in ((1, 4), (5, 9), (13, 16)):
        counter.receive(line.batch(first, last))
    counter.receive(line.grow(2).batch(21))
    counter.close()


def _quarantine(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    line = Line(length=4)
    counter.receive(line.batch(1, 2))
    counter.receive(batch((b"rubbish", b"more rubbish")))
    counter.receive(batch((b"rubbish", *line.encoded(4))))
    counter.receive(line.grow(2).batch(5))
    counter.close()


def _whole_centre(scene: Scene) -> None:
    centre = scene.call(lambda: open_centre(scene.folder, lambda: NOON_MS))
    try:
        token = scene.call(lambda: centre.token("http://127.0.0.1:1"))
        wish = Enrolment(
            terminal=TERMINAL,
            public_key=KEY.public_key().public_bytes_raw(),
            secret=decode_token(token).secret,
            post="Chốt Hư Cấu 1",
            lane="2",
            mode=Mode.OPERATOR,
        )
        scene.call(lambda: centre.enrol(wish))
        line = Line()
        for _ in range(4):
            arrival = read_arrival(TERMINAL, line.grow(3).batch(len(line) - 2), NOON_MS)
            scene.call(partial(_received, centre, arrival))
        scene.call(lambda: centre.revoke(TERMINAL))
    finally:
        scene.call(centre.close)


def _received(centre: Centre, arrival: Arrival) -> None:
    decision = centre.submit(arrival).result()
    assert decision is not None
    assert centre.receipt(arrival, decision)


def _revoked(scene: Scene) -> None:
    counter = Counter(scene)
    counter.know()
    line = Line(length=4)
    counter.receive(line.batch(1, 2))
    counter.commit(lambda writing: writing.revoke(TERMINAL, NOON_MS))
    counter.receive(line.batch(3, 4))
    counter.know(_OTHER)
    counter.close()


def _restarts(scene: Scene) -> None:
    line = Line(length=3)
    for start in range(4):
        counter = Counter(scene)
        if start == 0:
            counter.know()
        counter.receive(line.batch(len(line) - 2))
        line.grow(3)
        counter.close()


def _migrate(scene: Scene) -> None:
    counter = Counter(scene, schema.MIGRATIONS)
    counter.know(_OTHER)
    counter.close()


def _some_batches(folder: Path) -> None:
    store = SqliteStorage(folder / STORE_FILE, MIGRATIONS)
    line = Line(length=8)
    store.commit(lambda writing: writing.add_terminal(enrolled()))
    arrival = read_arrival(TERMINAL, line.batch(), NOON_MS)
    store.commit(lambda writing: receive(writing, arrival))
    store.close()


def _go_on(scene: Scene) -> None:
    counter = Counter(scene, schema.MIGRATIONS)
    counter.know(_NEWCOMER)
    line = Line(_NEWCOMER, length=2)
    counter.receive(line.batch())
    counter.close()


def _whole_centre_goes_on(scene: Scene) -> None:
    centre = scene.call(lambda: open_centre(scene.folder, lambda: NOON_MS))
    try:
        scene.call(lambda: centre.token("http://127.0.0.1:1"))
    finally:
        scene.call(centre.close)


@contextmanager
def _next_version() -> Iterator[None]:
    with patch.object(schema, "MIGRATIONS", (*MIGRATIONS, _MIGRATION)):
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[apsw.Connection]:
    path = folder / STORE_FILE
    store = SqliteStorage(path, schema.MIGRATIONS)
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as looking:
            yield looking
    finally:
        store.close()


def _workload(
    name: str, run: Callable[[Scene], None], prepare: Callable[[Path], None] = lambda _: None
) -> Workload:
    return Workload(
        f"centre-{name}",
        STORE_FILE,
        run,
        _opened,
        _go_on,
        prepare,
        made_at_opening=frozenset({"meta"}),
    )


CENTRE_WORKLOADS: Final = (
    _workload("first-start", _first_start),
    _workload("ingest", _ingest),
    _workload("gathered", _gathered),
    _workload("large-batches", _large_batches),
    _workload("epochs", _epochs),
    _workload("again", _again),
    _workload("conflicts", _conflicts),
    _workload("ahead", _ahead),
    _workload("quarantine", _quarantine),
    _workload("revoked", _revoked),
    _workload("restarts", _restarts),
    replace(_workload("whole", _whole_centre), go_on=_whole_centre_goes_on),
    replace(_workload("migration", _migrate, _some_batches), settings=_next_version),
)

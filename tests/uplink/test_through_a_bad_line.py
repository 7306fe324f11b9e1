"""A real centre behind a proxy that stalls, cuts and swallows bytes in the middle."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.uplink.client import HttpTransport
from sync.uplink.journal_outbox import JournalBooks, JournalOutbox
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.reconciling import Questioner, Reconciler
from sync.uplink.state import CentreState, UplinkStatus
from tests.centre.lines import enrolled
from tests.journal.makers import entry, journal, moment

STALL_S = 0.3
_LOOK_S = 0.02


@dataclass(frozen=True)
class Weather:
    """What the line does with one connection: how many bytes it lets pass each way, and then."""

    up: int | None = None
    down: int | None = None
    then: str = "cut"
    """`cut` both ends, or `stall`: say nothing more until the other side gives up."""


@dataclass
class Line:
    """A TCP proxy; each connection takes the next weather, and fair weather follows the last."""

    port: int
    weather: list[Weather] = field(default_factory=list)
    met: int = 0
    """Connections of bad weather so far."""

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(_LOOK_S)
        self._threads = [threading.Thread(target=self._listen, name="test-line")]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)
        self._listening.close()

    def _listen(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                near, _ = self._listening.accept()
                weather = self.weather.pop(0) if self.weather else Weather()
                self.met += weather != Weather()
                thread = threading.Thread(target=self._carry, args=(near, weather))
                self._threads.append(thread)
                thread.start()

    def _carry(self, near: socket.socket, weather: Weather) -> None:
        with near, socket.create_connection(("127.0.0.1", self.port)) as far:
            left = {near: weather.up, far: weather.down}
            while not self._stop.is_set():
                for end in select.select([near, far], [], [], _LOOK_S)[0]:
                    room = left[end]
                    try:
                        data = end.recv(1024 if room is None else max(1, min(1024, room)))
                    except OSError:
                        return
                    if not data:
                        return
                    if room is not None and room <= 0:
                        if weather.then == "cut":
                            return
                        self._stop.wait(STALL_S * 3)
                        return
                    with contextlib.suppress(OSError):
                        (far if end is near else near).sendall(data)
                    if room is not None:
                        left[end] = room - len(data)


@pytest.fixture
def line(running) -> Iterator[Line]:
    made = Line(int(running.url.rsplit(":", 1)[1]))
    yield made
    made.close()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Journal]:
    made = journal(tmp_path / "post")
    yield made
    made.close()


class Post:
    """A post at the near end of the line."""

    def __init__(self, book: Journal, running, line: Line) -> None:
        identity = book.scribe.identity
        known = enrolled(identity.terminal, identity.signing_key)
        centre = running.centre
        centre.storage.commit(lambda writing: writing.add_terminal(known))
        self.book, self.centre, self.line = book, centre, line
        self.terminal = identity.terminal
        self.reader = JournalReader(book.folder)
        self.statuses: list[UplinkStatus] = []
        self.transport = HttpTransport(line.url, identity.terminal, connect_s=5, stall_s=STALL_S)
        whom = Correspondent(
            centre.storage.identity.centre, centre.keys.signing.public_key().public_bytes_raw()
        )
        clocks = Clocks(time.monotonic, lambda: time.time_ns() // 1_000_000, lambda: 0.0)
        self.reconciler = Reconciler(
            Questioner(identity.terminal, identity.signing_key),
            whom,
            JournalBooks(self.reader, book, lambda task: task(), moment),
            self.transport.ask,
            clocks,
        )
        self.uplink = Uplink(
            terminal=identity.terminal,
            centre=whom,
            outbox=JournalOutbox(self.reader, book, lambda task: task(), lambda _: None),
            transport=self.transport,
            clocks=clocks,
            wake=threading.Event(),
            report=self.statuses.append,
            comparing=self.reconciler,
        )

    def settle(self, most: int = 60) -> None:
        """Try until all bad weather is over and everything is confirmed."""
        for _ in range(most):
            self.uplink.send_once()
            if not self.statuses[-1].unsent and not self.line.weather:
                return
        raise AssertionError("it does not get through")

    def stored(self) -> tuple[Record, ...]:
        epoch = self.book.head.epoch
        found: tuple[Record, ...] = self.centre.storage.read(
            lambda reading: reading.records(self.terminal, epoch, 0, 10_000)
        )
        return found

    def close(self) -> None:
        self.transport.close()
        self.reader.close()


@pytest.fixture
def post(book, running, line) -> Iterator[Post]:
    made = Post(book, running, line)
    yield made
    made.close()


def fill(book: Journal, count: int) -> None:
    book._store.connection.execute("PRAGMA synchronous = OFF")
    for number in range(count):
        book.append(entry(number))


def is_the_same(post: Post) -> bool:
    kept = post.stored()
    head = post.book.head
    return (len(kept), kept[-1].hash) == (head.seq, head.hash) and [
        record.header.seq for record in kept
    ] == list(range(1, head.seq + 1))


CUTS: list[Callable[[int], Weather]] = [
    lambda n: Weather(up=n, then="cut"),
    lambda n: Weather(down=n, then="cut"),
]


@pytest.mark.parametrize("cut", CUTS, ids=["on the way there", "on the way back"])
def test_connections_cut_anywhere_lose_and_double_nothing(post, line, cut):
    fill(post.book, 120)
    line.weather = [cut(n) for n in (0, 1, 100, 300, 700, 2000, 9000, 0, 300, 5000)]

    post.settle()

    assert line.met >= 8
    assert is_the_same(post)
    assert post.statuses[-1].forked == ()
    assert {status.state for status in post.statuses} <= {
        CentreState.CONNECTED, CentreState.CONNECTING, CentreState.DOWN, CentreState.NOT_OURS,
    }  # fmt: skip


@pytest.mark.parametrize("way", [{"up": 400}, {"down": 0}, {"down": 150}])
def test_a_line_that_stalls_is_given_up_and_tried_again(post, line, way):
    fill(post.book, 60)
    line.weather = [Weather(**way, then="stall") for _ in range(3)]

    post.settle()

    assert line.met == 3
    assert CentreState.DOWN in {status.state for status in post.statuses}
    assert is_the_same(post)


def test_a_comparison_that_is_cut_off_ends_later_with_the_truth(post, line):
    fill(post.book, 60)
    post.settle()
    for down in (0, 200):
        post.transport.close()  # the next request opens a connection of its own
        line.weather = [Weather(down=down)]
        post.reconciler.request()
        assert post.uplink.compare_once()
        assert not post.reconciler.wants()
        assert post.statuses[-1].agreed is None
        post.reconciler._not_before_s = 0.0

    while post.uplink.compare_once():
        pass

    head = post.book.head
    assert post.statuses[-1].agreed is not None
    assert post.statuses[-1].agreed.records == post.statuses[-1].agreed.of == head.seq
    assert post.statuses[-1].agreed.hours == ()

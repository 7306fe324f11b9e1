import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from terminal.app.watchdog import (
    CAMERA_STUCK,
    DESK_SILENT,
    Notifier,
    Watchdog,
    beat_seconds,
    notifier_of_system,
)

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is Linux's")


class Systemd:
    """The socket that systemd listens at."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(self.path)
        self._line.setblocking(False)

    def heard(self) -> list[str]:
        words = []
        while True:
            try:
                words.append(self._line.recv(4096).decode())
            except BlockingIOError:
                return words

    def close(self) -> None:
        self._line.close()


class Desk:
    """A desk's thread that answers when it is let."""

    def __init__(self) -> None:
        self.answers = True
        self.asked = 0

    def __call__(self, task: Callable[[], None]) -> Future[None]:
        self.asked += 1
        future: Future[None] = Future()
        if self.answers:
            task()
            future.set_result(None)
        return future


class Parts:
    def __init__(self, systemd: Systemd) -> None:
        self.systemd = systemd
        self.desk = Desk()
        self.now = 0.0
        self.stuck = 0.0
        self.watchdog = Watchdog(
            Notifier(systemd.path),
            in_desk=self.desk,
            camera_stuck=lambda: self.stuck,
            clock=lambda: self.now,
            seconds=0.01,
        )


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    made = Systemd(tmp_path / "notify")
    yield made
    made.close()


@pytest.fixture
def parts(systemd: Systemd, qapp: QApplication) -> Parts:  # noqa: ARG001 - a timer needs it
    return Parts(systemd)


def test_a_terminal_that_is_ready_says_so_and_that_it_is_well(parts: Parts) -> None:
    parts.watchdog.start()
    assert parts.systemd.heard()[:2] == ["READY=1", "WATCHDOG=1"]


def test_the_screen_feeds_the_watchdog_as_long_as_it_lives(parts: Parts, qtbot: QtBot) -> None:
    parts.watchdog.start()
    heard: list[str] = []

    def fed() -> bool:
        heard.extend(parts.systemd.heard())
        return heard.count("WATCHDOG=1") >= 3

    qtbot.waitUntil(fed, timeout=5000)
    parts.watchdog.stop()
    assert parts.systemd.heard()[-1] == "STOPPING=1"


def test_a_desk_that_hangs_starves_the_watchdog_until_it_answers_again(parts: Parts) -> None:
    parts.watchdog.start()
    parts.desk.answers = False
    parts.watchdog.beat()
    parts.now = DESK_SILENT + 0.1
    parts.systemd.heard()
    parts.watchdog.beat()
    parts.watchdog.beat()
    assert parts.systemd.heard() == ["STATUS=desk"]


def test_a_desk_that_is_slow_is_not_asked_twice(parts: Parts) -> None:
    parts.desk.answers = False
    parts.watchdog.beat()
    parts.watchdog.beat()
    assert parts.desk.asked == 1


def test_a_hung_camera_is_borne_for_a_while_and_then_starves_the_watchdog(parts: Parts) -> None:
    parts.stuck = CAMERA_STUCK
    assert parts.watchdog.sick() == ""
    parts.stuck = CAMERA_STUCK + 0.1
    assert parts.watchdog.sick() == "camera"
    parts.stuck = 0.0
    parts.watchdog.beat()
    assert parts.systemd.heard() == ["WATCHDOG=1"]


def test_without_a_service_manager_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notifier_of_system().tell("READY=1")


def test_a_service_manager_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    Notifier(str(tmp_path / "nobody")).tell("READY=1")


def test_an_abstract_socket_is_found() -> None:
    name = "\0chot-test-notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(name)
        line.settimeout(5)
        Notifier("@" + name[1:]).tell("READY=1")
        assert line.recv(64) == b"READY=1"


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, 5.0),
        ({"WATCHDOG_USEC": "20000000"}, 20 / 3),
        ({"WATCHDOG_USEC": "0"}, 5.0),
        ({"WATCHDOG_USEC": "soon"}, 5.0),
        ({"WATCHDOG_USEC": "9000000000"}, 60.0),
    ],
)
def test_it_tells_three_times_in_what_is_allowed(environment, seconds: float) -> None:
    assert beat_seconds(environment) == seconds

"""A kiosk's parts put together: a number is given, shown and printed, and systemd hears of it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from terminal.app.clock import PostClock
from terminal.app.kiosk_running import KioskRunning
from terminal.capture.hung import HungGuard
from terminal.config import parse_config
from terminal.diagnostics import Fault
from tests.app.test_kiosk_keeper import FEVER, Face, Station
from tests.capture.test_hung import Driver
from tests.journal.makers import KIOSK
from tests.journal.makers import journal as a_journal

ASSETS = Path(__file__).parents[2] / "assets"


class Whole:
    """All parts of a kiosk beside its station, which is the test's."""

    def __init__(self, folder: Path, printer: str) -> None:
        self.journal = a_journal(folder / "data", KIOSK)
        self.station = Station(self.journal)
        self.face = Face()
        self.driver = Driver(hangs_at=1)
        self.source = HungGuard(self.driver, hung_after=0.1, wait=0.05)
        config = parse_config(f'[kiosk]\nkind = "hospital"\nprinter = "{printer}"', "c")
        self.running = KioskRunning(
            config,
            ASSETS,
            PostClock(),
            station=self.station,
            face=self.face,
            source=self.source,
        )
        self.running.start()

    def close(self) -> None:
        self.driver.mended.set()
        self.source.close()
        assert self.running.end()
        self.journal.close()


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "60000")
        yield line


def test_a_number_is_shown_printed_and_survives(tmp_path: Path, qtbot: QtBot) -> None:
    paper = tmp_path / "lp0"
    whole = Whole(tmp_path, f"file:{paper}")
    try:
        whole.face.lane_given.emit(FEVER, 5)
        assert whole.face.numbers == [1]
        qtbot.waitUntil(lambda: paper.exists() and paper.stat().st_size > 1000, timeout=10_000)
        assert whole.face.notes[-1] == ()
    finally:
        whole.close()


def test_without_its_printer_a_kiosk_shows_the_number_and_says_so(
    tmp_path: Path, qtbot: QtBot
) -> None:
    whole = Whole(tmp_path, f"file:{tmp_path}/nowhere/lp0")
    try:
        whole.face.lane_given.emit(FEVER, 5)
        assert whole.face.numbers == [1]
        qtbot.waitUntil(lambda: whole.face.notes[-1] == (Fault.PRINTER_GONE,), timeout=10_000)
    finally:
        whole.close()


def test_systemd_hears_that_it_is_ready_and_well_until_a_driver_hangs_for_good(
    tmp_path: Path, systemd: socket.socket, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal.app.watchdog.CAMERA_STUCK", 0.05)
    whole = Whole(tmp_path, "")
    try:
        assert [systemd.recv(64) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
        whole.source.open()
        reading = threading.Thread(target=_read_until_lost, args=(whole.source,))
        reading.start()
        reading.join(10)

        systemd.setblocking(False)

        def starved() -> bool:
            try:
                return systemd.recv(64) == b"STATUS=camera"
            except BlockingIOError:
                return False

        qtbot.waitUntil(starved, timeout=10_000)
    finally:
        whole.close()


def _read_until_lost(source: HungGuard) -> None:
    try:
        while True:
            source.read()
    except Exception:  # noqa: BLE001 - it is lost: what the test waits for
        return


def test_a_printer_whose_thread_ends_by_a_bug_is_told_of(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("invented")

    monkeypatch.setattr("terminal.app.kiosk_running.draw_slip", broken)
    whole = Whole(tmp_path, f"file:{tmp_path / 'lp0'}")
    try:
        whole.face.lane_given.emit(FEVER, 5)
        qtbot.waitUntil(lambda: whole.face.notes[-1] == (Fault.PRINTER_GONE,), timeout=10_000)
    finally:
        whole.close()

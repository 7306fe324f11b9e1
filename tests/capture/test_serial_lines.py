"""Instruments on serial ports, over pairs of pseudo terminals."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from terminal.capture.scanned_text import MAX_SCANNED, EndedBy, Framing, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.serial_lines import LineHearers, SerialLines, Wanted
from tests.capture.serial_pairs import Instrument

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are Unix's")
NAME = "Nguyễn Thị Ánh Tuyết".encode()
READY, LOST, ABSENT, BUSY = (
    ScannerState.READY,
    ScannerState.LOST,
    ScannerState.ABSENT,
    ScannerState.BUSY,
)


class Heard:
    """A running loop and all that it told."""

    def __init__(self, wanted: Wanted, find: Callable[[], list[object]]) -> None:
        self.texts: list[ScannedText] = []
        self.overlong: list[Overlong] = []
        self.states: list[tuple[ScannerStatus, ...]] = []
        hearers = LineHearers(
            text=self.texts.append, overlong=self.overlong.append, states=self.states.append
        )
        self.lines = SerialLines(wanted, hearers, find=find)  # type: ignore[arg-type]  # the tests' own
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.lines.run, args=(self.stop,))
        self.thread.start()

    def wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < until, (self.states, self.texts)
            time.sleep(0.005)

    def wait_for(self, *states: ScannerState) -> None:
        self.wait(lambda: bool(self.states) and [s.state for s in self.states[-1]] == [*states])

    def end(self) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Callable[[str], Instrument]]:
    made: list[Instrument] = []

    def make(name: str) -> Instrument:
        made.append(Instrument(tmp_path, name))
        return made[-1]

    yield make
    for each in made:
        each.pull()


@pytest.fixture
def listen() -> Iterator[Callable[..., Heard]]:
    running: list[Heard] = []

    def start(*instruments: Instrument, **changes: object) -> Heard:
        quick = Wanted(first_retry=0.02, longest_retry=0.1, look_every=0.02)
        wanted = Wanted(
            **{  # type: ignore[arg-type]  # its own fields
                "first_retry": quick.first_retry,
                "longest_retry": quick.longest_retry,
                "look_every": quick.look_every,
                **changes,
            }
        )
        running.append(
            Heard(wanted, lambda: [each.port for each in instruments if each.path.exists()])
        )
        return running[-1]

    yield start
    for each in running:
        each.end()


def test_a_text_arrives_byte_for_byte_though_it_comes_split_inside_a_letter(plug, listen) -> None:
    scanner = plug("scanner")
    heard = listen(scanner)
    heard.wait_for(READY)
    cut = NAME.index("ễ".encode()) + 1
    scanner.send(NAME[:cut])
    time.sleep(0.03)
    scanner.send(NAME[cut:] + b"\x1d\x00\xff\r\n")
    heard.wait(lambda: len(heard.texts) == 1)
    assert heard.texts[0].payload == NAME + b"\x1d\x00\xff"
    assert heard.texts[0].ended_by is EndedBy.TERMINATOR
    assert heard.texts[0].scanner == "scanner"
    assert heard.texts[0].at <= time.monotonic()


def test_without_a_terminator_silence_ends_a_text(plug, listen) -> None:
    scanner = plug("scanner")
    heard = listen(scanner)
    heard.wait_for(READY)
    scanner.send(NAME)
    heard.wait(lambda: len(heard.texts) == 1)
    assert heard.texts[0].payload == NAME
    assert heard.texts[0].ended_by is EndedBy.SILENCE


def test_three_scanners_send_at_once_and_nothing_is_mixed_up(plug, listen) -> None:
    scanners = [plug(f"scanner{number}") for number in range(3)]
    heard = listen(*scanners)
    heard.wait_for(READY, READY, READY)
    for turn in range(20):
        for number, scanner in enumerate(scanners):
            scanner.send(b"%d:%d:" % (number, turn))
        for scanner in scanners:
            scanner.send(b"end\r")
    heard.wait(lambda: len(heard.texts) == 60)
    for number in range(3):
        told = [text.payload for text in heard.texts if text.scanner == f"scanner{number}"]
        assert told == [b"%d:%d:end" % (number, turn) for turn in range(20)]


def test_a_scanner_that_is_pulled_out_is_lost_and_comes_back_by_itself(plug, listen) -> None:
    scanner, other = plug("first"), plug("second")
    heard = listen(scanner, other)
    heard.wait_for(READY, READY)
    for turn in range(3):
        scanner.send(b"half a text")
        scanner.pull()
        heard.wait_for(LOST, READY)
        other.send(b"other %d\r" % turn)
        heard.wait(
            lambda turn=turn: heard.texts[-1:] and heard.texts[-1].payload == b"other %d" % turn
        )
        scanner.plug()
        heard.wait_for(READY, READY)
        scanner.send(b"back %d\r" % turn)
        heard.wait(lambda turn=turn: heard.texts[-1].payload == b"back %d" % turn)


def test_the_same_device_in_another_socket_is_not_lost_any_more(plug, listen, tmp_path) -> None:
    ports = [plug("scanner")]
    heard = listen()
    heard.end()
    find = lambda: [p.port for p in ports if p.path.exists()]  # noqa: E731 - the list changes
    heard.__init__(Wanted(first_retry=0.02, look_every=0.02), find)
    heard.wait_for(READY)
    ports[0].pull()
    heard.wait_for(LOST)
    (tmp_path / "elsewhere").mkdir()
    ports.append(Instrument(tmp_path / "elsewhere", "scanner"))
    heard.wait_for(READY)
    ports[1].send(b"hello\r")
    heard.wait(lambda: [text.payload for text in heard.texts] == [b"hello"])
    heard.end()
    ports[1].pull()


def test_a_scanner_that_the_settings_name_is_absent_until_it_comes(plug, listen) -> None:
    scanner = plug("scanner")
    scanner.pull()
    heard = listen(ports=(str(scanner.path),))
    heard.wait_for(ABSENT)
    scanner.plug()
    heard.wait_for(READY)
    scanner.pull()
    heard.wait_for(LOST)


def test_a_port_that_another_program_holds_is_busy_until_it_lets_go(plug, listen) -> None:
    scanner = plug("scanner")
    with serial.Serial(str(scanner.path), exclusive=True):
        heard = listen(scanner)
        heard.wait_for(BUSY)
    heard.wait_for(READY)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_port_that_this_user_may_not_open_says_so(plug, listen) -> None:
    scanner = plug("scanner")
    scanner.path.chmod(0)
    heard = listen(scanner)
    heard.wait_for(BUSY)
    assert heard.states[-1][0].detail == "permission"


def test_a_flood_is_told_once_and_the_next_text_is_read(plug, listen) -> None:
    scanner = plug("scanner")
    heard = listen(scanner, framing=Framing(silence=0.05))
    heard.wait_for(READY)
    scanner.send(b"A" * (20 * MAX_SCANNED))
    heard.wait(lambda: heard.overlong != [])
    scanner.send(b"\r")
    scanner.send(b"good\r")
    heard.wait(lambda: heard.texts != [])
    assert [text.payload for text in heard.texts] == [b"good"]
    assert heard.overlong == [Overlong("scanner")]


def test_what_the_settings_leave_to_another_is_not_opened(plug, listen) -> None:
    scanner, thermometer = plug("scanner"), plug("qr thermometer")
    heard = listen(scanner, thermometer, but=(str(thermometer.path),))
    heard.wait_for(READY)
    assert [status.name for status in heard.states[-1]] == ["scanner"]

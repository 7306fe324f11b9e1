import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from escpos.printer import Dummy  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from sync.bundle.forms import read_form
from terminal.app.kiosk_printer import (
    MAX_WAITING,
    SLOW_AFTER,
    Address,
    PrinterFault,
    SlipPrinter,
    address_of,
    print_at,
    send,
)
from terminal.config import parse_config
from terminal.desk.triage import read_triage
from terminal.diagnostics import Fault, KnownFault
from terminal.ui.kiosk.slip import NumberSlip, draw_slip
from terminal.ui.words import Words

ASSETS = Path(__file__).parents[2] / "assets"
FORM = read_form((ASSETS / "kiosk" / "questions.json").read_bytes())
LANES = read_triage((ASSETS / "kiosk" / "lanes.json").read_bytes(), FORM).lanes
LONG = 10.0
PAPER, NO_PAPER = b"\x12", b"\x72"


def slip(number: int = 17, lane: str = "fever", width: int = 576) -> Image.Image:
    drawn = NumberSlip(
        number=number,
        lane=LANES[lane],
        post="Bệnh viện Hư Cấu Ẩm Ợ",
        at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC),
        zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    )
    return draw_slip(drawn, Words("vi", ASSETS), width)


def dark(picture: Image.Image) -> NDArray[np.bool_]:
    return ~np.asarray(picture.convert("1"), dtype=bool)


@pytest.mark.parametrize("width", [384, 512, 576])
@pytest.mark.parametrize("lane", list(LANES))
def test_a_slip_is_as_wide_as_the_paper_and_nothing_on_it_is_cut(width: int, lane: str) -> None:
    drawn = slip(9999, lane, width)
    assert (drawn.width, drawn.mode) == (width, "1")
    ink = dark(drawn)
    rules = ink.all(axis=1)
    assert ink.any()
    assert not ink[~rules][:, [0, -1]].any()
    assert not ink[-1].any()


def test_two_numbers_and_two_lanes_look_different() -> None:
    assert dark(slip(17)).tobytes() != dark(slip(71)).tobytes()
    assert dark(slip(17)).tobytes() != dark(slip(17, "clinic")).tobytes()


def test_what_the_printer_gets_is_the_picture_bit_by_bit() -> None:
    printer = Dummy()
    drawn = slip()
    send(printer, drawn)
    sent = printer.output
    head = sent.index(b"\x1dv0\x00")
    width = int.from_bytes(sent[head + 4 : head + 6], "little")
    assert width == 576 // 8
    found = []
    while head >= 0:
        height = int.from_bytes(sent[head + 6 : head + 8], "little")
        bits = np.frombuffer(sent, np.uint8, width * height, head + 8)
        found.append(np.unpackbits(bits.reshape(height, width), axis=1).astype(bool))
        head = sent.find(b"\x1dv0\x00", head + 8 + width * height)
    assert np.array_equal(np.vstack(found), dark(drawn))
    assert sent.endswith(b"\x1dV\x00")


def test_nothing_is_said_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    send(Dummy(), slip())
    assert capsys.readouterr().out == ""


def test_a_printer_that_is_a_file_gets_the_slip(tmp_path: Path) -> None:
    print_at(Address("file", str(tmp_path / "lp0")), slip())
    assert (tmp_path / "lp0").read_bytes().startswith(b"\x1b@")


# The library leaves a socket open that found nobody; Python closes it at once.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "address",
    [
        Address("file", "/nowhere/lp0"),
        Address("serial", "/dev/nothing", 9600),
        Address("network", "127.0.0.1", 1),
    ],
)
def test_a_printer_that_is_not_there_is_a_fault(address: Address) -> None:
    with pytest.raises(PrinterFault) as caught:
        print_at(address, slip(width=384))
    assert caught.value.fault is Fault.PRINTER_GONE


class NetworkPrinter:
    """A printer on the network that says how its paper is, and keeps what it gets."""

    def __init__(self, status: bytes) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = Address("network", "127.0.0.1", self._server.getsockname()[1])
        self._status = status
        self.got = b""
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line, self._server:
            while chunk := line.recv(65536):
                self.got += chunk
                if self.got == b"\x10\x04\x04":
                    line.sendall(self._status)


def test_a_printer_with_paper_prints_and_one_without_says_so() -> None:
    full = NetworkPrinter(PAPER)
    print_at(full.address, slip(width=384))
    full.thread.join(LONG)
    assert b"\x1dv0" in full.got
    empty = NetworkPrinter(NO_PAPER)
    with pytest.raises(PrinterFault) as caught:
        print_at(empty.address, slip(width=384))
    empty.thread.join(LONG)
    assert caught.value.fault is Fault.PRINTER_PAPER
    assert b"\x1dv0" not in empty.got


class Stage:
    """A printer's thread with a way to the paper that the test controls."""

    def __init__(self) -> None:
        self.told: list[Fault | None] = []
        self.printed: list[Image.Image] = []
        self.heard = threading.Event()
        self.free = threading.Event()
        self.began = threading.Event()
        self.fault: Fault | None = None
        self.now = 0.0
        self.printer = SlipPrinter(
            Address("file", "x"), self._hear, send=self._send, clock=lambda: self.now
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.printer.run, args=(self._stop,))
        self._thread.start()

    def _hear(self, fault: Fault | None) -> None:
        self.told.append(fault)
        self.heard.set()

    def _send(self, _address: Address, picture: Image.Image) -> None:
        self.began.set()
        assert self.free.wait(LONG)
        if self.fault is not None:
            raise PrinterFault(self.fault)
        self.printed.append(picture)

    def close(self) -> None:
        self.free.set()
        self._stop.set()
        self._thread.join(LONG)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def blank() -> Image.Image:
    return Image.new("1", (8, 8))


def test_a_slip_is_printed_and_all_is_well(stage: Stage) -> None:
    stage.free.set()
    assert stage.printer.give(blank)
    assert stage.heard.wait(LONG)
    assert (stage.told, len(stage.printed)) == ([None], 1)


def test_a_printer_that_takes_nothing_keeps_nobody_waiting_and_is_told_of(stage: Stage) -> None:
    assert stage.printer.give(blank)
    assert stage.began.wait(LONG)
    assert not stage.printer.slow
    assert [stage.printer.give(blank) for _ in range(MAX_WAITING + 1)] == [
        *[True] * MAX_WAITING,
        False,
    ]
    stage.now = SLOW_AFTER + 0.1
    assert stage.printer.slow


def test_a_slip_that_failed_is_not_tried_again(stage: Stage) -> None:
    stage.fault = Fault.PRINTER_PAPER
    stage.free.set()
    stage.printer.give(blank)
    assert stage.heard.wait(LONG)
    assert (stage.told, stage.printed) == ([Fault.PRINTER_PAPER], [])


@given(st.one_of(st.text(max_size=40), st.from_regex(r"(serial|network|file):.{0,20}")))
def test_the_settings_take_exactly_what_the_printer_understands(words: str) -> None:
    understood: Callable[[str], object] = address_of
    quoted = "".join(f"\\U{ord(letter):08X}" for letter in words)
    if any(0xD800 <= ord(letter) < 0xE000 for letter in words):
        return
    try:
        understood(words)
    except ValueError:
        with pytest.raises(KnownFault):
            parse_config(f'[kiosk]\nprinter = "{quoted}"', "c")
    else:
        assert parse_config(f'[kiosk]\nprinter = "{quoted}"', "c").kiosk.printer == words

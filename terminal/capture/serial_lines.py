"""Reads texts from several instruments on serial ports, and brings lost ones back."""

import contextlib
import errno
import select
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import serial

from terminal.capture.scanned_text import Framer, Framing, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.diagnostics.serial_ports import SerialPort, choose_ports, find_serial_ports

MAX_PORTS: Final = 8
_USUAL: Final = Framing()
_CHUNK: Final = 4_096
_SELECT_SECONDS: Final = 0.05
_POLL_SECONDS: Final = 0.01
"""Where the system cannot wait for several ports at once."""


def _unheard(_told: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHearers:
    """Who is told what comes; all are called in the thread of the loop."""

    text: Callable[[ScannedText], None] = _unheard
    overlong: Callable[[Overlong], None] = _unheard
    states: Callable[[tuple[ScannerStatus, ...]], None] = _unheard
    """All instruments, whenever one of them changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which ports are read, and how.

    :param ports: paths, `VID:PID` or parts of names; none for all that are scanners.
    :param but: paths or names that are left to others.
    """

    ports: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    baud: int = 9_600
    framing: Framing = _USUAL
    first_retry: float = 0.5
    longest_retry: float = 2.0
    look_every: float = 1.0


@dataclass(slots=True)
class _Line:
    """One instrument: its open port where it is open, and when to try again where it is not."""

    name: str
    port: SerialPort | None
    state: ScannerState
    framer: Framer
    device: serial.Serial | None = None
    detail: str = ""
    was_ready: bool = False
    retry: float = 0.0
    try_at: float = 0.0


class SerialLines:
    """Reads every wanted port for as long as the terminal runs; one thread for all of them."""

    def __init__(
        self,
        wanted: Wanted,
        hearers: LineHearers,
        *,
        find: Callable[[], Sequence[SerialPort]] = find_serial_ports,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted = wanted
        self._hearers = hearers
        self._find = find
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._look_at = float("-inf")
        self._told: tuple[ScannerStatus, ...] = ()

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set; then every port is closed."""
        try:
            while not stop.is_set():
                self._look()
                self._open_due()
                self._tell()
                self._wait(stop)
                for line in self._lines.values():
                    self._read(line)
                self._tell()
        finally:
            for line in self._lines.values():
                self._close(line)

    def _look(self) -> None:
        """See which of the wanted ports are there."""
        now = self._clock()
        if now < self._look_at:
            return
        self._look_at = now + self._wanted.look_every
        listed = self._find()
        left_out = {
            port.path
            for _, port in choose_ports(listed, self._wanted.but)
            if self._wanted.but and port
        }
        for key, port in choose_ports(listed, self._wanted.ports)[:MAX_PORTS]:
            if port is not None and port.path in left_out:
                continue
            self._note(key, port)

    def _note(self, key: str, port: SerialPort | None) -> None:
        line = self._lines.get(key)
        if line is None:
            if port is not None and not self._wanted.ports:
                self._forget_elsewhere(port)
            name = (port.name or port.path) if port is not None else key
            framer = Framer(name, self._wanted.framing)
            state = ScannerState.OPENING if port is not None else ScannerState.ABSENT
            self._lines[key] = _Line(name, port, state, framer)
        elif line.device is None and port is not None:
            line.port = port
            if line.state is ScannerState.ABSENT and not line.was_ready:
                line.name = port.name or port.path

    def _forget_elsewhere(self, port: SerialPort) -> None:
        """The same device, plugged into another socket, is no longer lost."""
        for key, line in tuple(self._lines.items()):
            lost = line.state is ScannerState.LOST and line.port is not None
            if lost and line.port is not None and line.port.identity == port.identity:
                del self._lines[key]

    def _open_due(self) -> None:
        now = self._clock()
        for line in self._lines.values():
            if line.device is None and line.port is not None and now >= line.try_at:
                self._open(line, line.port.path, now)

    def _open(self, line: _Line, path: str, now: float) -> None:
        wanted = self._wanted
        line.retry = min(max(line.retry * 2, wanted.first_retry), wanted.longest_retry)
        line.try_at = now + line.retry
        try:
            device = serial.Serial(path, wanted.baud, timeout=0, exclusive=_exclusive())
            device.reset_input_buffer()
        except (OSError, ValueError) as error:
            line.state, line.detail = _why_not(error)
            if line.state is ScannerState.ABSENT and line.was_ready:
                line.state = ScannerState.LOST
            return
        line.device = device
        line.framer = Framer(line.name, wanted.framing)
        line.state, line.detail, line.was_ready = ScannerState.READY, "", True

    def _wait(self, stop: threading.Event) -> None:
        devices = [line.device for line in self._lines.values() if line.device is not None]
        if sys.platform == "win32" or not devices:
            stop.wait(_POLL_SECONDS if devices else _SELECT_SECONDS)
            return
        # A port that is gone makes this come back at once, and reading it says so.
        with contextlib.suppress(OSError, ValueError):
            select.select(devices, [], [], _SELECT_SECONDS)

    def _read(self, line: _Line) -> None:
        if line.device is None:
            return
        try:
            received = line.device.read(_CHUNK)
        except (OSError, TypeError):
            # TypeError is how pyserial tells that the port went while it read.
            self._close(line)
            line.state, line.detail = ScannerState.LOST, ""
            line.try_at = self._clock() + self._wanted.first_retry
            return
        if received:
            line.retry = 0.0
        for found in line.framer.feed(received, self._clock()):
            if isinstance(found, Overlong):
                self._hearers.overlong(found)
            else:
                self._hearers.text(found)

    def _close(self, line: _Line) -> None:
        if line.device is not None:
            with contextlib.suppress(OSError):
                line.device.close()
            line.device = None

    def _tell(self) -> None:
        told = tuple(
            ScannerStatus(line.name, line.state, line.detail) for line in self._lines.values()
        )
        if told != self._told:
            self._told = told
            self._hearers.states(told)


def _exclusive() -> bool | None:
    """Elsewhere the system itself opens a port once only."""
    return None if sys.platform == "win32" else True


def _why_not(error: Exception) -> tuple[ScannerState, str]:
    """Why a port did not open; on Windows only the text of the error tells."""
    number = getattr(error, "errno", None)
    if number in {errno.ENOENT, errno.ENODEV, errno.ENXIO} or "FileNotFoundError" in str(error):
        return ScannerState.ABSENT, ""
    return ScannerState.BUSY, "permission" if number in {errno.EACCES, errno.EPERM} else ""

"""Where the texts of all scanners come together, those on a serial port and those that type."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from terminal.capture.scanned_text import Overlong, ScannedText
from terminal.capture.scanner_state import ScannerStatus
from terminal.capture.serial_lines import LineHearers, SerialLines, Wanted
from terminal.capture.thermometer import Temperature, typed_temperature
from terminal.diagnostics.serial_ports import SerialPort, find_serial_ports
from terminal.reading.scanner_gate import ScannerGateState, ScannerNotice, observe
from terminal.reading.symbol import Presentation

AGAIN_AFTER: Final = 2.0


def _unheard(_told: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerHearers:
    """Who is told what scanners read; called in the thread that a text came in."""

    presentation: Callable[[Presentation], None] = _unheard
    """Once for each showing of a code."""
    notice: Callable[[ScannerNotice], None] = _unheard
    states: Callable[[tuple[ScannerStatus, ...]], None] = _unheard
    """All scanners on serial ports, whenever one of them changed."""
    temperature: Callable[[Temperature], None] = _unheard
    """What a thermometer typed that no field was waiting for."""


class ScannerHub:
    """Turns what scanners send into the same presentations that the camera makes.

    `run` is the loop of the serial ports; `offer` takes what the keyboard filter found, from any
    thread.
    """

    def __init__(
        self,
        hearers: ScannerHearers,
        *,
        wanted: Wanted | None = None,
        again_after: float = AGAIN_AFTER,
        find: Callable[[], Sequence[SerialPort]] = find_serial_ports,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param wanted: which serial ports are read; None for none."""
        self._hearers = hearers
        self._again_after = again_after
        self._gate = ScannerGateState()
        self._lock = threading.Lock()
        self._diverted: Callable[[ScannedText | Overlong], None] | None = None
        heard = LineHearers(text=self.offer, overlong=self.offer, states=hearers.states)
        self._lines = None if wanted is None else SerialLines(wanted, heard, find=find, clock=clock)

    def run(self, stop: threading.Event) -> None:
        """Read the serial ports until `stop` is set."""
        if self._lines is None:
            stop.wait()
        else:
            self._lines.run(stop)

    def divert(self, hearer: Callable[[ScannedText | Overlong], None] | None) -> None:
        """Give every text to `hearer` and present none, while scanners are examined; None ends it.

        `hearer` is called in the thread that a text came in.
        """
        self._diverted = hearer

    def offer(self, text: ScannedText | Overlong) -> None:
        """Take in one text of a scanner."""
        diverted = self._diverted
        if diverted is not None:
            diverted(text)
            return
        if isinstance(text, Overlong):
            self._hearers.notice(ScannerNotice.OVERLONG)
            return
        temperature = typed_temperature(text)
        if temperature is not None:
            self._hearers.temperature(temperature)
            return
        with self._lock:
            self._gate, meant = observe(self._gate, text, self._again_after)
        if isinstance(meant, Presentation):
            self._hearers.presentation(meant)
        elif meant is not None:
            self._hearers.notice(meant)

"""The printer of a kiosk: a thread that prints slips, and what is wrong with the printer."""

import logging
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image

from terminal.diagnostics import Fault

_log = logging.getLogger(__name__)
MAX_WAITING: Final = 3
"""Slips that may wait for the paper; whoever stands behind them reads the number on the screen."""
SLOW_AFTER: Final = 8.0
"""Seconds after which a printer that takes nothing is told of."""
_LINE_SECONDS: Final = 3.0
_BAUD: Final = 9600
_PAPER_NEAR_END: Final = 1
_TICK: Final = 0.2
_SERIAL: Final = re.compile(r"serial:(?P<device>[^@]+)(@(?P<baud>[0-9]{3,7}))?")
_NETWORK: Final = re.compile(r"network:(?P<host>[^:\s]+)(:(?P<port>[0-9]{1,5}))?")
_FILE: Final = re.compile(r"file:(?P<path>.+)")


class PrinterFault(Exception):
    """A slip could not be printed; `fault` says what people can do about it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is. `kind` is `serial`, `network` or `file`."""

    kind: str
    place: str
    number: int = 0
    """Baud rate or port."""


def address_of(words: str) -> Address | None:
    """The printer that the settings name; None for none.

    :raises ValueError: where the words name no printer.
    """
    if not words:
        return None
    if found := _SERIAL.fullmatch(words):
        return Address("serial", found["device"], int(found["baud"] or _BAUD))
    if found := _NETWORK.fullmatch(words):
        return Address("network", found["host"], int(found["port"] or 9100))
    if found := _FILE.fullmatch(words):
        return Address("file", found["path"])
    raise ValueError("a printer is serial:DEVICE@BAUD, network:HOST:PORT or file:PATH")


def print_at(address: Address, picture: Image.Image) -> None:
    """Print one slip and cut the paper. :raises PrinterFault: where it surely was not printed."""
    # Loading it takes half a second, which is the printer's thread's; it ships no types.
    from escpos.exceptions import Error  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        printer = _open(address)
        try:
            if address.kind != "file" and not _has_paper(printer):
                raise PrinterFault(Fault.PRINTER_PAPER)
            send(printer, picture)
        finally:
            printer.close()
    except (Error, OSError) as error:
        _log.warning("the slip could not be printed: %s", type(error).__name__)
        raise PrinterFault(Fault.PRINTER_GONE) from error


def send(printer: Any, picture: Image.Image) -> None:
    """Give a printer of python-escpos a slip, in the middle of the paper, and have it cut.

    As rows of bits: it is what the cheapest printers know too.
    """
    # The library knows no common printer's width, and would say so on standard output.
    width = {"media": {"width": {"pixels": picture.width}}}
    printer.profile.profile_data = {**printer.profile.profile_data, **width}
    printer.hw("INIT")
    printer.image(picture, impl="bitImageRaster")
    printer.cut()


class SlipPrinter:
    """Prints what it is given, one after the other, without anybody waiting for it."""

    def __init__(
        self,
        address: Address,
        tell: Callable[[Fault | None], None],
        *,
        send: Callable[[Address, Image.Image], None] = print_at,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param tell: hears what is wrong with the printer, or that nothing is; in its thread."""
        self._address = address
        self._tell = tell
        self._send = send
        self._clock = clock
        self._slips: queue.Queue[Callable[[], Image.Image]] = queue.Queue(MAX_WAITING)
        self._busy_since: float | None = None

    def give(self, draw: Callable[[], Image.Image]) -> bool:
        """Have a slip drawn and printed soon. :return: false where too many wait already."""
        try:
            self._slips.put_nowait(draw)
        except queue.Full:
            return False
        return True

    @property
    def slow(self) -> bool:
        """Whether a slip has been on its way for too long; from any thread."""
        since = self._busy_since
        return since is not None and self._clock() - since > SLOW_AFTER

    def run(self, stop: threading.Event) -> None:
        """Print until `stop` is set. A slip that fails is not tried again: its visitor has gone."""
        while not stop.is_set():
            try:
                draw = self._slips.get(timeout=_TICK)
            except queue.Empty:
                continue
            self._busy_since = self._clock()
            try:
                self._send(self._address, draw())
            except PrinterFault as fault:
                self._tell(fault.fault)
            else:
                self._tell(None)
            finally:
                self._busy_since = None


def _has_paper(printer: Any) -> bool:
    """Whether the printer has paper; one that cannot be asked may well have."""
    try:
        return bool(printer.paper_status() >= _PAPER_NEAR_END)
    except TimeoutError:
        return True


def _open(address: Address) -> Any:
    from escpos import printer  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    if address.kind == "serial":
        opened = printer.Serial(address.place, address.number, timeout=_LINE_SECONDS)
    elif address.kind == "network":
        opened = printer.Network(address.place, address.number, timeout=_LINE_SECONDS)
    else:
        opened = printer.File(address.place)
    opened.open()
    return opened

"""Which serial ports this machine has, and which of them are scanners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from serial.tools import list_ports

_SCANNER_MAKERS: Final = frozenset(
    {
        0x05E0,  # Symbol, Zebra
        0x05F9,  # PSC, Datalogic
        0x065A,  # Opticon
        0x0C2E,  # Metrologic, Honeywell
        0x0536,  # Hand Held Products, Honeywell
        0x1EAB,  # Newland
    }
)
"""USB vendors that make little else that shows as a serial port."""
_SCANNER_WORDS: Final = ("scan", "barcode", "bar code", "qr", "imager", "2d reader")


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One serial port: the path that opens it, what it calls itself, and its USB numbers."""

    path: str
    name: str = ""
    vendor: int | None = None
    product: int | None = None
    serial_number: str = ""

    @property
    def usb(self) -> str:
        """The USB numbers as `05e0:1701`; empty where it is no USB device."""
        if self.vendor is None or self.product is None:
            return ""
        return f"{self.vendor:04x}:{self.product:04x}"

    @property
    def identity(self) -> str:
        """Tells one device from another, whichever socket it is plugged into."""
        return f"{self.usb}:{self.serial_number}" if self.usb else self.path

    @property
    def is_scanner(self) -> bool:
        """Whether its maker or its name says that it reads codes; false says nothing."""
        if self.vendor in _SCANNER_MAKERS:
            return True
        return any(word in self.name.casefold() for word in _SCANNER_WORDS)


def find_serial_ports() -> tuple[SerialPort, ...]:
    """The serial ports of this machine by path, those of USB first; empty where there are none."""
    found = [
        SerialPort(
            port.device,
            " ".join(filter(None, (port.manufacturer, port.product))) or port.description or "",
            port.vid,
            port.pid,
            port.serial_number or "",
        )
        for port in list_ports.comports()
    ]
    return tuple(sorted(found, key=lambda port: (not port.usb, port.path)))


def choose_ports(
    ports: Iterable[SerialPort], wanted: Sequence[str]
) -> tuple[tuple[str, SerialPort | None], ...]:
    """The port for each thing that is wanted: a path, `VID:PID`, or a part of a name.

    With nothing wanted, all that are scanners. What is wanted and is not there comes with None;
    a path is taken as it is, since a stable link such as `/dev/serial/by-id/…` is not listed.
    """
    listed = tuple(ports)
    if not wanted:
        return tuple((port.path, port) for port in listed if port.is_scanner)
    return tuple((each, _fitting(listed, each.strip())) for each in wanted)


def _fitting(ports: Sequence[SerialPort], wanted: str) -> SerialPort | None:
    asked = wanted.casefold()
    for port in ports:
        if asked in {port.path.casefold(), port.usb} - {""}:
            return port
    if "/" in wanted or asked.startswith("com"):
        return SerialPort(wanted)
    return next((port for port in ports if asked and asked in port.name.casefold()), None)

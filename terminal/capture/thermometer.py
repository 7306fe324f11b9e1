"""Thermometers: what they send, and the port behind which a serial one stands."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, Protocol

from terminal.capture.scanned_text import Framing, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerStatus
from terminal.capture.serial_lines import LineHearers, SerialLines, Wanted

LEAST_TENTHS: Final = 300
MOST_TENTHS: Final = 450
"""Tenths of a degree Celsius: no living person is colder or hotter."""
MAX_LINE: Final = 64
"""Bytes; a longer line is no thermometer's."""
_SILENCE: Final = 0.25

_READING: Final = re.compile(
    r"(?:(?P<label>[A-Za-z][A-Za-z ]{0,15}?)\s*[:=]?\s*)?"
    r"(?<![0-9.,])(?P<value>[+-]?\d{1,3}(?:[.,]\d{1,2})?)(?!\d)\s*(?:[°º]\s?)?(?P<unit>[CF](?![A-Za-z])|[℃℉])?"
)
_NOT_OF_A_BODY: Final = ("surf", "skin", "obj", "amb", "room", "ta", "ts", "to", "s", "env")
"""Beginnings of labels that mean something else than a body; one or two letters mean themselves."""
_BARE: Final = re.compile(rb"[0-9]{2,3}[.,][0-9]")


class NoTemperature(StrEnum):
    """Why a line of a thermometer is not taken."""

    NOT_UNDERSTOOD = "not-understood"
    """No temperature stands in it: noise, `Lo`, `Hi`, an error of the instrument."""
    NOT_OF_A_BODY = "not-of-a-body"
    """The instrument measures surfaces or the room: it must be switched over."""
    OUT_OF_RANGE = "out-of-range"
    """No living person has it."""


@dataclass(frozen=True, slots=True)
class Temperature:
    """A body's temperature in tenths of a degree Celsius, and when it came (monotonic seconds)."""

    tenths: int
    at: float


class Thermometer(Protocol):
    """Where temperatures come from: a loop of a thread that tells each of them."""

    def run(self, stop: threading.Event) -> None:
        """Measure until `stop` is set."""


def parse_temperature(line: bytes) -> int | NoTemperature:
    """The body's temperature that a line of a thermometer states, in tenths of a degree Celsius.

    Lines such as `36.5`, `+36.5 C`, `T=36.5C`, `Body: 36,5 ℃`, `T body = 97.7F`; of several values
    in a line the body's is taken.
    """
    if len(line) > MAX_LINE:
        return NoTemperature.NOT_UNDERSTOOD
    text = line.replace(b"\xb0", b"").decode("utf-8", "replace").strip(" \t\r\n\x00")
    found = list(_READING.finditer(text))
    stated = [
        each for each in found if "." in each["value"] or "," in each["value"] or each["unit"]
    ]
    bodies = [each for each in stated if not _is_elsewhere(each["label"] or "")]
    if not bodies:
        return NoTemperature.NOT_OF_A_BODY if stated else NoTemperature.NOT_UNDERSTOOD
    if len({each["value"] for each in bodies}) > 1:
        return NoTemperature.NOT_UNDERSTOOD
    tenths = _tenths(bodies[0]["value"], bodies[0]["unit"] or "C")
    return tenths if LEAST_TENTHS <= tenths <= MOST_TENTHS else NoTemperature.OUT_OF_RANGE


def _is_elsewhere(label: str) -> bool:
    words = label.casefold().split()
    return any(
        word == meaning if len(meaning) <= 2 else word.startswith(meaning)
        for word in words
        for meaning in _NOT_OF_A_BODY
    )


def _tenths(value: str, unit: str) -> int:
    degrees = Decimal(value.replace(",", "."))
    if unit in "F℉":
        degrees = (degrees - 32) * 5 / 9
    return int((degrees * 10).to_integral_value(ROUND_HALF_UP))


def typed_temperature(text: ScannedText) -> Temperature | None:
    """What a thermometer typed; None of a text that is no temperature, which a code never is."""
    if not _BARE.fullmatch(text.payload.rstrip(b"Cc ")):
        return None
    tenths = parse_temperature(text.payload)
    return Temperature(tenths, text.at) if isinstance(tenths, int) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermometerHearers:
    """Who is told what a thermometer measures; all are called in its thread."""

    temperature: Callable[[Temperature], None]
    not_taken: Callable[[NoTemperature], None]
    states: Callable[[tuple[ScannerStatus, ...]], None]


class SerialThermometer:
    """A thermometer on a serial port, by path, `VID:PID` or a part of its name."""

    def __init__(self, port: str, hearers: ThermometerHearers, *, baud: int = 9_600) -> None:
        self._hearers = hearers
        framing = Framing(silence=_SILENCE, most=MAX_LINE)
        self._lines = SerialLines(
            Wanted(ports=(port,), baud=baud, framing=framing),
            LineHearers(text=self._hear, overlong=self._refuse, states=hearers.states),
        )

    def run(self, stop: threading.Event) -> None:
        """Measure until `stop` is set."""
        self._lines.run(stop)

    def _hear(self, text: ScannedText) -> None:
        found = parse_temperature(text.payload)
        if isinstance(found, NoTemperature):
            self._hearers.not_taken(found)
        else:
            self._hearers.temperature(Temperature(found, text.at))

    def _refuse(self, _overlong: Overlong) -> None:
        self._hearers.not_taken(NoTemperature.NOT_UNDERSTOOD)

"""Scanners and thermometer as the settings of a post want them."""

from terminal.capture.scanned_text import Framing, Terminator
from terminal.capture.serial_lines import Wanted
from terminal.capture.thermometer import SerialThermometer, ThermometerHearers
from terminal.capture.wedge import WedgeRules
from terminal.config import Config
from terminal.reading.scanner_hub import ScannerHearers, ScannerHub

EXAMINING_GAP = 0.2
"""Seconds between keys while a scanner is examined: a slow one is to be found out, too."""


def scanner_hub(config: Config, hearers: ScannerHearers) -> ScannerHub:
    """The hub of all scanners; it reads no serial port where the settings say so."""
    chosen = config.scanner
    wanted = Wanted(
        ports=tuple(chosen.ports),
        but=(config.thermometer.port,) if config.thermometer.port else (),
        baud=chosen.baud,
        framing=Framing(
            Terminator(chosen.terminator),
            chosen.silence_ms / 1000,
            chosen.prefix.encode(),
            chosen.suffix.encode(),
        ),
    )
    return ScannerHub(
        hearers,
        wanted=wanted if chosen.serial else None,
        again_after=chosen.again_after_seconds,
    )


def wedge_rules(config: Config, *, examining: bool = False) -> WedgeRules | None:
    """How scanners that type are recognised; None where the settings want none recognised.

    :param examining: whether the scanner test is open, where nobody types.
    """
    chosen = config.scanner
    if not chosen.keyboard:
        return None
    gap = EXAMINING_GAP if examining else chosen.gap_ms / 1000
    return WedgeRules(gap, chosen.least_characters, chosen.prefix, chosen.suffix)


def tab_ends_a_text(config: Config) -> bool:
    """Whether a scanner's Tab ends a text, as Enter always does."""
    return config.scanner.terminator in {"any", "tab"}


def thermometer(config: Config, hearers: ThermometerHearers) -> SerialThermometer | None:
    """The thermometer on a serial port; None where the settings name none."""
    chosen = config.thermometer
    return SerialThermometer(chosen.port, hearers, baud=chosen.baud) if chosen.port else None

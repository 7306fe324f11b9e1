"""The settings of scanners, carried to the parts that heed them."""

from terminal.app.scanners import scanner_hub, tab_ends_a_text, thermometer, wedge_rules
from terminal.capture.scanned_text import Framing, Terminator
from terminal.capture.thermometer import ThermometerHearers
from terminal.capture.wedge import WedgeRules
from terminal.config import Config, parse_config
from terminal.reading.scanner_hub import ScannerHearers


def ignore(_told: object) -> None:
    pass


HEARERS = ThermometerHearers(temperature=ignore, not_taken=ignore, states=ignore)
CHOSEN = parse_config(
    """
    [scanner]
    ports = ["05e0:1701", "COM7"]
    baud = 115200
    terminator = "cr"
    silence_ms = 60
    gap_ms = 20
    least_characters = 8
    prefix = "~"
    suffix = "#"
    again_after_seconds = 3
    [thermometer]
    port = "/dev/ttyUSB3"
    """,
    "config.toml",
)


def test_every_setting_of_a_serial_scanner_is_heeded() -> None:
    hub = scanner_hub(CHOSEN, ScannerHearers())
    assert hub._again_after == 3
    assert hub._lines is not None
    wanted = hub._lines._wanted
    assert wanted.ports == ("05e0:1701", "COM7")
    assert wanted.but == ("/dev/ttyUSB3",)
    assert wanted.baud == 115_200
    assert wanted.framing == Framing(Terminator.CR, 0.06, b"~", b"#")


def test_every_setting_of_a_scanner_that_types_is_heeded() -> None:
    assert wedge_rules(CHOSEN) == WedgeRules(0.02, 8, "~", "#")
    assert wedge_rules(CHOSEN, examining=True) == WedgeRules(0.2, 8, "~", "#")
    assert not tab_ends_a_text(CHOSEN)
    assert tab_ends_a_text(Config())
    assert wedge_rules(Config()) == WedgeRules()


def test_what_is_switched_off_is_not_there() -> None:
    off = parse_config("[scanner]\nserial = false\nkeyboard = false", "config.toml")
    assert scanner_hub(off, ScannerHearers())._lines is None
    assert wedge_rules(off) is None
    assert thermometer(off, HEARERS) is None
    assert thermometer(CHOSEN, HEARERS) is not None

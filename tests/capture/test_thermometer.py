"""Thermometers, by their lines and over pairs of pseudo terminals."""

import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture.scanned_text import ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.thermometer import (
    MAX_LINE,
    NoTemperature,
    SerialThermometer,
    Temperature,
    ThermometerHearers,
    parse_temperature,
    typed_temperature,
)
from tests.capture.serial_pairs import Instrument

NOT_UNDERSTOOD, ELSEWHERE, OUT_OF_RANGE = (
    NoTemperature.NOT_UNDERSTOOD,
    NoTemperature.NOT_OF_A_BODY,
    NoTemperature.OUT_OF_RANGE,
)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (b"36.5", 365),
        (b"+36.5 C", 365),
        (b"T=36.5C", 365),
        (b"Body: 36,5 \xe2\x84\x83", 365),
        (b"T body = 97.7F", 365),
        (b"98.6 \xb0F\r\n", 370),
        (b"36.5\xc2\xb0C", 365),
        (b"B36.5", 365),
        (b"BODY 36.55C", 366),
        (b"37C", 370),
        (b"No.12 36.6C", 366),
        (b"Ta=25.3 body=36.5", 365),
        (b"36.5C 36.5C", 365),
        (b"36.5 37.9", NOT_UNDERSTOOD),
        (b"Surface 34.2C", ELSEWHERE),
        (b"room 31.0", ELSEWHERE),
        (b"Ta=25.3", ELSEWHERE),
        (b"30.0", 300),
        (b"29.9", OUT_OF_RANGE),
        (b"45.0", 450),
        (b"45.1", OUT_OF_RANGE),
        (b"-36.5", OUT_OF_RANGE),
        (b"1036.5", NOT_UNDERSTOOD),
        (b"37", NOT_UNDERSTOOD),
        (b"Lo", NOT_UNDERSTOOD),
        (b"Hi", NOT_UNDERSTOOD),
        (b"E02", NOT_UNDERSTOOD),
        (b"", NOT_UNDERSTOOD),
        (b"\xff\xfe\x00", NOT_UNDERSTOOD),
    ],
)
def test_a_line_means_a_temperature_or_says_why_not(line, meant) -> None:
    assert parse_temperature(line) == meant


@given(st.integers(300, 450))
def test_every_body_temperature_is_read_to_the_tenth_in_celsius_and_fahrenheit(tenths) -> None:
    assert parse_temperature(f"T={tenths / 10:.1f}C".encode()) == tenths
    fahrenheit = tenths * 9 / 50 + 32
    assert parse_temperature(f"{fahrenheit:.2f} F".encode()) == tenths


@given(st.binary(max_size=200))
def test_no_line_breaks_it(line) -> None:
    found = parse_temperature(line)
    assert isinstance(found, NoTemperature) or 300 <= found <= 450


def test_a_line_at_the_limit_is_read_and_a_longer_one_is_not() -> None:
    assert parse_temperature(b"36.5".rjust(MAX_LINE)) == 365
    assert parse_temperature(b"36.5".rjust(MAX_LINE + 1)) is NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [(b"36.5", 365), (b"36,5C", 365), (b"012345678901", None), (b"99.9", None), (b"365", None)],
)
def test_only_a_bare_temperature_that_is_typed_counts(typed, tenths) -> None:
    found = typed_temperature(ScannedText(typed, 1.0, "keyboard"))
    assert found == (None if tenths is None else Temperature(tenths, 1.0))


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are Unix's")
def test_a_thermometer_on_a_serial_port_tells_bodies_and_says_what_it_does_not_take(
    tmp_path,
) -> None:
    instrument = Instrument(tmp_path, "thermometer")
    told: list[object] = []
    states: list[tuple[ScannerStatus, ...]] = []
    thermometer = SerialThermometer(
        str(instrument.path),
        ThermometerHearers(temperature=told.append, not_taken=told.append, states=states.append),
    )
    stop = threading.Event()
    thread = threading.Thread(target=thermometer.run, args=(stop,))
    thread.start()

    def wait(count: int) -> None:
        until = time.monotonic() + 20
        while len(told) < count:
            assert time.monotonic() < until
            time.sleep(0.005)

    try:
        while not states or states[-1][0].state is not ScannerState.READY:
            time.sleep(0.005)
        for count, line in enumerate(
            (b"T=36.5C\r\n", b"Surface 31.0C\r", b"x" * 70 + b"\r", b"37.9"), 1
        ):
            instrument.send(line)
            wait(count)
    finally:
        stop.set()
        thread.join(10)
        instrument.pull()
    assert [each.tenths if isinstance(each, Temperature) else each for each in told] == [
        365,
        ELSEWHERE,
        NOT_UNDERSTOOD,
        379,
    ]

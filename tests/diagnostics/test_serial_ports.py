"""Which serial ports are scanners, and what the doctor says of them."""

import os

import pytest

from terminal.diagnostics.devices import check_scanners
from terminal.diagnostics.serial_ports import SerialPort, choose_ports, find_serial_ports

ZEBRA = SerialPort("/dev/ttyACM0", "Symbol Technologies", 0x05E0, 0x1701, "S1")
CHEAP = SerialPort("/dev/ttyUSB0", "USB Barcode Reader", 0x1A86, 0x7523)
MODEM = SerialPort("/dev/ttyUSB1", "HUAWEI Mobile", 0x12D1, 0x1506)
LEGACY = SerialPort("/dev/ttyS0")
PORTS = (ZEBRA, CHEAP, MODEM, LEGACY)


def test_makers_and_names_tell_scanners_from_modems() -> None:
    assert [port.path for port in PORTS if port.is_scanner] == ["/dev/ttyACM0", "/dev/ttyUSB0"]
    assert [key for key, _ in choose_ports(PORTS, ())] == ["/dev/ttyACM0", "/dev/ttyUSB0"]


@pytest.mark.parametrize(
    ("wanted", "port"),
    [
        ("/dev/ttyUSB1", MODEM),
        ("05E0:1701", ZEBRA),
        ("barcode", CHEAP),
        ("/dev/serial/by-id/usb-1", SerialPort("/dev/serial/by-id/usb-1")),
        ("COM7", SerialPort("COM7")),
        ("nobody", None),
        ("", None),
    ],
)
def test_a_port_is_chosen_by_path_numbers_or_a_part_of_its_name(wanted, port) -> None:
    assert choose_ports(PORTS, [wanted]) == ((wanted, port),)


def test_a_device_is_the_same_in_another_socket() -> None:
    elsewhere = SerialPort("/dev/ttyACM9", "Symbol Technologies", 0x05E0, 0x1701, "S1")
    assert elsewhere.identity == ZEBRA.identity != CHEAP.identity
    assert LEGACY.identity == "/dev/ttyS0"


def test_the_ports_of_this_machine_are_listed() -> None:
    assert all(port.path for port in find_serial_ports())


def test_the_doctor_names_scanners_and_says_how_to_name_another() -> None:
    found = check_scanners(PORTS)
    assert found.ok
    assert "Symbol Technologies (/dev/ttyACM0)" in found.found
    unknown = check_scanners((MODEM,))
    assert not unknown.ok
    assert not unknown.needed
    assert "/dev/ttyUSB1 HUAWEI Mobile" in unknown.advice_en
    assert "[scanner] ports in config.toml" in unknown.advice_en
    assert "[scanner] ports trong config.toml" in unknown.advice_vi
    assert "Other" not in check_scanners(()).advice_en


def test_the_doctor_says_what_to_run_where_a_scanner_may_not_be_opened(
    tmp_path, monkeypatch
) -> None:
    path = tmp_path / "ttyACM0"
    path.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    check = check_scanners((SerialPort(str(path), "scanner", 0x05E0, 1),))
    assert not check.ok
    assert "dialout" in check.advice_vi
    assert "dialout" in check.advice_en

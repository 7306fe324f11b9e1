"""A laptop's battery."""

from types import SimpleNamespace

import psutil
import pytest

from terminal.diagnostics.power import Battery, battery


@pytest.mark.parametrize(
    ("percent", "plugged", "low"),
    [(20, False, True), (21, False, False), (5, True, False), (0, False, True)],
)
def test_a_battery_is_low_at_a_fifth_unless_it_is_plugged_in(percent, plugged, low) -> None:
    assert Battery(percent, plugged).is_low is low


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, None),
        (SimpleNamespace(percent=73.6, power_plugged=False), Battery(74, plugged=False)),
        (SimpleNamespace(percent=100.4, power_plugged=True), Battery(100, plugged=True)),
        # A driver that does not know whether it is plugged in must not cry wolf all night.
        (SimpleNamespace(percent=3, power_plugged=None), Battery(3, plugged=True)),
    ],
)
def test_the_battery_is_what_the_system_says(monkeypatch, told, expected) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: told, raising=False)
    assert battery() == expected


def test_a_system_that_cannot_tell_has_no_battery(monkeypatch) -> None:
    def broken() -> None:
        raise OSError("power_supply is not readable")

    monkeypatch.setattr(psutil, "sensors_battery", broken, raising=False)
    assert battery() is None
    monkeypatch.delattr(psutil, "sensors_battery", raising=False)
    assert battery() is None


def test_this_machine_gives_an_answer() -> None:
    found = battery()
    assert found is None or 0 <= found.percent <= 100

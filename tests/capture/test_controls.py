"""Focus and exposure, against a driver in memory and through the true ioctls of a faked one."""

import json
from pathlib import Path

import pytest

from terminal.capture import controls
from terminal.capture.controls import Knob, Setting, controls_of, leave_to_camera, turn
from tests.capture.fake_camera import build, scene

FOCUS, FOCUS_AUTO = 0x009A090A, 0x009A090C
EXPOSURE, EXPOSURE_AUTO = 0x009A0902, 0x009A0901


class Driver:
    """Answers the ioctls as `videodev2.h` says."""

    def __init__(self, **missing: bool) -> None:
        self.ranges = {FOCUS: (0, 250), FOCUS_AUTO: (0, 1), EXPOSURE: (3, 2047)}
        self.ranges[EXPOSURE_AUTO] = (0, 3)
        self.values = {FOCUS: 30, FOCUS_AUTO: 1, EXPOSURE: 250, EXPOSURE_AUTO: 3}
        self.refused: set[tuple[int, int]] = {(EXPOSURE_AUTO, 0), (EXPOSURE_AUTO, 2)}
        self.flags = 0
        for name in missing:
            del self.ranges[{"focus": FOCUS, "focus_auto": FOCUS_AUTO}[name]]

    def ask(self, _device: int, request: int, argument: bytearray) -> None:
        control = int.from_bytes(argument[:4], "little")
        if control not in self.ranges:
            raise OSError(22, "no such control")
        number = request & 0xFF
        if number == 36:
            assert request >> 16 & 0x3FFF == len(argument) == 68
            low, high = self.ranges[control]
            argument[40:44] = low.to_bytes(4, "little", signed=True)
            argument[44:48] = high.to_bytes(4, "little", signed=True)
            argument[56:60] = self.flags.to_bytes(4, "little")
            return
        assert request >> 16 & 0x3FFF == len(argument) == 8
        if number == 27:
            argument[4:8] = self.values[control].to_bytes(4, "little", signed=True)
            return
        value = int.from_bytes(argument[4:8], "little", signed=True)
        if (control, value) in self.refused:
            raise OSError(22, "no such value")
        self.values[control] = value


@pytest.fixture
def path(tmp_path: Path) -> str:
    device = tmp_path / "video0"
    device.touch()
    return str(device)


def driven(monkeypatch: pytest.MonkeyPatch, **missing: bool) -> Driver:
    driver = Driver(**missing)
    monkeypatch.setattr(controls, "_ask", driver.ask)
    return driver


def test_a_camera_says_what_of_it_can_be_set(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    driven(monkeypatch)
    assert controls_of(path) == {
        Knob.FOCUS: Setting(value=30, low=0, high=250, automatic=True),
        Knob.EXPOSURE: Setting(value=250, low=3, high=2047, automatic=True),
    }


def test_a_camera_of_fixed_focus_offers_none(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    driven(monkeypatch, focus=True)
    assert set(controls_of(path)) == {Knob.EXPOSURE}
    assert turn(path, Knob.FOCUS, 1) is None


def test_turning_a_knob_switches_its_automatic_off_and_stays_in_range(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = driven(monkeypatch)
    assert turn(path, Knob.FOCUS, 1) == Setting(value=50, low=0, high=250, automatic=False)
    assert (driver.values[FOCUS], driver.values[FOCUS_AUTO]) == (50, 0)
    for _ in range(20):
        turn(path, Knob.FOCUS, 1)
    assert driver.values[FOCUS] == 250
    turn(path, Knob.FOCUS, -100)
    assert driver.values[FOCUS] == 0
    turn(path, Knob.EXPOSURE, -1)
    assert (driver.values[EXPOSURE], driver.values[EXPOSURE_AUTO]) == (80, 1)


def test_a_knob_can_be_left_to_the_camera_again(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = driven(monkeypatch)
    turn(path, Knob.EXPOSURE, 1)
    driver.refused.add((EXPOSURE_AUTO, 3))
    driver.refused.remove((EXPOSURE_AUTO, 0))
    left = leave_to_camera(path, Knob.EXPOSURE)
    assert left is not None
    assert left.automatic
    assert driver.values[EXPOSURE_AUTO] == 0, "a camera without aperture priority has plain auto"


def test_a_knob_without_an_automatic_is_turned_and_not_left(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven(monkeypatch, focus_auto=True)
    assert turn(path, Knob.FOCUS, 1) == Setting(value=50, low=0, high=250, automatic=None)
    assert leave_to_camera(path, Knob.FOCUS) is None


@pytest.mark.parametrize("flag", [0x0001, 0x0004])
def test_what_the_driver_forbids_is_not_offered(
    path: str, flag: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven(monkeypatch).flags = flag
    assert controls_of(path) == {}


@pytest.mark.parametrize("gone", ["", "/dev/video-that-is-not-there"])
def test_a_camera_that_is_gone_offers_nothing(gone: str) -> None:
    assert controls_of(gone) == {}
    assert turn(gone, Knob.FOCUS, 1) is None
    assert leave_to_camera(gone, Knob.FOCUS) is None


def test_the_true_ioctls_are_answered_by_a_v4l2_driver(tmp_path: Path) -> None:
    answer = build(tmp_path, [scene(None, 1)]).run("controls")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["knobs"] == {
        knob: {"value": 1, "low": 0, "high": 255, "automatic": auto}
        for knob, auto in (("focus", True), ("exposure", False))
    }
    assert told["turned"] == {"value": 22, "low": 0, "high": 255, "automatic": False}
